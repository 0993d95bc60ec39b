"""What our own functions do is seen once for each input, and not kept if the host was busy."""

import numpy as np
import pytest
from judged import TASKS

from gdlesson.checks.memory import seen_of_ours, value_of_ours
from gdlesson.checks.observe import observe
from gdlesson.checks.sight import BySight
from gdlesson.checks.stimuli import describe_value, make


def test_a_belief_is_called_once_for_an_input_and_again_for_another():
    calls = []

    def belief(x):
        calls.append(x)
        return 2 * x

    first = seen_of_ours(belief, {"arguments": [3.0], "label": "three", "named": ["x"]})
    assert seen_of_ours(belief, {"arguments": [3.0], "label": "three"}) is first
    assert seen_of_ours(belief, {"arguments": [4.0], "label": "four"})["value"] == 8.0
    assert calls == [3.0, 4.0]


def test_a_call_that_ended_at_its_limit_is_made_again():
    calls = []

    def late(x):
        calls.append(x)
        while len(calls) == 1:
            pass
        return x

    case = {"arguments": [1.0], "seconds": 0.05}
    assert seen_of_ours(late, case)["error"]["type"] == "TimeUp"
    assert seen_of_ours(late, case)["value"] == 1.0


@pytest.mark.proof
@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_after_a_check_it_says_what_a_new_call_does(task):
    # Nothing of a check writes to what is kept.
    task(lambda *_, **__: 0.5, 5)
    task(task.reference, 5)
    for case in task.cases(5):
        for _, belief in task.beliefs:
            if not isinstance(belief, BySight):
                new = observe(belief, {**case, "named": []}, again=False)
                assert repr(seen_of_ours(belief, case)) == repr(new)
        with np.errstate(all="ignore"):
            value = describe_value(task.reference(*map(make, case["arguments"])))
        assert repr(describe_value(value_of_ours(task.reference, case))) == repr(value)
