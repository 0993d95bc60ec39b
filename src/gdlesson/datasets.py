"""Small data sets that ship with the lesson, made here with a fixed seed.

They are synthetic, and say so: each is drawn from a line or plane that is written below, plus
noise, so that a learner can compare what was fitted with what was true.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdlesson._validate import Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples of a linear relation with noise.

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
