"""Does the jail on this machine hold? Tried from inside, with the grader's own means.

Each attempt does in there what a hostile submission would do, and says how far it came.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gdlesson
from gdlesson.instructor.jail import seccomp, shown
from gdlesson.instructor.jail.escapes import ESCAPES
from gdlesson.instructor.jail.run import Job, Report, run
from gdlesson.instructor.jail.walls import Jail, JailError, Limits
from gdlesson.workspace.copying import WorkspaceError, lesson_source

MEND_START = (
    "An ordinary user needs user namespaces: on Ubuntu 23.10 or newer `sudo sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0`, on old Debians `sudo sysctl -w "
    "kernel.unprivileged_userns_clone=1`. In a container, give it the right to make namespaces "
    "(Docker: --privileged), or grade outside of it."
)
_HELD = "Please report this. Until it is understood, grade on another machine."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, what was seen, how to mend it if not."""

    what: str
    well: bool
    seen: str
    mend: str = ""


def examine() -> list[Finding]:
    """Everything that a jail needs and must withstand, on this machine, now."""
    if not sys.platform.startswith("linux"):
        mend = "Grade on Linux: WSL 2 on Windows, a virtual machine on a Mac."
        return [Finding("Linux", False, f"this is {platform.system()}", mend)]
    found = [_program("bwrap", "bubblewrap")]
    found += [_program("unshare", "util-linux"), _program("mount", "mount")]
    if os.geteuid() == 0:
        found.append(_program("setpriv", "util-linux"))
    if not all(f.well for f in found):
        return found
    filtered = seccomp.filter_program() is not None
    what = f"a filter of system calls for {platform.machine()}"
    mend = "Grade on x86_64 or aarch64." if os.geteuid() == 0 else ""
    found.append(Finding(what, filtered or os.geteuid() != 0, "" if filtered else "none", mend))
    if covered := _covered():
        return [*found, covered]
    try:
        reports = run(_jobs(), Jail(), Limits(seconds=20))
    except JailError as error:
        return [*found, Finding("the jail starts", False, str(error), MEND_START)]
    who = "root, as a user of its own for each jail" if os.geteuid() == 0 else "an ordinary user"
    found.append(Finding("the jail starts", True, f"as {who}"))
    return found + [_judged(name, reports[name]) for name in ESCAPES]


def _covered() -> Finding | None:
    """Python itself in a place that is another one inside the jail."""
    places = [shown.interpreter(), *shown.system_paths()]
    for top in (Path("/tmp"), Path("/home/student"), Path("/dev"), Path("/proc")):
        hidden = next((p for p in places if p.is_relative_to(top)), None)
        if hidden is not None:
            mend = f"Install Python outside of {top}, and make the environment anew with that one."
            seen = f"{hidden} is in {top}, and the jail has an empty {top} of its own"
            return Finding("Python where the jail can show it", False, seen, mend)
    return None


def complaints() -> list[str]:
    """What is wrong with the jail here, in lines; nothing, if it holds."""
    return [f"{f.what}: {f.seen}. {f.mend}".strip() for f in examine() if not f.well]


def _program(name: str, package: str) -> Finding:
    place = shutil.which(name)
    mend = f"Install it: apt-get install {package}, dnf install {package}, pacman -S {package}."
    return Finding(f"the program {name}", place is not None, place or "not found", mend)


def _jobs() -> list[Job]:
    places = [str(Path(gdlesson.__file__).parent)]
    with contextlib.suppress(WorkspaceError):
        places += [str(lesson_source() / n) for n in ("solutions", "exercises", "tests")]
    case: dict[str, Any] = {"arguments": [Limits().memory, {"list": places}], "seconds": 15}
    return [Job(name, [(name, source)], [case]) for name, (_, source) in ESCAPES.items()]


def _judged(name: str, report: Report) -> Finding:
    what = ESCAPES[name][0]
    if not report.observations:
        return Finding(what, False, f"the attempt {report.ended} {report.problems or ''}", _HELD)
    seen = report.observations[0]
    if seen["error"]:
        return Finding(what, False, f"the attempt failed: {seen['error']}", _HELD)
    return Finding(what, seen["value"] == "", seen["value"] or "", _HELD)
