"""From a wish to the picture of it, in a real JupyterLab: our playground and its usual twin.

The twin is what a course would write without us: `interact` with a slider, and a matplotlib
figure that is drawn anew. Both walk the same descent; both are moved by the arrow keys, in turn.
Needs Chromium, as the browser tests do.
"""

import os
import shutil
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser.conftest import CHROMIUM_FLAGS, Lab, Notebook
from playwright.sync_api import sync_playwright

OURS = "from gdlesson import DescentPlayground\nw = DescentPlayground()\nw"
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


def main(rounds: int = 25) -> None:
    """Move both in turn and print the medians, the 95th percentiles and the ratio."""
    lab = Lab()
    lab.write("ours.ipynb", OURS)
    lab.write("twin.ipynb", TWIN)
    times: dict[str, list[float]] = {name: [] for name in WATCHED}
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
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
        browser.close()
    lab.stop()
    for name, taken in times.items():
        p95 = statistics.quantiles(taken, n=20)[-1]
        print(
            f"{name}: median {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms, n = {len(taken)}"
        )
    ratio = statistics.median(times["twin, picture"]) / statistics.median(times["ours, path"])
    print(f"twin / ours: {ratio:.1f}, goal ≥ 5: {'met' if ratio >= 5 else 'MISSED'}")


if __name__ == "__main__":
    main()
