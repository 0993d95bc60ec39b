"""Pictures of a function of one number: its curve, a secant, how wrong a quotient is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogFormatterSciNotation

from gdlesson._validate import Array, describe, real_array, real_number
from gdlesson.derivative import central_quotient, forward_quotient, judged
from gdlesson.drawing.figure import INK, as_text, legend
from gdlesson.drawing.looks import DASHES, PALETTE
from gdlesson.drawing.surfaces import values_along
from gdlesson.page.typeset import typeset
from gdlesson.slopes.estimate import EPS, DerivativeEstimate, search

#: What `error_against_h` can draw: the forward quotient has the secant's colour, the library's
#: result the tangent's.
ERRORS_OF = ("forward", "central", "library")

#: Between so many decades a label at each of 2, 3, 4 and 6 is too many.
FEW_LABELS = (0.8, 2.0)


class FewLabels(LogFormatterSciNotation):
    """Labels between the powers of ten: where these are few, 2 and 5 of each."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The label at x, or none."""
        assert self.axis is not None
        low, high = sorted(self.axis.get_view_interval())
        fewest, most = FEW_LABELS
        if not fewest < math.log10(high / low) < most:
            return str(super().__call__(x, pos))
        power = math.floor(math.log10(x) + 1e-9)
        lead = round(x / 10.0**power)
        return rf"$\mathdefault{{{lead}\times10^{{{power}}}}}$" if lead in (2, 5) else ""


def curve(
    f: Callable[[float], Any], ax: Axes, window: tuple[float, float], label: str | None = None
) -> None:
    """Draw f over the window on ax.

    Args:
        f: a function of one number.
        ax: where to draw.
        window: (low, high) on the x axis.
        label: the name in a legend.

    Raises:
        TypeError, ValueError: if f returns no number or the window has no width.
    """
    draw_curve("curve", f, ax, window_of("curve", window), label)


def draw_curve(
    call: str,
    f: Callable[[float], Any],
    ax: Axes,
    window: tuple[float, float],
    label: str | None = None,
) -> None:
    """Draw f over a window that has been judged; errors of f begin with the call."""
    xs = np.linspace(*window, 400)
    ys = values_along(f, xs, call=call)
    ax.plot(xs, ys, color=INK, lw=1.8, label=label and as_text(label))
    ax.set(xlabel="x", ylabel="f(x)", xlim=window)


def secant(
    f: Callable[[float], Any],
    x: float,
    h: float,
    ax: Axes,
    window: tuple[float, float] | None = None,
) -> None:
    """Draw f, its secant from x to x + h, and its tangent at x, with both slopes in the legend.

    Args:
        f: a function of one number.
        x: where the tangent touches.
        h: the wiggle, not zero.
        ax: where to draw.
        window: (low, high) on the x axis; left out, 2.5 wiggles (at least 0.5) to each side.

    Raises:
        TypeError, ValueError: if f is no function, x or h no finite number, or h is zero.

    Limitation: where f has no derivative at x no tangent is drawn.
    """
    number, x, h = judged("secant", f, x, h)
    slope, y = forward_quotient(number, x, h), number(x)
    reach = max(2.5 * abs(h), 0.5)
    low, high = window_of("secant", window or (x - reach, x + reach))
    draw_curve("secant", f, ax, (low, high))
    ends = np.array([low, high])
    span = ax.get_ylim()
    ax.plot(ends, y + slope * (ends - x), color=PALETTE[1], ls=DASHES[1],
            label=typeset(f"secant, slope {slope:.4g}"))  # fmt: skip
    estimate = search("secant", f, x)
    if estimate:
        ax.plot(ends, y + estimate.value * (ends - x), color=PALETTE[2], ls=DASHES[2],
                label=typeset(f"tangent, slope {estimate.value:.4g}"))  # fmt: skip
    ax.plot([x, x + h], [y, y + slope * h], "o", color=PALETTE[1])
    ax.set_ylim(span)
    legend(ax)


def error_against_h(
    f: Callable[[float], Any],
    x: float,
    exact: float,
    ax: Axes,
    *,
    show: Sequence[str] = ERRORS_OF,
) -> tuple[Array, Array, Array]:
    """Draw how wrong the forward and the central quotient are, for h from 1 down to 1e-15.

    Dots are the slopes that `estimate_derivative` measured on its way, and the level line is how
    wrong its result is; for an error of zero, the rounding of the exact slope itself.

    Args:
        f: a function of one number.
        x: where the slope is taken.
        exact: the true slope f'(x).
        ax: where to draw; both axes become logarithmic, and have one scale whatever is shown.
        show: which of "forward", "central" and "library" to draw.

    Returns:
        The steps h, and the two absolute errors at each of them, shape (91,) each.

    Raises:
        TypeError, ValueError: if f is no function, x or exact no finite number, or show names
            something else.

    Limitation: an error of exactly zero can't be shown on a log axis and is left out.
    """
    call = "error_against_h"
    if not isinstance(show, list | tuple) or not set(show) <= set(ERRORS_OF):
        raise ValueError(f"{call}: show must name some of {ERRORS_OF}; got {describe(show)}.")
    exact = real_number(call, "exact", exact)
    number, x, _ = judged(call, f, x, 1.0)
    steps = np.logspace(0, -15, 91)
    forward = np.array([abs(forward_quotient(number, x, h) - exact) for h in steps.tolist()])
    central = np.array([abs(central_quotient(number, x, h) - exact) for h in steps.tolist()])
    if "forward" in show:
        _draw_errors(ax, steps, forward, "forward", 1, EPS ** (1 / 2))
    if "central" in show:
        _draw_errors(ax, steps, central, "central", 0, EPS ** (1 / 3))
    estimate = search(call, f, x)
    end = max(abs(estimate.value - exact), EPS / 2 * abs(exact)) if estimate else 0.0
    if "library" in show and estimate:
        _draw_ladder(ax, estimate, exact, end)
    seen = np.array([*forward, *central, end])
    seen = seen[np.isfinite(seen) & (seen > 0)]
    ax.set(xscale="log", yscale="log", xlim=(2, 5e-16))
    ax.set(xlabel="h (shrinks to the right)", ylabel="error of the slope")
    if len(seen):
        ax.set_ylim(seen.min() / 3, seen.max() * 3)
    legend(ax)
    return steps, forward, central


def _draw_errors(ax: Axes, steps: Array, errors: Array, name: str, which: int, best: float) -> None:
    """One quotient's errors, with a thin line at the step where it should be best."""
    shown = np.where(errors > 0, errors, np.nan)
    ax.loglog(steps, shown, color=PALETTE[which], ls=DASHES[which], label=name)
    ax.axvline(best, color=PALETTE[which], ls=DASHES[which], lw=0.8, alpha=0.7)


def _draw_ladder(ax: Axes, estimate: DerivativeEstimate, exact: float, end: float) -> None:
    """The slopes that the library measured, and how wrong its result is."""
    ladder = np.array(estimate.ladder)
    off = np.abs(ladder[:, 1] - exact)
    shown = np.where(off > 0, off, np.nan)
    ax.loglog(ladder[:, 0], shown, "o", color=PALETTE[2], ms=5, label="taken by the library")
    if end > 0:
        ax.axhline(end, color=PALETTE[2], ls=DASHES[2], label="what it made of them")


def window_of(call: str, window: tuple[float, float]) -> tuple[float, float]:
    """The window as (low, high), or a ValueError of the call."""
    sides = real_array(call, "window", window)
    if sides.shape != (2,) or not sides[0] < sides[1]:
        raise ValueError(f"{call}: window must be (low, high) with low < high; got {window!r}.")
    return float(sides[0]), float(sides[1])
