"""One code cell of a notebook as a part of a page."""

from __future__ import annotations

import html
import re
from typing import Any

from gdlesson.site.code import block, is_long
from gdlesson.site.outputs import Shown

#: Cells whose code is not the matter: the lesson folds them in JupyterLab, too.
PICTURES = frozenset(("figure", "still"))
#: Cells whose outputs never wait for a prediction: of a still it is asked what is to be seen in it.
OPEN = frozenset(("still", "widget", "claim", "imports", "quiz", "your-turn", "your-turn-check"))
#: A picture that is wider than the text, in pixels, takes the margin as well.
_TEXT_WIDTH = 620


def tags(cell: Any) -> frozenset[str]:
    """The tags of a cell."""
    return frozenset(cell.metadata.get("tags", ()))


def is_picture(cell: Any) -> bool:
    """Whether its picture is the matter, and its code is not, or is folded in JupyterLab too."""
    is_folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    those = tags(cell)
    return bool(PICTURES & those) and (is_folded or "experiment" not in those)


def listing(cell: Any, shown: Shown, *, folded: bool) -> str:
    """A cell with its code and what came of it.

    Args:
        folded: whether the outputs wait for a prediction.
    """
    said, pictures = "".join(shown.texts), "".join(shown.figures)
    if folded and (said or pictures):
        out = _fold(f"{said}{pictures}")
    else:
        out = (f'<div class="out">{said}</div>' if said else "") + pictures
    wide = " long" if is_long(cell.source) else ""
    return f'<figure class="cell{wide}" id="{cell.id}">{block(cell.source)}{out}</figure>\n'


def _fold(inside: str) -> str:
    return f'<details class="out"><summary>What it shows</summary>{inside}</details>'


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


def way(cell: Any, shown: Shown) -> str:
    """A cell with one way to write what the reader was asked to write, in a fold."""
    first, _, rest = cell.source.partition("\n")
    what = html.escape(first.lstrip("# ").rstrip("."), quote=False)
    out = f'<div class="out">{"".join(shown.texts)}</div>' if shown.texts else ""
    return (
        f'<details class="drawn" id="{cell.id}"><summary>{what}</summary>'
        f'<figure class="cell">{block(rest)}{out}</figure></details>\n'
    )


def picture(cell: Any, shown: Shown, *, folded: bool = False) -> str:
    """A cell that draws: the picture, and under it the code in a fold.

    Args:
        folded: whether the picture waits for a prediction.
    """
    room = [int(width) for f in shown.figures for width in re.findall(r"^<[^>]*max-width:(\d+)", f)]
    wide = " wide" if max(room, default=0) > _TEXT_WIDTH else ""
    drawn = "".join(shown.figures)
    return (
        f'<figure class="picture{wide}" id="{cell.id}">{_fold(drawn) if folded else drawn}'
        f'<details class="drawn"><summary>The code that drew it</summary>{block(cell.source)}'
        "</details></figure>\n"
    )


def imports(cell: Any) -> str:
    """The cell that brings what the others use."""
    return (
        f'<details class="drawn" id="{cell.id}"><summary>What the code on this page imports'
        f"</summary>{block(cell.source)}</details>\n"
    )
