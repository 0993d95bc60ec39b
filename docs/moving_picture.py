"""The README's moving picture: the playground driven by a hand in a real JupyterLab.

`make picture` writes docs/playground.webp. Needs what the browser tests need.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ["PYTHONPATH"] = str(ROOT / "src")  # for the kernel

from browser.conftest import CHROMIUM_FLAGS, Lab, Notebook  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Locator, sync_playwright  # noqa: E402

from tools.browsers import find_browser  # noqa: E402

PICTURE = ROOT / "docs" / "playground.webp"
CELL = "from gdlesson import DescentPlayground\nDescentPlayground(start=(4, 3), learning_rate=0.1)"
#: A browser takes no picture of the pointer, so the page shows one.
POINTER = """() => {
    const dot = document.createElement('div');
    dot.style = `position: fixed; z-index: 9999; width: 22px; height: 22px; margin: -11px;
        border-radius: 50%; border: 2px solid #b3450a; background: #b3450a33; pointer-events: none;
        left: -50px; top: -50px`;
    document.body.append(dot);
    document.addEventListener('pointermove', (event) => {
        dot.style.left = `${event.clientX}px`;
        dot.style.top = `${event.clientY}px`;
    }, true);
}"""


class Camera:
    """Takes the widget's picture, with the time for which it is to be seen."""

    def __init__(self, shown: Notebook, root: Locator) -> None:
        self.shown, self.root = shown, root
        self.frames: list[Image.Image] = []
        self.times: list[int] = []

    def take(self, milliseconds: int) -> None:
        self.shown.settle(self.root)
        box = self.root.bounding_box()
        picture = self.shown.page.screenshot(clip=box)
        self.frames.append(Image.open(io.BytesIO(picture)).convert("RGB"))
        self.times.append(milliseconds)

    def move(self, to: tuple[float, float], start: tuple[float, float], frames: int) -> None:
        """The pointer goes from one place to another, and each picture shows it a bit further."""
        for share in (step / frames for step in range(1, frames + 1)):
            place = [a + (b - a) * share for a, b in zip(start, to, strict=True)]
            self.shown.page.mouse.move(*place)
            self.take(80)

    def press(self, name: str, times: int, milliseconds: int) -> None:
        button = self.root.get_by_role("button", name=name, exact=True)
        for _ in range(times):
            button.click()
            self.take(milliseconds)


def middle(part: Locator) -> tuple[float, float]:
    """Where the pointer has to be for this part."""
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def story(camera: Camera) -> None:
    """A start that is dragged, a walk step by step, and the rate moved until the walk flies off."""
    page, root = camera.shown.page, camera.root
    camera.take(1200)
    knob = middle(root.get_by_role("slider", name="Starting point"))
    page.mouse.move(*knob)
    page.mouse.down()
    camera.move((knob[0] - 300, knob[1] + 20), knob, 12)
    page.mouse.up()
    camera.take(900)
    camera.press("Step", 4, 700)
    camera.press("Step", 12, 120)
    camera.take(1200)
    slider = root.get_by_role("slider", name="Learning rate η, slider")
    box = slider.bounding_box()
    #: The scale has ten stops: 0.1 is the fourth, 0.3 the sixth.
    at = [(box["x"] + 8 + (box["width"] - 16) * k / 9, middle(slider)[1]) for k in (3, 5, 5.4)]
    page.mouse.move(*at[0])
    page.mouse.down()
    camera.move(at[1], at[0], 14)
    camera.take(1500)
    camera.move(at[2], at[1], 4)
    page.mouse.up()
    page.mouse.move(2, 2)
    camera.take(3000)


def record(tell: Callable[..., None] = print) -> None:
    """Drive the playground and write the picture."""
    lab = Lab()
    try:
        with sync_playwright() as playwright:
            program = find_browser()
            browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
            page = browser.new_page(viewport={"width": 1130, "height": 1000})
            page.set_default_timeout(120_000)
            shown = Notebook(lab, page, lab.write("playground.ipynb", CELL))
            shown.open()
            page.evaluate("jupyterapp.shell.collapseLeft()")
            shown.run_all(120)
            page.evaluate(POINTER)
            camera = Camera(shown, shown.widget())
            story(camera)
            browser.close()
    finally:
        lab.stop()
    high = max(frame.height for frame in camera.frames)
    first, *more = [_on_paper(frame, high) for frame in camera.frames]
    first.save(
        PICTURE, save_all=True, append_images=more, duration=camera.times, loop=0,
        quality=72, method=6, minimize_size=False,
    )  # fmt: skip
    tell(f"{PICTURE.name}: {len(camera.frames)} pictures, {PICTURE.stat().st_size / 1e3:.0f} kB")


def _on_paper(frame: Image.Image, high: int) -> Image.Image:
    """A picture of the same size as the others, whose widget may have had a line more."""
    paper = Image.new("RGB", (frame.width, high), frame.getpixel((frame.width // 2, 4)))
    paper.paste(frame, (0, 0))
    return paper


if __name__ == "__main__":
    record()
