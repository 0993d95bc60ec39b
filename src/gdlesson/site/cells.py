"""One code cell of a notebook as a part of a page."""

from __future__ import annotations

import html
import re
from typing import Any

from gdlesson.site.code import block, is_long
from gdlesson.site.outputs import Shown

#: Cells whose code is not the matter: the lesson folds them in JupyterLab, too.
PICTURES = frozenset(("figure", "still"))
#: A picture that is wider than the text, in pixels, takes the margin as well.
_TEXT_WIDTH = 620


def tags(cell: Any) -> frozenset[str]:
    """The tags of a cell."""
    return frozenset(cell.metadata.get("tags", ()))


def listing(cell: Any, shown: Shown, *, folded: bool) -> str:
    """A cell with its code and what came of it.

    Args:
        folded: whether the outputs wait for a prediction.
    """
    said, pictures = "".join(shown.texts), "".join(shown.figures)
    if folded and (said or pictures):
        inside = f"{said}{pictures}"
        out = f'<details class="out"><summary>What it shows</summary>{inside}</details>'
    else:
        out = (f'<div class="out">{said}</div>' if said else "") + pictures
    wide = " long" if is_long(cell.source) else ""
    return f'<figure class="cell{wide}" id="{cell.id}">{block(cell.source)}{out}</figure>\n'


def claim(cell: Any) -> str:
    """A cell that checks what was said, folded under what it checks."""
    first, _, rest = cell.source.partition("\n")
    what = first.lstrip("# ")
    if what.startswith("Checks "):
        what = what.removeprefix("Checks ")
    else:
        rest = cell.source
    shown = html.escape(what, quote=False)
    return (
        f'<details class="claim" id="{cell.id}"><summary><span><u>Checked by code</u>: {shown}'
        f"</span></summary>{block(rest)}</details>\n"
    )


def picture(cell: Any, shown: Shown) -> str:
    """A cell that draws: the picture, and under it the code in a fold."""
    room = [int(width) for f in shown.figures for width in re.findall(r"^<[^>]*max-width:(\d+)", f)]
    wide = " wide" if max(room, default=0) > _TEXT_WIDTH else ""
    return (
        f'<figure class="picture{wide}" id="{cell.id}">{"".join(shown.figures)}'
        f'<details class="drawn"><summary>The code that drew it</summary>{block(cell.source)}'
        "</details></figure>\n"
    )


def imports(cell: Any) -> str:
    """The cell that brings what the others use."""
    return (
        f'<details class="drawn" id="{cell.id}"><summary>What the code on this page imports'
        f"</summary>{block(cell.source)}</details>\n"
    )
