"""Mean squared error: as it is taught, on tables of every kind, and in minibatches."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from gdlesson import (
    SGD,
    Adam,
    MeanSquaredError,
    Minibatches,
    Status,
    check_gradient,
    descend,
    diagnose,
    gradient,
    objectives,
)
from gdlesson.losses import tables


@pytest.mark.parametrize(("kind", "width"), [("int8", 8), ("float32", 4), ("float64", 8)])
def test_a_block_is_as_long_as_its_rows_fit_as_they_are_computed_with(kind, width):
    rows = tables.rows_in_a_block(np.zeros((3, 50), kind))
    assert rows * 50 * width <= tables.BLOCK_BYTES < (rows + 1) * 50 * width


class TestTheLoss:
    @staticmethod
    def problem(n=40, d=5, seed=0):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(n, d))
        return X, X @ rng.normal(size=d) + 0.3 * rng.normal(size=n), rng.normal(size=d)

    @given(
        w=arrays(float, 3, elements=st.floats(-10, 10)),
        X=arrays(float, (6, 3), elements=st.floats(-10, 10)),
    )
    def test_value_and_gradient_are_the_sums_over_samples(self, w, X):
        y = np.arange(6.0)
        loss = MeanSquaredError(X, y)
        residuals = [sum(X[i, j] * w[j] for j in range(3)) - y[i] for i in range(6)]
        by_hand = sum(r * r for r in residuals) / 6
        slopes = [sum(2 * residuals[i] * X[i, j] for i in range(6)) / 6 for j in range(3)]
        assert loss(w) == pytest.approx(by_hand, rel=1e-9, abs=1e-9)
        np.testing.assert_allclose(loss.gradient(w), slopes, rtol=1e-9, atol=1e-8)

    def test_gradient_agrees_with_wiggling_and_with_the_lessons_one_line(self):
        X, y, w = self.problem()
        loss = MeanSquaredError(X, y)
        assert check_gradient(loss, loss.gradient, w)
        np.testing.assert_allclose(loss.gradient(w), gradient(loss, w), rtol=1e-8)
        np.testing.assert_allclose(
            loss.gradient(w), (2 / len(y)) * X.T @ (X @ w - y), rtol=1e-12, atol=1e-14
        )

    @pytest.mark.proof
    def test_gradient_agrees_with_torch(self):
        torch = pytest.importorskip("torch")
        X, y, w = self.problem()
        tensor = torch.tensor(w, requires_grad=True)
        value = torch.nn.functional.mse_loss(torch.tensor(X) @ tensor, torch.tensor(y))
        value.backward()
        loss = MeanSquaredError(X, y)
        assert loss(w) == pytest.approx(value.item(), rel=1e-13)
        np.testing.assert_allclose(loss.gradient(w), tensor.grad.numpy(), rtol=1e-12)

    def test_both_at_once_is_both_apart(self):
        X, y, w = self.problem()
        loss = MeanSquaredError(X, y)
        value, slope = loss.value_and_gradient(w)
        assert value == loss(w) == loss.value(w)
        np.testing.assert_array_equal(slope, loss.gradient(w))

    def test_gradient_vanishes_at_the_least_squares_fit(self):
        X, y, _ = self.problem()
        best = np.linalg.lstsq(X, y, rcond=None)[0]
        loss = MeanSquaredError(X, y)
        assert np.abs(loss.gradient(best)).max() < 1e-14
        for direction in np.eye(5):
            assert loss(best + 0.01 * direction) > loss(best)

    @pytest.mark.parametrize(("kind", "at_once"), [("float64", True), ("float32", False)])
    def test_a_small_table_is_read_at_once_and_tells_the_same(self, monkeypatch, kind, at_once):
        X, y, w = (part.astype(kind) for part in self.problem())
        loss = MeanSquaredError(X, y)
        assert loss._at_once is at_once
        with monkeypatch.context() as patch:
            if at_once:
                patch.delattr(MeanSquaredError, "_blocks")  # looking for them takes longer
            value, slope = loss.value_and_gradient(w)
        monkeypatch.setattr(loss, "_at_once", False)
        blocks, slopes = loss.value_and_gradient(w)
        assert value == blocks
        np.testing.assert_array_equal(slope, slopes)
        assert slope.dtype == slopes.dtype

    def test_a_table_of_several_blocks_is_not_read_at_once(self):
        rows = tables.rows_in_a_block(np.zeros((3, 50)))
        for n, at_once in ((rows, True), (rows + 1, False)):
            assert MeanSquaredError(np.ones((n, 50)), np.ones(n))._at_once is at_once

    def test_it_is_zero_where_the_fit_is_perfect(self):
        X, _, w = self.problem()
        loss = MeanSquaredError(X, X @ w)
        assert loss(w) < 1e-30
        assert np.abs(loss.gradient(w)).max() < 1e-14

    def test_data_are_copied_and_w_is_left_alone(self):
        X, y, w = self.problem()
        X_before, y_before, w_before = X.copy(), y.copy(), w.copy()
        loss = MeanSquaredError(X, y)
        value = loss(w)
        loss.gradient(w)
        np.testing.assert_array_equal(X, X_before)
        np.testing.assert_array_equal(y, y_before)
        np.testing.assert_array_equal(w, w_before)
        X[:], y[:] = 0, 0
        assert loss(w) == value

    def test_integers_and_lists_will_do_and_float32_stays(self):
        loss = MeanSquaredError([[1, 0], [1, 1]], [1, 3])
        assert loss([0, 0]) == 5
        small = MeanSquaredError(np.ones((2, 1), dtype=np.float32), np.ones(2, dtype=np.float32))
        assert small.X.dtype == np.float32
        assert small.gradient(np.zeros(1, dtype=np.float32)).dtype == np.float32

    def test_repr_has_the_shapes(self):
        X, y, _ = self.problem(n=7, d=2)
        expected = "MeanSquaredError(X of shape (7, 2), y of shape (7,))"
        assert repr(MeanSquaredError(X, y)) == expected

    def test_it_is_still_found_among_the_objectives(self):
        assert objectives.MeanSquaredError is MeanSquaredError
        assert objectives.Minibatches is Minibatches


def problem(n=200, d=4, seed=0, dtype=float):
    """A table, targets with noise, and a point that is not the answer."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    y = X @ rng.normal(size=d) + 0.1 * rng.normal(size=n)
    return X.astype(dtype), y.astype(dtype), rng.normal(size=d)


def by_hand(X, y, w):
    """Loss and gradient as the lesson writes them."""
    residual = X @ w - y
    return np.mean(residual**2), (2 / len(y)) * X.T @ residual


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few rows, so that small tables have many of them."""
    monkeypatch.setattr(tables, "BLOCK_BYTES", 256)


@pytest.fixture
def mapped(tmp_path):
    """An array as it comes back when numpy maps it from a file."""

    def save(array, name="table.npy"):
        np.save(tmp_path / name, array)
        return np.load(tmp_path / name, mmap_mode="r")

    return save


@pytest.mark.usefixtures("small_blocks")
class TestBlocks:
    @given(n=st.integers(1, 40), d=st.integers(1, 6), seed=st.integers(0, 5))
    def test_blocks_add_up_to_the_whole_whatever_is_left_over(self, n, d, seed):
        X, y, w = problem(n, d, seed)
        loss = MeanSquaredError(X, y)
        value, slope = loss.value_and_gradient(w)
        expected = by_hand(X, y, w)
        assert value == loss(w) == pytest.approx(expected[0], rel=1e-12, abs=1e-15)
        np.testing.assert_allclose(slope, expected[1], rtol=1e-11, atol=1e-13)

    def test_there_are_many_of_them_and_each_is_small(self):
        loss = MeanSquaredError(*problem(n=200, d=4)[:2])
        blocks = list(loss._blocks(None))
        assert len(blocks) == 25
        assert max(X.nbytes for X, _ in blocks) <= 256
        assert all(np.shares_memory(X, loss.X) for X, _ in blocks)

    def test_a_row_longer_than_a_block_is_a_block(self):
        X, y, w = problem(n=3, d=100)
        np.testing.assert_allclose(MeanSquaredError(X, y).gradient(w), by_hand(X, y, w)[1])

    def test_a_fit_through_blocks_is_lstsqs(self):
        X, y, _ = problem()
        run = descend(MeanSquaredError(X, y), np.zeros(4), learning_rate=0.2, steps=300)
        np.testing.assert_allclose(run.points[-1], np.linalg.lstsq(X, y, rcond=None)[0], rtol=1e-9)

    def test_columns_stored_one_after_another_and_views_will_do(self):
        X, y, w = problem()
        for table in (np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], X.astype(">f8")):
            np.testing.assert_allclose(MeanSquaredError(table, y).gradient(w), by_hand(X, y, w)[1])


class TestFloat32:
    @pytest.mark.usefixtures("small_blocks")
    def test_it_stays_float32_and_no_block_is_widened(self):
        X, y, w = problem(dtype=np.float32)
        loss = MeanSquaredError(X, y)
        assert loss.X.dtype == loss.y.dtype == np.float32
        assert {block.dtype for block, _ in loss._blocks(None)} == {np.dtype(np.float32)}
        value, slope = loss.value_and_gradient(w)
        expected = by_hand(X.astype(float), y.astype(float), w)
        assert value == pytest.approx(expected[0], rel=1e-5)
        np.testing.assert_allclose(slope, expected[1], rtol=1e-4, atol=1e-5)

    def test_the_gradient_has_the_type_of_the_point(self):
        loss = MeanSquaredError(*problem(dtype=np.float32)[:2])
        assert loss.gradient(np.zeros(4, np.float32)).dtype == np.float32
        assert loss.gradient(np.zeros(4)).dtype == np.float64
        assert loss.gradient([0, 0, 0, 0]).dtype == np.float64

    def test_sums_over_many_blocks_keep_their_digits(self):
        n = 3_000_000  # a running float32 sum of ones stands still at 2^24; here it is exact
        loss = MeanSquaredError(np.ones((n, 1), np.float32), np.zeros(n, np.float32))
        assert loss([3.0]) == 9.0
        assert loss.gradient([3.0]) == [6.0]

    def test_half_precision_is_computed_in_single(self):
        X, y, w = problem(dtype=np.float16)
        loss = MeanSquaredError(X, y)
        assert loss.X.dtype == np.float16
        expected = by_hand(X.astype(float), y.astype(float), w)
        np.testing.assert_allclose(loss.gradient(w), expected[1], rtol=1e-4, atol=1e-5)

    def test_descent_arrives(self):
        X, y, _ = problem(dtype=np.float32)
        run = descend(MeanSquaredError(X, y), np.zeros(4), learning_rate=0.2, steps=200)
        assert run.points.dtype == run.gradients.dtype == np.float64
        np.testing.assert_allclose(run.points[-1], np.linalg.lstsq(X, y, rcond=None)[0], atol=1e-5)


def thin(n=300, d=20, seed=0, dtype=float):
    """A table with few entries that are not zero."""
    rng = np.random.default_rng(seed)
    X = np.where(rng.random((n, d)) < 0.1, rng.normal(size=(n, d)), 0.0)
    return X.astype(dtype), rng.normal(size=n), rng.normal(size=d)


class TestSparse:
    @pytest.mark.parametrize("kind", ["csr", "csc", "coo", "lil", "dok", "bsr"])
    @pytest.mark.parametrize("family", ["array", "matrix"])
    def test_every_format_gives_what_the_dense_table_gives(self, kind, family):
        X, y, w = thin()
        loss = MeanSquaredError(getattr(sparse, f"{kind}_{family}")(X), y)
        assert sparse.issparse(loss.X)
        value, slope = loss.value_and_gradient(w)
        assert type(value) is float
        assert value == loss(w) == pytest.approx(by_hand(X, y, w)[0], rel=1e-12)
        assert isinstance(slope, np.ndarray)
        assert slope.shape == (20,)
        np.testing.assert_allclose(slope, by_hand(X, y, w)[1], rtol=1e-11)
        assert "sparse X of shape (300, 20)" in repr(loss)

    def test_a_table_that_would_never_fit_when_dense(self):
        """A million by a million: 8 TB dense, about 24 MB as it is."""
        n = 1_000_000
        X = sparse.csr_matrix((np.ones(n), (np.arange(n), np.arange(n))), shape=(n, n))
        run = descend(MeanSquaredError(X, np.ones(n)), np.zeros(n), learning_rate=n / 2, steps=1)
        assert run.losses.tolist() == [1.0, 0.0]

    def test_float32_stays_and_integers_become_floats(self):
        X, y, w = thin(dtype=np.float32)
        single = MeanSquaredError(sparse.csr_matrix(X), y.astype(np.float32))
        assert single.X.dtype == np.float32
        assert (single.X @ w.astype(np.float32)).dtype == np.float32
        np.testing.assert_allclose(single.gradient(w), by_hand(X, y, w)[1], rtol=1e-4, atol=1e-6)
        counts = MeanSquaredError(sparse.csr_matrix(np.eye(3, dtype=int)), [1, 2, 3])
        assert counts([1, 2, 3]) == 0

    def test_it_is_copied(self):
        X, y, w = thin()
        table = sparse.csr_matrix(X)
        loss = MeanSquaredError(table, y)
        before = loss(w)
        table.data[:] = 0
        assert loss(w) == before

    def test_minibatches_of_it_are_sparse_too(self):
        X, y, w = thin()
        loss = MeanSquaredError(sparse.csc_matrix(X), y)
        rows = np.array([3, 1, 250])
        np.testing.assert_allclose(loss.gradient(w, rows), by_hand(X[rows], y[rows], w)[1])
        run = descend(loss.batches(50), np.zeros(20), learning_rate=1.0, steps=300)
        assert run.losses[-6:].mean() < run.losses[0]

    def test_the_diagnosis_does_not_choke_on_it(self):
        X, y, _ = thin()
        run = descend(MeanSquaredError(sparse.csr_matrix(X), y), np.zeros(20), learning_rate=1e-6)
        assert diagnose(run).kind.name == "STEPS_TOO_SHORT"

    def test_scipy_is_not_loaded_for_plain_arrays(self):
        code = (
            "import sys, numpy as np; from gdlesson import MeanSquaredError;"
            "MeanSquaredError(np.eye(2), [1, 2]).gradient([0, 0]);"
            "assert 'scipy' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", code], check=True)


class TestOnDisk:
    @pytest.mark.usefixtures("small_blocks")
    @pytest.mark.parametrize("dtype", [float, np.float32, ">f8", np.int16])
    def test_a_mapped_file_gives_what_the_array_gives(self, mapped, dtype):
        X = np.random.default_rng(0).integers(-9, 9, size=(100, 4)).astype(dtype)
        y, w = np.arange(100.0), np.array([0.5, -1.0, 2.0, 0.25])
        loss = MeanSquaredError(mapped(X), mapped(y, "y.npy"))
        assert loss.X.dtype == dtype
        value, slope = by_hand(X.astype(float), y, w)
        assert loss(w) == pytest.approx(value, rel=1e-6)
        np.testing.assert_allclose(loss.gradient(w), slope, rtol=1e-5)

    def test_it_is_left_where_it_is(self, mapped):
        X, y, _ = problem()
        table = mapped(X)
        for view in (table, table[10:], np.asarray(table), table[:, :2], table.T.T):
            loss = MeanSquaredError(view, y[: len(view)])
            assert np.shares_memory(loss.X, table)
            assert not loss.in_memory
        assert not np.shares_memory(MeanSquaredError(table[[1, 2, 3]], y[:3]).X, table)

    @pytest.mark.usefixtures("small_blocks")
    @pytest.mark.parametrize("place", [(0, 0), (7, 3), (199, 1)])
    def test_a_nan_anywhere_in_the_file_is_found_at_the_door(self, mapped, place):
        X, y, _ = problem()
        X[place] = np.nan
        with pytest.raises(ValueError, match="X must be finite; got nan at index") as caught:
            MeanSquaredError(mapped(X), y)
        assert str(place) in str(caught.value)

    @pytest.mark.proof
    def test_memory_stays_at_a_few_blocks_however_large_the_file(self, tmp_path):
        """256 MB of table in a process that may have 96 MB of its own: no room for a copy."""
        resource = pytest.importorskip("resource")
        if sys.platform != "linux":
            pytest.skip("only Linux counts a process's own memory apart from mapped files")
        assert resource
        done = subprocess.run(
            [sys.executable, "-c", TIGHT, str(tmp_path / "X.bin")],
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        assert done.stdout.split() == ["refused", "fitted"]

    def test_the_diagnosis_leaves_it_on_disk(self, mapped, monkeypatch):
        X, y, _ = problem(n=2000)
        run = descend(MeanSquaredError(mapped(X), y), np.zeros(4), learning_rate=1e-6)
        monkeypatch.setattr(np.linalg, "lstsq", None)
        assert diagnose(run).kind.name == "STEPS_TOO_SHORT"


# Run in a process of its own: the file, then a limit on memory that is not the file's.
TIGHT = """
import resource, sys
import numpy as np
from gdlesson import MeanSquaredError, descend

n, d = 2**22, 16
X = np.memmap(sys.argv[1], dtype=np.float32, mode="w+", shape=(n, d))
X[:: n // 64] = np.random.default_rng(0).normal(size=(64, d))
X.flush()
X = np.memmap(sys.argv[1], dtype=np.float32, mode="r", shape=(n, d))
y = np.zeros(n, np.float32)
y[:: n // 64] = X[:: n // 64] @ np.ones(d)
own = int(next(line for line in open("/proc/self/status") if "VmData" in line).split()[1]) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (own + 96 * 2**20, own + 96 * 2**20))
try:
    np.array(X)
except MemoryError:
    print("refused")
loss = MeanSquaredError(X, y)
run = descend(loss, np.zeros(d), learning_rate=n / 256, steps=2)
assert run.losses[0] > run.losses[1] > run.losses[2] > 0
batch = descend(loss.batches(4096, seed=1), np.zeros(d), steps=3)
assert batch.steps == 3
print("fitted")
"""


class TestMinibatches:
    def test_an_epoch_has_every_row_once_in_an_order_of_its_own(self):
        X, y, _ = problem(n=103)
        batches = MeanSquaredError(X, y).batches(10, seed=7)
        assert len(batches) == 11
        epochs = [list(batches.epoch(k)) for k in (0, 1, 0)]
        for epoch in epochs:
            assert [len(rows) for rows in epoch] == [10] * 10 + [3]
            assert sorted(np.concatenate(epoch)) == list(range(103))
        for one, again in zip(epochs[0], epochs[2], strict=True):
            np.testing.assert_array_equal(one, again)
        assert any((a != b).any() for a, b in zip(epochs[0], epochs[1], strict=True))

    @given(n=st.integers(1, 60), data=st.data())
    def test_the_minibatches_of_an_epoch_average_to_the_whole(self, n, data):
        size = data.draw(st.integers(1, n))
        X, y, w = problem(n)
        batches = MeanSquaredError(X, y).batches(size, seed=data.draw(st.integers(0, 99)))
        epoch = list(batches.epoch(data.draw(st.integers(0, 5))))
        assert len(epoch) == len(batches)
        shares = [len(rows) / n for rows in epoch]
        slopes = [batches.loss.gradient(w, rows) for rows in epoch]
        np.testing.assert_allclose(np.average(slopes, axis=0, weights=shares), batches.gradient(w))
        losses = [batches.loss(w, rows) for rows in epoch]
        assert np.average(losses, weights=shares) == pytest.approx(batches(w))

    def test_a_run_is_the_plain_loop_over_them(self):
        X, y, _ = problem()
        batches = MeanSquaredError(X, y).batches(32, seed=3)
        w, path, losses = np.zeros(4), [], []
        for epoch in range(3):
            for rows in batches.epoch(epoch):
                path.append(w)
                losses.append(np.mean((X[rows] @ w - y[rows]) ** 2))
                w = w - 0.05 * (2 / len(rows)) * X[rows].T @ (X[rows] @ w - y[rows])
        steps = 3 * len(batches) - 1
        run = descend(batches, np.zeros(4), learning_rate=0.05, steps=steps)
        np.testing.assert_allclose(run.points, path, rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(run.losses, losses, rtol=1e-10)

    @pytest.mark.parametrize("optimizer", [SGD(0.05, momentum=0.9), Adam(0.01)])
    def test_the_same_twice_gives_one_path_and_another_seed_another(self, optimizer):
        loss = MeanSquaredError(*problem()[:2])
        runs = [
            descend(loss.batches(16, seed), np.zeros(4), optimizer=optimizer, steps=40)
            for seed in (0, 0, 1)
        ]
        np.testing.assert_array_equal(runs[0].points, runs[1].points)
        assert (runs[0].points != runs[2].points).any()
        batches = loss.batches(16)
        again = [descend(batches, np.zeros(4), optimizer=optimizer, steps=40) for _ in range(2)]
        np.testing.assert_array_equal(again[0].points, again[1].points)
        np.testing.assert_array_equal(again[0].points, runs[0].points)

    def test_all_rows_in_one_minibatch_is_plain_descent(self):
        loss = MeanSquaredError(*problem()[:2])
        whole = descend(loss, np.zeros(4), steps=20)
        one = descend(loss.batches(200), np.zeros(4), steps=20)
        np.testing.assert_allclose(one.points, whole.points, rtol=1e-12)

    def test_it_comes_near_the_fit_for_a_fraction_of_the_rows_read(self):
        X, y, _ = problem(n=20_000)
        batches = MeanSquaredError(X, y).batches(50)
        run = descend(batches, np.zeros(4), learning_rate=0.05, steps=len(batches))
        best = np.linalg.lstsq(X, y, rcond=None)[0]
        assert batches(run.points[-1]) < 1.1 * batches(best)

    def test_as_a_function_it_is_the_whole_loss(self):
        X, y, w = problem()
        batches = MeanSquaredError(X, y).batches(8)
        assert batches(w) == pytest.approx(by_hand(X, y, w)[0])
        assert check_gradient(batches, batches.gradient, w)
        given = descend(batches, w, gradient=batches.gradient, steps=3)
        np.testing.assert_allclose(given.points, descend(batches.loss, w, steps=3).points)

    def test_a_run_that_flies_off_says_so(self):
        loss = MeanSquaredError(*problem()[:2])
        run = descend(loss.batches(8), np.zeros(4), learning_rate=50, steps=500)
        assert run.status is Status.LOSS_NOT_FINITE
        assert diagnose(run).evidence["source"] == "growing steps"

    def test_a_run_that_is_well_is_not_called_ill(self):
        batches = MeanSquaredError(*problem(n=1000)[:2]).batches(50)
        run = descend(batches, np.zeros(4), learning_rate=0.05, steps=60)
        assert diagnose(run).kind.name in ("HEALTHY", "NOT_SURE", "OSCILLATING")

    def test_a_minibatch_without_a_slope_is_not_an_arrival(self):
        X = np.zeros((10, 1))
        X[0] = 1.0  # nine minibatches of ten are flat
        run = descend(MeanSquaredError(X, X[:, 0]).batches(1), [0.0], steps=100)
        assert run.status is Status.STEPS_SPENT
        assert run.steps == 100
        assert run.points[-1] == pytest.approx(1, abs=0.2)

    def test_tolerance_is_refused(self):
        loss = MeanSquaredError(np.eye(2), [1, 2])
        with pytest.raises(ValueError, match=r"tolerance must be left out.*got 0\.1"):
            descend(loss.batches(1), [0.0, 0.0], tolerance=0.1)
        whole = descend(loss.batches(1), [0.0, 0.0], gradient=loss.gradient, tolerance=0.1)
        assert whole.status.converged

    def test_it_is_frozen(self):
        batches = MeanSquaredError(*problem()[:2]).batches(np.int64(8))
        assert type(batches.size) is int
        with pytest.raises(AttributeError):
            batches.size = 9


class TestRefused:
    @pytest.mark.parametrize(
        ("make", "kind", "rule", "came"),
        [
            (lambda s: s.csr_matrix(np.eye(3)[:0]), ValueError, "X is empty", ""),
            (lambda s: s.csr_matrix(1j * np.eye(3)), TypeError, "X must hold real", "complex"),
            (
                lambda s: s.csr_matrix(np.diag([1, np.inf, 1])),
                ValueError,
                "finite; got inf",
                "(1, 1)",
            ),
            (lambda s: s.csr_matrix(np.ones((1, 3))), ValueError, "y must have shape (1,)", "(3,)"),
        ],
    )
    def test_sparse_tables(self, make, kind, rule, came):
        with pytest.raises(kind) as caught:
            MeanSquaredError(make(sparse), np.ones(3))
        assert rule in str(caught.value)
        assert came in str(caught.value)

    def test_a_sparse_y(self):
        with pytest.raises(TypeError, match="y must be a plain array"):
            MeanSquaredError(np.eye(3), sparse.csr_matrix(np.ones((3, 1))))

    @pytest.mark.parametrize("table", [np.array([["a", "b"]]), np.array([[1j, 2]])])
    def test_mapped_tables_of_no_real_numbers(self, mapped, table):
        with pytest.raises(TypeError, match="X must hold real numbers"):
            MeanSquaredError(mapped(table), [1.0])

    def test_a_mapped_vector(self, mapped):
        with pytest.raises(ValueError, match=r"X must have shape \(n, d\).*got shape \(4,\)"):
            MeanSquaredError(mapped(np.ones(4)), np.ones(4))

    @pytest.mark.parametrize("w", [[1j, 0], ["1", "2"], [None, None], [True, False]])
    def test_weights_that_are_no_numbers(self, w):
        loss = MeanSquaredError(np.eye(2), [1, 2])
        for ask in (loss, loss.gradient, loss.value_and_gradient):
            with pytest.raises(TypeError, match="w must hold real numbers"):
                ask(w)

    @pytest.mark.parametrize("rows", [[True, False], [0.0], [], [[0]], 0, "01"])
    def test_rows_that_are_no_row_numbers(self, rows):
        with pytest.raises(TypeError, match="rows must be the numbers of some rows"):
            MeanSquaredError(np.eye(2), [1, 2]).gradient([0, 0], rows)

    @pytest.mark.parametrize("rows", [[2], [-1], [0, 7]])
    def test_rows_beyond_the_table(self, rows):
        with pytest.raises(IndexError, match="rows must be between 0 and 1; got"):
            MeanSquaredError(np.eye(2), [1, 2])([0, 0], rows)

    @pytest.mark.parametrize(
        ("settings", "kind", "words"),
        [
            ((0,), ValueError, "size must be at least 1; got 0"),
            ((3,), ValueError, "size must be at most 2, the number of rows; got 3"),
            ((1.0,), TypeError, "size must be a whole number"),
            ((True,), TypeError, "size must be a whole number"),
            ((1, -1), ValueError, "seed must be at least 0; got -1"),
            ((1, None), TypeError, "seed must be a whole number"),
        ],
    )
    def test_settings_of_minibatches(self, settings, kind, words):
        with pytest.raises(kind, match=words):
            MeanSquaredError(np.eye(2), [1, 2]).batches(*settings)

    def test_minibatches_of_something_else_and_an_epoch_before_the_first(self):
        with pytest.raises(TypeError, match="loss must be a MeanSquaredError"):
            Minibatches(objectives.bowl, 1)
        with pytest.raises(ValueError, match="number must be at least 0"):
            MeanSquaredError(np.eye(2), [1, 2]).batches(1).epoch(-1)

    def test_a_start_of_the_wrong_shape_is_refused_by_descend(self):
        loss = MeanSquaredError(np.eye(2), [1, 2])
        for f in (loss, loss.batches(1)):
            with pytest.raises(ValueError, match=r"w must have shape \(2,\)"):
                descend(f, [1.0, 2.0, 3.0])
