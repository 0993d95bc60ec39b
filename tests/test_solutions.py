"""The answers that instructors read are the references that checks compare with."""

import ast
import json
from pathlib import Path

import numpy as np
import pytest
from judged import EXERCISES as TASKS

from gdlesson.checks.observe import observe
from gdlesson.checks.reading import agree, for_case
from gdlesson.checks.stimuli import make

SOLUTIONS = Path(__file__).parents[1] / "solutions"


def answers():
    """Every answer of the solutions, by name, in a namespace that holds numpy and the answers."""
    names = {"np": np}
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                exec(compile("".join(cell["source"]), f"{path.name} {cell['id']}", "exec"), names)
    return names


ANSWERS = answers()


def test_there_is_an_answer_to_every_task_and_to_nothing_else():
    assert set(ANSWERS) - {"np", "__builtins__"} == set(TASKS)


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.proof
def test_an_answer_computes_what_its_reference_does(name):
    task = TASKS[name]
    for seed in range(3):
        for case in task.cases(seed):
            answer, reference = (observe(f, case) for f in (ANSWERS[name], task.reference))
            assert answer["error"] is None
            read = for_case(task.reading, case)
            ours, theirs = (read(make(seen["value"])) for seen in (answer, reference))
            assert agree(ours, theirs, 1e-12, 1e-12), case["label"]
        assert task(ANSWERS[name], seed).passed


@pytest.mark.parametrize("name", TASKS)
def test_an_answer_has_the_parameters_and_defaults_of_the_signature(name):
    task = TASKS[name]
    wanted = ast.parse(f"def {task.signature}: ...").body[0].args
    ours = ANSWERS[name]
    given = ours.__code__.co_varnames[: ours.__code__.co_argcount]
    assert list(given) == [a.arg for a in wanted.args]
    defaults = tuple(ast.literal_eval(d) for d in wanted.defaults)
    assert (ours.__defaults__ or ()) == defaults
