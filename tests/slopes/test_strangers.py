"""Functions of somebody who had read the docstrings only: right, or with an error that says so."""

import mpmath
import pytest
from stranger_cases import NONE, stranger_cases

from gdlesson import estimate_derivative

CASES = {case.name: case for case in stranger_cases()}
#: As near as they come to their digits, and the error must say so.
FEW_DIGITS = {
    "saturated", "acos by its edge", "slow beside light", "on top of 1e9", "on top of 1e14",
    "hardly a double", "nearly flat, on top of 5", "float16", "six decimals",
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_slope_is_covered_by_its_error_and_has_its_digits(name):
    case = CASES[name]
    truth = case.truth
    e = estimate_derivative(case.f, case.x)
    assert e, e.status
    off = abs(mpmath.mpf(e.value) - truth)
    assert off <= e.error, (e, truth)
    if name not in FEW_DIGITS:
        assert off <= 1e-6 * (abs(truth) or 1), (e, truth)


@pytest.mark.parametrize("name", NONE)
def test_where_there_is_no_slope_that_is_said(name):
    f, x, statuses = NONE[name]
    assert estimate_derivative(f, x).status.name in statuses.split()
