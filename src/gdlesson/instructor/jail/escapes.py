"""What a hostile submission would try, as small programs that are run inside the jail.

Each returns an empty text if it got nowhere, else what it got; its docstring says what holds then.
They are sent in as source, so each imports what it needs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable


def network(limit: int, places: list[str]) -> str:
    """no network"""
    with open("/proc/net/dev") as table:
        names = sorted(line.split(":")[0].strip() for line in table if ":" in line)
    return "" if set(names) <= {"lo"} else f"sees {names}"


def system(limit: int, places: list[str]) -> str:
    """nothing of the system can be written to"""
    import os

    for place in ("/", "/usr", "/usr/bin", "/etc", "/dev", "/jail", "/proc/sys/kernel"):
        try:
            if os.path.isdir(place):
                open(place + "/probe", "w").close()
                return f"wrote to {place}"
        except OSError:
            pass
    return ""


def others(limit: int, places: list[str]) -> str:
    """no process of anybody else is seen"""
    import os

    seen = [int(p) for p in os.listdir("/proc") if p.isdigit()]
    return "" if len(seen) <= 6 and max(seen) < 100 else f"sees {len(seen)}"


def rights(limit: int, places: list[str]) -> str:
    """no rights, and none to be gained"""
    with open("/proc/self/status") as status:
        lines = dict(line.split(":", 1) for line in status)
    kinds = ("CapInh", "CapPrm", "CapEff", "CapAmb", "CapBnd")
    held = [kind for kind in kinds if int(lines[kind], 16)]
    return "" if not held and lines["NoNewPrivs"].strip() == "1" else f"holds {held}"


def namespaces(limit: int, places: list[str]) -> str:
    """no further namespaces"""
    import ctypes

    for flag in (0x10000000, 0x20000, 0x40000000):  # of users, of mounts, of networks
        if ctypes.CDLL(None).unshare(flag) == 0:
            return f"made one: {flag:#x}"
    return ""


def remount(limit: int, places: list[str]) -> str:
    """what is read-only stays so"""
    import ctypes

    for place in (b"/usr", b"/"):
        # MS_REMOUNT | MS_BIND, without MS_RDONLY
        if ctypes.CDLL(None).mount(b"none", place, None, 32 | 4096, None) == 0:
            return f"remounted {place!r}"
    return ""


def memory(limit: int, places: list[str]) -> str:
    """memory ends"""
    try:
        return f"got {len(bytearray(limit))} bytes"
    except MemoryError:
        return ""


def processes(limit: int, places: list[str]) -> str:
    """processes end"""
    import os
    import signal

    made: list[int] = []
    try:
        while len(made) < 50:
            child = os.fork()
            if child == 0:
                signal.pause()
            made.append(child)
        return f"made {len(made)} processes"
    except OSError:
        return ""
    finally:
        for child in made:
            os.kill(child, signal.SIGKILL)


def answers(limit: int, places: list[str]) -> str:
    """neither answers nor expected values are there"""
    import importlib
    import os

    for name in ("references", "task", "exercise02"):
        try:
            importlib.import_module("gdlesson.checks." + name)
        except ImportError:
            continue
        return f"imports {name}"
    found = [p for p in places if os.path.exists(p) and os.listdir(p)]
    return f"sees {found}" if found else ""


_ALL: tuple[Callable[[int, list[str]], str], ...] = (
    network, system, others, rights, namespaces, remount, memory, processes, answers,
)  # fmt: skip
#: Each attempt by its name: what holds if it finds nothing, and its source.
ESCAPES = {p.__name__: (str(p.__doc__), inspect.getsource(p)) for p in _ALL}
