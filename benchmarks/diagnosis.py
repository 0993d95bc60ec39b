"""`diagnose` on runs with a known cause: what share it names, and what its first moves do.

Seeds that were not used for tuning, and are run for the record only.
"""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section, horizontal_bars
from broken_runs import confusion
from drawn_runs import drawn, judged, shows

#: Where no rule was written for a cause, its name says so.
UNFORESEEN = "(no rule)"
#: The seeds of the drawn runs, each of which has every cause once.
SEEDS = range(9001, 9009)


def main() -> Section:
    """A table of causes, over all seeds."""
    runs, right, worse = Counter(), Counter(), Counter()
    called: dict[str, Counter] = {}
    for seed in SEEDS:
        for run in drawn(seed):
            history, found, harmed = judged(run)
            if not shows(run, history):
                continue
            runs[run.cause] += 1
            right[run.cause] += found.kind in run.right
            worse[run.cause] += harmed
            if found.kind not in run.right:
                called.setdefault(run.cause, Counter())[found.kind.name] += 1
    table, fixed = confusion(seed=99)
    named = sum(count for (cause, found), count in table.items() if cause == found)
    total, good, harm = sum(runs.values()), sum(right.values()), sum(worse.values())
    odd = [cause for cause in runs if UNFORESEEN in cause]
    print(f"{good} of {total} right ({good / total:.1%}), {harm} made worse; fixed {named}/{fixed}")
    rows = [
        (cause, runs[cause], right[cause], worse[cause], _listed(called.get(cause, {})))
        for cause in sorted(runs)
        if right[cause] < runs[cause] or worse[cause]
    ]
    whole = len(runs) - len(rows)
    rows.append((f"the other {whole}", total - sum(r[1] for r in rows),
                 good - sum(r[2] for r in rows), 0, ""))  # fmt: skip
    kinds = {"with a rule": [c for c in runs if c not in odd], "without a rule": odd}
    shares = [100 * sum(right[c] for c in cs) / sum(runs[c] for c in cs) for cs in kinds.values()]
    return Section(
        "Diagnosis",
        f"`diagnose` is right on {good} of {total} runs ({good / total:.1%}), drawn from "
        f"{len(runs)} causes with seeds that were not used for tuning. For {len(odd)} of them "
        f"no rule was written: {shares[1]:.1f} % right there, where what would be false counts as "
        f"wrong. The first move was made in each: {harm} runs ended higher than before by more "
        f"than a hundredth of the descent. Of older, hand-made runs it names {named} of {fixed}.",
        ("cause", "runs", "right", "made worse", "called instead"),
        rows,
        figure=horizontal_bars(list(kinds), shares, "runs that were diagnosed rightly, %"),
        alt="The share of runs that were diagnosed rightly, with and without a rule for the cause.",
    )


def _listed(names: Counter | dict) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(names.items()))
