"""The cumulative distributions of scipy: their slope is the density.

Many are computed by quadrature or iteration, whose errors are smooth at small steps. Where scipy's
own density is off by more than our error, the truth is worked out here. scipy.stats takes a second
to load, and is loaded by who needs it.
"""

import mpmath
import pytest

from gdlesson import estimate_derivative

#: Known to be off by a few times their error: a quadrature that is smooth between x ± h, and a
#: polynomial of degree nine in pieces.
BEYOND = {"gausshyper": 10, "irwinhall": 4}


def kolmogorov_limit(x):
    terms = ((-1) ** (k - 1) * k * k * mpmath.exp(-2 * k * k * x * x) for k in range(1, 40))
    return 8 * x * sum(terms)


def kolmogorov_of_ten(x):
    """Marsaglia, Tsang and Wang (2003): an entry of the tenth power of a matrix."""

    def below(d, n=10):
        k = int(mpmath.floor(n * d)) + 1
        m, h = 2 * k - 1, k - n * d
        H = mpmath.matrix(m, m)
        for i in range(m):
            for j in range(min(i + 2, m)):
                H[i, j] = 1
        for i in range(m):
            H[i, 0] -= h ** (i + 1)
            H[m - 1, i] -= h ** (m - i)
        H[m - 1, 0] += max(2 * h - 1, 0) ** m
        for i in range(m):
            for j in range(min(i + 1, m)):
                H[i, j] /= mpmath.factorial(i - j + 1)
        return (H**n)[k - 1, k - 1] * mpmath.factorial(n) / mpmath.mpf(n) ** n

    return mpmath.diff(below, x)


def pearson_of_skew_a_tenth(x):
    b = mpmath.mpf(2) / mpmath.mpf(0.1)
    z, a = b * (x + b), b * b
    return b * mpmath.exp((a - 1) * mpmath.log(z) - z - mpmath.loggamma(a))


EXACT = {
    ("kstwobign", ()): kolmogorov_limit,
    ("kstwo", (10,)): kolmogorov_of_ten,
    ("pearson3", (0.1,)): pearson_of_skew_a_tenth,
}


def measured(name, args):
    """Where, what is measured there, and the density that scipy has."""
    distribution = getattr(pytest.importorskip("scipy.stats"), name)(*args)
    x = float(distribution.median()) + 0.1
    e = estimate_derivative(lambda t: float(distribution.cdf(t)), x)
    return x, e, float(distribution.pdf(x))


def judge_density(name, args):
    """The slope is the density, within the error that is stated."""
    x, e, density = measured(name, args)
    assert e.value == pytest.approx(density, rel=1e-7, abs=1e-10)
    if (name, args) in EXACT:
        with mpmath.workdps(40):
            off = float(abs(e.value - EXACT[name, args](mpmath.mpf(x))))
    else:
        off = abs(e.value - density)
    assert off <= BEYOND.get(name, 1) * e.error
