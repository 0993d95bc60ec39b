"""Quizzes in the page: every kind of item, by mouse and by keys, kept over reload and restart."""

import pytest

from gdlesson.course.quizzes import sections

from .conftest import DARK, LIGHT

QUIZZES = sections()

START = "from gdlesson import quiz\nimport tempfile\nplace = tempfile.mkdtemp()\n"


def item(root, name):
    return root.locator(f"fieldset[data-item='{name}']")


def check(shown, field):
    reply = field.locator(".gdl-reply")
    before = reply.inner_text()
    field.get_by_role("button").click()
    shown.page.wait_for_function(
        "([n, t]) => n.innerText && n.innerText !== t && n.dataset.waiting === undefined",
        arg=[reply.element_handle(), before],
    )
    return reply


def test_every_kind_is_answered_wrongly_then_rightly(notebook):
    shown = notebook(
        START + "quiz('gradient-descent', place)",
        "quiz('chain', place)",
    )
    first, second = (shown.page.locator(".gdl").nth(i) for i in (0, 1))
    first.wait_for()
    single = item(first, "nan-on-step-two")
    single.get_by_role("radio").nth(0).check()
    reply = check(shown, single)
    assert reply.get_attribute("data-right") == "false"
    assert "Not yet" in reply.inner_text()
    assert "crawl" in reply.inner_text()
    single.get_by_role("radio").nth(3).check()
    assert "Right" in check(shown, single).inner_text()

    number = item(first, "border-for-curvature")
    number.get_by_role("textbox").fill("0.05")
    assert "arrives in one step" in check(shown, number).inner_text()
    number.get_by_role("textbox").fill("0,1")
    assert "Right" in check(shown, number).inner_text()

    several = item(first, "good-reasons-to-stop")
    several.get_by_role("checkbox").nth(0).check()
    several.get_by_role("checkbox").nth(3).check()
    assert "should not be picked" in check(shown, several).inner_text()
    several.get_by_role("checkbox").nth(3).uncheck()
    for i in (1, 2):
        several.get_by_role("checkbox").nth(i).check()
    assert "Right" in check(shown, several).inner_text()
    first.get_by_text(f"3 of {len(QUIZZES[7].items)} here").wait_for()

    word = item(second, "name-the-rule")
    word.get_by_role("textbox").fill("product rule")
    assert "inside a layer" in check(shown, word).inner_text()
    word.get_by_role("textbox").fill("Chain rule")
    assert "Right" in check(shown, word).inner_text()
    second.get_by_text("4 of").wait_for()


def test_by_keyboard_alone(notebook):
    shown = notebook(START + "quiz('worked', place)")
    root = shown.page.locator(".gdl")
    root.wait_for()
    field = item(root, "zigzag-yet-converges")
    field.get_by_role("radio").first.focus()
    field.get_by_role("radio").first.press("ArrowDown")
    assert field.get_by_role("radio").nth(1).is_checked()
    shown.page.keyboard.press("Tab")
    shown.page.keyboard.press("Enter")
    field.get_by_text("Right.").wait_for()
    field = item(root, "next-point")
    field.get_by_role("textbox").fill("-0.6")
    field.get_by_role("textbox").press("Enter")
    field.get_by_text("Right.").wait_for()


def test_a_misconception_opens_and_links_to_its_section(notebook):
    shown = notebook(START + "quiz('worked', place)")
    root = shown.page.locator(".gdl")
    root.wait_for()
    field = item(root, "next-point")
    field.get_by_role("textbox").fill("6.6")
    reply = check(shown, field)
    reply.locator("summary").click()
    assert "steepest way" in reply.inner_text()
    assert reply.get_by_role("link").get_attribute("href") == "06-the-gradient.ipynb"
    assert shown.axe() == []
    shown.shoot("quiz-misconception", root)


def test_the_self_check_sends_back_to_the_section(notebook):
    shown = notebook(
        START + "quiz('self-check', place)",
        "from gdlesson import progress_page\nprogress_page(place)",
    )
    root = shown.page.locator(".gdl")
    root.wait_for()
    field = item(root, "final-chain")
    field.get_by_role("radio").nth(0).check()
    link = check(shown, field).get_by_role("link")
    assert link.get_attribute("href") == "04-the-chain-rule.ipynb"
    field.get_by_role("radio").nth(1).check()
    check(shown, field)
    root.get_by_text(f"1 of {len(QUIZZES[12].items)} here").wait_for()
    assert shown.axe() == []
    shown.shoot("quiz-self-check", root)
    assert "self-check" in shown.page.locator(".jp-RenderedHTML table").inner_text().lower()


def test_progress_survives_a_reload_and_a_restart(notebook):
    code = "from gdlesson import quiz\nquiz('worked', 'kept-here')"
    shown = notebook(code)
    root = shown.page.locator(".gdl")
    root.wait_for()
    field = item(root, "zigzag-yet-converges")
    field.get_by_role("radio").nth(1).check()
    check(shown, field)
    shown.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    shown.load_again()
    root = shown.page.locator(".gdl")
    root.wait_for()
    item(root, "zigzag-yet-converges").get_by_text("Right.").wait_for()
    shown.may_complain = True
    shown.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    shown.wait_for_kernel()
    shown.run_all()
    field = item(shown.page.locator(".gdl").last, "zigzag-yet-converges")
    field.get_by_text("Right.").wait_for()
    assert field.get_by_role("radio").nth(1).is_checked()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_accessible_and_readable_in_both_themes(notebook, theme):
    shown = notebook(START + "quiz('rules', place)", theme=theme)
    root = shown.page.locator(".gdl")
    root.wait_for()
    field = item(root, "polynomial")
    field.get_by_role("radio").nth(1).check()
    check(shown, field)
    shown.shoot(f"quiz-{theme.split()[1].lower()}", root)
    assert root.locator("math").count() > 5
    colour = root.locator("math").first.evaluate("n => getComputedStyle(n).color")
    ground = root.evaluate("n => getComputedStyle(n).backgroundColor")
    assert colour != ground
    assert shown.axe() == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_lines_are_put_in_order_and_parts_matched(notebook, theme):
    shown = notebook(START + "quiz('gradient-descent', place)", theme=theme)
    root = shown.page.locator(".gdl")
    root.wait_for()
    order = item(root, "round-in-order")
    press = order.get_by_role("button", name="Check")

    def check_here(field):
        field.get_by_role("button", name="Check").click()
        field.locator(".gdl-reply:not([data-waiting])").wait_for()

    right = list(QUIZZES[7].items[[i.id for i in QUIZZES[7].items].index("round-in-order")].parts)
    right = [text.strip("`") for text in right]
    for place, line in enumerate(right):  # by keys, each line up to where it belongs
        row = order.locator("li").filter(has=shown.page.get_by_text(line, exact=True))
        up = row.get_by_role("button", name="Move up")
        up.focus()
        while order.locator("li span").nth(place).inner_text() != line:
            shown.page.keyboard.press("Enter")
    press.focus()
    shown.page.keyboard.press("Enter")
    order.get_by_text("Right.").wait_for()

    match = item(root, "curves-and-rates")
    check_here(match)
    match.get_by_text("Choose one for each first").wait_for()
    for k, rate in enumerate(("η = 0.01", "η = 0.2", "η = 0.9", "η = 1.1")):
        match.get_by_role("combobox").nth(k).select_option(label=rate)
    check_here(match)
    match.get_by_text("Right.").wait_for()
    assert shown.axe() == []
    shown.page.set_viewport_size({"width": 800, "height": 1000})  # beside the sidebar 370 are left
    match.scroll_into_view_if_needed()
    shown.shoot(f"quiz-arranged-{theme.split()[1].lower()}", match)
    assert match.evaluate("n => n.scrollWidth - n.clientWidth") <= 1
