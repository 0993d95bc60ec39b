"""What a check and an overview say: of shapes that meet, of missing names, of odd objects."""

import contextlib
import json

import numpy as np
import pytest
from fixtures.misconceptions import FIXTURES
from judged import TASKS

from gdlesson.checks import CheckStatus, exercise01, exercise02, session, your_turn
from gdlesson.checks import references as right
from gdlesson.checks.observe import observe
from gdlesson.checks.stimuli import describe_value, make
from gdlesson.instructor.jail.replies import GarbledError, read_report


class Odd:
    def __repr__(self):
        return "<an odd thing>"


@pytest.mark.parametrize(
    "value",
    [Odd(), {"a": 1}, {1, 2}, b"bytes", object, lambda: 0, (Odd(), Odd()), [Odd()], (1, Odd()),
     iter([1, 2]), range(3), np.array([Odd()]), (x for x in (1, 2)), None, "text", Ellipsis],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
@pytest.mark.proof
def test_nothing_odd_is_shown_by_a_name_of_ours(value):
    for task in TASKS.values():
        record = task.record(lambda *_, given=value: given)
        assert not record.passed
        assert "Unreadable" not in repr(record)
        assert "Unreadable" not in record._repr_html_()


def test_a_reply_with_parts_is_read_and_a_long_one_refused():
    class Pair:
        def __init__(self, many):
            self.parts = range(many)

        def __iter__(self):
            return iter(self.parts)

    seen = observe(lambda x: Pair(2), {"arguments": [1.0]})
    assert make(seen["value"]).parts == (0, 1)
    assert "unpacks" not in describe_value(Pair(9))
    report = {"defined": True, "problems": [], "observations": [seen]}
    assert read_report(json.dumps(report)) == report
    seen["value"]["unpacks"] *= 5
    with pytest.raises(GarbledError):
        read_report(json.dumps(report))


def test_a_scalar_task_asks_for_a_number():
    assert "which is no number" in exercise01.slope.record(lambda f, x, h: "0.5").message
    assert "one number is asked for" in exercise02.mse_loss.record(lambda X, y, w: (y, w)).message


def test_shapes_in_a_called_function_are_told_with_its_name():
    record = next(f for f in FIXTURES if f.name == "no_table_made")
    message = TASKS["fit_line"].record(record.answer).message
    assert message.startswith("In by_matrices, the line `")
    assert "X (6,), w (2,), y (6,)" in message


def test_the_stretch_is_counted_by_itself():
    names = {name: right.REFERENCES[name] for name in exercise02.TASKS}
    del names["adam_descent"]
    overview = exercise02.overview(names)
    assert "13 of 13 passed, and 1 of 2 of the stretch." in repr(overview)
    assert "13 of 13 passed, and 1 of 2 of the stretch." in overview._repr_html_()
    assert "Python does not know adam_descent." in repr(overview)


def test_after_a_restart_nothing_is_called_gone():
    assert session.RESTARTED in repr(exercise02.overview({}))
    assert "gone" not in repr(exercise02.overview({}))


def test_a_renamed_answer_is_pointed_at(capsys):
    class Shell:
        def __init__(self):
            self.user_ns = {"_old": right.slope, "central_slope": right.central_slope}
            self.user_ns["my_slope"] = right.slope

        def showtraceback(self, *_, **__):
            pass

    handler = session._explain(exercise01.TASKS)
    handler(Shell(), NameError, NameError("name 'slope' is not defined", name="slope"), None)
    said = capsys.readouterr().err
    assert "there is my_slope, which takes the same parameters" in said
    assert "def slope(f, x, h)" in said


def test_an_earlier_task_that_was_not_run_is_named_by_its_sentence():
    names = {}
    exec("def slope_along_y(f, x, y, h):\n    return central_slope(lambda v: f(x, v), y, h)", names)
    record = exercise01.slope_along_y.record(names["slope_along_y"])
    assert "It calls central_slope, and what is wrong or missing is there" in record.message
    assert record.status is CheckStatus.WRONG
    with contextlib.suppress(KeyError):
        del names["central_slope"]
    names["central_slope"] = right.central_slope
    assert exercise01.slope_along_y.record(names["slope_along_y"]).passed


def test_a_quotation_that_is_cut_says_so():
    def table(X):
        return dict.fromkeys(("Z", "mean", "spread"), [0.123456789] * 40)

    said = exercise02.standardize(table).message
    quoted = said.partition("It returned ")[2].partition(" (dict)")[0]
    assert quoted.endswith("…")
    assert len(quoted) == 200
    assert "\n" not in said

    def complains(X, y, w):
        raise ValueError("no, " * 200)

    error = observe(complains, {"arguments": [1, 2, 3]}, again=False)["error"]
    assert error["message"].endswith("…")
    assert len(error["message"]) == 300


def test_what_a_gradient_handed_out_may_not_be_written_to_even_at_last():
    def last_slope_is_scaled(gradient, w0, learning_rate, steps):
        path, slope = [np.array(w0, dtype=float)], None
        for _ in range(steps):
            slope = gradient(path[-1])
            path.append(path[-1] - learning_rate * slope)
        if slope is not None:
            slope *= 2.0
        return np.array(path)

    record = exercise02.mended_sign(last_slope_is_scaled)
    assert "It writes into the array that gradient returned" in record.message
    assert record.misconception == "what-is-returned-is-mine"


def test_of_two_beliefs_that_compute_the_same_the_one_that_calls_as_often_is_named():
    def one_step_less(gradient, w0, learning_rate, momentum, steps):
        return right.mended_state(gradient, w0, learning_rate, momentum, steps - 1)

    def moves_first(gradient, w0, learning_rate, momentum, steps):
        w, velocity = np.array(w0, dtype=float), 0.0
        for _ in range(steps):
            w = w - learning_rate * velocity
            velocity = momentum * velocity + gradient(w)
        return w

    check = exercise02.mended_state
    assert check(one_step_less).misconception == "steps-count-points"
    assert check(moves_first).misconception == "step-uses-the-old-velocity"


def test_an_eps_is_no_rounding_and_single_precision_is():
    def guarded(X):
        Z, mean, spread = right.standardize(X)
        return Z * spread / (spread + 1e-8), mean, spread

    def single(X):
        return tuple(part.astype(np.float32) for part in right.standardize(X))

    assert exercise02.standardize(guarded).misconception is None
    assert exercise02.standardize(single).misconception == "a-few-digits-will-do"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("outer_rate(inner(x)) * inner_rate", "inner_rate is a function"),
        ("-outer_rate(inner(x)) * (-inner_rate)", "inner_rate is a function"),
        ("outer_rate(inner) * inner_rate(x)", "inner is a function"),
        ("outer_rate(inner) * inner_rate", "inner and inner_rate are functions"),
        ("float(inner_rate) * outer_rate(inner(x))", "inner_rate is a function"),
    ],
)
def test_a_function_that_was_not_called_is_told_so_in_the_learners_names(line, said, tmp_path):
    path = tmp_path / "answer.py"
    path.write_text(f"def answer(outer_rate, inner, inner_rate, x):\n    return {line}\n")
    names = {}
    exec(compile(path.read_text(), path, "exec"), names)
    record = your_turn.slope_of_chain.record(names["answer"])
    assert record.status is CheckStatus.ERROR
    assert said in record.message
    assert "(…)" in record.message
    assert "Known" not in record.message
