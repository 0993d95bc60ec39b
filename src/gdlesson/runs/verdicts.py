"""Reading a finished run: what kind of walk it was, in a word and a sentence.

No descent is run again. The verdict is read off the points, losses and gradients that `descend` has
written down, one direction at a time; f is asked only for its second derivatives, at the start
(is this a bowl, and which are its axes?) and at the end (a lowest point, or a saddle?).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from gdlesson.history import History, as_descent, in_full
from gdlesson.losses.squared_error import Minibatches
from gdlesson.runs import sentences
from gdlesson.runs.directions import BORDER, Way, curvature_at, has_momentum, ways
from gdlesson.runs.late import leads_on, moves, share_late, shrinks, to_and_fro
from gdlesson.runs.leaps import is_up, leaps, spikes

#: The height still ahead, as a share of the whole, from which on a run crawls: 1 % is the width of
#: a line in a picture of the loss.
STILL_AHEAD = 0.01
#: The share of steps that change sides from which on the whole run is called a zig-zag.
OFTEN = 0.5
#: A run that jumps across at no more than this share of its steps, and then crawls, crawls; one
#: whose loss shoots up more often than that does not spike, but goes up and down.
FEW = 0.1
#: The last part of a run, in which one sees whether it settles.
LATE = 0.25
#: A loss or a point that grew by this much was carried off by its steps.
CARRIED_OFF = 1e3
#: A gradient this small against the largest is that of a level place.
LEVEL_PLACE = 1e-3


class Verdict(Enum):
    """The kinds of walk; the value is what each means, apart from any run."""

    NOT_BEGUN = "Not begun: no step was taken."
    AT_REST = "At rest: the slope at the start is zero."
    SMOOTH = "Smooth: every step leads on, and none changes sides."
    ZIGZAG = "Zig-zag: it jumps from one side of the valley to the other, and still gets down."
    SWINGING = "Swinging: momentum carries it past the low ground and back again."
    HOVERING = "Hovering: it is down, and its steps carry it to and fro about the bottom."
    LEAPING = "Leaping: a step throws it over a ridge, from one valley into another."
    SPIKING = "Spiking: it gets down, and now and then its loss shoots up again."
    CRAWLING = "Crawling: the steps are so short that much of the way is still ahead."
    BOUNCING = "Bouncing: it jumps to and fro between the same places."
    DIVERGING = "Diverging: its steps carry it further and further out."
    FALLING = "Falling: it goes down ever faster, and no bottom is in sight."
    SADDLE = "Saddle: the slope vanishes where it heads for, and yet it goes down to both sides."
    LEFT = "Left: a step landed where f has no value."
    NOT_FINITE = "Not finite: f has no finite value at the start."
    NOISY = "Noisy: each minibatch has a loss of its own."
    UNSETTLED = "Unsettled: up and down, and not down in the end."

    @property
    def word(self) -> str:
        """The verdict in a word or two, for a label."""
        return self.value.split(":")[0]


@dataclass(frozen=True)
class Reading:
    """What kind of walk a run was.

    Attributes:
        kind: the verdict.
        sentence: what is to be seen in this very run, beginning with the verdict's word.
        ways: what it did along each direction in which it moved.
    """

    kind: Verdict
    sentence: str
    ways: tuple[Way, ...] = ()

    @property
    def word(self) -> str:
        """The verdict in a word or two, for a label."""
        return self.kind.word


def verdict(history: History, names: Sequence[str] | None = None) -> Reading:
    """What kind of walk this run was.

    Args:
        history: a run of `descend`.
        names: what the weights are called in the sentence; left out, x and y.

    Returns:
        A Reading: the kind of walk, and a sentence on this very run.

    Raises:
        ValueError: if its points were not recorded.

    >>> from gdlesson import descend
    >>> from gdlesson.objectives import bowl
    >>> [verdict(descend(bowl, (4, 3), learning_rate=rate, steps=50)).word
    ...  for rate in (0.001, 0.05, 0.3, 0.4)]
    ['Crawling', 'Smooth', 'Zig-zag', 'Diverging']
    >>> print(verdict(descend(bowl, (4, 3), learning_rate=0.3)).sentence)
    Zig-zag: it changes sides along y at every step and glides along x.

    Limitation: it needs a few steps; after one or two it can only tell up from down.
    """
    in_full("verdict", history)
    with np.errstate(all="ignore"):  # a run may be where numbers are as large as can be
        kind, text, found = _judge(history, names)
    climbs = " (Said of −f: this run climbs f.)" if history.optimizer.maximize else ""
    return Reading(kind, f"{kind.word}: {text}{climbs}", found)


Judged = tuple[Verdict, str, tuple[Way, ...]]


def _judge(history: History, names: Sequence[str] | None) -> Judged:
    if isinstance(history.f, Minibatches):
        return Verdict.NOISY, sentences.noisy(as_descent(history)), ()
    history = as_descent(history)
    last = _last_finite(history)
    if last < 0:
        return Verdict.NOT_FINITE, sentences.not_finite(history), ()
    if history.steps == 0:
        return _without_a_step(history)
    found = ways(history, last, names)
    if last < history.steps:
        return (*_broken_off(history, last, found), found)
    judged = _by_factors(history, found) or _by_record(history, found)
    return (*judged, found)


def _last_finite(history: History) -> int:
    """The number of the last point where point, loss and gradient are finite; -1 for none."""
    rows = len(history.losses)
    good = np.isfinite(history.losses)
    for array in (history.points, history.gradients):
        good &= np.isfinite(array.reshape(rows, -1)).all(axis=1)
    return rows - 1 if good.all() else int(np.argmin(good)) - 1


def _without_a_step(history: History) -> Judged:
    norm = float(history.gradient_norms[0])
    if not history.status.converged:
        return Verdict.NOT_BEGUN, "no step was taken.", ()
    return Verdict.AT_REST, sentences.at_rest(norm, _ground(history, 0)), ()


def _broken_off(history: History, last: int, found: tuple[Way, ...]) -> tuple[Verdict, str]:
    """A run that met an infinity or NaN: carried off by its steps, or out of f's domain?"""
    sizes = np.abs(history.points.reshape(history.steps + 1, -1)).max(axis=1)
    far = float(np.fmax.reduce(sizes[1:]) / (1 + sizes[0])) > CARRIED_OFF
    grown = abs(history.losses[last]) > CARRIED_OFF * (1 + abs(history.losses[0]))
    if np.isposinf(history.losses[last + 1]) or far or grown:
        return Verdict.DIVERGING, sentences.carried_off(history, last, found)
    return Verdict.LEFT, sentences.left(history, last)


def _by_factors(history: History, found: tuple[Way, ...]) -> tuple[Verdict, str] | None:
    """Plain descent in a bowl or on a saddle: the factors decide; None for any other run."""
    if not found or not all(np.isfinite(way.factor) for way in found):
        return None
    factors = [way.factor for way in found]
    falls = any(w.curvature < 0 and abs(w.slopes[-1]) > abs(w.slopes[0]) for w in found)
    if min(factors) < -1 - BORDER:
        return Verdict.DIVERGING, sentences.overshoots(found)
    if falls:
        return Verdict.FALLING, sentences.falls(history, found)
    if min(factors) <= -1 + BORDER:
        return Verdict.BOUNCING, sentences.bounces(history)
    ahead = way_left(history, history.steps)
    if ahead <= STILL_AHEAD and _ground(history, history.steps) == "a saddle":
        return Verdict.SADDLE, sentences.saddle(history)
    if any(len(way.crossings) for way in found):
        return Verdict.ZIGZAG, sentences.changes_sides(found)
    if ahead > STILL_AHEAD:
        return Verdict.CRAWLING, sentences.crawls(history, ahead)
    return Verdict.SMOOTH, sentences.glides(found)


def _by_record(history: History, found: tuple[Way, ...]) -> tuple[Verdict, str]:
    """Any other run: what it does in the end first, then what it did on the way."""
    losses, steps = history.losses, history.steps
    late = max(2, int(LATE * steps))
    crosses = any(len(way.crossings) for way in found)
    ends_turning = max((share_late(way, late) for way in found), default=0.0) >= OFTEN
    ahead = way_left(history, steps)
    if _falls_without_end(history):
        return Verdict.FALLING, sentences.falls(history, found)
    if losses[-1] > losses[0] and np.median(losses[-late:]) > losses[0]:
        rising = losses[-1] >= np.max(losses[-late:]) and losses[-1] > losses[-late]
        if rising or losses[-1] > CARRIED_OFF * (1 + abs(losses[0])):
            return Verdict.DIVERGING, sentences.climbs(history)
        return Verdict.UNSETTLED, sentences.unsettled(history)
    if ends_turning and to_and_fro(history, late):
        return Verdict.BOUNCING, sentences.bounces(history)
    if ends_turning and not shrinks(history, late) and not leads_on(history, late):
        if is_up(float(np.median(losses[-late:])), losses):
            return Verdict.UNSETTLED, sentences.unsettled(history)
        return Verdict.HOVERING, sentences.hovers(history, late)
    if has_momentum(history) and crosses:
        return Verdict.SWINGING, sentences.swings(history, found, late)
    if over := leaps(history):
        return Verdict.LEAPING, sentences.leaps(history, over)
    tops = spikes(losses)
    if 0 < len(tops) <= FEW * steps and losses[-1] < losses[0]:
        if is_up(float(losses[-1]), losses):
            return Verdict.UNSETTLED, sentences.unsettled(history)
        return Verdict.SPIKING, sentences.spikes(history, tops)
    jumps = max((len(way.crossings) for way in found), default=0)
    only_first = jumps <= FEW * steps and ahead > STILL_AHEAD and not ends_turning
    if any(way.jumps for way in found) and not only_first and losses[-1] < losses[0]:
        return Verdict.ZIGZAG, sentences.changes_sides(found)
    if _rests_on_a_saddle(history):
        return Verdict.SADDLE, sentences.saddle(history)
    if ahead > STILL_AHEAD and not history.status.converged:
        return Verdict.CRAWLING, sentences.crawls(history, ahead)
    if losses[-1] > losses[0]:
        return Verdict.UNSETTLED, sentences.unsettled(history)
    return Verdict.SMOOTH, sentences.glides(found)


def _falls_without_end(history: History) -> bool:
    """Whether the last steps went down ever more steeply, over ground that curves downward."""
    losses, norms = history.losses, history.gradient_norms
    if not losses[-1] < losses[-2] or norms[-1] < norms.max() or history.steps < 2:
        return False
    shape = history.points.shape[1:]
    known = [float(history.f(np.reshape(m, shape))) for m in getattr(history.f, "minima", ())]
    if known and losses[-1] > min(known):
        return False
    step = moves(history)[-1]
    turn = np.diff(history.gradients.reshape(history.steps + 1, -1)[-2:], axis=0)[0]
    return bool(step @ turn < 0)


def _ground(history: History, k: int) -> str:
    """What lies under point k: "a lowest point", "a saddle", "a top", "level", or "" if unknown."""
    H = curvature_at(history, history.points[k].reshape(-1))
    if H is None:
        return ""
    sizes = np.linalg.eigvalsh((H + H.T) / 2)
    blur = 1e-6 * max(1.0, float(np.abs(sizes).max()))  # what differences can't tell from zero
    if sizes.min() > blur:
        return "a lowest point"
    if sizes.max() < -blur:
        return "a top"
    return "a saddle" if sizes.min() < -blur < blur < sizes.max() else "level"


def _rests_on_a_saddle(history: History) -> bool:
    """Whether the run has come to a saddle and not begun to leave it."""
    norms = history.gradient_norms
    return bool(
        norms[-1] <= LEVEL_PLACE * norms.max() and _ground(history, history.steps) == "a saddle"
    )


def way_left(history: History, last: int) -> float:
    """The share of the descent that is still ahead: 1 at the start, 0 at the bottom.

    Measured in loss above the nearest known minimum; where none is known, by the square of the
    gradient's norm, which shrinks with the height in any bowl.
    """
    losses, norms = history.losses, history.gradient_norms
    minima = getattr(history.f, "minima", None)
    if minima:
        end = history.points[last].reshape(-1)
        with np.errstate(over="ignore"):
            nearest = min(minima, key=lambda m: float(np.linalg.norm(end - np.asarray(m))))
        bottom = float(history.f(np.asarray(nearest).reshape(history.points.shape[1:])))
        if losses[0] > bottom:
            return float((losses[last] - bottom) / (losses[0] - bottom))
    return float((norms[last] / norms.max()) ** 2) if norms.max() > 0 else 0.0
