"""PyTorch's build for the CPU, put into this Python by one program at a time.

A note beside the Python says how far it is, for whoever looks from a notebook.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import re
import subprocess
import sys
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
#: Who asks whether somebody is at work holds the lock for a moment.
GLANCE = 1.0
#: What pip's words mean to who reads them in a notebook; the first that is met is the cause.
CAUSES = {
    r"No space left|not enough space": "no space is left on the disk",
    r"NameResolution|NewConnection|Timeout|ProxyError|SSLError|Connection(Reset|Refused)": (
        "its builds can't be reached from here: no network, or a wall around it"
    ),
    r"[Nn]o matching distribution": "there is no build of it for this Python",
}
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
        with only_one(lock, GLANCE):
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
        # What was broken off, or failed half-way, looks installed to pip.
        again = [] if not _note(place)[0] or is_whole(place) else ["--ignore-installed"]
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
    """Run pip install, which is heard line by line; why it failed if it did, or nothing."""
    bar = "raw" if _number(version("pip")) >= (24, 1) else "off"
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--progress-bar", bar]
    complaints = []
    with subprocess.Popen(
        [*command, "--disable-pip-version-check", *arguments], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            for line in process.stdout:
                hear(line.strip())
                if not line.startswith(("Progress", "Collecting", "Requirement")):
                    complaints.append(line.strip())
        except BaseException:  # an interrupted cell leaves no installer behind
            process.terminate()
            raise
    return cause(complaints) if process.returncode else ""


def cause(complaints: Sequence[str]) -> str:
    """Why pip failed: in our words if we know it, else its own last complaint."""
    text = "\n".join(complaints)
    for pattern, words in CAUSES.items():
        if re.search(pattern, text):
            return words
    errors = [line.removeprefix("ERROR: ") for line in complaints if line.startswith("ERROR: ")]
    return errors[-1] if errors else "pip gave no reason"


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])
