"""A section's quiz as forms that a page marks by itself.

In a notebook the replies stay in Python until they are asked for. Here they travel with the page:
every answer that was foreseen is in a list with its reason, which is also what is read with scripts
off and on paper.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

from gdlesson.course.misconceptions import Misconception
from gdlesson.course.quizzes import (
    Item,
    Own,
    Reply,
    heard,
    inline,
    mixed,
    plain,
    rendered,
    sections,
)
from gdlesson.course.quizzes.drawn import apart, with_numbers
from gdlesson.course.snippets import snippet
from gdlesson.site.mathematics import repaired, unparted

#: What is said to an answer that nobody foresaw.
_ELSE = "Anything else"
#: Of how many sets of numbers a question that draws them knows.
_DRAWN = 3


def questions(section: int) -> str:
    """The items of a section's quiz.

    Raises:
        KeyError: if the section has no quiz.
    """
    made = "".join(_question(item, n) for n, item in enumerate(sections()[section].items, 1))
    return unparted(repaired(f'<div class="quiz" data-quiz>{made}</div>\n'))


def _question(item: Item, number: int) -> str:
    sets = apart(item, _DRAWN) if item.draws else []
    asked = [with_numbers(item, numbers) for numbers in sets] or [item]
    first, *others = (_asked(one, number) for one in asked)
    again = "".join(f"<template>{one}</template>" for one in others)
    return (
        f'<form class="item" data-kind="{item.kind}" data-item="{item.id}">'
        f'<div class="asked">{first}</div>{again}'
        '<p class="act js-only"><button type="submit">Check</button></p>'
        '<div class="reply" role="status" tabindex="-1"></div></form>\n'
    )


def _asked(item: Item, number: int) -> str:
    """The question, what it is answered with, and every answer with its reason."""
    name = f"q{number}"
    reasons = "".join(
        _reason(attributes, said, reply) for attributes, said, reply in _reasons(item)
    )
    return (
        f"<fieldset><legend>{inline(item.question)}</legend>{_answering(item, name)}</fieldset>"
        '<details class="reasons"><summary>Every answer, and why</summary>'
        f"<ol>{reasons}</ol></details>"
    )


def _answering(item: Item, name: str) -> str:
    if item.kind in ("single", "several"):
        kind = "radio" if item.kind == "single" else "checkbox"
        return "".join(
            f'<label class="option"><input type="{kind}" name="{name}" value="{k}" '
            f'aria-label="{html.escape(heard(answer.text))}"> '
            f"<span>{inline(answer.text)}</span></label>"
            for k, answer in enumerate(item.answers)
        )
    if item.kind == "order":
        lines = [item.parts[k] for k in mixed(item)]
        rows = "".join(
            f'<li data-line="{k}" data-label="{html.escape(heard(line))}">{inline(line)}</li>'
            for k, line in enumerate(lines)
        )
        return f'<ol class="order">{rows}</ol>'
    if item.kind == "match":
        ends = "".join(
            f'<option value="{k}">{html.escape(plain(item.ends[end]), quote=False)}</option>'
            for k, end in enumerate(mixed(item))
        )
        return "".join(
            f'<label class="pair"><span>{inline(part)}</span> <select><option value="">Choose one'
            f"</option>{ends}</select></label>"
            for part in item.parts
        )
    look = 'class="blank"' if item.kind == "number" else 'class="blank free"'
    label = html.escape(f"Your answer to: {heard(item.question)}")
    return f'<p><input {look} autocomplete="off" aria-label="{label}"></p>'


def _reasons(item: Item) -> Iterator[tuple[dict[str, Any], str, Reply]]:
    """Each answer that was foreseen: how the page knows it, how it reads, and the reply."""
    places = (
        {place: k for k, place in enumerate(mixed(item))} if item.kind in ("order", "match") else {}
    )
    for answer in item.answers:
        reply = answer.reply
        right = {"right": ""} if reply.right else {}
        if item.kind in ("single", "several"):
            yield right, inline(answer.text), reply
        elif item.kind == "number":
            said = f"{answer.value:.6g}".replace("-", "−")
            yield (
                {**right, "value": repr(answer.value), "tolerance": repr(answer.tolerance)},
                said,
                reply,
            )
        elif item.kind == "word":
            yield {**right, "words": json.dumps(answer.words)}, html.escape(answer.words[0]), reply
        elif item.kind == "order":
            yield from _ordered(item, places, answer, right)
        elif reply.right:
            ends = [places[k] for k in range(len(item.parts))]
            pairs = "; ".join(
                f"{inline(p)} → {inline(item.ends[k])}" for k, p in enumerate(item.parts)
            )
            yield {**right, "ends": json.dumps(ends)}, pairs, reply
        else:
            part, end = answer.places
            said = f"{inline(item.parts[part])} → {inline(item.ends[end])}"
            yield {"pair": json.dumps([part, places[end]])}, said, reply
    if item.otherwise:
        yield {"else": ""}, _ELSE, Reply(False, item.otherwise)


def _ordered(
    item: Item, places: dict[int, int], answer: Any, right: dict[str, str]
) -> Iterator[tuple[dict[str, Any], str, Reply]]:
    if right:
        orders = [list(range(len(item.parts))), *map(list, item.also)]
        shown = [[places[k] for k in order] for order in orders]
        said = " · ".join(inline(part) for part in item.parts)
        yield {**right, "orders": json.dumps(shown)}, said, answer.reply
    else:
        those = [places[k] for k in answer.places]
        said = " before ".join(inline(item.parts[k]) for k in answer.places)
        yield {"places": json.dumps(those)}, said, answer.reply


def _reason(attributes: dict[str, Any], said: str, reply: Reply) -> str:
    known = "".join(f' data-{key}="{html.escape(str(v))}"' for key, v in attributes.items())
    why = rendered(reply.why)
    if reply.misconception and not reply.right:
        why += _misconception(reply.misconception)
    return f'<li{known}><i>{said}</i><div class="why">{why}</div></li>'


def _misconception(entry: Misconception) -> str:
    """The catalogue's reply, with something to try."""
    belief = html.escape(entry.belief, quote=False)
    tried = html.escape(snippet(entry.experiment), quote=False)
    return (
        f'<details class="hint"><summary>A common belief, and it is not so: “{belief}”</summary>'
        f"{rendered(Own(entry.reply))}<p>See for yourself:</p>"
        f"<pre><code>{tried}</code></pre></details>"
    )
