"""Text read as a function of x: `ast` parses it, a list says what is allowed.

Nothing is ever evaluated by Python itself.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gdlesson.typed.differentiate import SLIPS, differentiate
from gdlesson.typed.spelling import ExpressionError, plain, refuse_slips, spelling_of
from gdlesson.typed.trees import CONSTANTS, FUNCTIONS, Node, X, terms, value

LONGEST = 200
DEEPEST = 40
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A function of x, read from text; called with a number, it gives a number."""

    text: str
    node: Node

    def __call__(self, x: float) -> float:
        """The value at x.

        Raises:
            ArithmeticError, ValueError: where the expression has no real value.
        """
        return value(self.node, float(x))

    def variants(self) -> Iterator[tuple[str, Callable[[float], float]]]:
        """What the derivative would be under each misconception that changes it."""
        for slip in SLIPS:
            yield slip, _callable(differentiate(self.node, slip))
        yield "sign-lost", _callable(("-", differentiate(self.node)))
        summands = list(terms(self.node))
        if len(summands) > 1:
            for flipped in range(len(summands)):
                parts = [differentiate(t) for t in summands]
                parts[flipped] = ("-", parts[flipped])
                total = parts[0]
                for part in parts[1:]:
                    total = ("+", total, part)
                yield "sign-lost", _callable(total)
        yield "derivative-is-the-value", self


def _callable(node: Node) -> Callable[[float], float]:
    return lambda x: value(node, float(x))


def parse(text: str) -> Expression:
    """Read a function of x.

    Args:
        text: such as "3*x**2 - sin(x)/2"; numbers, x, + - * / **, parentheses, pi, e, the
            functions of FUNCTIONS, and the signs of the printed page: x², √x, π, |x|.

    Returns:
        An Expression.

    Raises:
        ExpressionError: for everything else, with words for the learner and the place.

    >>> parse("3*x**2 - 2*x")(2)
    8.0
    >>> parse("2x")
    Traceback (most recent call last):
    gdlesson.typed.spelling.ExpressionError: Between “2” and “x” an operator is missing: write 2*x.

    Limitation: one variable, real numbers.
    """
    if not text.strip():
        raise ExpressionError("There is nothing here yet. Write a function of x, such as x**2.")
    if len(text) > LONGEST:
        raise ExpressionError(f"That is long: {len(text)} characters. Keep it under {LONGEST}.")
    tidy, places = plain(text)
    try:
        refuse_slips(tidy)
        node = _read(_tree(tidy, places), 0)
    except ExpressionError as error:
        if error.place is not None:  # where it stands in what was typed
            error.place = _typed(error.place, places)
        raise
    return Expression(text.strip(), node)


def _typed(place: int, places: list[int]) -> int:
    return places[min(place, len(places) - 1)]


def _tree(text: str, places: list[int]) -> ast.expr:
    """What `ast` makes of the text, with places that count characters from its start."""
    bare = text.lstrip()
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", bare)  # as Python counts them
    begins = list(itertools.accumulate(map(len, lines), initial=len(text) - len(bare)))
    try:
        tree = ast.parse(bare.rstrip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        offset = getattr(error, "offset", None)  # from 1; Python has none or 0 for an end too soon
        place = begins[(getattr(error, "lineno", None) or 1) - 1] + offset - 1 if offset else None
        hint = " Do the parentheses match?" if text.count("(") != text.count(")") else ""
        where = "" if place is None else f" near character {_typed(place, places) + 1}"
        raise ExpressionError(f"I can't read this{where}.{hint}", place) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):  # ast counts bytes, from the beginning of a line
            before = lines[node.lineno - 1].encode()[: node.col_offset]
            node.col_offset = begins[node.lineno - 1] + len(before.decode(errors="ignore"))
    return tree


def _read(tree: ast.expr, depth: int) -> Node:
    if depth > DEEPEST:
        raise ExpressionError("That is nested too deeply. Write it more simply.", tree.col_offset)
    if isinstance(tree, ast.Constant):
        if isinstance(tree.value, bool) or not isinstance(tree.value, int | float):
            raise ExpressionError(
                f"Only numbers can stand here, not {tree.value!r}.", tree.col_offset
            )
        try:
            return ("number", float(tree.value))
        except OverflowError:
            raise ExpressionError("That number is too large.", tree.col_offset) from None
    if isinstance(tree, ast.Name):
        if tree.id == "x":
            return X
        if tree.id in CONSTANTS:
            return ("number", CONSTANTS[tree.id])
        if tree.id in FUNCTIONS:
            raise ExpressionError(
                f"{tree.id} is a function: give it something in parentheses, as {tree.id}(x).",
                tree.col_offset,
            )
        raise _unknown(tree.id, tree.col_offset)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
        inner = _read(tree.operand, depth + 1)
        return ("-", inner) if isinstance(tree.op, ast.USub) else inner
    if isinstance(tree, ast.BinOp) and type(tree.op) in OPERATORS:
        sides = _read(tree.left, depth + 1), _read(tree.right, depth + 1)
        return (OPERATORS[type(tree.op)], *sides)
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
        name = tree.func.id
        if name not in FUNCTIONS:
            raise _unknown(name, tree.col_offset)
        if len(tree.args) != 1 or tree.keywords or isinstance(tree.args[0], ast.Starred):
            raise ExpressionError(f"{name} takes one number, as in {name}(x).", tree.col_offset)
        return ("call", name, _read(tree.args[0], depth + 1))
    raise ExpressionError(
        "This is not allowed here. Use numbers, x, + - * / **, parentheses, and functions such "
        "as sin, exp, log.",
        tree.col_offset,
    )


def _unknown(name: str, place: int) -> ExpressionError:
    if known := spelling_of(name):
        return ExpressionError(f"I don't know “{name}”. {known}", place)
    close = difflib.get_close_matches(name, [*FUNCTIONS, *CONSTANTS, "x"], 1, 0.5)
    hint = f" Do you mean {close[0]}?" if close else f" Known are x, {', '.join(FUNCTIONS)}."
    return ExpressionError(f"I don't know “{name}”.{hint}", place)
