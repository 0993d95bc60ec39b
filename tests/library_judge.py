"""Who notices a mutant of the library: its tests, run on each in a fork of this process.

The tests that concern a module are collected once, and run once, to see which lines of the module
each goes through and how long it takes. For each mutant a fork puts the mutated code in
the place of the module's own and runs the tests that go through the changed line, until one fails:
those that caught others first, then the quick ones. The tests of the module's own file come before
the others, which get what these let live. So a mutant takes as long as the tests that it takes to
catch it, and leaves no trace.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import pickle
import select
import signal
import sys
import threading
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from library_measured import files_of
from library_mutation import Mutant, made_in, mutants, put_in_place

ROOT = Path(__file__).parents[1]
SURVIVORS = ROOT / "tests" / "fixtures" / "surviving_mutants.toml"
#: What tests import where they need it, imported once here: some take seconds, in each fork.
HEAVY = ("torch._dynamo", "scipy.optimize", "scipy.sparse", "scipy.special", "matplotlib.figure")
#: One that takes this many times the computing of its tests, and SPARE seconds, does not end, and
#: is caught. Computing is counted, so that a busy machine catches nothing.
PATIENCE, SPARE = 5, 5
#: One that has not computed at all for so many seconds only waits, and does not end, either.
WAITING = 100
#: Seconds of computing after which the module's tests, watched, are given up.
WATCHING = 600
#: Bytes that a mutant may take besides what is taken already.
MEMORY = 3 * 2**30


@dataclass(frozen=True)
class Seen:
    """One test, run alone on the module as it is."""

    passes: bool
    seconds: float = 0.0
    lines: frozenset[int] = field(default=frozenset())


def in_a_fork(work: Callable[[], Any], seconds: float) -> Any:
    """What work gives, computed in a fork that ends with it; None if it breaks off or does not end.

    Args:
        work: is called without arguments; what it gives is pickled.
        seconds: of computing; it may wait longer.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            _limit(int(seconds) + 1)
            os.write(writer, pickle.dumps(work()))
        finally:
            os._exit(0)
    os.close(writer)
    answer = b""
    computed = -1.0
    while True:
        if select.select([reader], [], [], WAITING)[0]:
            part = os.read(reader, 2**16)
            if not part:
                break
            answer += part
        elif computed == (computed := _computed(child)):
            break
    os.close(reader)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return pickle.loads(answer) if answer else None


def _computed(child: int) -> float:
    """How much a process has computed, in ticks; -1 where the system does not say."""
    stat = Path(f"/proc/{child}/stat")
    if not stat.exists():
        return -1.0
    user, system = stat.read_text("utf-8").rpartition(")")[2].split()[11:13]
    return float(user) + float(system)


def _limit(seconds: int) -> None:
    import resource  # which Windows hasn't

    pages = Path("/proc/self/statm")
    if pages.exists():
        taken = int(pages.read_text("utf-8").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def watched(path: str, work: Callable[[], Any]) -> tuple[Any, frozenset[int]]:
    """What work gives, and the lines of a file that its functions go through meanwhile."""
    lines: set[int] = set()

    def enter(frame: Any, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename != path or not frame.f_code.co_flags & 1:
            return None  # another file, or the body of a module or a class
        lines.add(frame.f_lineno)
        return go_on

    def go_on(frame: Any, event: str, arg: Any) -> Any:
        lines.add(frame.f_lineno)
        return go_on

    threading.settrace(enter)
    sys.settrace(enter)
    try:
        return work(), frozenset(lines)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]


def _remembers(thing: Any) -> bool:
    """Whether it is a function of ours, or of the tests', that remembers results."""
    if type(thing) is not type(functools.cache(len)):
        return False
    return str(ROOT) in getattr(thing.__wrapped__, "__code__", compile("", "", "exec")).co_filename


class Judge:
    """A pytest plugin: in place of running the tests once, it runs them on every mutant."""

    def __init__(self, module: str, made: list[Mutant]) -> None:
        self.module, self.made = module, made
        self.survivors: list[Mutant] = []
        self.failed = False
        self.caches: list[Any] = [each for each in gc.get_objects() if _remembers(each)]
        self.broken = "its tests could not be collected"
        self.path = str(import_module(f"gdlesson.{module}").__file__)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for each in items:  # nobody reads why a mutant was caught: three quarters of its time
            each.repr_failure = lambda excinfo, style=None: "it failed"  # type: ignore[method-assign]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        found = in_a_fork(lambda: [self._see(item) for item in session.items], WATCHING)
        seen = list(zip(session.items, found or (), strict=bool(found)))
        failed = [item.nodeid for item, one in seen if not one.passes]
        if failed or not found:
            self.broken = f"{', '.join(failed) or 'one'} fails on the module as it is"
            return True
        self.broken = "it was not judged to the end"
        made_in(self.path)  # once, not in each fork
        at_import = in_a_fork(lambda: watched(self.path, self._import_again)[1], SPARE)
        seen.sort(key=lambda pair: pair[1].seconds)
        for mutant in self.made:
            place = self._caught_by(seen, mutant, at_import)
            if place is None:
                self.survivors.append(mutant)
            elif place >= 0:
                seen.insert(0, seen.pop(place))
        self.broken = ""
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def _fails(self, item: pytest.Item) -> bool:
        """Run a test as pytest does, with its own filters of warnings."""
        self.failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        return self.failed

    def _see(self, item: pytest.Item) -> Seen:
        for cached in self.caches:
            cached.cache_clear()
        began = time.process_time()
        failed, lines = watched(self.path, lambda: self._fails(item))
        return Seen(not failed, time.process_time() - began, lines)

    def _import_again(self) -> None:
        put_in_place(self.module, Path(self.path).read_text("utf-8"))

    def _caught_by(
        self, seen: list[tuple[pytest.Item, Seen]], mutant: Mutant, at_import: frozenset[int]
    ) -> int | None:
        """Which test caught it, -1 if it never ended or broke off, None if it survived."""
        changed = set(range(mutant.lines[0], mutant.lines[1] + 1))
        through = [k for k, (_, one) in enumerate(seen) if changed & one.lines]
        if changed & at_import or not through:
            through = list(range(len(seen)))
        seconds = sum(seen[k][1].seconds for k in through)

        def first_failure() -> int:
            """The place of the test, or how many there are."""
            try:
                put_in_place(mutant.module, mutant.source)
                return next((k for k in through if self._fails(seen[k][0])), len(seen))
            except BaseException:  # a mutant may fail while it is put in place
                return -1

        place = in_a_fork(first_failure, PATIENCE * seconds + SPARE)
        return -1 if place is None else None if place == len(seen) else int(place)


@dataclass(frozen=True)
class Report:
    """What became of the mutants of one module."""

    module: str
    kind: str
    total: int
    survivors: list[Mutant]
    seconds: float

    @property
    def unexplained(self) -> list[Mutant]:
        """Survivors that no entry of the list speaks of."""
        listed = explained()
        return [m for m in self.survivors if m.key not in listed]

    @property
    def outdated(self) -> list[tuple[str, str, str]]:
        """Entries of the list whose mutants are all caught."""
        alive = {m.key for m in self.survivors}
        made = {m.key for m in mutants(self.module, (self.kind,))}
        return [key for key in explained() if key in made and key not in alive]


def report(module: str, kind: str, only: Callable[[Mutant], bool] = lambda mutant: True) -> Report:
    """Run the tests that concern a module on each of its mutants of a kind, or only on some.

    Raises:
        RuntimeError: no tests concern it, or one fails on the module as it is.
    """
    began = time.monotonic()
    made = [mutant for mutant in mutants(module, (kind,)) if only(mutant)]
    left, files = made, files_of(module, kind)
    options = ["-o", "addopts=--import-mode=importlib", "-m", "not proof"]
    options += ["-p", "no:cacheprovider", "-p", "no:terminal"]
    if not files:
        raise RuntimeError(f"{module}: no tests concern it")
    for some in [files[:1], files] if len(files) > 1 else [files]:
        if not left:
            break
        texts = [Path(file).read_text("utf-8") for file in some]
        for name in HEAVY:
            if any(name.partition(".")[0] in text for text in texts):
                with contextlib.suppress(ImportError):
                    import_module(name)
        judge = Judge(module, left)
        pytest.main([*options, *some], plugins=[judge])
        if judge.broken:
            raise RuntimeError(f"{module}: {judge.broken}")
        left = judge.survivors
    return Report(module, kind, len(made), left, time.monotonic() - began)


def explained() -> dict[tuple[str, str, str], str]:
    """The mutants that may live, and why."""
    entries = tomllib.loads(SURVIVORS.read_text("utf-8")).get("survivor", [])
    return {(e["module"], e["line"], mutant): e["why"] for e in entries for mutant in e["mutants"]}
