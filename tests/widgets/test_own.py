"""What a learner's function does besides returning a number: it harms no widget, and is said."""

import functools
import random
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from gdlesson import (
    DescentExplorer1D,
    DescentPlayground,
    GradientCompass,
    SecantExplorer,
    TwoSlices,
)
from gdlesson.widgets import _own
from gdlesson.widgets._alarm import Alarm, EndlessError, NoAnswerError
from gdlesson.widgets._own import (
    ONE_ANSWER,
    ONE_PICTURE,
    OwnFunction,
    Watch,
    watched,
)


class Clock:
    """Time that passes only while a function is called, and how often it was."""

    def __init__(self, monkeypatch, seconds):
        self.now, self.calls, self.seconds = 0.0, 0, seconds
        monkeypatch.setattr(_own.time, "perf_counter", lambda: self.now)

    def slow(self, f):
        @functools.wraps(f)
        def slowly(*w):
            self.now += self.seconds
            self.calls += 1
            return f(*w)

        return slowly

    def since(self):
        calls, self.calls = self.calls, 0
        return calls


def bowl(x, y):
    """One place at a time: it takes no grid."""
    return x * x + 3 * y * y if x < 99 else 0.0


class TestASlowFunction:
    def test_the_secant_asks_for_less_and_remembers(self, monkeypatch):
        clock = Clock(monkeypatch, 0.2)
        widget = SecantExplorer(clock.slow(lambda x: x * x), x=1.0)
        assert "error" not in widget.answer
        assert clock.since() < 75  # 547 where nothing is spared
        assert widget.answer["tangent"] == pytest.approx(2)
        assert "takes 0.2 s: less is drawn" in widget.answer["notes"][0]
        widget.x = 0.5
        assert clock.since() < 50  # the curve is known
        widget._still()
        assert clock.since() * 0.2 <= _own.ONE_ANSWER / 5

    def test_a_map_is_drawn_from_fewer_points(self, monkeypatch):
        clock = Clock(monkeypatch, 0.01)
        widget = TwoSlices(clock.slow(bowl))
        assert clock.since() < 600  # 3,721 for the map alone
        assert widget.picture["levels"]
        assert "error" not in widget.answer

    def test_where_even_that_takes_too_long_the_widget_is_there_without_lines(self, monkeypatch):
        clock = Clock(monkeypatch, 1.0)
        widget = GradientCompass(clock.slow(bowl))
        assert clock.calls <= 2 * ONE_ANSWER + 5
        assert widget.picture["levels"] == []
        assert widget.answer["gradient"] == pytest.approx([2 * -2, 6 * -2], rel=1e-6)

    def test_a_race_of_a_thousand_steps_is_given_up_and_fewer_steps_are_run(self, monkeypatch):
        clock = Clock(monkeypatch, 0.2)
        widget = DescentPlayground(clock.slow(bowl), steps=3)
        assert "error" not in widget.answer
        clock.since()
        widget.set_trait("rules", ["SGD", "Adagrad", "RMSprop", "Adam"])
        widget.steps = 1000
        assert clock.since() * 0.2 < 2.5 * ONE_ANSWER  # 18,969 calls
        assert "fewer steps" in widget.answer["trouble"]
        assert widget.summary == widget.answer["trouble"]
        widget.steps = 2
        assert "error" not in widget.answer

    def test_how_far_it_has_got_is_said_meanwhile_and_no_longer_afterwards(self, monkeypatch):
        clock = Clock(monkeypatch, 0.2)
        widget = SecantExplorer(clock.slow(lambda x: x * x), x=1.0)
        said = []
        widget.observe(lambda change: said.append(change.new), names="progress")
        widget.x = 0.25
        assert said[0].startswith("Your function is slow: ")
        assert said[-1] == ""

    @pytest.mark.parametrize(
        ("seconds", "count"), [(ONE_PICTURE / 100, 100), (ONE_PICTURE / 99, 99), (1.0, 25)]
    )
    def test_samples_are_as_many_as_fit(self, monkeypatch, seconds, count):
        clock = Clock(monkeypatch, seconds)
        f = OwnFunction(clock.slow(lambda x: x), [1.0])
        assert f.affordable(100, 25) == count
        assert bool(f.notes()) == (count < 100)

    def test_an_answer_may_take_so_long_and_no_longer(self, monkeypatch):
        clock = Clock(monkeypatch, 1.0)
        f = OwnFunction(clock.slow(lambda x: x), [1.0])
        with watched(Watch(limit=3.0)):
            for x in (2.0, 3.0, 4.0, 5.0):
                f(x)
            with pytest.raises(NoAnswerError, match=r"called 4 times in 4 s"):
                f(6.0)
        assert f(7.0) == 7.0

    def test_what_is_quick_is_asked_anew(self):
        factor = [1]
        widget = SecantExplorer(lambda x: factor[0] * x, x=1.0)
        factor[0] = 2
        widget.h = 0.5
        assert widget.answer["right"] == 2


class TestWhatItDoesBesides:
    def test_what_it_prints_is_not_shown(self, capsys):
        def talks(x):
            print("here")
            return x * x

        widget = SecantExplorer(talks, x=1.0)
        widget._still()
        assert capsys.readouterr().out == ""
        assert widget.answer["notes"] == ["What your function prints is not shown here."]

    @pytest.mark.parametrize("kind", [TwoSlices, GradientCompass, DescentPlayground])
    def test_it_may_write_to_its_argument(self, kind):
        def writes(w):
            w *= 2
            return float(w[0] ** 2 + w[1] ** 2)

        widget = kind(writes)
        assert "error" not in widget.answer
        assert "it gets a copy" in widget.answer["notes"][0]

    def test_chance_is_said(self):
        draw = random.Random(1)
        widget = DescentExplorer1D(lambda x: x * x + draw.random(), start=1.0, steps=3)
        assert "by chance" in widget.answer["notes"][0]
        sure = DescentExplorer1D(lambda x: x * x, start=1.0, steps=3)
        assert sure.answer["notes"] == []

    @pytest.mark.parametrize("where", [-9.0, 1.0])
    def test_it_may_end_python(self, where):
        def leaves(x):
            if x > where:
                sys.exit("bye")
            return x * x

        made = [
            SecantExplorer(leaves, x=0.0, h=0.5),
            DescentPlayground(lambda x, y: leaves(x) + y * y, start=(0.5, 0.0)),
        ]
        for widget in made:
            assert ("ends Python" in widget.answer.get("trouble", "")) == (where < 0)
        made[0].x = 2.0
        assert "ends Python" in made[0].answer["trouble"]
        data, _ = made[0]._repr_mimebundle_()
        assert "application/vnd.jupyter.widget-view+json" in data

    def test_an_interrupt_leaves_the_widget_usable(self):
        def endless(x):
            if x > 2.5:
                raise KeyboardInterrupt
            return x * x

        widget = SecantExplorer(endless, x=1.0, window=(-1, 2))
        widget.x = 2.4
        assert widget.answer["trouble"].startswith("This was interrupted.")
        assert widget.answer["echo"]["x"] == 2.4
        widget.x = 0.5
        assert widget.answer["tangent"] == pytest.approx(1)
        with pytest.raises(KeyboardInterrupt):
            SecantExplorer(endless, x=2.4, window=(-1, 2))

    @pytest.mark.parametrize("kind", [TwoSlices, GradientCompass, DescentPlayground])
    def test_a_refusal_in_words_of_its_own_is_a_hole_in_the_map(self, kind):
        def refuses(x, y):
            if x > 3:
                raise ValueError("x may be 3 at most")
            return x * x + y * y

        widget = kind(refuses, (1.0, 1.0))
        assert "error" not in widget.answer
        lines = b"".join(level["lines"] for level in widget.picture["levels"])
        places = np.frombuffer(lines, dtype="<f4")[::2]  # shares of the window
        left, right = widget.picture["window"][0]
        assert 2 < left + np.nanmax(places) * (right - left) <= 3.1
        name = "start" if kind is DescentPlayground else "point"
        widget.set_trait(name, [4.0, 1.0])
        assert widget.answer["error"] == "ValueError: x may be 3 at most"


def forever():
    while True:
        pass


@pytest.mark.proof
class TestACallThatNeverEnds:
    @pytest.fixture(autouse=True)
    def hurry(self, monkeypatch):
        monkeypatch.setattr(_own, "ONE_ANSWER", 0.2)
        monkeypatch.setattr(_own, "GRACE", 0.1)

    @pytest.mark.parametrize("apart", [False, True])
    def test_it_is_given_up_in_whatever_thread(self, apart):
        def endless(x):
            while x > 1.5:
                pass
            return x * x

        widget = SecantExplorer(endless, x=1.0, h=0.1, window=(0, 1.5))
        if apart:
            thread = threading.Thread(target=lambda: widget.set_trait("x", 2.0))
            thread.start()
            thread.join()
        else:
            widget.x = 2.0
        assert "did not end" in widget.answer["trouble"]
        widget.x = 0.5
        assert widget.answer["tangent"] == pytest.approx(1)

    def test_at_the_door_too(self):
        assert "did not end" in SecantExplorer(lambda x: forever()).answer["trouble"]

    def test_where_f_catches_whatever_is_raised_it_is_given_up_all_the_same(self):
        def stubborn(x):
            while x > 1.5:
                try:
                    forever()
                except Exception:
                    continue
                finally:
                    x -= 0.2
            return x

        widget = SecantExplorer(stubborn, x=1.0, h=0.1, window=(0, 1.5))
        widget.x = 2.0
        assert "trouble" in widget.answer

    def test_an_alarm_that_is_off_rings_in_nobodys_ears(self):
        alarm = Alarm(0.02)
        alarm.off()
        ringing = Alarm(0.01)
        with pytest.raises(EndlessError):
            forever()
        ringing.off()
        end = time.monotonic() + 0.05
        while time.monotonic() < end:
            pass


class TestAtAPole:
    """Where f has no value there is no slope either, though the differences around it are 0."""

    @pytest.mark.parametrize("at", [(0.0, 0.0), (1.0, 1.0)])
    def test_the_compass_knows_no_gradient(self, at):
        x0, y0 = at
        there = f"At ({x0:g}, {y0:g}) the"
        near = lambda x, y: 1 / ((x - x0) ** 2 + (y - y0) ** 2)  # noqa: E731
        asks = lambda x, y: near(x, y) if (x, y) != at else np.inf  # noqa: E731
        for f, said in ((near, "gradient"), (asks, "height is not finite: there is no gradient")):
            pole = GradientCompass(f, point=at)
            assert pole.answer["trouble"].startswith(f"{there} {said}")
            pole.point = [x0 + 1.0, y0]
            assert pole.answer["gradient"] == pytest.approx([-2, 0], abs=1e-6)

    def test_the_slices_know_no_slope(self):
        pole = TwoSlices(lambda x, y: float("inf") if x == y == 0 else 1 / (x * x + y * y), (0, 0))
        assert (
            pole.answer["x"]["slope"] is pole.answer["y"]["slope"] is pole.answer["height"] is None
        )
        assert "slope along x is not defined" in pole.summary

    @pytest.mark.filterwarnings("ignore::RuntimeWarning")
    def test_a_height_that_is_infinite_is_not_of_the_other_sign(self):
        for widget in (
            SecantExplorer(lambda x: 1e200 * x, x=1.0),
            SecantExplorer("square", x=1e200),
        ):
            said = [widget.answer[name] for name in ("y", "y2", "right", "tangent")]
            assert all(v is None or v > 0 for v in said), said


TRACED = """
import sys, time
from gdlesson.widgets._alarm import Alarm, EndlessError
Alarm(60).off()
late = Alarm(0.05)
try:
    time.sleep(0.2)  # raised when it comes back to Python, or when it is turned off
except EndlessError:
    pass
late.off()
seen = []
def called():
    return 1
sys.settrace(lambda frame, event, argument: seen.append(event))
called()
sys.settrace(None)
print(seen[0])
"""


def test_after_an_alarm_a_traced_function_gets_going():
    """As a debugger, a coverage tool or Hypothesis traces it; in a process that may be ended."""
    command = [sys.executable, "-c", TRACED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.stdout == "call\n", done.stderr
