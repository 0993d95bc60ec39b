"""`gdlesson grade` for a term's class: seconds a submission, what the coordinator holds, once more.

Wall time says what an instructor waits; computing, which leaves out what is done inside the jail,
is nearly the same on a busy machine. The load is written beside both.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from _page import Section

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from fixtures.submissions.sample import sample_class  # noqa: E402

MANY, WORKERS = 300, 2
#: Seconds a submission, MB in the coordinator, seconds for a run that finds nothing to do.
EACH, HELD, AGAIN = 0.3, 150, 1.0
#: What starts the processes that grade.
SERVER = "gdlesson.instructor.apart.server"
#: Seconds between two looks at what runs.
LOOK = 0.2
#: The command, and its own most: what a child of it held is not counted, nor what we hold here.
COMMAND = """
import json, sys
from gdlesson import cli
code = cli.main(sys.argv[1:])
with open("/proc/self/status") as status:
    held = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps({"code": code, "held": held / 1024}))
"""


@dataclass(frozen=True)
class Run:
    """One run of the command: seconds on the clock and on the processors, MB at most."""

    wall: float
    cpu: float
    held: float


def run(*arguments: object) -> Run:
    """Run the command to its end; it must succeed."""
    apart: dict[int, float] = {}
    with tempfile.TemporaryFile("w+") as told:
        before, began = os.times(), time.perf_counter()
        process = psutil.Popen(
            [sys.executable, "-c", COMMAND, *map(str, arguments)],
            stdout=told, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        while process.poll() is None:
            apart |= servers(process)
            time.sleep(LOOK)
        wall, after = time.perf_counter() - began, os.times()
        told.seek(0)
        text = told.read()
    if process.returncode or '"code": 0' not in text:
        raise RuntimeError(f"{arguments}: {text[-3000:]}")
    own = after.children_user + after.children_system
    own -= before.children_user + before.children_system
    return Run(wall, own + sum(apart.values()), json.loads(text.splitlines()[-1])["held"])


def servers(command: psutil.Process) -> dict[int, float]:
    """Seconds of computing so far by the processes that grade, with the forks that have ended.

    What starts them waits for none of them, so they stand in nobody's count.
    """
    found = {}
    with contextlib.suppress(psutil.Error):
        for child in command.children():
            if SERVER in child.cmdline():
                for server in child.children():
                    used = server.cpu_times()
                    found[server.pid] = sum(used[:4])
    return found


def verdict(found: float, goal: float) -> str:
    """The goal, and whether it was met."""
    return f"≤ {goal:g} {'met' if found <= goal else '**missed**'}"


def main() -> Section:
    """A class with a roster, graded, and graded again with nothing to do."""
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "class", Path(place) / "out"
        folder.mkdir()
        roster = Path(place) / "roster.csv"
        drawn = sample_class(MANY)
        for student, notebook in drawn.items():
            (folder / f"{student}.ipynb").write_bytes(notebook)
        lines = [f"{number},{student}" for number, student in enumerate(drawn, 1001)]
        roster.write_text("\n".join(["id,name", *lines, ""]), "utf-8")
        grade = ("grade", folder, "--out", out, "--workers", WORKERS, "--roster", roster)
        first = run(*grade)
        again = [run(*grade) for _ in range(3)]
        report = run("report", out)
    later = sorted(again, key=lambda r: r.wall)[1]
    held = max(first.held, later.held)
    rows = [
        ("a submission, s", f"{first.wall / MANY:.2f}", f"{first.cpu / MANY:.2f}",
         verdict(first.wall / MANY, EACH)),
        ("once more, nothing to do, s", f"{later.wall:.2f}", f"{later.cpu:.2f}",
         verdict(later.wall, AGAIN)),
        ("the report anew, s", f"{report.wall:.2f}", f"{report.cpu:.2f}", ""),
        ("the coordinator, MB", f"{held:.0f}", "", verdict(held, HELD)),
    ]  # fmt: skip
    return Section(
        "A term's class",
        f"{MANY} submissions with {WORKERS} workers take a minute and a half; a run that finds "
        "nothing new takes about a second; the process that keeps the marks stays small.",
        ("", "on the clock", "computing outside the jail", "goal"),
        rows,
        f"The load at the end was {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.",
    )
