"""A few distributions of scipy in every run: what was once wrong, and where the truth is ours."""

import mpmath
import pytest
from distributions import EXACT, judge_density, measured


@pytest.mark.parametrize("name", ["geninvgauss", "norminvgauss", "kstwo", "kstwobign"])
def test_errors_that_were_once_too_small_by_ten_to_a_thousand_times(name):
    tried = pytest.importorskip("scipy.stats._distr_params").distcont
    for args in [args for other, args in tried if other == name]:
        judge_density(name, args)


@pytest.mark.parametrize(("name", "args"), EXACT)
def test_where_the_density_of_scipy_is_off_the_error_is_honest(name, args):
    x, e, _ = measured(name, args)
    with mpmath.workdps(40):
        assert abs(e.value - EXACT[name, args](mpmath.mpf(x))) <= e.error < 1e-8
