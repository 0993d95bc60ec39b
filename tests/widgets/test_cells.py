"""When a cell runs again, the widgets of its earlier runs make way, unless they are still seen."""

import pytest

from gdlesson import DepthView, quiz
from gdlesson.widgets import _cells


class Shell:
    """What ipykernel's shell says of the message that it is at work on, and the time."""

    def __init__(self, monkeypatch):
        self.message, self.now = {}, 0.0
        monkeypatch.setattr(_cells, "get_ipython", lambda: self)
        monkeypatch.setattr(_cells, "_MADE", {})
        monkeypatch.setattr(_cells.time, "monotonic", lambda: self.now)

    def get_parent(self):
        return self.message

    def run(self, make, cell="a"):
        self.now += 10
        self.message = {"metadata": {"cellId": cell}, "header": {"msg_id": str(self.now)}}
        return make()


@pytest.fixture
def shell(monkeypatch):
    return Shell(monkeypatch)


def closed(widget):
    return widget.comm is None and widget.layout.comm is None


@pytest.mark.parametrize("make", [DepthView, lambda: quiz(2, ".")])
def test_what_nobody_sees_any_more_is_closed_and_what_is_seen_stays(shell, make):
    asked = []
    gone, seen = shell.run(lambda: (make(), make()))
    seen.send = lambda message: asked.append(message["still"])
    shell.run(make, "another cell")
    shell.run(make)
    seen.seen = asked[-1]  # a view of it is open elsewhere
    assert not closed(gone)
    assert not closed(seen)
    shell.run(make)
    assert closed(gone)
    assert not closed(seen)
    assert len(asked) == 2
    shell.run(make)  # this time no view has answered
    assert closed(seen)


def test_many_runs_leave_two(shell):
    made = [shell.run(DepthView) for _ in range(6)]
    assert [closed(widget) for widget in made] == [True] * 4 + [False] * 2


def test_what_has_just_been_asked_gets_time_to_answer(shell):
    first = shell.run(DepthView)
    shell.run(DepthView)
    shell.now -= 9
    shell.run(DepthView)
    assert not closed(first)


def test_without_a_cell_nothing_is_closed(shell):
    made = []
    for message in ({}, None, {"metadata": {}, "header": {"msg_id": "1"}}):
        shell.message = message
        made.append(DepthView())
    assert not any(map(closed, made))


def test_a_widget_that_was_closed_can_still_be_read(shell):
    old = shell.run(DepthView)
    for _ in range(2):
        shell.run(DepthView)
    assert closed(old)
    assert old.answer["word"] == "vanishes"
    old.depth = 1
    assert old.answer["word"] == "survives"
