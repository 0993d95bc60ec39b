"""An executed notebook as the body of a page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gdlesson.page.typeset import typeset
from gdlesson.site import cells, predictions
from gdlesson.site.course_map import Part
from gdlesson.site.live import embed
from gdlesson.site.outputs import Shown, shown
from gdlesson.site.prose import Heading, Prose
from gdlesson.site.quiz import questions

STATE = "application/vnd.jupyter.widget-state+json"
#: Sentences that are about running cells, which a page has not.
_OF_CELLS = re.compile(
    r"^(?:Run th(?:e next|is) cell|\*\*Run this cell first|\*An error in place of the picture|"
    r"\*The picture lives in the kernel|\*\*Next\*\*)"
)
#: ... and what is otherwise here.
_ELSEWHERE = {
    "Your answers are kept in your folder.": (
        '<span class="js-only">Your answers are kept in this browser.</span>'
    ),
    " Run the cell, then the folded one below it.": "",
    ", run the cell, and run the folded one below it: it tries": (
        ". In the notebook the cell below it tries"
    ),
    "All quizzes of the lesson, from your own file.": (
        '<span class="js-only">How far you are, as this browser knows it.</span>'
    ),
}
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
    opened: str = ""  # the cell that a prediction opens
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
    for cell, after in zip(those, [*those[1:], None], strict=True):
        try:
            if cell.cell_type == "markdown":
                _markdown(made, cell, after)
            else:
                _code(made, cell)
        except ValueError as error:
            raise ValueError(f"{part.stem}, cell {cell.id}: {error}") from error
    _end_turn(made)
    return made


def _markdown(made: Body, cell: Any, after: Any) -> None:
    """A cell of text, paragraph by paragraph, since a prediction is one paragraph."""
    paragraphs = re.split(r"\n{2,}", cell.source.strip())
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
            text = made.prose.html("\n\n".join(waiting), "" if begun else cell.id)
            for there, here in _ELSEWHERE.items():
                text = text.replace(there, here)
            made.pieces.append(text)
            begun = True
            waiting.clear()

    for paragraph in paragraphs:
        if _OF_CELLS.match(paragraph):
            continue
        if predictions.ASKS.search(paragraph) and not re.match(r"[-*] |\d+\. |<|\|", paragraph):
            flush()
            made.pieces.append(_prediction(made, cell, after, paragraph))
        else:
            waiting.append(paragraph)
    flush()
    if closing:
        made.pieces.append("</section>\n")


def _prediction(made: Body, cell: Any, after: Any, paragraph: str) -> str:
    shows = after is not None and after.cell_type == "code" and "experiment" in cells.tags(after)
    made.opened = after.id if shows else ""
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
    elif cells.PICTURES & those and "experiment" not in those and found.figures:
        made.pieces.append(cells.picture(cell, found))
    elif "progress_page(" in cell.source:
        made.pieces.append('<ol class="trail" data-trail></ol>\n')
    else:
        made.pieces.append(cells.listing(cell, found, folded=made.opened == cell.id))
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
