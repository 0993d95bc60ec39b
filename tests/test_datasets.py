"""The data sets: the same at every call, of the shape they promise, true to their formula."""

import inspect
import re

import numpy as np
import pytest

from gdlesson import datasets

LINEAR = [datasets.batch_runtimes, datasets.pipeline_runs]
SETS = [*LINEAR, datasets.join_runtimes]
each = pytest.mark.parametrize("make", SETS, ids=lambda m: m.__name__)


@each
def test_it_is_the_same_every_time_and_nobodys_to_spoil(make):
    first = make()
    kept = first.X.copy()
    np.testing.assert_array_equal(first.X, make().X)
    np.testing.assert_array_equal(first.y, make().y)
    first.X[:] = 0
    np.testing.assert_array_equal(make().X, kept)


@each
def test_it_says_what_it_is(make):
    data = make()
    n, d = data.X.shape
    assert data.y.shape == (n,)
    assert len(data.features) == d
    assert np.isfinite(data.X).all()
    assert np.isfinite(data.y).all()
    assert data.story.endswith(".")
    assert f"shape ({n}, {d})" in make.__doc__
    for part in ("Source:", "Limitation:", "synthetic", ">>>"):
        assert part in make.__doc__
    assert re.search(r"\bs\b", data.target)  # with its unit
    for name in data.features:
        assert name in repr(data)


@pytest.mark.parametrize("make", LINEAR, ids=lambda m: m.__name__)
def test_the_least_squares_fit_is_near_what_it_was_drawn_from(make):
    """The formula in the docstring is the one in the code: within three standard errors."""
    data = make()
    true = {"batch_runtimes": [12, 9], "pipeline_runs": [11, 0.05, 0.02, 6, 90, 20]}[make.__name__]
    table = np.column_stack([data.X, np.ones(len(data.y))])
    weights, rest, _, _ = np.linalg.lstsq(table, data.y, rcond=None)
    variance = rest[0] / (len(data.y) - table.shape[1])
    error = np.sqrt(variance * np.diag(np.linalg.inv(table.T @ table)))
    assert (np.abs(weights - true) < 3 * error).all()
    noise = {"batch_runtimes": 4, "pipeline_runs": 5}[make.__name__]
    assert 0.8 * noise < np.sqrt(variance) < 1.2 * noise
    for number in true:
        assert re.search(rf"(?<![\d.]){re.escape(str(number))}\b", inspect.getdoc(make))


def test_the_bend_of_the_joins_is_the_one_that_is_written_down():
    data = datasets.join_runtimes()
    memory, rows = data.X.T
    rest = data.y - (20 + 4 * rows + 30 * (1 + np.tanh(1.2 * (rows - memory))))
    assert 0.8 * 2 < rest.std() < 1.2 * 2
    plane = np.column_stack([data.X, np.ones(24)])
    off = data.y - plane @ np.linalg.lstsq(plane, data.y, rcond=None)[0]
    assert off.std() > 3 * rest.std()  # no plane has such a bend


def test_the_scales_of_the_pipeline_make_descent_crawl():
    data = datasets.pipeline_runs()
    table = np.column_stack([data.X, np.ones(len(data.y))])
    curvature = np.linalg.eigvalsh(2 / len(data.y) * table.T @ table)
    assert curvature[-1] / curvature[0] > 1e8
    scaled = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0)
    curvature = np.linalg.eigvalsh(2 / len(data.y) * scaled.T @ scaled)
    assert 5 < curvature[-1] / curvature[0] < 20  # correlated, so no round bowl either


@pytest.mark.parametrize(
    ("make", "first"),
    [
        (datasets.batch_runtimes, [20.2, 12.5, 16.0]),
        (datasets.pipeline_runs, [117.4, 152.2, 112.8]),
        (datasets.join_runtimes, [36.0, 42.2, 104.4]),
    ],
)
def test_everybody_has_the_same_numbers(make, first):
    """Those that the lesson was written with."""
    assert make().y[:3].tolist() == first
