"""The documented domain of the tasks of exercises 03 and 04: see domain.py."""

import numpy as np
from domain import bowls, number, tables, values
from hypothesis import assume
from hypothesis import strategies as st

from gdlesson.checks import references_engine
from gdlesson.checks.cases.case import case
from gdlesson.checks.stimuli import array, describe_value, make


@st.composite
def operations(draw):
    op = draw(st.sampled_from(["+", "*", "**", "tanh"]))
    a = draw(st.one_of(number(-4, 4), st.integers(-4, 4)))
    b = draw(st.one_of(number(-4, 4), st.integers(-4, 4)))
    if op == "**":
        assume(a > 0.1 or (a < -0.1 and isinstance(b, int)) or (a == 0 and b >= 1))
        a = float(a)
    if op == "tanh":
        a = a * draw(st.sampled_from([1, 1, 250]))
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
    w, x = draw(values(4 * draw(st.integers(1, 7)) + 1, -2, 2)), draw(values(2))
    if draw(st.booleans()):
        return case("", array(w), array(x), rtol=1e-6, atol=1e-9)
    output = float(references_engine.network(np.asarray(w), np.asarray(x)))
    return case("", {"nodes": np.asarray(w, dtype=float).tolist()}, array(x), goal=output)


@st.composite
def trainings(draw):
    loss, _, start = draw(bowls())
    assume(make(start).ndim == 1)
    both = {**loss, "function": "quadratic_both"}
    return case("", both, start, draw(number(0.02, 0.3)), draw(st.integers(0, 7)))


@st.composite
def easy_tables(draw, scales):
    """Columns with a mean square around 1 that hardly agree, on scales that are drawn."""
    n, d = draw(st.integers(20, 120)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    X = rng.normal(0.2, 1, (n, d))
    X /= np.sqrt(np.mean(X**2, axis=0))
    assume(np.linalg.cond(X) < 2.0)
    y = X @ rng.uniform(0.5, 2, d) * rng.choice([-1, 1]) + rng.normal(0, 0.3, n)
    wide = np.array([draw(scales) for _ in range(d)])
    return array((X * wide).round(5)), array(y.round(3)), d


#: After one step the check compares directions, on columns that are alike up to their scale: what
#: else the text allows there depends on the scale that one takes.
_STEPS = st.one_of(st.just(0), st.integers(300, 600))


@st.composite
def easy_fits(draw):
    X, y, _ = draw(easy_tables(st.just(1.0)))
    return case("", X, y, draw(_STEPS))


@st.composite
def wide_fits(draw):
    X, y, d = draw(easy_tables(st.sampled_from([0.02, 0.5, 1.0, 100.0, 250.0])))
    assume(d >= 2)
    return case("", X, y, draw(_STEPS))


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
    rate, steps = draw(number(0.02, 0.9)), draw(st.integers(0, 7))
    return case("", slopes, other, start, rate, steps, new=True)


#: For each task, what its text allows.
DOMAIN = {
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
    "train_network": trainings(),
}
