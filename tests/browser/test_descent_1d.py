"""Descent on a curve: every step with its tangent, by button, by key, by pointer."""

import pytest

from .conftest import DARK, LIGHT

MAKE = "from gdlesson import DescentExplorer1D\nw = DescentExplorer1D()\nw"


def test_each_step_is_shown_with_the_slope_it_used(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    sum_ = lambda: " ".join(root.locator(".gdl-sum").inner_text().split())  # noqa: E731
    assert sum_() == "2 start : 4 slope × −0.1 minus the rate = −0.4 step → 1.6 next point"
    root.get_by_role("button", name="Step", exact=True).click()
    assert sum_().startswith("1.6 step 1 : 3.2 slope")
    assert root.locator("path.gdl-used").count() == 1
    root.get_by_role("button", name="Back", exact=True).click()
    assert root.locator("path.gdl-used").count() == 0


def test_shrink_zig_zag_diverge(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    root.get_by_role("button", name="All steps").click()
    box = root.get_by_role("textbox", name="Learning rate")
    status = root.locator(".gdl-status").element_handle()
    for rate, word in (("0.1", "Smooth"), ("0.9", "Zig-zag"), ("1.1", "Diverging")):
        box.fill(rate)
        box.press("Enter")
        shown.page.wait_for_function("([n, t]) => n.textContent.includes(t)", arg=[status, word])
        shown.settle(root)
        shown.page.wait_for_timeout(1500)  # what rests at its end for a moment is marked
    marks = root.locator(".gdl-trial-words")
    shown.page.wait_for_function(
        "n => n.textContent.includes('It holds at 0.9 and flies off at 1.1')",
        arg=marks.element_handle(),
    )
    for rate in ("0.99", "1.01"):
        box.fill(rate)
        box.press("Enter")
        shown.settle(root)
        shown.page.wait_for_timeout(700)  # it counts as played when it has rested
    assert "Border found: η = 1." in marks.inner_text()


def test_the_start_is_moved_by_pointer_and_by_keys(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    knob = root.get_by_role("slider", name="Starting point")
    place = knob.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x - 60, y)
    shown.page.mouse.up()
    shown.settle(root)
    moved = shown.ask("w.start")
    assert moved < 1.5
    knob.press("Shift+ArrowLeft")
    shown.settle(root)
    assert shown.ask("w.start") < moved


def test_the_two_valleys_keep_what_falls_into_them(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    root.get_by_role("combobox").select_option("two_valleys")
    shown.settle(root)
    assert shown.ask("w.start") == 1.7
    box = root.get_by_role("textbox", name="Learning rate")
    box.fill("0.02")
    box.press("Enter")
    shown.settle(root)
    assert 0.9 < shown.ask("w.history.points[-1].item()") < 1.1
    shown.shoot("descent-1d-two-valleys", root)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_accessible_in_both_themes(notebook, theme):
    shown = notebook(MAKE, theme=theme)
    root = shown.widget()
    for _ in range(3):
        root.get_by_role("button", name="Step", exact=True).click()
    shown.shoot(f"descent-1d-{theme.split()[1].lower()}", root)
    assert shown.axe() == []
