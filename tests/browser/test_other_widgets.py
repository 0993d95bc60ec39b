"""The widgets of Sections 1, 3, 4, 5, 6 and 9: by mouse, by keys, by typing; in both themes."""

import pytest

from gdlesson.widgets import WIDGETS

from .conftest import DARK, LIGHT

#: What a widget is made of where its defaults show too little.
ARGUMENTS = {"derivative_checker": "'(3*x + 1)**2', '2*(3*x + 1)'"}
MAKE = {
    module: f"from gdlesson import {name}\nw = {name}({ARGUMENTS.get(module, '')})\nw"
    for name, module in WIDGETS.items()
}


def type_into(root, label, text, nth=0):
    box = root.get_by_role("textbox", name=label, exact=True).nth(nth)
    box.fill(text)
    box.press("Enter")


def drag(shown, root, knob, dx, dy):
    place = knob.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    mouse = shown.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 7):
        mouse.move(x + dx * step / 6, y + dy * step / 6)
    mouse.up()
    shown.settle(root)


def each(shown):
    """Every widget of a notebook, each scrolled to and settled."""
    for number, name in enumerate(MAKE):
        shown.scroll_to(number)
        root = shown.page.locator(".gdl").nth(number)
        root.scroll_into_view_if_needed()
        shown.settle(root)
        yield name, root


def test_every_one_is_accessible_in_both_themes(notebook):
    shown = notebook(*MAKE.values())
    for theme in (LIGHT, DARK):
        shown.turn(theme)
        for name, root in each(shown):
            shown.shoot(f"{name}-{theme.split()[1].lower()}", root)
        assert shown.axe() == [], theme
        small = shown.page.locator(".gdl :is(button, select, input, [role=slider])").evaluate_all(
            "all => all.filter(n => n.offsetParent || n.ownerSVGElement).map(n => [n.outerHTML,"
            " (n.type === 'checkbox' ? n.closest('label') : n).getBoundingClientRect()])"
            ".filter(([, r]) => r.width < 24 || r.height < 24).map(([t]) => t)"
        )
        assert small == [], theme


def test_fit_by_hand_beats_the_descent_and_reveals_the_trail(notebook):
    shown = notebook(MAKE["fit_by_hand"])
    root = shown.widget()
    slope = root.get_by_role("slider", name="Slope, slider")
    slope.focus()
    for _ in range(3):
        slope.press("ArrowRight")
    shown.settle(root)
    assert shown.ask("w.slope") == pytest.approx(0.3)
    type_into(root, "Slope", "6")
    type_into(root, "Slope", "11.9")
    type_into(root, "Intercept", "9")
    shown.settle(root)
    assert "You have beaten" in root.locator(".gdl-status").inner_text()
    assert not root.locator(".gdl-revealed").is_visible()
    root.get_by_role("button", name="Reveal the surface").click()
    root.locator(".gdl-revealed").wait_for()
    root.locator(".gdl-revealed .gdl-contour").first.wait_for(state="attached")
    assert len(shown.ask("w.tries")) >= 3
    assert root.locator(".gdl-revealed .gdl-step").count() >= 3
    shown.shoot("fit-revealed", root)


def test_the_checker_names_the_slip_and_points_at_the_place(notebook):
    shown = notebook(MAKE["derivative_checker"])
    root = shown.widget()
    status = root.locator(".gdl-status")
    assert "inner derivative is missing" in status.inner_text()
    guess = root.get_by_role("textbox", name="your guess")
    guess.fill("6*(3*x + 1)")
    guess.press("Enter")
    shown.settle(root)
    assert status.inner_text().startswith("Yes")
    guess.fill("6x")
    guess.press("Enter")
    shown.settle(root)
    trouble = root.locator(".gdl-complaint").nth(1).inner_text()
    assert "write 6*x" in trouble
    assert trouble.splitlines()[-1] == " ^"
    function = root.get_by_role("textbox", name="f(x)")
    function.fill("__import__('os')")
    function.press("Enter")
    shown.settle(root)
    assert "I don't know" in root.locator(".gdl-complaint").first.inner_text()


def test_the_wiggle_is_dragged_and_stretched(notebook):
    shown = notebook(MAKE["wiggle"])
    root = shown.widget()
    tip = root.get_by_role("slider", name="The end of the wiggle")
    drag(shown, root, tip, 40, 0)
    assert shown.ask("w.dx") > 0.3
    assert shown.ask("w.x") == 0
    at = root.get_by_role("slider", name="x", exact=True)
    drag(shown, root, at, -50, 0)
    assert shown.ask("w.x") < 0
    tip.press("ArrowLeft")
    shown.settle(root)
    type_into(root, "x", "0")
    type_into(root, "Δx", "0.01")
    shown.settle(root)
    assert "together 3 × 2 = 6" in root.locator(".gdl-status").inner_text()
    assert "6.09" in root.locator(".gdl-status").inner_text()


def test_depth_vanishes_and_explodes(notebook):
    shown = notebook(MAKE["depth"])
    root = shown.widget()
    assert "7.89×10⁻³¹" in root.locator(".gdl-status").inner_text()
    root.get_by_role("combobox").select_option("identity")
    type_into(root, "Weight", "1.5")
    shown.settle(root)
    assert "explodes" in root.locator(".gdl-status").inner_text()
    layers = root.get_by_role("slider", name="Layers, slider")
    layers.focus()
    layers.press("Home")
    shown.settle(root)
    assert shown.ask("w.depth") == 1
    assert "survives" in root.locator(".gdl-status").inner_text()


def test_the_slices_follow_the_point(notebook):
    shown = notebook(MAKE["two_slices"])
    root = shown.widget()
    assert "Slope along x: 8" in root.locator(".gdl-status").inner_text()
    drag(shown, root, root.get_by_role("slider", name="Point"), -40, 30)
    x, y = shown.ask("list(w.point)")
    assert x < 0.9
    assert y < 0.9
    root.get_by_role("slider", name="Point").press("ArrowUp")
    type_into(root, "Point x", "1")
    type_into(root, "Point y", "2")
    shown.settle(root)
    assert "Slope along x: 10" in root.locator(".gdl-status").inner_text()
    assert "Slope along y: 14" in root.locator(".gdl-status").inner_text()


def test_the_compass_is_turned_and_its_arrow_stands_square(notebook):
    shown = notebook(MAKE["compass"])
    root = shown.widget()
    root.get_by_role("combobox").select_option("bowl")
    type_into(root, "Point x", "2")
    type_into(root, "Point y", "1")
    shown.settle(root)
    steepest = shown.ask("w.answer['steepest']")
    type_into(root, "Direction (degrees)", str(round(steepest + 90)))
    shown.settle(root)
    assert "along the contour line" in root.locator(".gdl-status").inner_text()
    turner = root.get_by_role("slider", name="Direction in degrees")
    before = shown.ask("w.angle")
    drag(shown, root, turner, 40, 0)
    assert shown.ask("w.angle") > before + 10
    turner.press("ArrowLeft")
    shown.settle(root)
    angle = root.locator(".gdl-gradient .gdl-shaft").evaluate(
        """(n) => { const [a, b] = n.getAttribute('d').slice(1).split('L')
             .map((p) => p.trim().split(' ').map(Number));
             return Math.atan2(a[1] - b[1], b[0] - a[0]) * 180 / Math.PI; }"""
    )
    assert angle == pytest.approx(steepest, abs=0.5)


def test_scaling_turns_the_valley_into_a_bowl(notebook):
    shown = notebook(MAKE["regression"])
    root = shown.widget()
    assert "Condition number 50.6" in root.locator(".gdl-status").inner_text()
    root.get_by_role("checkbox", name="scale the feature").check()
    shown.settle(root)
    status = root.locator(".gdl-status").inner_text()
    assert "Condition number 1:" in status
    assert "step 0 of 50" in root.locator(".gdl-readout").inner_text()
    root.get_by_role("button", name="Step", exact=True).click()
    assert "step 1 of 50" in root.locator(".gdl-readout").inner_text()
    type_into(root, "Learning rate η", "1.2")
    shown.settle(root)
    assert "Diverging" not in root.locator(".gdl-status").inner_text()
    root.get_by_role("button", name="All steps").click()
    shown.settle(root)
    assert "Diverging" in root.locator(".gdl-status").inner_text()
    shown.shoot("regression-scaled", root)


def test_the_graph_is_walked_backward_and_forward_again(notebook):
    shown = notebook(MAKE["graph_player"])
    root = shown.widget()
    grads = root.locator(".gdl-nodegrad")
    assert set(grads.all_text_contents()) == {"grad ?"}
    root.get_by_role("button", name="Step", exact=True).click()
    assert "It begins with 1" in root.locator(".gdl-status").inner_text()
    for _ in range(6):
        root.get_by_role("button", name="Step", exact=True).click()
    texts = grads.all_text_contents()
    assert "grad 8" in texts
    assert "grad 18" in texts
    assert "grad ?" not in texts
    root.get_by_role("button", name="Back").click()
    assert [t for t in grads.all_text_contents() if not t.startswith("grad")] == ["so far 8"]
    type_into(root, "x", "1")
    shown.settle(root)
    root.get_by_role("button", name="All steps").click()
    assert "grad 2" in grads.all_text_contents()
    shown.shoot("graph-walked", root)


def test_the_clinic_answers_a_cause_and_runs_a_move(notebook):
    shown = notebook(MAKE["clinic"])
    root = shown.widget()
    root.get_by_role("combobox", name="What is the matter?").select_option("rate-low")
    shown.settle(root)
    said = root.locator(".gdl-status").inner_text()
    assert "If that were so, you would see the loss fall a little" in said
    assert "too high" not in said
    root.get_by_role("combobox", name="What is the matter?").select_option("rate-high")
    root.get_by_role("combobox", name="Your move").select_option("multiply")
    shown.settle(root)
    status = root.locator(".gdl-status").inner_text()
    assert "Right." in status
    assert "did not help" in status
    root.get_by_role("combobox", name="Your move").select_option("divide")
    shown.settle(root)
    assert "That helped." in root.locator(".gdl-status").inner_text()
    shown.shoot("clinic-helped", root)
    root.get_by_role("combobox", name="Patient").select_option("sleeper")
    shown.settle(root)
    assert "pick a cause" in root.locator(".gdl-status").inner_text()


def test_predict_then_play(notebook):
    shown = notebook(
        "from gdlesson import DescentPlayground, SecantExplorer\n"
        "w = DescentPlayground(predict='zigzag')\nw",
        "SecantExplorer('abs', 0, predict='corner')",
    )
    first, second = (shown.page.locator(".gdl").nth(i) for i in (0, 1))
    first.wait_for()
    shown.shoot("predict", first)
    assert not first.locator(".gdl-handle").is_visible()
    assert shown.axe() == []
    box = first.get_by_role("textbox", name="Your prediction")
    box.fill("0.2")
    box.press("Enter")
    first.get_by_text("it is 0.1667").wait_for()
    assert first.locator(".gdl-handle").is_visible()
    second.get_by_role("button", name="Skip").click()
    second.locator(".gdl-handle").first.wait_for()
    assert not second.locator(".gdl-outcome").is_visible()
    assert shown.axe() == []
