"""The playground, driven as a learner drives it."""

import itertools
import math
import re

import pytest

from gdlesson import descend
from gdlesson.objectives import bowl

from .conftest import DARK, LIGHT

MAKE = "from gdlesson import DescentPlayground\nw = DescentPlayground()\nw"
#: A function that asks its argument is left to Python.
OWN = MAKE.replace("()", "(lambda x, y: x * x + 3 * y * y if x > -9 else 0.0)")

#: What a sum looks like: how much of it is dressed as a term, how many colours its numbers have.
DRESSED = """(sum) => {
    const styles = [...sum.querySelectorAll('*')].map((n) => getComputedStyle(n));
    const like = (s) => s.cursor === 'help' || s.textDecorationLine !== 'none';
    const numbers = [...sum.querySelectorAll('.gdl-part > span')];
    return {
        terms: styles.filter(like).length,
        colours: new Set(numbers.map((n) => getComputedStyle(n).color)).size,
    };
}"""


def path_on_screen(root, rule="SGD"):
    """The drawn path as numbers: the SVG's own places turned back with the axes' corner ticks."""
    text = root.locator(f".gdl-path[data-rule='{rule}']").get_attribute("d")
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"[^ML]+", text)]


def in_numbers(shown, root, places):
    """Places in the SVG as points of the surface, by the box of the axes and the window."""
    box = root.locator(".gdl-box").first
    left, top, wide, tall = (float(box.get_attribute(a)) for a in ("x", "y", "width", "height"))
    (x0, x1), (y0, y1) = shown.ask("[s for s in w.surfaces if s['name'] == w.surface][0]['window']")
    return [
        (x0 + (x - left) / wide * (x1 - x0), y1 - (y - top) / tall * (y1 - y0)) for x, y in places
    ]


def press(root, name):
    root.get_by_role("button", name=name, exact=True).click()


def at_last(shown, expression, value):
    """Whether Python comes to have this value: what is no input is not waited for by `settle`."""
    for _ in range(50):
        if shown.ask(expression) == value:
            return True
        shown.page.wait_for_timeout(100)
    return False


def more(root):
    """Open what is folded away."""
    root.locator("summary").click()


def drag(shown, root, dx, dy):
    knob = root.get_by_role("slider", name="Starting point").bounding_box()
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    mouse = shown.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 9):
        mouse.move(x + dx * step / 8, y + dy * step / 8)
    mouse.up()
    shown.settle(root)


def close(a, b, tolerance):
    return len(a) == len(b) and all(math.dist(p, q) < tolerance for p, q in zip(a, b, strict=True))


def test_a_dragged_start_draws_the_path_that_descend_computes(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    press(root, "All steps")
    drag(shown, root, -120, 60)
    start = shown.ask("list(w.start)")
    assert start[0] < 3.5
    assert start[1] < 2.5
    points = shown.ask(
        "__import__('gdlesson').descend(w.histories['SGD'].f, w.start, learning_rate=0.1, "
        "steps=50).points.tolist()"
    )
    drawn = in_numbers(shown, root, path_on_screen(root))
    assert close(drawn, [tuple(p) for p in points], 0.02)


def test_the_knob_is_under_the_pointer(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    knob = root.get_by_role("slider", name="Starting point")
    before = knob.bounding_box()
    drag(shown, root, -100, 40)
    after = knob.bounding_box()
    assert abs(after["x"] - before["x"] + 100) < 4
    assert abs(after["y"] - before["y"] - 40) < 4


def test_arrow_keys_move_the_start_and_the_notebook_leaves_them_alone(notebook):
    shown = notebook(MAKE, "1 + 1")
    root = shown.widget()
    active = "jupyterapp.shell.currentWidget.content.activeCellIndex"
    knob = root.get_by_role("slider", name="Starting point")
    knob.focus()
    before = shown.page.evaluate(active)
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowDown"):
        knob.press(key)
    shown.settle(root)
    x, y = shown.ask("list(w.start)")
    assert x == pytest.approx(4 - 2 * 0.1)
    assert y == pytest.approx(3 + 0.1 - 10 * 0.1)
    assert "x 3.8, y 2.1" in knob.get_attribute("aria-valuetext")
    assert shown.page.evaluate(active) == before


def test_slider_and_typed_rate(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    box = root.get_by_role("textbox", name="Learning rate")
    box.fill("0.4")
    box.press("Enter")
    shown.settle(root)
    assert shown.ask("w.learning_rate") == 0.4
    press(root, "All steps")
    said(shown, root, "Diverging")
    assert "0.3333" not in root.inner_text()  # the border is for the learner to find
    slider = root.get_by_role("slider", name="Learning rate η, slider")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")
    shown.settle(root)
    assert shown.ask("w.learning_rate") == pytest.approx(0.35)
    slider.press("PageDown")
    shown.settle(root)
    assert shown.ask("w.learning_rate") == pytest.approx(0.3)
    for bad in ("-1", "0", "fast", "1e999", ""):
        box.fill(bad)
        box.press("Enter")
        assert box.get_attribute("aria-invalid") == "true"
        assert "a number above 0" in root.inner_text()
    assert shown.ask("w.learning_rate") == pytest.approx(0.3)


def said(shown, root, words):
    """Wait until Python's verdict on the steps on show has come."""
    status = root.locator(".gdl-status").element_handle()
    shown.page.wait_for_function("([n, t]) => n.textContent.includes(t)", arg=[status, words])


def test_the_border_is_found_by_trying(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    press(root, "All steps")
    box = root.get_by_role("textbox", name="Learning rate")
    words = root.locator(".gdl-trial-words")
    for rate, told in (
        ("0.2", "○ holds"),
        ("0.5", "It holds at 0.2 and flies off at 0.5"),
        ("0.33", "It holds at 0.33 and flies off at 0.5"),
        ("0.34", "Border found: η = 0.3333"),
    ):
        box.fill(rate)
        box.press("Enter")
        shown.page.wait_for_function(
            "([n, t]) => n.textContent.includes(t)", arg=[words.element_handle(), told]
        )
    assert root.locator(".gdl-border").count() == 1
    fates = "[[0.33, 'holds'] in f, [0.34, 'flies off'] in f]"  # the page says it before Python
    assert at_last(shown, f"[{fates} for f in [[[t[2], t[3]] for t in w.tried]]][0]", [True, True])
    shown.shoot("playground-border", root)


def test_zoom_fit_and_a_start_that_is_not_on_the_map(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    press(root, "All steps")
    root.get_by_role("button", name="Zoom in").click()
    shown.page.wait_for_function(
        "n => n.textContent.includes('every 2:')",
        arg=root.locator(".gdl-legend").element_handle(),
    )
    # The walker keeps its place: all but in the middle after 50 steps.
    (left, right), (low, high) = shown.ask("w.picture['window']")
    x, y = descend(bowl, (4, 3), learning_rate=0.1, steps=50).points[-1]
    assert [left - x / 2, right - x / 2] == pytest.approx([-2.5, 2.5])
    assert [low - y / 2, high - y / 2] == pytest.approx([-2, 2])
    press(root, "Fit")
    shown.page.wait_for_function(
        "n => n.textContent.includes('every 5:')",
        arg=root.locator(".gdl-legend").element_handle(),
    )
    more(root)
    box = root.get_by_role("textbox", name="Start x")
    box.fill("9")
    box.press("Enter")
    shown.settle(root)
    assert "outside this map" in root.locator(".gdl-map > .gdl-small").inner_text()
    press(root, "Fit")
    shown.settle(root)
    assert shown.ask("w.view[0][1]") > 9
    assert root.get_by_role("slider", name="Starting point").is_visible()


def test_scrub_and_loss_curve_walk_through_the_steps(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    press(root, "All steps")
    bar = root.get_by_role("slider", name="Step of the walk")
    bar.focus()
    bar.press("Home")
    bar.press("ArrowRight")
    bar.press("ArrowRight")
    shown.settle(root)
    assert at_last(shown, "w.position", 2)
    assert "(2.56, 0.48)" in root.locator(".gdl-sum").inner_text()
    assert len(path_on_screen(root)) == 3
    said(shown, root, "Keep stepping")
    box = root.locator(".gdl-losses .gdl-box").bounding_box()
    left, wide = box["x"] + 9, box["width"] - 18  # there is room for the markers at both ends
    shown.page.mouse.click(left + wide * 20 / 50, box["y"] + 40)
    shown.settle(root)
    assert at_last(shown, "w.position", 20)
    shown.page.mouse.move(left + wide * 5 / 50, box["y"] + 40)
    assert "step 5: loss" in root.locator(".gdl-losses").text_content()
    assert root.locator(".gdl-map .gdl-ring-on").count() == 1


def test_map_and_play_are_on_one_screen(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    shown.page.set_viewport_size({"width": 800, "height": 900})
    shown.page.evaluate("jupyterapp.shell.collapseLeft()")
    shown.page.wait_for_function("innerWidth === 800")
    shown.page.wait_for_timeout(200)
    screen = shown.page.locator(".jp-WindowedPanel-outer").first.bounding_box()["height"]
    for name in ("Step", "Play", "All steps"):
        button = root.get_by_role("button", name=name, exact=True).bounding_box()
        map_ = root.locator(".gdl-map > .gdl-axes").bounding_box()
        assert 0 < button["y"] + button["height"] - map_["y"] < screen, name
    assert reach(root) < screen
    shown.shoot("playground-one-screen")
    shown.page.evaluate("jupyterapp.shell.expandLeft()")


#: Map, curve, bar, buttons and the rate on a phone of 844 px, of which a page's own bar takes some.
PHONE = 780


def reach(root):
    """From the top of the map to the end of what is played with; none of it lies over another."""
    parts = [
        root.locator(place).first.bounding_box()
        for place in (".gdl-map > .gdl-axes", ".gdl-map-row", ".gdl-losses > .gdl-axes",
                      ".gdl-scrub", ".gdl-scrub-words", ".gdl-turn > :first-child")
    ]  # fmt: skip
    for a, b in itertools.combinations(parts, 2):
        across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
        down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
        assert across <= 1 or down <= 1, (a, b)
    return max(b["y"] + b["height"] for b in parts) - min(b["y"] for b in parts)


@pytest.mark.parametrize("surface", ["bowl", "rosenbrock"])
def test_map_curve_and_bar_stand_on_a_phones_screen(notebook, surface):
    shown = notebook(
        f"from gdlesson import DescentPlayground\nw = DescentPlayground('{surface}')\nw"
    )
    root = shown.widget()
    root.evaluate("n => { n.style.width = '374px' }")
    shown.page.wait_for_timeout(300)
    assert reach(root) < PHONE
    shown.shoot(f"playground-phone-{surface}")
    for name in ("Reset", "Step", "All steps", "Zoom in"):
        box = root.get_by_role("button", name=name, exact=True).bounding_box()
        assert min(box["width"], box["height"]) >= 24, name


def test_a_thousand_steps_play_within_ten_seconds(notebook):
    shown = notebook("from gdlesson import DescentPlayground\nw = DescentPlayground(steps=1000)\nw")
    root = shown.widget()
    press(root, "Play")
    shown.page.wait_for_function(
        "n => n.querySelector('.gdl-scrub').value === '1000'", arg=root.element_handle(),
        timeout=10_000,
    )  # fmt: skip
    assert at_last(shown, "w.position", -1)


def test_an_answer_that_arrives_does_not_take_away_what_is_being_typed(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    more(root)
    box = root.get_by_role("textbox", name="Start x")
    box.fill("2.5")
    shown.execute("w.start = [4, 1]")
    shown.settle(root)
    assert root.get_by_role("textbox", name="Start y").input_value() == "1"
    assert box.input_value() == "2.5"
    box.press("Enter")
    shown.settle(root)
    assert shown.ask("list(w.start)") == [2.5, 1]


def test_step_play_pause_reset(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    assert path_on_screen(root) == []  # it opens where the walk begins
    sum_ = " ".join(root.locator(".gdl-sum").inner_text().split())
    assert sum_.startswith("(4, 3) start : (8, 18) gradient × −0.1 minus the rate")
    assert sum_.endswith("= (−0.8, −1.8) step → (3.2, 1.2) next point")
    # Its words promise no meaning, as a term in the text does, and its numbers have their colours.
    assert root.locator(".gdl-sum").evaluate(DRESSED) == {"terms": 0, "colours": 4}
    press(root, "Step")
    press(root, "Step")
    assert len(path_on_screen(root)) == 3
    assert "(2.56, 0.48)" in root.locator(".gdl-sum").inner_text()
    press(root, "Back")
    assert len(path_on_screen(root)) == 2
    press(root, "Play")
    shown.page.wait_for_function(
        "(n) => n.querySelector('.gdl-path').getAttribute('d').split('L').length > 6",
        arg=root.element_handle(),
    )
    press(root, "Pause")
    paused = len(path_on_screen(root))
    shown.page.wait_for_timeout(300)
    assert len(path_on_screen(root)) == paused < 51
    press(root, "All steps")
    assert len(path_on_screen(root)) == 51
    said(shown, root, "Smooth: it glides down")
    press(root, "Step")  # at the end it starts again
    assert path_on_screen(root) == []


def test_a_race_has_a_path_and_a_word_for_each_rule(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    press(root, "All steps")
    more(root)
    for rule in ("Momentum", "Adam"):
        root.get_by_role("checkbox", name=rule).check()
    shown.settle(root)
    assert root.locator(".gdl-path").count() == 3
    assert sorted(shown.ask("list(w.histories)")) == ["Adam", "Momentum", "SGD"]
    dashes = {
        root.locator(f".gdl-path[data-rule='{rule}']").evaluate(
            "n => getComputedStyle(n).strokeDasharray"
        )
        for rule in ("SGD", "Momentum", "Adam")
    }
    assert len(dashes) == 3  # colour is not all that tells them apart
    table = root.locator(".gdl-table")
    shown.page.wait_for_function(
        "n => n.textContent.includes('Swinging')", arg=table.element_handle()
    )
    root.locator(".gdl-whose button", has_text="Adam").click()
    box = root.get_by_role("textbox", name="Learning rate")
    box.fill("0.5")
    box.press("Enter")
    shown.settle(root)
    assert shown.ask("[w.rate_of(r) for r in w.rules]") == [0.1, 0.1, 0.5]
    assert "Adam: It averages the gradients" in root.locator(".gdl-race").inner_text()
    shown.shoot("playground-race", root)


def test_another_surface_brings_its_contours_and_its_start(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    before = root.locator(".gdl-contour").count()
    more(root)
    root.get_by_role("combobox", name="Surface").select_option("rosenbrock")
    shown.settle(root)
    assert shown.ask("list(w.start)") == [-1.2, 1.0]
    assert root.locator(".gdl-contour").count() != before
    press(root, "Step")
    drawn = in_numbers(shown, root, path_on_screen(root)[:1])
    assert close(drawn, [(-1.2, 1.0)], 0.02)


def test_a_function_of_the_learners_own(notebook):
    shown = notebook(
        "from gdlesson import DescentPlayground\n"
        "def saucer(x, y):\n    return (x - 1) ** 2 + y ** 2\n"
        "w = DescentPlayground(saucer, start=(3, 2))\nw"
    )
    root = shown.widget()
    press(root, "All steps")
    drag(shown, root, -40, 30)
    more(root)
    end = in_numbers(shown, root, path_on_screen(root)[-1:])[0]
    assert math.dist(end, (1, 0)) < 0.05
    assert "your saucer" in root.inner_text()


def test_a_function_that_raises_during_a_drag_says_so_in_the_widget(notebook):
    shown = notebook(
        "from gdlesson import DescentPlayground\n"
        "def picky(x, y):\n"
        "    if x < 2:\n        raise RuntimeError('x got too small for me')\n"
        "    return (x - 5) ** 2 + y ** 2\n"
        "w = DescentPlayground(picky, start=(4, 3), window=((2, 6), (-4, 4)))\nw"
    )
    root = shown.widget()
    shown.execute("w.learning_rate = 3.0")
    shown.settle(root)
    assert "x got too small for me" in root.locator(".gdl-status").inner_text()
    shown.execute("w.learning_rate = 0.1")
    shown.settle(root)
    assert "too small" not in root.locator(".gdl-status").inner_text()


def test_two_views_are_one_playground(notebook):
    shown = notebook(MAKE, "w")
    first, second = shown.widget(0), shown.widget(1)
    drag(shown, first, -60, 30)
    shown.settle(second)
    assert path_on_screen(first) == path_on_screen(second)
    assert len(set(shown.page.locator(".gdl clipPath").evaluate_all("a => a.map(n => n.id)"))) == 4
    # What plays in one is paused in the other.
    press(first, "Reset")
    press(first, "Play")
    second.get_by_role("button", name="Pause", exact=True).click()
    first.get_by_role("button", name="Play", exact=True).wait_for()
    shown.settle(first)
    at = shown.ask("w.position")
    assert 0 <= at < 50
    shown.page.wait_for_timeout(400)
    assert shown.ask("w.position") == at
    assert first.locator(".gdl-scrub").input_value() == str(at)


def test_after_a_reload_it_is_as_it_was(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    drag(shown, root, -80, 50)
    press(root, "All steps")
    more(root)
    root.get_by_role("checkbox", name="Adam").check()
    shown.settle(root)
    before = path_on_screen(root), path_on_screen(root, "Adam"), shown.ask("list(w.start)")
    shown.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    shown.load_again()
    root = shown.widget()
    assert (
        path_on_screen(root),
        path_on_screen(root, "Adam"),
        shown.ask("list(w.start)"),
    ) == before
    drag(shown, root, 30, 0)
    assert shown.ask("w.start[0]") > before[2][0]


def test_after_a_restart_and_reload_running_the_cell_again_brings_it_back(notebook):
    shown = notebook(MAKE)
    shown.widget()
    shown.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    shown.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    shown.wait_for_kernel()
    shown.may_complain = True  # JupyterLab: the widget's model is gone
    shown.load_again()
    shown.run_all()
    root = shown.widget()
    drag(shown, root, -40, 20)
    assert shown.ask("w.start[0]") < 4


def test_a_busy_kernel_is_named_and_the_page_goes_on_alone(notebook):
    shown = notebook(MAKE)
    root = shown.widget()
    # Sleeps inside C without letting go of the interpreter: nobody in the kernel can answer.
    more(root)
    shown.execute("import ctypes; ctypes.PyDLL(None).sleep(4)", wait=False)
    box = root.get_by_role("textbox", name="Start x")
    box.fill("2")
    box.press("Enter")
    status = root.locator(".gdl-status")
    alone = "n => n.textContent.includes('computes this alone')"
    shown.page.wait_for_function(alone, arg=status.element_handle())
    assert "gdl-stale" not in root.locator("g:has(> .gdl-path)").get_attribute("class")
    assert "x 2" in root.get_by_role("slider", name="Starting point").get_attribute(
        "aria-valuetext"
    )
    shown.settle(root)
    assert "alone" not in status.inner_text()
    assert shown.ask("w.start[0]") == 2


def test_where_only_python_can_compute_nothing_old_is_shown_as_current(notebook):
    shown = notebook(OWN)
    root = shown.widget()
    more(root)
    shown.execute("import ctypes; ctypes.PyDLL(None).sleep(4)", wait=False)
    box = root.get_by_role("textbox", name="Start x")
    box.fill("2")
    box.press("Enter")
    status = root.locator(".gdl-status")
    shown.page.wait_for_function("n => n.dataset.kind === 'trouble'", arg=status.element_handle())
    assert "busy" in status.inner_text()
    assert "gdl-stale" in root.locator("g:has(> .gdl-path)").get_attribute("class")
    shown.settle(root)
    assert "busy" not in status.inner_text()


def test_a_dead_kernel_is_named_and_the_start_still_moves(notebook):
    shown = notebook(MAKE)
    shown.may_complain = True
    root = shown.widget()
    shown.execute("import os; os._exit(1)", wait=False)
    shown.page.wait_for_function(
        """() => ['restarting', 'autorestarting', 'dead', 'starting'].includes(
            jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status)
            || document.querySelector('.jp-Dialog')"""
    )
    dialog = shown.page.locator(".jp-Dialog button.jp-mod-accept")
    if dialog.count():
        dialog.first.click()
    more(root)
    box = root.get_by_role("textbox", name="Start x")
    box.fill("2")
    box.press("Enter")
    status = root.locator(".gdl-status")
    alone = "n => n.textContent.includes('computes this alone')"
    shown.page.wait_for_function(alone, arg=status.element_handle())
    assert root.get_attribute("data-state") in ("late", "gone")
    sum_ = root.locator(".gdl-sum")
    assert sum_.inner_text().startswith("(2")
    root.get_by_role("button", name="All steps").click()
    shown.page.wait_for_function(
        "n => /^(Smooth|Zig-zag).*alone/.test(n.textContent)", arg=status.element_handle()
    )
    knob = root.get_by_role("slider", name="Starting point")
    assert "x 2" in knob.get_attribute("aria-valuetext")


def test_a_finger_drags_the_start(notebook):
    shown = notebook(MAKE, has_touch=True)
    root = shown.widget()
    knob = root.get_by_role("slider", name="Starting point").bounding_box()
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    session = shown.page.context.new_cdp_session(shown.page)
    touch = lambda kind, *at: session.send(  # noqa: E731
        "Input.dispatchTouchEvent",
        {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in at]},
    )
    touch("touchStart", (x, y))
    for step in range(1, 7):
        touch("touchMove", (x - 15 * step, y + 8 * step))
    touch("touchEnd")
    shown.settle(root)
    assert shown.ask("w.start[0]") < 3.2


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_accessible_in_both_themes(notebook, theme):
    shown = notebook(MAKE, theme=theme)
    root = shown.widget()
    press(root, "All steps")
    more(root)
    shown.settle(root)
    shown.shoot(f"playground-{theme.split()[1].lower()}", root)
    assert shown.axe() == []
    small = root.locator("button, select, input, [role=slider]").evaluate_all(
        "all => all.filter(n => n.getClientRects().length).map(n => [n.outerHTML.slice(0, 80),"
        " (n.type === 'checkbox' ? n.closest('label') : n).getBoundingClientRect()])"
        ".filter(([, r]) => r.width < 24 || r.height < 24).map(([t]) => t)"
    )
    assert small == []


def test_in_forced_colours_the_paths_are_there(notebook):
    shown = notebook(MAKE)
    shown.contrast("light")
    root = shown.widget()
    press(root, "All steps")
    shown.shoot("playground-forced-colours", root)
    stroke = root.locator(".gdl-path").evaluate("n => getComputedStyle(n).stroke")
    ground = root.evaluate("n => getComputedStyle(n).backgroundColor")
    assert stroke != ground


def test_the_summary_in_words(notebook):
    shown = notebook(MAKE, "print(repr(w))")
    root = shown.widget()
    spoken = root.locator("[role=status]")
    shown.page.wait_for_function("n => n.textContent !== ''", arg=spoken.element_handle())
    assert "The walk has not begun" in spoken.text_content()
    assert "SGD smooth, loss 43" in shown.page.locator(".jp-OutputArea").last.inner_text()
