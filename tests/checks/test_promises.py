"""Every promise of an exercise's text is held: an answer that breaks it alone is rejected."""

import json
import types
from pathlib import Path

import pytest
from fixtures.misconceptions import FIXTURES
from judged import EXERCISES, TASKS

from gdlesson.checks.observe import GIVEN_BACK, observe_all
from gdlesson.checks.promises import (
    EXERCISE_01,
    EXERCISE_02,
    EXERCISE_03,
    EXERCISE_04,
    Promise,
    broken,
)

pytestmark = pytest.mark.proof

PROMISES = {**EXERCISE_01, **EXERCISE_02, **EXERCISE_03, **EXERCISE_04}
BREAKING = {(f.task, f.breaks): f for f in FIXTURES if f.breaks}
EVERY = [(name, promise) for name, promises in PROMISES.items() for promise in promises]
SOLUTIONS = Path(__file__).parents[2] / "solutions"


def words(name):
    """The text of an exercise, its cells of code included, with single spaces."""
    cells = json.loads((SOLUTIONS / name).read_text("utf-8"))["cells"]
    return " ".join(" ".join("".join(cell["source"]) for cell in cells).split())


TEXTS = {
    **dict.fromkeys(EXERCISE_01, words("exercise-01-numeric-gradient.ipynb")),
    **dict.fromkeys(EXERCISE_02, words("exercise-02-gradient-descent.ipynb")),
    **dict.fromkeys(EXERCISE_03, words("exercise-03-backpropagation.ipynb")),
    **dict.fromkeys(EXERCISE_04, words("exercise-04-broken-runs.ipynb")),
}


def forgetful(answer):
    """The same answer in a fresh kernel: what it kept in an empty default is gone."""
    if not isinstance(answer, types.FunctionType):
        return answer
    kept = answer.__defaults__ or ()
    anew = tuple(type(d)() if isinstance(d, dict | list | set) else d for d in kept)
    made = types.FunctionType(
        answer.__code__, answer.__globals__, answer.__name__, anew, answer.__closure__
    )
    made.__kwdefaults__ = answer.__kwdefaults__
    return made


def wrong_labels(fixture, seed):
    """The inputs on which an answer went wrong: by value, by an error, or by what it changed."""
    task = TASKS[fixture.task]
    cases = task.cases(seed)
    looks = task._looks(cases, observe_all(forgetful(fixture.answer), cases))
    found = []
    for look in looks:
        calls = look.case["most_calls"]
        too_many = calls and look.seen["calls"][0] > calls
        given_back = look.seen["again_error"] == GIVEN_BACK
        if not look.right or not look.steady or look.seen["changed"] or too_many or given_back:
            found.append(look.case["label"])
    return found


def test_every_task_has_promises_and_each_its_answer():
    assert set(PROMISES) == set(EXERCISES)
    assert all(len(promises) >= 5 for promises in PROMISES.values())
    assert set(BREAKING) == {(name, p.id) for name, p in EVERY}
    assert len(BREAKING) == len(EVERY)


@pytest.mark.parametrize(("name", "promise"), EVERY, ids=lambda p: getattr(p, "id", p))
def test_an_answer_that_breaks_it_alone_is_rejected_where_the_promise_says(name, promise):
    fixture = BREAKING[name, promise.id]
    labels = [case["label"] for case in TASKS[name].cases()]
    noticed = promise.noticed or tuple(labels)
    assert set(noticed) <= set(labels)
    for seed in (0, 3):
        wrong = wrong_labels(fixture, seed)
        assert not TASKS[name].record(fixture.answer, seed).passed
        assert set(wrong) <= set(noticed), "it breaks something else as well"
        if promise.noticed:
            assert wrong[0] == promise.noticed[0], "another case is the first to notice"
        else:
            assert len(wrong) * 2 > len(labels), "only some inputs show it; name them"


@pytest.mark.parametrize(("name", "promise"), EVERY, ids=lambda p: getattr(p, "id", p))
def test_the_text_says_so(name, promise):
    assert " ".join(promise.text.split()) in TEXTS[name]
    assert len({p.id for p in PROMISES[name]}) == len(PROMISES[name])


def test_the_narrowest_promise_that_explains_all_is_the_one_broken():
    wide = Promise("wide", "any shape", ("a", "b", "c"))
    narrow = Promise("narrow", "any table", ("a", "b"))
    everywhere = Promise("everywhere", "a number")
    assert broken([wide, narrow, everywhere], ["a"], 9) is narrow
    assert broken([wide, narrow, everywhere], ["a", "c"], 9) is wide
    assert broken([wide, narrow, everywhere], ["d"], 9) is None
    assert broken([wide], [], 9) is None


def test_a_promise_that_most_inputs_show_is_quoted_only_if_all_of_them_went_wrong():
    wide = Promise("wide", "any start", ("a", "b", "c"))
    assert broken([wide], ["a", "b"], 6) is wide
    assert broken([wide], ["a", "b"], 5) is None
    assert broken([wide], ["c", "b", "a"], 5) is wide


def test_a_verdict_without_a_name_quotes_the_promise():
    record = TASKS["slope"].record(BREAKING["slope", "x-below-zero"].answer)
    assert ("the text says", "x: where to measure, a number.") in record.evidence
