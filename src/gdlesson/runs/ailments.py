"""What can be the matter with a run: the kinds, and a diagnosis of one.

A verdict says what is seen (crawling, diverging); a kind says what is the matter. No kind has the
name of a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from textwrap import fill
from types import MappingProxyType
from typing import NamedTuple

Evidence = dict[str, float | str]
#: At most so many weights or directions are named.
SHOWN = 3
#: Letters of a printed line: what fits beside a browser at half the width of a screen.
LINE = 74
#: Settings by their names in `descend` and in the step rules; "gradient" means f's own slope.
Change = Mapping[str, float | str | None]


class Kind(Enum):
    """What is the matter with a run, in a sentence."""

    HEALTHY = "Healthy: it went down, and nothing in the record speaks against it."
    # The gradient that was used is not the slope of f.
    FLIPPED_SIGN = "Flipped sign: it walks along the gradient, uphill."
    KEPT_GRADIENTS = "Kept gradients: each step uses gradients of earlier points as well."
    STALE_GRADIENT = "Stale gradient: each step uses the slope of an earlier point."
    SCALED_GRADIENT = "Scaled gradient: it points the right way, and its length is wrong."
    SWAPPED_ENTRIES = "Swapped entries: weights get each other's slopes."
    DETACHED_WEIGHTS = "Detached weights: f slopes along them, and their gradient is 0."
    LOST_GRADIENT = "Lost gradient: it is 0 where f slopes."
    WRONG_ENTRIES = "Wrong entries: a part of the gradient is not the slope of f."
    WRONG_GRADIENT = "Wrong gradient: it is not the slope of f."
    OUTLIER = "Outlier: one gradient is not like the others; the run got over it."
    EXPLODED_LATE = "Exploded late: it was fine for long, then blew up."
    # It has no finite number, or no ground to go down on.
    BAD_START = "Bad start: f, or its gradient, has no finite value there."
    BLEW_UP = "Blew up: the steps grew until a number could not be held."
    LEFT_DOMAIN = "Left the domain: a step landed where f has no finite value."
    FLAT = "Flat from the start: nothing moves."
    WENT_FLAT = "Went flat: a step passed over low ground and landed where f is level."
    ON_A_SADDLE = "On a saddle: no slope, and yet it goes down to both sides."
    NO_BOTTOM = "No bottom: however far one goes, the loss falls."
    # Its steps do not suit the ground.
    OVERSHOOTING = "Overshooting: every step lands further out, and the loss grows."
    OSCILLATING = "Oscillating: it jumps from side to side of a valley."
    MUCH_MOMENTUM = "Much momentum: it swings past the bottom and back, and has not settled."
    STEPS_TOO_SHORT = "Steps too short: much of the way is still ahead."
    NARROW_VALLEY = "Narrow valley: the steepest direction sets the rate, the others crawl."
    UNSCALED_FEATURES = "Unscaled features: one direction sets the rate, the others crawl."
    STEPS_RAN_OUT = "Steps ran out: they shrank to nothing while f still slopes."
    TIGHT_CLIP = "Tight clip: nearly every gradient was cut short, and the way is long."
    HELD_BACK = "Held back: the weight decay pulls as hard as f does."
    STOPPED_EARLY = "Stopped early: the run was ended while f still slopes."
    NOT_SURE = "Not sure: the record fits none of the known patterns."

    @property
    def word(self) -> str:
        """The kind in a word or two."""
        return self.value.split(":")[0]


#: The section of the lesson to look at; of the others Section 7, which is about the loop.
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


class Finding(NamedTuple):
    """A kind, and the numbers that speak for it."""

    kind: Kind
    evidence: Evidence


class Moves(NamedTuple):
    """What to try, in order, and the first of it as settings."""

    says: tuple[str, ...]
    change: Change = MappingProxyType({})


@dataclass(frozen=True)
class Diagnosis:
    """What a run's record shows, with the numbers that it rests on.

    Attributes:
        kind: what is the matter; its value is a sentence.
        evidence: the numbers that speak for it, by what they are.
        first_moves: what to try first, in order.
        section: the section of the lesson to look at.
        change: the first of the moves as settings, such as {"learning_rate": 0.01}; empty where
            it is something to look at. "gradient" stands for the slope of f itself.
    """

    kind: Kind
    evidence: Evidence
    first_moves: tuple[str, ...]
    section: int
    change: Change = field(default_factory=dict)

    def __repr__(self) -> str:
        numbers = ", ".join(
            f"{k}: {v:.4g}" if isinstance(v, float) else f"{k}: {v}"
            for k, v in self.evidence.items()
        )
        moves = [f"{n}. {move}" for n, move in enumerate(self.first_moves, 1)]
        below = [f"Evidence: {numbers}.", *moves, f"See Section {self.section}."]
        lines = [fill(line, LINE, initial_indent="  ", subsequent_indent="     ") for line in below]
        return "\n".join([fill(self.kind.value, LINE), *lines])

    @property
    def broken(self) -> bool:
        """Whether something should be mended."""
        return self.kind is not Kind.HEALTHY
