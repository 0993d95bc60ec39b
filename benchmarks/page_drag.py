"""A drag on a page without a kernel: frame by frame, and against the way through the kernel.

The page is opened from the disk. A mouse circles with a handle for some seconds; what is measured
is how long the page's own script works in each frame, and how far frames are apart, in turn with
the same page at rest. Needs Chromium, as the browser tests do.
"""

import gzip
import json
import statistics
import tempfile
from pathlib import Path

from _browser import lab_and_browser
from _page import Section

PLAYGROUND = "from gdlesson import DescentPlayground\nw = DescentPlayground()\nw.position = -1\nw"
CELLS = {
    "playground, 50 steps": PLAYGROUND,
    "playground, four rules, 200 steps": (
        "w = DescentPlayground(rules=['SGD', 'Momentum', 'RMSprop', 'Adam'], steps=200)\n"
        "w.position = -1\nw"
    ),
    "secant": "from gdlesson import SecantExplorer\nSecantExplorer()",
    "compass": "from gdlesson import GradientCompass\nGradientCompass(point=(2, 1))",
    "two slices": "from gdlesson import TwoSlices\nTwoSlices(point=(1, 1))",
}
FRAME = 17.0
#: A frame in which less is done than that draws nothing, in ms.
IDLE = 1.0
VIEW = {"width": 1280, "height": 1000}
#: Before the page's own script: times what is done in a frame, and when a widget first answers.
WATCH = """
window.work = []; window.gaps = []; window.first = 0;
const frame = window.requestAnimationFrame.bind(window);
let spent = 0, last = 0;
window.requestAnimationFrame = (task) => frame((now) => {
  const began = performance.now();
  task(now);
  spent += performance.now() - began;
});
for (const type of ['pointermove']) {
  let began = 0;
  window.addEventListener(type, () => { began = performance.now(); }, true);
  window.addEventListener(type, () => { spent += performance.now() - began; });
}
const look = (now) => {
  if (last) { window.work.push(spent); window.gaps.push(now - last); }
  [spent, last] = [0, now];
  if (!window.first && document.querySelector('.gdl[data-state=current]')) {
    window.first = performance.now();
  }
  frame(look);
};
frame(look);
"""
#: Press a key on the handle; resolve with the milliseconds until it is answered and drawn.
ANSWERED = """
async (key) => {
  const node = document.querySelector('.gdl-handle');
  const root = node.closest('.gdl');
  const path = () => root.querySelector('.gdl-path').getAttribute('d');
  node.focus();
  const before = path();
  const began = performance.now();
  node.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  while (path() === before || root.dataset.state !== 'current') {
    if (performance.now() - began > 5000) return null;
    await new Promise((done) => setTimeout(done, 0));
  }
  return performance.now() - began;
}
"""


def computing(browser, page, handle, moves: int) -> list[float]:
    """What each frame with something to draw has the page compute, in ms of its own thread.

    Script, style, layout and painting are in it, waiting for another process is not.
    """
    browser.start_tracing(page=page, categories=["-*", "cc"])
    frames(page, handle, moves)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    spent = [e.get("tdur", 0) / 1000 for e in events if e["name"] == "ProxyMain::BeginMainFrame"]
    return [ms for ms in spent if ms > IDLE]


def frames(page, handle=None, moves: int = 150) -> tuple[list[float], list[float]]:
    """Script time and distance of the frames while a handle is circled with, or nothing is done."""
    if handle is not None:
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
    page.wait_for_timeout(100)
    page.evaluate("window.work = []; window.gaps = []")
    for k in range(moves):
        if handle is not None:
            page.mouse.move(x - 2 * (k % 50), y + (k * 7) % 40)
        page.wait_for_timeout(12)
    found = page.evaluate("[window.work, window.gaps]")
    if handle is not None:
        page.mouse.up()
    return found[0], found[1]


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def first_answers(browser, place: Path, loads: int = 5) -> list[float]:
    """How long after its page is asked for a widget answers, in ms."""
    first = []
    for _ in range(loads):
        shown = browser.new_page(viewport=VIEW)
        shown.add_init_script(WATCH)
        shown.goto(place.as_uri())
        shown.wait_for_function("window.first > 0")
        first.append(shown.evaluate("window.first"))
        shown.close()
    return first


def keys_answered(lab, browser, place: Path, keys: int) -> dict[str, float]:
    """How long a key takes until it is answered and drawn, here and through the kernel, in turn."""
    from browser.conftest import Notebook

    lab.write("kernel.ipynb", PLAYGROUND)
    kernel = browser.new_page(viewport=VIEW)
    notebook = Notebook(lab, kernel, "kernel.ipynb")
    notebook.open()
    notebook.run_all()
    notebook.widget()
    here = browser.new_page(viewport=VIEW)
    here.goto(place.as_uri())
    ways: dict[str, list[float]] = {"page": [], "kernel": []}
    for k in range(keys):
        for name, shown in (("kernel", kernel), ("page", here)):
            shown.bring_to_front()
            taken = shown.evaluate(ANSWERED, "ArrowLeft" if k % 2 else "ArrowRight")
            if taken is not None and k > 1:
                ways[name].append(taken)
            shown.wait_for_timeout(200)
    notebook.close()
    kernel.close()
    here.close()
    return {name: statistics.median(taken) for name, taken in ways.items()}


def circled(browser, shown, handle, rounds: int, moves: int) -> tuple[str, ...]:
    """What is to be said of the frames in which a handle is circled with, each a cell of a row."""
    work, gaps, rest, whole = [], [], [], []
    for _ in range(rounds):
        rest += frames(shown, None, moves // 2)[1]
        more = frames(shown, handle, moves)
        # A frame in which no move of the mouse arrived has nothing to do.
        worked = [k for k, spent in enumerate(more[0]) if spent > 0.2]
        work += [more[0][k] for k in worked]
        gaps += [more[1][k] for k in worked]
        whole += computing(browser, shown, handle, moves)
    late, idle = (sum(g > FRAME + 4 for g in each) / len(each) for each in (gaps, rest))
    spent = (statistics.median(work), p95(work), statistics.median(whole), p95(whole))
    apart = (p95(gaps), p95(rest))
    return (*(f"{ms:.1f}" for ms in (*spent, *apart)), f"{late:.0%} / {idle:.0%}")


def main(rounds: int = 2, moves: int = 150, keys: int = 15) -> Section:
    """Frames of a drag in turn with frames at rest; a key's answer here and through the kernel."""
    with lab_and_browser() as (lab, browser), tempfile.TemporaryDirectory() as folder:
        from living import executed, figures, page

        text = page(figures(executed(*CELLS.values())))
        alone = page(figures(executed(PLAYGROUND)))
        place, weight = Path(folder) / "page.html", len(gzip.compress(alone.encode()))
        place.write_text(alone, "utf-8")
        first = first_answers(browser, place)
        middle = keys_answered(lab, browser, place, keys)
        place.write_text(text, "utf-8")
        shown = browser.new_page(viewport=VIEW)
        shown.add_init_script(WATCH)
        shown.goto(place.as_uri())
        rows = []
        for number, name in enumerate(CELLS):
            handle = shown.locator(".gdl").nth(number).locator(".gdl-handle").first
            rows.append((name, *circled(browser, shown, handle, rounds, moves)))
            print(*rows[-1], flush=True)
    worst = max(float(row[4]) for row in rows)
    claim = (
        f"Drawing what a hand drags takes the page {worst:.1f} ms of computing a frame (95th "
        f"percentile, the slowest of these; script, layout and painting), of the {FRAME:.0f} that "
        f"a frame has (goal: {'met' if worst <= FRAME else '**missed**'}). A key is "
        f"answered {middle['kernel'] / middle['page']:.1f} times as fast as through the kernel "
        f"({middle['page']:.0f} against {middle['kernel']:.0f} ms, both with their drawing). The "
        f"page of one playground weighs {weight / 1000:.0f} kB compressed, its still included, and "
        f"answers after {statistics.median(first):.0f} ms."
    )
    print(claim, flush=True)
    return Section(
        "A drag on a page without a kernel",
        claim,
        ("what is dragged", "script ms", "p95", "whole frame ms", "p95", "frames apart p95",
         "at rest p95", "frames late, dragged / at rest"),
        rows,
        packages=("jupyterlab", "anywidget"),
    )  # fmt: skip
