"""diagnose against more than 200 runs whose cause is known, and on cases of the table."""

import numpy as np
import pytest
from broken_runs import confusion, runs

from gdlesson import Adam, descend, diagnose
from gdlesson.diagnosis import Kind
from gdlesson.objectives import bowl, parabola

TABLES = {seed: confusion(seed) for seed in (7, 2026)}


@pytest.mark.parametrize("seed", TABLES)
def test_nineteen_of_twenty_causes_are_found(seed):
    table, total = TABLES[seed]
    right = sum(count for (cause, found), count in table.items() if cause == found)
    assert total >= 200
    assert right / total >= 0.95, table


@pytest.mark.parametrize("seed", TABLES)
def test_no_broken_run_is_called_healthy(seed):
    table, _ = TABLES[seed]
    assert not [cause for cause, found in table if found == "HEALTHY" and cause != "HEALTHY"]


@pytest.mark.parametrize("seed", TABLES)
def test_every_cause_occurs(seed):
    table, _ = TABLES[seed]
    assert len({cause for cause, _ in table}) >= 12


def test_every_diagnosis_rests_on_numbers_and_says_what_to_do():
    for _, run in runs():
        found = diagnose(run)
        assert found.evidence
        assert found.first_moves == FIRST_MOVES[found.kind]
        assert 1 <= found.section <= 12
        text = repr(found)
        assert text.startswith(found.kind.value)
        assert "Evidence: " in text


def test_diverging_names_the_rate_against_the_curvature():
    evidence = diagnose(descend(parabola, 2.0, learning_rate=1.1, steps=20)).evidence
    assert evidence["learning rate × curvature (border 2)"] == pytest.approx(2.2)
    assert evidence["growth of the gradient a step"] == pytest.approx(1.2)


def test_not_finite_says_where_and_whether_the_function_itself_did_it():
    by_steps = diagnose(descend(bowl, (4, 3), learning_rate=5.0, steps=1000)).evidence
    assert by_steps["source"] == "growing steps"
    assert by_steps["what"] == "loss"
    assert by_steps["growing since step"] == 0
    by_itself = diagnose(
        descend(lambda w: w + 0 * np.log(w), 2.0, gradient=lambda w: np.array(1.0),
                learning_rate=1.0, steps=9)
    ).evidence  # fmt: skip
    assert by_itself["source"] == "the function itself"
    assert by_itself["step"] == 2


def test_a_flipped_sign_shows_the_slope_that_was_expected():
    run = descend(bowl, (4, 3), gradient=lambda w: -bowl.gradient(w), learning_rate=0.01, steps=9)
    found = diagnose(run)
    assert found.kind is Kind.FLIPPED_SIGN
    assert found.evidence["slope of f along the gradient that was used"] == pytest.approx(
        -np.hypot(8, 18)
    )
    assert found.section == 6


def test_at_rest_in_a_minimum_is_healthy_and_elsewhere_it_is_not():
    assert diagnose(descend(bowl, (0, 0))).kind is Kind.HEALTHY
    assert diagnose(descend(lambda w: 1.0, [2.0])).kind is Kind.FLAT


def test_what_fits_nothing_is_not_guessed():
    rng = np.random.default_rng(0)
    run = descend(
        lambda w: float(rng.normal()), [1.0], gradient=lambda w: rng.normal(size=1), steps=40
    )
    assert diagnose(run).kind is not Kind.HEALTHY


@pytest.mark.parametrize("bad", [None, 3, [1, 2], "history"])
def test_what_is_no_run_is_refused(bad):
    with pytest.raises(TypeError, match="diagnose: history must be a run"):
        diagnose(bad)


def test_adam_that_has_arrived_is_healthy():
    assert diagnose(descend(bowl, (4, 3), optimizer=Adam(0.1), steps=400)).kind is Kind.HEALTHY
