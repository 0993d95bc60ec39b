"""Every distribution of scipy: the slope is the density."""

import pytest
from distributions import judge_density

pytestmark = pytest.mark.proof
parameters = pytest.importorskip("scipy.stats._distr_params")
NAMES = [(name, args) for name, args in parameters.distcont if isinstance(name, str)]


@pytest.mark.parametrize(("name", "args"), NAMES)
def test_the_slope_of_a_distribution_is_its_density(name, args):
    judge_density(name, args)
