"""PyTorch's build for the CPU, put into this Python by one program at a time.

A note beside the Python says how far it is, for whoever looks from a notebook. Run as a program it
works in the background of an open JupyterLab, and ends with it.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from gdlesson.workspace.files import BusyError, only_one, write_whole

#: PyTorch's own index of builds without CUDA, which are a tenth of the size.
INDEX = "https://download.pytorch.org/whl/cpu"
WANTED = "torch>=2.4"
LOCK, NOTE = "gdlesson-torch.lock", "gdlesson-torch.json"
#: A download is told if it is of so many bytes: PyTorch itself, not the small packages it needs.
WORTH_TELLING = 20_000_000
#: How long JupyterLab may take to answer before the background work begins all the same.
OPENING = 120.0
#: Who asks whether somebody is at work holds the lock for a moment.
GLANCE = 1.0
_PROGRESS = re.compile(r"Progress (\d+) of (\d+)$")
Say = Callable[[str], None]


def is_whole(place: Path | None = None) -> bool:
    """Whether all of PyTorch is here, and not what an installation that was broken off has left."""
    importlib.invalidate_caches()
    if importlib.util.find_spec("torch") is None:
        return False
    if not _note(place)[0]:
        return True
    try:  # the installer writes its record last
        return distribution("torch").read_text("RECORD") is not None
    except PackageNotFoundError:
        return False


def at_work(place: Path | None = None) -> str:
    """How far the program is that is getting PyTorch now; empty if none is."""
    lock = (place or Path(sys.prefix)) / LOCK
    if not lock.exists():
        return ""
    try:
        with only_one(lock, 0):
            return ""
    except BusyError:
        return _note(place)[1] or "being looked for"
    except OSError:
        return ""


def failure(place: Path | None = None) -> str:
    """Why it could not be had when it was last tried; empty if it could, or was not tried."""
    state, said = _note(place)
    return said if state == "failed" else ""


def get(say: Say, constraint: Path | None = None, place: Path | None = None) -> str:
    """Put PyTorch into this Python; say how far that is.

    Args:
        say: is given each tenth of the download, in words.
        constraint: a file of versions, for pip.
        place: where note and lock are; left out, this Python's folder.

    Returns:
        Why it could not be had, in a line; empty if it is here now.
    """
    if importlib.util.find_spec("pip") is None:
        return "this Python has no pip; add torch with what made this environment"
    place = place or Path(sys.prefix)
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(only_one(place / LOCK, GLANCE))
        except BusyError:
            return "another program is getting it already"
        except OSError:  # a folder of the system's: nobody else will look there
            return _install(say, lambda state, said: None, constraint, [])
        # What was broken off looks installed to pip.
        again = [] if _note(place)[0] != "coming" or is_whole(place) else ["--ignore-installed"]
        return _install(say, _Keeper(place), constraint, again)


class _Keeper:
    """Writes the note; takes it away when all is well."""

    def __init__(self, place: Path) -> None:
        self.note = place / NOTE

    def __call__(self, state: str, said: str) -> None:
        with contextlib.suppress(OSError):
            if state == "here":
                self.note.unlink(missing_ok=True)
            else:
                write_whole(self.note, json.dumps({"state": state, "said": said}).encode())


def _note(place: Path | None) -> tuple[str, str]:
    """State ("coming", "failed") and words of the note; empty ones if there is none to read."""
    try:
        found = json.loads(((place or Path(sys.prefix)) / NOTE).read_text("utf-8"))
        return str(found["state"]), str(found["said"])
    except (OSError, ValueError, LookupError, TypeError):
        return "", ""


def _install(
    say: Say, keep: Callable[[str, str], None], constraint: Path | None, again: Sequence[str]
) -> str:
    keep("coming", "being looked for")
    told = 0

    def hear(line: str) -> None:
        nonlocal told
        if line.startswith("Installing collected packages"):
            keep("coming", "being unpacked")
        elif (found := _PROGRESS.match(line)) and int(found[2]) >= WORTH_TELLING:
            done, total = int(found[1]), int(found[2])
            words = f"{done / 1e6:.0f} of {total / 1e6:.0f} MB"
            keep("coming", words)
            if done * 10 // total > told:
                told = done * 10 // total
                say(words)

    limits = ["-c", str(constraint)] if constraint else []
    why = ""
    for way in _ways():
        why = _pip([*again, *way, *limits], hear)
        if not why:
            why = _pip([WANTED, *limits], hear)  # what PyTorch itself needs
            break
    keep("failed" if why else "here", why)
    return why


def _ways() -> list[list[str]]:
    """What to ask pip for: first its own local folders, then where the small builds are."""
    away = [WANTED] if sys.platform == "darwin" else ["--no-deps", "--index-url", INDEX, WANTED]
    return [["--no-index", "--no-deps", WANTED], away]


def _pip(arguments: Sequence[str], hear: Say) -> str:
    """Run pip install, which is heard line by line; its last complaint if it failed, or nothing."""
    bar = "raw" if _number(version("pip")) >= (24, 1) else "off"
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--progress-bar", bar]
    last = "pip gave no reason"
    with subprocess.Popen(
        [*command, "--disable-pip-version-check", *arguments], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            for line in process.stdout:
                hear(line.strip())
                if line.startswith("ERROR: "):
                    last = line.removeprefix("ERROR: ").strip()
        except BaseException:  # an interrupted cell leaves no installer behind
            process.terminate()
            raise
    return last if process.returncode else ""


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])


# --- in the background of an open JupyterLab ------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Get PyTorch and say so on the terminal; 0 if it is here in the end."""
    parser = argparse.ArgumentParser(description="Puts PyTorch's CPU build into this Python.")
    parser.add_argument("-c", "--constraint", type=Path, help="a file of versions, for pip")
    parser.add_argument("--port", type=int, help="begin when a server answers there")
    parser.add_argument("--beside", type=int, help="end when this process, our parent, does")
    given = parser.parse_args(arguments)
    if is_whole() and not at_work():
        return 0
    if given.beside and os.name == "posix":
        threading.Thread(target=_end_with, args=(given.beside,), daemon=True).start()
    if given.port:
        _wait_for(given.port)
        with contextlib.suppress(AttributeError, OSError):
            os.nice(10)
        _say("PyTorch, for Section 10, is being set up in the background.")
    why = get(lambda words: _say(f"PyTorch: {words}"), given.constraint)
    if why:
        _say(f"PyTorch can't be had here ({why}); Section 10 shows recorded output in its place.")
        return 1
    if given.port:
        _say("PyTorch is set up: in Section 10, run the first cell again.")
    return 0


def _say(text: str) -> None:
    print(text, flush=True)


def _wait_for(port: int) -> None:
    """Until a server answers at this port of ours, or has taken too long."""
    end = time.monotonic() + OPENING
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)


def _end_with(parent: int) -> None:
    """End, with the installer that runs beside us, once our parent is another than this one."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.killpg(os.getpgid(0), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
