"""How an answer to a derivative case is judged: the same rules for us and for every peer."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import mpmath

#: More digits than a double holds are no merit.
FULL = 16.0
#: An answer that is off by more than this share is wrong ...
WRONG = 0.01
#: ... and wrong in silence if its own error estimate is below a third of what it is off by.
ADMITTED = 1 / 3


@dataclass(frozen=True)
class Answer:
    """What a method said.

    Attributes:
        value: the slope.
        error: its error estimate; None if the method gives none.
        usable: False if the method itself says that this is no derivative.
        evaluations: how often f was called.
    """

    value: float
    error: float | None
    usable: bool
    evaluations: int


@dataclass(frozen=True)
class Judged:
    """What an answer was worth.

    Attributes:
        digits: how many decimal digits are right, 0 to 16; None where there is no derivative.
        silent: a wrong answer given as a good one.
        refused: no usable answer although there is a derivative.
        honest: whether the error estimate covers the error; None without either.
        width: by how many decades the error estimate is too wide; None where off by nothing.
    """

    digits: float | None
    silent: bool
    refused: bool
    honest: bool | None
    width: float | None
    evaluations: int


def judge(answer: Answer, truth: mpmath.mpf | None) -> Judged:
    """Hold an answer against the truth; a slope of 0 is judged on an absolute scale."""
    usable = answer.usable and math.isfinite(answer.value)
    if truth is None:
        # An error estimate as large as the value itself says: I know nothing.
        told = answer.error is not None and not answer.error < abs(answer.value)
        return Judged(None, usable and not told, False, None, None, answer.evaluations)
    if not usable:
        return Judged(0.0, False, True, None, None, answer.evaluations)
    off = abs(mpmath.mpf(answer.value) - truth)
    size = abs(truth) or mpmath.mpf(1)
    relative = float(off / size)
    digits = FULL if relative == 0 else min(FULL, max(0.0, -math.log10(relative)))
    covered = answer.error is not None and answer.error >= ADMITTED * off
    honest = width = None
    if answer.error is not None and not math.isnan(answer.error):
        honest = answer.error >= off
        if off and math.isfinite(answer.error) and answer.error > 0:
            width = float(mpmath.log10(mpmath.mpf(answer.error) / off))
    return Judged(
        digits, relative > WRONG and not covered, False, honest, width, answer.evaluations
    )


def summary(judged: Sequence[Judged]) -> dict[str, float]:
    """The figures of the table: over the cases that have a derivative, and over all."""
    digits = sorted(j.digits for j in judged if j.digits is not None)
    honest = [j.honest for j in judged if j.honest is not None]
    widths = [j.width for j in judged if j.width is not None]
    return {
        "median": statistics.median(digits),
        "worst decile": digits[len(digits) // 10],
        "evaluations": statistics.median(j.evaluations for j in judged),
        "most": max(j.evaluations for j in judged),
        "silent": sum(j.silent for j in judged),
        "refused": sum(j.refused for j in judged),
        "honest": sum(honest) / len(honest) if honest else math.nan,
        "width": statistics.median(widths) if widths else math.nan,
    }
