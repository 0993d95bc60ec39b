#!/usr/bin/env python3
"""What the cells print that need PyTorch, written down for who has none: `make record`.

Run by a Python that has PyTorch. A test holds that the record is what the cells print.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from importlib.metadata import version
from pathlib import Path

if __package__:
    from tools.running import ROOT
else:  # run as a file
    from running import ROOT  # type: ignore[import-not-found, no-redef]

NOTEBOOK = ROOT / "notebooks" / "10-autograd.ipynb"
RECORD = ROOT / "src" / "gdlesson" / "course" / "recorded.toml"
_SHOWN = re.compile(r'\brecorded\("([\w-]+)"\)')


def cells(path: Path = NOTEBOOK) -> dict[str, str]:
    """The code of the cell that brings the imports ("imports"), and of each that is recorded."""
    found = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            continue
        names = set(_SHOWN.findall(source))
        if names - {cell["id"]}:
            raise ValueError(f"the cell {cell['id']} shows the record of {', '.join(names)}")
        if names or "imports" in cell["metadata"].get("tags", ()):
            found["imports" if not names else cell["id"]] = source
    return found


def printed(path: Path = NOTEBOOK, torch: object = ...) -> dict[str, str]:
    """What each of those cells prints, alone after the imports; with another torch, if given."""
    sources = cells(path)
    start: dict[str, object] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(sources.pop("imports"), start)
    if torch is not ...:
        start["torch"] = torch
    told = {}
    for name, source in sources.items():
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(source, name, "exec"), dict(start))
        told[name] = said.getvalue()
    return told


def write() -> None:
    """Write the record anew."""
    torch = version("torch").partition("+")[0]  # raises where there is none
    lines = [
        "# What cells print that need PyTorch. Written by `make record`; a test holds it to them.",
        f'torch = "{torch}"',
        "",
        "[cells]",
    ]
    for name, text in printed().items():
        if '"""' in text or "\\" in text:
            raise ValueError(f"the cell {name} prints what this record can't hold")
        lines.append(f'{name} = """\n{text}"""')
    RECORD.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(write())
