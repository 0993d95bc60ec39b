"""Mean squared error of a linear model: over all rows, or over one minibatch after another."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdlesson._validate import Array, describe, whole_number
from gdlesson.losses.tables import (
    Table,
    is_mapped,
    is_sparse,
    read_table,
    rows_in_a_block,
    working_type,
)
from gdlesson.tape.recording import Handle, with_gradient

Rows = NDArray[np.integer[Any]]


def squares_and_gradient(X: Table, y: Array, w: Array) -> tuple[float, Array]:
    """The sum of the squared residuals, and its gradient."""
    residual = X @ w - y
    return residual @ residual, 2 * (residual @ X)


class MeanSquaredError:
    """The loss L(w) = (1/n) ‖Xw - y‖² of a linear model, and its gradient.

    Args:
        X: shape (n, d), one row a sample; floats or integers, finite. An array is copied. A
            memory-mapped one is left in its file, however large, and a sparse matrix of scipy
            stays sparse. float32 stays float32.
        y: shape (n,), one target a sample. A column (n, 1) is refused: Xw - y would
            broadcast to (n, n) without a word.

    Raises:
        ValueError, TypeError: for shapes that do not belong together, or entries that are
            no finite real numbers. A mapped file is read through once to make sure.

    >>> loss = MeanSquaredError([[1, 0], [1, 1], [1, 2]], [1, 3, 5])
    >>> loss([1, 2]), loss.gradient([1, 2])
    (0.0, array([0., 0.]))

    Source: the gradient (2/n) Xᵀ(Xw - y) follows from the chain rule, one residual at a time.
    Limitation: every gradient reads all n rows; `batches` makes steps that read a few. What is
    written to a mapped file later is used unchecked.
    """

    new_each_time = True

    def __init__(self, X: ArrayLike, y: ArrayLike) -> None:
        call = "MeanSquaredError"
        inputs = read_table(call, "X", X)
        if len(inputs.shape) != 2:
            raise ValueError(
                f"{call}: X must have shape (n, d), one row a sample; got shape {inputs.shape}. "
                "A single feature is a column: x.reshape(-1, 1)."
            )
        if is_sparse(y):
            raise TypeError(f"{call}: y must be a plain array; got {describe(y)}.")
        targets = read_table(call, "y", y)
        if targets.shape != inputs.shape[:1]:
            raise ValueError(
                f"{call}: y must have shape ({inputs.shape[0]},), one target for each row of X; "
                f"got {targets.shape}. A column becomes a vector with y.ravel()."
            )
        self.X = inputs
        self.y = targets
        self._type = working_type(inputs)
        self._rows = rows_in_a_block(inputs)
        doubles = inputs.dtype == targets.dtype == np.float64
        #: Whether X and y are one block as they stand: of a small table, looking for blocks and
        #: types would take longer than the products.
        self._at_once = self.in_memory and doubles and inputs.shape[0] <= self._rows

    @property
    def in_memory(self) -> bool:
        """Whether X is an array that lies in memory: not sparse, and not mapped from a file."""
        return not (is_sparse(self.X) or is_mapped(self.X))

    def __repr__(self) -> str:
        n, d = self.X.shape
        kind = "sparse X" if is_sparse(self.X) else "X"
        return f"MeanSquaredError({kind} of shape ({n}, {d}), y of shape ({n},))"

    def __call__(self, w: ArrayLike, rows: ArrayLike | None = None) -> Any:
        """The loss at w, shape (d,); with `rows`, the mean over these rows only."""
        if isinstance(w, Handle):  # recorded, for `grad`: we know the gradient
            return with_gradient(w, lambda w: self.value_and_gradient(w, rows))
        weights, rows = self._weights(w).astype(self._type, copy=False), self._chosen(rows)
        total = 0.0
        for X, y in self._blocks(rows):
            residual = X @ weights - y
            total += float(residual @ residual)
        return total / self._count(rows)

    value = __call__

    def gradient(self, w: ArrayLike, rows: ArrayLike | None = None) -> Array:
        """The gradient at w, shape (d,); with `rows`, that of the mean over these rows."""
        return self.value_and_gradient(w, rows)[1]

    def value_and_gradient(
        self, w: ArrayLike, rows: ArrayLike | None = None
    ) -> tuple[float, Array]:
        """Loss and gradient at w from one residual, and from one reading of X.

        X is taken in blocks of rows that fit the processor's cache: the block that gave its
        part of the residual is still there when the residual is gathered up into the gradient.
        """
        if rows is None and self._at_once and getattr(w, "dtype", None) == np.float64:
            squares, slopes = squares_and_gradient(self.X, self.y, self._weights(w))
            return float(squares) / len(self.y), slopes / len(self.y)
        given, rows = self._weights(w), self._chosen(rows)
        weights, n = given.astype(self._type, copy=False), self._count(rows)
        total, gradient = 0.0, np.zeros(len(weights), np.result_type(self._type, np.float64))
        for X, y in self._blocks(rows):
            squares, slopes = squares_and_gradient(X, y, weights)
            total += float(squares)
            gradient += slopes
        gradient /= n
        return total / n, gradient.astype(np.result_type(self._type, given), copy=False)

    def batches(self, size: int, seed: int = 0) -> Minibatches:
        """This loss for steps that read `size` rows each, in an order shuffled from `seed`."""
        return Minibatches(self, size, seed)

    def _blocks(self, rows: Rows | None) -> Iterator[tuple[Table, Array]]:
        """X and y a block of rows at a time, in the type of the computation."""
        if rows is None and is_sparse(self.X):
            yield self.X, self.y.astype(self._type, copy=False)  # scipy would copy a slice
            return
        for start in range(0, self._count(rows), self._rows):
            block = slice(start, start + self._rows)
            part = block if rows is None else rows[block]
            X, y = self.X[part], self.y[part]
            yield X.astype(self._type, copy=False), y.astype(self._type, copy=False)

    def _count(self, rows: Rows | None) -> int:
        return int(self.X.shape[0]) if rows is None else len(rows)

    def _chosen(self, rows: ArrayLike | None) -> Rows | None:
        """Row numbers, judged: a mask, or a number beyond the table, would be read as others."""
        if rows is None:
            return None
        numbers, n = np.asarray(rows), self.X.shape[0]
        if numbers.dtype.kind not in "iu" or numbers.ndim != 1 or numbers.size == 0:
            raise TypeError(
                "MeanSquaredError: rows must be the numbers of some rows, such as [0, 7, 8]; "
                f"got {describe(rows)}."
            )
        if numbers.min() < 0 or numbers.max() >= n:
            raise IndexError(
                f"MeanSquaredError: rows must be between 0 and {n - 1}; "
                f"got {numbers.min()} to {numbers.max()}."
            )
        return numbers

    def _weights(self, w: ArrayLike) -> Array:
        weights = np.asarray(w)
        if weights.shape != self.X.shape[1:]:
            raise ValueError(
                f"MeanSquaredError: w must have shape ({self.X.shape[1]},), one weight for each "
                f"column of X; got {describe(w)}."
            )
        if weights.dtype.kind not in "iuf":
            raise TypeError(f"MeanSquaredError: w must hold real numbers; got {describe(w)}.")
        return weights


@dataclass(frozen=True, eq=False)
class Minibatches:
    """A loss for steps that look at a few rows each; made by `MeanSquaredError.batches`.

    An epoch is one pass over the rows, in an order of its own that follows from the seed and the
    number of the epoch. `descend` takes one minibatch a step. Called as a function, and as
    `gradient`, it is the loss over all rows.

    Args:
        loss: the MeanSquaredError over all rows.
        size: how many rows a step reads, 1 to n; the last minibatch of an epoch may have fewer.
        seed: what the shuffles follow from, a whole number.

    Raises:
        TypeError, ValueError: for settings that can't work.

    >>> loss = MeanSquaredError([[1, 0], [1, 1], [1, 2]], [1, 3, 5])
    >>> batches = loss.batches(2, seed=1)
    >>> len(batches), [rows.tolist() for rows in batches.epoch(0)]
    (2, [[0, 1], [2]])

    Source: Robbins and Monro (1951), "A stochastic approximation method".
    Limitation: the order of an epoch is held in memory, 8 bytes a row. Near the minimum the steps
    don't shrink by themselves: the run hovers, at a distance that follows the learning rate.
    """

    loss: MeanSquaredError
    size: int
    seed: int = 0

    def __post_init__(self) -> None:
        call = "Minibatches"
        if not isinstance(self.loss, MeanSquaredError):
            raise TypeError(f"{call}: loss must be a MeanSquaredError; got {describe(self.loss)}.")
        size = whole_number(call, "size", self.size, 1)
        n = self.loss.X.shape[0]
        if size > n:
            raise ValueError(f"{call}: size must be at most {n}, the number of rows; got {size}.")
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "seed", whole_number(call, "seed", self.seed))

    def __len__(self) -> int:
        """How many minibatches, and so steps, make an epoch."""
        n: int = self.loss.X.shape[0]
        return math.ceil(n / self.size)

    def __call__(self, w: ArrayLike) -> Any:
        """The loss at w over all rows."""
        return self.loss(w)

    def gradient(self, w: ArrayLike) -> Array:
        """The gradient at w over all rows."""
        return self.loss.gradient(w)

    def one_run(self) -> _Run:
        """This loss for one run of `descend`: each asking takes the next minibatch."""
        return _Run(self.loss, self.epochs())

    def epoch(self, number: int) -> Iterator[Rows]:
        """The rows of each minibatch of that epoch, counted from 0: every row comes once."""
        number = whole_number("epoch", "number", number)
        order = np.random.default_rng([self.seed, number]).permutation(self.loss.X.shape[0])
        starts = range(0, len(order), self.size)
        # Which rows is chance, their order is not: a file is read best from front to back.
        return (np.sort(order[start : start + self.size]) for start in starts)

    def epochs(self) -> Iterator[Rows]:
        """The rows of one minibatch after another, epoch after epoch, without an end."""
        return itertools.chain.from_iterable(map(self.epoch, itertools.count()))


class _Run:
    """Minibatches from the first one on, so that two runs take one path."""

    new_each_time = True

    def __init__(self, loss: MeanSquaredError, batches: Iterator[Rows]) -> None:
        self._loss, self._batches = loss, batches

    def value_and_gradient(self, w: ArrayLike, /) -> tuple[float, Array]:
        """Loss and gradient at w over the rows whose turn it is."""
        return self._loss.value_and_gradient(w, next(self._batches))
