"""A line that says how far it is and how long it will take."""

from __future__ import annotations

import time
from typing import TextIO


class ProgressBar:
    """Counts steps; on a terminal the line is rewritten, elsewhere one is added every tenth."""

    def __init__(self, total: int, stream: TextIO, what: str) -> None:
        self.total, self.stream, self.what = max(total, 1), stream, what
        self.done, self.began, self.said = 0, time.monotonic(), 0
        self.live = stream.isatty()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        tenth = self.done * 10 // self.total
        if self.live or tenth > self.said:
            self.said = tenth
            self._say()

    def _say(self) -> None:
        gone = time.monotonic() - self.began
        left = gone / self.done * max(self.total - self.done, 0)
        filled = min(self.done * 24 // self.total, 24)
        bar = f"[{'#' * filled}{'.' * (24 - filled)}] " if self.live else ""
        text = f"{bar}{self.done} of {self.total} {self.what}, {_time(gone)}"
        text += f", about {_time(left)} left" if self.done < self.total else ""
        self.stream.write(f"\r\x1b[K{text}" if self.live else text + "\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the line."""
        if self.live and self.done:
            self.stream.write("\n")


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
