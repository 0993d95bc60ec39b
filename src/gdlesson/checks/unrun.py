"""Whether the newest version of an answer is the one that is judged: a cell may not have run."""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import replace

from gdlesson.checks.record import CheckRecord


def told(record: CheckRecord) -> CheckRecord:
    """The record, which says of which version it speaks if that is not the newest."""
    said = unrun(record.task)
    return replace(record, message=f"{said} {record.message}".rstrip()) if said else record


def unrun(name: str) -> str:
    """What is said where the newest cell that defines an answer has a slip in its grammar.

    Python keeps the function of the cell that ran before, and a check would speak of lines that are
    no longer there. Empty where there is nothing to say, as outside a notebook.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    cells = getattr(shell, "user_ns", {}).get("In", [])
    defines = re.compile(rf"^\s*def\s+{re.escape(name)}\b", re.MULTILINE)
    newest = next((cell for cell in reversed(cells) if defines.search(cell)), "")
    try:
        ast.parse(newest)
    except SyntaxError as slip:
        return (
            f"The newest version of {name} did not run ({slip.msg}, line {slip.lineno}). "
            "This is about the one before it."
        )
    return ""
