"""What is offered to be pasted runs as it is, alone, and leaves everybody's names in peace."""

import ast
import contextlib
import io

import pytest

from gdlesson.course.misconceptions import CATALOGUE
from gdlesson.course.snippets import NAME, snippet

#: Names that a learner or a notebook may well have.
THEIRS = ("f", "w", "x", "y", "X", "run", "path", "loss", "gradient", "v", "g", "h", "n", "total")


def pasted(code):
    """What the cell shows, in a notebook whose names must not change."""
    names = {name: object() for name in THEIRS}
    before = dict(names)
    tree = ast.parse(code)
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    changed = {k for k in names if names[k] is not before.get(k)} - {"__builtins__", NAME}
    assert not changed, f"overwrites {changed}"
    return printed.getvalue() + ("" if value is None else repr(value))


@pytest.mark.parametrize("id", CATALOGUE)
@pytest.mark.proof
def test_every_experiment_runs_as_pasted_and_shows_something(id):
    assert pasted(snippet(CATALOGUE[id].experiment)).strip()


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("1 + 1", "2"),
        ("a = 1\n(a +\n 1)", "2"),
        ("for k in range(2): print(k)", "0\n1\n"),
        ("a = 2; a * 3", "6"),
        ("np.ones(2).sum().item()", "2.0"),
        ("try: 1 / 0\nexcept ZeroDivisionError as error: print(error)", "division by zero\n"),
    ],
)
def test_whatever_the_last_line_is_it_is_shown(code, shown):
    assert pasted(snippet(code)) == shown


def test_a_name_from_nowhere_is_refused():
    with pytest.raises(ValueError, match=r"no import is known for \['w0'\]"):
        snippet("w0 + 1")
