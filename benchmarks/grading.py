"""`gdlesson grade` against `nbgrader autograde` on the same notebooks; what the jail costs.

nbgrader lives in the environment of `make nbgrader`. It needs several seconds a submission: 200 of
them are given to it only if BENCH_FULL is set.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _page import Section
from _pairs import ratios, report

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from fixtures.submissions.notebooks import NAME  # noqa: E402
from fixtures.submissions.sample import sample_class  # noqa: E402

import tasks  # noqa: E402

WORKERS = 2
GOAL = 10


def write_tree(place: Path, many: int) -> Path:
    """A class in nbgrader's layout; both graders read the same files."""
    for student, notebook in sample_class(many).items():
        folder = place / "submitted" / student / "exercise"
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(notebook)
    return place


def run(command: list[object], **options: object) -> float:
    """How long a command takes; it must succeed."""
    began = time.perf_counter()
    done = subprocess.run(
        [str(c) for c in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        raise RuntimeError(f"{command[:4]}: {done.stdout[-1000:]}{done.stderr[-3000:]}")
    return time.perf_counter() - began


def ours(course: Path, *more: object) -> float:
    """Everything: the doctor, the self-check, grading, feedback pages, the class report."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "gdlesson.cli", "grade", course, "--out", f"{out}/r"]
        return run([*command, "--workers", WORKERS, *more])


def theirs(python: Path, course: Path) -> float:
    """`nbgrader autograde` alone, after its assignment has been made."""
    source = course / "source" / "exercise"
    source.mkdir(parents=True)
    solution = ROOT / "solutions" / f"{NAME}.ipynb"
    (source / solution.name).write_bytes(solution.read_bytes())
    command = [python, "-m", "nbgrader"]
    # It calls its own helpers, and Jupyter's, by their bare names.
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    options = {"cwd": course, "env": {**os.environ, "PATH": path}}
    run([*command, "generate_assignment", "exercise"], **options)
    return run([*command, "autograde", "exercise"], **options)


def against_nbgrader() -> list[tuple[object, ...]]:
    """Seconds a submission, both ways."""
    python = tasks.nbgrader_environment().python
    rows: list[tuple[object, ...]] = []
    version = subprocess.run(
        [python, "-m", "nbgrader", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    for many in (20, 200):
        with tempfile.TemporaryDirectory() as place:
            course = write_tree(Path(place), many)
            mine = ours(course) / many
            what = f"{many} submissions, {WORKERS} workers"
            if many > 20 and not os.environ.get("BENCH_FULL"):
                rows.append((what, f"{mine:.2f}", "not asked: set BENCH_FULL", "", ""))
            else:
                other = theirs(python, course) / many
                times = other / mine
                verdict = f"≥ {GOAL} {'met' if times >= GOAL else '**missed**'}"
                peer = f"{other:.2f} (nbgrader {version})"
                rows.append((what, f"{mine:.2f}", peer, f"{times:.1f}", verdict))
            print(*rows[-1], flush=True)
    return rows


def cost_of_the_jail(many: int = 8) -> str:
    """The same class with and without walls."""
    with tempfile.TemporaryDirectory() as place:
        course = write_tree(Path(place), many)
        found = ratios(lambda: ours(course), lambda: ours(course, "--trust-submissions"), rounds=7)
    pair = report("with the jail / without it", found)
    low, high = pair.middle_half
    return f"The jail takes {pair.median:.2f} times the time without it ({low:.2f} to {high:.2f})."


def main() -> Section:
    """Both."""
    rows = against_nbgrader()
    return Section(
        "Grading a class",
        "A submission is graded in a jail in a fraction of the time that nbgrader takes to run it.",
        ("class", "gdlesson grade, s each", "nbgrader autograde, s each", "times as fast", "goal"),
        rows,
        cost_of_the_jail(),
    )
