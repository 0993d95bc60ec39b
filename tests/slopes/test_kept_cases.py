"""Functions from the families, kept because one rule alone keeps their bars honest."""

import pytest
from family_cases import family_cases

from gdlesson import estimate_derivative

#: By name: which rule it is that would be missed.
KEPT = {
    "upper end, tolerance 9e-06 at 0.846": "a look that began wide and agrees with one from below",
    "entropy at 31.8": "a riser of rounding that makes two looks differ",
    "fixed point to 1e-05 at 1": "a riser of rounding that makes two looks differ",
}


@pytest.fixture(scope="module")
def drawn():
    return {c.name: c for seed in range(11, 17) for c in family_cases(seed, 600)}


@pytest.mark.parametrize("name", KEPT)
def test_its_bar_is_honest(drawn, name):
    found = estimate_derivative(drawn[name].f, drawn[name].x)
    assert abs(found.value - float(drawn[name].truth)) <= found.error, KEPT[name]
