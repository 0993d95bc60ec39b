"""Thousands of random submissions through the grader: what becomes of it."""

import os
import sys
import tempfile
from pathlib import Path

from _page import Section

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from fixtures.submissions.fuzz import KINDS, grade_fuzz

#: Of each kind; more with BENCH_FULL.
MANY = 10_000 if os.environ.get("BENCH_FULL") else 2_000
LONGEST, LARGEST = 10.0, 500


def main() -> Section:
    """Every kind."""
    rows = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as place:
            found = grade_fuzz(Path(place), kind, range(MANY))
        grown = found.grown / 1e6
        held = not found.troubles and found.pause < LONGEST and grown < LARGEST
        states = ", ".join(f"{many} {state}" for state, many in found.states.most_common())
        rows.append((
            kind, MANY, states, len(found.troubles), f"{found.pause:.1f}", f"{grown:.0f}",
            f"{found.seconds:.3f}", "met" if held else "**missed**",
        ))  # fmt: skip
        print(*rows[-1], flush=True)
    return Section(
        "Random submissions",
        "No submission ends, stalls (10 s) or swells (500 MB) the process that keeps the marks: "
        "each is opened, parsed and judged in a process of its own.",
        ("random", "submissions", "how they ended", "errors of the grader's", "longest pause, s",
         "grown by, MB", "s each", "goal"),
        rows,
        "Two workers. A zip has one to three bytes changed; JSON is a notebook with parts of odd "
        "shapes; Python is words in any order, and operators nested up to 9,000 deep.",
    )  # fmt: skip
