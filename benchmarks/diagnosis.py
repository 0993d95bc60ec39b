"""`diagnose` on runs with a known cause: the confusion matrix, and what share it gets right."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _page import Section, horizontal_bars
from broken_runs import confusion


def main() -> Section:
    """The table for a seed that the tests do not use."""
    table, total = confusion(seed=99)
    right = sum(count for (cause, found), count in table.items() if cause == found)
    print(f"{right} of {total} right ({right / total:.1%})")
    causes = sorted({cause for cause, _ in table})
    rows, shares = [], []
    for cause in causes:
        found = {f: count for (c, f), count in table.items() if c == cause}
        runs = sum(found.values())
        wrong = ", ".join(f"{f} {n}" for f, n in sorted(found.items()) if f != cause)
        shares.append(100 * found.get(cause, 0) / runs)
        rows.append((cause, runs, f"{shares[-1]:.1f} %", wrong))
    return Section(
        "Diagnosis",
        f"`diagnose` names the cause of a broken run: {right} of {total} right "
        f"({right / total:.1%}), on runs drawn with a seed that the tests do not use.",
        ("cause", "runs", "named right", "called instead"),
        rows,
        figure=horizontal_bars(causes, shares, "runs whose cause was named, %"),
        alt="The share of broken runs whose cause was named, for each cause.",
    )
