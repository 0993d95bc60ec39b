"""An exercise in the page: a wrong answer is named, mended, passes; hints open one at a time."""

import json
import re

import pytest

from gdlesson.course.misconceptions import CATALOGUE

from .conftest import DARK, LIGHT

NAME = "exercise-02-gradient-descent"
WRONG = """def numeric_gradient(f, w, h=1e-5):
    w = np.array(w, dtype=float)
    slopes = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += h
        down[index] -= h
        slopes[index] = (f(up) - f(down)) / h
    return slopes"""
RIGHT = WRONG.replace("/ h", "/ (2 * h)")


@pytest.fixture
def exercise(notebook, lab, request):
    """Open a copy of the exercise, changed by `change` if given."""

    def start(theme=LIGHT, change=None):
        name = re.sub(r"\W+", "-", request.node.name)
        copy = lab.work / "exercises" / f"{name}.ipynb"
        content = json.loads((lab.work / "exercises" / f"{NAME}.ipynb").read_text("utf-8"))
        if change:
            change(content["cells"])
        copy.write_text(json.dumps(content), "utf-8")
        return Page(notebook(path=f"exercises/{copy.name}", theme=theme))

    return start


class Page:
    """The notebook as a learner has it: cells by their id."""

    def __init__(self, shown):
        self.shown, self.page = shown, shown.page

    def cell(self, cell_id):
        """The cell's place on the page, scrolled into view and active."""
        number = self.page.evaluate(
            """(id) => {
                const book = jupyterapp.shell.currentWidget.content;
                const number = book.widgets.findIndex((w) => w.model.id === id);
                if (number < 0) throw new Error(`no cell ${id}`);
                book.activeCellIndex = number;
                return number;
            }""",
            cell_id,
        )
        self.shown.scroll_to(number, "start")
        place = self.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
        place.wait_for()
        return place

    def run(self, cell_id):
        """Run one cell, wait for its end, and return what it shows."""
        place = self.cell(cell_id)
        before = self.page.evaluate(
            "jupyterapp.shell.currentWidget.content.activeCell.model.executionCount"
        )
        self.page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
        self.page.wait_for_function(
            """([id, before]) => {
                const shown = jupyterapp.shell.currentWidget;
                const cell = shown.content.widgets.find((w) => w.model.id === id);
                return cell.model.executionCount !== null && cell.model.executionCount !== before
                  && shown.sessionContext.session.kernel.status === 'idle';
            }""",
            arg=[cell_id, before],
        )
        return place.locator(".jp-OutputArea-output")

    def write(self, cell_id, source):
        """Click into a cell and type over what stands there."""
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)


def test_a_wrong_answer_is_named_mended_and_passes(exercise):
    page = exercise()
    page.run("set-up")
    page.run("numeric-gradient-answer")
    assert "Not started yet" in page.run("numeric-gradient-check").inner_text()

    page.write("numeric-gradient-answer", WRONG)
    page.run("numeric-gradient-answer")
    said = page.run("numeric-gradient-check").inner_text()
    assert "Not right yet" in said
    assert CATALOGUE["width-of-both-sides-is-h"].belief in said
    for word in ("it returned", "expected", "Section 2"):
        assert word in said

    page.write("numeric-gradient-answer", RIGHT)
    page.run("numeric-gradient-answer")
    assert "Passed" in page.run("numeric-gradient-check").inner_text()
    assert "[ 8. 18.]" in page.run("numeric-gradient-experiment").inner_text()
    assert page.shown.failures() == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_message_can_be_read(exercise, theme):
    page = exercise(theme)
    page.run("set-up")
    page.write("numeric-gradient-answer", WRONG)
    page.run("numeric-gradient-answer")
    output = page.run("numeric-gradient-check")
    assert "Not right yet" in output.inner_text()
    output.scroll_into_view_if_needed()
    clipped = output.evaluate(
        """(node) => [node, ...node.querySelectorAll('*')].filter((n) => n.clientWidth > 0
            && n.scrollWidth > n.clientWidth + 1
            && getComputedStyle(n).overflowX !== 'visible').map((n) => n.outerHTML.slice(0, 90))"""
    )
    assert clipped == []
    assert page.shown.axe(".jp-Cell.jp-mod-active .jp-OutputArea-output") == []
    name = f"exercise-wrong-{theme.split()[1].lower()}"
    page.shown.shoot(name, page.page.locator(".jp-Cell.jp-mod-active"))


def test_hints_open_one_at_a_time(exercise):
    page = exercise()
    hints = page.cell("numeric-gradient-hints").locator("details")
    summaries = page.cell("numeric-gradient-hints").locator("summary")
    assert hints.count() == 3
    for step in range(3):
        assert [summaries.nth(i).is_visible() for i in range(3)] == [i <= step for i in range(3)]
        summaries.nth(step).click()
        assert hints.nth(step).evaluate("(node) => node.open")
    assert hints.nth(2).locator("pre code").is_visible()
    assert "np.ndindex" in hints.nth(2).locator("pre").inner_text()
    page.shown.shoot("exercise-hints", page.page.locator(".jp-Cell.jp-mod-active"))


def test_a_half_deleted_exercise_says_what_is_missing(exercise):
    """The answer cells of Parts 1 and 2 are gone, and everything after Part 4."""

    def lose(cells):
        gone = ("numeric-gradient-answer", "gradient-descent-answer")
        last = [c["id"] for c in cells].index("part-5")
        tail = [c for c in cells if c["id"] == "overview"]
        cells[:] = [c for c in cells[:last] if c["id"] not in gone] + tail

    page = exercise(change=lose)
    page.run("set-up")
    said = page.run("numeric-gradient-check").all_inner_texts()
    assert any("numeric_gradient is the answer to a task, and is not there" in s for s in said)
    page.run("mse-loss-answer")
    assert "Not started yet" in page.run("mse-loss-check").inner_text()
    table = page.run("overview").inner_text()
    assert "0 of 13 passed" in table
    page.shown.shoot("exercise-half-deleted", page.page.locator(".jp-Cell.jp-mod-active"))


def test_a_check_cell_cannot_be_deleted_or_edited_by_accident(exercise):
    page = exercise()
    for cell_id in ("numeric-gradient-check", "broken-sign", "numeric-gradient-answer"):
        page.cell(cell_id)
        page.page.evaluate("jupyterapp.commands.execute('notebook:delete-cell')")
        page.cell(cell_id)  # still there
    check = page.cell("numeric-gradient-check").locator(".cm-content")
    assert (
        check.get_attribute("contenteditable") == "false"
        or check.get_attribute("aria-readonly") == "true"
    )


@pytest.mark.parametrize(("name", "theme"), [("exercise-01-numeric-gradient", DARK), (NAME, LIGHT)])
def test_an_exercise_as_shipped_runs_from_top_to_bottom(notebook, name, theme):
    shown = notebook(path=f"exercises/{name}.ipynb", theme=theme)
    shown.run_all()
    assert shown.failures() == []
    shown.shoot(f"{name}-{theme.split()[1].lower()}")
