"""A widget in several views, run again and again, behind a busy kernel; sixty on a page."""

import os
import signal

from .test_lines import knob, move

SOURCES = (
    "from gdlesson import DepthView, FitByHand, SecantExplorer\nDepthView()",
    "w = FitByHand()\nw",
    "w",
    "from gdlesson.widgets import _own\n_own.ONE_ANSWER, _own.GRACE = 1.5, 0.5\n"
    "def endless(x):\n    while x > 2:\n        pass\n    return x * x\n"
    "own = SecantExplorer(endless, x=1, window=(-2, 2))\nown",
)
RUN = """async (number) => {
    const content = jupyterapp.shell.currentWidget.content;
    content.activeCellIndex = number;
    await jupyterapp.commands.execute('notebook:run-cell');
}"""
#: Two cells: JupyterLab shows fifty outputs of one, and a link to the others.
THIRTY = (
    "from IPython.display import display\nfrom gdlesson import DescentPlayground\n"
    "{0} = [DescentPlayground() for _ in range(30)]\ndisplay(*{0})"
)


def nodes(shown):
    """How many nodes the page holds, seen or not."""
    session = shown.page.context.new_cdp_session(shown.page)
    session.send("HeapProfiler.collectGarbage")
    return session.send("Memory.getDOMCounters")["nodes"]


def comms(shown):
    return shown.ask("len(__import__('comm').get_comm_manager().comms)")


def test_views_runs_and_interrupts(notebook):
    shown = notebook(*SOURCES)
    page = shown.page
    shown.widget()

    # A cell that runs again leaves nothing behind.
    shown.ask("[setattr(__import__('gdlesson').widgets._cells, 'TIME_TO_ANSWER', 0.1)]")
    for _ in range(4):
        page.evaluate(RUN, 0)
        page.wait_for_timeout(150)
    shown.widget()
    before = nodes(shown), comms(shown)
    for _ in range(12):
        page.evaluate(RUN, 0)
        page.wait_for_timeout(150)
    shown.widget()
    page.wait_for_function(
        "async () => (await jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".requestCommInfo({})).content && true"
    )
    assert comms(shown) <= before[1] + 4
    # The page keeps some nodes of its own for each output; a view has more than a hundred.
    assert nodes(shown) - before[0] < 12 * 60

    # What is typed in two views in turn is kept, all of it.
    views = [page.locator(".gdl-fit").nth(i) for i in (0, 1)]
    for number in range(1, 7):
        box = views[number % 2].get_by_role("textbox", name="Slope", exact=True)
        box.fill(str(number))
        box.press("Enter")
        shown.settle(views[number % 2])
    assert [t[0] for t in shown.ask("w.tries")] == [1, 2, 3, 4, 5, 6]

    # While the kernel is busy, a hand that keeps moving is told so.
    slope = views[0].get_by_role("slider", name="Slope, slider")
    slope.focus()
    page.evaluate(
        """slider => {
            const root = slider.closest('.gdl');
            window.told = [];
            const move = setInterval(() => {
                slider.value = Number(slider.value) + 0.1;
                slider.dispatchEvent(new Event('input', {bubbles: true}));
                told.push(root.dataset.state);
                if (told.length === 40) clearInterval(move);
            }, 100);
        }""",
        slope.element_handle(),
    )
    kernel = shown.ask("__import__('os').getpid()")
    os.kill(kernel, signal.SIGSTOP)  # newer kernels answer widgets while they run a cell
    try:
        page.wait_for_function("told.length === 40")
    finally:
        os.kill(kernel, signal.SIGCONT)
    assert "late" in page.evaluate("told"), page.evaluate("told.join()")
    shown.settle(views[0])

    # An f that never ends is given up, and the widget goes on.
    own = page.locator(".gdl-secant")
    own.scroll_into_view_if_needed()
    box = own.get_by_role("textbox", name="x", exact=True)
    box.fill("2.5")
    box.press("Enter")
    own.locator(".gdl-status", has_text="it is busy").wait_for()
    own.locator(".gdl-status", has_text="did not end, and was given up").wait_for()
    box.fill("1")
    box.press("Enter")
    shown.settle(own)
    assert "the tangent's is 2" in own.locator(".gdl-status").inner_text()


def test_sixty_on_a_page_are_drawn_and_first_last_and_one_between_are_moved(notebook):
    shown = notebook(THIRTY.format("first"), THIRTY.format("last"))
    page = shown.page
    page.wait_for_function(
        "() => document.querySelectorAll('.gdl[data-state=current]').length === 60", timeout=60_000
    )
    for number, name in ((59, "last[29]"), (30, "last[0]"), (0, "first[0]")):
        root = shown.widget(number)
        root.scroll_into_view_if_needed()
        move(root, "1")
        shown.settle(root)
        assert "x 1" in knob(root)
        assert shown.ask(f"{name}.start[0]") == 1
