"""No seed draws inputs that let a mistake through or that reject what is right."""

import pytest
from fixtures.misconceptions import FIXTURES
from judged import TASKS, is_right_on_all, value_is_right, wanted

from gdlesson.checks.reading import agree

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_no_belief_looks_right_on_any_of_twenty_seeds(task):
    for seed in range(20):
        for held, belief in task.beliefs:
            assert not is_right_on_all(task.name, belief, seed), f"seed {seed}: {held} passes"


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_two_hundred_seeds_pass_what_is_right_and_nothing_learnt_by_heart(task):
    answers = [f.answer for f in FIXTURES if f.passes and f.task == task.name]
    by_heart = wanted(task.name, 0)
    for seed in range(1, 201):
        inputs = wanted(task.name, seed)
        assert not all(
            agree(known, parts, case["rtol"], case["atol"])
            for (_, known), (case, parts) in zip(by_heart, inputs, strict=True)
        ), f"the answers to seed 0 pass seed {seed}"
        constant = inputs[0][1]
        assert not all(
            agree(constant, parts, case["rtol"], case["atol"]) for case, parts in inputs
        ), f"one constant passes seed {seed}"
        answer = answers[seed % len(answers)]
        for case, parts in inputs:
            assert value_is_right(task.name, answer, case, parts), (seed, answer, case)
