"""A learner's function as a widget calls it: timed, silent, with copies, and not asked twice.

A widget asks f some hundred times for one answer. So f is tried at the door, where it is seen how
long a call takes; a slow one is asked less often, and an answer that takes too long is given up.
What f does besides (prints, writes to its argument, answers by chance) harms nothing, and is said.
"""

from __future__ import annotations

import contextlib
import io
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gdlesson.drawing.surfaces import with_holes
from gdlesson.objectives import Objective
from gdlesson.widgets._alarm import Alarm, NoAnswerError

#: So many seconds may go into the samples of one curve or one map before there are fewer of them.
ONE_PICTURE = 1.0
#: So long may f be asked for one answer. Longer, and one would take the widget for broken.
ONE_ANSWER = 30.0
#: A single call that goes on for so many seconds beyond that is ended where it stands.
GRACE = 2.0
#: After so many seconds, and again after as many, it is said that f is still being asked.
WORD_OF_PROGRESS = 0.5
#: What took so many seconds is remembered. What is quick is asked anew: f may depend on a name that
#: the learner gives another value.
WORTH_REMEMBERING = 2e-3
#: So many values are remembered: the samples of a curve and a map, and some runs.
REMEMBERED = 20_000


class EndsPythonError(NoAnswerError):
    """f called sys.exit or the like."""


@dataclass
class Watch:
    """What f does while one answer is computed: how often it is asked, and for how long.

    Attributes:
        limit: how many seconds f may take in all.
        tell: gets a word of progress now and then.
    """

    limit: float = field(default_factory=lambda: ONE_ANSWER)
    tell: Callable[[str], None] = lambda _: None
    calls: int = 0
    seconds: float = 0.0
    told: float = 0.0
    functions: list[OwnFunction] = field(default_factory=list)
    alarm: Alarm | None = None

    def before(self, f: OwnFunction) -> None:
        """Take note of who is asked, or say that it has been long enough."""
        if f not in self.functions:
            self.functions.append(f)
        if self.alarm is None:
            self.alarm = Alarm(self.limit + GRACE)
        if self.seconds > self.limit:
            raise NoAnswerError(
                f"Your function has been called {self.calls} times in {self.seconds:.0f} s, and "
                "the answer needs more calls. Make it faster, or ask for less: fewer steps."
            )

    def after(self, seconds: float) -> None:
        """Count a call."""
        self.calls += 1
        self.seconds += seconds
        if self.seconds - self.told > WORD_OF_PROGRESS:
            self.told = self.seconds
            self.tell(f"Your function is slow: {self.calls} calls so far, {self.seconds:.1f} s.")

    def notes(self) -> list[str]:
        """What there is to say of the functions that were asked."""
        return [note for f in self.functions for note in f.notes()]


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextlib.contextmanager
def watched(watch: Watch) -> Iterator[Watch]:
    """While this lasts, every learner's function is asked under the eyes of `watch`."""
    token = _WATCH.set(watch)
    try:
        yield watch
    finally:
        _WATCH.reset(token)
        if watch.alarm is not None:
            watch.alarm.off()


class OwnFunction:
    """A learner's f, tried at the door. Called like f; has NaN where f has no real value.

    Args:
        f: a function of one number, or of one array.
        places: where it may be tried.

    Attributes:
        seconds: how long a call takes.
    """

    def __init__(self, f: Callable[[Any], Any], places: Iterable[Any]) -> None:
        self._f, self._known = f, {}  # type: ignore[var-annotated]
        self._prints = self._writes = self._random = self._less = False
        self.seconds = 0.0
        tried = list(places)
        with watched(Watch()):
            self._holed = with_holes(self.asked, tried)
            self._look_again(tried)

    @property
    def plain(self) -> Callable[[Any], Any]:
        """f as it was given: nothing is watched, and nothing mended."""
        return self._f

    def __call__(self, w: Any) -> Any:
        """f(w), from memory if it has been asked before."""
        worth = self._random or self.seconds > WORTH_REMEMBERING
        key = _key(w) if worth else None
        if key is None:
            return self._holed(w)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = self._holed(w)
        return self._known[key]

    def drawn(self, w: Any) -> Any:
        """f(w) for a picture: where f refuses in its own words, or ends Python, there is a hole."""
        try:
            return self(w)
        except (ValueError, EndsPythonError):
            return math.nan

    def affordable(self, count: int, least: int) -> int:
        """How many samples a picture may have: `count`, or fewer if f is slow."""
        if self.seconds * count <= ONE_PICTURE:
            return count
        self._less = True
        return min(count, max(least, int(ONE_PICTURE / self.seconds)))

    def notes(self) -> list[str]:
        """What the learner should know of f, a sentence each."""
        said = {
            f"A call of your function takes {self.seconds:.2g} s: less is drawn than usual.": (
                self._less
            ),
            "Your function answers by chance: its first answer at each place is what counts.": (
                self._random
            ),
            "Your function writes to its argument: here it gets a copy.": self._writes,
            "What your function prints is not shown here.": self._prints,
        }
        return [sentence for sentence, holds in said.items() if holds]

    def asked(self, w: Any) -> Any:
        """f(w) as f itself says it, timed and silent."""
        watch = _WATCH.get()
        if watch is not None:
            watch.before(self)
        given = w.copy() if isinstance(w, np.ndarray) else w
        began, printed = time.perf_counter(), io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                return self._f(given)
        except SystemExit:
            raise EndsPythonError(
                "Your function ends Python (sys.exit or the like). Let it return a number."
            ) from None
        finally:
            if watch is not None:
                watch.after(time.perf_counter() - began)
            self._prints = self._prints or bool(printed.tell())
            if isinstance(w, np.ndarray) and given.tobytes() != w.tobytes():
                self._writes = True

    def _look_again(self, places: list[Any]) -> None:
        """Ask twice where f has a value: how long does it take, and does it answer the same?"""
        for place in places:
            with contextlib.suppress(Exception), np.errstate(all="ignore"):
                first = float(self._holed(place))
                if math.isnan(first):
                    continue
                began = time.perf_counter()
                again = float(self._holed(place))
                self.seconds = time.perf_counter() - began
                self._random = again != first and not math.isnan(again)
                return


def own_function(f: Callable[[Any], Any], places: Iterable[Any]) -> Callable[[Any], Any]:
    """f as a widget calls it; one that brings its own gradient is ours, and left as it is."""
    brings = isinstance(f, Objective) or any(
        hasattr(f, name) for name in ("gradient", "value_and_gradient")
    )
    return f if brings else OwnFunction(f, places)


def for_a_picture(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What to draw of f: holes where it has no value, for whatever reason."""
    return f.drawn if isinstance(f, OwnFunction) else f


def affordable(f: Callable[[Any], Any], count: int, least: int) -> int:
    """How many samples of f a picture may have."""
    return f.affordable(count, least) if isinstance(f, OwnFunction) else count


def _key(w: Any) -> Any:
    """What is remembered of a place; None where nothing is. 0.0 and -0.0 are two places."""
    if type(w) is float:
        return w or None
    if isinstance(w, np.ndarray) and w.size <= 4:
        return (w.shape, w.tobytes())
    return None
