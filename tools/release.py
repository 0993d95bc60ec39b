"""A release: what has to agree before one, and the built files tried where nothing else is."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from tools.environments import Environment
from tools.running import ROOT, TaskError, run


def version() -> str:
    """The version, from the one place where it stands."""
    text = (ROOT / "src" / "gdlesson" / "_version.py").read_text("utf-8")
    return re.search(r'__version__ = "(.+)"', text)[1]  # type: ignore[index]


def disagreements(tag: str) -> list[str]:
    """What doesn't agree with a tag: version, changelog, citation."""
    here = version()
    found = [] if tag == f"v{here}" else [f"the tag is {tag}, and the version {here}: tag v{here}"]
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    section = re.search(
        rf"^## {re.escape(here)} \(\d{{4}}-\d\d-\d\d\)$(.*?)(?=^## |\Z)", changes, re.M | re.S
    )
    if not section or not section[1].strip():
        found.append(f"CHANGELOG.md has no section “## {here} (its date)” with anything in it")
    open_ = re.search(r"^## Unreleased$(.*?)(?=^## |\Z)", changes, re.M | re.S)
    if open_ and open_[1].strip():
        found.append(f"CHANGELOG.md has unreleased lines: they belong into {here}, or wait")
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    if not cited or cited[1].strip() != here:
        found.append(f"CITATION.cff is of another version than {here}")
    return found


def build() -> list[Path]:
    """The wheel and the source, built and checked."""
    env = Environment(".venv-release")
    env.ensure("release", lambda e: e.pip("build>=1.2", "twine>=6"), "pyproject.toml")
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    run([env.python, "-m", "build", "--outdir", "dist"])
    files = sorted((ROOT / "dist").iterdir())
    run([env.python, "-m", "twine", "check", "--strict", *files])
    return files


def try_wheel(wheel: Path, base: str | Path | None = None) -> None:
    """Install a wheel where nothing of ours is, and begin the lesson with it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "venv"
        env = Environment(str(folder), base) if base else Environment(str(folder))
        run([env.base, "-m", "venv", folder])
        env.pip(f"{wheel}[desk]", "-c", ROOT / "constraints.txt")
        command = env.bin / "gdlesson"
        run([command, "--version"], folder=Path(place))
        run([command, "lab", "mine", "--copy-only"], folder=Path(place))
        first = Path(place) / "mine" / "notebooks" / "02-the-derivative.ipynb"
        env.pip("nbclient>=0.10", "-c", ROOT / "constraints.txt")
        run([env.python, "-m", "jupyter", "execute", first], folder=Path(place))


def check(tag: str) -> None:
    """Everything that a release is held to.

    Raises:
        TaskError: with each thing that doesn't agree.
    """
    if wrong := disagreements(tag):
        raise TaskError("; ".join(wrong))
    for file in build():
        if file.suffix == ".whl":
            try_wheel(file)
