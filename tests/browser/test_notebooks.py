"""Every notebook of the lesson runs in a real JupyterLab, and its widgets come up soon."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from .conftest import DARK, LIGHT, ROOT

#: Whether the cell at this place shows widgets, each with a current answer.
SHOWN = """(place) => {
    const cell = jupyterapp.shell.currentWidget.content.widgets[place];
    const roots = [...cell.node.querySelectorAll('.gdl:not(.gdl-quiz)')];
    return roots.length > 0 && roots.every((root) => root.dataset.state === 'current');
}"""
NAMES = [p.name for p in sorted((ROOT / "notebooks").glob("*.ipynb"))]


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_every_widget_shows_a_current_answer(notebook, name):
    shown = notebook(path=f"notebooks/{name}")
    shown.run_all(timeout=40 if name == NAMES[0] else 60)  # a guard against hanging
    assert shown.failures() == []
    widgets = shown.page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((w, place) =>
            (w.model.metadata?.tags ?? []).includes('widget') ? [place] : [])"""
    )
    assert widgets or name.startswith("12")  # which has its long quiz instead
    for theme in (DARK, LIGHT):
        shown.turn(theme)
        # A notebook draws the outputs that are scrolled into view.
        for place in widgets:
            shown.scroll_to(place)
            shown.page.wait_for_function(SHOWN, arg=place)
        shown.shoot(f"notebook-{Path(name).stem}-{theme.split()[1].lower()}")


def test_a_term_carries_its_definition_for_pointer_finger_and_keys(notebook):
    """JupyterLab's sanitizer leaves it as it is; a widget's style sheet writes it out on focus."""
    shown = notebook(path="notebooks/07-gradient-descent.ipynb")
    shown.run_all()
    for theme in (DARK, LIGHT):
        shown.turn(theme)
        shown.scroll_to(2)
        term = shown.page.locator(".jp-MarkdownCell .gdl-term").first
        term.wait_for()
        definition = term.get_attribute("title")
        assert definition.endswith(")")
        after = "n => getComputedStyle(n, '::after').content"
        assert term.evaluate(after) == "none"
        term.click()  # as a finger does
        assert term.evaluate("n => n === document.activeElement")
        assert definition[:30] in term.evaluate(after)
        shown.shoot(f"term-{theme.split()[1].lower()}")
        term.evaluate("n => n.blur()")
        assert term.evaluate(after) == "none"
        term.focus()
        assert definition[:30] in term.evaluate(after)
        term.evaluate("n => n.blur()")


MARKED = re.compile(r'<a class="gdl-term"[^>]*>[^<]*</a>')


@pytest.fixture(scope="module")
def every_term(lab):
    """A notebook of a widget and, for each definition, a cell of the lesson that carries it."""
    name = lab.write("terms.ipynb", "from gdlesson import quiz\nquiz('start')")
    book, seen = nbformat.read(lab.work / name, 4), set()
    for lesson in NAMES:
        for cell in json.loads((ROOT / "notebooks" / lesson).read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            new = set(MARKED.findall(source)) - seen
            if cell["cell_type"] == "markdown" and new:
                seen |= new
                book.cells.append(nbformat.v4.new_markdown_cell(source))
    nbformat.write(book, lab.work / name)
    return len(book.cells)


WINDOWS = ((1280, 900), (800, 900), (390, 844))


def test_the_meaning_of_every_term_stands_whole_in_the_window_at_its_word(notebook, every_term):
    """Also where the word stands at the right edge, or the window ends below its line."""
    shown = notebook(path="terms.ipynb")
    page = shown.page
    page.evaluate("jupyterapp.shell.collapseLeft()")
    shown.run_all()
    page.locator(".gdl").first.wait_for()
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        met = 0
        for place in range(1, every_term):
            shown.scroll_to(place)
            terms = page.locator(f".jp-Cell[data-windowed-list-index='{place}'] a.gdl-term")
            for term in terms.all():
                met += 1
                for block in ("center", "end"):
                    term.evaluate(FOCUSED, block)
                    wrong = trouble_of_the_meaning(session, term, (width, height))
                    assert not wrong, f"{width}: {term.inner_text()} at the {block}: {wrong}"
        assert met > every_term - 1 > 10
    session.detach()


#: Focuses a term that stands in the middle or at the end of what is in view.
FOCUSED = """async (n, block) => {
    const fold = n.closest("details");
    if (fold) fold.open = true;
    n.scrollIntoView({block});
    for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame);
    n.focus({preventScroll: true});
    for (let k = 0; k < 2; k += 1) await new Promise(requestAnimationFrame);
}"""


def trouble_of_the_meaning(session, term, window):
    """What is wrong with where a focused term's meaning stands, or an empty text."""
    term.evaluate("n => { window.theTerm = n; }")
    held = session.send("Runtime.evaluate", {"expression": "window.theTerm"})["result"]["objectId"]
    node = session.send("DOM.describeNode", {"objectId": held})["node"]
    (after,) = [p for p in node["pseudoElements"] if p["pseudoType"] == "after"]
    of = {"backendNodeId": after["backendNodeId"]}
    quad = session.send("DOM.getBoxModel", of)["model"]["border"]
    left, top, right, bottom = min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])
    if left < 0 or top < 0 or right > window[0] or bottom > window[1]:
        return f"({left}, {top}) to ({right}, {bottom}) isn't in the window"
    return term.evaluate(
        """(n, [left, top, right, bottom]) => {
            // What is clipped or covered is not met there.
            const points = [];
            for (const x of [left + 2, (left + right) / 2, right - 2])
                for (const y of [top + 2, (top + bottom) / 2, bottom - 2]) points.push([x, y]);
            if (points.some(([x, y]) => document.elementFromPoint(x, y) !== n)) return 'covered';
            const r = n.getBoundingClientRect();
            const gaps = [top - r.bottom, r.top - bottom, left - r.right, r.left - right];
            const apart = Math.max(0, ...gaps);
            if (apart > 30) return `${apart} pixels from its word`;
            // The same words at the same width need no more room than the box has.
            const style = getComputedStyle(n, '::after');
            const twin = document.createElement('div');
            for (const k of ['font', 'lineHeight', 'padding', 'border', 'whiteSpace'])
                twin.style[k] = style[k];
            twin.style.cssText += `; position: fixed; box-sizing: border-box;
                width: ${right - left}px`;
            twin.textContent = n.title;
            document.body.append(twin);
            const fits = twin.scrollWidth <= twin.clientWidth + 1
                && twin.offsetHeight <= bottom - top + 1;
            twin.remove();
            return fits ? '' : 'its words run out of its frame';
        }""",
        [left, top, right, bottom],
    )
