"""When a cell runs again, the widgets of its earlier run make way, unless they are still seen."""

import pytest

from gdlesson import DepthView, quiz
from gdlesson.widgets import _cells
from gdlesson.widgets.quiz import Quiz


class Shell:
    """What ipykernel's shell says of the message that it is at work on."""

    def __init__(self, monkeypatch):
        self.message = {}
        monkeypatch.setattr(_cells, "get_ipython", lambda: self)
        monkeypatch.setattr(_cells, "_MADE", {})

    def get_parent(self):
        return self.message

    def run(self, cell, number):
        self.message = {"metadata": {"cellId": cell}, "header": {"msg_id": f"{cell}-{number}"}}


@pytest.fixture
def shell(monkeypatch):
    return Shell(monkeypatch)


@pytest.fixture
def closed(monkeypatch):
    """The widgets that were closed, in order."""
    found = []
    for kind in (DepthView, Quiz):
        monkeypatch.setattr(kind, "close", found.append)
    return found


@pytest.mark.parametrize("make", [DepthView, lambda: quiz(2, ".")])
def test_what_a_cell_made_before_is_closed_once_nobody_sees_it(shell, closed, make):
    shell.run("a", 1)
    old, other = make(), make()
    assert closed == []  # two of one run
    old.views = 1
    shell.run("b", 1)
    make()
    shell.run("a", 2)
    new = make()
    assert closed == [other]
    old.views = 2
    old.views = 1
    assert closed == [other]
    old.views = 0
    assert closed == [other, old]
    shell.run("a", 3)
    make()
    assert closed == [other, old, new]


def test_without_a_cell_nothing_is_closed(shell, closed):
    for message in ({}, None, {"metadata": {}, "header": {"msg_id": "1"}}):
        shell.message = message
        DepthView()
    assert closed == []


def test_a_widget_that_was_closed_can_still_be_read(shell):
    shell.run("a", 1)
    old = DepthView()
    shell.run("a", 2)
    DepthView()
    assert old.comm is None
    assert old.layout.comm is None
    assert old.answer["word"] == "vanishes"
    old.depth = 1
    assert old.answer["word"] == "survives"
