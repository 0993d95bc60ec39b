"""Mutants of the library: which thresholds and which arithmetic its own tests hold.

Every named threshold of the search for slopes, of what is said of a run and of the map is halved
and doubled; operators, signs, comparisons, min and max are exchanged in the modules that compute.
`make mutants` prints the table, and fails if one lives that tests/fixtures/surviving_mutants.toml
does not speak of, or if one that it speaks of is caught. What is not held yet is printed.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section
from library_judge import Report, report
from library_measured import MEASURED, THRESHOLDS, is_held


def main(*modules: str) -> Section:
    """A row for each module and kind; raises if a mutant survives unexplained."""
    work = [(m, "threshold") for m in THRESHOLDS] + [(m, "arithmetic") for m in MEASURED]
    work = [pair for pair in work if not modules or pair[0] in modules]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        reports = []
        for found in pool.map(report, *zip(*work, strict=True)):
            print(*row(found), f"{found.seconds:.0f} s", flush=True)
            for mutant in found.unexplained:
                print(f"    - {mutant.line}\n    + {mutant.mutant}", flush=True)
            for _, line, mutant in found.outdated:
                print(f"    listed, and caught: {line}\n    + {mutant}", flush=True)
            reports.append(found)
    held = [found for found in reports if is_held(found.module, found.kind)]
    left = sum(len(found.unexplained) + len(found.outdated) for found in held)
    if left:
        raise SystemExit(f"{left} mutants live that no reason speaks of, or are caught and listed")
    return section(reports)


def section(reports: list[Report]) -> Section:
    """The table of what was found."""
    return Section(
        "What the library's tests hold",
        "Every threshold of the search for slopes, of what is said of a run and of the map is "
        "halved and doubled, and every operator of the modules that compute is exchanged, one at a "
        "time; those of `make unit`'s tests that go through the changed line run until one fails.",
        ("module", "kind", "mutants", "caught", "alive with a reason", "alive without"),
        [row(found) for found in reports] + [total(reports)],
        "A reason stands in tests/fixtures/surviving_mutants.toml; without one only those may live "
        "whose modules are not held yet (HELD in tests/library_measured.py are).",
    )


def row(found: Report) -> tuple[str, str, int, int, int, int]:
    """A module and kind, in numbers."""
    alive, open_ = len(found.survivors), len(found.unexplained)
    return found.module, found.kind, found.total, found.total - alive, alive - open_, open_


def total(reports: list[Report]) -> tuple[object, ...]:
    """The last row."""
    numbers = zip(*(row(found)[2:] for found in reports), strict=True)
    return "all", "", *map(sum, numbers)


if __name__ == "__main__":
    print(main(*sys.argv[1:]).text())
