"""Measuring two things in turn, so that a slow moment of the machine hits both."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from _page import Section, horizontal_bars


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


@dataclass(frozen=True)
class Comparison:
    """What one pair showed: the ratios of all rounds, and the goal for their median."""

    what: str
    found: list[float]
    goal: float | None = None

    @property
    def median(self) -> float:
        """The middle ratio: below 1 we are faster."""
        return statistics.median(self.found)

    @property
    def middle_half(self) -> tuple[float, float]:
        """The quartiles."""
        low, _, high = statistics.quantiles(self.found, n=4)
        return low, high

    @property
    def verdict(self) -> str:
        """Whether the goal was met."""
        if self.goal is None:
            return ""
        return f"≤ {self.goal:g} {'met' if self.median <= self.goal else '**missed**'}"


def report(what: str, found: list[float], goal: float | None = None) -> Comparison:
    """A comparison, printed as soon as it is measured."""
    pair = Comparison(what, found, goal)
    low, high = pair.middle_half
    goal_text = f", goal {pair.verdict.replace('*', '')}" if pair.verdict else ""
    print(
        f"{what}: {pair.median:.2f} (middle half {low:.2f} to {high:.2f}, "
        f"{len(found)} rounds){goal_text}",
        flush=True,
    )
    return pair


def section(title: str, claim: str, pairs: Sequence[Comparison], note: str = "") -> Section:
    """Comparisons as a section of the page: a table, and a bar for each ratio."""
    rows = []
    for pair in pairs:
        low, high = pair.middle_half
        spread = f"{low:.2f} to {high:.2f}"
        rows.append((pair.what, f"{pair.median:.2f}", spread, len(pair.found), pair.verdict))
    return Section(
        title,
        claim,
        ("our time / theirs", "median", "middle half", "rounds", "goal"),
        rows,
        note,
        horizontal_bars(
            [p.what for p in pairs],
            [p.median for p in pairs],
            "ratio of times: left of the line we are faster",
            spans=[p.middle_half for p in pairs],
            goals=[p.goal for p in pairs],
            line=1.0,
        ),
        alt=f"{title}: " + "; ".join(f"{p.what} {p.median:.2f}" for p in pairs) + ".",
    )
