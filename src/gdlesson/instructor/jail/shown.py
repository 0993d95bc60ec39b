"""What of this machine is shown inside the jail: an interpreter, numpy, matplotlib, no answers.

The library of this project holds the expected answers, so the jail has no `site-packages`: of the
installed packages only those on a short list are put in, one by one. Of the project itself it has
the modules that run a function and say what came back.
"""

from __future__ import annotations

import compileall
import functools
import importlib.util
import re
import sys
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import gdlesson

#: Distributions that submissions may import, with what they need themselves.
PACKAGES = ("numpy", "matplotlib")
#: Where things are inside.
ROOM = Path("/jail")
SITE = ROOM / "site"
OWN = ROOM / "own"
RUNNER = OWN / "gdlesson" / "instructor" / "jail" / "runner.py"


def interpreter() -> Path:
    """The interpreter itself, not a virtual environment's link to it."""
    return Path(getattr(sys, "_base_executable", sys.executable) or sys.executable).resolve()


@functools.cache
def system_paths() -> tuple[Path, ...]:
    """Folders and files of the machine that are shown, read-only, where they are."""
    base = Path(sys.base_prefix).resolve()
    wanted = [Path("/usr"), base / "lib", interpreter(), Path("/etc/ld.so.cache")]
    wanted += [Path(sysconfig.get_path(k)).resolve() for k in ("stdlib", "platstdlib")]
    own_prefix = Path(sys.prefix).resolve()
    kept: list[Path] = []
    for path in wanted:
        ours = own_prefix != base and path.is_relative_to(own_prefix)
        if path.exists() and not ours and not any(path.is_relative_to(k) for k in kept):
            kept.append(path)
    return tuple(kept)


@functools.cache
def package_paths() -> dict[str, Path]:
    """Top-level files and folders of the allowed packages: name inside `SITE`, place outside."""
    found: dict[str, Path] = {}
    for name in _with_requirements(PACKAGES):
        for path in _top_level(name):
            found.setdefault(path.name, path)
    return found


def own_files() -> dict[Path, Path]:
    """The files of this project that are put in: place inside, place outside."""
    source = Path(gdlesson.__file__).parent
    names = [f"instructor/jail/{name}.py" for name in ("runner", "questions", "stand_ins")]
    names += [f"checks/{name}.py" for name in ("observe", "limit", "stimuli", "functions", "nodes")]
    return {
        OWN / "gdlesson" / file: source / file for name in names for file in _with_bytecode(name)
    }


@functools.cache
def _with_bytecode(name: str) -> tuple[Path, ...]:
    """A file of ours and its bytecode, relative to the package: compiling takes longer than a task.

    An installation that can't be written to may have none, nor one whose bytecode is kept elsewhere
    (PYTHONPYCACHEPREFIX); then it is compiled in there.
    """
    source = Path(gdlesson.__file__).parent
    compileall.compile_file(source / name, quiet=2)
    compiled = Path(importlib.util.cache_from_source(str(source / name)))
    beside = compiled.is_relative_to(source) and compiled.is_file()
    return (Path(name), *([compiled.relative_to(source)] if beside else []))


def hidden_folders(more: tuple[Path, ...] = ()) -> list[Path]:
    """Folders within what is shown that must look empty: packages, us, what `more` names."""
    shown = [p for p in system_paths() if p.is_dir()]
    secret = {Path(gdlesson.__file__).resolve().parent, *(p.resolve() for p in more)}
    for top in shown:
        for pattern in ("*-packages", "python3*/*-packages", "lib/python3*/*-packages"):
            secret.update(top.glob(pattern))
            secret.update((top / "local").glob(pattern))
    project = Path(gdlesson.__file__).resolve().parents[2]
    if (project / "solutions").is_dir():
        secret.add(project)
    kept: list[Path] = []
    for path in sorted(secret):
        inside = any(path.is_relative_to(top) for top in shown)
        if inside and path.is_dir() and not any(path.is_relative_to(k) for k in kept):
            kept.append(path)
    return kept


def _with_requirements(names: tuple[str, ...]) -> Iterator[str]:
    """Distributions and everything they require here, each once; the missing ones are left out."""
    todo, seen = list(names), set()
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop(0)).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        todo += [
            match[0]
            for need in needs
            if "extra ==" not in need and (match := re.match(r"[\w.-]+", need))
        ]
        yield name


def _top_level(name: str) -> Iterator[Path]:
    files = metadata.distribution(name).files
    if files:
        place = metadata.distribution(name).locate_file("")
        tops = {f.parts[0] for f in files if not f.parts[0].endswith((".dist-info", "__pycache__"))}
        paths = [Path(str(place)) / top for top in tops if top not in ("..", "bin", "share")]
        yield from (p for p in paths if p.exists())
    elif (spec := importlib.util.find_spec(name)) and spec.submodule_search_locations:
        yield Path(next(iter(spec.submodule_search_locations)))  # a distribution's own packages
