"""Mutants of the library: which thresholds and which arithmetic its own tests hold.

Every named threshold of the search for slopes, of what is said of a run and of the map is halved
and doubled; operators, signs, comparisons, min and max are exchanged in the modules that compute.
`make mutants` prints what was found, and fails if one lives that
tests/fixtures/surviving_mutants.toml does not speak of, or if one that it speaks of is caught. What
is not held yet is printed. `benchmarks/library_mutants.py --write [module …]` measures these, or
none, keeps what was found in library_mutants.json, and writes the page from all that is kept there.
"""

import argparse
import ast
import datetime
import hashlib
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section, put
from library_judge import ROOT, Report, explained, report
from library_measured import MEASURED, THRESHOLDS, is_held

KEPT = Path(__file__).with_suffix(".json")
ALL = [(m, "threshold") for m in THRESHOLDS] + [(m, "arithmetic") for m in MEASURED]

#: How many mutants of arithmetic there were of modules that were measured before figures were
#: kept, on earlier texts, and how many of them lived with a reason; named until they are kept.
EARLIER = {
    "slopes.audit": (146, 0), "slopes.estimate": (126, 0), "slopes.extrapolation": (103, 0),
    "slopes.settle": (74, 0), "slopes.grain": (92, 0), "slopes.batched": (48, 0),
}  # fmt: skip


def main(*modules: str, keeping: bool = True) -> Section:
    """Measure these modules, or all; raises if a mutant survives unexplained."""
    work = [pair for pair in ALL if not modules or pair[0] in modules]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        reports = []
        for found in pool.map(report, *zip(*work, strict=True)):
            print(*row(found), f"{found.seconds:.0f} s", flush=True)
            for mutant in found.unexplained:
                print(f"    - {mutant.line}\n    + {mutant.mutant}", flush=True)
            for _, line, mutant in found.outdated:
                print(f"    listed, and caught: {line}\n    + {mutant}", flush=True)
            reports.append(found)
            if keeping:
                keep(found)
    held = [found for found in reports if is_held(found.module, found.kind)]
    left = sum(len(found.unexplained) + len(found.outdated) for found in held)
    if left:
        raise SystemExit(f"{left} mutants live that no reason speaks of, or are caught and listed")
    return section()


def text_of(module: str) -> str:
    """A number that changes with what a module computes, and not with its comments."""
    path = ROOT / "src" / "gdlesson" / f"{module.replace('.', '/')}.py"
    plain = ast.unparse(ast.parse(path.read_text("utf-8")))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def kept() -> dict[tuple[str, str], dict[str, object]]:
    """What was found last of each module and kind."""
    entries = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else []
    return {(e["module"], e["kind"]): e for e in entries}


def keep(found: Report) -> None:
    """Put what was found in the place of what was found before."""
    entries = kept()
    entries[found.module, found.kind] = {
        "module": found.module,
        "kind": found.kind,
        "day": f"{datetime.date.today()}",
        "text": text_of(found.module),
        "mutants": found.total,
        "alive": [[m.line, m.mutant] for m in found.survivors],
    }
    lines = [json.dumps(entries[pair], ensure_ascii=False) for pair in ALL if pair in entries]
    KEPT.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


def section() -> Section:
    """The table of all that is kept."""
    entries = [entry for pair, entry in kept().items() if pair in ALL]
    rows = [kept_row(entry) for entry in entries]
    before = ", ".join(
        f"{name} {count}{f' ({listed} alive with a reason)' * bool(listed)}"
        for name, (count, listed) in EARLIER.items()
        if not all((m, "arithmetic") in kept() for m in _called(name))
    )
    missing = [
        f"Not kept yet: {what} of {', '.join(modules)}."
        for kind, what in (("threshold", "the thresholds"), ("arithmetic", "the arithmetic"))
        if (modules := [m for m, each in ALL if each == kind and (m, kind) not in kept()])
    ]
    return Section(
        "What the library's tests hold",
        "Every threshold of the search for slopes, of what is said of a run and of the map is "
        "halved and doubled, and every operator of the modules that compute is exchanged, one at a "
        "time; those of `make unit`'s tests that go through the changed line run until one fails.",
        ("module", "kind", "mutants", "caught", "alive with a reason", "alive without", "measured"),
        [*rows, ("all", "", *(sum(row[k] for row in rows) for k in range(2, 6)), "")],
        "A reason stands in tests/fixtures/surviving_mutants.toml; without one only those may live "
        "whose modules are not held yet (HELD in tests/library_measured.py are). Modules are "
        "measured one by one: “of an earlier text” has changed since. "
        + " ".join(missing)
        + f" Mutants of arithmetic that were counted on earlier texts, before figures were kept,"
        f" and are not in the table: {before}." * bool(before),
    )


def _called(name: str) -> list[str]:
    """The modules that a line of EARLIER counts together."""
    return [m for m in MEASURED if any(fnmatch(m, part) for part in name.split(" and "))]


def kept_row(entry: dict[str, object]) -> tuple[str, str, int, int, int, int, str]:
    """A row of the page, with the reasons of today."""
    module, alive = str(entry["module"]), [tuple(pair) for pair in entry["alive"]]
    listed = sum((module, *pair) in explained() for pair in alive)
    when = str(entry["day"]) + (", of an earlier text" * (entry["text"] != text_of(module)))
    total = int(entry["mutants"])
    return (
        module, str(entry["kind"]), total, total - len(alive), listed, len(alive) - listed, when,
    )  # fmt: skip


def row(found: Report) -> tuple[str, str, int, int, int, int]:
    """A module and kind, in numbers."""
    alive, open_ = len(found.survivors), len(found.unexplained)
    return found.module, found.kind, found.total, found.total - alive, alive - open_, open_


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep it, and write the page")
    parser.add_argument("modules", nargs="*", metavar="module", help="below gdlesson; or all")
    chosen = parser.parse_args()
    if chosen.modules or not chosen.write:
        main(*chosen.modules, keeping=chosen.write)
    if chosen.write:
        put("library_mutants", section().markdown("library_mutants"))
