"""Every notebook of the lesson runs in a real JupyterLab, and its widgets come up soon."""

from pathlib import Path

import pytest

from .conftest import DARK, LIGHT, ROOT

#: Whether the cell at this place shows widgets, each with a current answer.
SHOWN = """(place) => {
    const cell = jupyterapp.shell.currentWidget.content.widgets[place];
    const roots = [...cell.node.querySelectorAll('.gdl:not(.gdl-quiz)')];
    return roots.length > 0 && roots.every((root) => root.dataset.state === 'current');
}"""
NAMES = [p.name for p in sorted((ROOT / "notebooks").glob("*.ipynb"))]


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_every_widget_shows_a_current_answer(notebook, name):
    shown = notebook(path=f"notebooks/{name}")
    shown.run_all(timeout=40 if name == NAMES[0] else 60)  # a guard against hanging
    assert shown.failures() == []
    widgets = shown.page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((w, place) =>
            (w.model.metadata?.tags ?? []).includes('widget') ? [place] : [])"""
    )
    assert widgets or name.startswith("12")  # which has its long quiz instead
    for theme in (DARK, LIGHT):
        shown.turn(theme)
        # A notebook draws the outputs that are scrolled into view.
        for place in widgets:
            shown.scroll_to(place)
            shown.page.wait_for_function(SHOWN, arg=place)
        shown.shoot(f"notebook-{Path(name).stem}-{theme.split()[1].lower()}")


def test_a_term_carries_its_definition_for_pointer_finger_and_keys(notebook):
    """JupyterLab's sanitizer leaves it as it is; a widget's style sheet writes it out on focus."""
    shown = notebook(path="notebooks/07-gradient-descent.ipynb")
    shown.run_all()
    for theme in (DARK, LIGHT):
        shown.turn(theme)
        shown.scroll_to(2)
        term = shown.page.locator(".jp-MarkdownCell .gdl-term").first
        term.wait_for()
        definition = term.get_attribute("title")
        assert definition.endswith(")")
        after = "n => getComputedStyle(n, '::after').content"
        assert term.evaluate(after) == "none"
        term.click()  # as a finger does
        assert term.evaluate("n => n === document.activeElement")
        assert definition[:30] in term.evaluate(after)
        shown.shoot(f"term-{theme.split()[1].lower()}")
        term.evaluate("n => n.blur()")
        assert term.evaluate(after) == "none"
        term.focus()
        assert definition[:30] in term.evaluate(after)
        term.evaluate("n => n.blur()")
