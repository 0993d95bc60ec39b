"""What ran in the notebook runs in the grader: rewritten notebooks, both ways, verdict by verdict.

`benchmarks notebook_verdicts` takes about a quarter of an hour. BENCH_NOTEBOOKS sets how many.
"""

import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section, Skipped
from fixtures.submissions.differential import compared
from fixtures.submissions.kernels import Kernels, in_a_kernel

from gdlesson.instructor.jail.doctor import complaints

MANY = int(os.environ.get("BENCH_NOTEBOOKS", "300"))
#: These are run in a real kernel as well, which takes several seconds each.
IN_KERNELS = 5


def main() -> Section:
    """A row for each kind of change; raises if a verdict differs and nobody is told."""
    if wrong := complaints():
        raise Skipped(f"there is no jail here: {wrong[0]}")
    found = []
    with Kernels() as running:
        for seed in range(MANY):
            found.append(compared(seed, running.verdicts))
            if found[-1].lower or found[-1].higher or found[-1].flagged:
                print(found[-1], flush=True)
    real = [compared(seed, in_a_kernel) for seed in range(IN_KERNELS)]
    silent = [f for f in (*found, *real) if f.lower or f.higher]
    uses = Counter(c for f in found for c in set(f.changes))
    told = Counter(c for f in found if f.flagged for c in set(f.changes))
    rows = [(name.replace("_", " "), many, told[name], 0) for name, many in sorted(uses.items())]
    flagged = sum(bool(f.flagged) for f in found)
    rows.append(("all notebooks", len(found), flagged, len(silent)))
    if silent:
        raise SystemExit("\n".join(map(str, silent)))
    return Section(
        "What ran in the notebook",
        "A notebook's own checks and the grader agree on every task, or a human is asked to look.",
        ("change", "notebooks", "differ, and a human is told", "differ silently"),
        rows,
        f"{MANY} notebooks were made from the solution by one to eight changes each, and run "
        f"by IPython's shell in a process of their own; {IN_KERNELS} in a real kernel as well.",
    )
