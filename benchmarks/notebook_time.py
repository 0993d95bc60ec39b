"""How long each notebook takes from a fresh kernel, and until its first widget can be used.

In a real JupyterLab: run all cells, and wait for the first widget to show a current answer.
Needs Chromium, as the browser tests do.
"""

import os
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser.conftest import CHROMIUM_FLAGS, ROOT, Lab, Notebook
from playwright.sync_api import sync_playwright

WIDGET_CELL = """(w) => (w.model.metadata?.tags ?? []).includes('widget')"""


def main() -> None:
    """Print both times for every notebook."""
    lab = Lab()
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            shown = Notebook(lab, page, f"notebooks/{notebook.name}")
            shown.open()
            began = time.perf_counter()
            shown.run_all()
            whole = time.perf_counter() - began
            index = page.evaluate(
                f"jupyterapp.shell.currentWidget.content.widgets.findIndex({WIDGET_CELL})"
            )
            page.evaluate(
                "async (n) => { const c = jupyterapp.shell.currentWidget.content;"
                " await c.scrollToItem(n); c.activeCellIndex = n; }",
                index,
            )
            began = time.perf_counter()
            page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
            shown.settle(page.locator(".gdl").first)
            first = time.perf_counter() - began
            print(f"{notebook.stem}: all cells {whole:.1f} s, first widget {first:.1f} s")
            page.close()
        browser.close()
    lab.stop()


if __name__ == "__main__":
    main()
