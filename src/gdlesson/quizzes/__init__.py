"""Quizzes inside the notebook: items as data, marked in Python, with a reason for every answer.

`quiz("derivative")` shows the items of a section. The page gets the questions and never the
answers; what the learner picks is marked here, and the reply belongs to that very pick. What was
answered is kept in `.gdlesson/progress.json` in the learner's folder. The items are the TOML files
beside this module, one a section.
"""

from __future__ import annotations

import html
import math
import re
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from gdlesson._validate import describe
from gdlesson.misconceptions import CATALOGUE, Misconception
from gdlesson.progress import Progress
from gdlesson.sections import SECTIONS
from gdlesson.widgets._base import front_end

KINDS = ("single", "several", "number", "word")


@dataclass(frozen=True)
class Reply:
    """What is said to one answer: whether it is right, why, and the misconception it shows."""

    right: bool
    why: str
    misconception: Misconception | None = None


@dataclass(frozen=True)
class Answer:
    """One option of a choice, or one value or word that was foreseen."""

    text: str
    reply: Reply
    value: float | None = None
    tolerance: float = 0.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One question.

    Attributes:
        id: unique within the lesson.
        kind: "single" choice, "several" choices, a "number", or a "word".
        question: text with `code`, **bold** and $TeX$.
        answers: the options; for a number or a word, the right one first, then the foreseen slips.
        otherwise: what is said to a number or word that nobody foresaw.
    """

    id: str
    kind: str
    question: str
    answers: tuple[Answer, ...]
    otherwise: str = ""

    def mark(self, response: object) -> Reply:
        """The reply to what came from the page: an index, indices, or typed text."""
        if self.kind == "single":
            return self.answers[_index(response, len(self.answers))].reply
        if self.kind == "several":
            return self._mark_several(response)
        text = str(response).strip()
        if not text:
            return Reply(False, "Write something first; a guess will do.")
        return self._mark_number(text) if self.kind == "number" else self._mark_word(text)

    def _mark_several(self, response: object) -> Reply:
        if not isinstance(response, list | tuple):
            raise ValueError(f"quiz: several picks are a list; got {describe(response)}.")
        picked = {_index(r, len(self.answers)) for r in response}
        said = []
        misconception = None
        for i, answer in enumerate(self.answers):
            if (i in picked) == answer.reply.right:
                continue
            verb = "should not be picked" if i in picked else "belongs in the list"
            said.append(f"{answer.text} {verb}. {answer.reply.why}")
            misconception = misconception or (answer.reply.misconception if i in picked else None)
        if said:
            return Reply(False, "\n\n".join(said), misconception)
        good = [a.reply.why for a in self.answers if a.reply.right]
        return Reply(True, "\n\n".join(good))

    def _mark_number(self, text: str) -> Reply:
        number = _as_number(text)
        if number is None:
            return Reply(False, f"“{text}” is not a number. Write it as 0.25, 1e-3 or 1/4.")
        for answer in self.answers:
            value = answer.value if answer.value is not None else math.nan
            if abs(number - value) <= answer.tolerance:
                return answer.reply
        return Reply(False, self.otherwise)

    def _mark_word(self, text: str) -> Reply:
        said = _normal(text)
        for answer in self.answers:
            if said in answer.words:
                return answer.reply
        return Reply(False, self.otherwise)


@dataclass(frozen=True)
class Section:
    """The quiz of one section of the lesson."""

    number: int
    name: str
    title: str
    items: tuple[Item, ...] = field(repr=False)


def sections() -> dict[int, Section]:
    """Every section that has a quiz, by number."""
    folder = files("gdlesson.quizzes")
    found = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            section = read_section(path.name[3:-5], path.read_text("utf-8"))
            found[section.number] = section
    return found


def read_section(name: str, text: str) -> Section:
    """A section's quiz from the text of its file.

    Raises:
        ValueError: if something is missing, unknown, or can't be answered rightly.
    """
    data = tomllib.loads(text)
    items = tuple(_read_item(entry) for entry in data["items"])
    return Section(int(data["section"]), name, str(data["title"]), items)


def _read_item(entry: dict[str, Any]) -> Item:
    kind, id = entry["kind"], entry["id"]
    if kind not in KINDS:
        raise ValueError(f"quiz item {id}: kind must be one of {', '.join(KINDS)}; got {kind!r}.")
    if kind in ("single", "several"):
        answers = [
            Answer(a["text"], _read_reply(a, bool(a.get("right", False)))) for a in entry["answers"]
        ]
        rights = sum(a.reply.right for a in answers)
        if len(answers) < 3 or not rights or (kind == "single" and rights > 1):
            raise ValueError(
                f"quiz item {id}: needs three or more answers, and the right ones marked."
            )
    elif kind == "number":
        tolerance = float(entry["tolerance"])
        answers = [
            Answer(
                "", _read_reply(a, right), float(a["value"]), float(a.get("tolerance", tolerance))
            )
            for right, a in [(True, entry), *((False, w) for w in entry["wrong"])]
        ]
    else:
        answers = [
            Answer("", _read_reply(a, right), words=tuple(map(_normal, a[key])))
            for right, key, a in [
                (True, "accept", entry),
                *((False, "words", w) for w in entry["wrong"]),
            ]
        ]
    otherwise = str(entry.get("otherwise", ""))
    if kind in ("number", "word") and not otherwise:
        raise ValueError(f"quiz item {id}: needs an `otherwise` for what nobody foresaw.")
    return Item(id, kind, entry["question"], tuple(answers), otherwise)


def _read_reply(entry: dict[str, Any], right: bool) -> Reply:
    name = entry.get("misconception")
    if name is not None and name not in CATALOGUE:
        raise ValueError(f"quiz: there is no misconception {name!r} in the catalogue.")
    return Reply(right, str(entry["why"]), CATALOGUE[name] if name and not right else None)


def _index(response: object, count: int) -> int:
    if not isinstance(response, int) or isinstance(response, bool) or not 0 <= response < count:
        raise ValueError(f"quiz: a pick is a number below {count}; got {describe(response)}.")
    return response


def _as_number(text: str) -> float | None:
    """A number as people write it: 0.25, 0,25, 1e-3, 1/4, −2."""
    tidy = text.replace("−", "-").replace(",", ".").replace(" ", "")
    top, slash, bottom = tidy.partition("/")
    try:
        number = float(top) / float(bottom) if slash else float(top)
    except (ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def _normal(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())


def rendered(text: str) -> str:
    """Text with `code`, **bold** and $TeX$ as HTML; mathematics as MathML, which needs no network.

    >>> rendered("`w` is **bold** & small")
    '<p><code>w</code> is <strong>bold</strong> &amp; small</p>'

    Limitation: no lists and no links.
    """
    return "".join(f"<p>{_inline(part)}</p>" for part in text.strip().split("\n\n"))


def _inline(text: str) -> str:
    from latex2mathml.converter import convert

    pieces = re.split(r"(\$[^$]+\$|`[^`]+`|\*\*[^*]+\*\*)", text)
    made = []
    for piece in pieces:
        if piece.startswith("$"):
            made.append(convert(piece[1:-1]))
        elif piece.startswith("`"):
            made.append(f"<code>{html.escape(piece[1:-1])}</code>")
        elif piece.startswith("**"):
            made.append(f"<strong>{html.escape(piece[2:-2])}</strong>")
        else:
            made.append(html.escape(piece, quote=False))
    return "".join(made)


def plain(text: str) -> str:
    """The same text for a screen reader and for plain output: no marks, readable mathematics.

    >>> plain("the slope of `f` is $\\\\frac{1}{x^2} \\\\cdot h$")
    'the slope of f is 1/x^2 times h'
    """
    pieces = re.split(r"(\$[^$]+\$|`[^`]+`)", text.replace("**", ""))
    said = "".join(_spoken(p[1:-1]) if p[:1] == "$" else p.strip("`") for p in pieces)
    return " ".join(said.split())


def _spoken(tex: str) -> str:
    tex = re.sub(r"\\frac\{([^}]*)\}\{([^}]*)\}", r"\1/\2", tex)
    words = {r"\cdot": "times", r"\approx": "is about", r"\partial": "d", r"\nabla": "gradient of ",
             r"\eta": "eta", r"\sqrt": "square root of ", r"\,": " "}  # fmt: skip
    for mark, word in words.items():
        tex = tex.replace(mark, word)
    return re.sub(r"[{}\\]", "", tex)


class Quiz(anywidget.AnyWidget):
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
        super().__init__(title=f"Quiz: {section.title}", items=[_shown(i) for i in section.items])
        kept = progress.read().get(str(section.number), {})
        replies = {}
        for item in section.items:
            if item.id in kept:
                try:
                    given = kept[item.id]["response"]
                    replies[item.id] = self._said(item, given)
                except (KeyError, TypeError, ValueError):
                    continue  # kept by another version of this quiz
        self.replies = replies
        self._count()
        self.observe(self._answer, names="response")

    def _answer(self, _change: object) -> None:
        """Mark what came from the page, say why, and keep it."""
        item = next((i for i in self._section.items if i.id == self.response.get("item")), None)
        if item is None:
            return
        given = self.response.get("given")
        try:
            said = self._said(item, given)
        except ValueError as error:
            said = {"right": False, "html": rendered(str(error)), "given": None}
        trouble = self._progress.keep(self._section.number, item.id, given, bool(said["right"]))
        said["number"] = self.response.get("number", 0)
        with self.hold_sync():  # reply and score arrive together
            self.replies = {**self.replies, item.id: said}
            self._count(trouble)

    def _said(self, item: Item, given: object) -> dict[str, Any]:
        reply = item.mark(given)
        text = rendered(reply.why)
        if reply.misconception and not reply.right:
            text += _shown_misconception(reply.misconception, self._section.number)
        return {"right": reply.right, "html": text, "given": given}

    def _count(self, trouble: str = "") -> None:
        here = sum(bool(self.replies.get(i.id, {}).get("right")) for i in self._section.items)
        right, total = lesson_score(self._progress)
        text = f"{here} of {len(self._section.items)} here, {right} of {total} in the whole lesson."
        self.score = f"{text} {trouble}".strip()

    def __repr__(self) -> str:
        questions = "\n".join(
            f"  {n}. {plain(i.question)}" for n, i in enumerate(self._section.items, 1)
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
        {"html": _inline(a.text), "label": plain(a.text)}
        for a in item.answers
        if item.kind in ("single", "several")
    ]
    return {
        "id": item.id,
        "kind": item.kind,
        "html": rendered(item.question),
        "label": plain(item.question),
        "options": options,
    }


def _shown_misconception(entry: Misconception, here: int) -> str:
    """The catalogue's reply, with something to try and the section to look at again."""
    text = (
        f"<details><summary>A common belief: “{html.escape(entry.belief, quote=False)}”</summary>"
        f"{rendered(entry.reply)}<p>See for yourself:</p><pre><code>"
        f"{html.escape(entry.experiment)}</code></pre></details>"
    )
    if entry.section != here:
        file = f"{SECTIONS[entry.section]}.ipynb"
        text += f'<p>Look again at <a href="{file}">Section {entry.section}</a>.</p>'
    return text


def lesson_score(progress: Progress) -> tuple[int, int]:
    """How many items of the whole lesson are answered rightly, and how many there are."""
    kept = progress.read()
    right = total = 0
    for section in sections().values():
        answers = kept.get(str(section.number), {})
        total += len(section.items)
        right += sum(bool(answers.get(i.id, {}).get("right")) for i in section.items)
    return right, total


@dataclass(frozen=True)
class ProgressPage:
    """How much of every section's quiz is answered rightly; shows itself as a table.

    Attributes:
        rows: number, title, how many are right, how many there are, the notebook.
    """

    rows: tuple[tuple[int, str, int, int, str], ...]

    def __repr__(self) -> str:
        right, total = (sum(row[i] for row in self.rows) for i in (2, 3))  # type: ignore[misc]
        lines = [f"{n:2}  {title:42} {r} of {t}" for n, title, r, t, _ in self.rows]
        return "\n".join([*lines, f"    {'the whole lesson':42} {right} of {total}"])

    def _repr_html_(self) -> str:
        right, total = (sum(row[i] for row in self.rows) for i in (2, 3))  # type: ignore[misc]
        body = "".join(
            f"<tr><td>{n}</td><td style='text-align:left'><a href='{file}'>{html.escape(title)}</a>"
            f"</td><td>{r} of {t}</td>"
            f"<td>{'done' if r == t else 'begun' if r else 'open'}</td></tr>"
            for n, title, r, t, file in self.rows
        )
        head = "".join(f"<th scope='col'>{h}</th>" for h in ("section", "quiz", "right", ""))
        return (
            f"<table><caption style='text-align:left'>{right} of {total} in the whole lesson"
            f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def progress_page(folder: str | Path | None = None) -> ProgressPage:
    """Where you stand: every section's quiz, with a link to its notebook.

    Args:
        folder: where progress is kept; left out, the learner's folder around this notebook.

    Returns:
        A ProgressPage.

    Raises:
        OSError: never; what can't be read counts as not answered.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     print(repr(progress_page(place)).splitlines()[0])
     1  The search for low ground                  0 of 3

    Limitation: counts quizzes, not the exercises.
    """
    kept = Progress.around(folder).read()
    rows = []
    for section in sections().values():
        answers = kept.get(str(section.number), {})
        right = sum(bool(answers.get(i.id, {}).get("right")) for i in section.items)
        file = f"{section.number:02}-{section.name}.ipynb"
        rows.append((section.number, section.title, right, len(section.items), file))
    return ProgressPage(tuple(rows))


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
      2. From (4, 3) with eta = 0.1, why is y near zero long before x?
      3. One step from (1, 3) with eta = 0.2 on x^2 + 3y^2: what is the new y?

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
