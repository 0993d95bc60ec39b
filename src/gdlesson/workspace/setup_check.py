"""Whether everything that the lesson needs is installed, in words, with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from packaging.version import InvalidVersion, Version

from gdlesson.workspace.desk import has_desk

#: The oldest versions that are tested.
NEEDED = {
    "numpy": "1.26",
    "matplotlib": "3.8.4",
    "ipywidgets": "7.7.1",
    "anywidget": "0.9.13",
    "latex2mathml": "3.77",
    "filelock": "3.13",
    "packaging": "24.2",
}
#: On top of these, what JupyterLab 4 shows widgets with. A hosted notebook has its own page and
#: its own kernel, and older versions of these.
AT_A_DESK = {"ipywidgets": "8.1.2", "ipykernel": "6.29"}
MEND = (
    'To fix it: close JupyterLab, run `make lab` (or `pip install --upgrade "gdlesson[desk]"`), '
    "start again."
)
MEND_HOSTED = (
    "To fix it: run `%pip install --upgrade gdlesson` in a cell, restart the kernel, run this "
    "cell again."
)


def needed_here() -> dict[str, str]:
    """What is needed where this runs: at a desk, or in a hosted notebook."""
    return {**NEEDED, **AT_A_DESK} if has_desk() else dict(NEEDED)


def trouble(needed: Mapping[str, str] | None = None) -> list[str]:
    """What is missing or too old, a sentence each; empty if nothing is.

    Args:
        needed: packages with the oldest version that will do; left out, what is needed here.

    >>> trouble({"numpy": "1.0", "no-such-package": "2"})
    ['no-such-package is not installed; the lesson needs 2 or newer.']
    """
    found = []
    for name, oldest in (needed_here() if needed is None else needed).items():
        try:
            have = version(name)
        except PackageNotFoundError:
            found.append(f"{name} is not installed; the lesson needs {oldest} or newer.")
            continue
        if _is_older(have, oldest):
            found.append(f"{name} is {have}; the lesson needs {oldest} or newer.")
    return found


def check_installation() -> str:
    """All is well, or what is wrong and how to mend it."""
    found = trouble()
    if not found:
        return "All is well: everything the lesson needs is here."
    return "\n".join([*found, MEND if has_desk() else MEND_HOSTED])


def _is_older(have: str | None, oldest: str) -> bool:
    """Whether a version comes before another; one that nobody can read counts as older."""
    try:
        return Version(have or "") < Version(oldest)
    except InvalidVersion:
        return True
