"""The jail: bubblewrap, set up so that what runs inside sees, reaches and uses almost nothing.

Two ways lead there. An ordinary user's jail is a user namespace: the program inside has no rights
over anything outside it, and can't make further namespaces. Root's jail must not be that, because
root keeps its rights inside (`bwrap --unshare-all --ro-bind / /` run by root is left by a single
remount); there every other namespace is made, and then `setpriv` gives up all rights and becomes a
user that owns nothing, a different one for each jail at work.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from gdlesson.instructor.jail import seccomp, shown
from gdlesson.instructor.jail.slots import slot

MEGABYTE = 2**20
#: Files and folders that a submission can have at a time.
MOST_FILES = 2000
#: What can be written to: one folder in memory under three names.
PLACES = ("/tmp", "/home/student", "/dev/shm")


class JailError(Exception):
    """There is no jail on this machine; the text says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """What one task of one submission may use; the whole submission `total_seconds`.

    Attributes:
        seconds: wall clock and CPU time of a task, of each.
        memory, file_size: bytes; of each process, and of each file.
        processes: how many processes and threads, the grader's own two or three included.
        reply: bytes of what a task reports.
    """

    seconds: float = 10.0
    total_seconds: float = 120.0
    memory: int = 1024 * MEGABYTE
    processes: int = 6
    file_size: int = 16 * MEGABYTE
    reply: int = 8 * MEGABYTE


@dataclass(frozen=True)
class Jail:
    """Starts the runner inside the jail; `hidden` names folders that must not be seen there."""

    hidden: tuple[Path, ...] = ()
    bwrap: str = field(default_factory=lambda: shutil.which("bwrap") or "bwrap")
    walled: bool = True

    @contextlib.contextmanager
    def start(self, complaints: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
        """The runner at work; whatever happens, nothing of it is left after the block."""
        with contextlib.ExitStack() as stack:
            number = stack.enter_context(slot()) if _is_root() else None
            handles: list[int] = []
            if program := seccomp.filter_program():
                file = stack.enter_context(tempfile.TemporaryFile())
                file.write(program)
                file.seek(0)
                handles.append(file.fileno())
            command = self.command(number, handles[0] if handles else None)
            # Where the jail's writable places are mounted: seen from nowhere but the jail.
            place = stack.enter_context(tempfile.TemporaryDirectory(prefix="jail-"))
            yield stack.enter_context(
                _process(
                    [*_with_places(number, place), *command], complaints, pass_fds=handles,
                    env=_environment(), cwd=place,
                )
            )  # fmt: skip

    def command(
        self, number: int | None, seccomp_handle: int | None, inside: list[str] | None = None
    ) -> list[str]:
        """The whole command; `number` is the user to become (as root), None for user namespaces."""
        words = [self.bwrap, *_namespaces(number), *_file_system(self.hidden)]
        words += [w for inside in PLACES for w in ("--bind", ".", inside)]
        words += ["--remount-ro", "/dev", "--remount-ro", "/"]
        words += ["--die-with-parent", "--new-session", "--chdir", "/home/student", "--clearenv"]
        for name, value in _environment().items():
            words += ["--setenv", name, value]
        if seccomp_handle is not None:
            words += ["--seccomp", str(seccomp_handle)]
        return [*words, "--", *_become(number), *(inside or runner_command(shown.RUNNER))]


@dataclass(frozen=True)
class NoJail:
    """Runs a submission with all the rights of whoever grades: only for `--trust-submissions`."""

    walled: bool = False

    @contextlib.contextmanager
    def start(self, complaints: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
        """The runner at work, without walls."""
        if sys.platform == "win32":
            raise JailError("submissions can't be run on Windows; grade in WSL 2, with a jail")
        with tempfile.TemporaryDirectory() as place:
            for inside, outside in shown.own_files().items():
                copy = Path(place) / inside.relative_to(shown.OWN)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(outside, copy)  # bytecode is valid for a source of its time
            runner = Path(place) / shown.RUNNER.relative_to(shown.OWN)
            environment = {**os.environ, **_environment(), "HOME": place, "MPLCONFIGDIR": place}
            with _process(
                [*runner_command(runner), *sys.path], complaints, cwd=place, env=environment
            ) as process:
                yield process


def runner_command(runner: Path) -> list[str]:
    """Python without a site directory, environment variables or the folder it starts in.

    The runner is imported, since a script's bytecode is not kept.
    """
    above = str(runner.parents[3])
    start = (
        f"import sys; sys.path.insert(0, {above!r}); import gdlesson.instructor.jail.runner as r"
    )
    return [str(shown.interpreter()), "-I", "-S", "-B", "-c", f"{start}; r.main()"]


def _namespaces(number: int | None) -> list[str]:
    every = [
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--hostname",
        "jail",
    ]
    every += ["--unshare-cgroup-try"]
    if number is None:
        return [
            "--unshare-user",
            "--uid",
            "1000",
            "--gid",
            "1000",
            *_no_further_users(),
            "--cap-drop",
            "ALL",
            *every,
        ]
    # setpriv needs three rights to give up everything, itself included.
    needed = ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"]
    return [*every, "--cap-drop", "ALL", *(w for c in needed for w in ("--cap-add", c))]


def _no_further_users() -> list[str]:
    """bubblewrap 0.8 can forbid user namespaces inside; before that the filter of calls does."""
    return ["--disable-userns"] if "--disable-userns" in _bwrap_help() else []


_HELP: dict[str, str] = {}


def _bwrap_help() -> str:
    if "text" not in _HELP:
        done = subprocess.run(["bwrap", "--help"], capture_output=True, text=True, check=False)
        _HELP["text"] = done.stdout + done.stderr
    return _HELP["text"]


def _become(number: int | None) -> list[str]:
    if number is None:
        return []
    return [
        shutil.which("setpriv") or "setpriv",
        f"--reuid={number}", f"--regid={number}", "--clear-groups", "--bounding-set=-all",
        "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--",
    ]  # fmt: skip


def _file_system(hidden: tuple[Path, ...]) -> list[str]:
    """Read-only, apart from a home and a /tmp in memory that are small and vanish."""
    binds = {path: path for path in shown.system_paths()}
    links = []
    for name in ("lib", "lib64", "lib32", "bin", "sbin"):
        if (top := Path("/") / name).is_symlink():
            links += ["--symlink", os.readlink(top), str(top)]
        elif top.is_dir():
            binds[top] = top
    masks = shown.hidden_folders(hidden)
    inside = {shown.SITE / name: path for name, path in shown.package_paths().items()}
    inside |= shown.own_files()
    home = Path("/home/student")
    # Folders on the way that bubblewrap makes by itself can be entered by nobody.
    ways = {p for place in [*binds, *inside, home] for p in place.parents if p != Path("/")}
    words = [w for p in sorted(ways) for w in ("--perms", "0755", "--dir", str(p))]
    words += [w for place, path in binds.items() for w in ("--ro-bind", str(path), str(place))]
    words += links
    for folder in map(str, masks):
        words += ["--perms", "0555", "--tmpfs", folder, "--remount-ro", folder]
    words += [w for place, path in inside.items() for w in ("--ro-bind", str(path), str(place))]
    # No /proc: it names this machine's folders and the words of every command.
    return [*words, "--dev", "/dev"]


def _with_places(number: int | None, folder: str) -> list[str]:
    """Words in front of the command: the writable places, in memory, small, with few files.

    Files without content take memory as well, which no limit on sizes counts; bubblewrap has no
    word for their number.
    """
    options = f"size={16 * MEGABYTE},nr_inodes={MOST_FILES},mode=1777"
    script = f'mount -t tmpfs -o {options} tmpfs "$0" && cd "$0" && exec "$@"'
    who = [] if number is not None else ["--user", "--map-root-user"]
    unshare = shutil.which("unshare") or "unshare"
    return [unshare, "--mount", "--propagation", "private", *who, "/bin/sh", "-c", script, folder]


def _environment() -> dict[str, str]:
    return {
        "HOME": "/home/student", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": "/tmp",
        "MPLBACKEND": "agg", "MPLCONFIGDIR": "/tmp", "PYTHONHASHSEED": "0",
        # One thread each: they would count as processes, and the machine has other jails to feed.
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
        # Set where a processor needs a work-around; it must not get lost at the door.
        **{k: os.environ[k] for k in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if k in os.environ},
    }  # fmt: skip


@contextlib.contextmanager
def _process(
    command: list[str], complaints: IO[bytes], **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints,
            start_new_session=True, **options,
        )  # fmt: skip
    except OSError as error:
        raise JailError(f"{command[0]} can't be started: {error.strerror or error}") from error
    try:
        yield process
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what was not read yet
                pipe.close()
        process.wait()


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
