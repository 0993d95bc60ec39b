"""From a drag to the picture, in a real JupyterLab: with the page's preview, without it, a twin.

Three widgets, each dragged by a mouse in turn with the same widget by the kernel alone (its module
without the preview) and with what a course would write without us: `interact` with a slider, and a
matplotlib figure that is drawn anew. Needs Chromium, as the browser tests do.
"""

import itertools
import statistics
from dataclasses import dataclass, field

from _browser import lab_and_browser
from _page import Section, horizontal_bars

#: The module without what the page foretells: Python alone answers.
ALONE = """
class ByKernel({name}):
    _esm = {name}._esm
    for told in ("const found=preview(state);", "const rules=judge(state);"):
        assert _esm.count(told) == 1
        _esm = _esm.replace(told, told.partition("=")[0] + "=null;")
"""
TWIN = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from gdlesson import descend
from gdlesson.objectives import bowl

grid = np.array(np.meshgrid(np.linspace(-5, 5, 61), np.linspace(-4, 4, 61)))
"""
PLAYGROUND = """
@interact(x=FloatSlider(4.0, min=-5, max=5, step=0.01))
def twin(x):
    run = descend(bowl, (x, 3.0), steps=50)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    left.contour(*grid, bowl(grid), levels=14)
    left.plot(*run.points.T, ".-")
    right.semilogy(run.losses)
    plt.show()
"""
SECANT = """
xs = np.linspace(-2, 4, 121)

@interact(x=FloatSlider(1.0, min=-2, max=4, step=0.01))
def twin(x, h=1.0):
    f = lambda v: v**2 / 2
    slope = (f(x + h) - f(x)) / h
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    left.plot(xs, f(xs))
    left.plot(xs, f(x) + slope * (xs - x))
    steps = np.logspace(-4, 0, 41)
    right.semilogx(steps, (f(x + steps) - f(x)) / steps)
    plt.show()
"""
SLICES = """
xs = np.linspace(-5, 5, 121)

@interact(x=FloatSlider(1.0, min=-5, max=5, step=0.01))
def twin(x, y=1.0):
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3))
    left.contour(*grid, bowl(grid), levels=14)
    left.plot(x, y, "o")
    middle.plot(xs, bowl(np.array([xs, np.full(121, y)])))
    right.plot(xs, bowl(np.array([np.full(121, x), xs])))
    plt.show()
"""
#: By widget: its class and how it is set, what of its picture is watched, and its twin.
DRAGGED = {
    "playground": ("DescentPlayground", "w.position = -1", (".gdl-path", "points"), PLAYGROUND),
    "secant": ("SecantExplorer", "w.x = 1.0", ("line.gdl-run-1", "y2"), SECANT),
    "two slices": ("TwoSlices", "w.point = (1, 1)", (".gdl-curve", "d"), SLICES),
}
WAYS = ("page", "kernel alone", "interact and matplotlib")
#: Notes when a move comes and when what is watched has changed since.
WATCH = """
([picture, what]) => {
  const all = () => [...document.querySelectorAll(picture)];
  // Python's answer may differ from the page's in a last digit, which nobody sees.
  const short = (text) => text.replace(/\\d+\\.\\d+/g, (number) => Number(number).toFixed(1));
  const seen = () => short(all().map((n) => n.getAttribute(what)).join());
  const now = { moved: 0, shown: seen(), taken: [], pictures: [] };
  window.drag = now;
  const look = () => {
    const found = seen();
    if (!found || found === now.shown) return;
    now.shown = found;
    now.pictures.push(performance.now());
    if (now.moved) now.taken.push(performance.now() - now.moved);
    now.moved = 0;
  };
  const watched = { subtree: true, childList: true, attributes: true, attributeFilter: [what] };
  new MutationObserver(look).observe(document.querySelector('.jp-NotebookPanel'), watched);
  window.addEventListener('pointermove', (event) => {
    if (event.buttons && !now.moved) now.moved = performance.now();
  }, true);
}
"""
#: A hand that moves once a frame, as the page's own frames come, while the mouse holds the handle.
STREAM = """
async ([selector, x, y, way, moves]) => {
  const handle = document.querySelector(selector);
  const held = { bubbles: true, cancelable: true, buttons: 1, isPrimary: true, pointerId: 1 };
  window.drag.pictures = [];
  const began = performance.now();
  for (let k = 1; k <= moves; k += 1) {
    await new Promise((done) => requestAnimationFrame(done));
    const clientX = x + way * (40 - Math.abs(40 - ((2 * k) % 80)));
    handle.dispatchEvent(
      new PointerEvent('pointermove', { ...held, clientX, clientY: y, pointerType: 'mouse' }));
  }
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [began, window.drag.pictures, performance.now()];
}
"""
#: So long a picture may follow a move, and so long nothing may happen before the next, in ms.
LONGEST, QUIET = 20_000, 250


@dataclass
class Measured:
    """What was measured of one widget one way: milliseconds a move, and between two pictures."""

    moves: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    pictures: int = 0
    seconds: float = 0.0


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


class Hand:
    """A mouse that takes a handle where it is and moves it to and fro."""

    def __init__(self, page, selector: str) -> None:
        self.page, self.selector, self.handle = page, selector, page.locator(selector).first
        self.handle.scroll_into_view_if_needed()
        self.x, self.y, self.count, self.way = 0.0, 0.0, 0, 1

    def press(self) -> None:
        """Take hold of the handle; to the other side than the last time it will go."""
        box = self.handle.bounding_box()
        self.x, self.y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.count, self.way = 0, -self.way
        self.page.mouse.move(self.x, self.y)
        self.page.mouse.down()
        self.page.wait_for_timeout(QUIET)

    def move(self) -> None:
        """To the next place: 40 pixels away in steps of 2, and back."""
        self.count += 1
        self.page.mouse.move(self.x + self.way * (40 - abs(40 - self.count * 2 % 80)), self.y)

    def single(self, found: Measured, moves: int) -> None:
        """Moves one by one, each waited for."""
        self.press()
        for _ in range(moves):
            self.page.evaluate("drag.taken = []; drag.moved = 0")
            self.move()
            self.page.wait_for_function("drag.taken.length > 0", timeout=LONGEST)
            found.moves.append(self.page.evaluate("drag.taken[0]"))
            self.page.wait_for_timeout(QUIET)
        self.page.mouse.up()

    def stream(self, found: Measured, moves: int) -> None:
        """A move in every frame, and how far apart the pictures of them are."""
        self.press()
        given = [self.selector, self.x, self.y, self.way, moves]
        began, times, ended = self.page.evaluate(STREAM, given)
        self.page.mouse.up()
        self.page.wait_for_timeout(QUIET)
        found.gaps += [b - a for a, b in itertools.pairwise([began, *times])]
        found.pictures += len(times)
        found.seconds += (ended - began) / 1000


def cells(widget: str) -> dict[str, str]:
    """The cell of each way."""
    name, settings, _, twin = DRAGGED[widget]
    ours = f"from gdlesson import {name}\nw = {name}()\n{settings}\nw"
    by_kernel = ours.replace("\nw =", ALONE.format(name=name) + "\nw =").replace(
        f"{name}()", "ByKernel()"
    )
    return dict(zip(WAYS, (ours, by_kernel, TWIN + twin), strict=True))


def dragged(lab, browser, widget: str, rounds: int, moves: int) -> dict[str, Measured]:
    """One widget, all ways in turn."""
    from browser.conftest import Notebook

    found, hands, opened = {way: Measured() for way in WAYS}, {}, []
    for number, (way, code) in enumerate(cells(widget).items()):
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        name = lab.write(f"{widget}-{number}.ipynb".replace(" ", "-"), code)
        opened.append(Notebook(lab, page, name))
        opened[-1].open()
        opened[-1].run_all()
        assert opened[-1].failures() == []
        if way == WAYS[2]:
            page.wait_for_selector(".jp-OutputArea img")
            page.evaluate(WATCH, [".jp-OutputArea img", "src"])
            hands[way] = Hand(page, ".noUi-handle")
        else:
            opened[-1].widget()
            page.evaluate(WATCH, list(DRAGGED[widget][2]))
            hands[way] = Hand(page, ".gdl-handle")
    for k in range(rounds + 1):
        for way, hand in hands.items():
            hand.page.bring_to_front()
            into = found[way] if k else Measured()  # the first round is for warming up
            hand.single(into, moves if k else 3)
            hand.stream(into, 12 * moves if k else 20)
    for notebook in opened:
        notebook.close()
        notebook.page.close()
    return found


def main(rounds: int = 2, moves: int = 10) -> Section:
    """Each widget three ways: medians, 95th percentiles, and ratios of medians to the page's."""
    rows, names, medians, spans, times = [], [], [], [], {}
    with lab_and_browser() as (lab, browser):
        for widget in DRAGGED:
            found = dragged(lab, browser, widget, rounds, moves)
            ours = statistics.median(found[WAYS[0]].moves)
            for way, measured in found.items():
                middle, late = statistics.median(measured.moves), p95(measured.moves)
                times[widget, way] = middle / ours
                rows.append(
                    (widget, way, f"{middle:.0f}", f"{late:.0f}", f"{middle / ours:.1f}",
                     f"{measured.pictures / measured.seconds:.0f}",
                     f"{p95(measured.gaps):.0f}" if len(measured.gaps) > 1 else "none")
                )  # fmt: skip
                print(*rows[-1], flush=True)
                names.append(f"{widget}, {way}")
                medians.append(middle)
                spans.append((middle, late))
    kernel, twin = (min(times[widget, way] for widget in DRAGGED) for way in WAYS[1:])
    return Section(
        "From a drag to the picture",
        f"In JupyterLab a move is drawn at least {kernel:.1f} times as soon as if Python alone "
        f"answered it, and at least {twin:.0f} times as soon as in the usual twin, `interact` with "
        "a matplotlib figure that is drawn anew (goal ≥ 5: "
        f"{'met' if twin >= 5 else '**missed**'}).",
        ("what is dragged", "by what", "a move, ms", "p95", "times the page's",
         "pictures a second", "apart p95, ms"),
        rows,
        note=(
            "A move is a single one that is waited for; pictures are counted while a hand moves in "
            "every frame. The page draws at once, and Python's answer follows."
        ),
        figure=horizontal_bars(
            names,
            medians,
            "milliseconds: the bar is the median, the whisker ends at the 95th percentile",
            spans=spans,
            log=True,
        ),
        alt="Milliseconds from a move to the changed picture, each widget three ways.",
        packages=("jupyterlab", "ipywidgets", "matplotlib"),
    )  # fmt: skip
