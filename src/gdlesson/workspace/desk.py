"""Whether JupyterLab can start here; it would say what keeps it by a traceback."""

from __future__ import annotations

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

#: What decides where Jupyter writes, the strongest first; without any, it is the home folder.
_DECIDES = ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "XDG_DATA_HOME")


def has_desk() -> bool:
    """Whether JupyterLab is installed beside this Python."""
    return find_spec("jupyterlab") is not None


def desk_trouble() -> str | None:
    """What keeps JupyterLab from starting, in a sentence with what to type; None if nothing does.

    Limitation: that a folder can be written to now is no promise that it can be later.
    """
    if not has_desk():
        return (
            "JupyterLab is not installed beside this Python, and the lesson needs it here. "
            'Type: pip install "gdlesson[desk]"'
        )
    from jupyter_core.paths import jupyter_runtime_dir  # comes with JupyterLab

    place = Path(jupyter_runtime_dir())
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return (
            f"Jupyter keeps its own files in {place}, and that can't be written to "
            f"({error.strerror or error}). {_way_out()}"
        )
    return None


def _way_out() -> str:
    chosen = next((name for name in _DECIDES if os.environ.get(name)), None)
    if chosen is not None:
        return f"{chosen} says so: set it to a folder of yours, or to none."
    if os.name == "nt":
        return "Type: set JUPYTER_RUNTIME_DIR=%CD%\\.jupyter-runtime, and start it again."
    return 'Type, in a folder of yours: HOME="$PWD" gdlesson lab'
