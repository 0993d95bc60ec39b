"""Marking: the reply that belongs to what the learner picked or typed."""

from __future__ import annotations

import math
import re

from gdlesson._validate import describe
from gdlesson.course.quizzes.arranging import mark_match, mark_order
from gdlesson.course.quizzes.items import Item, Reply, normalised
from gdlesson.course.quizzes.markup import Own
from gdlesson.page.typeset import as_typed


def mark(item: Item, response: object) -> Reply:
    """The reply to what came from the page: an index, indices, typed text, or places."""
    if item.kind == "single":
        return item.answers[_index(response, len(item.answers))].reply
    if item.kind == "several":
        return _mark_several(item, response)
    if item.kind == "order":
        return mark_order(item, response)
    if item.kind == "match":
        return mark_match(item, response)
    text = str(response).strip()
    if not text:
        return Reply(False, Own("Write something first; a guess will do."))
    return _mark_number(item, text) if item.kind == "number" else _mark_word(item, text)


def _mark_several(item: Item, response: object) -> Reply:
    if not isinstance(response, list | tuple):
        raise ValueError(f"quiz: several picks are a list; got {describe(response)}.")
    picked = {_index(r, len(item.answers)) for r in response}
    if not picked:
        return Reply(False, Own("Pick something first; a guess will do."))
    wrong = [a for i, a in enumerate(item.answers) if i in picked and not a.reply.right]
    said = [f"“{a.text}” should not be picked. {a.reply.why}" for a in wrong]
    missing = sum(a.reply.right and i not in picked for i, a in enumerate(item.answers))
    if missing:  # how many, and not which: they are for a second try
        said.append(
            "One more belongs in the list."
            if missing == 1
            else f"{missing} more belong in the list."
        )
    if said:
        named = (a.reply.misconception for a in wrong if a.reply.misconception)
        return Reply(False, Own("\n\n".join(said)), next(named, None))
    good = [a.reply.why for a in item.answers if a.reply.right]
    return Reply(True, Own("\n\n".join(good)))


#: "1,000" is a thousand to one reader, and one to another; "0,125" is clear. So in all boxes.
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")


def _mark_number(item: Item, text: str) -> Reply:
    plain = text.replace("−", "-").replace(" ", "")
    if _AMBIGUOUS.fullmatch(plain):
        small = float(".".join(plain.split(",")[:2]))
        ways = f"{plain.replace(',', '')}, or {small:g}"
        return Reply(False, Own(""), text=f"“{text}” can be read in two ways: write {ways}.")
    number = _as_number(text)
    if number is None:
        return Reply(
            False,
            Own("Write it as `0.25`, `1e-3` or `1/4`."),
            text=f"“{text}” is not a number.",
        )
    for answer in item.answers:
        value = answer.value if answer.value is not None else math.nan
        if abs(number - value) <= answer.tolerance:
            return answer.reply
    return Reply(False, item.otherwise)


def _mark_word(item: Item, text: str) -> Reply:
    said = normalised(text)
    for answer in item.answers:
        if said in answer.words:
            return answer.reply
    return Reply(False, item.otherwise)


def _index(response: object, count: int) -> int:
    if not isinstance(response, int) or isinstance(response, bool) or not 0 <= response < count:
        raise ValueError(f"quiz: a pick is a number below {count}; got {describe(response)}.")
    return response


def _as_number(text: str) -> float | None:
    """A number as people write it: 0.25, 0,25, 1e-3, 10⁻³, 1/4, 2 1/2, −2."""
    tidy = as_typed(text.replace("−", "-").replace("–", "-").replace(",", ".").strip())
    mixed = re.fullmatch(r"([+-]?) *(\d+) +(\d+ */ *\d+)", tidy)
    sign, whole, part = mixed.groups() if mixed else ("", "0", tidy)
    top, slash, bottom = part.replace(" ", "").partition("/")
    try:
        number = float(whole) + (float(top) / float(bottom) if slash else float(top))
    except (ValueError, ZeroDivisionError):
        return None
    number = -number if sign == "-" else number
    return number if math.isfinite(number) else None
