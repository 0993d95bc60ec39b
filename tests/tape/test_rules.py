"""Every line of every table: against the measured gradient, PyTorch, and differentiated again.

A line without a case fails a test. Cases are sums with uneven weights, so that no entry's slope can
stand in for another's.
"""

import numpy as np
import pytest

from gdlesson import grad, gradient
from gdlesson.tape import elementwise, products, reductions, shapes
from gdlesson.tape.grad import recorded
from gdlesson.tape.leaks import RecordingError
from gdlesson.tape.operations import entries, joined, scattered, written
from gdlesson.tape.products import contracted, log_of_det, sparse_product
from gdlesson.tape.rules import RULES, WRITTEN

rng = np.random.default_rng(11)
B = rng.normal(size=(2, 3))
SQUARE = np.array([[2.0, 0.3, 0.1], [0.4, 1.5, -0.2], [0.1, -0.3, 1.0]])


def weighted(np_like, value):
    """One number of many, with a weight of its own for each, counted from the last one."""
    flat = value.reshape(-1)
    count = flat.shape[0]
    weights = np.cos(np.arange(count)[::-1]) + 1.3
    if np_like is not np:
        weights = np_like.as_tensor(weights)
    return (flat * weights).sum()


def twice(f, w):
    """Hessian times vector by recording the gradient, and by a difference of gradients."""
    slope, h = grad(f), 1e-5
    v = np.random.default_rng(2).normal(size=np.shape(w))
    difference = (slope(w + h * v) - slope(w - h * v)) / (2 * h)
    return grad(lambda w: (slope(w) * v).sum())(w), difference


def in_torch(torch, f, w):
    t = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    f(t).backward()
    return np.zeros_like(w) if t.grad is None else t.grad.numpy()


# Entry by entry.

#: Where a function lives, where that is not (-2, 2); of two arguments, the first one's.
DOMAIN = {
    **dict.fromkeys(
        ("sqrt", "cbrt", "reciprocal", "log", "log2", "log10", "power", "float_power", "entr",
         "xlogy", "gammaln", "divide"), (0.2, 3),
    ),
    **dict.fromkeys(("arcsin", "arccos", "arctanh", "log1p", "xlog1py"), (-0.9, 0.9)),
    "arccosh": (1.2, 3),
    "logit": (0.1, 0.9),
}  # fmt: skip
#: PyTorch's names, where they are others; None where it has no such function, or no slope for it.
TORCH = {
    "fabs": "absolute", "conjugate": "positive", "rint": "round", "degrees": "rad2deg",
    "radians": "deg2rad", "cbrt": None, "heaviside": None, "floor_divide": None,
    "power": "pow", "gammaln": "lgamma", "ndtr": "special.ndtr", "entr": "special.entr",
    "expit": "sigmoid",
    "log_expit": "nn.functional.logsigmoid", "xlog1py": "special.xlog1py",
}  # fmt: skip
NAMED = {f.__name__: f for f in (*elementwise.ONE_ARGUMENT, *elementwise.TWO_ARGUMENTS)}
ARGUMENTS = {
    name: len(rule)
    for name, rule in (
        *((f.__name__, r) for f, r in elementwise.ONE_ARGUMENT.items()),
        *((f.__name__, r) for f, r in elementwise.TWO_ARGUMENTS.items()),
        *elementwise.BY_NAME.items(),
    )
}


def twin(torch, name):
    found = torch
    for part in (TORCH.get(name, name) or "").split("."):
        found = getattr(found, part, None)
    return found


@pytest.mark.parametrize("name", ARGUMENTS)
class TestEntryByEntry:
    def function(self, name):
        if name in NAMED:
            return NAMED[name]
        return getattr(pytest.importorskip("scipy.special"), name)

    def points(self, name):
        """A row for each argument, in its domain."""
        draw = np.random.default_rng(len(name))
        low, high = DOMAIN.get(name, (-2, 2))
        first = draw.uniform(low, high, 5)
        second = draw.uniform(0.3, 2, 5) * draw.choice([-1, 1], 5)
        second = np.abs(second) if name in ("xlogy", "xlog1py") else second
        return np.stack([first, second][: ARGUMENTS[name]])

    def f(self, name, act, np_like=np):
        return lambda w: weighted(np_like, act(*w))

    def test_as_measured_and_once_more(self, name):
        f, w = self.f(name, self.function(name)), self.points(name)
        np.testing.assert_allclose(
            grad(f)(w), gradient(f, w, method="accurate"), rtol=1e-8, atol=1e-9
        )
        if name != "gammaln":  # the slope of its slope isn't in the tables
            found, want = twice(f, w)
            np.testing.assert_allclose(found, want, rtol=1e-5, atol=1e-6)

    def test_as_pytorch(self, name):
        torch = pytest.importorskip("torch")
        act = twin(torch, name)
        if TORCH.get(name, name) is None:
            assert name in ("cbrt", "heaviside", "floor_divide")
            return
        w = self.points(name)
        want = in_torch(torch, self.f(name, act, torch), w)
        np.testing.assert_allclose(
            grad(self.f(name, self.function(name)))(w), want, rtol=1e-10, atol=1e-12
        )

    def test_a_number_on_the_other_side(self, name):
        act, points = self.function(name), self.points(name)
        if len(points) == 2:
            a, b = points[:, 0]
            for f, w in ((lambda x: act(x, b), a), (lambda x: act(a, x), b)):
                want = gradient(f, w, method="accurate")
                np.testing.assert_allclose(grad(f)(w), want, rtol=1e-8, atol=1e-9)
        want = grad(self.f(name, act))(points[:, :1])
        whole = np.array([float(g) for g in grad(lambda w: act(*w) * 2.3)(points[:, 0])])
        np.testing.assert_allclose(whole, want[:, 0])


def test_a_sum_over_copies_goes_back_to_one():
    f = lambda w: weighted(np, np.multiply(w[:, None], w[None, :2]) / w[2])  # noqa: E731
    w = np.array([0.7, -1.2, 0.4])
    np.testing.assert_allclose(grad(f)(w), gradient(f, w, method="accurate"), rtol=1e-9)


def test_copies_along_new_axes_and_old_ones_are_summed_each():
    X = np.arange(15.0).reshape(1, 3, 5)
    for shape, axes in (((3, 1), (0, 2)), ((1, 5), (0, 1)), ((1, 1), (0, 1, 2)), ((5,), (0, 1))):
        found = grad(lambda w: (X * w).sum())(np.ones(shape))
        np.testing.assert_array_equal(found, X.sum(axis=axes).reshape(shape))


def test_what_a_border_made_of_w_cuts_off_goes_to_the_border():
    w = np.array([1.0, 5.0, -3.0])
    np.testing.assert_array_equal(grad(lambda w: np.clip(w, None, w[0]).sum())(w), [2, 0, 1])
    np.testing.assert_array_equal(grad(lambda w: np.clip(w, w[0], None).sum())(w), [2, 1, 0])


def test_an_exponent_that_happens_to_be_2_is_still_a_variable():
    a, b = w = np.array([1.5, 2.0])
    hessian = [grad(lambda w, k=k: grad(lambda w: w[0] ** w[1])(w)[k])(w) for k in (0, 1)]
    mixed = a ** (b - 1) * (1 + b * np.log(a))
    want = [[b * (b - 1) * a ** (b - 2), mixed], [mixed, a**b * np.log(a) ** 2]]
    np.testing.assert_allclose(hessian, want, rtol=1e-12)


def test_second_slopes_of_what_is_read_whole_and_entry_by_entry_add_up():
    w = np.array([0.7, -1.2, 0.4])
    slope = grad(lambda w: w[0] ** 3 + w[1:].sum() ** 3 + (w**3).sum())
    hessian = [grad(lambda w, k=k: slope(w)[k])(w) for k in range(3)]
    rest = 6 * (w[1] + w[2])
    want = np.diag(6 * w) + np.array([[6 * w[0], 0, 0], [0, rest, rest], [0, rest, rest]])
    np.testing.assert_allclose(hessian, want, rtol=1e-12)


def test_the_largest_and_smallest_number_have_the_slope_beside_nan():
    w, gap = np.array([1.0, 2.0, 3.0]), np.array([False, True, False])
    for extreme, want in ((np.nanmax, [0, 0, 1]), (np.nanmin, [1, 0, 0])):
        found = grad(lambda w, extreme=extreme: extreme(np.where(gap, np.nan, w)))(w)
        np.testing.assert_array_equal(found, want)


def test_entries_are_taken_along_the_last_axis_unless_another_is_named():
    x, places = np.arange(12.0).reshape(1, 3, 4), np.array([[[1], [0], [3]]])
    found = reductions.taken_along(x, places)
    np.testing.assert_array_equal(found, np.take_along_axis(x, places, -1))


# Edges: where the slope is a matter of agreement, PyTorch's holds.

EDGES = {
    "abs at 0": (np.abs, "abs", [[0.0, -0.0]]),
    "fabs at 0": (np.fabs, "abs", [[0.0, -2.0]]),
    "sqrt at 0": (np.sqrt, "sqrt", [[0.0]]),
    "log at 0": (np.log, "log", [[0.0]]),
    "x log x at 0": (lambda x: x * np.log(x), lambda t: t * t.log(), [[0.0]]),
    "maximum at a tie": (np.maximum, "maximum", [[1.0, 0.0], [1.0, 0.0]]),
    "minimum at a tie": (np.minimum, "minimum", [[1.0], [1.0]]),
    "maximum with 0": (
        lambda x: np.maximum(x, 0), lambda t: t.maximum(t.new_zeros(())), [[0.0, 1.0]],
    ),
    "fmax beside NaN": (
        lambda x: np.fmax(x, [np.nan, 3.0]),
        lambda t: t.fmax(t.new_tensor([np.nan, 3.0])), [[1.0, 2.0]],
    ),
    "fmin of NaN": (
        lambda x: np.fmin([np.nan, 3.0], x),
        lambda t: t.new_tensor([np.nan, 3.0]).fmin(t), [[1.0, 2.0]],
    ),
    "relu at 0": (elementwise.relu, "relu", [[0.0, -1.0, 2.0]]),
    "sigmoid far out": (elementwise.sigmoid, "sigmoid", [[-800.0, 800.0, 40.0]]),
    "clip at its ends": (
        lambda x: np.clip(x, 0, 1), lambda t: t.clip(0, 1), [[0.0, 1.0, 0.5, 2.0]],
    ),
    "0 to the 0": (lambda x: x**0, lambda t: t**0, [[0.0]]),
    "0 to the 1": (lambda x: x**1, lambda t: t**1, [[0.0]]),
    "0 to the 2": (lambda x: x**2.0, lambda t: t**2.0, [[0.0]]),
    "0 to the half": (lambda x: x**0.5, lambda t: t**0.5, [[0.0]]),
    "0 to the y": (np.power, "pow", [[0.0, 0.0, 0.0], [0.0, 2.0, 0.5]]),
    "below 0 to the y": (lambda x: (-2.0) ** x, lambda t: (-2.0) ** t, [[3.0]]),
    "hypot at 0": (np.hypot, "hypot", [[0.0], [0.0]]),
    "division by 0": (np.divide, "divide", [[1.0, 0.0], [0.0, 0.0]]),
    "largest of equal": (np.max, lambda t: t.amax(), [[3.0, 1.0, 3.0]]),
    "smallest of equal": (np.min, lambda t: t.amin(), [[1.0, 1.0, 3.0]]),
    "product with one 0": (np.prod, "prod", [[2.0, 0.0, 3.0]]),
    "product with two 0": (np.prod, "prod", [[2.0, 0.0, 0.0]]),
    "cumprod with a 0": (np.cumprod, lambda t: t.cumprod(0), [[2.0, 0.0, 3.0]]),
    "norm at 0": (np.linalg.norm, lambda t: t.norm(), [[0.0, 0.0]]),
    "std of equal": (lambda x: np.std(x, ddof=1), lambda t: t.std(), [[2.0, 2.0]]),
    "where a branch is infinite": (
        lambda x: np.where(x > 0, np.log(x), 0.0),
        lambda t: t.log().where(t > 0, t.new_zeros(())), [[0.0, 2.0]],
    ),
    "python's max": (lambda x: max(x[0], 0), lambda t: max(t[0], 0), [[0.0]]),
    "python's max, turned": (lambda x: max(x[0], x[1]), lambda t: max(t[0], t[1]), [[1.0, 1.0]]),
    "rounding": (lambda x: np.round(x) * x, lambda t: t.round() * t, [[1.2, -0.7]]),
    "remainder below 0": (lambda x: x % 0.7, lambda t: t % 0.7, [[-1.2, 1.2]]),
}  # fmt: skip


@pytest.mark.parametrize("case", EDGES)
def test_edges_are_pytorchs(case):
    torch = pytest.importorskip("torch")
    ours, theirs, rows = EDGES[case]
    w = np.array(rows)
    if isinstance(theirs, str):
        theirs = getattr(torch, theirs)
    want = in_torch(torch, lambda t: weighted(torch, theirs(*t)), w)
    found = grad(lambda w: weighted(np, np.reshape(ours(*w), -1)))(w)
    np.testing.assert_allclose(found, want, rtol=1e-12, atol=1e-300)


# Everything that is not entry by entry.


def spd(x):
    """A symmetric matrix with eigenvalues above 0."""
    return x @ x.T + np.eye(len(x))


M, W, C = rng.normal(size=(2, 3)), np.array([0.7, -1.2, 0.4]), rng.normal(size=(2, 3, 4))
S = SQUARE
TRAPEZOID = getattr(np, "trapezoid" if hasattr(np, "trapezoid") else "trapz")
CASES = {
    np.sum: [
        (np.sum, M), (lambda w: np.sum(w, axis=0), M), (lambda w: w.sum(1, keepdims=True), M),
        (lambda w: np.sum(w, axis=(0, -1)), C), (lambda w: w[0].sum(), W),
    ],
    np.mean: [
        (np.mean, M), (lambda w: np.mean(w, axis=-1), C), (lambda w: w.mean(0, keepdims=True), M),
        (lambda w: np.mean(w, axis=(0, 2)), C),
    ],
    np.max: [(np.max, M), (lambda w: np.max(w, axis=0), M), (lambda w: w.max(axis=(1, 2)), C)],
    np.min: [(np.min, M), (lambda w: np.min(w, axis=1, keepdims=True), M)],
    np.prod: [(np.prod, M), (lambda w: np.prod(w, axis=0), M), (lambda w: w.prod(axis=1), C)],
    np.cumsum: [(np.cumsum, M), (lambda w: np.cumsum(w, axis=0), M), (lambda w: w.cumsum(1), C)],
    np.amax: [(lambda w: np.amax(w, axis=1), M)],
    np.amin: [(lambda w: np.amin(w, axis=1), M)],
    np.ptp: [(lambda w: np.ptp(w, axis=0), M)],
    np.var: [(np.var, M), (lambda w: np.var(w, axis=1, ddof=1), M), (lambda w: w.var(0), C)],
    np.std: [(np.std, M), (lambda w: w.std(axis=0, ddof=1, keepdims=True), C)],
    np.average: [
        (lambda w: np.average(w, axis=1, weights=[1, 2, 3]), M), (np.average, M),
        (lambda w: np.average(W, weights=w**2), W),
        (lambda w: np.average(w, axis=0, weights=[1, 2]), M),
        (lambda w: np.average(M, axis=0, weights=w**2), M),
    ],
    np.cumprod: [(np.cumprod, W), (lambda w: np.cumprod(w, axis=1), M)],
    np.sort: [(np.sort, W), (lambda w: np.sort(w, axis=0), M),
              (lambda w: np.sort(w, axis=None), M)],
    np.median: [(np.median, W), (lambda w: np.median(w, axis=0), M)],
    np.quantile: [
        (lambda w: np.quantile(w, 0.3), W), (lambda w: np.quantile(w, [0.2, 1.0], axis=1), M),
        (lambda w: np.quantile(w, 0.4, axis=0, keepdims=True), M),
    ],
    np.percentile: [(lambda w: np.percentile(w, 35), W), (lambda w: np.percentile(w, [5, 80]), W)],
    np.take_along_axis: [
        (lambda w: np.take_along_axis(w, np.array([[0, 0, 1]]), axis=0), M),
        (lambda w: np.take_along_axis(w, np.array([[2, 0], [1, 1]]), axis=1), M),
    ],
    np.partition: [
        (lambda w: np.partition(w, 2), B.reshape(-1)), (lambda w: np.partition(w, 1), M),
    ],
    np.cov: [
        (np.cov, C[0]), (lambda w: np.cov(w, rowvar=False, bias=True), M),
        (np.cov, W), (lambda w: np.cov(w, W, ddof=0), W**2),
    ],
    np.corrcoef: [(np.corrcoef, C[0]), (lambda w: np.corrcoef(w, W), W**2)],
    np.nanmax: [(np.nanmax, W), (lambda w: np.nanmax(w, axis=0), M)],
    np.nanmin: [(np.nanmin, W), (lambda w: np.nanmin(w, axis=1), M)],
    np.bincount: [(lambda w: np.bincount([0, 3, 0], weights=w), W)],
    np.nansum: [(np.nansum, W), (lambda w: np.nansum(w, axis=1), M)],
    np.nanmean: [(np.nanmean, W), (lambda w: np.nanmean(w, axis=0), M)],
    reductions.log_of_sum: [
        (np.logaddexp.reduce, W), (lambda w: np.logaddexp.reduce(w, axis=1), M),
        (lambda w: np.logaddexp.reduce(w, axis=0, keepdims=True), M),
    ],
    entries: [
        (lambda w: w[1:, ::-2], M), (lambda w: w[0, 1], M), (lambda w: w[[0, 0, 1]], M),
        (lambda w: w[w > 0], M), (lambda w: w[None, ..., 0], C), (lambda w: w[[0, 1], [2, 2]], M),
        (lambda w: w[-1] * w[-1], M), (lambda w: w[0] + w[0] * w[1], W),
    ],
    scattered: [(lambda w: scattered(w, shape=(5,), index=np.array([1, 1, 4])), W)],
    written: [
        (lambda w: written(w, w[0] ** 2, index=1), W),
        (lambda w: written(np.ones((2, 3)), w, index=1), W),
        (lambda w: written(w, 2.0, index=(slice(None), 1)), M),
        (lambda w: written(w, w[0, 0] * w[1, 1], index=0), M),
    ],
    joined: [
        (lambda w: joined(w, 2 * w, w**2, axis=1), M), (lambda w: joined(w, W), W),
        (lambda w: joined(W, w, axis=0), W),
    ],
    np.reshape: [
        (lambda w: np.reshape(w, (3, 2)) ** 2, M), (lambda w: w.reshape(-1, 2), M),
        (lambda w: w.reshape((3, 2), order="F") * M.T, M),
    ],
    np.transpose: [
        (lambda w: w.T * M.T, M), (lambda w: np.transpose(w, (2, 0, 1)), C),
        (lambda w: w.transpose(1, 0, 2)[0], C),
    ],
    np.concatenate: [
        (lambda w: np.concatenate([w, M, w * w]), M),
        (lambda w: np.concatenate([w, w[:1]], axis=None), M),
    ],
    np.stack: [(lambda w: np.stack([w, w * w], axis=-1), M), (lambda w: np.stack([w[0], 1.0]), W)],
    np.vstack: [(lambda w: np.vstack([w, w * w]), W)],
    np.hstack: [(lambda w: np.hstack([w, M]), M), (lambda w: np.hstack([1.0, w, w[0]]), W)],
    np.column_stack: [(lambda w: np.column_stack([w, W, np.outer(w, w)]), W)],
    np.append: [
        (lambda w: np.append(w, [1.0, 2.0]), W), (lambda w: np.append(w, M, axis=0), M),
        (lambda w: np.append(M, w, axis=1), M),
    ],
    np.ravel: [(np.ravel, M), (lambda w: np.ravel(w, order="F"), M), (lambda w: w.flatten(), M)],
    np.expand_dims: [(lambda w: np.expand_dims(w, (0, 2)) * w[0], W)],
    np.squeeze: [
        (lambda w: np.squeeze(w[None, :, None]), W), (lambda w: w[None].squeeze(axis=0), M),
    ],
    np.moveaxis: [(lambda w: np.moveaxis(w, 0, -1), C), (lambda w: np.moveaxis(w, 2, 0), C)],
    np.swapaxes: [(lambda w: np.swapaxes(w, 0, -1), C), (lambda w: w.swapaxes(0, 1), C)],
    np.atleast_1d: [(lambda w: np.atleast_1d(w[0] ** 2), W), (np.atleast_1d, W)],
    np.atleast_2d: [(lambda w: np.atleast_2d(w[0]), W), (np.atleast_2d, W), (np.atleast_2d, M)],
    np.broadcast_to: [(lambda w: np.broadcast_to(w, (2, 3)) * M, W)],
    np.copy: [(np.copy, M)],
    np.diag: [(np.diag, W), (lambda w: np.diag(w, -1), W), (lambda w: np.diag(w, 1), S)],
    np.triu: [(lambda w: np.triu(w, 1), S)],
    np.tril: [(np.tril, S)],
    np.trace: [(np.trace, S), (lambda w: w.trace(1), S)],
    np.pad: [
        (lambda w: np.pad(w, 1), M), (lambda w: np.pad(w, (2, 0), constant_values=3.0), W),
        (lambda w: np.pad(w, 2, mode="edge"), W), (lambda w: np.pad(w, 1, mode="reflect"), W),
    ],
    np.diff: [(np.diff, M), (lambda w: np.diff(w, axis=0), M), (lambda w: np.diff(w, n=2), M),
              (np.diff, C)],
    np.apply_along_axis: [
        (lambda w: np.apply_along_axis(lambda r: r @ r, 1, w), M),
        (lambda w: np.apply_along_axis(lambda r: r * r[0], 0, w), M),
        (lambda w: np.apply_along_axis(lambda r: r @ r, 0, w), C),
        (lambda w: np.apply_along_axis(lambda r: r * r[0], 1, w), C),
    ],
    np.ediff1d: [(np.ediff1d, M)],
    np.block: [
        (lambda w: np.block([[np.outer(w, w), np.ones((3, 1))], [np.ones((1, 3)), 2.0]]), W),
        (lambda w: np.block([w, w[0], 2.0]), W), (lambda w: np.block([[w, w], [w, 2 * w]]), W),
        (lambda w: np.block([[w, w]]), C), (np.block, M),
        (lambda w: np.block([w, w[None, :2] * 2]), W),
    ],
    np.meshgrid: [
        (lambda w: np.stack(np.meshgrid(w, w[:2])), W),
        (lambda w: np.stack(np.meshgrid(w, w[:2], W, indexing="ij")), W),
        (lambda w: np.stack(np.meshgrid(w, w[:2], W)), W), (lambda w: np.meshgrid(w)[0], W),
    ],
    np.gradient: [
        (lambda w: np.gradient(w, 0.1), W), (lambda w: np.gradient(w, axis=1), C),
        (lambda w: np.gradient(w, 2.0, axis=0), M), (lambda w: np.gradient(w)[0], M),
        (lambda w: np.gradient(w, 0.1)[1], M), (lambda w: np.gradient(w, 0.1, 0.2, 0.3)[2], C),
        (lambda w: np.gradient(w, 0.5, 0.2, axis=(1, 0))[0], C),
    ],
    np.insert: [(lambda w: np.insert(w, 1, 2.0), W), (lambda w: np.insert(w, 2, w[0]), W),
                (lambda w: np.insert(w, 1, w[:2]), W)],
    np.logspace: [(lambda w: np.logspace(w[0], w[1], 3), W)],
    np.linspace: [(lambda w: np.linspace(w[0], w[1], 5), W)],
    TRAPEZOID: [
        (lambda w: TRAPEZOID(w, axis=0), M), (TRAPEZOID, C),
        (lambda w: TRAPEZOID(w, dx=0.5), W), (lambda w: TRAPEZOID(w, [0.0, 0.5, 2.0, 3.0]), C),
    ],
    np.roll: [(lambda w: np.roll(w, 1), M), (lambda w: np.roll(w, -1, axis=1), M)],
    np.flip: [(np.flip, M), (lambda w: np.flip(w, 0), M)],
    np.flipud: [(np.flipud, M)],
    np.fliplr: [(np.fliplr, M)],
    np.rot90: [(np.rot90, M)],
    np.take: [(lambda w: np.take(w, [2, 2, 0], axis=1), M), (lambda w: w.take(4), M)],
    np.repeat: [(lambda w: np.repeat(w, 2), W), (lambda w: w.repeat([1, 2], axis=0), M)],
    np.tile: [(lambda w: np.tile(w, (2, 2)), M)],
    np.delete: [(lambda w: np.delete(w, 1, axis=1), M)],
    np.diagonal: [(np.diagonal, S), (lambda w: w.diagonal(-1), S)],
    np.split: [(lambda w: np.split(w, 3, axis=1)[1], M)],
    np.array_split: [(lambda w: np.array_split(w, 2)[0], W)],
    np.hsplit: [(lambda w: np.hsplit(w, [2])[1], M)],
    np.vsplit: [(lambda w: np.vsplit(w, 2)[1], M)],
    np.compress: [(lambda w: np.compress([True, False, True], w), W)],
    np.extract: [(lambda w: np.extract(w > 0, w), M)],
    np.matmul: [
        (lambda w: w @ W, M), (lambda w: M @ w, W), (lambda w: w @ S, M), (lambda w: S @ w.T, M),
        (lambda w: w @ w, W), (lambda w: w @ C, M), (lambda w: C @ w, M.reshape(-1)[:4]),
        (lambda w: w @ C[0], W), (lambda w: C.transpose(0, 2, 1) @ w, W), (lambda w: W @ w, C),
        (lambda w: C.swapaxes(1, 2) @ w, C), (lambda w: w @ C[0].T, C), (lambda w: w @ W, S),
        (lambda w: C @ w[:, :, None] @ w[:, None, :], rng.normal(size=(2, 4))),
    ],
    np.dot: [
        (lambda w: np.dot(M, w), W), (lambda w: w.dot(2.0), W), (lambda w: np.dot(w[0], M), W),
        (lambda w: np.dot(w, C), M), (lambda w: np.dot(w, [1.0, 2.0, 3.0]), W),
        (lambda w: np.dot(w, C.swapaxes(1, 2)), C),
    ],
    np.vdot: [(lambda w: np.vdot(w, B), M)],
    np.inner: [
        (lambda w: np.inner(w, B), M), (lambda w: np.inner(w, 2.0), W),
        (lambda w: np.inner(w, C[0]), C), (lambda w: np.inner(w, C), C[0]),
    ],
    np.outer: [(lambda w: np.outer(w, w), W), (lambda w: np.outer(M, w), W)],
    np.kron: [(lambda w: np.kron(w, W), W), (lambda w: np.kron(S, w), M)],
    np.cross: [(lambda w: np.cross(w, W + 1), W)],
    np.tensordot: [
        (lambda w: np.tensordot(w, C, axes=2), M), (lambda w: np.tensordot(C, w, axes=0), W),
        (lambda w: np.tensordot(w, C, axes=(1, 1)), M),
        (lambda w: np.tensordot(C, w, axes=([0, 1], [0, 1])), M),
    ],
    np.einsum: [
        (lambda w: np.einsum("ij,jk->ik", w, S), M), (lambda w: np.einsum("ij->j", w), M),
        (lambda w: np.einsum("ii->i", w), S), (lambda w: np.einsum("ii", w), S),
        (lambda w: np.einsum("...j,j", w, W), C.swapaxes(1, 2)),
        (lambda w: np.einsum("i,ij,j", w, S, w), W), (lambda w: np.einsum("ij,ij->", w, w), M),
        (lambda w: np.einsum("bij,bj->bi", C.swapaxes(1, 2), w), M),
        (lambda w: np.einsum("i,j", w, w), W), (lambda w: np.einsum("...i->i...", w), C),
    ],
    contracted: [(lambda w: contracted(w, S, labels=("ij", "jk"), result="ki"), M)],
    sparse_product: [(lambda w: sparse_product(M, w), W)],
    np.convolve: [
        (lambda w, mode=mode, other=other: np.convolve(other, w, mode=mode), W)
        for mode in ("full", "same", "valid") for other in (M.reshape(-1), M[0, :2])
    ],
    np.polyval: [(lambda w: np.polyval(w, W), W), (lambda w: np.polyval([1, 2, 3], w), W)],
    np.interp: [
        (lambda w: np.interp([0.2, 1.0, 1.7, 5.0, -1.0], [0, 1, 2], w), W),
        (lambda w: np.interp(w, [-1, 0.2, 2], [1.0, 3.0, 2.0]), W),
    ],
    np.linalg.norm: [
        (np.linalg.norm, M), (lambda w: np.linalg.norm(w, axis=1), M),
        (lambda w: np.linalg.norm(w, 1, axis=0, keepdims=True), M),
        (lambda w: np.linalg.norm(w, -np.inf), W), (lambda w: np.linalg.norm(w, 3, axis=1), M),
        (lambda w: np.linalg.norm(w, "fro"), M), (lambda w: np.linalg.norm(w, 2), W),
        (lambda w: np.linalg.norm(w, 2), M), (lambda w: np.linalg.norm(w, "nuc"), M),
    ],
    np.linalg.solve: [
        (lambda w: np.linalg.solve(w, W), S), (lambda w: np.linalg.solve(S, w), W),
        (lambda w: np.linalg.solve(w, B.T), S), (lambda w: np.linalg.solve(S, w.T), M),
    ],
    np.linalg.inv: [(np.linalg.inv, S)],
    products.stretches: [(products.stretches, M)],
    np.linalg.svd: [(lambda w: np.linalg.svd(w, compute_uv=False), M)],
    np.linalg.eigvalsh: [(lambda w: np.linalg.eigvalsh(w + w.T), S)],
    np.linalg.multi_dot: [(lambda w: np.linalg.multi_dot([w, S, w.T]), M)],
    np.linalg.det: [(np.linalg.det, S)],
    np.linalg.cholesky: [
        (lambda w: np.linalg.cholesky(spd(w)), S),
        (lambda w: np.linalg.cholesky(w @ w.swapaxes(-1, -2) + S @ S.T), np.stack([[S, S.T]])),
    ],
    log_of_det: [(log_of_det, S), (log_of_det, -S)],
    np.linalg.slogdet: [(lambda w: np.linalg.slogdet(w)[1], S)],
    np.linalg.matrix_power: [
        (lambda w: np.linalg.matrix_power(w, 3), S), (lambda w: np.linalg.matrix_power(w, -2), S),
    ],
    np.where: [
        (lambda w: np.where(w > 0, w * w, w[:, :1]), M), (lambda w: np.where(M > 0, 1.0, w), M),
    ],
    np.clip: [
        (lambda w: np.clip(w, -0.5, 0.5), M), (lambda w: w.clip(min=0.1), M),
        (lambda w: np.clip(w, None, w[0] * 2), W), (lambda w: np.clip(w, a_min=0, a_max=1), M),
    ],
    elementwise.clipped: [(lambda w: elementwise.clipped(w, low=-0.5, high=0.4), M)],
    np.round: [(lambda w: np.round(w, 1) * w, M)],
    np.divmod: [(lambda w: np.divmod(w, 0.7)[1], M), (lambda w: divmod(w[0], 0.3)[1], W)],
    np.modf: [(lambda w: np.modf(w)[0], M)],
    np.nan_to_num: [(np.nan_to_num, M)],
    np.sinc: [(np.sinc, M)],
    np.real_if_close: [(np.real_if_close, M)],
    np.ldexp: [(lambda w: np.ldexp(w, [1, 2, 3]), M)],
    np.piecewise: [
        (lambda w: np.piecewise(w, [w < 0, w >= 0], [lambda x: x**2, lambda x: 3 * x]), M),
        (lambda w: np.piecewise(w, [w < 0], [2.0, np.exp]), M),
        (lambda w: np.piecewise(w, [w < 0], [np.exp]), M),
        (lambda w: np.piecewise(w, w > 0, [np.log, 1.0]), np.array([2.0, -0.5, -1.0])),
        (lambda w: np.piecewise(w[0], [w[0] > 0], [np.log, 1.0]), W),
    ],
    np.real: [(np.real, M), (lambda w: w.real, M)],
    np.select: [(lambda w: np.select([w > 1, w > 0], [w, w**2], -w), M)],
    np.full: [(lambda w: np.full((2, 2), 3.0, like=w) * w[0], W)],
    np.full_like: [(lambda w: np.full_like(w, w[0]) * w, W)],
}  # fmt: skip
for name, made in {
    "vecdot": [(lambda w: np.vecdot(w, B), M), (lambda w: np.vecdot(w, W + 1), W)],
    "matvec": [(lambda w: np.matvec(w, W), M)],
    "vecmat": [(lambda w: np.vecmat(w, S), M)],
}.items():
    if hasattr(np, name):
        CASES[getattr(np, name)] = made
if hasattr(np, "matrix_transpose"):
    CASES[np.matrix_transpose] = [
        (np.matrix_transpose, M),
        (np.matrix_transpose, C),
        (lambda w: w.mT * w.mT, C),
    ]
#: Their slopes are made of directions, which have none in the tables.
ONCE = {
    (products.stretches, 0), (np.linalg.svd, 0), (np.linalg.eigvalsh, 0),
    (np.linalg.norm, 7), (np.linalg.norm, 8),
}  # fmt: skip
EACH = [(function, k) for function in CASES for k in range(len(CASES[function]))]


def name_of(case):
    return f"{case[0].__name__}-{case[1]}"


def test_every_line_has_a_case():
    by_entry = {*elementwise.ONE_ARGUMENT, *elementwise.TWO_ARGUMENTS}
    assert {*RULES, *WRITTEN} - by_entry == set(CASES)
    tables = [elementwise, reductions, shapes, products]
    assert set(WRITTEN) >= {f for table in tables for f in table.WRITTEN}


@pytest.mark.parametrize("case", EACH, ids=name_of)
def test_as_measured_and_once_more(case):
    act, w = CASES[case[0]][case[1]]
    f = lambda w: weighted(np, np.reshape(act(w), -1))  # noqa: E731
    np.testing.assert_allclose(grad(f)(w), gradient(f, w, method="accurate"), rtol=2e-8, atol=1e-9)
    assert float(recorded(f, w).value) == pytest.approx(float(f(w)), rel=1e-12)
    if case not in ONCE:
        found, want = twice(f, w)
        np.testing.assert_allclose(found, want, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda w: np.gradient(w, [0.0, 1.0, 3.0]), "np.gradient with the places themselves"),
        (lambda w: np.gradient(w, 1.0, 2.0), "np.gradient: 1 axes and 2 spacings"),
        (lambda w: np.block([w, [w]]), "np.block: every list must go as deep as the others"),
        (lambda w: np.block([[w], []]), "np.block: every list must go as deep as the others"),
    ],
)
def test_what_no_rule_covers_is_refused_and_not_computed_otherwise(act, words):
    with pytest.raises((RecordingError, TypeError, ValueError), match=words):
        grad(lambda w: act(w).sum())(W)


#: The rules with pullbacks again, as PyTorch writes them.
IN_TORCH = {
    np.sum: (lambda w: np.sum(w, axis=0), lambda t, T: t.sum(0), M),
    np.mean: (lambda w: np.mean(w, axis=1), lambda t, T: t.mean(1), M),
    np.max: (lambda w: np.max(w, axis=1), lambda t, T: t.amax(1), M),
    np.min: (lambda w: np.min(w, axis=1), lambda t, T: t.amin(1), M),
    np.prod: (lambda w: np.prod(w, axis=1), lambda t, T: t.prod(1), M),
    np.cumsum: (lambda w: np.cumsum(w, axis=1), lambda t, T: t.cumsum(1), M),
    entries: (lambda w: w[[0, 1, 1], 1:2], lambda t, T: t[[0, 1, 1], 1:2], M),
    scattered: (
        lambda w: scattered(w, shape=(5,), index=np.array([1, 1, 4])),
        lambda t, T: T.zeros(5, dtype=t.dtype).index_add(0, T.tensor([1, 1, 4]), t), W,
    ),
    written: (
        lambda w: written(w, w[0] ** 2, index=1),
        lambda t, T: t.index_put((T.tensor([1]),), t[0] ** 2), W,
    ),
    joined: (
        lambda w: np.concatenate([w, w**2], axis=1), lambda t, T: T.cat([t, t**2], dim=1), M,
    ),
    np.reshape: (lambda w: w.reshape(3, 2) @ M, lambda t, T: t.reshape(3, 2) @ T.tensor(M), M),
    np.transpose: (
        lambda w: w.transpose(2, 0, 1) @ S[:, :1],
        lambda t, T: t.permute(2, 0, 1).mT.mT @ T.tensor(S[:, :1]), C,
    ),
    np.matmul: (lambda w: w @ (S @ w.T), lambda t, T: t @ (T.tensor(S) @ t.T), M),
    contracted: (
        lambda w: np.einsum("ij,jk,lk->il", w, S, w),
        lambda t, T: T.einsum("ij,jk,lk->il", t, T.tensor(S), t), M,
    ),
    sparse_product: (lambda w: sparse_product(M, w), lambda t, T: T.tensor(M) @ t, W),
    np.linalg.solve: (
        lambda w: np.linalg.solve(w, w[0]), lambda t, T: T.linalg.solve(t, t[0]), S,
    ),
    np.linalg.inv: (np.linalg.inv, lambda t, T: T.linalg.inv(t), S),
    np.linalg.det: (np.linalg.det, lambda t, T: T.linalg.det(t), S),
    products.stretches: (products.stretches, lambda t, T: T.linalg.svdvals(t), M),
    np.linalg.eigvalsh: (
        lambda w: np.linalg.eigvalsh(w + w.T), lambda t, T: T.linalg.eigvalsh(t + t.T), S,
    ),
    np.linalg.cholesky: (np.linalg.cholesky, lambda t, T: T.linalg.cholesky(t), spd(S)),
    log_of_det: (log_of_det, lambda t, T: T.linalg.slogdet(t)[1], -S),
    np.where: (
        lambda w: np.where(w > 0, w * w, -w), lambda t, T: T.where(t > 0, t * t, -t), M,
    ),
    elementwise.clipped: (lambda w: np.clip(w, -0.5, 0.4), lambda t, T: t.clip(-0.5, 0.4), M),
}  # fmt: skip


def test_every_rule_has_its_twin_in_pytorch():
    by_entry = {*elementwise.ONE_ARGUMENT, *elementwise.TWO_ARGUMENTS}
    assert set(RULES) - by_entry == set(IN_TORCH)


@pytest.mark.parametrize("function", IN_TORCH, ids=lambda f: f.__name__)
def test_as_pytorch(function):
    torch = pytest.importorskip("torch")
    ours, theirs, w = IN_TORCH[function]
    found = grad(lambda w: weighted(np, np.reshape(ours(w), -1)))(w)
    want = in_torch(torch, lambda t: weighted(torch, theirs(t, torch)), w)
    np.testing.assert_allclose(found, want, rtol=1e-10, atol=1e-12)
