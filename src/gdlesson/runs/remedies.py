"""What to try first, for each kind: moves that follow from the numbers, the safest one first.

A first move must not make the run worse. So a rate is raised only as far as the curvature allows,
momentum is advised only where it is worked out to help, and a gradient that was too long is put
right together with the rate that had been chosen for it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gdlesson.optimizers import SGD
from gdlesson.runs import outlook
from gdlesson.runs.ailments import Change, Finding, Kind
from gdlesson.runs.chart import Chart
from gdlesson.runs.symptoms import GLIDES, MUCH, RAISE

#: A slower rule's rate is raised only while this much of the slope is left: else it would pass by.
FAR = 0.7
#: The momentum to try: the usual one.
USUAL_MOMENTUM = 0.9
#: Lower momenta, tried in this order where one is too much for the steps there are.
LOWER_MOMENTA = (0.9, 0.8, 0.5, 0.0)
#: A limit for the gradient's norm stands this far above the usual norm.
ABOVE = 2.0
#: A gradient that is this much longer than f's slope has a rate that was chosen for it.
LONGER = 2.0

SECTIONS: dict[Kind, int] = {
    Kind.FLIPPED_SIGN: 6,
    Kind.WRONG_GRADIENT: 6,
    Kind.WRONG_ENTRIES: 6,
    Kind.SWAPPED_ENTRIES: 6,
    Kind.OSCILLATING: 8,
    Kind.OVERSHOOTING: 8,
    Kind.UNSCALED_FEATURES: 9,
    Kind.SCALED_GRADIENT: 9,
    Kind.NARROW_VALLEY: 9,
    Kind.KEPT_GRADIENTS: 10,
    Kind.STALE_GRADIENT: 10,
    Kind.DETACHED_WEIGHTS: 10,
    Kind.LOST_GRADIENT: 10,
    Kind.FLAT: 4,
    Kind.WENT_FLAT: 4,
}


class Moves(NamedTuple):
    """What to try, in order, and the first of it as settings."""

    says: tuple[str, ...]
    change: Change = {}  # noqa: RUF012 # read only


#: What needs no number. The gradient's slips are mended in the gradient.
FIXED: dict[Kind, Moves] = {
    Kind.HEALTHY: Moves(("Nothing to mend.",)),
    Kind.KEPT_GRADIENTS: Moves(
        ("Clear the gradients before each round: zero_grad.",), {"gradient": "slope of f"}
    ),
    Kind.STALE_GRADIENT: Moves(
        ("Compute the gradient at the point that the step starts from, at every step.",),
        {"gradient": "slope of f"},
    ),
    Kind.SWAPPED_ENTRIES: Moves(
        ("Look at the order of the entries: a roll, a transposed array, a shuffled index.",),
        {"gradient": "slope of f"},
    ),
    Kind.DETACHED_WEIGHTS: Moves(
        ("Look how these weights come into the loss: detached, copied, or left out of the sum?",),
        {"gradient": "slope of f"},
    ),
    Kind.LOST_GRADIENT: Moves(
        ("Make sure that the gradient is computed from these weights, and returned.",),
        {"gradient": "slope of f"},
    ),
    Kind.WRONG_ENTRIES: Moves(
        ("Derive these entries anew: a sign, a factor, a weight that is used twice.",
         "Hold the gradient against f with check_gradient."),
        {"gradient": "slope of f"},
    ),
    Kind.WRONG_GRADIENT: Moves(
        ("Hold the gradient against f with check_gradient, and derive it anew.",),
        {"gradient": "slope of f"},
    ),
    Kind.FLIPPED_SIGN: Moves(
        ("Check the sign: a step goes against the gradient, w - η·gradient.",
         "While developing, assert new_loss <= old_loss + tolerance."),
        {"gradient": "slope of f"},
    ),
    Kind.BAD_START: Moves(("Choose a start where f and its gradient are finite.",)),
    Kind.LEFT_DOMAIN: Moves(
        ("Look for log(0), 0/0 or an overflow in the loss at the last finite point.",
         "Guard it, or keep w inside the domain.")
    ),
    Kind.FLAT: Moves(
        ("Look for a zero gradient: a dead ReLU, a saturated sigmoid, a symmetric start.",
         "Start somewhere else.")
    ),
    Kind.NO_BOTTOM: Moves(
        ("Look at the loss: a sign, a square or a penalty that is missing. No rate mends it.",)
    ),
    Kind.STOPPED_EARLY: Moves(
        ("Let it run on: lower the tolerance, or let the callback wait.",), {"tolerance": 0.0}
    ),
    Kind.STEPS_RAN_OUT: Moves(
        ("Keep the rate up: a schedule that falls more slowly, or none.",),
        {"schedule": "none"},
    ),
    Kind.NOT_SURE: Moves(
        ("Plot the loss and the gradient norms.", "Try a tenth of the learning rate.")
    ),
}  # fmt: skip


def first_moves(finding: Finding, chart: Chart) -> Moves:
    """What to try first against a finding."""
    kind = finding.kind
    if kind in _MADE:
        return _MADE[kind](finding, chart)
    moves = FIXED[kind]
    share = finding.evidence.get("gradient over slope, on average")
    if kind is Kind.WRONG_GRADIENT and isinstance(share, float) and share > LONGER:
        rate = float(f"{share * chart.rule.learning_rate:.3g}")
        if chart.by_gradient and rate * chart.curvature <= chart.border:
            says = f"{moves.says[0]} With f's slope, a rate of {rate:g} makes steps as long as now."
            return Moves((says,), {**moves.change, "learning_rate": rate})
    if "gradient" in moves.change and _too_fast(chart):
        rate = _slower(chart)
        says = f"{moves.says[0]} And lower the learning rate to {rate:.3g}: with f's slope the " \
               "one of this run is beyond the border."  # fmt: skip
        return Moves((says, *moves.says[1:]), {**moves.change, "learning_rate": rate})
    return moves


def _too_fast(chart: Chart) -> bool:
    """Whether the rate is beyond the border for f's own slope."""
    return chart.by_gradient and float(chart.rule.learning_rate) * chart.curvature > chart.border


def _slower(chart: Chart) -> float:
    """The rate over the smallest power of ten that brings rate × curvature below 1."""
    rate, curvature = float(chart.rule.learning_rate), chart.curvature
    if not chart.by_gradient or not np.isfinite(curvature) or rate * curvature <= GLIDES:
        return rate / 10
    return float(rate / 10 ** max(1, math.ceil(math.log10(rate * curvature / GLIDES))))


def _divide(finding: Finding, chart: Chart) -> Moves:
    rate = _slower(chart)
    times = round(float(chart.rule.learning_rate) / rate)
    words = "ten" if times == 10 else f"{times:,}"
    return Moves(
        (f"Divide the learning rate by {words}.", "Clip the gradient's norm."),
        {"learning_rate": rate},
    )


def _look(finding: Finding, chart: Chart) -> Moves:
    return Moves(("Look at the data of that step: a bad batch?", _clip(finding, chart).says[0]))


def _clip(finding: Finding, chart: Chart) -> Moves:
    if not chart.by_gradient and "gradient norm that was used" not in finding.evidence:
        return _divide(finding, chart)  # a rule that divides by the gradient's size undoes a limit
    step = finding.evidence.get("step", finding.evidence.get("steps that were fine", 1.0))
    before = chart.norms[: max(1, int(float(step)))]
    limit = float(f"{ABOVE * before.max():.2g}")
    return Moves(
        (f"Clip the gradient's norm at {limit:g}, above all that came before.",
         "Look at the data of that step: a bad batch?",
         "Divide the learning rate by ten."),
        {"clip_norm": limit},
    )  # fmt: skip


def _scaled(finding: Finding, chart: Chart) -> Moves:
    """Right length; the rate goes with it, unless the run was too fast or much too slow for f."""
    factor = finding.evidence.get("gradient over slope")
    factor = factor if factor is not None else finding.evidence.get(
        "gradient over slope, on average"
    )  # fmt: skip
    mend: Change = {"gradient": "slope of f"}
    if not isinstance(factor, float):
        return Moves(
            ("Look what the gradient is divided by: its length should be that of f's slope.",), mend
        )
    says = f"Divide the gradient by {factor:.4g}: a sum in place of a mean, or a weight that is used twice?"  # noqa: E501
    rate, curvature = float(chart.rule.learning_rate), chart.curvature
    if not chart.by_gradient:
        return Moves((says,), mend)
    down = chart.history.status.broke or not chart.losses[-1] < chart.losses[0]
    if down and factor > 1 and not rate * curvature > GLIDES:
        return Moves((says,), mend)
    same = rate * factor
    if down or not np.isfinite(curvature):
        same = min(same, GLIDES / curvature if curvature > 0 else same)
    same = float(f"{same:.6g}")
    kept = "that keeps the steps as they are" if not down else "rate × curvature is 1 with it"
    return Moves(
        (f"{says} And set the learning rate to {same:.6g}: {kept}.",),
        {**mend, "learning_rate": same},
    )


def _no_decay(finding: Finding, chart: Chart) -> Moves:
    return Moves(
        (f"Divide the weight decay by a hundred, to {chart.decay / 100:g}, or leave it out.",),
        {"weight_decay": chart.decay / 100},
    )


def _looser(finding: Finding, chart: Chart) -> Moves:
    limit = float(f"{1.5 * chart.norms.max():.2g}")
    return Moves(
        (f"Raise the limit to {limit:g}, a little above the usual norm.",), {"clip_norm": limit}
    )


def _nudge(finding: Finding, chart: Chart) -> Moves:
    return Moves(
        ("Start a little beside it: random numbers of a thousandth of w's size.",
         "Minibatches do as much: their noise pushes a run off a saddle."),
        {"start": "nudged"},
    )  # fmt: skip


def _over_the_step(finding: Finding, chart: Chart) -> Moves:
    share = float(finding.evidence["at this share of the step"])
    by = max(2, math.ceil(1 / max(share, 0.05)))
    return Moves(
        (f"Divide the learning rate by {by}: that step then lands on the low ground it passed.",
         "Start somewhere else, or use a leaky ReLU."),
        {"learning_rate": float(chart.rule.learning_rate) / by},
    )  # fmt: skip


def _longer(finding: Finding, chart: Chart) -> Moves:
    """Raise the rate only where 3 times as much stays below the border; else other means."""
    rate, left = float(chart.rule.learning_rate), chart.slope_left
    product = RAISE * rate * chart.curvature_ahead
    plain = isinstance(chart.rule, SGD)
    safe = product <= GLIDES and (chart.momentum == 0 or left >= FAR) if plain else left >= FAR
    others = ("Scale the features.", "Try Adam." if chart.momentum else "Try momentum or Adam.")
    if safe:
        more = ", then ten times" if product * 10 / RAISE <= GLIDES and plain else ""
        return Moves(
            (f"Raise the learning rate: three times{more}.", *others),
            {"learning_rate": RAISE * rate},
        )
    return _more_steps(chart, *others)


def _more_steps(chart: Chart, *others: str) -> Moves:
    steps = 3 * chart.history.steps
    return Moves((f"Give it three times as many steps, {steps:,}.", *others), {"steps": steps})


def _narrow(finding: Finding, chart: Chart) -> Moves:
    rate = float(chart.rule.learning_rate)
    now = outlook.height(chart, rate, chart.momentum)
    if chart.momentum == 0 and outlook.height(chart, rate, USUAL_MOMENTUM) < now:
        return Moves(
            ("Add momentum 0.9, at the same rate.", "Scale the variables to one size.",
             "Try Adam."),
            {"momentum": USUAL_MOMENTUM},
        )  # fmt: skip
    return _more_steps(chart, "Scale the variables to one size.", "Try momentum or Adam.")


def _scale(finding: Finding, chart: Chart) -> Moves:
    X = chart.history.f.X  # type: ignore[attr-defined] # only tables get here
    spread = np.sqrt((X * X).mean(axis=0))
    rate = float(f"{len(X) / (2 * np.linalg.norm(X / spread, 2) ** 2):.2g}")
    return Moves(
        (f"Divide each feature by its spread, and set the learning rate to {rate:g}.",
         "Momentum or Adam help a little; scaling mends it."),
        {"features": "scaled", "learning_rate": rate},
    )  # fmt: skip


def _calmer(finding: Finding, chart: Chart) -> Moves:
    """A lower rate: the best one where it can be worked out, else a half; a tenth where it climbed."""
    rate = float(chart.rule.learning_rate)
    now, best = outlook.height(chart, rate), outlook.best_rate(chart)
    if chart.momentum == 0 and best < rate and outlook.height(chart, best) < now:
        best = float(f"{best:.2g}")
        return Moves(
            (f"Lower the learning rate to {best:g}.", "Let it decay."), {"learning_rate": best}
        )
    if not chart.losses[-1] < chart.losses[0]:
        return _divide(finding, chart)
    return Moves(("Halve the learning rate.", "Let it decay."), {"learning_rate": rate / 2})


def _less_momentum(finding: Finding, chart: Chart) -> Moves:
    rate = float(chart.rule.learning_rate)
    if not isinstance(chart.rule, SGD):
        if chart.momentum >= MUCH and hasattr(chart.rule, "betas"):
            return Moves(
                ("Lower the first of the betas to 0.9.",), {"betas[0]": USUAL_MOMENTUM}
            )
        return _more_steps(chart, "Halve the learning rate.")
    now = outlook.height(chart, rate, chart.momentum)
    lower = [m for m in LOWER_MOMENTA if m < chart.momentum]
    better = [m for m in lower if outlook.height(chart, rate, m) < now]
    unknown = math.isnan(now) and chart.momentum >= MUCH
    if better or unknown:
        momentum = (better or lower)[0]
        return Moves(
            (f"Lower the momentum to {momentum:g}.", "Or give it more steps to settle."),
            {"momentum": momentum},
        )
    return _more_steps(chart, "Lower the momentum a little.")


_MADE = {
    Kind.OVERSHOOTING: _divide,
    Kind.BLEW_UP: _divide,
    Kind.EXPLODED_LATE: _clip,
    Kind.OUTLIER: _look,
    Kind.SCALED_GRADIENT: _scaled,
    Kind.HELD_BACK: _no_decay,
    Kind.TIGHT_CLIP: _looser,
    Kind.ON_A_SADDLE: _nudge,
    Kind.WENT_FLAT: _over_the_step,
    Kind.STEPS_TOO_SHORT: _longer,
    Kind.NARROW_VALLEY: _narrow,
    Kind.UNSCALED_FEATURES: _scale,
    Kind.OSCILLATING: _calmer,
    Kind.MUCH_MOMENTUM: _less_momentum,
}
