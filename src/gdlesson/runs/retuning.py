"""Moves that change a setting of the steps: rate, momentum, limit, decay, number.

A first move must not make the run worse. So a rate is raised only as far as the curvature allows,
and momentum is advised only where it is worked out to help.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gdlesson.optimizers import SGD
from gdlesson.runs import outlook
from gdlesson.runs.ailments import Finding, Kind, Moves
from gdlesson.runs.chart import Chart
from gdlesson.runs.hindrances import MUCH
from gdlesson.runs.symptoms import GLIDES, RAISE

#: A slower rule's rate is raised only while this much of the slope is left: else it would pass by.
FAR = 0.7
#: The momentum to try: the usual one.
USUAL_MOMENTUM = 0.9
#: Adam's β₂ as published. By Cauchy and Schwarz its steps are bounded where β₁² < β₂, and else not.
USUAL_BETA = 0.999
#: Lower momenta, tried in this order where one is too much for the steps there are.
LOWER_MOMENTA = (0.9, 0.8, 0.5, 0.0)
#: A limit for the gradient's norm stands this far above the usual norm.
ABOVE = 2.0
#: A limit that was too tight is set this far above the longest gradient: then it cuts none of them.
LOOSE = 1.5
#: What a weight decay that holds a run back is divided by: at a hundredth it hardly counts.
LESS_DECAY = 100
#: How many times as many steps a run gets that only needs more of them.
MORE_STEPS = 3
#: A step that passed over low ground is made shorter by this at most.
MOST_CUT = 20
#: Adam's rate is about the length of a step, so the one that another rule had says nothing to it.
TRY_ADAM = "Try Adam, with a rate of its own."
TRY_BOTH = "Try momentum, or Adam with a rate of its own."


def slower(chart: Chart) -> float:
    """The rate over the smallest power of ten that brings rate × curvature below 1."""
    rate, curvature = float(chart.rule.learning_rate), chart.curvature
    if not chart.by_gradient or not np.isfinite(curvature) or rate * curvature <= GLIDES:
        return rate / 10
    return float(rate / 10 ** max(1, math.ceil(math.log10(rate * curvature / GLIDES))))


def bounded_steps(chart: Chart) -> Moves | None:
    """Adam's second beta is too low for its first: nothing limits the steps."""
    betas = getattr(chart.rule, "betas", None)
    if betas is None or betas[1] >= betas[0] ** 2:
        return None
    return Moves(
        (f"Raise the second of the betas from {betas[1]:g} to {USUAL_BETA:g}: below the square of "
         "the first, nothing limits the steps.",),
        {"betas[1]": USUAL_BETA},
    )  # fmt: skip


def _divide(finding: Finding, chart: Chart) -> Moves:
    rate = slower(chart)
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


def _no_decay(finding: Finding, chart: Chart) -> Moves:
    """Less decay, and the steps that it takes without its pull, which hurried the run to 0."""
    decay, steps = chart.decay / LESS_DECAY, MORE_STEPS * chart.history.steps
    return Moves(
        (f"Lower the weight decay to {decay:g}, and give it {steps:,} steps: without that pull it "
         "moves more slowly.", "Leave the decay out."),
        {"weight_decay": decay, "steps": steps},
    )  # fmt: skip


def _looser(finding: Finding, chart: Chart) -> Moves:
    limit = float(f"{LOOSE * chart.norms.max():.2g}")
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
    by = math.ceil(1 / max(share, 1 / MOST_CUT))
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
    others = ("Scale the features.", TRY_ADAM if chart.momentum else TRY_BOTH)
    if safe:
        more = ", then ten times" if product * 10 / RAISE <= GLIDES and plain else ""
        return Moves(
            (f"Raise the learning rate: three times{more}.", *others),
            {"learning_rate": RAISE * rate},
        )
    return _more_steps(chart, *others)


def _more_steps(chart: Chart, *others: str) -> Moves:
    steps = MORE_STEPS * chart.history.steps
    return Moves((f"Give it three times as many steps, {steps:,}.", *others), {"steps": steps})


def _narrow(finding: Finding, chart: Chart) -> Moves:
    rate = float(chart.rule.learning_rate)
    now = outlook.height(chart, rate, chart.momentum)
    if chart.momentum == 0 and outlook.height(chart, rate, USUAL_MOMENTUM) < now:
        return Moves(
            ("Add momentum 0.9, at the same rate.", "Scale the variables to one size.",
             TRY_ADAM),
            {"momentum": USUAL_MOMENTUM},
        )  # fmt: skip
    return _more_steps(chart, "Scale the variables to one size.", TRY_BOTH)


def _scale(finding: Finding, chart: Chart) -> Moves:
    X = chart.history.f.X  # type: ignore[attr-defined] # only tables get here
    spread = np.sqrt((X * X).mean(axis=0))
    rate = float(f"{len(X) / (2 * np.linalg.norm(X / spread, 2) ** 2):.2g}")
    return Moves(
        (f"Divide each feature by its spread, and set the learning rate to {rate:g}.",
         "Momentum, or Adam with a rate of its own, helps; scaling mends it."),
        {"features": "scaled", "learning_rate": rate},
    )  # fmt: skip


def _calmer(finding: Finding, chart: Chart) -> Moves:
    """A lower rate: the best one if it can be worked out, else a half; a tenth if it climbed."""
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
            return Moves(("Lower the first of the betas to 0.9.",), {"betas[0]": USUAL_MOMENTUM})
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


#: What is done about each kind that a setting mends.
RETUNED: dict[Kind, Callable[[Finding, Chart], Moves]] = {
    Kind.OVERSHOOTING: _divide,
    Kind.BLEW_UP: _divide,
    Kind.EXPLODED_LATE: _clip,
    Kind.OUTLIER: _look,
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
