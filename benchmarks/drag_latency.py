"""From a drag to the picture, in a real JupyterLab: with the page's preview, without it, a twin.

Three widgets, each dragged by a mouse in turn with the same widget by the kernel alone (its module
without the preview), with what a course would write without us: `interact` with a slider, and a
matplotlib figure that is drawn anew; and with the widget on a page of its own, from the disk, which
shows what this machine can do. Needs Chromium, as the browser tests do.
"""

import itertools
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from _browser import lab_and_browser
from _page import Section, horizontal_bars

#: The module without what the page foretells: Python alone answers.
ALONE = """
class ByKernel({name}):
    _esm = {name}._esm
    for told, kept in (("null:preview(state)", "null:null"), ("rules=judge(state)", "rules=null")):
        assert _esm.count(told) == 1
        _esm = _esm.replace(told, kept)
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
#: By widget: its class and how it is set, what of its picture is watched, and its twin. Set so
#: that each move shows: away from the map's edge, and from where a curve is flat.
DRAGGED = {
    "playground": (
        "DescentPlayground",
        "w.start, w.position = (2, 2), -1",
        (".gdl-path", "d"),
        PLAYGROUND,
    ),
    "secant": ("SecantExplorer", "w.x = 1.0", ("line.gdl-run-1", "y2"), SECANT),
    "two slices": ("TwoSlices", "w.point = (0.5, 0.5)", (".gdl-curve", "d"), SLICES),
}
WAYS = ("page", "kernel alone", "interact and matplotlib", "page without JupyterLab")
#: Pictures a second, and milliseconds from one to the next: the rate of a usual display.
SMOOTH, FRAME = 60, 17
#: Each frame, but for one of a hundred. A frame that the browser itself left out is none: on a
#: machine that is shared, the page without JupyterLab has such as well.
EACH = 0.99
#: Notes when a move comes and when what is watched has changed since, while that is asked for: a
#: page is slower if it has to tell of each attribute.
WATCH = """
([picture, what]) => {
  const all = () => [...document.querySelectorAll(picture)];
  // Python's answer may differ from the page's in a last digit, which nobody sees.
  const short = (text) => text.replace(/\\d+\\.\\d+/g, (number) => Number(number).toFixed(1));
  const seen = () => short(all().map((n) => n.getAttribute(what)).join());
  const now = { moved: 0, shown: '', taken: [], seen };
  window.drag = now;
  const look = () => {
    const found = seen();
    if (!found || found === now.shown) return;
    now.shown = found;
    if (now.moved) now.taken.push(performance.now() - now.moved);
    now.moved = 0;
  };
  const watched = { subtree: true, childList: true, attributes: true, attributeFilter: [what] };
  const observer = new MutationObserver(look);
  now.watch = (on) => {
    observer.disconnect();
    now.shown = seen();
    if (on) observer.observe(document.body, watched);
  };
  window.addEventListener('pointermove', (event) => {
    if (event.buttons && !now.moved) now.moved = performance.now();
  }, true);
}
"""
#: A hand that moves once a frame, while the mouse holds the handle. A browser brings moves before
#: it draws a frame, never in its midst: so does the task that comes after each frame. There the
#: picture of that frame is looked at, too: a frame shows one picture at most.
STREAM = """
async ([selector, x, y, way, moves]) => {
  const handle = document.querySelector(selector);
  const held = { bubbles: true, cancelable: true, buttons: 1, isPrimary: true, pointerId: 1 };
  const channel = new MessageChannel();
  const afterwards = () => new Promise((done) => {
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  const frames = [], pictures = [];
  let before = drag.seen();
  for (let k = 1; k <= moves; k += 1) {
    frames.push(await new Promise((done) => requestAnimationFrame(done)));
    await afterwards();
    const shown = drag.seen();
    if (shown && shown !== before) pictures.push(frames.at(-1));
    before = shown;
    const clientX = x + way * (40 - Math.abs(40 - ((2 * k) % 80)));
    handle.dispatchEvent(
      new PointerEvent('pointermove', { ...held, clientX, clientY: y, pointerType: 'mouse' }));
  }
  channel.port1.close();
  return [frames[0], pictures, frames.at(-1), frames.length - 1];
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
    frames: int = 0
    seconds: float = 0.0

    def rate(self) -> float:
        """Pictures a second."""
        return self.pictures / self.seconds

    def share(self) -> float:
        """The frames that showed a new picture, of those that the browser made."""
        return self.pictures / self.frames

    def apart(self) -> float:
        """The 95th percentile of the milliseconds between two pictures."""
        return p95(self.gaps)


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
        self.page.evaluate("drag.watch(true)")
        for _ in range(moves):
            self.page.evaluate("drag.taken = []; drag.moved = 0")
            self.move()
            self.page.wait_for_function("drag.taken.length > 0", timeout=LONGEST)
            found.moves.append(self.page.evaluate("drag.taken[0]"))
            self.page.wait_for_timeout(QUIET)
        self.page.evaluate("drag.watch(false)")
        self.page.mouse.up()

    def stream(self, found: Measured, moves: int) -> None:
        """A move in every frame, and how far apart the pictures of them are."""
        self.press()
        given = [self.selector, self.x, self.y, self.way, moves]
        began, times, ended, frames = self.page.evaluate(STREAM, given)
        self.page.mouse.up()
        self.page.wait_for_timeout(QUIET)
        found.gaps += [b - a for a, b in itertools.pairwise([began, *times])]
        found.pictures += len(times)
        found.frames += frames
        found.seconds += (ended - began) / 1000


def cells(widget: str) -> dict[str, str]:
    """The cell of each way."""
    name, settings, _, twin = DRAGGED[widget]
    ours = f"from gdlesson import {name}\nw = {name}()\n{settings}\nw"
    by_kernel = ours.replace("\nw =", ALONE.format(name=name) + "\nw =").replace(
        f"{name}()", "ByKernel()"
    )
    return dict(zip(WAYS, (ours, by_kernel, TWIN + twin, ours), strict=True))


def from_disk(page, code: str, place: Path) -> None:
    """Open a page of its own with the widget that a cell shows, without JupyterLab or a kernel."""
    from living import executed, figures
    from living import page as page_of

    place.write_text(page_of(figures(executed(code))), "utf-8")
    page.goto(place.as_uri())
    page.wait_for_selector(".gdl[data-state=current]")


def dragged(lab, browser, widget: str, rounds: int, moves: int) -> dict[str, Measured]:
    """One widget, all ways in turn."""
    from browser.conftest import Notebook

    found, hands, opened = {way: Measured() for way in WAYS}, {}, []
    for number, (way, code) in enumerate(cells(widget).items()):
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        if way == WAYS[3]:
            with tempfile.TemporaryDirectory() as folder:
                from_disk(page, code, Path(folder) / "page.html")
            page.evaluate(WATCH, list(DRAGGED[widget][2]))
            hands[way] = Hand(page, ".gdl-handle")
            continue
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
            hand.stream(into, 24 * moves if k else 20)
    for notebook in opened:
        notebook.close()
    for hand in hands.values():
        hand.page.close()
    return found


def main(rounds: int = 2, moves: int = 10) -> Section:
    """Each widget in each way: medians, 95th percentiles, and ratios of medians to the page's."""
    rows, names, medians, spans, times, smooth = [], [], [], [], {}, []
    with lab_and_browser() as (lab, browser):
        for widget in DRAGGED:
            found = dragged(lab, browser, widget, rounds, moves)
            ours = statistics.median(found[WAYS[0]].moves)
            smooth.append(found[WAYS[0]])
            for way, measured in found.items():
                middle, late = statistics.median(measured.moves), p95(measured.moves)
                times[widget, way] = middle / ours
                apart = f"{measured.apart():.0f}" if len(measured.gaps) > 1 else "none"
                rows.append(
                    (widget, way, f"{middle:.0f}", f"{late:.0f}", f"{middle / ours:.1f}",
                     f"{measured.rate():.0f}", apart)
                )  # fmt: skip
                print(*rows[-1], flush=True)
                names.append(f"{widget}, {way}")
                medians.append(middle)
                spans.append((middle, late))
    kernel, twin = (min(times[widget, way] for widget in DRAGGED) for way in WAYS[1:3])
    rate, apart = min(m.rate() for m in smooth), max(m.apart() for m in smooth)
    share = min(m.share() for m in smooth)
    met = share >= EACH and round(apart) <= FRAME
    return Section(
        "From a drag to the picture",
        f"In JupyterLab a move is drawn at least {kernel:.1f} times as soon as if Python alone "
        f"answered it, and at least {twin:.0f} times as soon as in the usual twin, `interact` with "
        "a matplotlib figure that is drawn anew (goal ≥ 5: "
        f"{'met' if twin >= 5 else '**missed**'}). While a hand moves, at least {share:.1%} of the "
        f"browser's frames show a new picture: {rate:.1f} a second or more, {apart:.0f} ms apart "
        f"or less (95th percentile; goal: each of {SMOOTH} frames a second, {FRAME} ms: "
        f"{'met' if met else '**missed**'}).",
        ("what is dragged", "by what", "a move, ms", "p95", "times the page's",
         "pictures a second", "apart p95, ms"),
        rows,
        note=(
            "A move is a single one that is waited for; pictures are counted while a hand moves in "
            "every frame, at most one a frame. The page draws at once, and Python's answer follows."
        ),
        figure=horizontal_bars(
            names,
            medians,
            "milliseconds: the bar is the median, the whisker ends at the 95th percentile",
            spans=spans,
            log=True,
        ),
        alt="Milliseconds from a move to the changed picture, each widget four ways.",
        packages=("jupyterlab", "ipywidgets", "matplotlib"),
    )  # fmt: skip
