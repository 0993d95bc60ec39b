"""An end to a call that has none: after some seconds an exception is raised in its thread.

Newer kernels answer widgets in a thread of their own, where the interrupt button reaches nobody;
and a learner whose `while` never ends may not know of that button.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading


class NoAnswerError(RuntimeError):
    """There is nothing to answer; the text says why, as a sentence for the learner."""


class EndlessError(NoAnswerError):
    """A call of f did not end."""

    def __init__(self) -> None:
        super().__init__(
            "A call of your function did not end, and was given up. Look for a loop whose "
            "condition never becomes false."
        )


class Alarm:
    """Raises EndlessError in the thread that sets it, every so many seconds until it is off.

    Again and again, for f itself may catch it: `except Exception` is often written.

    Args:
        seconds: how long to wait.

    Limitation: what runs in C, such as time.sleep, is ended only when it comes back to Python.
    """

    def __init__(self, seconds: float) -> None:
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._off = threading.Event()
        with contextlib.suppress(RuntimeError):  # where there are no threads (a browser)
            threading.Thread(target=self._wait, args=(seconds,), daemon=True).start()

    def off(self) -> None:
        """What was waited for has ended. It raises nothing from now on."""
        while True:
            try:
                self._off.set()
                with self._lock:  # from here on nobody is about to raise
                    pass
                # One that was set and not yet raised is raised here. Taking it back instead would
                # leave Python's flag for it set for good, and then no traced function gets going.
                for _ in range(100):
                    pass
                return
            except EndlessError:
                continue

    def _wait(self, seconds: float) -> None:
        while not self._off.wait(seconds):
            with self._lock:
                if not self._off.is_set():
                    thread = ctypes.c_ulong(self._thread)
                    raised = ctypes.py_object(EndlessError)
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, raised)
