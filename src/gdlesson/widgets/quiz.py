"""Quizzes inside the notebook: marked in Python, with a reason for every answer.

`quiz("derivative")` shows the items of a section. The page gets the questions and never the
answers; what the learner picks is marked here, and the reply belongs to that very pick. What was
answered is kept in `.gdlesson/progress.json` in the learner's folder.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import traitlets

from gdlesson.course.misconceptions import Misconception
from gdlesson.course.progress import Progress
from gdlesson.course.quizzes import (
    Item,
    Own,
    Section,
    heard,
    inline,
    mark,
    mixed,
    plain,
    rendered,
    sections,
)
from gdlesson.course.quizzes.drawn import draw, with_numbers
from gdlesson.course.score import lesson_score
from gdlesson.course.sections import SECTIONS
from gdlesson.course.snippets import snippet
from gdlesson.widgets._base import front_end
from gdlesson.widgets._cells import OfACell

#: Said to a wrong try after a right one.
STILL_COUNTS = "You had this right before, and that counts: a wrong try takes nothing away."


class Quiz(OfACell):
    """The items of a section, to be answered in the notebook. Made by `quiz`."""

    _esm, _css = front_end("quiz")

    title = traitlets.Unicode().tag(sync=True)
    items: traitlets.List[Any] = traitlets.List(help="the questions, without answers").tag(
        sync=True
    )
    response = traitlets.Dict(help="the learner's latest answer").tag(sync=True)
    replies = traitlets.Dict(help="what was said to each item").tag(sync=True)
    score = traitlets.Unicode().tag(sync=True)

    def __init__(self, section: Section, progress: Progress) -> None:
        self._section = section
        self._progress = progress
        self._earned: set[str] = set()  # what was answered rightly, be it kept or not
        self._numbers = {item.id: draw(item) for item in section.items if item.draws}
        kept = progress.read().get(str(section.number), {})
        replies = {}
        for item in section.items:
            if item.id in kept:
                if kept[item.id]["right"]:
                    self._earned.add(item.id)
                try:
                    replies[item.id] = self._said_before(item, kept[item.id])
                except (KeyError, TypeError, ValueError):
                    continue  # kept by another version of this quiz
        super().__init__(title=f"Quiz: {section.title}", items=self._questions())
        self.replies = replies
        self._count(progress.trouble())
        self.observe(self._answer, names="response")

    def _answer(self, _change: object) -> None:
        """Mark what came from the page, say why, and keep it."""
        item = next((i for i in self._section.items if i.id == self.response.get("item")), None)
        if item is None:
            return
        given = self.response.get("given")
        kept = {"given": given, "drawn": self._numbers[item.id]} if item.draws else given
        try:
            said = self._said(self._as_asked(item), given)
        except ValueError as error:
            said = {"right": False, "text": str(error), "html": "", "given": None}
        if said["right"]:
            self._earned.add(item.id)
        elif item.id in self._earned:
            said["html"] += f"<p>{STILL_COUNTS}</p>"
        self._progress = self._progress.now()
        strange = self._progress.trouble()  # keeping an answer sets a damaged file aside
        trouble = self._progress.keep(self._section.number, item.id, kept, bool(said["right"]))
        if item.draws and not said["right"] and not said["text"] and str(given).strip():
            said["html"] = self._other_numbers(item, said["html"])
        said["ask"] = self.response.get("ask", "")
        with self.hold_sync():  # question, reply and score arrive together
            self.items = self._questions()
            self.replies = {**self.replies, item.id: said}
            self._count(trouble or strange)

    def _as_asked(self, item: Item) -> Item:
        """The item as it is asked now, with its numbers if it has some."""
        return with_numbers(item, self._numbers[item.id]) if item.draws else item

    def _questions(self) -> list[dict[str, Any]]:
        return [_shown(self._as_asked(item)) for item in self._section.items]

    def _said_before(self, item: Item, kept: dict[str, Any]) -> dict[str, Any]:
        """The reply to an answer that was kept; a right one brings its numbers back."""
        if not item.draws:
            return self._said(item, kept["response"])
        given, numbers = kept["response"]["given"], kept["response"]["drawn"]
        before = with_numbers(item, numbers)
        said = self._said(before, given)
        if said["right"]:
            self._numbers[item.id] = numbers
        else:
            said["html"] = _of_before(before) + said["html"]
        return said

    def _other_numbers(self, item: Item, text: str) -> str:
        """Draw other numbers for the next try; the reply, which speaks of these, says so."""
        before = self._as_asked(item)
        self._numbers[item.id] = draw(item, but=self._numbers[item.id])
        return f"{_of_before(before)}{text}<p>The question has other numbers now: try again.</p>"

    def _said(self, item: Item, given: object) -> dict[str, Any]:
        reply = mark(item, given)
        text = rendered(reply.why)
        if reply.misconception and not reply.right:
            text += _shown_misconception(reply.misconception, self._section.number)
        return {"right": reply.right, "text": reply.text, "html": text, "given": given}

    def _count(self, trouble: str = "") -> None:
        items = {item.id for item in self._section.items}
        here = len(self._earned & items)
        right, total = lesson_score(self._progress, {self._section.number: self._earned})
        text = f"{here} of {len(self._section.items)} here, {right} of {total} in the whole lesson."
        self.score = f"{text} {trouble}".strip()

    def __repr__(self) -> str:
        questions = "\n".join(
            f"  {n}. {plain(self._as_asked(i).question)}"
            for n, i in enumerate(self._section.items, 1)
        )
        return f"{self.title}\n{questions}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live view, with the questions in plain text where nothing runs."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/plain": repr(self)}, metadata


def _shown(item: Item) -> dict[str, Any]:
    """What the page may know of an item."""
    options = [
        {"html": inline(a.text), "label": heard(a.text)}
        for a in item.answers
        if item.kind in ("single", "several")
    ]
    return {
        "id": item.id,
        "kind": item.kind,
        "html": rendered(item.question),
        "label": heard(item.question),
        "options": options or _worded(item.parts if item.kind == "match" else _lines(item)),
        # A list of choices shows plain text.
        "ends": [plain(item.ends[k]) for k in mixed(item)] if item.kind == "match" else [],
    }


def _of_before(item: Item) -> str:
    """What had been asked, where the question has changed since."""
    return rendered(Own(f"**Before**: {item.question}"))


def _lines(item: Item) -> list[Own]:
    """The lines of an item in which they are put in order, mixed."""
    return [item.parts[k] for k in mixed(item)] if item.kind == "order" else []


def _worded(texts: Sequence[Own]) -> list[dict[str, str]]:
    return [{"html": inline(text), "label": heard(text)} for text in texts]


def _shown_misconception(entry: Misconception, here: int) -> str:
    """The catalogue's reply, with something to try and the section to look at again."""
    text = (
        f"<details><summary>A common belief, and it is not so: "
        f"“{html.escape(entry.belief, quote=False)}”</summary>"
        f"{rendered(Own(entry.reply))}<p>See for yourself:</p><pre><code>"
        f"{html.escape(snippet(entry.experiment))}</code></pre></details>"
    )
    if entry.section < here:  # nobody can look again at what is still to come
        file = f"{SECTIONS[entry.section]}.ipynb"
        text += f'<p>Look again at <a href="{file}">Section {entry.section}</a>.</p>'
    return text


def quiz(section: str | int, folder: str | Path | None = None) -> Quiz:
    """The quiz of a section, to be shown as the last value of a cell.

    Args:
        section: its name, such as "the-derivative" or a part of it ("derivative"), or its number.
        folder: where progress is kept; left out, the learner's folder around this notebook.

    Returns:
        A Quiz.

    Raises:
        ValueError: if no section, or more than one, is meant.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     print(quiz(8, folder=place))
    Quiz: A worked descent
      1. On x^2 + 3y^2, which learning rate zig-zags and yet converges?
      2. From (4, 3) with η = 0.1, why is y near zero long before x?
      3. One step from (1, 3) with η = 0.2 on x^2 + 3y^2: what is the new y?

    Limitation: needs a running kernel; without one the questions are shown and can't be marked.
    """
    known = sections()
    meant = [s for s in known.values() if section == s.number or section == s.name]
    if not meant and isinstance(section, str) and section:
        word = section.lower()
        meant = [s for s in known.values() if word in s.name.split("-")]
        meant = meant or [s for s in known.values() if word in s.name]
    if len(meant) != 1:
        names = ", ".join(s.name for s in known.values())
        what = "no section" if not meant else "more than one section"
        raise ValueError(f"quiz: {what} is meant by {section!r}; choose one of {names}.")
    return Quiz(meant[0], Progress.around(folder))
