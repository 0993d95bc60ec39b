"""Mutants of the reference answers: what share the checks reject, and which survive.

Every reference is changed in one place at a time: operators, comparisons, signs, constants, ranges,
dropped statements and terms, swapped arguments and names, calls left away; and beyond operators:
norms, axes, types, copies, neighbours of a call, statements in another order. Of the longest
four, pairs of such changes are drawn. `make mutants` prints the table;
`python benchmarks/mutants.py SEED` does so for other inputs than a learner's.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section
from mutation import TASKS, Mutant, report
from mutation_survivors import LONGEST, kind_report, surviving_pairs

#: Pairs of changes that are tried for each of the longest references.
PAIRS = 300


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
        more = kind_report(task, seed)
        beyond = sum(more.counts.values())
        two, alive = surviving_pairs(task, PAIRS, seed) if task in LONGEST else (0, [])
        left += [*more.unexplained, *alive]
        kinds = beyond - len(more.survivors)
        rows.append(
            (task, found.total, dead, found.equivalent, f"{found.share:.1%}", beyond, kinds, two)
        )
        print(*rows[-1], flush=True)
        total, rejected = total + found.total, rejected + dead
        equivalent += found.equivalent
        left += found.unexplained
    sums = [sum(row[k] for row in rows) for k in (5, 6, 7)]
    share = f"{rejected / (total - equivalent):.1%}"
    rows.append(("all", total, rejected, equivalent, share, *sums))
    if left:
        listed = "\n".join(f"{mutant.task}\n{shown(mutant)}" for mutant in left)
        raise SystemExit(f"these pass a check, and no reason is listed:\n{listed}")
    return Section(
        "What the checks reject",
        "Every right answer is changed in one place at a time; the check of its task rejects every "
        "change that makes it wrong.",
        (
            "task",
            "mutants",
            "rejected",
            "right too",
            "share of the wrong ones",
            "beyond operators",
            "of them rejected",
            "pairs",
        ),
        rows,
        "“Right too” are changes that leave the answer right: "
        "tests/fixtures/equivalent_mutants.toml gives a reason for each, equivalent_kinds.toml for "
        "those beyond operators. Every pair was rejected, apart from two harmless changes at once.",
    )


if __name__ == "__main__":
    print(main(*(int(word) for word in sys.argv[1:2] if word.isdigit())).text())
