"""Measuring two things in turn, so that a slow moment of the machine hits both."""

import statistics
import time
from collections.abc import Callable


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def ratios(ours: Callable[[], object], peer: Callable[[], object], rounds: int = 15) -> list[float]:
    """Our time over the peer's, once a round, the order swapped each time."""
    ours(), peer()  # warm up
    found = []
    for count in range(rounds):
        if count % 2:
            mine, theirs = seconds(ours), seconds(peer)
        else:
            theirs, mine = seconds(peer), seconds(ours)
        found.append(mine / theirs)
    return found


def report(what: str, found: list[float], goal: float | None = None) -> None:
    """Print the median ratio, its middle half, and the goal."""
    low, _, high = statistics.quantiles(found, n=4)
    middle = statistics.median(found)
    text = f"{what}: {middle:.2f} (middle half {low:.2f} to {high:.2f}, {len(found)} rounds)"
    if goal is not None:
        text += f", goal ≤ {goal:g}: {'met' if middle <= goal else 'MISSED'}"
    print(text)
