"""Mutants of the library: which thresholds and which arithmetic its own tests hold.

Every named threshold of the search for slopes is halved and doubled; operators, signs, comparisons,
min and max are exchanged in the modules that compute. `make mutants` prints the table, and fails if
a threshold lives that tests/fixtures/surviving_mutants.toml does not speak of.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section
from library_mutation import MEASURED, THRESHOLDS, report


def main(*modules: str) -> Section:
    """A row for each module and kind; raises if a threshold survives unexplained."""
    rows, left = [], []
    work = [(m, "threshold") for m in THRESHOLDS] + [(m, "arithmetic") for m in MEASURED]
    for module, kind in work:
        if modules and module not in modules:
            continue
        try:
            found = report(module, (kind,))
        except RuntimeError as reason:
            if kind == "threshold":
                raise
            print(f"{module} was not measured: {reason}", flush=True)
            continue
        alive, open_ = len(found.survivors), len(found.unexplained)
        rows.append((module, kind, found.total, alive, alive - open_, f"{found.share:.1%}"))
        print(*rows[-1], f"{found.seconds:.0f} s", flush=True)
        for mutant in found.unexplained:
            print(f"    - {mutant.line}\n    + {mutant.mutant}", flush=True)
        if kind == "threshold":
            left += found.unexplained
    if left:
        raise SystemExit(f"{len(left)} thresholds live that no reason speaks of")
    return Section(
        "What the library's tests hold",
        "Every threshold of the search for slopes is halved and doubled, and every operator of the "
        "modules that compute is exchanged, one at a time; the tests that concern the module run "
        "until one fails.",
        ("module", "kind", "mutants", "alive", "alive with a reason", "share caught"),
        rows,
        "Thresholds are all held; of the arithmetic, what lives is printed, and is a test that is "
        "missing or a change that changes nothing.",
    )


if __name__ == "__main__":
    print(main(*sys.argv[1:]).text())
