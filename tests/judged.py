"""Whether an answer is right on one input: the core of a check, without its words."""

from functools import cache

import numpy as np

from gdlesson.checks import (
    exercise01,
    exercise02,
    exercise03,
    exercise04,
    observe,
    turn_references,
    your_turn,
)
from gdlesson.checks import references as exercise_references
from gdlesson.checks.look import wanted_of
from gdlesson.checks.reading import UnreadableAnswer, agree, for_case
from gdlesson.checks.stimuli import describe_value, make

#: The tasks of the exercises, those of the lesson's "your turn" cells, and all of them.
EXERCISES = {
    **exercise01.TASKS, **exercise02.TASKS, **exercise03.TASKS, **exercise04.TASKS,
}  # fmt: skip
TURNS = your_turn.TASKS
TASKS = {**EXERCISES, **TURNS}
REFERENCES = {**exercise_references.REFERENCES, **turn_references.REFERENCES}


@cache
def wanted(name, seed):
    """(case, what the reference returns) for every input that belongs to a seed."""
    task = TASKS[name]
    return [(case, wanted_of(case, task.reference, task.reading)) for case in task.cases(seed)]


def value_is_right(name, answer, case, parts):
    """Whether one call of an answer gives these parts; nobody watches what else it does."""
    with np.errstate(all="ignore"):
        returned = answer(*map(make, case["arguments"]))
    found = for_case(TASKS[name].reading, case)(make(describe_value(returned)))
    return agree(found, parts, case["rtol"], case["atol"])


def is_right(name, answer, case, parts):
    """Whether one call of an answer gives these parts, and does nothing it must not do."""
    seen = observe.observe(answer, case, again=False)
    if seen["again_error"] == observe.GIVEN_BACK:
        return False
    if seen["error"] or seen["changed"] or 0 < case["most_calls"] < seen["calls"][0]:
        return False
    try:
        found = for_case(TASKS[name].reading, case)(make(seen["value"]))
    except UnreadableAnswer:
        return False
    return agree(found, parts, case["rtol"], case["atol"])


def is_right_on_all(name, answer, seed, seconds=observe.SECONDS):
    """Whether it is right on every input of a seed; stops at the first where it is not."""
    return all(
        is_right(name, answer, {**case, "seconds": seconds}, parts)
        for case, parts in wanted(name, seed)
    )
