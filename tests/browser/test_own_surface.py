"""A learner's own surface in JupyterLab: drawn by the page, also while no kernel answers."""

import os
import re
import signal

MAKE = (
    "import numpy as np\nfrom gdlesson import DescentPlayground, TwoSlices\nsize = 1.0\n"
    "def f(x, y):\n    return size * x**2 + np.cos(y)\n"
    "w = DescentPlayground(f, (2, 2))\nw",
    "asks = TwoSlices(lambda x, y: x if x > y else y, (1, 2))\nasks",
    "size = 4.0",
)
PATH = "n => n.querySelector('.gdl-path').getAttribute('d')"


def test_it_is_walked_without_an_answer_and_python_says_the_same(notebook):
    shown = notebook(*MAKE[:2])
    page, root = shown.page, shown.widget()
    root.get_by_role("button", name="All steps").click()
    shown.settle(root)
    before = root.evaluate(PATH)
    kernel = shown.ask("__import__('os').getpid()")
    os.kill(kernel, signal.SIGSTOP)
    try:
        root.locator(".gdl-handle").first.press("ArrowLeft")
        page.wait_for_function(
            f"([n, b]) => ({PATH})(n) !== b", arg=[root.element_handle(), before]
        )
        alone = root.evaluate(PATH)
        root.locator(".gdl-status", has_text="The page computes this alone").wait_for()
        assert root.locator(".gdl-stale").count() == 0
        # What asks its argument is Python's, and says so.
        other = page.locator(".gdl-two-slices")
        box = other.get_by_role("textbox").first
        box.fill("2.5")
        box.press("Enter")
        other.locator(".gdl-status", has_text="No answer from the kernel yet").wait_for()
    finally:
        os.kill(kernel, signal.SIGCONT)
    shown.settle(root)
    shown.settle(other)
    there, here = (
        [float(v) for v in re.findall(r"[-\d.]+", path)] for path in (alone, root.evaluate(PATH))
    )
    assert len(there) == len(here)
    assert all(abs(a - b) <= 0.02 for a, b in zip(there, here, strict=True))


def test_a_name_that_it_uses_may_change(notebook):
    shown = notebook(MAKE[0])
    root = shown.widget()
    root.get_by_role("button", name="All steps").click()
    shown.execute(MAKE[2])
    root.locator(".gdl-handle").first.press("ArrowLeft")
    shown.settle(root)
    assert shown.ask("float(w.histories['SGD'].losses[0])") > 14
    before = root.evaluate(PATH)
    # The page has heard of it, too: what it draws at once is what Python says then.
    root.locator(".gdl-handle").first.press("ArrowLeft")
    shown.page.wait_for_function(
        f"([n, b]) => ({PATH})(n) !== b", arg=[root.element_handle(), before]
    )
    shown.settle(root)
    assert "alone" not in root.locator(".gdl-status").inner_text()
    told = shown.ask("[s['program'] for s in w.surfaces if s['name'] == 'own'][0]['steps']")
    assert ["number", 4.0] in told
