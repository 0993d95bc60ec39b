"""Items whose numbers are drawn anew, so that a second try is no matter of memory.

In such an item's texts ‹x + h› stands for what the numbers make of it, and its values are written
in the same way. `with_numbers` puts numbers in, and what comes out is an item like any other.
"""

from __future__ import annotations

import ast
import itertools
import operator
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gdlesson.course.quizzes.items import Answer, Item
from gdlesson.course.quizzes.markup import Own

Numbers = Mapping[str, float]
_PLACE = re.compile(r"‹([^›]+)›")
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip


def every(item: Item) -> Iterator[dict[str, float]]:
    """Every set of numbers that an item can have; none for one that has no numbers to draw."""
    if item.draws:
        for numbers in itertools.product(*item.draws.values()):
            yield dict(zip(item.draws, numbers, strict=True))


def draw(item: Item, but: dict[str, float] | None = None) -> dict[str, float]:
    """A set of numbers for an item, with another right answer than `but` has."""
    known = but and right_answer(item, but)
    return random.choice(
        [numbers for numbers in every(item) if right_answer(item, numbers) != known]
    )


def right_answer(item: Item, numbers: Numbers) -> float:
    """What the item's right answer is with these numbers."""
    (right,) = (answer for answer in item.answers if answer.reply.right)
    return computed(right.formula, numbers)


def apart(item: Item, count: int) -> list[dict[str, float]]:
    """So many sets of numbers, spread over all there are, no two with the same right answer."""
    by_answer = {right_answer(item, numbers): numbers for numbers in every(item)}
    sets = list(by_answer.values())
    return [sets[k * len(sets) // count] for k in range(count)]


def with_numbers(item: Item, numbers: object) -> Item:
    """The item with these numbers in it.

    Raises:
        ValueError: if these are no numbers that the item can have.
    """
    if numbers not in list(every(item)):
        raise ValueError(f"quiz: {numbers!r} are no numbers of the item {item.id}.")
    assert isinstance(numbers, dict)
    answers = tuple(_answer(answer, numbers) for answer in item.answers)
    question, otherwise = (_text(text, numbers) for text in (item.question, item.otherwise))
    return replace(item, question=question, otherwise=otherwise, answers=answers)


def _answer(answer: Answer, numbers: Numbers) -> Answer:
    reply = replace(answer.reply, why=_text(answer.reply.why, numbers))
    return replace(answer, reply=reply, value=computed(answer.formula, numbers))


def _text(text: Own, numbers: Numbers) -> Own:
    return Own(_PLACE.sub(lambda found: f"{computed(found[1], numbers):.6g}", text))


def computed(formula: str, numbers: Numbers) -> float:
    """What a formula of ours gives: numbers, names, + - * / ** and brackets.

    >>> computed("2*x + h", {"x": 3, "h": 0.5})
    6.5
    """
    return float(_value(ast.parse(formula.strip(), mode="eval").body, numbers))


def _value(tree: Any, numbers: Numbers) -> float:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, int | float):
        return float(tree.value)
    if isinstance(tree, ast.Name):
        return numbers[tree.id]
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        return -_value(tree.operand, numbers)
    if isinstance(tree, ast.BinOp) and type(tree.op) in _OPERATORS:
        sides = _value(tree.left, numbers), _value(tree.right, numbers)
        return _OPERATORS[type(tree.op)](*sides)
    raise ValueError(f"quiz: {ast.unparse(tree)!r} is no formula of numbers and names.")
