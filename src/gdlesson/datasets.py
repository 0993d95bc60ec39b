"""Small data sets that ship with the lesson, made here with a fixed seed.

They are synthetic, and say so: each is drawn from a line, a plane or a bend that is written below,
plus noise, so that a learner can compare what was fitted with what was true.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdlesson._validate import Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples of a relation with noise.

    Attributes:
        X: shape (n, d), one row a sample.
        y: shape (n,), the targets.
        features: what the columns of X are, with units.
        target: what y is, with its unit.
        story: where the numbers come from, in a sentence.
    """

    X: Array
    y: Array
    features: tuple[str, ...]
    target: str
    story: str

    def __repr__(self) -> str:
        n, d = self.X.shape
        return f"Dataset: {self.target} from {', '.join(self.features)} (n = {n}, d = {d})"


def batch_runtimes() -> Dataset:
    """How long a load takes against how many rows it has: shape (40, 1).

    >>> data = batch_runtimes()
    >>> data
    Dataset: run time (s) from rows (millions) (n = 40, d = 1)

    Source: drawn here from run time = 12 s per million rows + 9 s of set-up, with noise of 4 s.
    Limitation: synthetic; real run times have a longer tail.
    """
    rng = np.random.default_rng(20240229)
    rows = np.sort(rng.uniform(0.3, 6.0, 40)).round(2)
    seconds = (12 * rows + 9 + rng.normal(0, 4, 40)).round(1)
    story = "Nightly loads of one table: rows in the batch against the seconds it took."
    return Dataset(rows.reshape(-1, 1), seconds, ("rows (millions)",), "run time (s)", story)


def pipeline_runs() -> Dataset:
    """Run times of a nightly pipeline against what its planner knew beforehand: shape (120, 5).

    The features are on scales as different as they come out of a scheduler's database: hundreds of
    files beside a share between 0 and 0.3. Descent on the raw columns therefore crawls.

    >>> data = pipeline_runs()
    >>> data.X.shape, data.y.shape
    ((120, 5), (120,))
    >>> data.features
    ('rows (millions)', 'row width (bytes)', 'files', 'joins', 'share of late rows')

    Source: drawn here from run time = 20 s + 11 s per million rows + 0.05 s per byte of row width
    + 0.02 s per file + 6 s per join + 90 s times the share of late rows, with noise of 5 s. A run
    of more rows comes in more files; the other columns are independent of each other.
    Limitation: synthetic; real run times have a longer tail, and features that interact.
    """
    rng = np.random.default_rng(20240301)
    n = 120
    rows = rng.uniform(0.3, 6.0, n).round(2)
    width = rng.uniform(80, 400, n).round()
    files = (150 * rows + rng.uniform(20, 600, n)).round()
    joins = rng.integers(0, 7, n).astype(float)
    late = rng.uniform(0.0, 0.3, n).round(3)
    noise = rng.normal(0, 5, n)
    seconds = 20 + 11 * rows + 0.05 * width + 0.02 * files + 6 * joins + 90 * late + noise
    names = ("rows (millions)", "row width (bytes)", "files", "joins", "share of late rows")
    story = "Runs of one nightly pipeline: what its planner knew, against the seconds it took."
    X = np.column_stack([rows, width, files, joins, late])
    return Dataset(X, seconds.round(1), names, "run time (s)", story)


def join_runtimes() -> Dataset:
    """Run times of joins that fit into memory, and of some that don't: shape (24, 2).

    Where there are more rows than memory, a join spills to disk and takes much longer: no plane has
    such a bend.

    >>> data = join_runtimes()
    >>> data
    Dataset: run time (s) from memory (GB), rows (millions) (n = 24, d = 2)

    Source: drawn here from run time = 20 s + 4 s per million rows + 30 s · (1 + tanh(1.2 · (rows -
    memory))), rows in millions and memory in GB, with noise of 2 s.
    Limitation: synthetic; and so small that a network on plain Python learns it in seconds.
    """
    rng = np.random.default_rng(20240306)
    memory, rows = (rng.uniform(1.0, 8.0, 24).round(1) for _ in range(2))
    spill = 30 * (1 + np.tanh(1.2 * (rows - memory)))
    seconds = (20 + 4 * rows + spill + rng.normal(0, 2, 24)).round(1)
    story = "Joins of one warehouse: the memory they had and the rows they met, against the time."
    X = np.column_stack([memory, rows])
    return Dataset(X, seconds, ("memory (GB)", "rows (millions)"), "run time (s)", story)
