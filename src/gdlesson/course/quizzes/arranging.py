"""Items in which things are put in order, or matched: how they are shown, and how they are marked.

The page gets the parts in a mixed order, and sends places in that order back: where a part belongs
is known here alone.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from gdlesson._validate import describe
from gdlesson.course.quizzes.items import Item, Reply
from gdlesson.course.quizzes.markup import Own


def mixed(item: Item) -> list[int]:
    """In which order the lines (of a match, what is chosen from) are shown: the same at each time.

    Never a right one, nor as they stand in the file.
    """
    count = len(item.ends if item.kind == "match" else item.parts)
    places = list(range(count))
    chance = random.Random(item.id)
    while places == sorted(places) or is_in_order(item, places):
        chance.shuffle(places)
    return places


def is_in_order(item: Item, places: Sequence[int]) -> bool:
    """Whether lines stand in an order that is right."""
    return tuple(places) in {tuple(range(len(item.parts))), *item.also}


def mark_order(item: Item, response: object) -> Reply:
    """The reply to lines in some order."""
    shown = mixed(item)
    if not isinstance(response, list | tuple) or sorted(map(_place, response)) != sorted(shown):
        raise ValueError(f"quiz: an order names every line once; got {describe(response)}.")
    places = [shown[_place(k)] for k in response]
    right, *slips = item.answers
    if is_in_order(item, places):
        return right.reply
    for slip in slips:
        if [k for k in places if k in slip.places] == list(slip.places):
            return slip.reply
    return Reply(False, item.otherwise)


def mark_match(item: Item, response: object) -> Reply:
    """The reply to what was chosen for each part; `None` where nothing was."""
    shown = mixed(item)
    if not isinstance(response, list | tuple) or len(response) != len(item.parts):
        raise ValueError(f"quiz: a match has a choice for each part; got {describe(response)}.")
    if any(k is None for k in response):
        return Reply(False, Own("Choose one for each first; a guess will do."))
    places = [_place(k) for k in response]
    if not all(k < len(shown) for k in places):
        raise ValueError(f"quiz: a choice is a number below {len(shown)}; got {max(places)}.")
    chosen = [shown[k] for k in places]
    fit = sum(k == end for k, end in enumerate(chosen))
    right, *slips = item.answers
    if fit == len(chosen):
        return right.reply
    found = f"{fit} of {len(chosen)} fit." if fit else "None of them fits yet."
    for slip in slips:
        if chosen[slip.places[0]] == slip.places[1]:
            return Reply(False, slip.reply.why, slip.reply.misconception, found)
    return Reply(False, item.otherwise, text=found)


def _place(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"quiz: a place is a number from 0 on; got {describe(value)}.")
    return value
