"""Notebooks saved with their widgets: reopened without a kernel, saved again, of two versions."""

import json

import pytest

from gdlesson.widgets._parcel import parcel
from gdlesson.workspace.saved_widgets import STATE

SOURCES = (
    "from gdlesson import DescentPlayground, SecantExplorer\nw = DescentPlayground()\nw",
    "import math\nSecantExplorer(lambda x: float(str(math.sin(x))), x=1)",
    "import gdlesson\ngdlesson.quiz(2)",
    "from gdlesson import DepthView\nold = DepthView()\nold",
)
SAVE = "async () => { await jupyterapp.shell.currentWidget.context.save(); }"
SHUT = "async () => { await jupyterapp.shell.currentWidget.sessionContext.shutdown(); }"
RUN = """async (number) => {
    const content = jupyterapp.shell.currentWidget.content;
    content.activeCellIndex = number;
    await jupyterapp.commands.execute('notebook:run-cell');
}"""
#: What an earlier version of the lesson may have been.
EARLIER = "export default { render: ({ el }) => { el.textContent = 'an earlier lesson'; } };"


def states(path):
    """The states of the widgets in a saved notebook, by the kind of widget."""
    kept = json.loads(path.read_text("utf-8"))["metadata"]["widgets"][STATE]["state"]
    return {v["state"]["_anywidget_id"].rpartition(".")[2]: v["state"]
            for v in kept.values() if "_anywidget_id" in v["state"]}  # fmt: skip


@pytest.fixture
def reopened(notebook):
    """A notebook that was run, saved, and loaded again without its kernel."""
    shown = notebook(*SOURCES, alone=True)
    shown.widget()
    shown.execute(f"old._esm = {parcel('depth', EARLIER, '')!r}")
    shown.scroll_to(3)
    shown.page.get_by_text("an earlier lesson").wait_for()
    shown.page.evaluate(SAVE)
    shown.page.evaluate(SHUT)
    shown.load_again()
    return shown


def test_a_saved_notebook_is_alive_without_its_kernel(reopened):
    page, path = reopened.page, reopened.lab.work / reopened.path
    root = reopened.widget()
    assert page.locator("text=model not found").count() == 0
    # The page computes, and says that it does so alone.
    before = root.locator(".gdl-step, .gdl-handle").first.get_attribute("transform")
    root.locator(".gdl-handle").first.focus()
    page.keyboard.press("ArrowLeft")
    root.locator(".gdl-status", has_text="The page computes this alone").wait_for()
    assert root.locator(".gdl-step, .gdl-handle").first.get_attribute("transform") != before
    root.get_by_role("button", name="All steps").click()
    root.locator(".gdl-status", has_text="smooth").wait_for()
    reopened.shoot("saved-playground", root)

    # What only Python can compute says so; nothing is drawn as if it were the answer.
    reopened.scroll_to(1)
    own = page.locator(".gdl-secant")
    box = own.get_by_role("textbox", name="x", exact=True)
    box.fill("2")
    box.press("Enter")
    own.locator(".gdl-status", has_text="No answer from the kernel yet").wait_for()
    assert own.locator(".gdl-stale").count() > 0
    reopened.scroll_to(2)
    quiz = page.locator(".gdl-quiz")
    quiz.locator("input[type=radio]").first.check()
    quiz.get_by_role("button", name="Check").nth(1).click()
    quiz.get_by_text("No answer from the kernel yet").wait_for()

    # An earlier version of the lesson brings its own code.
    reopened.scroll_to(3)
    page.get_by_text("an earlier lesson").wait_for()

    # Saved before anything has run again, nothing is lost.
    before = states(path)
    page.evaluate(SAVE)
    assert states(path) == before
    assert set(before) == {"DescentPlayground", "SecantExplorer", "Quiz", "DepthView"}

    # Run again, a cell has Python's answers and this version's code; the others keep theirs.
    page.evaluate(RUN, 3)
    page.evaluate(RUN, 0)
    reopened.scroll_to(0)
    assert "alone" not in reopened.widget().locator(".gdl-status").inner_text()
    reopened.ask("w.position")
    page.evaluate(SAVE)
    after = states(path)
    assert after["Quiz"] == before["Quiz"]
    assert after["DepthView"]["_esm"] != before["DepthView"]["_esm"]


RESTART = """async () => {
    await jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
}"""


def test_after_a_restart_what_was_never_saved_is_a_still_and_its_cell_brings_it_back(notebook, lab):
    shown = notebook(SOURCES[0], alone=True)
    page, root = shown.page, shown.widget()
    page.evaluate(RESTART)
    shown.wait_for_kernel()
    # The view that is open goes on by itself.
    root.locator(".gdl-handle").first.press("ArrowLeft")
    root.locator(".gdl-status", has_text="The page computes this alone").wait_for()
    page.evaluate(SAVE)
    shown.load_again()
    page.locator(".jp-OutputArea-output img").wait_for()
    assert page.locator("text=model not found").count() == 0
    assert page.locator(".gdl").count() == 0
    page.evaluate(RUN, 0)
    assert "alone" not in shown.widget().locator(".gdl-status").inner_text()

    # Saved, it comes back alive from a server that was started anew as well.
    page.evaluate(SAVE)
    shown.may_complain = True  # the page says that its server is gone
    lab.process.kill()
    lab.process.wait()
    lab.log.close()
    lab.start()
    shown.load_again()
    root = shown.widget()
    assert page.locator("text=model not found").count() == 0
    before = root.locator(".gdl-handle").first.get_attribute("transform")
    root.locator(".gdl-handle").first.press("ArrowRight")
    root.locator(".gdl-status", has_text="The page computes this alone").wait_for()
    assert root.locator(".gdl-handle").first.get_attribute("transform") != before
