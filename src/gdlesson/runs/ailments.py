"""What can be the matter with a run: the kinds, what to try first, and a diagnosis of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What is the matter with a run, in a sentence."""

    HEALTHY = "Healthy: it went down, and nothing in the record speaks against it."
    CRAWLING = "Crawling: the steps are too short for the budget."
    OSCILLATING = "Oscillating: it jumps from side to side of a valley."
    DIVERGING = "Diverging: every step overshoots, and the loss grows."
    FLIPPED_SIGN = "Flipped sign: it walks along the gradient, uphill."
    NOT_FINITE = "Not finite: an infinity or a NaN ended it."
    FLAT = "Flat from the start: nothing moves."
    EXPLODED_LATE = "Exploded late: it was fine for long, then blew up."
    UNSCALED_FEATURES = "Unscaled features: one direction sets the rate, the others crawl."
    KEPT_GRADIENTS = "Kept gradients: each step uses the sum of all gradients so far."
    NOT_SURE = "Not sure: the record fits none of the known patterns."


FIRST_MOVES: dict[Kind, tuple[str, ...]] = {
    Kind.HEALTHY: ("Nothing to mend.",),
    Kind.CRAWLING: (
        "Raise the learning rate: three times, then ten times.",
        "Scale the features.",
        "Try momentum or Adam.",
    ),
    Kind.OSCILLATING: ("Lower the learning rate, or let it decay.",),
    Kind.DIVERGING: ("Divide the learning rate by ten.", "Clip the gradient's norm."),
    Kind.FLIPPED_SIGN: (
        "Check the sign: a step goes against the gradient, w - η·gradient.",
        "While developing, assert new_loss <= old_loss + tolerance.",
    ),
    Kind.NOT_FINITE: (
        "Look for log(0), 0/0 or an overflow in the loss at the last finite point.",
        "If the steps grew before it, divide the learning rate by ten and clip the norm.",
    ),
    Kind.FLAT: (
        "Look for a zero gradient: a dead ReLU, a saturated sigmoid, a symmetric start.",
        "Make sure that the gradient is computed from these weights, and applied to them.",
    ),
    Kind.EXPLODED_LATE: (
        "Divide the learning rate by ten and clip the gradient's norm.",
        "Look at the data of that step: a bad batch?",
    ),
    Kind.UNSCALED_FEATURES: (
        "Scale each feature to mean 0 and spread 1.",
        "Then choose the learning rate anew.",
    ),
    Kind.KEPT_GRADIENTS: ("Clear the gradients before each round: zero_grad.",),
    Kind.NOT_SURE: ("Plot the loss and the gradient norms.", "Try a tenth of the learning rate."),
}
SECTIONS: dict[Kind, int] = {
    Kind.FLIPPED_SIGN: 6,
    Kind.OSCILLATING: 8,
    Kind.DIVERGING: 8,
    Kind.UNSCALED_FEATURES: 9,
    Kind.KEPT_GRADIENTS: 10,
    Kind.FLAT: 4,
}


@dataclass(frozen=True)
class Diagnosis:
    """What a run's record shows, with the numbers that it rests on.

    Attributes:
        kind: what is the matter; its value is a sentence.
        evidence: the numbers, by what they are.
        first_moves: what to try first, in order.
        section: the section of the lesson to look at.
    """

    kind: Kind
    evidence: dict[str, float | str]
    first_moves: tuple[str, ...]
    section: int

    def __repr__(self) -> str:
        numbers = ", ".join(
            f"{k}: {v:.4g}" if isinstance(v, float) else f"{k}: {v}"
            for k, v in self.evidence.items()
        )
        moves = "\n".join(f"  {n}. {move}" for n, move in enumerate(self.first_moves, 1))
        return f"{self.kind.value}\n  Evidence: {numbers}.\n{moves}\n  See Section {self.section}."

    @property
    def broken(self) -> bool:
        """Whether something should be mended."""
        return self.kind is not Kind.HEALTHY
