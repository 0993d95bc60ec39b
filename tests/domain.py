"""The documented domain of every task, for a search: not the cases, but whatever the text allows.

Two answers that differ somewhere in it have to differ on a check's cases as well. So whatever a
check passes, right answers and mutants listed as right, is held against the reference here.
"""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from gdlesson.checks.cases.case import case
from gdlesson.checks.references import gradient_descent
from gdlesson.checks.stimuli import array, function, make


def number(low, high):
    return st.floats(low, high, allow_nan=False).map(lambda v: float(f"{v:.4g}"))


def away_from_zero(low, high):
    return st.one_of(number(low, high), number(low, high).map(lambda v: -v))


def values(shape, low=-4.0, high=4.0):
    return npst.arrays(float, shape, elements=number(low, high))


SHAPES = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple)
WIGGLES = away_from_zero(0.02, 1.5)


@st.composite
def one_variable(draw):
    a, b, c = (draw(away_from_zero(0.3, 3)) for _ in range(3))
    curve = draw(st.sampled_from([function("cubic", a=a, b=b, c=c), function("sine", a=a, b=b)]))
    x = draw(st.one_of(number(-3, 3), st.integers(-3, 3)))
    return case("", curve, x, draw(WIGGLES), rtol=1e-6, atol=1e-7)


@st.composite
def two_variables(draw):
    a, b, c, d = (draw(away_from_zero(0.3, 3)) for _ in range(4))
    x, y = (draw(st.one_of(number(-3, 3), st.integers(-3, 3))) for _ in range(2))
    return case("", function("surface", a=a, b=b, c=c, d=d), x, y, draw(WIGGLES), atol=1e-7)


@st.composite
def many_variables(draw):
    shape = draw(SHAPES)
    f = function(
        "waves",
        amplitude=draw(values(shape, 0.5, 2)),
        frequency=draw(values(shape, 0.7, 1.6)),
        coupling=0.3,
    )
    w = draw(st.sampled_from([np.round, np.asarray]))(draw(values(shape)))
    kind = draw(st.sampled_from(["int64", "float64"])) if (w == np.round(w)).all() else "float64"
    order = draw(st.sampled_from("CF"))
    return case("", f, array(w, kind, order), draw(away_from_zero(0.02, 0.6)), rtol=1e-5, atol=1e-6)


@st.composite
def bowls(draw, whole=True):
    """A loss, its gradient and a start, of a shape of their own."""
    shape = draw(SHAPES)
    numbers = {
        "curvature": draw(values(shape, 0.2, 2)),
        "center": draw(values(shape)),
        "coupling": draw(number(0, 0.1)),
    }
    start = draw(values(shape, 0.5, 6))
    kind = draw(st.sampled_from(["int64", "float64"])) if whole else "float64"
    loss = function("quadratic", **numbers, offset=draw(st.sampled_from([0.0, -3.0])))
    return loss, function("quadratic_gradient", **numbers), array(np.round(start, 2), kind)


@st.composite
def loops(draw):
    loss, slopes, start = draw(bowls())
    rate, steps = draw(number(0.02, 0.3)), draw(st.integers(0, 12))
    tolerance = draw(st.one_of(st.just(0.0), number(1e-3, 3)))
    watched = draw(st.booleans())
    given = [slopes, start, rate, steps, tolerance, *([loss] if watched else [])]
    assume(_no_stop_is_close(given, loss if watched else None))
    return case("", *given)


def _no_stop_is_close(given, loss):
    """Whether no stop hangs on the last digit, where < and <= or two norms would disagree."""
    slopes, start, rate, steps, tolerance = (make(g) for g in given[:5])
    path, _ = gradient_descent(slopes, start, rate, steps, -1.0)
    sizes = [float(np.linalg.norm(slopes(w))) for w in path]
    if loss is not None:
        sizes += list(np.abs(np.diff([make(loss)(w) for w in path])))
    return all(abs(size - tolerance) > 1e-7 for size in sizes)


@st.composite
def sweeps(draw):
    loss, slopes, start = draw(bowls())
    rates = draw(st.lists(number(0.01, 2.5), min_size=1, max_size=4))
    rates = draw(st.sampled_from([rates, array(rates)]))
    return case("", loss, slopes, start, rates, draw(st.integers(0, 9)), rtol=1e-5)


@st.composite
def borders(draw):
    low, width = draw(number(0.01, 1)), draw(number(1e-4, 0.2))
    high = low + draw(number(0.01, 20))
    border = low + (high - low) * draw(number(0.05, 0.95))
    return case(
        "", function("threshold", border=border), low, high, width,
        rtol=0, atol=0.5 * width * (1 + 1e-6), goal=border,
    )  # fmt: skip


@st.composite
def tables(draw, square=True):
    n, d = draw(st.integers(1, 30)), draw(st.integers(1, 6))
    assume(n >= 2 or square)
    X, y = draw(values((n, d))), draw(values(n))
    order, whole = draw(st.sampled_from("CF")), draw(st.booleans())
    X, y = (np.round(part) for part in (X, y)) if whole else (X, y)
    kind = "int64" if whole else "float64"
    return array(X, kind, order), array(y, kind), d


@st.composite
def losses(draw):
    X, y, d = draw(tables())
    return case("", X, y, array(draw(values(d))), rtol=1e-5, atol=1e-5)


@st.composite
def fits(draw):
    X, y, _ = draw(tables())
    return case("", X, y, draw(number(0.001, 0.02)), draw(st.integers(0, 9)), rtol=1e-5, atol=1e-5)


@st.composite
def lines(draw):
    n = draw(st.integers(1, 30))
    x, y = array(draw(values(n))), array(draw(values(n)))
    return case("", x, y, draw(number(0.001, 0.03)), draw(st.integers(0, 9)), rtol=1e-5, atol=1e-5)


@st.composite
def columns(draw):
    X, _, _ = draw(tables(square=False))
    assume((make(X).std(axis=0) > 0.05).all())
    return case("", X, rtol=1e-4, atol=1e-4)


@st.composite
def gradients(draw):
    gradient = draw(values(draw(SHAPES), -9, 9))
    most = draw(number(0.1, 30))
    assume(abs(np.linalg.norm(gradient) - most) > 1e-4)
    return case("", array(gradient), most, rtol=1e-5)


@st.composite
def plain_loops(draw, *more):
    _, slopes, start = draw(bowls())
    rest = [draw(strategy) for strategy in more]
    return case("", slopes, start, draw(number(0.02, 0.3)), *rest)


@st.composite
def mended_fits(draw):
    X, y, d = draw(tables())
    start = array(np.round(draw(values(d))), draw(st.sampled_from(["int64", "float64"])))
    rate, steps = draw(number(0.001, 0.02)), draw(st.integers(0, 6))
    return case("", X, y, start, rate, steps, rtol=1e-5, atol=1e-7)


def curve(draw):
    """A cubic or a wave."""
    a, b, c = (draw(away_from_zero(0.3, 3)) for _ in range(3))
    return draw(st.sampled_from([function("cubic", a=a, b=b, c=c), function("sine", a=a, b=b)]))


@st.composite
def secants(draw):
    a = draw(st.one_of(number(-3, 3), st.integers(-3, 3)))
    b = draw(st.one_of(number(-3, 3), st.integers(-3, 3)))
    assume(abs(a - b) > 0.02)
    return case("", curve(draw), a, b, rtol=1e-6, atol=1e-7)


@st.composite
def places(draw):
    return case("", draw(st.one_of(number(-4, 4), st.integers(-4, 4))), rtol=1e-4, atol=1e-4)


@st.composite
def chains(draw):
    """The inner function comes with its own derivative."""
    a, b = draw(away_from_zero(0.3, 3)), draw(away_from_zero(0.3, 3))
    inner = draw(
        st.sampled_from(
            [
                (function("cubic", a=a, b=b, c=0), function("cubic", a=0, b=3 * a, c=2 * b)),
                (function("sine", a=a, b=b), function("cosine", a=a * b, b=b)),
            ]
        )
    )
    return case("", curve(draw), *inner, draw(number(-2, 2)), rtol=1e-6)


@st.composite
def entries(draw):
    many = draw(st.integers(1, 5))
    f = function(
        "waves", amplitude=draw(values(many, 0.5, 2)), frequency=draw(values(many, 0.7, 1.6)),
        coupling=0.3,
    )  # fmt: skip
    index, h = draw(st.integers(0, many - 1)), draw(away_from_zero(0.02, 0.6))
    return case("", f, array(draw(values(many))), index, h, rtol=1e-5, atol=1e-6)


@st.composite
def slopes_below_feet(draw):
    shape = draw(SHAPES)
    gradient = draw(values(shape, -9, 9))
    assume(np.linalg.norm(gradient) > 0.1)
    return case("", array(draw(values(shape))), array(gradient), draw(number(0.1, 9)))


@st.composite
def settling_runs(draw):
    """The loss falls at every step: whether a rise stops the loop, the text leaves open."""
    numbers = {"curvature": draw(number(0.3, 2)), "center": draw(number(-2, 2))}
    loss = function("quadratic", **numbers, offset=draw(st.sampled_from([0.0, -3.0])))
    slopes = function("quadratic_gradient", **numbers)
    start = numbers["center"] + draw(away_from_zero(0.5, 5))
    rate, steps = draw(number(0.05, 0.45)), draw(st.integers(0, 12))
    tolerance = draw(number(0, 2))
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * make(slopes)(path[-1]))
    falls = -np.diff([make(loss)(w) for w in path])
    assume(all(abs(fall - tolerance) > 1e-7 for fall in falls))
    return case("", loss, slopes, start, rate, steps, tolerance)


@st.composite
def factors(draw):
    curvature, rate = draw(number(0.1, 30)), draw(number(0.001, 3))
    factor = 1 - curvature * rate
    assume(min(abs(factor), abs(factor + 1)) > 1e-6)
    return case("", curvature, rate)


@st.composite
def lines_over_points(draw):
    n = draw(st.integers(1, 30))
    x, y = array(draw(values(n))), array(draw(values(n)))
    return case("", x, y, draw(number(-3, 3)), draw(number(-3, 3)), rtol=1e-6, atol=1e-8)


@st.composite
def trainings(draw):
    loss = function("cubic", a=0, b=draw(number(0.3, 2)), c=draw(number(-2, 2)))
    return case("", loss, draw(number(-4, 4)), draw(number(0.01, 0.2)), draw(st.integers(0, 9)))


_STEPS, _KEPT = st.integers(0, 7), number(0, 0.95)
#: For each task, what its text allows.
DOMAIN = {
    "slope": one_variable(),
    "central_slope": one_variable(),
    "slope_along_y": two_variables(),
    "numeric_gradient": many_variables(),
    "gradient_descent": loops(),
    "sweep_rates": sweeps(),
    "find_border": borders(),
    "mse_loss": losses(),
    "mse_gradient": losses(),
    "fit_line": lines(),
    "standardize": columns(),
    "fit": fits(),
    "clip_gradient": gradients(),
    "mended_sign": plain_loops(_STEPS),
    "mended_mean": mended_fits(),
    "mended_state": plain_loops(_KEPT, _STEPS),
    "momentum_descent": plain_loops(_KEPT, _STEPS),
    "adam_descent": plain_loops(_STEPS, _KEPT, number(0.5, 0.99), number(1e-8, 0.5)),
    "slope_between": secants(),
    "slope_of_cubic": places(),
    "slope_of_chain": chains(),
    "partial_by_wiggling": entries(),
    "step_downhill": slopes_below_feet(),
    "settle": settling_runs(),
    "what_happens": factors(),
    "line_gradient": lines_over_points(),
    "train": trainings(),
}
