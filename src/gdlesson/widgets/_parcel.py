"""How a widget's code travels: packed, in a short module that opens it in the page.

Every widget in a notebook carries its code, in the message that makes it and, where widgets are
saved, in the file. Packed it is a third of what it was, and the page gets the same text.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import zlib
from pathlib import Path

from gdlesson.widgets._light import light_module

OPENER = Path(__file__).parent / "parcel" / "open.js"
_PYTHONS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
#: The same without what a page, a string or a template could take for its own sign.
LETTERS = _PYTHONS.translate(str.maketrans("&<>`", ",./:"))
#: Between the style sheet and the module; neither has one.
_SEAM = "\f"


@functools.cache
def parcel(name: str, module: str, style: str) -> str:
    """An ES module that does in the page what `module` does, with its style sheet in it.

    Args:
        name: the widget's; of two style sheets of one name the later one holds.
        module: an ES module that imports nothing and exports a widget as its default.
        style: its style sheet.

    Limitation: it needs a browser that has DecompressionStream (all since 2023) and may import a
    module from a blob, which is how anywidget itself loads a widget; elsewhere it says so.
    """
    packer = zlib.compressobj(level=9, memLevel=7)  # shorter blocks: their codes fit better
    whole = packer.compress(f"{style}{_SEAM}{module}".encode()) + packer.flush()
    text = base64.b85encode(whole, pad=True).decode().translate(str.maketrans(_PYTHONS, LETTERS))
    filled = light_module(OPENER.read_text("utf-8"))
    mark = hashlib.sha256(whole).hexdigest()[:16]
    entries = {"size": len(whole), "mark": mark, "name": name, "letters": LETTERS, "parcel": text}
    for entry, value in entries.items():
        filled = filled.replace(f'"{{{entry}}}"', f'"{value}"')
    return filled
