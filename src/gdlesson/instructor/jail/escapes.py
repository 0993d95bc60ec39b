"""What a hostile submission would try, as small programs that are run inside the jail.

Each returns an empty text if it got nowhere, else what it got; its docstring says what holds then.
They are sent in as source, so each imports what it needs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable


def network(limit: int, places: list[str]) -> str:
    """no network"""
    import socket

    for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as way:
                way.connect((address, 9))  # sends nothing: asks for a way there
            return f"has a way to {address}"
        except OSError:
            pass
    for other in (16, 17, 31, 38, 40, 44):  # netlink, packets, Bluetooth, crypto, VSOCK, XDP
        try:
            socket.socket(other, socket.SOCK_RAW if other < 18 else socket.SOCK_STREAM).close()
            return f"has sockets of family {other}"
        except OSError:
            pass
    return ""


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

    seen = []
    for number in range(1, 5000):
        try:
            os.getpgid(number)
            seen.append(number)
        except ProcessLookupError:
            pass
    places = [p for p in ("/proc/1", "/sys/kernel") if os.path.exists(p)]
    return "" if len(seen) <= 6 and max(seen) < 100 and not places else f"sees {seen} {places}"


def rights(limit: int, places: list[str]) -> str:
    """no rights, and none to be gained"""
    import ctypes

    libc = ctypes.CDLL(None)
    # capget: a header (version 3, this process), then effective, permitted, inheritable, twice.
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    failed = libc.capget(header, sets)
    bounding = [n for n in range(64) if libc.prctl(23, n, 0, 0, 0) == 1]
    ambient = [n for n in range(41) if libc.prctl(47, 1, n, 0, 0) == 1]
    more = libc.prctl(39, 0, 0, 0, 0) != 1  # new privileges may be gained
    held = [*sets, *bounding, *ambient]
    return f"holds {held}, {failed}, {more}" if failed or any(held) or more else ""


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


def files(limit: int, places: list[str]) -> str:
    """files end, empty ones as well"""
    import os

    made = 0
    try:
        for made in range(20_000):
            open(f"/tmp/{made}", "w").close()
        return f"made {made} files"
    except OSError:
        pass
    finally:
        for number in range(made):
            os.unlink(f"/tmp/{number}")
    return ""


def channels(limit: int, places: list[str]) -> str:
    """no way to speak to another jail, and nothing of the kernel's that has no limit"""
    import ctypes
    import fcntl
    import os

    libc = ctypes.CDLL(None, use_errno=True)
    got = []
    calls = {
        "x86_64": {"io_setup": 206, "memfd_secret": 447, "inotify": 294, "fanotify": 300},
        "aarch64": {"io_setup": 0, "memfd_secret": 447, "inotify": 26, "fanotify": 262},
    }.get(os.uname().machine, {})
    context = ctypes.c_ulong(0)
    for name, number in calls.items():
        arguments = (8, ctypes.byref(context)) if name == "io_setup" else (0, 0)
        if libc.syscall(number, *arguments) >= 0:
            got.append(name)
    with open(os.__file__) as shared:
        for name, lock in (
            ("flock", lambda: fcntl.flock(shared, fcntl.LOCK_SH | fcntl.LOCK_NB)),
            ("lockf", lambda: fcntl.lockf(shared, fcntl.LOCK_SH | fcntl.LOCK_NB)),
            ("lease", lambda: fcntl.fcntl(shared, 1024, 0)),
            ("notify", lambda: fcntl.fcntl(os.open("/usr", 0), 1026, 1)),
        ):
            try:
                lock()
                got.append(name)
            except OSError:
                pass
    return f"has {got}" if got else ""


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
    network, system, others, rights, namespaces, remount, memory, processes, files, channels,
    answers,
)  # fmt: skip
#: Each attempt by its name: what holds if it finds nothing, and its source.
ESCAPES = {p.__name__: (str(p.__doc__), inspect.getsource(p)) for p in _ALL}
