"""This machine, as far as the tests have to know it: its programs, its packages, our rights."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

#: A mirror that doesn't answer must not hold a run for ever; a slow line still gets a browser.
LONGEST_INSTALL = 900.0
_APT = ("env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1", "apt-get", "-qq")


@dataclass(frozen=True)
class Packages:
    """How a kind of Linux calls what we need, and how it is had there.

    Attributes:
        refresh, install: the commands, unattended; `refresh` may be empty.
        typed: the same, as a person types it.
        names: by what is needed, the packages that bring it.
        elsewhere: by what no package brings, what to do.
    """

    refresh: tuple[str, ...]
    install: tuple[str, ...]
    typed: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    elsewhere: dict[str, str] = field(default_factory=dict)

    def named(self, needs: Sequence[str]) -> list[str]:
        """The packages for all of these, as far as there are any."""
        return [name for need in needs for name in self.names.get(need, ())]


def _debian(**more: tuple[str, ...]) -> Packages:
    version = f"python3.{sys.version_info.minor}-venv"
    return Packages(
        (*_APT, "update"),
        # On a machine that has just started, its own updates may hold apt's lock for a while.
        (*_APT, "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"),
        ("apt-get update", "apt-get install -y"),
        {
            "venv": (version,),
            "bwrap": ("bubblewrap",),
            "setpriv": ("util-linux",),
            "libatomic": ("libatomic1",),
            **more,
        },
    )


#: By the ID in os-release. Ubuntu's package `chromium-browser` is an empty one: the browser itself
#: is a snap, so there Playwright's own comes first and the snap is only spoken of.
KINDS = {
    "debian": _debian(browser=("chromium-headless-shell", "fonts-dejavu-core")),
    "ubuntu": replace(
        _debian(),
        elsewhere={
            "browser": "type: sudo snap install chromium, or set CHROMIUM to the path of a Chrome"
        },
    ),
    "fedora": Packages(
        (),
        ("dnf", "install", "-y", "-q"),
        ("dnf install -y",),
        {
            "bwrap": ("bubblewrap",),
            "setpriv": ("util-linux",),
            "libatomic": ("libatomic",),
            "browser": ("chromium", "dejavu-sans-fonts"),
        },
    ),
}


class Machine:
    """The machine that we are on; a test puts another in its place."""

    system = sys.platform
    #: Where our Python is installed: the system's packages complete the system's own only.
    prefix = sys.base_prefix

    def which(self, program: str) -> str | None:
        """Where a program is, or None."""
        return shutil.which(program)

    def is_file(self, path: str) -> bool:
        """Whether there is a file at this path."""
        return Path(path).is_file()

    def read(self, path: str) -> str:
        """The text of a file of the system; empty if there is none."""
        try:
            return Path(path).read_text("utf-8", "replace")
        except OSError:
            return ""

    def variable(self, name: str) -> str:
        """An environment variable; empty if it isn't set."""
        return os.environ.get(name, "")

    def has_module(self, name: str) -> bool:
        """Whether our Python has this module."""
        importlib.invalidate_caches()
        return importlib.util.find_spec(name) is not None

    def has_library(self, name: str) -> bool:
        """Whether the system has this shared library; a Python that can't tell says yes."""
        try:
            import ctypes

            ctypes.CDLL(name)
        except ImportError:
            return True
        except OSError:
            return False
        return True

    def is_root(self) -> bool:
        """Whether we are root."""
        return hasattr(os, "geteuid") and os.geteuid() == 0

    def run(self, *command: str, timeout: float = 60.0) -> tuple[int, str]:
        """Run a command that can ask nothing; its exit status and all that it said."""
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, encoding="utf-8", errors="replace", timeout=timeout, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return 124, f"no answer in {timeout:.0f} s"
        except OSError as error:
            return 127, str(error)
        return done.returncode, done.stdout

    # --- what follows from these ----------------------------------------------------------------

    def is_linux(self) -> bool:
        """Whether this is Linux."""
        return self.system.startswith("linux")

    def packages(self) -> Packages | None:
        """How packages are had here; None where we don't know."""
        if not self.is_linux():
            return None
        lines = self.read("/etc/os-release").splitlines()
        said = {
            key: value.strip("\"'") for key, _, value in (line.partition("=") for line in lines)
        }
        kinds = [said.get("ID", ""), *said.get("ID_LIKE", "").split()]
        packages = next((KINDS[kind] for kind in kinds if kind in KINDS), None)
        if packages and self.prefix != "/usr":
            names = {need: them for need, them in packages.names.items() if need != "venv"}
            packages = replace(packages, names=names)
        return packages

    def rights(self) -> tuple[str, ...] | None:
        """What to put before a command that needs root; None if we may not be root unasked."""
        if self.is_root():
            return ()
        if self.which("sudo") and self.run("sudo", "-n", "true")[0] == 0:
            return ("sudo", "-n")
        return None
