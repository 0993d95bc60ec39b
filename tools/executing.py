"""How notebooks are executed: which there are, the command, and its surroundings."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.running import ROOT

NOTEBOOK_FOLDERS = ("notebooks", "exercises", "solutions")


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
