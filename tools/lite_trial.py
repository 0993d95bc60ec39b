"""What can be tried of the lesson in JupyterLite without Pyodide's own server."""

from __future__ import annotations

import os

from tools.environments import test_environment
from tools.lite import build, lite_environment, pyodide
from tools.prerequisites import ensure_browser, look
from tools.pyodide import distribution
from tools.running import run


def lite_test() -> None:
    """Make build/lite, and drive it: Pyodide's core boots, takes our wheel, keeps an answer."""
    look(["browser"])
    env = test_environment()
    found = ensure_browser(str(env.python))
    version = pyodide(lite_environment(), "PYODIDE_VERSION")
    made = {
        "GDL_LITE": str(build()),
        "GDL_PYODIDE": str(distribution(env, version)),
        "PATH": os.pathsep.join([str(env.bin), os.environ.get("PATH", "")]),
        **({"CHROMIUM": found} if found else {}),
    }
    run([env.python, "-m", "pytest", "-q", "tests/lite"], env={**os.environ, **made})
