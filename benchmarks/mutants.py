"""Mutants of the reference answers: what share the checks reject, and which survive.

Every reference is changed in one place at a time: operators, comparisons, signs, constants, ranges,
dropped statements and terms, swapped arguments and names, calls left away. `make mutants` prints
the table; `python benchmarks/mutants.py SEED` does so for other inputs than a learner's.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from mutation import TASKS, Mutant, report


def shown(mutant: Mutant) -> str:
    """The change, as a diff."""
    return f"    - {mutant.line}\n    + {mutant.mutant}"


def main(seed: int = 0) -> int:
    """Print a row for each task; returns how many survivors are unexplained."""
    began = time.perf_counter()
    print(
        f"{'task':18}{'mutants':>8}{'rejected':>9}{'right too':>10}{'unexplained':>12}{'share':>8}"
    )
    total = rejected = equivalent = 0
    left = []
    for task in TASKS:
        found = report(task, seed)
        dead = found.total - len(found.survivors)
        print(
            f"{task:18}{found.total:8}{dead:9}{found.equivalent:10}"
            f"{len(found.unexplained):12}{found.share:8.1%}"
        )
        total, rejected, equivalent = (
            total + found.total, rejected + dead, equivalent + found.equivalent,
        )  # fmt: skip
        left += found.unexplained
    share = rejected / (total - equivalent)
    print(f"{'all':18}{total:8}{rejected:9}{equivalent:10}{len(left):12}{share:8.1%}")
    print(
        f"{time.perf_counter() - began:.0f} s; “right too”: tests/fixtures/equivalent_mutants.toml"
    )
    for mutant in left:
        print(f"\n{mutant.task}: passes, and no reason is listed\n{shown(mutant)}")
    return len(left)


if __name__ == "__main__":
    if main(*(int(word) for word in sys.argv[1:2] if word.isdigit())):
        sys.exit(1)
