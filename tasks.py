#!/usr/bin/env python3
"""Everything this project can do to itself: `python3 tasks.py lab`, `python3 tasks.py test`, …

Needs Python 3.11 or newer and nothing else. Each task sets up the virtual environment that it
needs; a stamp in it says what it was made from, so the second run starts at once.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WINDOWS = sys.platform == "win32"
CI = bool(os.environ.get("CI"))
NOTEBOOK_FOLDERS = ("notebooks", "exercises", "solutions")
#: PyTorch's own index of builds without CUDA, which are a tenth of the size.
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


class TaskError(Exception):
    """A task failed; the text says why, in a line."""


def run(
    command: Sequence[str | Path], *, env: dict[str, str] | None = None, **options: object
) -> None:
    """Run a command in the project's folder; raise TaskError if it fails."""
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=ROOT, env=env, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise TaskError(f"{' '.join(words[:6])} … ended with {done.returncode}")


class Environment:
    """A virtual environment in the project's folder."""

    def __init__(self, name: str) -> None:
        self.folder = ROOT / name
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
        text = sys.version + "".join((ROOT / source).read_text("utf-8") for source in sources)
        made_from = hashlib.sha256(text.encode()).hexdigest()
        stamp = self.folder / f"made-for-{level}"
        if stamp.exists() and stamp.read_text() == made_from and self.python.exists():
            return
        stamps = [s.read_text() for s in self.folder.glob("made-for-*")]
        # Without any stamp it was not made to its end, or not by us.
        if set(stamps) != {made_from} or not self.python.exists():
            print(f"Setting up {self.folder.name} (once, takes a minute or two) …", flush=True)
            shutil.rmtree(self.folder, ignore_errors=True)
            run([sys.executable, "-m", "venv", self.folder])
            # Dependency groups need pip 25.1, which is newer than some Pythons bring along.
            self.pip("--upgrade", "pip>=25.1")
        install(self)
        stamp.write_text(made_from)


def install_lesson(env: Environment, constraints: str | None = "constraints.txt") -> None:
    """The package and what it needs, nothing else."""
    env.pip("-e", ".", *(["-c", constraints] if constraints else []))


def install_tests(env: Environment, constraints: str | None = "constraints.txt") -> None:
    """What the tests need on top, with PyTorch for the CPU."""
    install_lesson(env, constraints)
    env.pip("--group", "test", *(["-c", constraints] if constraints else []))
    install_torch(env)


def install_torch(env: Environment) -> None:
    """PyTorch without CUDA: from pip's own local folders, else from PyTorch's CPU index."""
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
    if CI:
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


def nbgrader_environment() -> Environment:
    """nbgrader, with the lesson beside it."""
    env = Environment(".venv-nbgrader")

    def install(env: Environment) -> None:
        install_lesson(env)
        env.pip("--group", "nbgrader", "-c", "constraints.txt")

    env.ensure("nbgrader", install, "pyproject.toml", "constraints.txt")
    return env


# --- what the tasks do ------------------------------------------------------------------------


def lab() -> None:
    """Open the lesson in JupyterLab, in the folder my-lesson."""
    env = lesson_environment()
    try:
        run([env.python, "-m", "gdlesson.cli", "lab"])
    except KeyboardInterrupt:
        print("\nThe lesson is closed. `make lab` opens it again where you left it.")


def setup() -> None:
    """Make the lesson's environment and open nothing, as for grading."""
    env = lesson_environment()
    print(f"Ready: {(env.bin / 'gdlesson').relative_to(ROOT)} --help says what it can do.")


def lint(env: Environment | None = None) -> None:
    """Formatting and lint of code and notebooks; fails on any drift."""
    python = (env or test_environment()).python
    run([python, "-m", "ruff", "format", "--check", "--quiet", "."])
    run([python, "-m", "ruff", "check", "--quiet", "."])
    run([python, "tools/notebooks.py", "--check", *notebook_files()])


def format_() -> None:
    """Format code and notebooks."""
    python = test_environment().python
    run([python, "-m", "ruff", "check", "--fix", "--quiet", "."])
    run([python, "-m", "ruff", "format", "--quiet", "."])
    run([python, "tools/notebooks.py", "--fix", *notebook_files()])


def exercises() -> None:
    """Write exercises/ anew from solutions/."""
    python = test_environment().python
    run([python, "tools/notebooks.py", "--fix", *notebook_files(("solutions",))])
    run([python, "-m", "gdlesson.instructor.intake.build", "solutions", "exercises"])


def types() -> None:
    """mypy, strict, on src."""
    run([test_environment().python, "-m", "mypy"])


def unit(env: Environment | None = None, options: Sequence[str] = ()) -> None:
    """Unit and property tests: under a minute, for running all the time."""
    python = (env or test_environment()).python
    skip = [f"--ignore=tests/{part}" for part in ("browser", "notebooks", "jail", "nbgrader")]
    run([python, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *skip, *options, "tests"])


def jail() -> None:
    """Grade a hostile class in the jail; where there is none, this is said aloud."""
    env = test_environment()
    run([env.python, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "tests/jail"])


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


def notebooks(env: Environment | None = None) -> None:
    """Execute every cell of every notebook, and prove that this gate can fail."""
    python = (env or test_environment()).python
    command = notebook_command(notebook_files(), python=python)
    run(command, env=notebook_env(), timeout=900)
    run([python, "-m", "pytest", "-q", "tests/notebooks"])


def find_browser() -> str | None:
    """The path of a Chromium or Chrome, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    places = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    ]
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, names), *places]
    return next((c for c in candidates if c and Path(c).is_file()), None)


def find_browser_task() -> None:
    """Print where a Chromium or Chrome is; fail if there is none."""
    found = find_browser()
    if found is None:
        raise TaskError("no Chromium or Chrome was found")
    print(found)


def browser() -> None:
    """Drive every widget and notebook in a real JupyterLab in a real browser."""
    env = test_environment()
    found = find_browser()
    if found is None:
        installed = subprocess.run(
            [env.python, "-m", "playwright", "install", "chromium"],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        if installed.returncode:
            raise TaskError(
                "no browser: install Chromium (Debian: apt-get install chromium) or set CHROMIUM "
                "to the path of a Chrome; the browser tests are part of `make test`"
            )
    more = {"CHROMIUM": found} if found else {}
    command = [env.python, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "tests/browser"]
    run(command, env={**os.environ, **more})


def test() -> None:
    """Every check that CI runs."""
    test_environment()
    failed = []
    for step in (lint, types, unit, jail, notebooks, browser):
        print(f"\n=== {step.__name__}: {step.__doc__}", flush=True)
        began = time.monotonic()
        try:
            step()
            ending = "passed"
        except (TaskError, subprocess.TimeoutExpired) as error:
            failed.append(step.__name__)
            ending = f"FAILED: {error}"
        print(f"=== {step.__name__} {ending} ({time.monotonic() - began:.0f} s)", flush=True)
    if failed:
        raise TaskError(f"failed: {', '.join(failed)}")


def oldest() -> None:
    """Unit tests and notebooks with the oldest versions that pyproject.toml allows."""
    if sys.version_info >= (3, 13):
        raise TaskError("the oldest versions have no builds for this Python: use 3.11 or 3.12")
    env = Environment(".venv-oldest")

    def install(env: Environment) -> None:
        env.pip("-e", ".", "--group", "test", "-c", "constraints-oldest.txt")

    env.ensure("oldest", install, "pyproject.toml", "constraints-oldest.txt")
    # What old libraries say of each other's deprecations is not ours to mend.
    unit(env, ["-W", "default"])
    run(notebook_command(notebook_files(), python=env.python), env=notebook_env(), timeout=900)


def newest() -> None:
    """Unit tests and notebooks with the newest versions of everything."""
    env = Environment(".venv-newest")
    shutil.rmtree(env.folder, ignore_errors=True)
    env.ensure("newest", lambda e: install_tests(e, None), "pyproject.toml")
    unit(env)
    run(notebook_command(notebook_files(), python=env.python), env=notebook_env(), timeout=900)


def nbgrader() -> None:
    """Release, validate and grade the exercises with nbgrader."""
    env = nbgrader_environment()
    # nbgrader's own deprecation warnings are not ours to mend.
    place = "tests/nbgrader"
    options = ["-W", "default", f"--confcutdir={place}", "-o", f"pythonpath={place}"]
    run([env.python, "-m", "pytest", "-q", *options, place])


def bench() -> None:
    """Measure what we claim, beside the peers, and write docs/benchmarks.md anew."""
    run([bench_environment().python, "benchmarks", "--write"])


def mutants() -> None:
    """Change every reference answer in one place at a time: what share do the checks reject?"""
    run([test_environment().python, "benchmarks/mutants.py"])


def pin() -> None:
    """Write constraints.txt from what is installed in .venv: names and versions only."""
    env = test_environment()
    frozen = subprocess.run(
        [env.python, "-m", "pip", "freeze", "--exclude-editable"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    pins = []
    for line in frozen.splitlines():
        name, _, version = line.replace(" @ ", "==").partition("==")
        if name == "torch":
            version = "2.13.0"  # the build's own suffix is left out
        pins.append(f"{name}=={version.split('+')[0]}")
    head = "# What CI last passed with. Written by `python tasks.py pin`.\n"
    (ROOT / "constraints.txt").write_text(head + "\n".join(pins) + "\n", "utf-8")


def clean() -> None:
    """Remove the virtual environments and what tests leave behind; never my-lesson."""
    for pattern in (".venv*", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "dist"):
        for path in ROOT.glob(pattern):
            shutil.rmtree(path, ignore_errors=True)


TASKS: dict[str, Callable[[], None]] = {
    "lab": lab, "setup": setup, "test": test, "unit": unit, "lint": lint, "format": format_,
    "types": types, "exercises": exercises, "notebooks": notebooks, "browser": browser,
    "nbgrader": nbgrader, "jail": jail, "bench": bench, "mutants": mutants, "oldest": oldest,
    "newest": newest, "pin": pin, "clean": clean,
    "find-browser": find_browser_task,
}  # fmt: skip


def main() -> int:
    """Run the named task; 0 if all went well."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the reader may well have an older one
        print(f"gdlesson needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 2
    lines = "\n".join(f"  {name:12} {task.__doc__}" for name, task in TASKS.items())
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=f"tasks:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("task", choices=TASKS, metavar="task")
    try:
        TASKS[parser.parse_args().task]()
    except (TaskError, subprocess.TimeoutExpired) as error:
        print(f"tasks.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
