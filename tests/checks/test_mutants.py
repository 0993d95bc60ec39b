"""The checks reject every mutant of a right answer, except those that are right as well."""

from collections import Counter

import pytest
from judged import TASKS, TURNS
from mutation import DROPPED, explained, mutants, report, twice_listed

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("task", list(TASKS))
def test_no_mutant_survives_without_a_reason(task):
    found = report(task)
    assert found.total >= (12 if task in TURNS else 35)
    assert [m.key for m in found.unexplained] == []
    listed = {key for key in explained() if key[0] == task}
    survived = {m.key for m in found.survivors}
    assert listed == survived, "the list of equivalent mutants names some that are rejected or gone"


def test_every_reason_is_a_sentence_and_stands_once():
    assert all(why.endswith(".") and len(why) >= 12 for why in explained().values())
    assert twice_listed() == []


def test_the_mutants_are_of_every_kind():
    lines = [(m.line, m.mutant) for m in mutants("gradient_descent")]
    assert len(lines) >= 300
    assert ("w = w - learning_rate * slopes", "w = w + learning_rate * slopes") in lines
    assert ("w = w - learning_rate * slopes", "w = w - slopes") in lines
    assert ("for _ in range(steps):", "for _ in range(steps - 1):") in lines
    assert ("path.append(w)", DROPPED) in lines
    assert ("if abs(before - now) <= tolerance:", "if before - now <= tolerance:") in lines
    changed = Counter(line for line, _ in lines)
    assert min(changed.values()) >= 1
    assert "before = now" in changed


def test_a_check_that_looks_at_one_input_only_would_let_some_live(monkeypatch):
    # The measure can fail: with a single case, mutants get through.
    import judged
    import mutation

    task = TASKS["gradient_descent"]
    first = judged.wanted(task.name, 0)[:1]
    monkeypatch.setattr(judged, "wanted", lambda name, seed: first)
    passed = [m for m in mutants(task.name) if mutation.is_right_on_all(m.task, m.answer, 0)]
    assert len(passed) > 100
