"""A time limit by whatever the host has; where it has nothing, checks run and say so."""

import builtins
import ctypes
import signal
import sys
import threading
import time

import pytest

from gdlesson.checks import CheckStatus, exercise01, limit
from gdlesson.checks import references as right
from gdlesson.checks.limit import TimeUp, can_limit, time_limit


def no_threads(monkeypatch):
    """As in a browser: a thread can be made, and not started."""

    def start(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)


def no_ctypes(monkeypatch):
    really = builtins.__import__

    def without(name, *rest):
        if name == "ctypes":
            raise ModuleNotFoundError("No module named 'ctypes'")
        return really(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)


def no_way_into_a_thread(monkeypatch):
    class Bare:
        def __getattr__(self, name):
            raise AttributeError(f"undefined symbol: {name}")

    monkeypatch.setattr(ctypes, "pythonapi", Bare())


def no_setitimer(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")


def no_alarm_signal(monkeypatch):
    monkeypatch.delattr(signal, "SIGALRM")


def no_handlers(monkeypatch):
    def refused(*_):
        raise ValueError("signal only works in main thread of the main interpreter")

    monkeypatch.setattr(signal, "signal", refused)


def no_timer_left(monkeypatch):
    def refused(*_):
        raise OSError("no timer left")

    monkeypatch.setattr(signal, "setitimer", refused)


def a_browser(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")


NO_ALARM = (no_setitimer, no_alarm_signal, no_handlers, no_timer_left, a_browser)
NO_SECOND_THREAD = (no_threads, no_ctypes, no_way_into_a_thread)


def run_for_ever():
    until = time.monotonic() + 60
    while time.monotonic() < until:
        pass


@pytest.mark.parametrize("missing", NO_ALARM)
def test_without_an_alarm_a_second_thread_watches(missing, monkeypatch):
    handler = signal.getsignal(signal.SIGALRM)
    with monkeypatch.context() as host:
        missing(host)
        assert can_limit()
        with pytest.raises(TimeUp), time_limit(0.05):
            run_for_ever()
    assert signal.getsignal(signal.SIGALRM) is handler


@pytest.mark.parametrize("thread", NO_SECOND_THREAD)
@pytest.mark.parametrize("alarm", NO_ALARM)
def test_with_neither_a_check_runs_and_says_that_nothing_would_stop_it(thread, alarm, monkeypatch):
    assert can_limit()
    handler = signal.getsignal(signal.SIGALRM)
    with monkeypatch.context() as host:
        thread(host)
        alarm(host)
        assert not can_limit()
        assert exercise01.begin().endswith(f"Time limit of a check: {limit.NONE}.")
        passed = exercise01.slope(right.slope)
        failed = exercise01.slope(lambda f, x, h: f(x + h) - f(x))
        raised = exercise01.slope(lambda f, x, h: 1 / 0)
    assert signal.getsignal(signal.SIGALRM) is handler
    assert passed.passed
    assert failed.misconception == "difference-is-the-slope"
    assert raised.status is CheckStatus.ERROR
    assert "division by zero" in raised.message
    for record in (passed, failed, raised):
        assert record.evidence[-1] == ("time limit", limit.NONE)


def test_with_one_of_them_nothing_is_said():
    record = exercise01.slope(right.slope)
    assert "time limit" not in dict(record.evidence)
    assert exercise01.begin().endswith("“not started yet”.")


def test_what_a_block_raises_is_no_fault_of_the_host():
    for error in (RuntimeError, OSError, ValueError, AttributeError, ImportError):
        with pytest.raises(error), time_limit(5):
            raise error("of the block itself")
