"""Inside the jail: a task asks for values of a function that stayed outside, one at a time.

The task's process asks the runner, the runner asks the grader, and the answer comes back that way.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable
from typing import IO, Any

import numpy as np

from gdlesson.checks.stimuli import Known, make

#: Bytes of an answer: a yes, a no, or a function's description.
_LONGEST = 1000
#: What a task may ask: the number of a function, and a value.
_QUESTION = re.compile(rb"[0-9]{1,6} [-+.0-9a-fxinp]{1,40}")


def asking(ask: Callable[[int, float], Any]) -> Callable[..., Known]:
    """What makes the functions that stay outside of the jail, where no answer can be read off them.

    Args:
        ask: what is said of a value to the function of a number; the same is not asked twice.
    """
    answered: dict[int, dict[float | None, Any]] = {}

    def made(name: str, number: int, numpy: bool = False) -> Known:
        known = answered.setdefault(number, {})
        kind = np.bool_ if numpy else bool

        def value_at(value: Any) -> Any:
            rate = float(value)
            if rate not in known and None not in known:
                said = ask(number, rate)
                # Who has asked too often to be right is given the function: the rest goes faster.
                known[rate if isinstance(said, bool) else None] = said
            return kind(known[rate]) if rate in known else make(known[None])(rate)

        return Known(f"{name}(rate)", value_at)

    return made


class Talk:
    """The questions of one task: its process asks, the runner hands them on.

    Args:
        out: where the grader listens.
        answers: where its answers come in, a line each.
    """

    def __init__(self, out: int, answers: IO[bytes]) -> None:
        self._out, self._answers = out, answers
        self.questions, self._asking = os.pipe()
        self._hearing, self._telling = os.pipe()
        self._kept = b""

    def in_the_task(self) -> Callable[[int, float], Any]:
        """On the task's side: how it asks."""
        self.close()

        def ask(number: int, value: float) -> Any:
            os.write(self._asking, f"{number} {value.hex()}\n".encode())
            return json.loads(os.read(self._hearing, _LONGEST))

        return ask

    def in_the_runner(self) -> None:
        """On the runner's side: nothing here may wait for a task."""
        for number in (self._asking, self._hearing):
            os.close(number)
        for number in (self.questions, self._telling):
            os.set_blocking(number, False)

    def go_on(self) -> bool:
        """Hand on what was asked; False once there is no more to come, or it was no question."""
        try:
            data = os.read(self.questions, 200)
        except BlockingIOError:
            return True
        *lines, self._kept = (self._kept + data).split(b"\n")
        for line in lines:
            if not _QUESTION.fullmatch(line):
                return False
            words = b"ask " + line + b"\n"
            while words:
                words = words[os.write(self._out, words) :]
            said = self._answers.readline()
            with contextlib.suppress(BrokenPipeError, BlockingIOError):
                os.write(self._telling, said)
        return bool(data) and len(self._kept) < 100

    def close(self) -> None:
        """Close the runner's ends."""
        for number in (self.questions, self._telling):
            os.close(number)
