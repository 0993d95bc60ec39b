"""Widgets in contrast themes, narrow and with wide-set text: all of it is there to be read."""

import pytest

from .conftest import DARK, LIGHT
from .test_hands import narrow
from .test_other_widgets import MAKE, each

#: In a page: the contrast of two colours, whatever way they are written.
CONTRAST = """
const light = (colour) => {
    const c = document.createElement('canvas').getContext('2d');
    c.fillStyle = 'white'; c.fillRect(0, 0, 1, 1);
    c.fillStyle = colour; c.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...c.getImageData(0, 0, 1, 1).data].map((v) => {
        v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => p - q);
    return (y + 0.05) / (x + 0.05);
};
"""
#: What is drawn, and whether by its stroke, its fill or its border.
DRAWN = {
    "stroke": ".gdl-run:not(.gdl-ahead), .gdl-curve, .gdl-legs, .gdl-rule, .gdl-minimum, .gdl-box,"
    " .gdl-arrow path, .gdl-contour, .gdl-node",
    "fill": ".gdl-data, .gdl-axes text",
    "fill or stroke": ".gdl-knob",  # some are rings
    "borderTopColor": ".gdl-number, .gdl-select, .gdl-button, .gdl-typed, .gdl-choices",
}


def too_faint(root, least=3):
    """What is drawn with less contrast than that on the paper, a line each."""
    return root.evaluate(
        f"""(root, [drawn, least]) => {{ {CONTRAST}
            const paper = getComputedStyle(root).backgroundColor;
            return Object.entries(drawn).flatMap(([part, selector]) =>
              [...root.querySelectorAll(selector)]
                .filter((n) => n.getBoundingClientRect().width + n.getBoundingClientRect().height)
                .map((n) => [n, part.split(' or ').map((one) => getComputedStyle(n)[one])])
                .map(([n, all]) => [n, all.filter((c) => c !== 'none')])
                .filter(([, all]) => all.length && all.every((c) => contrast(c, paper) < least))
                .map(([n, c]) => `${{n.getAttribute('class')}} ${{part}} ${{c}} on ${{paper}}`));
        }}""",
        [DRAWN, least],
    )


def louder_than_runs(root):
    """The opacities of grid and contour lines that are no fainter than the runs drawn on them."""
    return root.evaluate(
        """root => [...root.querySelectorAll('.gdl-grid line, .gdl-contour')]
            .map((n) => getComputedStyle(n))
            .filter((s) => Number(s.strokeOpacity) > 0.5 || parseFloat(s.strokeWidth) > 1.7)
            .map((s) => `${s.stroke} ${s.strokeOpacity} ${s.strokeWidth}`)"""
    )


def test_lines_borders_and_letters_stand_out(notebook):
    """In JupyterLab's themes, and in contrast themes of either kind with either of them."""
    shown = notebook(*MAKE.values())
    faint = {}
    for theme in (LIGHT, DARK):
        shown.turn(theme)
        for scheme in ("none", "light", "dark"):
            shown.contrast(scheme)
            for name, root in each(shown):
                shown.shoot(f"eyes-{name}-{theme.split()[1].lower()}-{scheme}", root)
                if found := too_faint(root):
                    faint[name, theme, scheme] = sorted(set(found))
                if scheme != "none":
                    assert louder_than_runs(root) == [], (name, theme, scheme)
    assert faint == {}
    # Dark in dark; the other themes: test_every_one_is_accessible
    assert shown.axe() == []


def test_a_static_figure_in_forced_colours(notebook):
    shown = notebook("from gdlesson import DescentPlayground\nDescentPlayground().figure()")
    columns = shown.page.locator("svg.gdl-figure")
    columns.first.wait_for()
    assert columns.count() == 2
    for theme, scheme in ((LIGHT, "dark"), (DARK, "light")):
        shown.turn(theme)
        shown.contrast(scheme)
        shown.shoot(f"eyes-figure-forced-{scheme}", columns.first.locator("../.."))
        faint = columns.evaluate_all(
            f"""(roots) => {{ {CONTRAST}
                const ground = getComputedStyle(document.body).backgroundColor;
                return roots.flatMap((root) => [...root.querySelectorAll('text')])
                  .map((n) => getComputedStyle(n).fill)
                  .filter((c) => contrast(c, ground) < 4.5);
            }}"""
        )
        assert faint == [], scheme


SPACED = """.gdl, .gdl * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } .gdl p { margin-bottom: 2em !important; }"""


#: In a widget: what is wider than it, too small to read, or too small to be caught.
CUT = """(root, name) => {
    const end = root.getBoundingClientRect().right;
    const all = [...root.querySelectorAll('*')]
      .filter((n) => n.offsetParent !== null && !n.closest('.gdl-scroll, .gdl-spoken'));
    const wide = all.filter((n) => n.getBoundingClientRect().right > end + 1)
      .map((n) => `${name}: ${n.className} is too wide`);
    const small = [...root.querySelectorAll('.gdl-axes text')]
      .filter((n) => n.getBoundingClientRect().width)
      .map((n) => [n, n.getScreenCTM()])
      .map(([n, m]) => [n, Math.hypot(m.a, m.b)])
      .map(([n, m]) => [n, m * parseFloat(getComputedStyle(n).fontSize)])
      .filter(([, size]) => size < 10.9)
      .map(([n, size]) => `${name}: “${n.textContent}”: ${size.toFixed(1)} px`);
    const knobs = [...root.querySelectorAll('.gdl-handle')]
      .filter((n) => n.getBoundingClientRect().width < 24)
      .map(() => `${name}: a handle is too small`);
    return [...new Set([...wide, ...small, ...knobs])];
}"""


def test_narrow_and_with_wide_set_text_nothing_is_cut(notebook):
    shown = notebook(*MAKE.values())
    trouble = []
    for width, spaced in ((320, False), (390, False), (390, True)):
        narrow(shown, width)
        if spaced:
            style = shown.page.add_style_tag(content=SPACED)
        for name, root in each(shown):
            shown.page.wait_for_timeout(100)
            how = f"{width}{'-spaced' if spaced else ''}"
            shown.shoot(f"eyes-{name}-{how}", root)
            trouble += root.evaluate(CUT, f"{name} {how}")
    style.evaluate("node => node.remove()")
    assert trouble == []


def test_the_table_of_a_race_fits_where_it_is(notebook):
    shown = notebook(
        "from gdlesson import DescentPlayground\n"
        "w = DescentPlayground(rules=('SGD', 'Momentum', 'RMSprop', 'Adam'))\nw.position = 50\nw"
    )
    race = shown.widget().locator(".gdl-race")
    for width in (420, 390, 320):
        narrow(shown, width)
        shown.page.wait_for_function("w => innerWidth === w", arg=width)
        room, needed = race.evaluate("n => [n.clientWidth, n.scrollWidth]")
        assert needed <= room, width
        shown.shoot(f"race-{width}", race)
    cells = race.get_by_role("row").nth(2).get_by_role("cell")  # still a table, for the ear
    assert cells.count() == 5
    assert cells.nth(4).inner_text() == "Swinging"
    shown.page.set_viewport_size({"width": 1280, "height": 1000})


PRINTED = """from gdlesson import DescentPlayground, quiz
names = ["forward_quotient", "loss_and_gradient", "a_name_longer_than_any_line_" * 8]
print("    reason = stop(w, loss, gradient)", *names * 2)"""


def test_narrow_columns_stand_below_each_other_and_words_stay_whole(notebook):
    """Of a figure, and of what a cell prints; a word too long for a line is broken."""
    shown = notebook(PRINTED, "quiz('start')", "DescentPlayground().figure()")
    columns = shown.page.locator("svg.gdl-figure")
    boxes = lambda: [columns.nth(k).bounding_box() for k in (0, 1)]  # noqa: E731
    columns.nth(1).wait_for()
    left, right = boxes()
    assert abs(left["y"] - right["y"]) < 2
    assert left["x"] + left["width"] <= right["x"] + 1
    narrow(shown, 480)
    above, below = boxes()
    assert above["y"] + above["height"] <= below["y"] + 1
    assert abs(above["x"] - below["x"]) < 2
    torn = shown.page.locator(".jp-RenderedText pre").first.evaluate(
        """(pre) => {
            const text = pre.firstChild, found = [];
            for (const {0: word, index} of text.data.matchAll(/\\S+/g)) {
              const range = document.createRange();
              range.setStart(text, index);
              range.setEnd(text, index + word.length);
              const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top)));
              if (lines.size > 1) found.push(word);
            }
            return [found, pre.scrollWidth <= pre.clientWidth];
        }"""
    )
    assert {word[:28] for word in torn[0]} == {"a_name_longer_than_any_line_"}
    assert torn[1], "and nothing is cut off"


@pytest.mark.parametrize("name", ["regression", "clinic", "compass"])
def test_what_is_turned_and_what_is_said_are_on_one_screen(notebook, name):
    shown = notebook(MAKE[name])
    root = shown.widget()
    if root.get_by_role("button", name="All steps").count():
        root.get_by_role("button", name="All steps").click()
    narrow(shown, 800)
    shown.page.wait_for_function("innerWidth === 800")
    shown.page.wait_for_function(
        "n => new Set([...n.querySelectorAll('.gdl-pictures > *')].map("
        "(p) => p.getBoundingClientRect().top)).size === 1",
        arg=root.element_handle(),
    )
    places = root.locator(".gdl-number, .gdl-select, .gdl-pictures, .gdl-status").evaluate_all(
        "all => all.map((n) => n.getBoundingClientRect()).flatMap((b) => [b.top, b.bottom])"
    )
    assert max(places) - min(places) < 650, places
    shown.shoot(f"one-screen-{name}", root)
    shown.page.set_viewport_size({"width": 1280, "height": 1000})
