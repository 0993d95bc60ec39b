"""Samples of one feature, and how a line for them is looked for: ranges and rates follow them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlesson._validate import Array, describe, real_array
from gdlesson.datasets import Dataset
from gdlesson.objectives import MeanSquaredError
from gdlesson.widgets._base import packed

Span = tuple[float, float]


@dataclass(frozen=True)
class Samples:
    """A data set with one feature, fit for a line.

    Attributes:
        x, y: the feature and the target, shape (n,).
        names: of both, with units.
    """

    x: Array
    y: Array
    names: tuple[str, str]

    @classmethod
    def of(cls, call: str, data: object) -> Samples:
        """The samples of a data set, or an error that says why no line can be found in it."""
        if not isinstance(data, Dataset):
            raise TypeError(f"{call}: data must be a Dataset; got {describe(data)}.")
        X, y = real_array(call, "data.X", data.X), real_array(call, "data.y", data.y)
        if X.ndim != 2 or X.shape[1] != 1:
            raise ValueError(f"{call}: data must have one feature; got {data!r}.")
        if y.shape != X.shape[:1]:
            raise ValueError(
                f"{call}: data.y must have a number for each row of data.X; got shapes {y.shape} "
                f"and {X.shape}."
            )
        found = cls(X[:, 0], y, (str(data.features[0]), str(data.target)))
        if len(np.unique(found.x)) < 2:
            raise ValueError(
                f"{call}: data.X must hold two different values at least, or every line through "
                f"one point fits as well; got {describe(data.X[:1])} {len(y)} times."
            )
        with np.errstate(all="ignore"):
            curved = found.loss().X.T @ found.loss().X
            squares = [float(np.sum(y * y)), *curved.ravel().tolist(), 1 / found.x.var()]
        if not all(math.isfinite(v) for v in squares):
            raise ValueError(
                f"{call}: data must be of a size whose squares a float64 holds; got values of X up "
                f"to {np.abs(found.x).max():.3g} and of y up to {np.abs(y).max():.3g}. Use "
                "other units."
            )
        return found

    def rows(self, x: Array, scaled: bool = False) -> Array:
        """The rows of the table for these x: the feature, scaled or not, and a one."""
        values = (x - self.x.mean()) / self.x.std() if scaled else x
        return np.column_stack([values, np.ones(len(x))])

    def loss(self, scaled: bool = False) -> MeanSquaredError:
        """The mean squared error of a line, in its slope and its intercept."""
        return MeanSquaredError(self.rows(self.x, scaled), self.y)

    def best(self, scaled: bool = False) -> Array:
        """Slope and intercept of the line that fits best."""
        found: Array = np.linalg.lstsq(self.rows(self.x, scaled), self.y, rcond=None)[0]
        return found

    def border(self, scaled: bool = False) -> float:
        """2/L for the mean squared error, whose curvatures are those of 2/n XᵀX."""
        X = self.rows(self.x, scaled)
        return float(2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X).max())

    def rate(self, share: float) -> float:
        """A learning rate of one digit, about this share of the border."""
        return float(f"{share * self.border():.0e}")

    @property
    def x_window(self) -> Span:
        """The x to show: from 0 where that is near, and a little more than there is."""
        return _seen(self.x, 0.05)

    @property
    def y_window(self) -> Span:
        """The heights to show."""
        return _seen(self.y, 0.15)

    @property
    def said(self) -> tuple[str, str]:
        """Feature and target without their units."""
        return self.names[0].split(" (")[0], self.names[1].split(" (")[0]

    @property
    def unit(self) -> float:
        """A fifth of the largest height, round: a good step along the y axis."""
        return _below(0.2 * (float(np.abs(self.y).max()) or 1.0), (1.0, 1.5, 2.0, 3.0, 5.0))

    @property
    def windows(self) -> tuple[Span, Span]:
        """Slopes and intercepts worth trying: the best is in, and so is the flat line at 0."""
        slope, intercept = self.best().tolist()
        least = self.unit / float(np.abs(self.x).max())  # of a line that is all but flat
        reach = _above(2 * max(abs(slope), least))
        low, high = min(-1, intercept / self.unit - 1), max(3, intercept / self.unit + 1)
        return (
            (-reach if slope < least else 0.0, reach if slope > -least else 0.0),
            (_clean(self.unit * math.floor(low)), _clean(self.unit * math.ceil(high))),
        )

    @property
    def grains(self) -> Span:
        """How finely slope and intercept are turned."""
        (low, high), _ = self.windows
        return _below((high - low) / 240), _below(self.unit / 30)

    def sent(self) -> dict[str, Any]:
        """What the page needs to draw them."""
        return {
            "points": packed(np.column_stack([self.x, self.y])),
            "x": self.names[0],
            "y": self.names[1],
            "x_window": self.x_window,
            "y_window": self.y_window,
        }


def _seen(values: Array, margin: float) -> Span:
    low, high = float(values.min()), float(values.max())
    span = high - low or abs(high) or 1.0
    if 0 <= low <= span:
        return 0.0, high + margin * abs(high) or 1.0
    if 0 <= -high <= span:
        return low - margin * abs(low), 0.0
    return low - margin * span, high + margin * span


def _below(value: float, fronts: tuple[float, ...] = (1.0, 2.0, 5.0)) -> float:
    """The largest round number that is not above."""
    power = 10.0 ** math.floor(math.log10(value))
    return _clean(max(front for front in fronts if front * power <= value * (1 + 1e-9)) * power)


def _above(value: float) -> float:
    """The next number of two digits that is not below."""
    power = 10.0 ** (math.floor(math.log10(value)) - 1)
    return _clean(math.ceil(value / power - 1e-9) * power)


def _clean(value: float) -> float:
    """Without the last digits, in which products of round numbers are not round."""
    return float(f"{value:.12g}")
