"""A time limit on a block of Python, by whatever means the host has; or none, and that is said.

An alarm where there is one (it also ends a sleep), else an exception set from a second thread. A
browser's Python has neither: there the block runs without a limit. A host that can't stop a call is
no fault of whoever wrote the call.

>>> with time_limit(5) as limited:
...     print(limited)
True
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

#: Between two rings: there may be one `try` within another.
_AGAIN = 0.05
#: Where signals are emulated: a timer can be set there, and rings when the call is over.
_EMULATED = ("emscripten", "wasi")
#: How a host says that it has no alarm, no second thread, or no way into another one.
_HAS_NONE = (AttributeError, ImportError, NotImplementedError, OSError, RuntimeError, ValueError)
#: What a check says where there is no limit.
NONE = "none, since this Python can't stop a call: reload the page if a check does not end"
#: The folder of those who watch, which a ring must not break off.
_HERE = os.path.dirname(__file__)


class TimeUp(BaseException):
    """The time limit of a call is over."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[bool]:
    """Raise TimeUp in this thread once the seconds are over, again and again until it is heard.

    Yields:
        Whether there is a limit: False where the host has no means to set one.
    """
    stop = _started(seconds)
    try:
        yield stop is not None
    finally:
        if stop is not None:
            _in_spite_of_a_late_ring(stop)


def can_limit() -> bool:
    """Whether this host can set a time limit, in this thread."""
    with time_limit(60.0) as limited:
        return limited


def _started(seconds: float) -> Callable[[], None] | None:
    """Start a limit; what ends it, or None if there is none to be had."""
    for start in (_alarm, _watchdog):
        with contextlib.suppress(*_HAS_NONE):
            return start(seconds)
    return None


def _alarm(seconds: float) -> Callable[[], None]:
    if sys.platform in _EMULATED:
        raise NotImplementedError("no signal arrives while Python is at work")

    def ring(_: int, frame: types.FrameType | None) -> None:
        if frame is not None and frame.f_code in over:
            return  # the call has ended; nothing here may be broken off, or the alarm rings on
        # A bare `except:` in the answer's loop swallows what is raised within its `try`. So the
        # next line raises as well: that one stands in the handler, and gets out.
        while frame is not None and os.path.dirname(frame.f_code.co_filename) != _HERE:
            frame.f_trace = insist
            frame = frame.f_back
        sys.settrace(lambda *_: None)  # frames that begin from now on are left alone
        raise TimeUp

    def insist(_: types.FrameType, event: str, __: object) -> Any:
        if event == "line":
            raise TimeUp
        return insist

    def stop() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.settrace(traced)
        signal.signal(signal.SIGALRM, before)
        if left:  # somebody else's alarm was running: it goes on
            rest = max(left - (time.monotonic() - began), 0.001)
            signal.setitimer(signal.ITIMER_REAL, rest, every)

    over = {*_OVER, stop.__code__}
    traced = sys.gettrace()
    began = time.monotonic()
    set_timer = signal.setitimer  # before a handler is set that would stay
    before = signal.signal(signal.SIGALRM, ring)  # a ValueError in any thread but the main one
    try:
        left, every = set_timer(signal.ITIMER_REAL, seconds, _AGAIN)
    except _HAS_NONE:
        signal.signal(signal.SIGALRM, before)
        raise
    return stop


def _watchdog(seconds: float) -> Callable[[], None]:
    import ctypes  # not everywhere

    interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc
    over = threading.Event()
    thread = ctypes.c_ulong(threading.get_ident())

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            interrupt(thread, ctypes.py_object(TimeUp))
            wait = _AGAIN

    guard = threading.Thread(target=watch, daemon=True)

    def stop() -> None:
        over.set()
        guard.join()
        # One that was set and not yet raised is raised here. Taking it back instead would leave
        # Python's flag for it set for good, and with that flag no traced function gets going.
        for _ in range(100):
            pass

    guard.start()
    return stop


def _in_spite_of_a_late_ring(stop: Callable[[], None]) -> None:
    """Stop to the end, even if the time is up once more while it is being done."""
    while True:
        try:
            stop()
            return
        except TimeUp:
            continue


#: Where a limit is set and switched off.
_OVER = {
    _alarm.__code__,
    _started.__code__,
    _in_spite_of_a_late_ring.__code__,
    time_limit.__wrapped__.__code__,  # type: ignore[attr-defined]
    contextlib._GeneratorContextManager.__exit__.__code__,
    contextlib._GeneratorContextManager.__enter__.__code__,
}
