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
from gdlesson.checks.stimuli import array, describe_value, function, make


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
    return case("", f, array(w, kind, order), draw(number(0.02, 0.6)), rtol=1e-5, atol=1e-6)


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
    return case("", loss, slopes, start, rates, draw(st.integers(1, 9)), rtol=1e-5)


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
    return case("", X, y, draw(number(0.001, 0.02)), draw(st.integers(1, 9)), rtol=1e-5, atol=1e-5)


@st.composite
def lines(draw):
    n = draw(st.integers(1, 30))
    x, y = array(draw(values(n))), array(draw(values(n)))
    return case("", x, y, draw(number(0.001, 0.03)), draw(st.integers(1, 9)), rtol=1e-5, atol=1e-5)


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
    rate, steps = draw(number(0.001, 0.02)), draw(st.integers(1, 6))
    return case("", X, y, start, rate, steps, rtol=1e-5, atol=1e-7)


@st.composite
def operations(draw):
    op = draw(st.sampled_from(["+", "*", "**", "tanh"]))
    a = draw(st.one_of(number(-4, 4), st.integers(-4, 4)))
    b = draw(st.one_of(number(-4, 4), st.integers(-4, 4)))
    if op == "**":
        assume(a > 0.1 or (a < -0.1 and isinstance(b, int)))
        a = float(a)
    return case("", op, a, b, rtol=1e-5, atol=1e-9)


@st.composite
def dags(draw):
    """Parents and an end: a node is made from one, two or none that come before it."""
    many = draw(st.integers(2, 9))
    parents = [draw(st.lists(st.integers(0, max(k - 1, 0)), max_size=2 if k else 0))
               for k in range(many)]  # fmt: skip
    new = draw(st.permutations(range(many)))
    moved = [[] for _ in range(many)]
    for k, made_from in enumerate(parents):
        moved[new[k]] = [new[p] for p in made_from]
    return moved, draw(st.integers(0, many - 1))


@st.composite
def orders(draw):
    return case("", *draw(dags()))


@st.composite
def walks(draw):
    parents, end = draw(dags())
    slope = st.one_of(number(-2, 2), st.integers(-2, 2))
    slopes = [[draw(slope) for _ in made_from] for made_from in parents]
    return case("", parents, slopes, end, rtol=1e-6, atol=1e-9)


@st.composite
def recorded(draw):
    parents, end = draw(dags())
    d = draw(st.integers(1, 4))
    rows = []
    for made_from in parents:
        if not made_from:
            kind = draw(st.sampled_from(["w", "w", "number"]))
            rows.append((kind, [], draw(st.integers(0, d - 1) if kind == "w" else number(-2, 2))))
        elif len(made_from) == 1:
            op = draw(st.sampled_from(["**", "tanh"]))
            rows.append((op, made_from, draw(st.integers(2, 3)) if op == "**" else 0))
        else:
            rows.append((draw(st.sampled_from("+*")), made_from, 0))
    whole, w = draw(st.booleans()), draw(values(d, -1.2, 1.2))
    w = array(np.round(w), "int64") if whole else array(w)
    return case("", [{"tuple": list(row)} for row in rows], end, w, rtol=1e-5, atol=1e-7)


@st.composite
def networks(draw):
    w = draw(values(4 * draw(st.integers(1, 7)) + 1, -2, 2))
    return case("", array(w), array(draw(values(2))), rtol=1e-6, atol=1e-9)


@st.composite
def trainings(draw):
    loss, _, start = draw(bowls())
    assume(make(start).ndim == 1)
    both = {**loss, "function": "quadratic_both"}
    return case("", both, start, draw(number(0.02, 0.3)), draw(st.integers(0, 7)))


@st.composite
def easy_tables(draw, scales=None):
    """Columns with a mean square around 1 that hardly agree, on scales that are drawn."""
    n, d = draw(st.integers(20, 120)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    X = rng.normal(0.2, 1, (n, d))
    X /= np.sqrt(np.mean(X**2, axis=0))
    assume(np.linalg.cond(X) < 2.0)
    y = X @ rng.uniform(0.5, 2, d) * rng.choice([-1, 1]) + rng.normal(0, 0.3, n)
    wide = np.array([draw(scales) if scales else 1.0 for _ in range(d)])
    return array((X * wide).round(5)), array(y.round(3)), d


@st.composite
def easy_fits(draw):
    X, y, _ = draw(easy_tables())
    return case("", X, y, draw(st.integers(300, 600)))


@st.composite
def wide_fits(draw):
    X, y, d = draw(easy_tables(st.sampled_from([0.02, 0.5, 1.0, 100.0, 250.0])))
    assume(d >= 2)
    return case("", X, y, draw(st.integers(300, 600)))


@st.composite
def short_fits(draw, column=False):
    X, y, _ = draw(tables())
    if column:
        y = {**y, "array": [[v] for v in y["array"]]}
    rate, steps = draw(number(0.001, 0.02)), draw(st.integers(0, 7))
    return case("", X, y, rate, steps, rtol=1e-5, atol=1e-7)


@st.composite
def gappy_fits(draw):
    X, y, d = draw(tables())
    both = np.column_stack([make(X), make(y)]).astype(float)
    for row, column in draw(st.lists(st.tuples(st.integers(1, 40), st.integers(0, d)), max_size=4)):
        both[row % len(both), column] = draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    assume(np.isfinite(both).all(axis=1).any())
    parts = describe_value(both[:, :d].copy()), describe_value(both[:, d].copy())
    rate, steps = draw(number(0.001, 0.02)), draw(st.integers(0, 6))
    return case("", *parts, rate, steps, rtol=1e-5, atol=1e-7)


@st.composite
def row_by_row(draw):
    X, y, _ = draw(tables())
    n = len(y["array"])
    line = st.lists(st.integers(0, n - 1), min_size=2, max_size=2)
    orders = array(draw(st.lists(line, min_size=1, max_size=4)), "int64")
    return case("", X, y, draw(number(0.001, 0.01)), orders, rtol=1e-5, atol=1e-7)


@st.composite
def kept_points(draw):
    loss, slopes, start = draw(bowls())
    other = {**loss, "center": (np.asarray(loss["center"]) + 0.37).tolist()}
    return case("", slopes, other, start, draw(number(0.02, 0.9)), draw(st.integers(0, 7)))


_STEPS, _KEPT = st.integers(1, 7), number(0, 0.95)
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
    "mend_flies_off": easy_fits(),
    "mend_crawls": wide_fits(),
    "mend_climbs": short_fits(),
    "mend_swings": short_fits(),
    "mend_goes_nan": gappy_fits(),
    "mend_gets_stuck": short_fits(column=True),
    "mend_learns_nothing": row_by_row(),
    "mend_keeps_the_best": kept_points(),
    "operate": operations(),
    "topological_order": orders(),
    "backward": walks(),
    "value_and_gradient": recorded(),
    "network": networks(),
    "train": trainings(),
    "adam_descent": plain_loops(_STEPS, _KEPT, number(0.5, 0.99), number(1e-8, 0.5)),
}
