"""Widgets by touch alone and by keys alone: nothing scrolls away, nothing reaches the notebook."""

import pytest

from .test_other_widgets import MAKE

#: The widgets that have something to drag.
WITH_HANDLES = ("secant", "compass", "two_slices", "playground", "wiggle", "descent_1d")

WATCH = """root => {
    window.met = {pointermove: 0, pointercancel: 0};
    for (const type of Object.keys(met)) root.addEventListener(type, () => { met[type] += 1; });
}"""


def narrow(shown, width):
    """A window of this width, with the notebook as the only thing in it."""
    shown.page.set_viewport_size({"width": width, "height": 800})
    shown.page.evaluate("jupyterapp.shell.collapseLeft()")


@pytest.mark.parametrize("name", WITH_HANDLES)
def test_a_finger_drags_every_handle_up_and_down(notebook, name):
    shown = notebook(MAKE[name], has_touch=True)
    narrow(shown, 390)
    root = shown.widget()
    root.evaluate(WATCH)
    session = shown.page.context.new_cdp_session(shown.page)
    for knob in root.locator(".gdl-handle").all():
        knob.scroll_into_view_if_needed()
        shown.page.evaluate("met.pointermove = met.pointercancel = 0")
        place = knob.locator(".gdl-knob").bounding_box()
        x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
        points = [[{"x": x, "y": y + 9 * step}] for step in range(9)]
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[0]})
        for at in points[1:]:
            session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": at})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        met = shown.page.evaluate("met")
        assert met["pointercancel"] == 0, "the page scrolled instead"
        assert met["pointermove"] >= 8
    shown.settle(root)
    actions = root.locator(".gdl-axes").first.evaluate("n => getComputedStyle(n).touchAction")
    # The first is Chromium's word for pan-x pan-y pinch-zoom; two fingers zoom the playground's map.
    assert actions == ("pan-x pan-y" if name == "playground" else "manipulation")


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
