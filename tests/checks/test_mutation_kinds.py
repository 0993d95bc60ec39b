"""Mutants beyond operators: the cheap tasks here, all of them and pairs in `make mutants`."""

from collections import Counter

import pytest
from judged import TASKS, TURNS
from mutation_kinds import BOTH, kinds, pairs
from mutation_survivors import kind_report, reasons

pytestmark = pytest.mark.proof

#: Those whose mutants cost no more than a second together.
CHEAP = (
    "slope", "central_slope", "slope_along_y", "mse_loss", "standardize", "fit", "operate",
    "topological_order", "backward", "network", "train_network", *TURNS,
)  # fmt: skip


@pytest.mark.parametrize("task", CHEAP)
def test_no_mutant_beyond_operators_survives_without_a_reason(task):
    found = kind_report(task)
    assert [m.key for m in found.unexplained] == []
    listed = {key for key in reasons() if key[0] == task}
    assert listed == {m.key for m in found.survivors}, "some are rejected or gone"


def test_the_kinds_are_those_that_people_exchange():
    found = Counter(kind for task in TASKS for kind, _ in kinds(task))
    assert set(found) == {
        "neighbour", "type or copy", "axis", "constant", "side", "around", "order", "moved",
    }  # fmt: skip
    assert min(found.values()) >= 3
    assert sum(found.values()) > 800
    lines = [mutant.mutant for _, mutant in kinds("gradient_descent")]
    assert "if np.max(np.abs(slopes)) <= tolerance:" in lines
    assert any("moved down: path.append(w)" in line for line in lines)


def test_every_reason_is_a_sentence():
    assert all(why.endswith(".") and len(why) >= 12 for why in reasons().values())


def test_pairs_have_two_changes_and_are_drawn_anew():
    drawn = [m.line for m in pairs("numeric_gradient", 20)]
    assert len(drawn) == 20
    assert all(len(changes.split(BOTH)) == 2 for changes in drawn)
    assert drawn != [m.line for m in pairs("numeric_gradient", 20, seed=1)]
