"""A server that stands still, and one that is gone and comes again."""

import os
import signal

import pytest

from browser.conftest import Lab

MAKE = "from gdlesson import DescentPlayground\nw = DescentPlayground()\nw"
ALONE = "node => node.textContent.includes('computes this alone')"


@pytest.fixture(scope="module")
def lab():
    """A server of its own: what happens to it happens to no other test."""
    server = Lab()
    yield server
    server.stop()


def move(root, x):
    """Type the start's x, as a person would; what is drawn has it at once."""
    if not root.get_by_role("textbox", name="Start x").is_visible():
        root.locator("summary").first.click()
    box = root.get_by_role("textbox", name="Start x")
    box.fill(x)
    box.press("Enter")


def knob(root):
    return root.get_by_role("slider", name="Starting point").get_attribute("aria-valuetext")


def test_a_server_that_stands_still_for_ten_seconds_and_one_that_is_gone(notebook, lab):
    shown = notebook(MAKE, alone=True)
    shown.may_complain = True  # the page says that its server is gone
    page, root = shown.page, shown.widget()
    status = root.locator(".gdl-status")

    os.kill(lab.process.pid, signal.SIGSTOP)
    try:
        move(root, "2")
        page.wait_for_function(ALONE, arg=status.element_handle())
        assert "x 2" in knob(root)
        page.wait_for_timeout(10_000)
        move(root, "1")
        assert "x 1" in knob(root)
    finally:
        os.kill(lab.process.pid, signal.SIGCONT)
    shown.settle(root)
    page.wait_for_function(f"node => !({ALONE})(node)", arg=status.element_handle())
    assert shown.ask("w.start[0]") == 1

    lab.process.kill()
    lab.process.wait()
    move(root, "3")
    page.wait_for_function(ALONE, arg=status.element_handle())
    assert "x 3" in knob(root)
    lab.log.close()
    lab.start()
    shown.load_again()
    shown.run_all()
    root = shown.widget()
    move(root, "-2")
    shown.settle(root)
    assert shown.ask("w.start[0]") == -2
