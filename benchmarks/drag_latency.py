"""From a wish to the picture of it, in a real JupyterLab: our playground and its usual twin.

The twin is what a course would write without us: `interact` with a slider, and a matplotlib
figure that is drawn anew. Both walk the same descent; both are moved by the arrow keys, in turn.
Needs Chromium, as the browser tests do.
"""

import statistics

from _browser import lab_and_browser
from _page import Section, horizontal_bars

OURS = "from gdlesson import DescentPlayground\nw = DescentPlayground()\nw.position = -1\nw"
TWIN = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from gdlesson import descend
from gdlesson.objectives import bowl

grid = np.array(np.meshgrid(np.linspace(-5, 5, 61), np.linspace(-4, 4, 61)))

@interact(x=FloatSlider(4.0, min=-5, max=5, step=0.1))
def twin(x):
    run = descend(bowl, (x, 3.0), steps=50)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    left.contour(*grid, bowl(grid), levels=14)
    left.plot(*run.points.T, ".-")
    right.semilogy(run.losses)
    plt.show()
"""
#: Press a key on a node; resolve with the milliseconds until the watched picture has changed.
TIMED = """
async ([focus, picture, what, key]) => {
  const node = document.querySelector(focus);
  const all = () => [...document.querySelectorAll(picture)];
  const seen = () => all().map((n) => n.getAttribute(what)).join();
  node.focus();
  const before = seen();
  const began = performance.now();
  const keyCode = key === 'ArrowLeft' ? 37 : 39;
  node.dispatchEvent(
    new KeyboardEvent('keydown', {key, code: key, keyCode, bubbles: true, cancelable: true}));
  while (seen() === before || !seen()) {
    if (performance.now() - began > 5000) return null;
    await new Promise((done) => setTimeout(done, 1));
  }
  return performance.now() - began;
}
"""
WATCHED = {
    "ours, path": (".gdl-handle", ".gdl-path", "points"),
    "ours, marker": (".gdl-handle", ".gdl-handle", "transform"),
    "twin, picture": (".noUi-handle", ".jp-OutputArea img", "src"),
}


def main(rounds: int = 25) -> Section:
    """Move both in turn: medians, 95th percentiles and the ratio."""
    times: dict[str, list[float]] = {name: [] for name in WATCHED}
    with lab_and_browser() as (lab, browser):
        from browser.conftest import Notebook

        lab.write("ours.ipynb", OURS)
        lab.write("twin.ipynb", TWIN)
        pages = {}
        for name in ("ours", "twin"):
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            pages[name] = Notebook(lab, page, f"{name}.ipynb")
            pages[name].open()
            pages[name].run_all()
        pages["ours"].widget()
        pages["twin"].page.wait_for_selector(".jp-OutputArea img")
        for count in range(rounds):
            key = "ArrowLeft" if count % 2 else "ArrowRight"
            for name, (focus, picture, what) in WATCHED.items():
                page = pages[name.split(",")[0]].page
                page.bring_to_front()
                if name == "ours, path":
                    key = "ArrowLeft"
                taken = page.evaluate(TIMED, [focus, picture, what, key])
                if taken is not None and count > 2:
                    times[name].append(taken)
                page.wait_for_timeout(300)
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    p95 = {name: statistics.quantiles(taken, n=20)[-1] for name, taken in times.items()}
    ratio = middle["twin, picture"] / middle["ours, path"]
    return Section(
        "From a drag to the picture",
        f"A move in the playground is answered {ratio:.1f} times as fast as in its usual twin, "
        f"`interact` with a matplotlib figure that is drawn anew (goal ≥ 5: "
        f"{'met' if ratio >= 5 else '**missed**'}).",
        ("what", "median ms", "95th percentile ms", "moves"),
        [(n, f"{middle[n]:.0f}", f"{p95[n]:.0f}", len(times[n])) for n in times],
        figure=horizontal_bars(
            list(times),
            list(middle.values()),
            "milliseconds: the bar is the median, the whisker ends at the 95th percentile",
            spans=[(middle[n], p95[n]) for n in times],
        ),
        alt="Milliseconds from a key press to the changed picture, ours and the twin.",
        packages=("jupyterlab", "ipywidgets", "matplotlib"),
    )
