"""Which mutants of the kinds beyond operators survive, and the reasons that are listed for them."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mutation import Mutant, survives
from mutation_kinds import BOTH, kinds, pairs

LISTED = Path(__file__).parent / "fixtures" / "equivalent_kinds.toml"
#: The tasks with the longest references, of which pairs of changes are drawn.
LONGEST = ("gradient_descent", "adam_descent", "numeric_gradient", "value_and_gradient")


def reasons() -> dict[tuple[str, str, str], str]:
    """Why a mutant is right as well, by task, line and mutant."""
    entries = tomllib.loads(LISTED.read_text("utf-8"))["equivalent"]
    return {(e["task"], e["line"], m): e["why"] for e in entries for m in e["mutants"]}


@dataclass(frozen=True)
class KindReport:
    """What became of the mutants of one task: how many of each kind, and who survived."""

    task: str
    counts: Counter[str]
    survivors: list[Mutant]

    @property
    def unexplained(self) -> list[Mutant]:
        """Survivors that nobody has shown to be right."""
        listed = reasons()
        return [m for m in self.survivors if m.key not in listed]


def kind_report(task: str, seed: int = 0) -> KindReport:
    """Run the check on every mutant beyond operators of its reference."""
    made = list(kinds(task))
    alive = [mutant for _, mutant in made if survives(mutant, seed)]
    return KindReport(task, Counter(kind for kind, _ in made), alive)


def changes_at_once(mutant: Mutant) -> list[str]:
    """The changed lines of a mutant with two changes."""
    return mutant.mutant.split(" ⏎ ")


def surviving_pairs(task: str, many: int, seed: int = 0) -> tuple[int, list[Mutant]]:
    """How many pairs were tried, and those survivors that are no two changes known to be right."""
    harmless = {mutant for name, _, mutant in reasons() if name == task}
    made = list(pairs(task, many, seed))
    alive = [m for m in made if survives(m, seed)]
    ways = (changes_at_once, lambda m: m.line.split(BOTH))
    return len(made), [m for m in alive if not any(set(way(m)) <= harmless for way in ways)]
