"""Where the answers are and what they depend on, found in the text: no jail is needed for that."""

import ast
import sys

import IPython
import numpy as np
import pytest
from fixtures.submissions.notebooks import cell_of, code, data, released, right, submission
from fixtures.submissions.records import EXERCISE

from gdlesson.checks.exercise02 import TASKS
from gdlesson.instructor.intake.answers import find_answers
from gdlesson.instructor.intake.magics import as_python
from gdlesson.instructor.intake.notebook import read_notebook
from gdlesson.instructor.intake.statements import read_cell
from gdlesson.instructor.jail.stand_ins import Shell, _Check

#: IPython 7, which hosted notebooks have, does not know how Python 3.12 reads a `!` behind a name.
READS_12 = pytest.mark.skipif(
    IPython.version_info[0] < 8 and sys.version_info >= (3, 12), reason="IPython 7 on Python 3.12"
)


def answers(notebook):
    return find_answers(read_notebook(data(notebook)), EXERCISE.released, list(TASKS))


def run(found, task, *, whole=False):
    """What the jail would have under the notebook's names, and the statements it would have run."""
    space = {"__name__": "__main__", "check": _Check(), "display": print}
    space["get_ipython"] = lambda: Shell(space)
    ran = []
    for name, text, which in found.pieces(task, whole=whole):
        body = ast.parse(text).body
        for number in which:
            ran.append((name, ast.unparse(body[number])))
            try:
                exec(compile(ast.Module([body[number]], []), name, "exec"), space)
            except Exception as error:
                space.setdefault("failed", []).append(repr(error))
    return space, ran


def with_cells(answer, *cells, task="mse_loss", at=3):
    """A notebook with this answer, and these cells above it all, or at the end."""
    notebook = submission({task: answer})
    place = len(notebook["cells"]) if at is None else at
    notebook["cells"][place:place] = [code(c) for c in cells]
    return notebook


X, Y, W = np.array([[1.0, 2.0], [3.0, 4.0], [0.5, 1.0]]), np.array([1.0, 2.0, 3.0]), np.ones(2)
LOSS = ((X @ W - Y) ** 2).mean()


def loss_of(notebook):
    """What the notebook's mse_loss returns, defined by what it depends on alone."""
    found = answers(notebook)
    space, _ = run(found, "mse_loss")
    assert "mse_loss" in space, space.get("failed")
    return space["mse_loss"](X, Y, W)


BODY = "def mse_loss(X, y, w):\n    return {} * ((X @ w - y) ** 2).mean()"


@pytest.mark.parametrize(
    ("used", "cells"),
    [
        ("EPS / np.finfo(float).eps", ["EPS = np.finfo(float).eps"]),
        ("Setting(1.0).scale", ["from collections import *", "Setting = namedtuple('S', 'scale')"]),
        ("one(2)", ["from functools import partial\none = partial(pow, exp=0)"]),
        ("same(1.0)", ["same = np.vectorize(lambda v: v)"]),
        ("(x - 1)", ["x = 1", "x += 1"]),
        ("ONE", ["if True:\n    ONE = 1\nelse:\n    ONE = 2"]),
        ("ONE", ["with np.errstate(all='ignore'):\n    ONE = 1"]),
        ("ONE", ["for ONE in (3, 2, 1):\n    pass"]),
        ("ONE", ["try:\n    import no_such_module\nexcept ImportError:\n    ONE = 1"]),
        ("ONE", ["n = 0\nwhile n < 1:\n    n += 1\n    ONE = n"]),
        ("ONE", ["with check.once_written():\n    ONE = 1"]),
        ("ONE", ["if __name__ == '__main__':\n    ONE = 1"]),
        ("table[0]", ["table = []", "table.append(1)"]),
        ("table[0]", ["table = []\nfor k in (1, 2):\n    table.append(k)"]),
        ("table['k']", ["table = dict()", "table['k'] = 1"]),
        ("box.one", ["class Box: pass\nbox = Box()", "box.one = 1"]),
        ("table[0]", ["table = np.zeros(1)\ndef fill(t): t[0] = 1", "fill(table)"]),
        ("ONE", ["def set_up():\n    global ONE\n    ONE = 1", "set_up()"]),
        ("(ONE := len(DATA)) / 3", ["DATA = [v for v in range(3)]"]),
        ("SMALL", ["print(SMALL := 1)"]),
        ("twice(1) / 2", ["def same(f): return f", "@same\ndef twice(v): return v * T", "T = 2"]),
        ("sqrt(1)", ["from math import *"]),
        ("ONE", ["ONE = 1; print(ONE); TWO = 2"]),
        ("(a + b) / 2", ["a = b = int(1)"]),
        ("c", ["(c, *d), e = (1, 2), 3"]),
        ("float(math.one)", ["import math", "math.one = 1"]),
        ("ONE", ["%time ONE = 1"]),
        ("ONE", ["%%time\nONE = 1"]),
        ("ONE", ["%%capture out\n!ls\nONE = 1"]),
        ("ONE", [">>> ONE = 1\n>>> ONE\n1"[:-2]]),
        ("ONE", ["In [3]: ONE = 1"]),
        ("ONE", ["    ONE = 1\n    TWO = 2"]),
        ("ONE", ["np.sum?\nONE = 1"]),
        pytest.param("ONE", ["names = !ls\nONE = 1 + len(names)"], marks=READS_12),
        ("ONE", ["%timeit \\\n  -n 1 \\\n  sum(range(3))\nONE = 1"]),
        ("ONE", ["timed = %timeit -o sum([1])\nONE = 1"]),
        ("array([1.0])[0]", ["%pylab inline"]),
        ("ONE", ["x = 'a'  # \u2028 \x0b \x85 \x0c\nONE = 1"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [3, None], ids=["above", "below"])
def test_a_name_from_another_cell_is_there(used, cells, at):
    assert loss_of(with_cells(BODY.format(used), *cells, at=at)) == pytest.approx(LOSS)


@pytest.mark.parametrize(
    "sign", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c", "\x1d", "\x1e"]
)
def test_a_line_ends_where_python_ends_it(sign):
    note = f"    # the mean{sign} of squares\n    s = '{sign}'\n"
    answer = f"def mse_loss(X, y, w):\n{note}    r = X @ w - y\n    return (r ** 2).mean()"
    assert loss_of(with_cells(answer)) == pytest.approx(LOSS)


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_lines_may_end_as_on_other_systems(end):
    assert loss_of(with_cells(right("mse_loss").replace("\n", end))) == pytest.approx(LOSS)


@pytest.mark.parametrize(
    "experiment",
    [
        "import time\ntime.sleep(100)",
        "result = slow(mse_loss)",
        "losses = [mse_loss(X, y, w) for _ in range(10**9)]",
        "r = X = y = w = forever()",
        "while True:\n    mse_loss(1, 2, 3)",
        "for r in forever():\n    w = r",
        "with check.once_written():\n    w = forever()",
        "%timeit mse_loss(X, y, w)",
        "check.mse_loss(mse_loss)\nmse_loss.cost = forever",
    ],
)
def test_an_experiment_is_not_run_for_an_answer_that_does_not_need_it(experiment):
    below = right("mse_loss") + "\n\n" + experiment
    for notebook in (with_cells(below), with_cells(right("mse_loss"), experiment)):
        found = answers(notebook)
        ran = [text for _, text in run(found, "mse_loss")[1]]
        assert [t for t in ran if "forever" in t and "cost" not in t] == []
        assert not any("sleep" in t or "while" in t or "result" in t for t in ran)
        assert loss_of(notebook) == pytest.approx(LOSS)


def test_what_stands_above_the_check_counts_as_in_a_notebook_run_from_its_top():
    notebook = with_cells(BODY.format("ONE"), "ONE = 1")
    notebook["cells"].append(code("ONE = 2"))
    assert loss_of(notebook) == pytest.approx(LOSS)


def test_an_answer_wrapped_in_another_cell_is_the_wrapped_one():
    notebook = submission()
    place = notebook["cells"].index(cell_of(notebook, "mse_loss"))
    notebook["cells"].insert(
        place + 1, code("mse_loss = (lambda f: lambda *a: 2 * f(*a))(mse_loss)")
    )
    assert loss_of(notebook) == pytest.approx(2 * LOSS)


def test_all_of_a_notebook_up_to_the_check_can_be_run():
    notebook = with_cells(BODY.format("ONE"), "globals()['ONE'] = 1")
    notebook["cells"].append(code("globals()['ONE'] = 2"))
    found = answers(notebook)
    space, ran = run(found, "mse_loss", whole=True)
    assert space["mse_loss"](X, Y, W) == pytest.approx(LOSS)
    assert not any("= 2" in text and "globals" in text for _, text in ran)


def test_an_answers_lines_keep_their_numbers():
    source = "\n# a comment\n\n%time\nprint('here')\ndef mse_loss(X, y, w):\n    return 1 / 0\n"
    notebook = with_cells(source)
    space, _ = run(answers(notebook), "mse_loss")
    assert space["mse_loss"].__code__.co_firstlineno == 6
    name, text = answers(notebook).sources["mse_loss"]
    assert text.split("\n")[5].startswith("def mse_loss")
    assert name == f"cell {notebook['cells'].index(cell_of(notebook, 'mse_loss')) + 1}"


def test_helpers_are_what_answers_reach_and_no_more():
    notebook = submission()  # all answered, mse_gradient as well
    cell_of(notebook, "mse_loss")["source"] = "def mse_loss(X, y, w):\n    return far(X)"
    notebook["cells"].append(
        code(
            "import os, math as m\nA = B = 2\nnever = 1\nslow = range(10)\n"
            "@decorated\ndef far(v):\n    return m.sqrt(A) + near(v)\n"
            "def near(v): return v\ndef mse_gradient(): return 'a second one'\n"
        )
    )
    ran = "\n".join(text for _, text in run(answers(notebook), "mse_loss")[1])
    for kept in ("math as m", "A = B = 2", "@decorated", "def far", "def near"):
        assert kept in ran
    for left in ("never", "slow", "mse_gradient", "import numpy"):
        assert left not in ran


def test_a_given_cell_that_is_gone_is_still_there_for_the_answers():
    notebook = submission({"mse_loss": BODY.format("np.float64(1)")})
    notebook["cells"] = [cell_of(notebook, "mse_loss")]
    assert loss_of(notebook) == pytest.approx(LOSS)


def test_a_stub_beside_a_worked_copy_is_passed_over():
    notebook = submission()
    notebook["cells"].append(dict(cell_of(released(), "mse_loss")))  # the stub comes last
    found = answers(notebook)
    assert "residual" in found.sources["mse_loss"][1]
    assert any("2 times" in note for _, note in found.notes)


def test_a_definition_elsewhere_counts_if_the_cell_itself_is_untouched():
    notebook = submission()
    cell_of(notebook, "mse_loss")["source"] = cell_of(released(), "mse_loss")["source"]
    notebook["cells"].append(code(right("mse_loss") + "\n# mine"))
    assert "# mine" in answers(notebook).sources["mse_loss"][1]


def test_a_cell_that_is_no_python_says_so_in_python_words():
    assert read_cell("def f(:\n  pass").problem.startswith("line 1")
    assert read_cell("x = 1\n" + "(" * 3000).problem
    assert read_cell("x = '\x00'").problem
    assert as_python("x = 1")[0] == "x = 1"


@pytest.mark.proof
def test_many_magics_take_no_minute():
    """IPython's transformer reads a cell again for every magic in it."""
    source = "%matplotlib inline\n!ls\n" * 8000 + "ONE = 1"
    assert "ONE" in read_cell(source).given
