"""The secant explorer: shrink h by slider, keys and typing; drag along the curve; the corner."""

import pytest

from .conftest import DARK, LIGHT

MAKE = "from gdlesson import SecantExplorer\nw = SecantExplorer(x=1, h=1)\nw"


def line(root, number):
    """A line of the left picture as (x1, y1, x2, y2)."""
    node = root.locator(".gdl-axes").first.locator(f"line.gdl-run-{number}")
    return [float(node.get_attribute(a)) for a in ("x1", "y1", "x2", "y2")]


def test_the_secant_swings_onto_the_tangent_as_h_shrinks(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    secant, tangent = line(root, 1), line(root, 2)
    assert abs(secant[3] - tangent[3]) > 20
    box = root.get_by_role("textbox", name="h")
    for h, distance in (("0.1", 12), ("0.001", 0.3)):
        box.fill(h)
        box.press("Enter")
        shown.settle(root)
        assert abs(line(root, 1)[3] - line(root, 2)[3]) < distance
    assert "2.001" in root.locator(".gdl-status").inner_text()
    assert shown.ask("w.h") == 0.001


def test_the_slider_shrinks_h_by_keys(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    slider = root.locator("input[type=range]")
    slider.focus()
    slider.press("Home")
    shown.settle(root)
    assert shown.ask("w.h") <= 1e-3


def test_the_point_is_dragged_along_the_curve(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    knob = root.get_by_role("slider", name="Point of tangency")
    place = knob.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    mouse = shown.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 7):
        mouse.move(x - 15 * step, y)
    mouse.up()
    shown.settle(root)
    assert shown.ask("w.x") < 0.5
    after = knob.bounding_box()
    assert after["x"] < place["x"] - 60
    assert after["y"] > place["y"] + 5  # down the parabola
    knob.press("ArrowRight")
    shown.settle(root)


def test_the_corner_of_abs_has_two_slopes_and_no_tangent(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    root.get_by_role("combobox").select_option("abs")
    box = root.get_by_role("textbox", name="x", exact=True)
    box.fill("0")
    box.press("Enter")
    shown.settle(root)
    text = root.inner_text()
    assert "no derivative" in text
    assert root.locator(".gdl-axes").first.locator("line.gdl-run-2").get_attribute(
        "visibility"
    ) == ("hidden")
    shown.shoot("secant-corner", root)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_zoomed_in_no_two_labels_of_an_axis_read_the_same(notebook, theme):
    shown = notebook(MAKE, theme=theme)
    root = shown.widget()
    root.get_by_role("checkbox").check()
    box = root.get_by_role("textbox", name="h")
    for h in ("0.01", "1e-4", "1e-6", "1e-10", "1e-15"):
        box.fill(h)
        box.press("Enter")
        shown.settle(root)
        texts = root.locator(".gdl-axes").first.locator(".gdl-grid text:not(.gdl-label)")
        for anchor in ("middle", "end"):
            labels = texts.and_(shown.page.locator(f"[text-anchor={anchor}]")).all_text_contents()
            assert len(set(labels)) == len(labels), (h, labels)
        if h != "0.01":
            assert "offsets from 1" in root.locator(".gdl-axes").first.text_content()
        if h in ("1e-4", "1e-6"):
            assert len(labels) >= 3
            shown.shoot(f"secant-zoomed-{h}-{theme.split()[1].lower()}", root)


def test_a_function_of_the_learners_own_with_a_hole_in_its_domain(notebook):
    shown = notebook(
        "import math\nfrom gdlesson import SecantExplorer\n"
        "w = SecantExplorer(math.log, x=1, h=0.5, window=(-1, 4))\nw"
    )
    root = shown.widget()
    box = root.get_by_role("textbox", name="x", exact=True)
    for x, words in (("2", "0.5"), ("-0.5", "f is not finite")):
        box.fill(x)
        box.press("Enter")
        shown.settle(root)
        assert words in root.locator(".gdl-status").inner_text()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_accessible_in_both_themes(notebook, theme):
    shown = notebook(MAKE, theme=theme)
    root = shown.widget()
    shown.shoot(f"secant-{theme.split()[1].lower()}", root)
    assert shown.axe() == []
