"""The virtual environments: what each is made of, and whether it is made already."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools.prerequisites import look
from tools.running import CI, ROOT, WINDOWS, TaskError, run

#: PyTorch's own index of builds without CUDA, which are a tenth of the size.
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


class Environment:
    """A virtual environment in the project's folder; of this Python, or of another one."""

    def __init__(self, name: str, base: str | Path = sys.executable) -> None:
        self.folder = ROOT / name
        self.base = base
        self.bin = self.folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.bin / ("python.exe" if WINDOWS else "python")

    def pip(self, *arguments: str | Path, quiet: bool = False) -> None:
        """Run pip install."""
        output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} if quiet else {}
        command = [self.python, "-m", "pip", "install", "--disable-pip-version-check", "-q"]
        run([*command, *arguments], **output)

    def ensure(self, level: str, install: Callable[[Environment], None], *sources: str) -> None:
        """Create it and call `install`, unless its stamp says that this has been done.

        The stamp is made of the Python version and the files that say what to install.
        """
        text = self._version() + "".join((ROOT / source).read_text("utf-8") for source in sources)
        made_from = hashlib.sha256(text.encode()).hexdigest()
        stamp = self.folder / f"made-for-{level}"
        if stamp.exists() and stamp.read_text() == made_from and self.python.exists():
            return
        stamps = [s.read_text() for s in self.folder.glob("made-for-*")]
        # Without any stamp it was not made to its end, or not by us.
        if set(stamps) != {made_from} or not self.python.exists():
            look(["venv"])
            print(f"Setting up {self.folder.name} (once, takes a minute or two) …", flush=True)
            shutil.rmtree(self.folder, ignore_errors=True)
            run([self.base, "-m", "venv", self.folder])
            # Dependency groups need pip 25.1, which is newer than some Pythons bring along.
            self.pip("--upgrade", "pip>=25.1")
        install(self)
        stamp.write_text(made_from)

    def _version(self) -> str:
        if self.base == sys.executable:
            return sys.version
        ask = [self.base, "-c", "import sys; print(sys.version)"]
        return subprocess.run(ask, check=True, capture_output=True, text=True).stdout


def install_lesson(env: Environment, constraints: str | None = "constraints.txt") -> None:
    """The package and what it needs at a desk, nothing else."""
    env.pip("-e", ".[desk]", *(["-c", constraints] if constraints else []))


def install_tests(env: Environment, constraints: str | None = "constraints.txt") -> None:
    """What the tests need on top, with PyTorch for the CPU."""
    install_lesson(env, constraints)
    env.pip("--group", "test", *(["-c", constraints] if constraints else []))
    install_torch(env)


def install_tests_without_torch(env: Environment) -> None:
    """The same where a Python has no build of PyTorch for the CPU at hand: it may do without."""
    install_lesson(env)
    env.pip("--group", "test", "-c", "constraints.txt")
    install_torch(env, needed=False)


def install_torch(env: Environment, *, needed: bool = CI) -> None:
    """PyTorch without CUDA: from pip's own local folders, else from PyTorch's CPU index.

    Raises:
        TaskError: if it can't be had, and is needed.
    """
    wanted = next(
        line.split(";")[0].strip()
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if line.startswith("torch==")
    )
    ways: list[list[str]] = [["--no-index", "--no-deps", wanted]]
    ways.append(
        [wanted]
        if sys.platform == "darwin"
        else ["--no-deps", "--index-url", TORCH_CPU_INDEX, wanted]
    )
    for way in ways:
        try:
            env.pip(*way, quiet=True)
        except TaskError:
            continue
        env.pip(wanted, "-c", "constraints.txt")  # what torch itself needs
        return
    text = f"{wanted} without CUDA can't be had for this Python; its tests will be left out"
    if needed:
        raise TaskError(text)
    print(f"Note: {text}.", flush=True)


def lesson_environment() -> Environment:
    env = Environment(".venv")
    env.ensure("lab", install_lesson, "pyproject.toml", "constraints.txt")
    return env


def test_environment() -> Environment:
    env = Environment(".venv")
    env.ensure("test", install_tests, "pyproject.toml", "constraints.txt")
    return env


def bench_environment() -> Environment:
    """Ours and the peers we are measured against; nothing else needs these."""
    env = Environment(".venv-bench")

    def install(env: Environment) -> None:
        install_tests(env)
        env.pip("--group", "bench", "-c", "constraints.txt")

    env.ensure("bench", install, "pyproject.toml", "constraints.txt")
    return env


def hosted_environment(place: str, base: str | Path = sys.executable) -> Environment:
    """The lesson as it is in a hosted notebook of this place: its versions, and no JupyterLab."""
    env = Environment(f".venv-{place}", base)
    constraints = f"constraints-{place}.txt"

    def install(env: Environment) -> None:
        env.pip("-e", ".", "--group", "test", "-c", constraints)

    env.ensure("hosted", install, "pyproject.toml", constraints)
    return env


def nbgrader_environment() -> Environment:
    """nbgrader, with the lesson beside it."""
    env = Environment(".venv-nbgrader")

    def install(env: Environment) -> None:
        install_lesson(env)
        env.pip("--group", "nbgrader", "-c", "constraints.txt")

    env.ensure("nbgrader", install, "pyproject.toml", "constraints.txt")
    return env
