"""How long each notebook takes from a fresh kernel, and until its first widget can be used.

In a real JupyterLab: run all cells, and wait for the first widget to show a current answer.
Needs Chromium, as the browser tests do.
"""

import time

from _browser import ROOT, lab_and_browser
from _page import Section, horizontal_bars

WIDGET_CELL = """(w) => (w.model.metadata?.tags ?? []).includes('widget')"""


def main() -> Section:
    """Both times for every notebook."""
    rows = []
    with lab_and_browser() as (lab, browser):
        from browser.conftest import Notebook

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
            first = None
            if index >= 0:  # the last section has a quiz and no widget
                page.evaluate(
                    "async (n) => { const c = jupyterapp.shell.currentWidget.content;"
                    " await c.scrollToItem(n); c.activeCellIndex = n; }",
                    index,
                )
                began = time.perf_counter()
                page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
                shown.settle(page.locator(".gdl").first)
                first = time.perf_counter() - began
            shown_first = "none" if first is None else f"{first:.1f} s"
            print(f"{notebook.stem}: all cells {whole:.1f} s, first widget {shown_first}")
            rows.append((notebook.stem, whole, first))
            page.close()
    return Section(
        "How long a notebook takes",
        "From a fresh kernel to the last cell, and from running the first widget's cell until it "
        "answers.",
        ("notebook", "all cells, s", "first widget, s"),
        [
            (name, f"{whole:.1f}", "none" if first is None else f"{first:.1f}")
            for name, whole, first in rows
        ],
        figure=horizontal_bars(
            [name for name, _, _ in rows], [whole for _, whole, _ in rows], "all cells, seconds"
        ),
        alt="Seconds from a fresh kernel to the last cell, for each notebook.",
        packages=("jupyterlab",),
    )
