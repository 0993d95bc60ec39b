"""Static figures on axes that you hand over: curves, secants, contours, paths, loss curves.

`figure` makes a figure that shows itself when it is the last value of a cell: as an SVG whose
text and lines follow the page's theme, light or dark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from gdlesson._validate import Array, describe, real_array, whole_number
from gdlesson.drawing.curves import curve, draw_curve, error_against_h, secant, window_of
from gdlesson.drawing.expression_graph import expression_graph
from gdlesson.drawing.figure import INK, SOFT, LessonFigure, as_text, figure, legend
from gdlesson.drawing.looks import DASHES, LOOKS, MARKERS, PALETTE, Look
from gdlesson.drawing.racers import RACERS
from gdlesson.drawing.recorded_graph import recorded_graph
from gdlesson.drawing.surfaces import contour_lines, fineness, of_one_vector
from gdlesson.history import History, in_full
from gdlesson.objectives import Window
from gdlesson.page.typeset import typeset

__all__ = [
    "DASHES", "INK", "MARKERS", "PALETTE", "SOFT", "LessonFigure", "contours", "curve",
    "descent_1d", "error_against_h", "expression_graph", "figure", "legend", "loss_curve", "path",
    "recorded_graph", "secant",
]  # fmt: skip

#: Beyond this a log axis with its margins would overflow; a run that gets here has flown off.
HIGHEST = 1e200
#: So far from the frame, as a share of the window, a height is written: not over the axis' numbers.
LABEL_ROOM = 0.08


def contours(
    f: Callable[..., Any],
    ax: Axes,
    window: Window | None = None,
    levels: int | Sequence[float] = 14,
    *,
    minima: bool = True,
) -> None:
    """Draw the contour lines of a function of two variables, its known minima as crosses.

    Args:
        f: an Objective, or a function f(w) or f(x, y).
        ax: where to draw; both axes get the same scale.
        window: ((x low, x high), (y low, y high)); left out, the objective's own.
        levels: about how many heights, which are round numbers then; or the heights themselves.
        minima: whether to mark the minima; not where they are to be found.

    Raises:
        TypeError, ValueError: if f needs another number of variables, or no window is known.
    """
    window = window or getattr(f, "window", None)
    if window is None:
        raise ValueError(
            "contours: window must be given for a function of your own, as "
            "((x low, x high), (y low, y high))."
        )
    sides = real_array("contours", "window", cast(Any, window))
    if sides.shape != (2, 2) or not (sides[:, 0] < sides[:, 1]).all():
        raise ValueError(
            f"contours: window must be ((x low, x high), (y low, y high)); got {window!r}."
        )
    wanted: int | Array
    if isinstance(levels, list | tuple | np.ndarray):
        wanted = real_array("contours", "levels", levels).ravel()
    else:
        wanted = whole_number("contours", "levels", cast(Any, levels), 1)
    surface = of_one_vector(f, call="contours")
    found = contour_lines(surface, window, wanted, size=fineness(f), call="contours")
    for which, (height, lines) in enumerate(found):
        for line in lines:
            ax.plot(line[:, 0], line[:, 1], color=SOFT, lw=0.9)
        place = _label_place(max(lines, key=len), sides) if which % 3 == 1 and lines else None
        if place is not None:
            ax.annotate(
                typeset(f"{height:.6g}"),
                place,
                fontsize=9.5,
                color=INK,
                ha="center",
                va="center",
            )
    for minimum in getattr(f, "minima", ()) if minima else ():
        ax.plot(*minimum, "+", color=INK, ms=10, mew=1.8)
    ax.grid(False)
    ax.set(xlim=sides[0], ylim=sides[1], xlabel="x", ylabel="y")
    ax.set_aspect("equal", adjustable="box")


def _label_place(line: Array, sides: Array) -> tuple[float, float] | None:
    """Where a line bears its height: well within the frame, past its middle if there is room."""
    low, high = sides.T
    room = LABEL_ROOM * (high - low)
    inside = np.flatnonzero(((line > low + room) & (line < high - room)).all(axis=1))
    if not len(inside):
        return None
    wanted = int(0.62 * len(line))
    x, y = line[inside[np.argmin(abs(inside - wanted))]]
    return float(x), float(y)


def path(
    history: History,
    ax: Axes,
    label: str | None = None,
    which: int = 0,
    look: Look | None = None,
) -> None:
    """Draw the points of a run in two variables, joined in order, the start as a ring.

    Args:
        history: a run of `descend` whose points have shape (2,).
        ax: where to draw.
        label: the name in a legend.
        which: 0 to 15, the colour, dash and marker; no two of them look alike.
        look: a look of your own instead, as the step rules of a race have.

    Raises:
        ValueError: if the points are not of shape (2,) or were not recorded, or `which` is not one
            of those numbers.

    Limitation: drawn up to the first point that is not finite.
    """
    points = in_full("path", history).points
    if points.shape[1:] != (2,):
        raise ValueError(
            f"path: history must be a run in two variables; its points have shape "
            f"{points.shape[1:]}."
        )
    if look is None:
        look = LOOKS[_place("path", which)]
    kept = _until_not_finite(points)
    limits = ax.get_xlim(), ax.get_ylim()
    size = 4 if len(kept) <= 60 else 0
    ax.plot(*kept.T, **look.line, lw=1.6, marker=look.marker, ms=size,
            label=label and as_text(label))  # fmt: skip
    ax.plot(*kept[0], "o", mfc="none", mec=look.color, ms=10, mew=2)
    ax.set_xlim(limits[0])
    ax.set_ylim(limits[1])
    if label:
        legend(ax)


def loss_curve(
    histories: History | Sequence[History],
    ax: Axes,
    labels: Sequence[str] | None = None,
    looks: Sequence[Look] = LOOKS,
) -> None:
    """Draw the loss of one or several runs against the step, on a log axis where all are above 0.

    Where some are 0 they are marked at the lower edge.

    Args:
        histories: one run of `descend`, or several.
        ax: where to draw.
        labels: a name for each run.
        looks: how each run's line looks; left out, sixteen of which no two are the same.

    Raises:
        TypeError, ValueError: if there is no run, or not one label and one look for each.
    """
    runs = [histories] if isinstance(histories, History) else list(histories)
    if not runs or not all(isinstance(run, History) for run in runs):
        raise TypeError(
            f"loss_curve: histories must be runs of descend; got {describe(histories)}."
        )
    if labels is not None and len(labels) != len(runs):
        raise ValueError(f"loss_curve: {len(runs)} runs need {len(runs)} labels; got {labels!r}.")
    if len(looks) < len(runs):
        raise ValueError(
            f"loss_curve: {len(runs)} runs can't be told apart by {len(looks)} looks; "
            "draw them on several axes."
        )
    drawn = [_until_not_finite(np.where(abs(r.losses) > HIGHEST, np.nan, r.losses)) for r in runs]
    for which, (kept, look) in enumerate(zip(drawn, looks, strict=False)):
        ax.plot(kept, **look.line, lw=1.8, marker=look.marker if len(kept) <= 30 else None, ms=4,
                label=as_text(labels[which]) if labels else None)  # fmt: skip
    finite = np.concatenate(drawn)
    if finite.size and (finite > 0).all():
        ax.set_yscale("log")
    elif finite.size and (finite >= 0).all() and finite.max() > 0:
        ax.set_yscale("log", nonpositive="mask")
        _mark_zeros(drawn, looks, ax)
    ax.set(xlabel="step", ylabel="loss")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if labels:
        legend(ax)


def _mark_zeros(drawn: Sequence[Array], looks: Sequence[Look], ax: Axes) -> None:
    """Say where losses are 0, which has no place on a log axis: at its lower edge, downward."""
    edge = ax.get_xaxis_transform()
    for kept, look in zip(drawn, looks, strict=False):
        steps = np.flatnonzero(kept == 0)
        if steps.size:
            color = look.line["color"]
            ax.plot(steps, np.zeros(steps.size), "v", color=color, ms=7, transform=edge,
                    clip_on=False, zorder=5)  # fmt: skip
            ax.annotate("loss 0", (steps[0], 0), (0, 8), xycoords=edge, ha="center",
                        textcoords="offset points", fontsize=10, color=color)  # fmt: skip


#: A tangent reaches so far to either side, as a share of the picture: where the curve has left it.
TANGENT_REACH = 0.14


def descent_1d(history: History, ax: Axes, window: tuple[float, float] | None = None) -> None:
    """Draw the curve of a run in one variable, its points, and the tangents it stepped along.

    Args:
        history: a run of `descend` from a single number (or shape (1,)).
        ax: where to draw.
        window: (low, high) on the x axis; left out, the objective's own, or around the run.

    Raises:
        ValueError: if the run has more than one variable, or its points were not recorded.

    Limitation: points outside the window are not shown.
    """
    if in_full("descent_1d", history).points[0].size != 1:
        raise ValueError(
            f"descent_1d: history must be a run in one variable; its points have shape "
            f"{history.points.shape[1:]}."
        )
    xs = _until_not_finite(history.points.reshape(-1))
    ys, slopes = history.losses[: len(xs)], history.gradients.reshape(-1)[: len(xs)]
    known = getattr(history.f, "window", None)
    pad = 0.1 * float(np.ptp(xs)) + 0.5
    around = (float(xs.min()) - pad, float(xs.max()) + pad)
    low, high = window_of("descent_1d", window or (known[0] if known else around))
    shape = history.points.shape[1:]
    f = history.f
    draw_curve("descent_1d", lambda x: f(np.full(shape, x) if shape else x), ax, (low, high))
    span = ax.get_ylim()
    reach = TANGENT_REACH * (high - low)
    for k, (x, y, slope) in enumerate(
        zip(xs[:40].tolist(), ys.tolist(), slopes.tolist(), strict=False)
    ):
        ends = np.array([x - reach, x + reach])
        ax.plot(ends, y + slope * (ends - x), color=PALETTE[0], ls=DASHES[1], lw=1.2,
                label=None if k else "tangents")  # fmt: skip
    legend(ax)
    ax.plot(xs, ys, "o-", color=RACERS["SGD"].look.color, ms=5, lw=1)
    ax.set_xlim(low, high)
    ax.set_ylim(span)


def _until_not_finite(values: Array) -> Array:
    """The rows before the first one that holds an infinity or NaN (at least one row)."""
    good = np.isfinite(values).reshape(len(values), -1).all(axis=1)
    return values if good.all() else values[: max(1, int(np.argmin(good)))]


def _place(call: str, which: object) -> int:
    place = whole_number(call, "which", which)
    if place >= len(LOOKS):
        raise ValueError(f"{call}: which must be 0 to {len(LOOKS) - 1}; got {place}.")
    return place
