"""Mutants of the reference answers: what share the checks reject, and which survive.

Every reference is changed in one place at a time: operators, comparisons, signs, constants, ranges,
dropped statements and terms, swapped arguments and names, calls left away. `make mutants` prints
the table; `python benchmarks/mutants.py SEED` does so for other inputs than a learner's.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section
from mutation import TASKS, Mutant, report


def shown(mutant: Mutant) -> str:
    """The change, as a diff."""
    return f"    - {mutant.line}\n    + {mutant.mutant}"


def main(seed: int = 0) -> Section:
    """A row for each task; raises if a survivor is unexplained."""
    rows, left = [], []
    total = rejected = equivalent = 0
    for task in TASKS:
        found = report(task, seed)
        dead = found.total - len(found.survivors)
        rows.append((task, found.total, dead, found.equivalent, f"{found.share:.1%}"))
        print(*rows[-1], flush=True)
        total, rejected = total + found.total, rejected + dead
        equivalent += found.equivalent
        left += found.unexplained
    rows.append(("all", total, rejected, equivalent, f"{rejected / (total - equivalent):.1%}"))
    if left:
        listed = "\n".join(f"{mutant.task}\n{shown(mutant)}" for mutant in left)
        raise SystemExit(f"these pass a check, and no reason is listed:\n{listed}")
    return Section(
        "What the checks reject",
        "Every right answer is changed in one place at a time; the check of its task rejects every "
        "change that makes it wrong.",
        ("task", "mutants", "rejected", "right too", "share of the wrong ones"),
        rows,
        "“Right too” are changes that leave the answer right: "
        "tests/fixtures/equivalent_mutants.toml gives a reason for each.",
    )


if __name__ == "__main__":
    print(main(*(int(word) for word in sys.argv[1:2] if word.isdigit())).text())
