"""constraints.txt: a line for each package that is installed, for every Python that we support."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.running import ROOT, TaskError

#: What a new environment has before anything is installed into it.
BROUGHT_ALONG = ("pip", "setuptools", "wheel")
#: What pyproject.toml says in `requires-python`.
OLDEST_PYTHON = (3, 11)
_AT_LEAST = re.compile(r"\s*>=\s*(\d+(?:\.\d+)*)\s*")


def inspected(python: Path) -> list[dict[str, Any]]:
    """What is installed beside this Python, as `pip inspect` tells it."""
    command = [str(python), "-m", "pip", "inspect"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise TaskError(f"pip inspect failed: {done.stderr.strip()[-300:]}")
    installed: list[dict[str, Any]] = json.loads(done.stdout)["installed"]
    return installed


def pins(installed: Sequence[dict[str, Any]]) -> list[str]:
    """The lines: names and versions, without a build's own suffix (`+cpu`), in order.

    A version that needs a newer Python than our oldest is pinned from that Python on; below it, pip
    finds one that fits. Without this, a Debian that is at 3.11.2 for good could install nothing.
    """
    lines = []
    for package in installed:
        about = package["metadata"]
        editable = package.get("direct_url", {}).get("dir_info", {}).get("editable", False)
        if not editable and about["name"] not in BROUGHT_ALONG:
            version = about["version"].partition("+")[0]
            lines.append(f"{about['name']}=={version}{_marker(about.get('requires_python', ''))}")
    return sorted(lines, key=lambda line: line.partition("==")[0].lower())


def _marker(requires_python: str) -> str:
    """The condition on the Python under which this requirement holds, if our oldest fails it."""
    found = map(_AT_LEAST.fullmatch, requires_python.split(","))
    least = [m[1] for m in found if m and tuple(map(int, m[1].split("."))) > OLDEST_PYTHON]
    return "".join(f' ; python_full_version >= "{version}"' for version in least[:1])
