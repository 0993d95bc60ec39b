"""What exercise 04 looks at beside values: how far a run got, by which steps, in whose array."""

import json
from pathlib import Path

import numpy as np
import pytest

from gdlesson.checks import CheckStatus, exercise04, words
from gdlesson.checks.cases.case import case
from gdlesson.checks.functions import FUNCTIONS
from gdlesson.checks.observe import GIVEN_BACK, observe
from gdlesson.checks.reached import Reached, level_of
from gdlesson.checks.reading import UnreadableAnswer, agree, numbers
from gdlesson.checks.stimuli import MOST_ENTRIES, array, describe_value, make

X = np.array([[1.0, 0.2], [-1.0, 0.4], [0.3, 1.1], [-0.2, -1.4]])
Y = X @ [3.0, -2.0] + [0.1, -0.2, 0.1, 0.2]
NOTEBOOK = Path(__file__).parents[2] / "solutions" / "exercise-04-broken-runs.ipynb"


def is_read_as_right(w, steps):
    read = Reached().within(case("", array(X), array(Y), steps))
    right = np.linalg.lstsq(X, Y, rcond=None)[0] if steps > 1 else steps * X.T @ Y
    return agree(read(np.asarray(w, float)), read(right), 1e-6, 1e-9)


def with_loss(level):
    """Weights on the way to the bottom whose loss is this share of the level asked for."""
    best = np.linalg.lstsq(X, Y, rcond=None)[0]
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        below = np.mean((X @ (middle * best) - Y) ** 2) < level * level_of(X, Y)
        low, high = (low, middle) if below else (middle, high)
    return high * best


@pytest.mark.parametrize(("share", "right"), [(0.999, True), (1.001, False)])
def test_a_run_has_come_down_at_the_level_and_below(share, right):
    assert is_read_as_right(with_loss(share), 300) is right


@pytest.mark.parametrize(
    ("w", "right"),
    [
        (X.T @ Y, True),
        (1e-6 * X.T @ Y, True),
        (np.zeros(2), True),
        (-(X.T @ Y), False),
        (X.T @ Y * [1, 1.01], False),
        (np.linalg.lstsq(X, Y, rcond=None)[0], False),
    ],
    ids=["a step", "a short one", "one taken back", "uphill", "askew", "at the bottom"],
)
def test_after_one_step_its_direction_counts(w, right):
    assert is_read_as_right(w, 1) is right


def test_without_a_step_the_weights_are_zero():
    assert is_read_as_right([0, 0], 0)
    assert not is_read_as_right([0, 1e-3], 0)


def test_scaled_columns_make_a_step_of_the_scaled_table():
    scale = np.array([1.0, 100.0])
    wide = X / X.std(axis=0) * scale
    read = Reached(scaled=True).within(case("", array(wide), array(Y), 1))
    steps = [0.1 * wide.T @ Y / wide.std(axis=0) ** 2, 0.3 * wide.T @ Y / (wide**2).max(axis=0)]
    (on_spreads,), (by_maxima,) = (read(w).values() for w in steps)
    assert np.allclose(np.linalg.norm(on_spreads), 1)
    assert not np.allclose(on_spreads, by_maxima)  # so the check's columns are alike but for scale
    (raw,) = read(0.1 * wide.T @ Y).values()
    assert not np.allclose(raw, on_spreads)


@pytest.mark.parametrize("new", [True, False])
def test_an_argument_that_comes_back_is_told_where_it_matters(new):
    asked = case("", array([1.0, 2.0]), new=new)
    assert (observe(lambda w: w, asked)["again_error"] == GIVEN_BACK) is new
    assert observe(lambda w: w.copy(), asked)["again_error"] == ""


def test_the_callers_own_array_is_no_answer_to_the_last_part():
    def keep(gradient, validation_loss, w0, learning_rate, steps):
        w = best = np.asarray(w0, dtype=float)
        for _ in range(steps):
            w = w - learning_rate * gradient(w)
            best = min(best, w, key=validation_loss)
        return best

    record = exercise04.mend_keeps_the_best(keep)
    assert record.status is CheckStatus.WRONG
    assert record.message == words.GIVEN_BACK


def test_an_array_that_is_far_too_large_is_told_by_its_shape():
    described = describe_value(np.zeros((MOST_ENTRIES + 1, 1)))
    with pytest.raises(UnreadableAnswer, match=r"shape \(20001, 1\) with far more numbers in it"):
        numbers(make(described))


def test_a_function_may_count_the_places_that_it_was_called_at():
    gradient = FUNCTIONS["quadratic_gradient"]([1.0], [0.0], places=True)
    for w in (1.0, 1.0, 2.0, 1.0):
        gradient(np.array([w]))
    assert gradient.calls == 3


def test_a_cause_under_a_misspelt_name_is_told_with_the_names_there_are(capsys):
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    (source,) = ("".join(c["source"]) for c in cells if c["id"] == "compare-causes")
    exec(source, {"causes": {"flys_off": "The rate.", "crawls": "A wide column."}})
    said = capsys.readouterr().out
    assert 'causes["flys_off"] belongs to no loop; their names are flies_off, crawls, ' in said
    assert "yours: A wide column." in said
