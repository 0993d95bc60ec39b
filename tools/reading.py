"""The lesson as pages to read: `make site`."""

from __future__ import annotations

import os

from tools.environments import test_environment
from tools.running import run

#: Where the pages go, in the project's folder.
FOLDER = "site"


def site() -> None:
    """Write the lesson as pages to read, in the folder site; opens without a server."""
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    run([test_environment().python, "-m", "gdlesson.cli", "site", FOLDER], env=kept)
