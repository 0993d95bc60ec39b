"""How wrong the two quotients are for every size of the wiggle: the V of Section 2, drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from gdlesson._validate import Array, real_number
from gdlesson.derivative import central_quotient, forward_quotient, judged
from gdlesson.drawing.figure import DASHES, PALETTE, legend
from gdlesson.slopes.estimate import EPS, search


def error_against_h(
    f: Callable[[float], Any], x: float, exact: float, ax: Axes
) -> tuple[Array, Array, Array]:
    """Draw how wrong the forward and the central quotient are, for h from 1 down to 1e-15.

    Dots are the slopes that `estimate_derivative` measured on its way, and the level line is how
    wrong its result is; for an error of zero, the rounding of the exact slope itself.

    Args:
        f: a function of one number.
        x: where the slope is taken.
        exact: the true slope f'(x).
        ax: where to draw; both axes become logarithmic.

    Returns:
        The steps h, and the two absolute errors at each of them, shape (91,) each.

    Raises:
        TypeError, ValueError: if f is no function or x, exact no finite numbers.

    Limitation: an error of exactly zero can't be shown on a log axis and is left out.
    """
    call = "error_against_h"
    exact = real_number(call, "exact", exact)
    number, x, _ = judged(call, f, x, 1.0)
    steps = np.logspace(0, -15, 91)
    forward = np.array([abs(forward_quotient(number, x, h) - exact) for h in steps.tolist()])
    central = np.array([abs(central_quotient(number, x, h) - exact) for h in steps.tolist()])
    for which, (errors, name, best) in enumerate(
        ((forward, "forward", EPS ** (1 / 2)), (central, "central", EPS ** (1 / 3)))
    ):
        shown = np.where(errors > 0, errors, np.nan)
        ax.loglog(steps, shown, color=PALETTE[which], ls=DASHES[which], label=name)
        ax.axvline(best, color=PALETTE[which], ls=DASHES[which], lw=0.8, alpha=0.7)
    estimate = search(call, f, x)
    if estimate:
        ladder = np.array(estimate.ladder)
        off = np.abs(ladder[:, 1] - exact)
        shown = np.where(off > 0, off, np.nan)
        ax.loglog(ladder[:, 0], shown, "o", color=PALETTE[2], ms=5, label="taken by the library")
        end = max(abs(estimate.value - exact), EPS / 2 * abs(exact))
        if end > 0:
            ax.axhline(end, color=PALETTE[2], ls=DASHES[2], label="what it made of them")
    ax.set(xlabel="h (shrinks to the right)", ylabel="error of the slope", xlim=(2, 5e-16))
    legend(ax)
    return steps, forward, central
