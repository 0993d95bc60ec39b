"""Rows as CSV: a cell is text or a number, and a formula in no spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

#: A spreadsheet with East Asian input takes the wide signs for the narrow ones.
_SIGNS = "=+@＝＋－＠-"
#: What a spreadsheet passes over: spaces, marks that are not seen, and an empty pair of quotes.
_UNSEEN = r"\s\"\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
#: Where a formula begins: at a cell's start, and behind what is a separator elsewhere. A German
#: Excel splits at semicolons, whatever is in quotes.
_FORMULA = re.compile(rf"^(?=[\t\r])|(^|[;\t])(?=[{_UNSEEN}]*[{_SIGNS}])")
#: Whatever ends a line, or a text, somewhere.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+")


def written(rows: Sequence[Sequence[Any]]) -> str:
    """A table as CSV, with commas and one line a row.

    >>> written([["name", "points"], ["=1+1", 2.5], ["Li; @cmd", ""]])
    "name,points\\n'=1+1,2.5\\nLi;' @cmd,\\n"
    """
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(
        [_safe(v) if k == 0 or v != "-" else v for k, v in enumerate(row)] for row in rows
    )
    return file.getvalue()


def _safe(value: Any) -> Any:
    """What a spreadsheet would take for a formula is made text by an apostrophe."""
    if not isinstance(value, str):
        return value
    # A carriage return is written by `csv` as it stands, without quotes.
    return _CONTROL.sub(" ", _FORMULA.sub(r"\1'", value))
