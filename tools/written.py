"""What is written anew from what runs, and then kept: a record of outputs, a moving picture."""

from __future__ import annotations

import os

from tools.environments import test_environment
from tools.prerequisites import ensure_browser, look
from tools.running import run


def record() -> None:
    """Write anew what Section 10's cells print with PyTorch, for who has none."""
    run([test_environment().python, "tools/recording.py"])


def picture() -> None:
    """Drive the playground in a real browser and write the README's moving picture."""
    look(["browser"])
    python = test_environment().python
    found = ensure_browser(str(python))
    more = {"CHROMIUM": found} if found else {}
    run([python, "docs/moving_picture.py"], env={**os.environ, **more})
