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
from gdlesson.typed.trees import CONSTANTS, FUNCTIONS, Node, X, terms, value

LONGEST = 200
DEEPEST = 40
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
}  # fmt: skip


class ExpressionError(ValueError):
    """The text can't be read; says why, and where.

    Attributes:
        place: the column of the trouble, from 0; None if it is everywhere.
    """

    def __init__(self, message: str, place: int | None = None) -> None:
        super().__init__(message)
        self.place = place


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
        text: such as "3*x**2 - sin(x)/2"; numbers, x, + - * / **, parentheses, pi, e, and the
            functions of FUNCTIONS.

    Returns:
        An Expression.

    Raises:
        ExpressionError: for everything else, with words for the learner and the place.

    >>> parse("3*x**2 - 2*x")(2)
    8.0
    >>> parse("2x")
    Traceback (most recent call last):
    gdlesson.typed.parse.ExpressionError: Between “2” and “x” an operator is missing: write 2*x.

    Limitation: one variable, real numbers.
    """
    tidy = text.replace("−", "-").replace("·", "*").replace("×", "*")
    if not tidy.strip():
        raise ExpressionError("There is nothing here yet. Write a function of x, such as x**2.")
    if len(tidy) > LONGEST:
        raise ExpressionError(f"That is long: {len(tidy)} characters. Keep it under {LONGEST}.")
    _friendly_first(tidy)
    try:
        tree = ast.parse(tidy.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        place = getattr(error, "offset", None)
        hint = " Do the parentheses match?" if tidy.count("(") != tidy.count(")") else ""
        where = f" near character {place}" if place else ""
        raise ExpressionError(
            f"I can't read this{where}.{hint}", None if place is None else max(0, place - 1)
        ) from None
    return Expression(text.strip(), _read(tree.body, 0))


def _friendly_first(text: str) -> None:
    """The slips that Python would only call a syntax error, or read as something else."""
    for i, (here, following) in enumerate(itertools.pairwise(text)):
        before_name = i == 0 or not (text[i - 1].isalnum() or text[i - 1] in "._")
        number = here.isdigit() and (before_name or text[i - 1].isdigit() or text[i - 1] == ".")
        if number and (following in "x(" or (following.isalpha() and following not in "eE")):
            raise ExpressionError(
                f"Between “{here}” and “{following}” an operator is missing: "
                f"write {here}*{following}.",
                i + 1,
            )
        if here == ")" and (following.isalnum() or following == "("):
            raise ExpressionError(
                f"Between “)” and “{following}” an operator is missing: write )*{following}.", i + 1
            )
        if here == "x" and following == "(" and before_name:
            raise ExpressionError(
                "x is a number here, not a function: write x*( for a product.", i + 1
            )
    if spaced := re.search(rf"\b({'|'.join(FUNCTIONS)})\s+[\w.]", text):
        name = spaced[1]
        raise ExpressionError(
            f"{name} needs parentheses: write {name}(x), not {name} x.", spaced.start()
        )
    if "^" in text:
        raise ExpressionError("Powers are written with **: x**2, not x^2.", text.index("^"))
    if "=" in text:
        raise ExpressionError("Write only the expression, without an = sign.", text.index("="))


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
    close = difflib.get_close_matches(name, [*FUNCTIONS, *CONSTANTS, "x"], 1, 0.5)
    hint = f" Do you mean {close[0]}?" if close else f" Known are x, {', '.join(FUNCTIONS)}."
    return ExpressionError(f"I don't know “{name}”.{hint}", place)
