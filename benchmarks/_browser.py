"""A real JupyterLab and a real Chromium for the benchmarks that need them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _page import Skipped

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


@contextmanager
def lab_and_browser() -> Iterator[tuple]:
    """Both, started and stopped; raises Skipped where there is no browser."""
    try:
        from browser.conftest import CHROMIUM_FLAGS, Lab
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise Skipped(f"{error}; `make bench` installs it in .venv-bench") from None
    from tools.browsers import find_browser

    path = find_browser()
    if path is None:
        raise Skipped("no Chromium or Chrome was found; set CHROMIUM to the path of one")
    lab = Lab()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
            yield lab, browser
            browser.close()
    finally:
        lab.stop()
