"""A recorded value among plain ones: truths, writing, what it refuses, and in which words."""

import copy
import functools
import inspect
import math
import operator
import statistics
from math import sqrt

import numpy as np
import pytest

from gdlesson import MeanSquaredError, Value, descend, grad, gradient, objectives
from gdlesson.tape import recording
from gdlesson.tape.grad import recorded
from gdlesson.tape.record import AnotherWayError

rng = np.random.default_rng(5)
X = rng.normal(size=(7, 3))
y = rng.normal(size=7)
W = np.array([0.7, -1.2, 0.4])


def as_measured(f, w=W):
    np.testing.assert_allclose(grad(f)(w), gradient(f, w, method="accurate"), rtol=1e-8, atol=1e-9)


# What f may do to arrays.


def written_into(w):
    w[0] *= 2
    return (w**2).sum()


def through_a_slice(w):
    tail = w[1:]
    tail[0] = 5 * w[0]
    return (w**2).sum()


def slices_in_place(w):
    w[1:] *= 2
    w[1:] += w[:-1]
    return (w**2).sum()


def a_slice_of_a_slice(w):
    a = w[1:]
    b = a[1:]
    b[0] = 3 * w[0]
    a *= 2
    w[2] += w[1]
    return (w**2).sum() + b[0] * a[0]


def rows_in_place(w):
    for row in w:
        row *= row
    return (w * [[1, 2], [3, 4]]).sum()


def read_through_a_shape(w):
    flat, turned = w.reshape(-1), w.T
    w[0, 0] = 7 * w[1, 1]
    return (flat**2).sum() + turned[1, 0] * turned[0, 0]


def a_copy_is_apart(w):
    for made in (w.copy(), np.copy(w), copy.copy(w), copy.deepcopy(w), w[[0, 1, 2]], w + 0):
        made[0] = 3 * w[1]
    return (made * w).sum()


def accumulated(w):
    total = np.zeros(3)
    for k in range(4):
        total += w * k
    return (total**2).sum()


def sorted_in_place(w):
    v = w.copy()
    v.sort()
    v[1:2].fill(w[0])
    return v @ [1, 2, 3]


def exp_into_itself(w):
    np.exp(w, out=w)
    return w.sum()


WRITING = {
    "an entry": (written_into, [3.0, 1.0]),
    "through a slice": (through_a_slice, [1.0, 2.0, 3.0]),
    "slices in place": (slices_in_place, [1.0, 2.0, 3.0]),
    "a slice of a slice": (a_slice_of_a_slice, [1.0, 2.0, 3.0, 4.0]),
    "rows": (rows_in_place, [[1.0, 2.0], [3.0, 4.0]]),
    "read through a shape": (read_through_a_shape, [[1.0, 2.0], [3.0, 4.0]]),
    "copies": (a_copy_is_apart, [0.7, -1.2, 0.4]),
    "added up in place": (accumulated, [0.7, -1.2, 0.4]),
    "sorted in place": (sorted_in_place, [0.7, -1.2, 0.4]),
    "out=w": (exp_into_itself, [0.7, -1.2, 0.4]),
}


@pytest.mark.parametrize("case", WRITING)
def test_what_f_writes_into_is_what_it_reads(case):
    f, w = WRITING[case]
    as_measured(f, np.array(w))


def test_the_gradient_of_an_f_that_doubles_its_first_weight():
    assert grad(written_into)([3.0, 1.0]).tolist() == [24, 2]


# Arrays of f's own that change while f runs.


def a_buffer_used_again(w, size=3):
    buffer, total = np.zeros(size), 0
    for k in range(4):
        buffer[:] = k + np.arange(size)
        total += ((buffer * w[0] - w[1]) ** 2).mean()
    return total


def an_index_used_again(w):
    places, total = np.array([0, 1]), 0
    for _ in range(2):
        total += (w[places] ** 2).sum() * w[2]
        places += 1
    return total


class TestConstants:
    def test_small_ones_may_change(self):
        as_measured(a_buffer_used_again)
        as_measured(an_index_used_again)

    @pytest.mark.parametrize("size", [4096, 4097])
    def test_large_ones_that_change_are_told(self, size):
        f = functools.partial(a_buffer_used_again, size=size)
        if size <= 4096:
            as_measured(f)
        else:
            with pytest.raises(TypeError, match=r"buffer\[:\] = k .* a large array .*\.copy\(\)"):
                grad(f)(W)

    def test_afterwards_everything_can_be_written_into_as_before(self):
        table, fixed = np.ones((5000, 3)), np.ones(5000)
        fixed.flags.writeable = False
        row, part = table[0], table[:, 1]

        def f(w, fails=False):
            inner = grad(lambda v: ((table @ v) ** 2).mean())(w)
            with pytest.raises(ValueError, match="read-only"):
                table[0, 0] = 2.0
            with pytest.raises(ValueError, match="read-only"):
                table[::2][0] = 2.0
            return 1 // 0 if fails else (inner**2).sum() + (part * w[0] * fixed).sum()

        grad(f)(W)
        with pytest.raises(ZeroDivisionError):
            grad(functools.partial(f, fails=True))(W)
        for array in (table, row, part):
            assert array.flags.writeable
            array[...] = 1.0
        assert not fixed.flags.writeable

    def test_a_large_sum_in_place(self):
        def f(w):
            total = np.zeros(5000)
            for k in range(3):
                total += w[k] * (k + 1)
            return (total**2).mean()

        as_measured(f)


# Numbers are compared, not nodes.


class TestTruth:
    def test_any_zero(self):
        f = lambda w: w[1] if (w == 0).any() else 2 * w[0]  # noqa: E731
        assert grad(f)([0.7, -1.2, 0.0]).tolist() == [0, 1, 0]
        assert grad(f)([0.7, -1.2, 0.1]).tolist() == [2, 0, 0]

    @pytest.mark.parametrize("compare", [
        operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne,
    ])  # fmt: skip
    @pytest.mark.parametrize("other", [1.0, 2.0])
    def test_comparisons_are_of_numbers_on_either_side(self, compare, other):
        assert grad(lambda w: w[0] * (3 if compare(w[0], other) else 5))([1.0]) == (
            3 if compare(1.0, other) else 5
        )
        assert grad(lambda w: w[0] * (3 if compare(other, w[0]) else 5))([1.0]) == (
            3 if compare(other, 1.0) else 5
        )

    def test_a_number_is_true_unless_it_is_0(self):
        f = lambda w: w[1] if w[0] else 7 * w[1]  # noqa: E731
        assert grad(f)([2.0, 1.0]).tolist() == [0, 1]
        assert grad(f)([0.0, 1.0]).tolist() == [0, 7]

    def test_an_array_has_no_one_truth(self):
        with pytest.raises(ValueError, match="truth value of an array"):
            grad(lambda w: w[0] if w else w[1])([1.0, 2.0])

    def test_in_all_any_none(self):
        assert grad(lambda w: w[0] * (0 in w))([2.0, 0.0]).tolist() == [1, 0]
        assert grad(lambda w: w[0] * (5 in w))([2.0, 0.0]).tolist() == [0, 0]
        assert grad(lambda w: w[0] * w.all() + w[1] * w.any())([2.0, 0.0]).tolist() == [0, 1]
        assert grad(lambda w: w[0] if w is not None and w != "no" else 0)([2.0]).tolist() == [1]

    def test_a_number_passes_for_one_where_its_type_is_asked(self):
        def f(w):
            ok = isinstance(w[0], float) and np.isscalar(w[0]) and not np.isscalar(w)
            return w[0] * (3 if ok else 5)

        assert grad(f)([1.0]).tolist() == [3]


# Python's own functions, and libraries.

HARMLESS = {
    "reduce": lambda w: functools.reduce(operator.mul, w),
    "reversed": lambda w: (lambda a, b, c: a * b - c)(*reversed(w)),
    "key": lambda w: max(w, key=abs) ** 2,
    "tolist": lambda w: sum(v * v for v in w.tolist()) + w.T.tolist()[0],
    "item": lambda w: w[0].item() ** 2 * w.item(1),
    "flat": lambda w: sum(w.flat) * w[0],
    "vectorize": lambda w: np.vectorize(lambda v: v * v)(w).sum(),
    "an array of entries": lambda w: (np.array([w[0], 1, w[1] ** 2]) * w).sum(),
    "a matrix of entries": lambda w: (np.array([[w[0], 1.0], [2.0, w[1]]]) @ w[:2]).sum(),
    "asarray": lambda w: np.exp(np.asarray(w)).sum(),
    "functions of lists": lambda w: (
        np.sum([w[0], w[1] ** 2]) + np.std([w[0], w[1], 3]) + np.max([w[0], w[1]])
        + np.maximum([w[0], 0], [0.0, w[1]]).sum()
    ),
    "methods on objects": lambda w: np.array([w[0], w[1], w[2]]).std() + np.arctan2(
        np.array([w[0]]), np.array([w[1]])
    )[0],
    "lists on the other side": lambda w: ([1.0, 2.0, 3.0] * w).sum() + [1, 2, 3] @ w,
    "an array by w": lambda w: X[:, 0] @ (X[:, 1] * w[0] + w[1]) + (y * w[2]).sum() ** 2,
    "numbers of numpy": lambda w: np.float64(2) * w[0] + np.float32(3) / w[1] - np.int64(2) ** w[2],
    "truths and whole numbers": lambda w: ([True, False, True] * w + np.arange(3) * w).sum(),
    "masked": lambda w: (np.ma.masked_array([1.0, 2.0, 3.0], [0, 1, 0]) * w).sum(),
    "astype": lambda w: (w.astype(float) * w.astype(int)).sum(),
    "dtype": lambda w: np.zeros(3, dtype=w.dtype).sum() + w[0],
    "fresh by like": lambda w: (np.ones(3, like=w) * w).sum() + np.array([w[0], 2.0], like=w)[0],
    "printed": lambda w: w[0] if f"{w[0]:.3f} {w!r}" else 0,
    "as a key": lambda w: {w[0]: 3}[w[0]] * w[0],
    "outer of a ufunc": lambda w: np.subtract.outer(w, [1.0, 2.0]).prod() + np.add.reduce(w),
    "indices of its own": lambda w: w[np.argsort(w)] @ [1, 2, 3] + w[np.argmax(w)],
    "r_ and c_": lambda w: (np.r_[w, 1.0] ** 2).sum() * w[0] + (np.c_[np.ones(3), w] ** 3).sum(),
    "a function made a ufunc": lambda w: np.frompyfunc(lambda v: v * v, 1, 1)(w).sum(),
    "keywords": lambda w: np.dot(a=w, b=w) + np.matmul(np.stack(arrays=[w, w]), w)[0],
    "keywords beside a setting": lambda w: (np.sum(a=np.outer(w, w), axis=0) ** 2).sum(),
}  # fmt: skip


@pytest.mark.parametrize("case", HARMLESS)
def test_other_ways_to_write_things(case):
    as_measured(HARMLESS[case])


def test_sparse_matrices_take_it():
    sparse = pytest.importorskip("scipy.sparse")
    for S in (sparse.csr_array(X), sparse.csr_matrix(X), sparse.coo_array(X)):
        as_measured(lambda w, S=S: ((S @ w - y) ** 2).mean() + (S.T @ (S @ w))[0])


@pytest.mark.parametrize("name", ["expit", "erf", "xlogy", "gammaln"])
def test_functions_of_scipy_special_are_known_by_name(name):
    special = pytest.importorskip("scipy.special")
    act = getattr(special, name)
    as_measured(lambda w: act(*w).sum(), np.full((2 if name == "xlogy" else 1, 3), 0.7))


# What is refused: named, with what to write.


def into_plain_zeros(w):
    out = np.zeros(2)
    out[0] = w[0] ** 2
    return out.sum()


def by_another_name(w):
    total = np.zeros(3)
    alias = total
    total += w
    return alias.sum()


def into_a_turned_array(w):
    w.T[0] = 1.0
    return w.sum()


def twice_into_one(w):
    w[[0, 0]] = w[:2]
    return w.sum()


def wrong_shape(w):
    w += np.ones((2, 3))
    return w.sum()


REFUSED = {
    "math.exp": (lambda w: math.exp(w[0]), "`math.exp(w[0])`", "np.exp"),
    "math.asin": (lambda w: 2 * math.asin(w[2]), "`math.asin(w[2])`", "np.arcsin"),
    "math by another name": (lambda w: sqrt(w[0]) + 1, "`sqrt(w[0])`", "np.sqrt"),
    "math.fsum": (lambda w: math.fsum(w), "`math.fsum(w)`", "np.sum"),  # noqa: PLW0108
    "math.floor": (lambda w: math.floor(w[0]), "math.floor(w[0])", "np.floor"),
    "math.ceil": (lambda w: math.ceil(w[0]), "math.ceil(w[0])", "np.ceil"),
    "math.trunc": (lambda w: math.trunc(w[0]), "math.trunc(w[0])", "np.trunc"),
    "math.dist": (lambda w: math.dist(w, y[:3]), "math.dist(w, y[:3])", "np.linalg.norm"),
    "float": (lambda w: float(w[0]) ** 2, "`float(w[0])`", "Leave float(…) out"),
    "int": (lambda w: w[0] * int(w[1]), "`int(w[1])`", "Leave int(…) out"),
    "round": (lambda w: round(w[0]) + w[1], "`round(w[0])`", "Leave round(…) out"),
    "complex": (lambda w: abs(complex(w[0])), "`complex(w[0])`", "Leave complex(…) out"),
    "an index": (lambda w: y[w[0]], "`y[w[0]]`", "np.argmax"),
    "asarray float": (lambda w: np.asarray(w, dtype=float).sum(), "np.asarray(w", "Leave it out"),
    "array float": (lambda w: np.array(w, float).sum(), "np.array(w, float)", "array already"),
    "complex numbers": (lambda w: np.abs(w * 1j).sum(), "complex numbers", "not among"),
    "fft": (lambda w: np.abs(np.fft.fft(w)).sum(), "np.fft.fft", "gradient(f, w) only calls f"),
    "svd": (lambda w: np.linalg.svd(X * w)[1].sum(), "np.linalg.svd", "not among"),
    "lstsq": (lambda w: np.linalg.lstsq(X * w, y)[0].sum(), "np.linalg.lstsq", "not among"),
    "a ufunc of scipy": (
        lambda w: pytest.importorskip("scipy.special").j0(w).sum(), "grad: j0", "not among",
    ),
    "a library": (
        lambda w: pytest.importorskip("scipy.special").logsumexp(w), "logsumexp(w)", "not among",
    ),
    "statistics": (lambda w: statistics.mean(list(w)), "`statistics.mean(list(w))`", "not among"),
    "norm of a matrix": (lambda w: np.linalg.norm(X * w, 1), "np.linalg.norm", "ord=1"),
    "where=": (lambda w: np.sum(w, where=w > 0), "np.sum with where=…", "Leave that out"),
    "initial=": (lambda w: np.max(w, initial=0.5), "np.max with initial=…", "Leave that out"),
    "dtype=": (lambda w: np.sum(w, dtype=int), "np.sum with dtype=…", "Leave that out"),
    "out=": (lambda w: np.exp(w, out=np.empty(3)).sum(), "np.exp with out=…", "Leave that out"),
    "np.add.at": (lambda w: np.add.at(w, [0], 1.0), "np.add.at", "not among"),
    "np.matrix": (lambda w: (np.asmatrix(X) @ w).sum(), "np.matrix", "np.asarray"),
    "objects in linalg": (
        lambda w: np.linalg.solve(np.array([[w[0], 0.0], [0.0, w[1]]]), [1.0, 1.0]).sum(),
        "array of objects", "np.stack",
    ),
    "tensors": (
        lambda w: pytest.importorskip("torch").tensor(w).sum(), "no length", "only numpy's func",
    ),
    "plain zeros": (into_plain_zeros, "`out[0] = w[0] ** 2`", "np.zeros(…, like=w)"),
    "another name": (by_another_name, "adds to an array of plain numbers", "a = a + …"),
    "a turned array": (lambda w: into_a_turned_array(X * w), "reshaped or turned", ".copy()"),
    "twice into one": (twice_into_one, "writes twice into one entry", "one after the other"),
    "wrong shape": (wrong_shape, "shape (2, 3) into an array of shape (3,)", "grad"),
    "no such attribute": (lambda w: w.foo(), "no attribute 'foo'", "grad"),
    "nothing": (lambda w: None, "one number computed from w", "None"),
    "a constant": (lambda w: 3.0, "one number computed from w", "3.0"),
    "an array": (lambda w: w * 2, "it returned an array of shape (3,)", ".sum() or .mean()"),
    "text": (lambda w: str(w.sum()), "one number computed from w", "str"),
    "a loss that brings its gradient": (
        lambda w: grad(MeanSquaredError(X, y))(w).sum(), "second derivative", "not among",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_refused_in_a_sentence(case):
    f, what, advice = REFUSED[case]
    with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
        grad(f)(W)
    text = str(caught.value)
    assert text.startswith("grad: ")
    assert what in text
    assert advice in text


def test_without_the_text_of_f_the_sentence_still_says_what_to_do():
    space = {"math": math}
    exec("def f(w): return math.exp(w[0])", space)
    with pytest.raises(TypeError, match=r"plain number \(float\).*numpy's functions"):
        grad(space["f"])(W)


def test_other_errors_of_f_stay_what_they_are():
    with pytest.raises(ZeroDivisionError):
        grad(lambda w: w[0] / 0 + 1 // 0)(W)
    with pytest.raises(IndexError):
        grad(lambda w: w[7])(W)
    with pytest.raises(ValueError, match="mismatch"):
        grad(lambda w: (X.T @ w).sum())(W)
    with pytest.raises(TypeError, match="takes 0 positional arguments"):
        grad(lambda: 3.0)(W)


# What comes back.


class TestResult:
    def test_where_f_is_level_the_gradient_is_0(self):
        assert grad(lambda w: max(0, w[0]))([-1.0]).tolist() == [0]
        assert grad(lambda w: sum(max(0, v) for v in w))([-1.0, -2.0]).tolist() == [0, 0]
        assert grad(lambda w: np.sign(w).sum())([1.0, -2.0]).tolist() == [0, 0]
        assert np.isnan(grad(lambda w: max(math.nan, w[0]))([-1.0])).all()

    def test_one_number_in_any_wrapping(self):
        for wrap in (
            lambda v: v,
            lambda v: v.reshape(1, 1),
            lambda v: [v],
            lambda v: np.array([v]),
        ):
            found = grad(lambda w, wrap=wrap: wrap((w**2).sum()))([1.0, 2.0])
            assert found.tolist() == [2, 4]

    def test_it_is_an_array_of_its_own_in_the_shape_of_w(self):
        w = np.arange(6.0).reshape(2, 3)
        found = grad(lambda w: w.sum())(w)
        assert found.flags.writeable
        assert found.shape == (2, 3)
        assert grad(lambda x: x * 2)(3.0).shape == ()

    def test_f_is_called_once(self):
        calls = []
        grad(lambda w: calls.append(1) or (w**2).sum())([1.0, 2.0])
        assert len(calls) == 1

    def test_infinity_and_nan_are_results_without_a_warning(self):
        assert grad(lambda w: np.log(w[0]))([0.0]).tolist() == [math.inf]
        assert np.isnan(grad(lambda w: np.log(w[0]) * 0)([0.0])).all()
        assert grad(lambda w: np.exp(w[0]))([1000.0]).tolist() == [math.inf]
        assert grad(lambda w: 1 / w[0])([0.0]).tolist() == [-math.inf]

    def test_what_another_tape_recorded_is_a_constant(self):
        kept = []

        def f(w):
            kept.append(w * 2)
            return (w * kept[0]).sum()

        assert grad(f)([3.0]).tolist() == [12]
        assert grad(f)([3.0]).tolist() == [6]


def test_what_a_list_of_places_takes_out_is_a_copy():
    def f(w):
        whole = 2 * w
        taken = whole[:, [0]]
        taken[...] = 0.0
        return whole.sum()

    np.testing.assert_array_equal(grad(f)(np.ones((2, 3))), np.full((2, 3), 2.0))


LARGEST = {
    "of two entries": (lambda w: w[0, 0].max(w[0, 1]), [[0, 1], [0, 0]]),
    "of an entry and a number": (lambda w: w[0, 0].max(2.0) + w[0, 1].max(2.0), [[0, 1], [0, 0]]),
    "of one entry": (lambda w: w[1, 0].max(), [[0, 0], [1, 0]]),
    "of two arrays": (lambda w: w[0].max(w[1]).sum(), [[0, 1], [1, 0]]),
    "along an axis": (lambda w: w.max(1).sum(), [[0, 1], [1, 0]]),
}


@pytest.mark.parametrize("case", LARGEST)
def test_the_largest(case):
    f, want = LARGEST[case]
    np.testing.assert_array_equal(grad(f)(np.array([[1.0, 5.0], [3.0, 2.0]])), want)


def test_a_list_on_the_left_counts_as_it_was():
    def f(w):
        c = [1.0, 2.0, 3.0]
        product = (c * w).sum()
        c[0] = 9.0
        return product

    np.testing.assert_array_equal(grad(f)(W), [1.0, 2.0, 3.0])


@pytest.mark.parametrize("held", [list, lambda x: np.array(x, dtype=object)], ids=["list", "array"])
def test_recorded_entries_may_stand_beside_plain_numbers(held):
    f = lambda w: (w[:2] * held([w[0], 2.0])).sum()  # noqa: E731
    np.testing.assert_array_equal(grad(f)(np.array([3.0, 5.0])), [6.0, 2.0])


@pytest.mark.skipif(not hasattr(np, "bitwise_count"), reason="this numpy has no such function")
def test_where_numpy_tells_no_signature_that_of_the_table_holds(monkeypatch):
    told = inspect.signature

    def signature(function):
        if function in (np.bincount, np.bitwise_count):
            raise ValueError("no signature found")
        return told(function)

    monkeypatch.setattr(inspect, "signature", signature)
    found = grad(lambda w: np.bincount([0, 1, 1], weights=w)[1])(W)
    np.testing.assert_array_equal(found, [0.0, 1.0, 1.0])
    with pytest.raises(TypeError, match="bitwise_count"):
        recording.record(np.bitwise_count, (), {"x": recorded(np.sum, W)})


@pytest.mark.parametrize("f", [lambda w: w @ 2, lambda w: 2 @ w], ids=["right", "left"])
def test_a_matrix_product_with_a_number_is_refused_as_by_numpy(f):
    with pytest.raises(
        ValueError, match=r"matmul: Input operand . does not have enough dimensions"
    ):
        grad(f)(W)


def test_a_point_of_entries_and_numbers_is_recorded_by_the_outer_tape():
    mixed = grad(lambda w: grad(lambda v: v[0] ** 2 * v[1] ** 3)([w[0], 2.0])[1])
    np.testing.assert_allclose(mixed(np.array([1.5, 7.0])), [2 * 1.5 * 3 * 2.0**2, 0.0])


class TestOnceMore:
    def test_a_third_derivative(self):
        third = grad(grad(grad(lambda x: np.sin(x) * x**2)))
        x = 0.7
        want = 6 * math.cos(x) - 6 * x * math.sin(x) - x * x * math.cos(x)
        assert float(third(x)) == pytest.approx(want, rel=1e-12)

    def test_a_whole_hessian(self):
        f = lambda w: (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2  # noqa: E731
        w = np.array([-0.5, 0.8])
        rows = [grad(lambda w, i=i: grad(f)(w)[i])(w) for i in range(2)]
        want = [[2 - 400 * w[1] + 1200 * w[0] ** 2, -400 * w[0]], [-400 * w[0], 200]]
        np.testing.assert_allclose(rows, want, rtol=1e-12)

    def test_of_an_entry_that_comes_in_with_a_slope_of_its_own(self):
        """The gradient is (2 w0 + 3, 2 w1), and half of its square has the slopes 2 of that."""
        f = lambda w: 3 * w[0] + (w**2).sum()  # noqa: E731
        found = grad(lambda w: (grad(f)(w) ** 2).sum() / 2)([5.0, 7.0])
        assert found.tolist() == [26, 28]

    def test_at_a_point_made_of_entries(self):
        inner = grad(lambda v: v[0] ** 2 * v[1])
        found = grad(lambda w: inner([w[1], 2 * w[0]])[0])([3.0, 5.0])  # 2 w1 · 2 w0
        assert found.tolist() == [20, 12]

    def test_through_steps_of_descent(self):
        """How the end of a run moves with its learning rate: descent inside f."""

        def end(rate):
            w = np.array([4.0, 3.0], like=rate)
            for _ in range(5):
                w = w - rate * grad(lambda w: w[0] ** 2 + 3 * w[1] ** 2)(w)
            return (w**2).sum()

        rate = 0.07
        want = sum(10 * (1 - c * rate) ** 9 * -c * start**2 for c, start in ((2, 4.0), (6, 3.0)))
        assert float(grad(end)(rate)) == pytest.approx(want, rel=1e-10)


@pytest.mark.parametrize("f", objectives.ALL.values(), ids=lambda f: f.name)
def test_descend_takes_it_for_each_objective(f):
    w = np.array(f.start)
    np.testing.assert_allclose(grad(f)(w), f.gradient(w), rtol=1e-12, atol=1e-12)
    ours = descend(f, w, learning_rate=1e-3, gradient=grad(f), steps=20).points
    np.testing.assert_allclose(
        ours, descend(f, w, learning_rate=1e-3, steps=20).points, rtol=1e-10, atol=1e-12
    )


def test_a_loss_that_knows_its_gradient_is_one_operation():
    loss = MeanSquaredError(X, y)
    np.testing.assert_allclose(grad(loss)(W), loss.gradient(W))
    np.testing.assert_allclose(grad(loss.batches(3))(W), loss.gradient(W))
    np.testing.assert_allclose(
        grad(lambda w: 2 * loss(w) + 0.1 * w @ w)(W), 2 * loss.gradient(W) + 0.2 * W
    )
    assert len(recorded(loss, W).tape.entries) == 2
    assert recorded(loss, W).tape.run(W * 2) == pytest.approx(loss(W * 2))


class TestTape:
    def test_it_is_a_list_of_operations_in_their_order(self):
        end = recorded(lambda w: (X @ w - y) @ (X @ w - y), W)
        names = [function.__name__ for function, *_ in end.tape.entries[1:]]
        assert names == ["matmul", "subtract", "matmul", "subtract", "matmul"]
        assert end.value == pytest.approx(((X @ W - y) ** 2).sum())

    @pytest.mark.parametrize("depth", [10_000, pytest.param(1_000_000, marks=pytest.mark.proof)])
    def test_a_chain_of_any_depth_and_no_recursion(self, depth):
        def f(w):
            x = w[0]
            for _ in range(depth):
                x = x * 1.0
            return x + depth * w[0]

        assert grad(f)([1.0]).tolist() == [1 + depth]

    def test_reading_entry_by_entry_takes_no_array_each(self):
        """10,000 entries of 80 kB each would be 800 MB, and seconds."""
        n = 10_000
        found = grad(lambda w: sum(v * k for k, v in enumerate(w)))(np.ones(n))
        np.testing.assert_array_equal(found, np.arange(n))

    def test_another_branch_is_told(self):
        tape = recorded(lambda w: w[0] ** 2 if w[0] > 0 else -w[0], [2.0]).tape
        assert tape.run(np.array([3.0])) == 9
        with pytest.raises(AnotherWayError, match="takes another way"):
            tape.run(np.array([-3.0]))

    def test_a_function_without_w_has_no_record(self):
        with pytest.raises(TypeError, match="one number computed from w"):
            recorded(lambda w: max(0, w[0]), [-1.0])


class TestValueBesideIt:
    """`Value`, the engine to be read, compares numbers and stands beside arrays, too."""

    def test_truths(self):
        assert Value(3.0) == 3
        assert Value(3.0) == Value(3.0)
        assert Value(3.0) != Value(4.0)
        assert Value(3.0) != "3"
        assert 3 in [Value(3.0)]
        assert Value(3.0) <= 3 <= Value(3.0)
        assert not Value(3.0) >= 4
        assert bool(Value(0.1))
        assert not Value(0.0)
        assert len({Value(3.0), Value(3.0)}) == 2

    def test_arrays_of_constants_on_the_left(self):
        a = Value(3.0)
        for value in np.array([1.0, 2.0]) * a + np.float64(1):
            value.backward()
        assert a.grad == 3
        assert (np.float64(2) * a).data == 6


def test_every_operator_of_python_is_there():
    for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
        for form in (f"__{name}__", f"__r{name}__", f"__i{name}__"):
            assert inspect.isfunction(getattr(type(recorded(np.sum, W)), form)), form
