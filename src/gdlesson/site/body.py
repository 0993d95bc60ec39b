"""An executed notebook as the body of a page."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gdlesson.page.typeset import typeset
from gdlesson.site import cells, predictions
from gdlesson.site.course_map import Part
from gdlesson.site.live import embed
from gdlesson.site.otherwise import OF_CELLS, otherwise
from gdlesson.site.outputs import Shown, shown
from gdlesson.site.prose import Heading, Prose
from gdlesson.site.quiz import questions

STATE = "application/vnd.jupyter.widget-state+json"
#: Section 0 is about notebooks, and a page is none.
_OF_NOTEBOOKS = (
    '<p class="quiet">On these pages nothing has to be run: what a cell prints stands below it. '
    "This section says how one works with the same lesson in JupyterLab.</p>\n"
)


@dataclass
class Body:
    """A page's body while it is made.

    Attributes:
        html: what stands below the title.
        headings: in their order.
        modules: the widget modules that the page needs.
    """

    part: Part
    prose: Prose
    state: Mapping[str, Mapping[str, object]]
    truths: Mapping[str, list[float]]
    links: Callable[[str], str | None]
    pieces: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    opened: tuple[str, ...] = ()  # the cells whose outputs a prediction opens
    turn: bool = False  # whether a "your turn" is open

    @property
    def html(self) -> str:
        return "".join(self.pieces)

    @property
    def headings(self) -> list[Heading]:
        return self.prose.headings


def body(part: Part, notebook: Any, links: Callable[[str], str | None]) -> Body:
    """The body of a part's page.

    Args:
        part: whose page it is.
        notebook: executed; if predictions can be marked, its last cell has computed the answers.
        links: from the name of a file to its page.

    Raises:
        ValueError: for what can't be shown; says which cell.
    """
    those = notebook.cells[1:]
    truths: dict[str, list[float]] = {}
    if part.key in predictions.known():
        *those, last = those
        truths = predictions.answers(last)
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    made = Body(part, Prose(links), state, truths, links)
    if part.key == "0":
        made.pieces.append(_OF_NOTEBOOKS)
    for cell in those:
        made.prose.ids.add(cell.id)
    for place, cell in enumerate(those, 1):
        try:
            if cell.cell_type == "markdown":
                _markdown(made, cell, _asked_about(those[place:]))
            else:
                _code(made, cell)
        except ValueError as error:
            raise ValueError(f"{part.stem}, cell {cell.id}: {error}") from error
    _end_turn(made)
    return made


def _asked_about(after: list[Any]) -> tuple[str, ...]:
    """The cells up to the next text whose outputs answer what is asked before them."""
    code = itertools.takewhile(lambda cell: cell.cell_type == "code", after)
    return tuple(cell.id for cell in code if cell.outputs and not cells.OPEN & cells.tags(cell))


def _markdown(made: Body, cell: Any, after: tuple[str, ...]) -> None:
    """A cell of text, paragraph by paragraph, since a prediction is one paragraph."""
    paragraphs = re.split(r"\n{2,}", otherwise(cell.source.strip()))
    if paragraphs[0].startswith("### Your turn"):
        made.turn = True
        made.pieces.append('<section class="turn">')
    closing = paragraphs[0].startswith("## Three lines to remember")
    if closing:
        made.pieces.append('<section class="remember">')
    made.prose.ids.discard(cell.id)  # the heading that begins it may have its name
    waiting: list[str] = []
    begun = False

    def flush() -> None:
        nonlocal begun
        if waiting:
            made.pieces.append(made.prose.html("\n\n".join(waiting), "" if begun else cell.id))
            begun = True
            waiting.clear()

    asking = [
        p
        for p in paragraphs
        if predictions.ASKS.search(p) and not re.match(r"[-*] |\d+\. |<|\|", p)
    ]
    for paragraph in paragraphs:
        if OF_CELLS.match(paragraph):
            continue
        if paragraph in asking:
            flush()
            opens = after if paragraph is asking[-1] else ()
            made.pieces.append(_prediction(made, cell, opens, paragraph))
        else:
            waiting.append(paragraph)
    flush()
    if closing:
        made.pieces.append("</section>\n")


def _prediction(made: Body, cell: Any, after: tuple[str, ...], paragraph: str) -> str:
    made.opened = after
    entry = predictions.known().get(made.part.key, {}).get(cell.id)
    texts = [*(b.label for b in entry.blanks), entry.why] if entry else []
    return predictions.form(
        made.prose.html(paragraph),
        made.opened,
        entry,
        made.truths.get(cell.id, []),
        made.prose.ids.new(f"guess-{cell.id}"),
        {text: made.prose.line(text) for text in texts},
    )


def _code(made: Body, cell: Any) -> None:
    those = cells.tags(cell)
    found = shown(cell.outputs, f"{cell.id}", made.links)
    if "claim" in those:
        made.pieces.append(cells.claim(cell))
    elif "imports" in those:
        made.pieces.append(cells.imports(cell))
    elif "quiz" in those:
        made.pieces.append(questions(int(made.part.key)))
    elif "your-turn-check" in those and made.turn:
        _end_turn(made)
    elif "your-turn-check" in those:
        made.pieces.append(cells.way(cell, found))
    elif cells.is_picture(cell) and found.figures:
        made.pieces.append(cells.picture(cell, found, folded=cell.id in made.opened))
    elif "progress_page(" in cell.source:
        made.pieces.append('<ol class="trail" data-trail></ol>\n')
    else:
        made.pieces.append(cells.listing(cell, found, folded=cell.id in made.opened))
        _widgets(made, found)


def _widgets(made: Body, found: Shown) -> None:
    for model, still, words in found.widgets:
        live = embed(made.state, model, still, html.escape(typeset(words), quote=False))
        made.pieces.append(live.html)
        made.modules += live.modules


def _end_turn(made: Body) -> None:
    """Close a "your turn": its check runs where the notebook runs."""
    if made.turn:
        made.turn = False
        made.pieces.append(
            '<p class="act"><a class="run" href="#run" data-lite="'
            f'{made.part.file}">Write it in the notebook</a></p></section>\n'
        )
