"""Every notebook of the lesson runs in a real JupyterLab, and its widgets come up soon."""

import time
from pathlib import Path

import pytest

from .conftest import DARK, LIGHT, ROOT

NAMES = [p.name for p in sorted((ROOT / "notebooks").glob("*.ipynb"))]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_every_widget_shows_a_current_answer(notebook, name, theme):
    shown = notebook(path=f"notebooks/{name}", theme=theme)
    shown.run_all()
    assert shown.failures() == []
    expected = shown.page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.filter((w) =>
            (w.model.metadata?.tags ?? []).includes('widget')).length"""
    )
    assert expected > 0 or name.startswith("12")  # which has its long quiz instead
    # A notebook draws the outputs that are scrolled into view.
    for number in range(expected):
        cell = shown.page.evaluate_handle(
            """(n) => { const all = jupyterapp.shell.currentWidget.content.widgets;
                const i = all.map((w, i) => [w, i]).filter(([w]) =>
                  (w.model.metadata?.tags ?? []).includes('widget'))[n][1];
                return jupyterapp.shell.currentWidget.content.scrollToItem(i).then(() => 1); }""",
            number,
        )
        assert cell
        root = shown.page.locator(".gdl:not(.gdl-quiz)").nth(0)
        root.wait_for()
        shown.settle(root)
    shown.shoot(f"notebook-{Path(name).stem}-{theme.split()[1].lower()}")


def test_no_cell_is_slow(notebook):
    began = time.monotonic()
    shown = notebook(path=f"notebooks/{NAMES[0]}")
    shown.run_all(timeout=40)
    assert time.monotonic() - began < 60  # a guard against hanging, not a benchmark
