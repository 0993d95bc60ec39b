"""The questions of the quizzes, as data: the TOML files beside this module, one a section."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gdlesson.course.misconceptions import CATALOGUE, Misconception
from gdlesson.course.quizzes.markup import Own

NOTHING = Own("")
KINDS = ("single", "several", "number", "word", "order", "match")


@dataclass(frozen=True)
class Reply:
    """What is said to one answer: whether it is right, why, and the misconception it shows.

    Attributes:
        why: the lesson's own words, with markup.
        text: what is said first, and is no markup: it may repeat what was typed.
    """

    right: bool
    why: Own
    misconception: Misconception | None = None
    text: str = ""


@dataclass(frozen=True)
class Answer:
    """One option of a choice, or one value or word that was foreseen.

    Attributes:
        text: of an option.
        reply: what is said to it.
        value, tolerance: a number, and how far off it still counts as this one.
        formula: of a number that is drawn anew, how the value follows from what was drawn.
        words: the spellings of a word.
        truth: the expression that computes the value, or that is true if the option is right.
        places: of a slip in an order, lines that stand so, from above; in a match, a part and what
            was chosen for it.
    """

    text: Own
    reply: Reply
    value: float | None = None
    tolerance: float = 0.0
    words: tuple[str, ...] = ()
    truth: str = ""
    places: tuple[int, ...] = ()
    formula: str = ""


@dataclass(frozen=True)
class Item:
    """One question.

    Attributes:
        id: unique within the lesson.
        kind: "single" choice, "several" choices, a "number", a "word", lines to be put in "order",
            or parts to "match" with ends.
        question: text with `code`, **bold**, *slanted* and $TeX$.
        answers: the options; for other kinds the right one first, then the foreseen slips.
        otherwise: what is said to an answer that nobody foresaw.
        setup: statements that come before the answers' truths. Only tests run them.
        parts: lines in their right order; of a match, what stands on the left.
        also: other orders of the lines that are right as well.
        ends: of a match, what belongs to each part, then what belongs to none.
        truths: of a match, an expression for each part that is true.
        draws: of a number that is drawn anew (see drawn), what each name in the texts may be.
    """

    id: str
    kind: str
    question: Own
    answers: tuple[Answer, ...]
    otherwise: Own = NOTHING
    setup: str = ""
    parts: tuple[Own, ...] = ()
    also: tuple[tuple[int, ...], ...] = ()
    ends: tuple[Own, ...] = ()
    truths: tuple[str, ...] = ()
    draws: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """The quiz of one section of the lesson."""

    number: int
    name: str
    title: str
    items: tuple[Item, ...] = field(repr=False)


def sections() -> dict[int, Section]:
    """Every section that has a quiz, by number."""
    folder = files(__package__)
    found = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            section = read_section(path.name[3:-5], path.read_text("utf-8"))
            found[section.number] = section
    return found


@lru_cache  # every answer asks how much of the lesson is done, and so for all sections
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
    if kind in ("order", "match"):
        return _read_arranged(entry)
    if kind in ("single", "several"):
        answers = [
            Answer(
                Own(a["text"]),
                _read_reply(a, bool(a.get("right", False))),
                truth=str(a.get("truth", "")),
            )
            for a in entry["answers"]
        ]
        if len({bool(a.truth) for a in answers}) > 1:
            raise ValueError(f"quiz item {id}: give each answer a `truth`, or none of them.")
        rights = sum(a.reply.right for a in answers)
        if len(answers) < 3 or not rights or (kind == "single" and rights > 1):
            raise ValueError(
                f"quiz item {id}: needs three or more answers, and the right ones marked."
            )
    elif kind == "number":
        tolerance, drawn = float(entry["tolerance"]), "draw" in entry
        answers = [
            Answer(
                Own(""),
                _read_reply(a, right),
                math.nan if drawn else float(a["value"]),
                float(a.get("tolerance", tolerance)),
                truth=str(a.get("truth", "")),
                formula=str(a["value"]) if drawn else "",
            )
            for right, a in [(True, entry), *((False, w) for w in entry["wrong"])]
        ]
        for answer in answers:
            if not answer.truth:
                raise ValueError(
                    f"quiz item {id}: {answer.formula or answer.value} needs a `truth`, which "
                    "computes it."
                )
    else:
        answers = [
            Answer(Own(""), _read_reply(a, right), words=tuple(map(normalised, a[key])))
            for right, key, a in [
                (True, "accept", entry),
                *((False, "words", w) for w in entry["wrong"]),
            ]
        ]
    otherwise = Own(entry.get("otherwise", ""))
    if kind in ("number", "word") and not otherwise:
        raise ValueError(f"quiz item {id}: needs an `otherwise` for what nobody foresaw.")
    setup = str(entry.get("setup", ""))
    draws = {name: tuple(map(float, those)) for name, those in entry.get("draw", {}).items()}
    return Item(id, kind, Own(entry["question"]), tuple(answers), otherwise, setup, draws=draws)


def _read_arranged(entry: dict[str, Any]) -> Item:
    """An item whose parts are put in order, or matched."""
    kind, id = entry["kind"], entry["id"]
    pairs = entry.get("pairs", [])
    parts = [Own(p["part"]) for p in pairs] if kind == "match" else list(map(Own, entry["lines"]))
    ends = [*(Own(p["end"]) for p in pairs), *map(Own, entry.get("more", []))]
    if len(parts) < 3 or len(set(parts)) < len(parts) or len(set(ends)) < len(ends):
        raise ValueError(f"quiz item {id}: needs three parts or more, no two of them alike.")
    slips = [
        Answer(NOTHING, _read_reply(a, False), places=tuple(a["places"])) for a in entry["wrong"]
    ]
    also = tuple(tuple(order) for order in entry.get("also", []))
    every = set(range(len(parts)))
    if any(set(order) != every or len(order) != len(every) for order in also):
        raise ValueError(f"quiz item {id}: another order has to name every line once.")
    for slip in slips:
        known = all(k < len(ends or parts) for k in slip.places) and slip.places[0] in every
        if len(slip.places) < 2 or not known or slip.places[0] == slip.places[1]:
            raise ValueError(f"quiz item {id}: {list(slip.places)} are no places of a slip.")
    answers = (Answer(NOTHING, _read_reply(entry, True)), *slips)
    truths = tuple(str(p["truth"]) for p in pairs if "truth" in p)
    otherwise, setup = Own(entry.get("otherwise", "")), str(entry.get("setup", ""))
    question = Own(entry["question"])
    return Item(
        id, kind, question, answers, otherwise, setup, tuple(parts), also, tuple(ends), truths
    )


def _read_reply(entry: dict[str, Any], right: bool) -> Reply:
    name = entry.get("misconception")
    if name is not None and name not in CATALOGUE:
        raise ValueError(f"quiz: there is no misconception {name!r} in the catalogue.")
    return Reply(right, Own(entry["why"]), CATALOGUE[name] if name and not right else None)


def normalised(text: str) -> str:
    """Words without case, punctuation and spare spaces, so that spelling can't decide."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
