"""Pyodide as far as registries have it, for tests: its core from npm, pure Python from PyPI.

Its own builds of numpy, matplotlib and the like are on its own server only, and are not here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from pathlib import Path
from typing import Any

from tools.environments import Environment
from tools.running import ROOT, run

#: What JupyterLite's kernel asks Pyodide for when it starts.
STARTS_WITH = ("micropip", "ipython", "jedi", "packaging", "typing-extensions")
_PURE = re.compile(r"-none-any\.whl$")


def distribution(env: Environment, version: str) -> Path:
    """A folder as Pyodide's server would show it, without what is compiled; made once.

    Args:
        env: an environment with Node in it.
        version: which Pyodide.
    """
    place = ROOT / "build" / f"pyodide-{version}"
    lock = place / "pyodide-lock.json"
    if (place / "whole").exists():
        return place
    _core(env, version, place)
    described = json.loads(lock.read_text("utf-8"))
    _wheels(env, place, described)
    lock.write_text(json.dumps(described), "utf-8")
    (place / "whole").touch()
    return place


def _core(env: Environment, version: str, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join([str(env.bin), os.environ.get("PATH", "")])
    npm = [env.bin / "npm", "pack", "--silent", f"pyodide@{version}", "--pack-destination", place]
    run(npm, env={**os.environ, "PATH": path})
    with tarfile.open(place / f"pyodide-{version}.tgz") as archive:
        for member in archive.getmembers():
            if member.isfile() and (file := archive.extractfile(member)):
                (place / Path(member.name).name).write_bytes(file.read())


def _wheels(env: Environment, place: Path, lock: dict[str, Any]) -> None:
    """What the kernel starts with, in the lock's versions; the lock gets their sums."""
    entries = needed(lock, STARTS_WITH)
    wanted = [f"{entry['name']}=={entry['version']}" for entry in entries]
    pip = [env.python, "-m", "pip", "-q", "--disable-pip-version-check", "download", "--no-deps"]
    anywhere = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py"]
    python = ".".join(lock["info"]["python"].split(".")[:2])
    run([*pip, "-d", place, *anywhere, "--abi", "none", "--python-version", python, *wanted])
    for entry in entries:
        data = (place / entry["file_name"]).read_bytes()
        entry["sha256"] = hashlib.sha256(data).hexdigest()


def needed(lock: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The entries of these packages and of all that they need, if they are Python only."""
    found: dict[str, dict[str, Any]] = {}
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        entry = lock["packages"].get(name)
        if entry and name not in found and _PURE.search(entry["file_name"]):
            found[name] = entry
            waiting += entry["depends"]
    return list(found.values())
