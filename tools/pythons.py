"""The Pythons of this machine that the lesson says it runs on."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.running import ROOT

#: Where other Pythons are kept besides the PATH.
_PLACES = (Path.home() / ".pyenv" / "versions", Path("/opt/python"))
_NAMED = re.compile(r'"Programming Language :: Python :: (3\.\d+)"')


def versions() -> list[str]:
    """The versions that pyproject.toml names."""
    return _NAMED.findall((ROOT / "pyproject.toml").read_text("utf-8"))


def found() -> dict[str, str]:
    """The program of each version that is here; the newest build where there are several."""
    programs = {}
    for version in versions():
        inside = [p for place in _PLACES for p in place.glob(f"{version}*/bin/python{version}")]
        on_path = shutil.which(f"python{version}")
        for program in [*sorted(map(str, inside), reverse=True), *filter(None, [on_path])]:
            if _works(program, version):
                programs[version] = program
                break
    return programs


def like(version: str) -> str:
    """The program of this version; where it is not here, of the newest that is."""
    programs = found()
    return programs.get(version) or next(reversed(programs.values()), sys.executable)


def _works(program: str, version: str) -> bool:
    """Whether it starts, is this version, and can make environments."""
    ask = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    try:
        told = subprocess.run(
            [program, "-c", ask], check=False, capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and told.stdout.strip() == version
