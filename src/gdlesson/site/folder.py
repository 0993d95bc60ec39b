"""The folder that a site is written into: only ours is written to, and only what is ours goes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from gdlesson.site.errors import SiteError
from gdlesson.workspace.files import write_whole

#: Lists the files that were written; a folder that has one is a site of ours.
LIST = ".gdlesson-site.json"


def judge(out: Path) -> None:
    """See whether a site may be written there, before any work.

    Raises:
        SiteError: if it is a file, or a folder with something in it that is no site of ours.
    """
    if out.exists() and not out.is_dir():
        raise SiteError(f"{out} is a file; name a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / LIST).is_file():
        raise SiteError(
            f"{out} has files in it and is no site that this command has written: nothing was "
            "touched. Name a new folder, or an empty one."
        )


def write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write a site, and take away what an earlier one had and this one has not.

    Args:
        out: judged.
        files: by their path within it.

    Raises:
        SiteError: if the folder can't be written to.
    """
    try:
        for name in _written(out) - set(files):
            (out / name).unlink(missing_ok=True)
        # The list comes first: what is written half is known to be ours.
        write_whole(out / LIST, json.dumps(sorted(files), indent=0).encode())
        for name, data in files.items():
            write_whole(out / name, data)
    except OSError as error:
        raise SiteError(f"{out} can't be written: {error}.") from error


def _written(out: Path) -> set[str]:
    """What an earlier site wrote there; a list that was meddled with names nothing outside."""
    try:
        listed = json.loads((out / LIST).read_text("utf-8"))
    except (OSError, ValueError):
        return set()
    names = (
        {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
    )
    inside = out.resolve()
    return {name for name in names if (out / name).resolve().is_relative_to(inside)}
