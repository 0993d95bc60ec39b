"""A cell that did not run leaves the version before it, and a check says that it speaks of that."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from gdlesson.checks import your_turn
from gdlesson.checks.unrun import unrun

WRONG = "def slope_of_cubic(x):\n    return 6 * x**2"
BROKEN = "def slope_of_cubic(x):\n    return 6 * x**2 - 10 * x - 4)"


@pytest.fixture
def shell():
    """A kernel's shell, with its history and no more; gone afterwards."""
    made = InteractiveShell.instance()
    yield made
    InteractiveShell.clear_instance()


def run(shell, *cells):
    for cell in cells:
        shell.run_cell(cell, store_history=True)
    return your_turn.slope_of_cubic(shell.user_ns["slope_of_cubic"])


def test_the_newest_version_has_a_slip(shell):
    said = repr(run(shell, WRONG, BROKEN, "1 + 1"))
    assert "The newest version of slope_of_cubic did not run (unmatched ')', line 2)." in said
    assert "This is about the one before it." in said


@pytest.mark.parametrize("cells", [(WRONG,), (BROKEN, WRONG), (WRONG, "def other(x): return x)")])
def test_the_newest_version_is_the_one_that_ran(shell, cells):
    assert "newest version" not in repr(run(shell, *cells))


def test_magics_are_no_slip(shell):
    assert "newest version" not in repr(run(shell, f"%precision 3\n{WRONG}\n!true"))


def test_outside_a_notebook_there_is_nothing_to_say():
    assert unrun("slope_of_cubic") == ""
