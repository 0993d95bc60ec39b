"""Widgets by touch alone and by keys alone: nothing scrolls away, nothing reaches the notebook."""

from .test_other_widgets import MAKE


def narrow(shown, width):
    """A window of this width, with the notebook as the only thing in it."""
    shown.page.set_viewport_size({"width": width, "height": 800})
    shown.page.evaluate("jupyterapp.shell.collapseLeft()")


def test_no_key_reaches_the_notebook_but_escape_and_saving(notebook):
    shown = notebook(MAKE["graph_player"], "from gdlesson import quiz\nquiz('worked', 'typed-in')")
    page = shown.page
    field = page.locator("fieldset[data-item='next-point']")
    field.get_by_role("textbox").fill("6.6")
    field.get_by_role("textbox").press("Enter")
    field.locator("summary").wait_for()
    cells = "jupyterapp.shell.currentWidget.content.widgets.map((w) => w.model.type)"
    for place in (page.locator(".gdl-scroll"), field.locator("summary")):
        place.focus()
        for key in "xabmdd00":
            page.keyboard.press(key)
        assert page.evaluate(cells) == ["code", "code"]
        assert page.locator(".jp-Dialog").count() == 0
    page.evaluate("jupyterapp.shell.currentWidget.model.dirty = true")
    page.keyboard.press("Control+s")
    page.wait_for_function("!jupyterapp.shell.currentWidget.model.dirty")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.jp-Cell') !== null")
    assert page.evaluate("document.activeElement.closest('.gdl') === null")
    page.keyboard.press("b")  # here it is the notebook's again
    page.wait_for_function(f"{cells}.length === 3")


def test_focus_goes_to_what_appears(notebook):
    shown = notebook(
        "from gdlesson import DescentPlayground, FitByHand\nDescentPlayground(predict='zigzag')",
        "FitByHand()",
    )
    page = shown.page
    first = page.locator(".gdl").first
    first.get_by_role("button", name="Skip").focus()
    page.keyboard.press("Enter")
    assert first.locator(".gdl-body").evaluate("n => document.activeElement === n")
    page.keyboard.press("Tab")
    assert first.get_by_role("slider", name="Starting point").evaluate(
        "n => document.activeElement === n"
    )
    second = page.locator(".gdl").nth(1)
    second.get_by_role("button", name="Reveal the surface").focus()
    page.keyboard.press("Enter")
    second.locator(".gdl-revealed").wait_for()
    assert second.locator(".gdl-revealed").evaluate("n => document.activeElement === n")
