"""The derivative's suite, held against the goals that benchmarks/derivative.py reports."""

import math

import mpmath
import pytest
from _judge import Answer, judge, summary
from compositions_cases import HELD_OUT, compositions
from derivative_cases import CASES, Case
from drawn_cases import hard_cases
from family_cases import WORK, family_cases

from gdlesson import DerivativeStatus, estimate_derivative


def judged(cases):
    found = []
    for case in cases:
        calls = []

        def counted(x, f=case.f, calls=calls):
            assert type(x) is float
            calls.append(x)
            return f(x)

        e = estimate_derivative(counted, case.x)
        assert e.evaluations == len(calls) <= 60
        assert len(set(calls)) == len(calls), "a place was looked at twice"
        assert bool(e) == math.isfinite(e.value) == math.isfinite(e.error)
        found.append((case, judge(Answer(e.value, e.error, bool(e), e.evaluations), case.truth)))
    return found


def test_the_suite_meets_its_goals():
    found = judged(CASES)
    assert [c.name for c, j in found if j.silent] == []
    assert [c.name for c, j in found if j.refused] == []
    figures = summary([j for _, j in found])
    assert figures["median"] > 14.4  # another libm may cost a little
    assert figures["worst decile"] > 6.5
    assert figures["evaluations"] <= 15
    assert figures["honest"] >= 0.99
    assert figures["width"] <= 1.5


def test_random_compositions_that_nothing_was_tuned_on():
    figures = summary([j for _, j in judged(compositions(HELD_OUT + 1, 200))])
    assert figures["median"] > 13.7
    assert figures["worst decile"] > 8
    assert figures["silent"] <= 1
    assert figures["refused"] <= 1
    assert figures["honest"] > 0.98


def test_hard_families_at_random_places():
    found = judged(hard_cases(HELD_OUT + 1, 12))
    none = [j for _, j in found if j.digits is None]
    assert sum(j.silent for j in none) <= 1  # a corner may drown in the rounding of a large f
    figures = summary([j for _, j in found])
    assert figures["silent"] + figures["refused"] <= 0.04 * len(found)
    assert figures["honest"] > 0.98


def test_families_that_a_user_might_bring():
    found = judged(list(family_cases(WORK[0], 400)))
    figures = summary([j for _, j in found])
    assert figures["median"] > 13.4
    assert figures["worst decile"] > 6
    assert figures["silent"] <= 1
    assert figures["refused"] <= 4
    # What errs smoothly inside f as far as one looks, nobody can tell.
    knowable = [j for c, j in found if c.family not in ("quadrature", "iteration")]
    assert summary(knowable)["honest"] > 0.99
    assert figures["honest"] > 0.98
    assert figures["width"] < 1.5


class TestTheJudge:
    """The judge that the goals rest on must be able to condemn."""

    @pytest.mark.parametrize(
        ("answer", "truth", "digits", "silent", "refused", "honest"),
        [
            (Answer(2.0, 1e-9, True, 3), 2, 16, False, False, True),
            (Answer(2.002, 1e-9, True, 3), 2, 3, False, False, False),
            (Answer(2.2, 1e-9, True, 3), 2, 1, True, False, False),
            (Answer(2.2, 0.5, True, 3), 2, 1, False, False, True),
            (Answer(2.2, None, True, 3), 2, 1, True, False, None),
            (Answer(math.nan, None, True, 3), 2, 0, False, True, None),
            (Answer(2.0, 1e-9, False, 3), 2, 0, False, True, None),
            (Answer(2.0, 1e-9, True, 3), None, None, True, False, None),
            (Answer(2.0, 5.0, True, 3), None, None, False, False, None),
            (Answer(2.0, None, True, 3), None, None, True, False, None),
            (Answer(2.0, 1e-9, False, 3), None, None, False, False, None),
        ],
    )
    def test_what_an_answer_is_worth(self, answer, truth, digits, silent, refused, honest):
        found = judge(answer, None if truth is None else mpmath.mpf(truth))
        assert found.digits == (None if digits is None else pytest.approx(digits, abs=0.01))
        assert (found.silent, found.refused, found.honest) == (silent, refused, honest)

    def test_the_truth_is_not_what_doubles_say(self):
        case = Case("", "", lambda m, x: m.exp(m.sin(x)), 0.3)
        with mpmath.workdps(50):
            x = mpmath.mpf(0.3)
            exact = mpmath.exp(mpmath.sin(x)) * mpmath.cos(x)
            assert abs(case.truth - exact) < mpmath.mpf(10) ** -45


class TestStatuses:
    @pytest.mark.parametrize(
        ("f", "x", "status"),
        [
            (math.sin, 1.0, "CONVERGED"),
            (abs, 0.0, "KINK"),
            (lambda x: 0.0 if x < 1 else 1.0, 1.0, "JUMP"),
            (math.floor, 3.0, "JUMP"),
            (math.sqrt, 0.0, "DOMAIN_EDGE"),
            (math.asin, 1.0, "DOMAIN_EDGE"),
            (lambda x: x * math.sqrt(x), 0.0, "ONE_SIDED"),
            (lambda x: math.exp(x) if x >= 1 else math.nan, 1.0, "ONE_SIDED"),
            (lambda x: math.exp(x) if x <= 1 else math.inf, 1.0, "ONE_SIDED"),
            (math.log, 0.0, "NOT_FINITE"),
            (lambda x: 2.0 if x == 1 else math.nan, 1.0, "NOT_FINITE"),
            (lambda x: math.copysign(abs(x) ** (1 / 3), x), 0.0, "NOT_FOUND"),
        ],
    )
    def test_each_is_reached(self, f, x, status):
        assert estimate_derivative(f, x).status is DerivativeStatus[status]

    def test_a_slope_of_zero_that_drowns_in_the_rounding_of_the_terms_of_f(self):
        # Between them the terms cancel, so that f jitters by more than its own size tells.
        y = 2 / 9
        e = estimate_derivative(lambda x: 3 * x * x + 2 * x * y + y**3, -2 / 27)
        assert e
        assert abs(e.value) <= e.error < 1e-13

    def test_noise_is_named_and_admitted(self):
        noisy = next(c for c in CASES if c.name == "sin + noise 0.0001")
        e = estimate_derivative(noisy.f, noisy.x)
        assert e.status is DerivativeStatus.NOISY
        assert 1e-5 < e.error < 1e-2

    def test_outside_a_domain_no_more_is_looked_at_than_finds_its_edge(self):
        outside = []

        def root(x):
            if x < 1:
                outside.append(x)
            return math.sqrt(x - 1)

        assert estimate_derivative(root, 2.0)
        assert len(outside) == 0
        assert estimate_derivative(root, 1.0 + 1e-3)
        assert len(outside) <= 3
        outside.clear()
        estimate_derivative(root, 1.0)
        assert len(outside) <= 2

    def test_the_record_says_which_steps_were_taken(self):
        e = estimate_derivative(math.exp, 1.0)
        steps = [h for h, _ in e.ladder]
        assert steps == sorted(steps, reverse=True)
        assert e.step in steps
        for h, slope in e.ladder:
            assert slope == pytest.approx((math.exp(1 + h) - math.exp(1 - h)) / (2 * h), rel=1e-9)
        assert math.isnan(estimate_derivative(abs, 0.0).step)

    def test_f_that_refuses_x_for_reasons_of_its_own_is_heard(self):
        def picky(x):
            raise ValueError("I only take even numbers")

        with pytest.raises(ValueError, match="even numbers"):
            estimate_derivative(picky, 1.0)
