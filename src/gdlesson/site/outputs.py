"""What a cell printed, drew and raised, as the page shows it."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gdlesson._html import NO_FORMULAS
from gdlesson.site.figures import tidied

WIDGET = "application/vnd.jupyter.widget-view+json"
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
#: What has columns or is indented: wrapped, it could not be read. All else is sentences.
_ALIGNED = re.compile(r"^[ \t]|\S {2,}\S|\t", re.M)
#: A figure as `LessonFigure` shows itself.
_FIGURE = re.compile(
    rf'^<div class="{NO_FORMULAS} gdl-beyond" style="(?P<room>[^"]*)"><div class="gdl-drawn"[^>]*>'
    r"(?P<columns><svg.*</svg>)\s*</div><img [^>]*></div>$",
    re.S,
)
_HREF = re.compile(r"""href=(["'])([^"'#]+)\1""")


@dataclass
class Shown:
    """The outputs of one cell, told apart by what becomes of them.

    Attributes:
        texts: what belongs into the cell, below its code.
        figures: pictures, which stand on their own.
        widgets: model ids, each with its still and its sentence.
    """

    texts: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    widgets: list[tuple[str, str | None, str]] = field(default_factory=list)


def shown(outputs: list[Any], name: str, links: Callable[[str], str | None]) -> Shown:
    """The outputs of a cell.

    Args:
        outputs: as nbformat has them.
        name: begins the ids of its figures.
        links: from the name of a notebook to its page.

    Raises:
        ValueError: for an output of which nothing can be shown.
    """
    found = Shown()
    for number, output in enumerate(outputs):
        if output.output_type == "stream":
            _add_text(found, output.text)
        elif output.output_type == "error":
            _add_text(found, "\n".join(output.traceback))
        else:
            _add_data(found, output.data, f"{name}-{number}", links)
    return found


def _add_text(found: Shown, text: str) -> None:
    said = html.escape(_ESCAPE.sub("", text).rstrip("\n"), quote=False)
    if said:
        kind = "" if _ALIGNED.search(said) else ' class="sentences"'
        found.texts.append(f"<pre{kind}><samp>{said}</samp></pre>")


def _add_data(found: Shown, data: Any, name: str, links: Callable[[str], str | None]) -> None:
    plain = str(data.get("text/plain", ""))
    if WIDGET in data:
        still = data.get("image/svg+xml")
        still = tidied(still, name) if still else _picture(data, plain)
        found.widgets.append((data[WIDGET]["model_id"], still, plain.partition(": ")[2] or plain))
    elif "text/html" in data:
        made = data["text/html"]
        if figure := _FIGURE.match(made):
            columns = tidied(figure["columns"], name)
            found.figures.append(f'<div class="plot" style="{figure["room"]}">{columns}</div>')
        else:
            found.texts.append(f'<div class="rich">{_linked(made, links)}</div>')
    elif picture := _picture(data, plain):
        found.figures.append(f'<div class="plot">{picture}</div>')
    elif plain:
        _add_text(found, plain)
    else:
        raise ValueError(f"site: {name} shows {', '.join(data)}, of which a page can show nothing.")


def _picture(data: Any, words: str) -> str | None:
    """A PNG within the page, where there is no drawing."""
    if "image/png" not in data:
        return None
    png = base64.b64encode(base64.b64decode(data["image/png"])).decode()
    return f'<img src="data:image/png;base64,{png}" alt="{html.escape(words)}">'


def _linked(made: str, links: Callable[[str], str | None]) -> str:
    """HTML of ours with its links to notebooks leading to pages."""

    def there(match: re.Match[str]) -> str:
        page = match[2] if ":" in match[2] else links(match[2])
        return f'href="{html.escape(page)}"' if page else ""

    return _HREF.sub(there, made.replace(f' class="{NO_FORMULAS}"', ""))
