"""A filter of system calls: what even a walled-in program has no reason to ask the kernel for.

Above all it forbids new namespaces: inside one of its own a program is root again, and most holes
ever found in such walls were reached from there. It also forbids memory that no limit counts
(System V segments and memory files), tracing, keys, and loading code into the kernel.

The filter is a program for the kernel's classic packet filter, see Documentation/userspace-api/
seccomp_filter.rst in Linux: instructions of (code, jump if true, jump if false, number).
"""

from __future__ import annotations

import errno
import platform
import struct

#: Offsets in the kernel's struct seccomp_data; of argument 0 the low half (little-endian).
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
#: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_NEW_NAMESPACES = 0x7E020000

#: machine: (audit number, clone, denied calls). clone3 takes its flags by pointer, which a filter
#: can't follow; "no such call" makes the C library fall back to clone.
_CLONE3 = 435
#: io_uring, mounts, pidfd_getfd, memfd_secret, statmount, listmount, open_tree_attr
_COMMON = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 447, 457, 458, 467]
#: Kinds of sockets that are isolated with the network: AF_UNIX, AF_INET, AF_INET6. No others.
_SOCKETS = (1, 2, 10)
#: Commands of fcntl with which two jails could speak through a file that both may only read: locks
#: (F_GETLK, F_SETLK, F_SETLKW, and the same of open files), F_SETLEASE, F_NOTIFY.
_LOCKS = (5, 6, 7, 36, 37, 38, 1024, 1026)
_MACHINES: dict[str, tuple[int, dict[str, int], list[int]]] = {
    "x86_64": (
        0xC000003E,
        {"clone": 56, "socket": 41, "socketpair": 53, "fcntl": 72},
        # unshare setns mount umount pivot_root ptrace process_vm_readv/writev keyctl add_key
        # request_key bpf perf_event_open userfaultfd memfd_create shmget semget msgget
        # open_by_handle_at personality init_module finit_module kexec_load io_setup flock
        # inotify_init inotify_init1 inotify_add_watch fanotify_init name_to_handle_at syslog
        [
            272, 308, 165, 166, 155, 101, 310, 311, 250, 248, 249, 321, 298, 323, 319, 29, 64, 68,
            304, 135, 175, 313, 246, 206, 73, 253, 294, 254, 300, 303, 103,
        ],
    ),
    "aarch64": (
        0xC00000B7,
        {"clone": 220, "socket": 198, "socketpair": 199, "fcntl": 25},
        [
            97, 268, 40, 39, 41, 117, 270, 271, 219, 217, 218, 280, 241, 282, 279, 194, 190, 186,
            265, 92, 105, 273, 104, 0, 32, 26, 27, 262, 264, 116,
        ],
    ),
}  # fmt: skip


def filter_program(machine: str | None = None) -> bytes | None:
    """The filter for a machine, ready for `bwrap --seccomp`; None if we have none for it."""
    known = _MACHINES.get(machine or platform.machine())
    if known is None:
        return None
    audit, calls, denied = known
    # Where a jump goes: one of the program's last four instructions, or a place in between.
    body: list[tuple[int, str | None, str | None, int] | str] = [
        (_LOAD, None, None, _ARCHITECTURE),
        (_EQUAL, None, "kill", audit),
        (_LOAD, None, None, _NUMBER),
        # A second numbering of the same calls (x32) would walk around the list.
        *([(_AT_LEAST, "kill", None, 0x40000000)] if machine_is_x86(audit) else []),
        (_EQUAL, "absent", None, _CLONE3),
        *[(_EQUAL, "deny", None, number) for number in [*denied, *_COMMON]],
        (_EQUAL, "sockets", None, calls["socket"]),
        (_EQUAL, "sockets", None, calls["socketpair"]),
        (_EQUAL, "files", None, calls["fcntl"]),
        (_EQUAL, None, "allow", calls["clone"]),
        (_LOAD, None, None, _ARGUMENT),
        (_ANY_BIT, "deny", "allow", _NEW_NAMESPACES),
        "sockets",
        (_LOAD, None, None, _ARGUMENT),
        *[(_EQUAL, "allow", None, family) for family in _SOCKETS],
        (_ANY_BIT, "deny", "deny", 0),
        "files",
        (_LOAD, None, None, _ARGUMENT + 8),
        *[(_EQUAL, "deny", None, command) for command in _LOCKS],
    ]
    ends = {"allow": _ALLOW, "deny": _FAIL | errno.EPERM, "absent": _FAIL | errno.ENOSYS}
    ends["kill"] = _KILL
    place: dict[str, int] = {}
    steps: list[tuple[int, str | None, str | None, int]] = []
    for step in body:
        if isinstance(step, str):
            place[step] = len(steps)
        else:
            steps.append(step)
    place |= {name: len(steps) + index for index, name in enumerate(ends)}
    packed = b""
    for index, (code, true, false, number) in enumerate(steps):
        jumps = [place[to] - index - 1 if to else 0 for to in (true, false)]
        packed += struct.pack("=HBBI", code, *jumps, number)
    return packed + b"".join(struct.pack("=HBBI", _RETURN, 0, 0, end) for end in ends.values())


def machine_is_x86(audit: int) -> bool:
    """Whether an audit number is x86_64's."""
    return audit == _MACHINES["x86_64"][0]
