"""Functions from the families, kept because one rule alone keeps their bars honest."""

import pytest
from family_cases import family_cases

from gdlesson import estimate_derivative

#: By seed and name: which rule it is that would be missed.
KEPT = {
    (11, "entropy at 31.8"): "a riser of rounding that makes two looks differ",
    (13, "fixed point to 1e-05 at 1"): "a riser of rounding that makes two looks differ",
    (16, "upper end, tolerance 9e-06 at 0.846"): "a wide look that agrees with one from below",
}


@pytest.mark.parametrize(("seed", "name"), KEPT)
def test_its_bar_is_honest(seed, name):
    case = next(c for c in family_cases(seed, 600) if c.name == name)
    found = estimate_derivative(case.f, case.x)
    assert abs(found.value - float(case.truth)) <= found.error, KEPT[seed, name]
