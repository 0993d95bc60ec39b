"""What stays outside of the jail, and what is worked out again: no jail is needed to see that."""

import json
import sys

import numpy as np
import pytest
from judged import EXERCISES as TASKS

from gdlesson.checks import stimuli
from gdlesson.checks.exercise02 import reference_source
from gdlesson.checks.observe import observe_all
from gdlesson.instructor.jail import shown
from gdlesson.instructor.jail.outside import Outside
from gdlesson.instructor.jail.questions import asking
from gdlesson.instructor.jail.replies import GarbledError
from gdlesson.instructor.report.outcomes import cleared, new_row, withheld, without_texts


def seen_of(function, task, monkeypatch):
    """Cases and what is believed of an answer, the questions asked as in the jail."""
    cases = TASKS[task].cases(3)
    outside = Outside(cases)
    monkeypatch.setitem(stimuli.FUNCTIONS, "asked", asking(outside.answer))
    return cases, outside.believed(json.loads(json.dumps(observe_all(function, outside.cases))))


@pytest.mark.parametrize("task", TASKS)
def test_a_right_answer_is_right_with_what_is_kept_outside(task, monkeypatch):
    cases, seen = seen_of(TASKS[task].reference, task, monkeypatch)
    assert len(seen) == len(cases)
    assert TASKS[task].judge(cases, seen).passed


def test_a_function_that_is_asked_tells_nothing_else(monkeypatch):
    def nobody(number, value):
        raise RuntimeError("there is nobody to ask")

    monkeypatch.setitem(stimuli.FUNCTIONS, "asked", asking(nobody))
    outside = Outside(TASKS["find_border"].cases(3))
    for case in outside.cases:
        assert "border" not in json.dumps(case)
        shrinks = stimuli.make(case["arguments"][0])
        assert shrinks.__name__ == "shrinks"
        assert not any(isinstance(c.cell_contents, float) for c in shrinks.compute.__closure__)
        with pytest.raises(RuntimeError, match="nobody"):
            shrinks(0.5)
    assert outside.answer(99, 0.5) is None
    assert outside.answer(-1, 0.5) is None


def test_calls_are_counted_where_the_answers_come_from(monkeypatch):
    def scan(shrinks, low, high, width):
        rate = low
        while shrinks(rate + width / 3):
            rate += width / 3
        shrinks.calls = 0
        return rate

    _, seen = seen_of(scan, "find_border", monkeypatch)
    cases = TASKS["find_border"].cases(3)
    assert any(o["calls"][0] > c["most_calls"] for o, c in zip(seen, cases, strict=True))


def test_what_was_changed_is_seen_whatever_the_report_says(monkeypatch):
    def overwrites(gradient, max_norm):
        gradient *= 0.5
        return gradient

    cases = TASKS["clip_gradient"].cases(3)
    outside = Outside(cases)
    said = observe_all(overwrites, outside.cases)
    for seen in said:
        seen["changed"], seen["drift"] = [], 0.0
    believed = outside.believed(said)
    assert believed[0]["changed"] == [0]
    assert believed[0]["drift"] > 0.1
    kept = outside.believed([s | {"after": [c["arguments"][0], c["arguments"][1]]}
                             for s, c in zip(said, outside.cases, strict=True)])  # fmt: skip
    assert kept[0]["changed"] == []


def test_rows_of_different_lengths_are_compared_as_they_are(monkeypatch):
    def takes_a_line_away(parents, end):
        order = TASKS["topological_order"].reference(parents, end)
        parents[end] = parents[end][:-1]
        return order

    cases, seen = seen_of(takes_a_line_away, "topological_order", monkeypatch)
    assert [s["changed"] for s in seen] == [[0] if c["arguments"][0][c["arguments"][1]] else []
                                            for c in cases]  # fmt: skip


@pytest.mark.parametrize("after", [None, "text", {"object": "a", "text": "b"}, {"list": []}, 3])
def test_an_argument_that_is_another_thing_now_was_changed(after):
    case = {"arguments": [stimuli.array([1.0, 2.0])]}
    seen = {
        "after": [after],
        "calls": [0],
        "error": None,
        "value": 1,
        "again": 1,
        "again_error": "",
    }
    assert Outside([case]).believed([seen, seen])[0]["changed"] == [0]


def test_a_report_of_other_inputs_is_none(monkeypatch):
    cases = TASKS["clip_gradient"].cases(3)
    outside = Outside(cases)
    said = observe_all(TASKS["clip_gradient"].reference, outside.cases)
    assert len(outside.believed(said[:3])) == 3  # judged as broken off
    wrong = (
        said[: len(cases)],
        [*said, said[0]],
        [said[0] | {"after": []}],
        [said[0] | {"calls": [0]}],
    )
    for reply in wrong:
        with pytest.raises(GarbledError):
            outside.believed(reply)


def test_an_answer_that_remembers_its_inputs_is_unsteady(monkeypatch):
    count = {}

    def remembers(X, y, w):
        count[X.tobytes()] = count.get(X.tobytes(), 0) + 1
        return float(((X @ w - y) ** 2).mean()) * (1 if count[X.tobytes()] < 3 else 2)

    cases, seen = seen_of(remembers, "mse_loss", monkeypatch)
    record = TASKS["mse_loss"].judge(cases, seen)
    assert "two different values" in record.message


def test_no_text_comes_out_beside_a_reference():
    error = {"type": "TypeError", "message": "SECRET", "line": "SECRET", "function": "SECRET"}
    value = {"list": ["SECRET", {"object": "SECRET", "text": "SECRET"}]}
    seen = {"value": value, "again": "SECRET", "error": error, "printed": "SECRET"}
    seen["again_error"] = "E: SECRET"
    assert "SECRET" not in json.dumps(without_texts(seen))
    numbers = {"tuple": [1.5, {"float": "nan"}, {"array": [1], "dtype": "int64", "shape": [1]}]}
    assert without_texts(seen | {"value": numbers})["value"] == numbers


def test_no_line_of_a_secret_stands_in_a_row():
    secret = reference_source("gradient_descent")
    row = new_row("error", "it says w = w - learning_rate * slopes, so there")
    row["evidence"] = [["in the line", "for _ in range(steps):"], ["w", "[1.0]"]]
    found = cleared(row, secret)
    assert "slopes" not in found["message"]
    assert "range" not in str(found["evidence"])
    assert found["evidence"][1] == ["w", "[1.0]"]
    assert np.ndim(found["evidence"]) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("cannot import name 'x' from 'math' (/usr/local/lib/python3.11/math.so)", "(math.so)"),
        ("No such file or directory: '/opt/class/ann/data.csv'", "'data.csv'"),
        ("unsupported operand type(s) for /: 'str' and 'int'", "for /: 'str' and 'int'"),
        ("shapes (3,) and (4,) a/b and 1/2", "a/b and 1/2"),
    ],
)
def test_a_reason_names_no_folder_of_the_machine(said, told):
    error = {"type": "OSError", "message": said, "line": "f()", "function": "f"}
    found = withheld({"error": error, "again_error": ""})["error"]["message"]
    assert found.endswith(told)
    assert "/usr" not in found
    assert "/opt" not in found


def test_bytecode_that_is_kept_elsewhere_is_not_put_into_the_jail(tmp_path, monkeypatch):
    """As PYTHONPYCACHEPREFIX has it; then it is compiled in there."""
    shown._with_bytecode.cache_clear()
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    try:
        found = shown.own_files()
    finally:
        shown._with_bytecode.cache_clear()
    assert found
    assert all(path.is_file() and path.suffix == ".py" for path in found.values())
