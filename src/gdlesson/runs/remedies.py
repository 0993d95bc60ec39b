"""What to try first, for each kind: moves that follow from the numbers, the safest one first.

A first move must not make the run worse. So a rate is raised only as far as the curvature allows,
momentum is advised only where it is worked out to help, and a gradient that was too long is put
right together with the rate that had been chosen for it.
"""

from __future__ import annotations

import numpy as np

from gdlesson.optimizers import SGD
from gdlesson.runs.ailments import Change, Finding, Kind, Moves
from gdlesson.runs.chart import Chart
from gdlesson.runs.retuning import RETUNED, bounded_steps, slower
from gdlesson.runs.symptoms import GLIDES

#: A right gradient gets this many steps at least: what `descend` takes if it is told nothing.
BUDGET = 100
#: A gradient that is this much longer than f's slope has a rate that was chosen for it.
LONGER = 2.0
#: A wrong gradient that went down may have been lucky; the right one gets so many times its steps.
PATIENCE = 10
#: Kinds that steps without a limit bring about.
OF_STEPS = frozenset({
    Kind.OVERSHOOTING, Kind.BLEW_UP, Kind.EXPLODED_LATE, Kind.OSCILLATING, Kind.MUCH_MOMENTUM,
    Kind.STEPS_TOO_SHORT,
})  # fmt: skip
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
        {"schedule": None},
    ),
    Kind.NOT_SURE: Moves(
        ("Plot the loss and the gradient norms.", "Try a tenth of the learning rate.")
    ),
}  # fmt: skip


def first_moves(finding: Finding, chart: Chart) -> Moves:
    """What to try first against a finding."""
    kind = finding.kind
    if kind in OF_STEPS and (bounded := bounded_steps(chart)):
        return bounded
    if kind is Kind.SCALED_GRADIENT:
        return _scaled(finding, chart)
    if kind in RETUNED:
        return RETUNED[kind](finding, chart)
    moves = FIXED[kind]
    if kind is Kind.KEPT_GRADIENTS and (momentum := _as_momentum(finding, chart)):
        return momentum
    share = finding.evidence.get("gradient over slope, on average")
    if kind is Kind.WRONG_GRADIENT and isinstance(share, float) and share > LONGER:
        rate = float(f"{share * chart.rule.learning_rate:.3g}")
        if chart.by_gradient and rate * chart.curvature <= chart.border:
            says = f"{moves.says[0]} With f's slope, a rate of {rate:g} makes steps as long as now."
            return Moves((says,), {**moves.change, "learning_rate": rate})
    if kind is Kind.STEPS_RAN_OUT and chart.rate * chart.curvature_ahead > chart.border:
        return Moves(moves.says)  # without the schedule that rate would be too high
    if "gradient" not in moves.change or not chart.norms.any():
        return moves
    return _mended(moves, chart)


def _mended(moves: Moves, chart: Chart) -> Moves:
    """A gradient put right, and what a fair comparison of the two runs needs beside it."""
    got_down = chart.losses[-1] < chart.losses[0]
    if got_down and not _too_fast(chart):
        steps = max(BUDGET, PATIENCE * chart.history.steps)
        says = f"{moves.says[0]} Then give it {steps:,} steps before you compare."
        return Moves((says, *moves.says[1:]), {**moves.change, "steps": steps})
    if _too_fast(chart):
        rate = slower(chart)
        says = f"{moves.says[0]} And lower the learning rate to {rate:.3g}: with f's slope the " \
               "one of this run is beyond the border."  # fmt: skip
        return Moves((says, *moves.says[1:]), {**moves.change, "learning_rate": rate})
    return moves


def _as_momentum(finding: Finding, chart: Chart) -> Moves | None:
    """A share of the gradients kept is momentum, which has a setting; the path stays the same."""
    share, new = (float(v) for v in list(finding.evidence.values())[:2])
    plain = isinstance(chart.rule, SGD) and chart.momentum == 0
    if not plain or share >= 1 or chart.clipped:
        return None
    rate = float(f"{new * chart.rule.learning_rate:.6g}")
    share = round(share, 6)
    return Moves(
        (f"Clear the gradients, and give SGD momentum {share:g} at a rate of {rate:g}: the same "
         "steps, by a setting that says so.",),
        {"gradient": "slope of f", "momentum": share, "learning_rate": rate},
    )  # fmt: skip


def _too_fast(chart: Chart) -> bool:
    """Whether the rate is beyond the border for f's own slope."""
    return chart.by_gradient and chart.rate * chart.curvature > chart.border


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
