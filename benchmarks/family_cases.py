"""A thousand functions for a seed, from families that a user might bring, with their true slopes.

The search was worked on with WORK; RECORD is run for the record and never looked into while
anything is changed.
"""

import random
from collections.abc import Iterator

import noisy_cases
import rough_cases
import wide_cases
from compositions_cases import answerable
from derivative_cases import Case

FAMILIES = (*rough_cases.FAMILIES, *noisy_cases.FAMILIES, *wide_cases.FAMILIES)
#: Seeds to work with, and seeds for the record only.
WORK = (1, 2, 3)
RECORD = (7_001, 7_002)


def family_cases(seed: int, count: int = 1000) -> Iterator[Case]:
    """So many cases, the families in turn; those that doubles can't answer are drawn again."""
    rngs = [random.Random(f"{k} {family.__name__} {seed}") for k, family in enumerate(FAMILIES)]
    for number in range(count):
        k = number % len(FAMILIES)
        while True:
            try:
                case = FAMILIES[k](rngs[k])
                if answerable(case):
                    break
            except (ArithmeticError, ValueError):
                continue
        yield case
