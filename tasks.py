#!/usr/bin/env python3
"""Everything this project can do to itself: `python3 tasks.py lab`, `python3 tasks.py test`, …

Needs Python 3.11 or newer and nothing else. Each task sets up the virtual environment that it
needs; a stamp in it says what it was made from, so the second run starts at once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from tools import front_end
from tools.environments import (
    Environment,
    bench_environment,
    hosted_environment,
    install_tests,
    install_tests_without_torch,
    lesson_environment,
    nbgrader_environment,
    test_environment,
)
from tools.lite import lite
from tools.lite_trial import lite_test
from tools.pins import inspected, pins
from tools.prerequisites import ensure_browser, look
from tools.pythons import found as found_pythons
from tools.pythons import like as python_like
from tools.pythons import versions as python_versions
from tools.reading import site
from tools.release import check as check_release
from tools.release import version as release_version
from tools.running import ROOT, TaskError, run
from tools.steps import beside, run_steps
from tools.suites import notebook_files, run_fast, run_notebooks, run_tests
from tools.written import picture, record


def lab() -> None:
    """Open the lesson in JupyterLab, in the folder my-lesson; PyTorch follows, or TORCH=no."""
    said = os.environ.get("TORCH", "yes").lower()
    if said not in ("yes", "no"):
        raise TaskError(f"TORCH is yes or no; got {os.environ['TORCH']!r}")
    env = lesson_environment()
    torch = ["--get-torch", "constraints.txt"] if said == "yes" else []
    try:
        run([env.python, "-m", "gdlesson.cli", "lab", *torch])
    except KeyboardInterrupt:
        print("\nThe lesson is closed. `make lab` opens it again where you left it.")


def setup() -> None:
    """Make the lesson's environment and open nothing, as for grading."""
    env = lesson_environment()
    print(f"Ready: {(env.bin / 'gdlesson').relative_to(ROOT)} --help says what it can do.")


def lint(env: Environment | None = None) -> None:
    """Formatting and lint of code, JavaScript and notebooks; fails on any drift."""
    env = env or test_environment()
    run([env.python, "-m", "ruff", "format", "--check", "--quiet", "."])
    run([env.python, "-m", "ruff", "check", "--quiet", "."])
    run([env.python, "tools/notebooks.py", "--check", *notebook_files()])
    front_end.lint(env)


def format_() -> None:
    """Format code, JavaScript and notebooks."""
    env = test_environment()
    reformat = [env.python, "-m", "ruff", "format", "--quiet", "."]
    run(reformat)  # first, for a line that only is too long is nothing to complain of
    run([env.python, "-m", "ruff", "check", "--fix", "--quiet", "."])
    run(reformat)
    run([env.python, "tools/notebooks.py", "--fix", *notebook_files()])
    front_end.lint(env, fix=True)


def exercises() -> None:
    """Write exercises/ anew from solutions/."""
    python = test_environment().python
    run([python, "tools/notebooks.py", "--fix", *notebook_files(("solutions",))])
    run([python, "-m", "gdlesson.instructor.intake.build", "solutions", "exercises"])


def types() -> None:
    """mypy, strict, on src; TypeScript, strict, on the widgets' JavaScript."""
    env = test_environment()
    run([env.python, "-m", "mypy"])
    front_end.types(env)


def unit(env: Environment | None = None, options: Sequence[str] = ()) -> None:
    """Unit and property tests, in less than a minute: for running all the time."""
    if env:  # other versions of Python's packages change nothing in the page
        run_fast(env.python, "not proof", options)
        return
    python = test_environment().python
    with beside("page") as javascript:
        run_fast(python, "not proof", options)
    if javascript.error:
        raise TaskError(javascript.error)


def whole_classes(env: Environment, options: Sequence[str] = ()) -> None:
    """The proofs that grade whole classes: they meet every library that reads a hand-in."""
    run_tests(env.python, "worksteal", "-m", "proof", *options, "tests/instructor")


def page() -> None:
    """Unit tests of the widgets' JavaScript; part of `unit`."""
    front_end.unit(test_environment())


def proofs() -> None:
    """The long proofs: every mutant, two hundred seeds, searches over whole domains."""
    run_fast(test_environment().python, "proof")


def jail() -> None:
    """Grade a hostile class in the jail; where there can be none, this is said aloud."""
    look(["jail"])
    run_tests(test_environment().python, "loadfile", "tests/jail")


def notebooks(env: Environment | None = None) -> None:
    """Execute every cell of every notebook, and prove that this gate can fail."""
    python = (env or test_environment()).python
    run_notebooks(python)
    run_tests(python, "worksteal", "tests/notebooks")


def browser() -> None:
    """Drive every widget and notebook in a real JupyterLab in a real browser."""
    look(["browser"])
    env = test_environment()
    found = ensure_browser(str(env.python))
    more = {"CHROMIUM": found} if found else {}
    # A test waits for the page, the server and the kernel in turn: two leave a core idle.
    words = ["--no-loadscope-reorder", "tests/browser"]  # the tests know which files take longest
    run_tests(env.python, "loadfile", *words, processes=3, env={**os.environ, **more})


def test() -> None:
    """Every check that CI runs."""
    look(["jail", "browser"] if (ROOT / ".venv").exists() else ["venv", "jail", "browser"])
    ensure_browser(str(test_environment().python))
    # The jail waits for programs that never end, and a linter keeps one core busy.
    run_steps([(types, lint), (unit, None), (proofs, jail), (notebooks, None), (browser, None)])


def oldest() -> None:
    """Unit tests, whole classes and notebooks with the oldest versions that we allow."""
    if sys.version_info >= (3, 13):
        raise TaskError("the oldest versions have no builds for this Python: use 3.11 or 3.12")
    env = Environment(".venv-oldest")

    def install(env: Environment) -> None:
        env.pip("-e", ".[desk]", "--group", "test", "-c", "constraints-oldest.txt")

    env.ensure("oldest", install, "pyproject.toml", "constraints-oldest.txt")
    # What old libraries say of each other's deprecations is not ours to mend.
    quiet = ["-W", "default"]
    unit(env, quiet)
    whole_classes(env, quiet)
    run_notebooks(env.python)


def newest() -> None:
    """Unit tests, whole classes and notebooks with the newest versions of everything."""
    env = Environment(".venv-newest")
    shutil.rmtree(env.folder, ignore_errors=True)
    env.ensure("newest", lambda e: install_tests(e, None), "pyproject.toml")
    unit(env)
    whole_classes(env)
    run_notebooks(env.python)


def hosted() -> None:
    """Unit tests and notebooks with the versions that Colab and Pyodide bring, without a desk."""
    for place, python in (("colab", "3.12"), ("pyodide", "3.14")):
        print(f"\n=== the versions of constraints-{place}.txt", flush=True)
        env = hosted_environment(place, python_like(python))
        quiet = ["-W", "default"]  # of what old libraries say of each other
        unit(env, quiet)
        run_notebooks(env.python, quiet)


def pythons() -> None:
    """Unit tests, whole classes and notebooks on every Python named here that this machine has."""
    programs = found_pythons()
    absent = ", ".join(v for v in python_versions() if v not in programs)
    print(f"Not here, so not tested: Python {absent or 'none'}.", flush=True)
    failed = []
    for version, program in programs.items():
        print(f"\n=== Python {version}: {program}", flush=True)
        env = Environment(f".venv-{version}", program)
        try:
            env.ensure("test", install_tests_without_torch, "pyproject.toml", "constraints.txt")
            unit(env)
            whole_classes(env)
            run_notebooks(env.python)
        except (TaskError, subprocess.TimeoutExpired) as error:
            failed.append(f"{version} ({error})")
    if failed:
        raise TaskError(f"failed on {', '.join(failed)}")


def release(tag: str = "") -> None:
    """Hold what is released to its tag, build it, and try the wheel where nothing else is."""
    check_release(tag or f"v{release_version()}")


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
    """Change reference answers, and the library itself, in one place at a time: who notices?"""
    python = test_environment().python
    run([python, "benchmarks/mutants.py"])
    run([python, "benchmarks/library_mutants.py"])


def pin() -> None:
    """Write constraints.txt from what is installed in .venv: names and versions only."""
    head = "# What CI last passed with. Written by `python tasks.py pin`.\n"
    lines = "\n".join(pins(inspected(test_environment().python)))
    (ROOT / "constraints.txt").write_text(f"{head}{lines}\n", "utf-8")


def clean() -> None:
    """Remove the virtual environments and what tests leave behind; never my-lesson."""
    caches = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")
    for pattern in (".venv*", *caches, "dist", "build", "tests/js/node_modules"):
        for path in ROOT.glob(pattern):
            shutil.rmtree(path, ignore_errors=True)


TASKS: dict[str, Callable[..., None]] = {
    "lab": lab, "setup": setup, "test": test, "unit": unit, "page": page, "proofs": proofs,
    "lint": lint,
    "format": format_, "types": types, "exercises": exercises, "notebooks": notebooks,
    "browser": browser, "nbgrader": nbgrader, "jail": jail, "bench": bench, "mutants": mutants,
    "oldest": oldest, "newest": newest, "hosted": hosted, "lite": lite, "lite-test": lite_test,
    "pythons": pythons, "release": release, "record": record, "picture": picture,
    "site": site, "pin": pin, "clean": clean,
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
    parser.add_argument("tag", nargs="?", help="of a release, as v0.1.0; default: of this version")
    given = parser.parse_args()
    if given.tag and given.task != "release":
        parser.error(f"{given.task} takes nothing more; got {given.tag!r}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes load the same modules
    try:
        TASKS[given.task](*filter(None, [given.tag]))
    except (TaskError, subprocess.TimeoutExpired) as error:
        print(f"tasks.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
