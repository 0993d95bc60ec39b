"""How pytest is started: on several processes, and over notebooks."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.running import ROOT, run

NOTEBOOK_FOLDERS = ("notebooks", "exercises", "solutions")


def run_tests(
    python: str | Path,
    spread: str,
    *words: str | Path,
    processes: int = 2,
    env: dict[str, str] | None = None,
) -> None:
    """These tests on some processes, without the plugins that cost time and that none of them uses.

    nbval takes seconds to load in each process; what is logged is recorded around every test; and
    five times at the end all that was ever loaded is looked through for errors in finalizers.
    """
    without = [f"-pno:{name}" for name in ("nbval", "logging", "unraisableexception")]
    run(
        [python, "-m", "pytest", "-q", *without, "-n", str(processes), "--dist", spread, *words],
        env=env,
    )


def run_fast(python: str | Path, marked: str, options: Sequence[str] = ()) -> None:
    """The tests that need neither a browser, a jail nor a kernel, with this mark."""
    slow = ("browser", "notebooks", "jail", "nbgrader", "lite")
    skip = [f"--ignore=tests/{part}" for part in slow]
    run_tests(python, "worksteal", "-m", marked, *skip, *options, "tests")


def notebook_files(folders: Sequence[str] = NOTEBOOK_FOLDERS) -> list[Path]:
    """Every notebook of the lesson, or of these folders, relative to the project."""
    found = [p for folder in folders for p in sorted((ROOT / folder).glob("*.ipynb"))]
    return [p.relative_to(ROOT) for p in found]


def notebook_command(
    paths: Sequence[str | Path], cell_timeout: int = 120, python: str | Path = sys.executable
) -> list[str]:
    """The command that executes every cell of these notebooks and fails on any exception."""
    return [
        str(python), "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile",
        "-p", "no:cacheprovider", "--nbval-lax", f"--nbval-cell-timeout={cell_timeout}",
        *(str(p) for p in paths),
    ]  # fmt: skip


def notebook_env() -> dict[str, str]:
    """The environment for `notebook_command`: the notebooks choose how they draw."""
    kept = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
    path = os.pathsep.join([str(ROOT), *filter(None, [kept.get("PYTHONPATH")])])
    return {**kept, "PYTHONHASHSEED": "0", "PYTHONPATH": path}


def run_notebooks(python: str | Path, options: Sequence[str] = ()) -> None:
    """Execute every cell of every notebook with this Python."""
    command = [*notebook_command(notebook_files(), python=python), *options]
    run(command, env=notebook_env(), timeout=900)
