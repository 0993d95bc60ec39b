"""Where a Chromium or Chrome is, and whether it answers."""

from __future__ import annotations

from tools.machine import Machine
from tools.running import TaskError

#: First the one without windows, which Playwright's own download is too: the same engine and pages
#: in seven eighths of a whole Chromium's time.
NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable", "chrome",
)  # fmt: skip
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
_START = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = sys.argv[1] or None
    playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]).close()
"""


def find_browser(machine: Machine | None = None) -> str | None:
    """The path of a Chromium or Chrome, or None; `CHROMIUM`, if set, is the one that is meant."""
    machine = machine or Machine()
    if chosen := machine.variable("CHROMIUM"):
        if not machine.is_file(chosen):
            raise TaskError(f"CHROMIUM is {chosen}, but there is no such file")
        return chosen
    found = [path for path in map(machine.which, NAMES) if path and _answers(path, machine)]
    return next(iter([*found, *filter(machine.is_file, PLACES)]), None)


def _answers(path: str, machine: Machine) -> bool:
    """Whether this is a browser: on Ubuntu, chromium-browser can be a script that names a snap.

    Only Linux has such scripts; on Windows, a browser that is asked for its version opens a window.
    """
    return not machine.is_linux() or machine.run(path, "--version")[0] == 0


def trouble(python: str, path: str | None, machine: Machine) -> str:
    """Why Playwright can't start this browser, or its own if `path` is None; empty if it can."""
    code, said = machine.run(python, "-c", _START, path or "")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line for line in lines if "Error" in line]
    return [*told, *lines[-1:], f"it ended with {code}"][0] if code else ""
