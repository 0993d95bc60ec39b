"""Beliefs that many answers hold, each with numbers of its own: told by a sign that all show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlesson.checks.look import Answer, Look
from gdlesson.checks.stimuli import make


@dataclass(frozen=True)
class BySight:
    """A belief that no one function stands for, such as a rate that is too large.

    Attributes:
        sign: whether what was seen of an answer shows it.
        example: an answer of somebody who holds it.
    """

    sign: Callable[[Sequence[Look]], bool]
    example: Answer

    def __call__(self, *arguments: Any) -> Any:
        return self.example(*arguments)


def at_sight(beliefs: Sequence[tuple[str, Answer]], looks: Sequence[Look]) -> str | None:
    """The first of these beliefs that is told by a sign, and whose sign is there."""
    signs = ((held, belief) for held, belief in beliefs if isinstance(belief, BySight))
    return next((held for held, belief in signs if belief.sign(looks)), None)


def array_of(look: Look) -> Any:
    """The numbers that came back, as an array of floats; None if there are none."""
    if look.seen["error"] or look.seen["value"] is None:
        return None
    try:
        return np.asarray(make(look.seen["value"]), dtype=float)
    except (TypeError, ValueError):
        return None
