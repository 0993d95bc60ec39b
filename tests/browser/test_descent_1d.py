"""Descent on a curve: every step with its tangent, by button, by key, by pointer."""

import pytest

from .conftest import DARK, LIGHT

MAKE = "from gdlesson import DescentExplorer1D\nw = DescentExplorer1D()\nw"


def test_each_step_is_shown_with_the_slope_it_used(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    readout = root.locator(".gdl-readout")
    root.get_by_role("button", name="Reset").click()
    assert (
        "step 0 of 30: x = 2, loss 4, slope 4; next step −η × slope = -0.4" in readout.inner_text()
    )
    root.get_by_role("button", name="Step", exact=True).click()
    assert "step 1 of 30: x = 1.6, loss 2.56, slope 3.2" in readout.inner_text()
    assert root.locator(".gdl-used").count() == 1


def test_shrink_zig_zag_diverge(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    box = root.get_by_role("textbox", name="Learning rate")
    for rate, word in (("0.1", "Smooth"), ("0.9", "Zig-zag"), ("1.1", "Diverging")):
        box.fill(rate)
        box.press("Enter")
        shown.settle(root)
        assert word in root.locator(".gdl-status").inner_text()


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
    root.get_by_role("button", name="Reset").click()
    for _ in range(3):
        root.get_by_role("button", name="Step", exact=True).click()
    shown.shoot(f"descent-1d-{theme.split()[1].lower()}", root)
    assert shown.axe() == []
