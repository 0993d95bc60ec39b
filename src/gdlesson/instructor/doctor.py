"""Does the jail on this machine hold? Tried from inside, with the grader's own means.

Each probe is a small program that does in there what a hostile submission would do, and says how
far it came.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from typing import Any

from gdlesson.instructor import seccomp
from gdlesson.instructor.jail import Jail, JailError, Limits
from gdlesson.instructor.run import Job, Report, run

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


#: name: (what must hold, the program; it returns an empty text if that holds).
_PROBES: dict[str, tuple[str, str]] = {
    "network": (
        "no network",
        "import os\nnames = sorted(l.split(':')[0].strip() for l in open('/proc/net/dev') if ':' in l)\n"
        "return '' if set(names) <= {'lo'} else f'sees {names}'",
    ),
    "system": (
        "nothing of the system can be written to",
        "import os\nfor place in ('/', '/usr', '/usr/bin', '/etc', '/dev', '/jail', '/proc/sys/kernel'):\n"
        "    if os.path.isdir(place):\n"
        "        try:\n            open(place + '/probe', 'w')\n            return f'wrote to {place}'\n"
        "        except OSError:\n            pass\nreturn ''",
    ),
    "others": (
        "no process of anybody else is seen",
        "import os\nseen = [p for p in os.listdir('/proc') if p.isdigit()]\n"
        "return '' if len(seen) <= 6 and max(map(int, seen)) < 100 else f'sees {len(seen)}'",
    ),
    "rights": (
        "no rights, and none to be gained",
        "lines = dict(l.split(':', 1) for l in open('/proc/self/status'))\n"
        "held = [k for k in ('CapInh', 'CapPrm', 'CapEff', 'CapAmb', 'CapBnd') if int(lines[k], 16)]\n"
        "return '' if not held and lines['NoNewPrivs'].strip() == '1' else f'holds {held}'",
    ),
    "namespaces": (
        "no further namespaces",
        "import ctypes\nfor flag in (0x10000000, 0x20000, 0x40000000):\n"
        "    if ctypes.CDLL(None).unshare(flag) == 0:\n        return f'made one: {flag:#x}'\nreturn ''",
    ),
    "remount": (
        "what is read-only stays so",
        "import ctypes\nlibc = ctypes.CDLL(None)\nfor place in (b'/usr', b'/'):\n"
        "    if libc.mount(b'none', place, None, 32 | 4096, None) == 0:\n"
        "        return f'remounted {place}'\nreturn ''",
    ),
    "memory": (
        "memory ends",
        "try:\n    held = bytearray(limit)\n    return f'got {limit} bytes'\n"
        "except MemoryError:\n    return ''",
    ),
    "processes": (
        "processes end",
        "import os, signal\nmade = []\ntry:\n    while len(made) < 50:\n        child = os.fork()\n"
        "        if child == 0:\n            signal.pause()\n        made.append(child)\n"
        "    return 'made 50 processes'\nexcept OSError:\n    return ''\nfinally:\n"
        "    for child in made:\n        os.kill(child, signal.SIGKILL)",
    ),
    "answers": (
        "neither answers nor expected values are there",
        "import importlib, os\nfor name in ('references', 'task', 'exercise02'):\n    try:\n"
        "        importlib.import_module('gdlesson.checks.' + name)\n        return f'imports {name}'\n"
        "    except ImportError:\n        pass\n"
        "found = [p for p in places if os.path.exists(p) and os.listdir(p)]\n"
        "return f'sees {found}' if found else ''",
    ),
}


def examine() -> list[Finding]:
    """Everything that a jail needs and must withstand, on this machine, now."""
    if not sys.platform.startswith("linux"):
        mend = "Grade on Linux: WSL 2 on Windows, a virtual machine on a Mac."
        return [Finding("Linux", False, f"this is {platform.system()}", mend)]
    found = [_program("bwrap", "bubblewrap")]
    if os.geteuid() == 0:
        found.append(_program("setpriv", "util-linux"))
    if not all(f.well for f in found):
        return found
    filtered = seccomp.filter_program() is not None
    what = f"a filter of system calls for {platform.machine()}"
    mend = "Grade on x86_64 or aarch64." if os.geteuid() == 0 else ""
    found.append(Finding(what, filtered or os.geteuid() != 0, "" if filtered else "none", mend))
    try:
        reports = run(_jobs(), Jail(), Limits(seconds=20))
    except JailError as error:
        return [*found, Finding("the jail starts", False, str(error), MEND_START)]
    who = "root, as a user of its own for each jail" if os.geteuid() == 0 else "an ordinary user"
    found.append(Finding("the jail starts", True, f"as {who}"))
    return found + [_judged(name, reports[name]) for name in _PROBES]


def complaints() -> list[str]:
    """What is wrong with the jail here, in lines; nothing, if it holds."""
    return [f"{f.what}: {f.seen}. {f.mend}".strip() for f in examine() if not f.well]


def _program(name: str, package: str) -> Finding:
    place = shutil.which(name)
    mend = f"Install it: apt-get install {package}, dnf install {package}, pacman -S {package}."
    return Finding(f"the program {name}", place is not None, place or "not found", mend)


def _jobs() -> list[Job]:
    from pathlib import Path

    import gdlesson
    from gdlesson.workspace import WorkspaceError, lesson_source

    places = [str(Path(gdlesson.__file__).parent)]
    try:
        places += [str(lesson_source() / n) for n in ("solutions", "exercises", "tests")]
    except WorkspaceError:
        pass
    case: dict[str, Any] = {"arguments": [Limits().memory, {"list": places}], "seconds": 15}
    jobs = []
    for name, (_, program) in _PROBES.items():
        body = "\n".join("    " + line for line in program.splitlines())
        jobs.append(Job(name, [(name, f"def {name}(limit, places):\n{body}\n")], [case]))
    return jobs


def _judged(name: str, report: Report) -> Finding:
    what = _PROBES[name][0]
    if not report.observations:
        return Finding(what, False, f"the probe {report.ended} {report.problems or ''}", _HELD)
    seen = report.observations[0]
    if seen["error"]:
        return Finding(what, False, f"the probe failed: {seen['error']}", _HELD)
    return Finding(what, seen["value"] == "", seen["value"] or "", _HELD)
