"""Each section from 2 to 10 has a few lines for the learner, a check on the spot, and a hint."""

import ast
import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

from gdlesson import derivative
from gdlesson.checks import CheckStatus, cases, your_turn
from gdlesson.checks.stimuli import make

NOTEBOOKS = {int(p.name[:2]): p for p in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb")}
each = pytest.mark.parametrize("task", your_turn.TASKS.values(), ids=list(your_turn.TASKS))


def parts(section):
    """(what is asked for, the cell to be written, its check), as they follow one another."""
    cells = json.loads(NOTEBOOKS[section].read_text("utf-8"))["cells"]
    tags = [cell["metadata"].get("tags", []) for cell in cells]
    (at,) = [k for k, found in enumerate(tags) if "your-turn" in found]
    assert "your-turn-check" in tags[at + 1]
    return ["".join(cell["source"]) for cell in cells[at - 1 : at + 2]]


def test_every_section_that_practises_has_one():
    assert [task.section for task in your_turn.TASKS.values()] == list(range(2, 11))


@each
def test_a_line_says_what_to_return_and_nothing_is_written_yet(task):
    (function,) = ast.parse(parts(task.section)[1]).body
    assert function.name == task.name
    assert [a.arg for a in function.args.args] == task.parameters
    _, rest = function.body
    assert "\n" not in ast.get_docstring(function)
    assert isinstance(rest.value, ast.Constant)
    assert rest.value.value is ...


@each
def test_untouched_it_is_not_started_and_written_it_passes(task):
    _, written, check = parts(task.section)
    names = {}
    exec(written, names)
    *before, last = check.splitlines()
    exec("\n".join(before), names)
    assert eval(last, names).status is CheckStatus.NOT_STARTED
    names[task.name] = task.reference
    assert eval(last, names).passed


@each
def test_the_hint_is_in_a_fold_and_does_not_give_the_answer_away(task):
    asked = parts(task.section)[0]
    assert asked.startswith("### Your turn")
    assert re.findall(r"</?details>|</?summary>", asked) == [
        "<details>", "<summary>", "</summary>", "</details>",
    ]  # fmt: skip
    source = inspect.getsource(task.reference)
    answers = [line.partition("=")[2] or line.partition("return")[2] for line in source.split("\n")]
    bare = asked.replace(" ", "")
    for line in answers[1:]:
        code = line.replace(" ", "")
        assert len(code) <= len("Value(start)") or code not in bare, line


@each
def test_nobody_is_sent_to_the_section_they_are_in_or_to_a_later_one(task):
    for held, belief in task.beliefs:
        record = task(belief)
        assert record.misconception == held
        assert record.section is None or record.section < task.section


@pytest.mark.parametrize("seed", range(5))
def test_the_inner_function_of_a_chain_comes_with_its_own_derivative(seed):
    """As the text says; a learner reads both in the reply."""
    for case in cases.two_in_a_row(np.random.default_rng(seed)):
        _, inner, inner_rate, x = (make(argument) for argument in case["arguments"])
        assert derivative(inner, x) == pytest.approx(inner_rate(x), rel=1e-3)
