"""Every wrong answer is rejected and its mistake named; every right one passes, on every seed.

The answers are in tests/fixtures/misconceptions; a check sees what they do and nothing else.
"""

from collections import Counter

import pytest
from fixtures.misconceptions import FIXTURES
from judged import TASKS, TURNS

from gdlesson.checks import CheckStatus, observe, slips

pytestmark = pytest.mark.proof

#: The inputs that every learner gets, and others.
SEEDS = (0, 1)
#: What an answer gets that is known to hang. The others keep the two seconds that learners have.
SECONDS_TO_HANG = 0.1


def named(fixtures):
    return [pytest.param(f, id=f"{f.task}-{f.name}") for f in fixtures]


RIGHT = [f for f in FIXTURES if f.passes]
WRONG = [f for f in FIXTURES if not f.passes]


def test_every_task_has_its_answers():
    right = Counter(f.task for f in RIGHT)
    wrong = Counter(f.task for f in WRONG)
    unnamed = Counter(f.task for f in WRONG if f.misconception is None)
    for name in TASKS:
        least = 10 if name in TURNS else 16
        assert right[name] >= least, f"{name}: the styles, and some of its own"
        assert wrong[name] >= 8, name
        assert unnamed[name] >= 2, f"{name}: plain counter-examples have to be tried as well"
    assert {f.task for f in FIXTURES} == set(TASKS)


def test_every_belief_that_a_check_knows_is_held_by_a_learner():
    known = {(name, held) for name, task in TASKS.items() for held, _ in task.beliefs}
    assert known <= {(f.task, f.misconception) for f in WRONG}


def test_every_slip_of_programming_is_among_them():
    assert {f.misconception for f in WRONG} >= {*slips.GENERAL, slips.SHAPE, slips.SIGN}


@pytest.mark.parametrize("fixture", named(WRONG))
def test_a_wrong_answer_is_rejected_and_its_mistake_named(fixture, monkeypatch):
    if fixture.hangs:
        monkeypatch.setattr(observe, "SECONDS", SECONDS_TO_HANG)
    task = TASKS[fixture.task]
    for seed in SEEDS:
        record = task(fixture.answer, seed)
        assert record.status in (CheckStatus.WRONG, CheckStatus.ERROR), record
        assert record.misconception == fixture.misconception, record
        assert fixture.says in record.message
        shows_a_counter_example(record, task)
        assert fixture.task in repr(record)


def shows_a_counter_example(record, task):
    """The input, what came back, what was expected, the difference, in few lines."""
    lines = dict(record.evidence)
    required = [p for p in task.parameters if p not in {"h", "loss", "beta1", "beta2", "eps"}]
    assert set(required) <= set(lines)
    assert lines["expected"]
    if record.status is CheckStatus.WRONG:
        assert "it returned" in lines
    if record.message.startswith("Wrong on"):
        assert lines["difference"] != "none"
    assert len(lines) <= 14
    assert all(len(value) < 700 for value in lines.values())


@pytest.mark.parametrize("fixture", named(RIGHT))
def test_a_right_answer_passes(fixture):
    for seed in SEEDS:
        record = TASKS[fixture.task](fixture.answer, seed)
        assert record.passed, record


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_a_belief_is_recognised_as_itself(task):
    for held, belief in task.beliefs:
        record = task(belief, seed=2)
        assert record.misconception == held, record
