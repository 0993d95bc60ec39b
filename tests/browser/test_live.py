"""Widgets alive on a page from the disk, without a kernel and without a network."""

import re

import drag_latency
import pytest
from living import executed, figures, page

from gdlesson.widgets import WIDGETS

from .conftest import picture, violations

ARGUMENTS = {
    "derivative_checker": "'(3*x + 1)**2', '2*(3*x + 1)'",
    "secant": "x=1, h=1, predict='tangent'",
    "compass": "point=(2, 1), predict='contour'",
}
CELLS = [f"from gdlesson import {n}\n{n}({ARGUMENTS.get(m, '')})" for n, m in WIDGETS.items()]
OWN = "from gdlesson import SecantExplorer\nSecantExplorer(lambda x: x * abs(x), x=0)"
#: What a hand takes hold of in each; the rest has a button or a list.
HELD = {
    **dict.fromkeys(("playground", "secant", "compass", "two_slices", "wiggle"), ".gdl-handle"),
    "descent_1d": ".gdl-handle",
    **dict.fromkeys(("depth", "fit_by_hand", "regression"), "input[type=range]"),
}
#: What is drawn, and what is said of it.
SEEN = """n => [...n.querySelectorAll('.gdl-axes')].map((p) => p.innerHTML).join()
    + n.querySelector('.gdl-status').textContent"""


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where the page of all widgets is, on the disk."""
    place = tmp_path_factory.mktemp("page") / "page.html"
    place.write_text(page(figures(executed(*CELLS, OWN))), "utf-8")
    return place.as_uri()


@pytest.fixture
def visit(chromium, address):
    """Open the page in a browser of its own, with the network cut; nothing may have gone wrong."""
    opened = []

    def go(tail="", **settings):
        context = chromium.new_context(offline=True, **settings)
        context.set_default_timeout(20_000)
        shown = context.new_page()
        errors = []
        shown.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        shown.on("pageerror", lambda e: errors.append(str(e)))
        shown.on("request", lambda r: None if is_ours(r.url) else errors.append(r.url))
        opened.append((context, errors))
        shown.goto(address + tail)
        return shown

    def is_ours(url):
        return url.startswith((address, "data:", "blob:"))

    yield go
    for context, errors in opened:
        context.close()
        assert errors == []


def living(shown):
    """The widgets of the page that are alive, by the names of their modules."""
    skip = shown.get_by_role("button", name="Skip")
    while skip.count():  # the next one is the first, then
        skip.first.click()
    # At step 0 another rate makes no other picture.
    shown.locator(".gdl-regression").get_by_role("button", name="All steps").click()
    return {
        module: shown.locator(".gdl").nth(number) for number, module in enumerate(WIDGETS.values())
    }


def changes(root, act):
    """What is drawn is another picture once that is done."""
    before = root.evaluate(SEEN)
    act()
    root.page.wait_for_function(
        f"([n, before]) => n.dataset.state === 'current' && ({SEEN})(n) !== before",
        arg=[root.element_handle(), before],
    )


def middle(place):
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(root, selector):
    place = root.locator(selector).first
    place.scroll_into_view_if_needed()
    x, y = middle(place)
    mouse = root.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(1, 4):
        mouse.move(x - 9 * step, y + 6 * step)
    mouse.up()


def touch(root, selector):
    place = root.locator(selector).first
    place.scroll_into_view_if_needed()
    x, y = middle(place)
    session = root.page.context.new_cdp_session(root.page)
    for kind, step in (
        ("touchStart", 0),
        *(("touchMove", k) for k in range(1, 5)),
        ("touchEnd", 0),
    ):
        points = [{"x": x - 9 * step, "y": y + 6 * step}] if kind != "touchEnd" else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_each_is_driven_by_mouse_and_by_keys(visit):
    shown = visit(viewport={"width": 1280, "height": 1000})
    roots = living(shown)
    for name, selector in HELD.items():
        changes(roots[name], lambda root=roots[name], s=selector: drag(root, s))
        place = roots[name].locator(selector).first
        changes(roots[name], lambda place=place: place.press("ArrowLeft"))
    graph = roots["graph_player"]
    step = graph.get_by_role("button", name="Step", exact=True)
    changes(graph, lambda: step.press("Enter"))
    graph.get_by_role("textbox").first.fill("2")
    changes(graph, lambda: graph.get_by_role("textbox").first.press("Enter"))
    clinic = roots["clinic"]
    cause, move = (clinic.get_by_label(w) for w in ("What is the matter?", "Your move"))
    changes(clinic, lambda: cause.select_option("rate-low"))
    assert "No. " in clinic.locator(".gdl-status").inner_text()
    changes(clinic, lambda: cause.select_option("rate-high"))
    changes(clinic, lambda: move.select_option("divide"))
    assert "Right. " in clinic.locator(".gdl-status").inner_text()
    assert "That helped." in clinic.locator(".gdl-status").inner_text()
    checker = roots["derivative_checker"]
    assert "inner derivative is missing" in checker.locator(".gdl-status").inner_text()
    guess = checker.get_by_role("textbox", name="your guess")
    guess.fill("6*(3*x + 1)")
    changes(checker, lambda: guess.press("Enter"))
    assert checker.locator(".gdl-status").inner_text().startswith("Yes: ")
    guess.fill("6x")
    changes(checker, lambda: guess.press("Enter"))
    assert "write 6*x" in checker.locator(".gdl-complaint").nth(1).inner_text()
    fit = roots["fit_by_hand"]
    fit.get_by_role("button", name="Reveal the surface").click()
    fit.locator(".gdl-revealed .gdl-contour").first.wait_for(state="attached")
    shown.wait_for_timeout(1000)  # so long a kernel would have been waited for
    said = " ".join(shown.locator(".gdl-status").all_inner_texts())
    assert not re.search(r"kernel|page computes", said)
    assert shown.locator(".gdl-stale").count() == 0


def test_each_is_driven_by_touch_on_a_phone(visit):
    shown = visit(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    roots = living(shown)
    for name, selector in HELD.items():
        if selector == ".gdl-handle":
            changes(roots[name], lambda root=roots[name], s=selector: touch(root, s))
        else:
            # A range is moved by a tap on its track.
            box = roots[name].locator(selector).first
            box.scroll_into_view_if_needed()
            x, y = middle(box)
            changes(roots[name], lambda x=x, y=y: shown.touchscreen.tap(x + 40, y))
    graph = roots["graph_player"]
    changes(graph, graph.get_by_role("button", name="Step", exact=True).tap)
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(shown, "page-phone", full_page=True)


def test_what_the_benchmarks_of_drags_watch_is_drawn(visit):
    widgets = living(visit())
    widgets["playground"].get_by_role("button", name="All steps").click()
    for name, (_, _, (what, attribute), _) in drag_latency.DRAGGED.items():
        drawn = widgets[name.replace(" ", "_")].locator(what)
        assert drawn.first.get_attribute(attribute)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_in_both_themes(visit, scheme):
    shown = visit(color_scheme=scheme, viewport={"width": 1280, "height": 1000})
    living(shown)
    assert violations(shown) == []
    paper = shown.locator(".gdl").first.evaluate("n => getComputedStyle(n).backgroundColor")
    assert paper == {"light": "rgb(253, 252, 250)", "dark": "rgb(22, 24, 27)"}[scheme]
    picture(shown, f"page-{scheme}", full_page=True)


def test_a_prediction_is_answered_in_the_page(visit):
    shown = visit()
    secant = shown.locator(".gdl-secant").first
    secant.get_by_role("textbox", name="Your prediction").fill("1.5")
    secant.get_by_role("button", name="Compare").click()
    said = "You predicted 1.5, and so it is. The slope of x² is 2x"
    assert secant.locator(".gdl-outcome").inner_text().startswith(said)
    compass = shown.locator(".gdl-compass")
    compass.get_by_role("button", name="the steepest", exact=True).click()
    assert "It is “zero”" in compass.locator(".gdl-outcome").inner_text()


LINK = "#playground?surface=rosenbrock&start=-1,2&learning_rate=0.001&rules=SGD,Adam&position=-1"


def test_a_link_opens_that_state_and_copies_it_again(visit):
    shown = visit(LINK)
    root = shown.locator(".gdl-playground")
    assert root.get_by_role("textbox", name="Learning rate η").input_value() == "0.001"
    shown.wait_for_function("document.querySelectorAll('.gdl-playground .gdl-path').length === 2")
    assert shown.evaluate("scrollY") > 500
    figure = shown.locator("figure").filter(has=root)
    changes(root, lambda: root.locator(".gdl-handle").first.press("ArrowRight"))
    figure.get_by_role("button", name="Copy link").click()
    figure.get_by_role("status").last.filter(has_text="link").wait_for()  # it is asked for first
    other = visit("#" + shown.url.partition("#")[2])
    again = other.locator(".gdl-playground")
    assert again.locator(".gdl-status").inner_text() == root.locator(".gdl-status").inner_text()
    assert again.get_by_role("slider", name="Starting point").get_attribute(
        "aria-valuetext"
    ) == root.get_by_role("slider", name="Starting point").get_attribute("aria-valuetext")


def test_a_bad_address_opens_the_usual_state_and_says_so(visit):
    shown = visit("#playground?surface=moon")
    root = shown.locator(".gdl-playground")
    said = shown.locator("figure").filter(has=root).get_by_role("status").last
    rate = root.get_by_role("textbox", name="Learning rate η")
    assert "not there" in said.inner_text()
    assert rate.input_value() == "0.1"
    shown.evaluate("location.hash = 'playground?learning_rate=0.2'")
    shown.wait_for_function("n => n.textContent === ''", arg=said.element_handle())
    assert rate.input_value() == "0.2"
    shown.evaluate("location.hash = 'playground?learning_rate=NaN'")
    shown.wait_for_function("n => n.textContent !== ''", arg=said.element_handle())
    assert rate.input_value() == "0.2"


def test_a_surface_of_ones_own_is_typed_and_walked(visit):
    shown = visit()
    box = shown.get_by_label("A surface of your own")
    box.fill("x**2 + 3 y")
    box.press("Enter")
    typed = shown.locator(".live-typed")
    assert "write 3*y" in typed.get_by_role("alert").inner_text()
    box.fill("x**2 + sin(y)")
    box.press("Enter")
    assert typed.get_by_role("alert").inner_text() == ""
    assert "x**2 + sin(y) is on the map above" in typed.get_by_role("status").inner_text()
    root = shown.locator(".gdl-playground")
    root.locator("summary").first.click()
    assert root.get_by_label("Surface").input_value() == "x**2 + sin(y)"
    step = root.get_by_role("button", name="Step", exact=True)
    changes(root, step.click)
    root.locator(".gdl-contour").first.wait_for(state="attached")
    changes(root, lambda: root.locator(".gdl-handle").first.press("ArrowLeft"))


def test_with_scripts_off_there_are_stills(visit):
    shown = visit(java_script_enabled=False)
    assert shown.locator(".still img:visible").count() == len(CELLS) + 1
    assert shown.locator(".live:visible").count() == 0


def test_what_only_python_can_do_shows_its_still_and_says_so(visit):
    shown = visit()
    last = shown.locator("figure").last
    assert last.locator(".still img").is_visible()
    assert "Open the notebook" in last.inner_text()
