"""What the tests need of the system, and where it comes from if it is missing.

Looked for before anything slow. What is missing comes from the system's packages if we may install
them: as root, or by a sudo that asks for no password; what is done is said before. Else one line
says what to type.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from tools.browsers import find_browser, trouble
from tools.machine import LONGEST_INSTALL, Machine
from tools.running import TaskError

#: What may be missing, in words.
WORDS = {
    "venv": "Python's venv",
    "bwrap": "the program bwrap (for the grader's jail)",
    "setpriv": "the program setpriv (for the grader's jail)",
    "libatomic": "the library libatomic.so.1 (for Playwright's Node)",
    "browser": "a browser (Chromium or Chrome)",
}
#: What to do where we don't know the system's packages.
ELSEWHERE = {
    "venv": "use a Python that has the modules venv and ensurepip",
    "bwrap": "install bubblewrap",
    "setpriv": "install util-linux",
    "libatomic": "install libatomic",
    "browser": "install Chromium or Chrome, or set CHROMIUM to the path of one",
}
#: Linux's settings that can forbid an ordinary user's jail: the value that does, one that doesn't.
LOCKS = {
    "kernel.apparmor_restrict_unprivileged_userns": ("1", "0"),
    "kernel.unprivileged_userns_clone": ("0", "1"),
    "user.max_user_namespaces": ("0", "15000"),
}


def look(wanted: Sequence[str], machine: Machine | None = None) -> None:
    """Make sure of `wanted` ("venv", "jail", "browser"), or raise TaskError with what to type.

    A browser can still come from Playwright, in an environment that may not be there yet: that one
    is missing stops nothing here, and is only said along with the rest. See `ensure_browser`.
    """
    machine = machine or Machine()
    missing = [need for need in _needs(wanted, machine) if not _is_there(need, machine)]
    now = [need for need in missing if need != "browser"]
    if now:
        reason = install(now, machine)
        if any(not _is_there(need, machine) for need in now):
            packages = machine.packages()
            known = [n for n in missing if n in now or (packages and packages.named([n]))]
            raise TaskError(what_to_type(known, machine, reason))
    if "jail" in wanted and machine.is_linux():
        _try_jail(machine)


def ensure_browser(python: str, machine: Machine | None = None) -> str | None:
    """The path of the tests' browser; None for Playwright's own, whose place Playwright knows.

    What is there is taken; else Playwright's own download; else the system's packages; else
    TaskError says what to type. `python` has Playwright.
    """
    machine = machine or Machine()
    code, said = machine.run(python, "-m", "playwright", "--version")
    if code:
        raise TaskError(f"Playwright does not start: {last_line(said)}")
    if path := find_browser(machine):
        if not (why := trouble(python, path, machine)):
            return path
        if machine.variable("CHROMIUM"):
            raise TaskError(f"CHROMIUM is {path}, which Playwright can't start: {why}")
        print(f"Note: {path} is no browser that Playwright can start: {why}", flush=True)
    if not trouble(python, None, machine):
        return None
    print("Missing: a browser (Chromium or Chrome). Trying Playwright's own download …", flush=True)
    download = (python, "-m", "playwright", "install", "chromium")
    downloaded = machine.run(*download, timeout=LONGEST_INSTALL)[0] == 0
    if downloaded and not trouble(python, None, machine):
        return None
    reason = install(["browser"], machine)
    if (path := find_browser(machine)) and not trouble(python, path, machine):
        return path
    packages = machine.packages()
    if downloaded and packages and not packages.named(["browser"]):
        _with_libraries(python, machine)
        return None
    raise TaskError(what_to_type(["browser"], machine, reason))


def _with_libraries(python: str, machine: Machine) -> None:
    """Playwright's own browser is there and doesn't start: get the libraries that it lacks."""
    libraries = (python, "-m", "playwright", "install-deps", "chromium")
    command = shlex.join(libraries)
    reason = ""
    if (rights := machine.rights()) is not None:
        print(f"Missing: the libraries of Playwright's Chromium. Running {command} …", flush=True)
        code, said = machine.run(*rights, *libraries, timeout=LONGEST_INSTALL)
        if not trouble(python, None, machine):
            return
        reason = f" (installing them failed: {last_line(said)})" if code else ""
    what = typed_by_root(machine, command)
    raise TaskError(f"missing: the libraries of Playwright's Chromium{reason}; {what}")


def _needs(wanted: Sequence[str], machine: Machine) -> list[str]:
    """The programs, modules and libraries behind `wanted`; there are jails on Linux only."""
    behind: dict[str, list[str]] = {"jail": []}
    if machine.is_linux():
        behind["jail"] = ["bwrap", *(["setpriv"] if machine.is_root() else [])]
        behind["browser"] = ["libatomic", "browser"]
    return [need for part in wanted for need in behind.get(part, [part])]


def _is_there(need: str, machine: Machine) -> bool:
    if need == "venv":
        return machine.has_module("venv") and machine.has_module("ensurepip")
    if need == "libatomic":
        return machine.has_library("libatomic.so.1")
    return (find_browser(machine) if need == "browser" else machine.which(need)) is not None


def install(needs: Sequence[str], machine: Machine) -> str:
    """Install the system's packages for these, if we know them and may; why that failed, if so."""
    packages = machine.packages()
    names = packages.named(needs) if packages else []
    rights = machine.rights() if names else None
    if packages is None or rights is None:
        return ""
    what = ", ".join(WORDS[need] for need in needs)
    who = "with sudo" if rights else "as root"
    print(f"Missing: {what}. Installing {who}: {' '.join(names)} …", flush=True)
    if packages.refresh:
        # A source that doesn't answer may be another's; whether ours did, the next command says.
        machine.run(*rights, *packages.refresh, timeout=LONGEST_INSTALL)
    code, said = machine.run(*rights, *packages.install, *names, timeout=LONGEST_INSTALL)
    return last_line(said) if code else ""


def what_to_type(missing: Sequence[str], machine: Machine, reason: str = "") -> str:
    """One line: what is missing, why installing it failed if that was tried, what to type."""
    packages = machine.packages()
    names = packages.named(missing) if packages else []
    parts = []
    if packages and names:
        *first, last = packages.typed
        parts.append(typed_by_root(machine, *first, " ".join([last, *names])))
    for need in missing:
        if not (packages and packages.named([need])):
            parts.append((packages.elsewhere if packages else {}).get(need, ELSEWHERE[need]))
    what = ", ".join(WORDS[need] for need in missing)
    failed = f" (installing failed: {reason})" if reason else ""
    return f"missing: {what}{failed}; {'; '.join(parts)}"


def typed_by_root(machine: Machine, *commands: str) -> str:
    """What to type, for somebody who may have to become root for it."""
    if not machine.is_root() and not machine.which("sudo"):
        return "type, as root: " + " && ".join(commands)
    sudo = "" if machine.is_root() else "sudo "
    return "type: " + " && ".join(f"{sudo}{command}" for command in commands)


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"


def _try_jail(machine: Machine) -> None:
    """Start an empty jail: whether Linux lets us is not seen from the programs."""
    user = [] if machine.is_root() else ["--unshare-user"]
    walls = ["--ro-bind", "/", "/", *user, "--unshare-pid", "--unshare-net"]
    code, said = machine.run("bwrap", *walls, "--proc", "/proc", "--dev", "/dev", "true")
    if code == 0:
        return
    for setting, (forbids, allows) in LOCKS.items():
        value = machine.read(f"/proc/sys/{setting.replace('.', '/')}").strip()
        if value == forbids and not machine.is_root():
            what = typed_by_root(machine, f"sysctl -w {setting}={allows}")
            raise TaskError(f"no jail can be started, {setting} is {value}; {what}")
    text = (
        f"no jail can be started here ({last_line(said)}); a container needs the right to make "
        "namespaces (Docker: --privileged)"
    )
    if machine.variable("CI"):
        raise TaskError(text)
    print(f"Note: {text}. Its tests will be left out.", flush=True)
