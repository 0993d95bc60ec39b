"""The words of a verdict: what is to be seen in a run, in one sentence that follows its word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gdlesson.history import History
from gdlesson.page.typeset import typeset
from gdlesson.runs.directions import ACROSS, BORDER, Way

TIMES = {1: "once", 2: "twice"}
#: So many leaps are named one by one.
LISTED = 3
#: A way that has kept this share of its distance to the bottom has hardly got anywhere.
HARDLY = 0.5
#: Jumps that shrink by less than a tenth are said to: one would take them for equal.
SLOW = -0.9
#: Late steps this short, against the whole path, can't be told from rest in a picture.
SETTLED = 0.01
#: A late part that ends this far from where it began, against the whole path, is under way.
UNDER_WAY = 0.02
#: A way that changed sides at this share of its visible steps did so "at every step".
EVERY = 0.9


def number(value: float) -> str:
    """A number as it is printed: four digits, a true minus sign, a power of ten as such."""
    return typeset(f"{value:.4g}").replace("-", "−")


def place(history: History, k: int) -> str:
    """Point k, as (x, y); of many weights the first three."""
    flat = history.points[k].reshape(-1)
    shown = ", ".join(number(round(v, 4) + 0.0 if abs(v) < 1e4 else v) for v in flat[:3].tolist())
    return shown if flat.size == 1 else f"({shown}{', …' if flat.size > 3 else ''})"


def walked(history: History) -> str:
    """How many steps it took, in words."""
    return f"{history.steps} steps" if history.steps != 1 else "1 step"


def listed(parts: Sequence[str]) -> str:
    """a; a and b; a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def along(names: Sequence[str]) -> str:
    """ " along x and y", " across the valley"; empty where there is one variable only."""
    named = [name for name in names if name not in ("", ACROSS)]
    parts = [ACROSS] * (ACROSS in names) + ([f"along {listed(named)}"] if named else [])
    return f" {listed(parts)}" if parts else ""


def not_finite(history: History) -> str:
    """f, its gradient or the start itself is no finite number."""
    at = place(history, 0)
    if not np.isfinite(history.points[0]).all():
        return f"the start itself, {at}, is not finite. Choose another start."
    if np.isfinite(history.losses[0]):
        return f"the gradient at the start, {at}, is not finite. Choose another start."
    return f"f is {number(history.losses[0])} at the start, {at}. Choose another start."


def at_rest(norm: float, ground: str) -> str:
    """The slope is zero where it starts."""
    slope = "zero" if norm == 0 else f"no more than the tolerance ({number(norm)})"
    meant = {
        "a lowest point": " This is a lowest point.",
        "a saddle": " This is a saddle: to two sides it goes down, but no slope says so here.",
        "a top": " This is a top: it goes down on all sides, but no slope says so here.",
        "level": " The ground is level here: no slope says which way is down.",
    }
    return f"the slope at the start is {slope}, so no step leads on.{meant.get(ground, '')}"


def noisy(history: History) -> str:
    """Minibatches: the means of the first and the last tenth of the losses."""
    part = max(1, len(history.losses) // 10)
    first, last = (
        float(np.mean(part_of)) for part_of in (history.losses[:part], history.losses[-part:])
    )
    moved = "fell" if last < first else "rose"
    return (
        f"each minibatch has a loss of its own; on average it {moved} from {number(first)} "
        f"to {number(last)}."
    )


def left(history: History, last: int) -> str:
    """A step landed outside f's domain."""
    what = "the gradient" if np.isfinite(history.losses[last + 1]) else "f"
    return f"step {last + 1} landed at {place(history, last + 1)}, where {what} has no value."


def carried_off(history: History, last: int, found: Sequence[Way]) -> str:
    """The steps grew until a number was too large to be held."""
    turned = [way for way in found if way.share_crossed >= EVERY]
    how = f"it overshoots{along([w.name for w in turned])} further at every step" if turned else (
        "its steps lead further and further out"
    )  # fmt: skip
    return f"{how}; at step {last + 1} the numbers are too large to be held."


def times_as_far(factor: float) -> str:
    """How much further out; where four digits don't show it, it is a little."""
    times = number(factor)
    return "a little further" if times == "1" else f"{times} times as far"


def overshoots(found: Sequence[Way]) -> str:
    """Directions that grow, by how much, and what the others do meanwhile."""
    out = [w for w in found if w.factor < -1]
    clauses = [
        f"{along([w.name]).strip()} " * bool(w.name)
        + f"each step lands {times_as_far(-w.factor)} out on the other side"
        for w in out
    ]
    rest = [clause(w) for w in found if w.factor >= -1]
    return "; ".join([*clauses, *([f"it {listed(rest)}"] if rest else [])]) + "."


def clause(way: Way) -> str:
    """What a run does along one way, as a verb."""
    where = along([way.name])
    if way.factor < -1 + BORDER:
        return f"jumps to and fro{where}"
    if way.factor > 1:
        return f"runs off{where}"
    if len(way.crossings):
        slow = f" (each jump {number(-way.factor)} times the last)" if way.factor < SLOW else ""
        count, share = way.all_crossings
        if len(way.crossings) == 1:  # what crosses after that is too small to be counted
            return f"visibly changes sides{where} at step {way.crossings[0]} alone{slow}"
        if share >= EVERY:
            return f"changes sides{where} at every step{slow}"
        visibly = "visibly " if count > len(way.crossings) else ""
        return f"{visibly}changes sides{where} at {len(way.crossings)} steps{slow}"
    if len(way.bends):
        return f"turns round{where}"
    return f"crawls{where}" if way.left > HARDLY else f"glides{where}"


def changes_sides(found: Sequence[Way]) -> str:
    """Which ways it jumps across, which it glides along."""
    turning = sorted(found, key=lambda way: len(way.crossings) == 0)
    return f"it {listed([clause(way) for way in turning])}."


def glides(found: Sequence[Way]) -> str:
    """Down, and never across."""
    past = [way.name for way in found if len(way.crossings)]
    if past:
        down = along([way.name for way in found])
        return f"it glides down{down} and passes the bottom{along(past)} by too little to be seen."
    if any(len(way.bends) for way in found):
        return f"it {listed([clause(way) for way in found])}; no step jumps across."
    return f"it glides down{along([way.name for way in found])} and never changes sides."


def crawls(history: History, ahead: float) -> str:
    """How much is still ahead."""
    share = min(99.9, 100 * ahead)
    much = f"{share:.0f} %" if 1 <= share < 99 else f"{share:.1f} %"
    return f"after {walked(history)} {much} of the height is still ahead."


def bounces(history: History) -> str:
    """To and fro between two places."""
    here, there = place(history, history.steps - 1), place(history, history.steps)
    return f"it jumps to and fro between {here} and {there}, and the loss gets no lower."


def hovers(history: History, late: int) -> str:
    """How long its steps still are."""
    points = history.points.reshape(history.steps + 1, -1)[-late - 1 :]
    length = float(np.median(np.linalg.norm(np.diff(points, axis=0), axis=1)))
    return (
        f"it goes to and fro in steps of about {number(float(f'{length:.2g}'))}, "
        "which no longer get shorter."
    )


def swings(history: History, found: Sequence[Way], late: int) -> str:
    """How often it passed the bottom, and whether it has settled in its late steps.

    Where the curvature is not the same all the way, what changes its sign is the slope: so it does
    on the floor of a bent valley, far from the bottom.
    """
    past = [
        f"{TIMES.get(len(w.crossings), f'{len(w.crossings)} times')}{along([w.name])}"
        for w in found
        if len(w.crossings)
    ]
    points = history.points.reshape(history.steps + 1, -1)[-late - 1 :]
    extent = float(np.ptp(history.points.reshape(history.steps + 1, -1), axis=0).max())
    still = float(np.abs(np.diff(points, axis=0)).max()) > SETTLED * extent
    swinging = any((way.crossings > history.steps - late).any() for way in found)
    under_way = float(np.abs(points[-1] - points[0]).max()) > UNDER_WAY * extent
    end = (
        "still swings" if still and swinging
        else "is still on its way" if still or under_way else "then settles"
    )  # fmt: skip
    if any(np.isnan(way.curvature) for way in found):
        return f"momentum carries it past level places, {listed(past)}; it {end}."
    return f"momentum carries it past the bottom {listed(past)}; it {end}."


def falls(history: History, found: Sequence[Way]) -> str:
    """Down for ever, as far as can be seen."""
    off = [way.name for way in found if way.curvature < 0]
    leaves = f"it leaves the saddle{along(off)} and goes" if off and len(found) >= len(off) else (
        "it goes"
    )  # fmt: skip
    return f"{leaves} down faster with every step; no bottom is in sight."


def saddle(history: History) -> str:
    """Where, and what would take it off."""
    return (
        f"it comes to rest near {place(history, history.steps)}, but this is no lowest point: "
        "to two sides it goes down, and a nudge that way would carry it off."
    )


def leaps(history: History, over: Sequence[int]) -> str:
    """Which steps throw it over a ridge, and where it is after the last."""
    many = f"step{'s' * (len(over) > 1)} {listed([str(k) for k in over])}"
    if len(over) > LISTED:
        many = f"{len(over)} of its steps, the last of them step {over[-1]},"
    into = " into another valley" if len(over) == 1 else " from valley to valley"
    return (
        f"{many} {'throws' if len(over) == 1 else 'throw'} it over a ridge{into}; after "
        f"{walked(history)} it is at {place(history, history.steps)}."
    )


def spikes(history: History, tops: Sequence[int]) -> str:
    """How often its loss shoots up, and how far."""
    highest = max(tops, key=lambda k: float(history.losses[k]))
    often = TIMES.get(len(tops), f"{len(tops)} times")
    which = "furthest " if len(tops) > 1 else ""
    return (
        f"it gets down, and its loss shoots up again {often}, {which}at step {highest}, "
        f"to {number(history.losses[highest])}; after {walked(history)} it is "
        f"{number(history.losses[-1])}."
    )


def climbs(history: History) -> str:
    """The loss goes up."""
    return f"the loss climbs, from {number(history.losses[0])} to {number(history.losses[-1])}."


def unsettled(history: History) -> str:
    """Up and down, and not down in the end."""
    return (
        f"the loss goes up and down, and after {history.steps} steps it is "
        f"{number(history.losses[-1])}, from {number(history.losses[0])} at the start."
    )
