"""Tasks one after the other and side by side, and what each took."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from tools.running import ROOT, TaskError

Step = Callable[[], None]


@dataclass
class Ended:
    """How a task ended."""

    name: str
    seconds: float = 0.0
    error: str = ""


@contextmanager
def beside(task: str) -> Iterator[Ended]:
    """Run this task of tasks.py as a program of its own, at the same time as what stands inside.

    What it says is printed when both have ended, so that their lines don't mix. Whether it ended
    well is for the caller to ask, afterwards.
    """
    ended = Ended(task)

    def whole() -> str:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "tasks.py", task],
            cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        ended.seconds = time.monotonic() - began
        if done.returncode:
            ended.error = f"ended with {done.returncode}"
        return done.stdout

    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(whole)
        try:
            yield ended
        finally:
            print(said.result(), end="", flush=True)


def run_steps(steps: Sequence[tuple[Step, Step | None]]) -> None:
    """Run each step, beside it the other one if there is one; raise TaskError if any failed."""
    all_ended, start = [], time.monotonic()
    for step, other in steps:
        also = f"\n=== beside it {other.__name__}: {other.__doc__}" if other else ""
        print(f"\n=== {step.__name__}: {step.__doc__}{also}", flush=True)
        ended = Ended(step.__name__)
        with beside(other.__name__) if other else nullcontext() as second:
            began = time.monotonic()
            try:
                step()
            except (TaskError, subprocess.TimeoutExpired) as problem:
                ended.error = str(problem)
            ended.seconds = time.monotonic() - began
        for each in filter(None, (ended, second)):
            all_ended.append(each)
            if each.error:
                print(f"=== {each.name} FAILED: {each.error}", flush=True)
    print("\n=== what each part took:")
    for each in all_ended:
        print(f"{each.name:12}{each.seconds:6.0f} s  {'FAILED' if each.error else 'passed'}")
    print(f"{'all':12}{time.monotonic() - start:6.0f} s", flush=True)
    if failed := [each.name for each in all_ended if each.error]:
        raise TaskError(f"failed: {', '.join(failed)}")
