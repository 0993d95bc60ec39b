"""The project's folder, and how a command is run in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = sys.platform == "win32"
CI = bool(os.environ.get("CI"))


class TaskError(Exception):
    """A task failed; the text says why, in a line."""


def run(
    command: Sequence[str | Path],
    *,
    env: dict[str, str] | None = None,
    folder: Path = ROOT,
    **options: object,
) -> None:
    """Run a command in the project's folder, or one in it; raise TaskError if it fails."""
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=folder, env=env, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise TaskError(f"{' '.join(words[:6])} … ended with {done.returncode}")
