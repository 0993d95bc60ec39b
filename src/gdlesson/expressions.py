"""What a learner types as a function of x: read safely, computed, differentiated, slips included.

The text is parsed with `ast` and checked against a list of what is allowed; nothing is ever
evaluated by Python itself. `differentiate` knows the rules of Section 3 and 4, and can also get
them wrong in the way that a named misconception does, so that a guess can be recognised.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 200
DEEPEST = 40

Node = tuple[Any, ...]
ZERO: Node = ("number", 0.0)
ONE: Node = ("number", 1.0)
X: Node = ("x",)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _sign(x: float) -> float:
    if x == 0:
        raise ValueError("math domain error: the slope of abs at 0")
    return math.copysign(1.0, x)


#: Named functions of one number, and the derivative of each as an expression of its argument u.
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp, "log": math.log,
    "ln": math.log, "sqrt": math.sqrt, "abs": abs, "tanh": math.tanh, "sigmoid": _sigmoid,
    "sinh": math.sinh, "cosh": math.cosh, "atan": math.atan, "sign": _sign,
}  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e}
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
        return _value(self.node, float(x))

    def variants(self) -> Iterator[tuple[str, Callable[[float], float]]]:
        """What the derivative would be under each misconception that changes it."""
        for slip in SLIPS:
            yield slip, _callable(differentiate(self.node, slip))
        yield "sign-lost", _callable(("-", differentiate(self.node)))
        terms = list(_terms(self.node))
        if len(terms) > 1:
            for flipped in range(len(terms)):
                parts = [differentiate(t) for t in terms]
                parts[flipped] = ("-", parts[flipped])
                total = parts[0]
                for part in parts[1:]:
                    total = ("+", total, part)
                yield "sign-lost", _callable(total)
        yield "derivative-is-the-value", self


def _callable(node: Node) -> Callable[[float], float]:
    return lambda x: _value(node, float(x))


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
    gdlesson.expressions.ExpressionError: Between “2” and “x” an operator is missing: write 2*x.

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


def _value(node: Node, x: float) -> float:
    kind = node[0]
    if kind == "number":
        return float(node[1])
    if kind == "x":
        return x
    if kind == "call":
        return float(FUNCTIONS[node[1]](_value(node[2], x)))
    if len(node) == 2:
        return -_value(node[1], x)
    a, b = _value(node[1], x), _value(node[2], x)
    if kind == "+":
        return a + b
    if kind == "-":
        return a - b
    if kind == "*":
        return a * b
    if kind == "/":
        return a / b
    power = a**b
    if isinstance(power, complex):
        raise ValueError("math domain error: a power of a negative number")
    return float(power)


#: The misconceptions that `differentiate` can have; each is an entry of the catalogue.
SLIPS = (
    "constant-kept",
    "exponent-not-lowered",
    "factor-forgotten",
    "product-of-derivatives",
    "power-rule-on-exponential",
    "inner-derivative-forgotten",
    "outer-at-the-wrong-place",
)


def _terms(node: Node) -> Iterator[Node]:
    """The summands of an expression, signs included."""
    if node[0] == "+":
        yield from _terms(node[1])
        yield from _terms(node[2])
    elif node[0] == "-" and len(node) == 3:
        yield from _terms(node[1])
        for term in _terms(node[2]):
            yield ("-", term)
    else:
        yield node


def _has_x(node: Node) -> bool:
    return node == X or any(isinstance(part, tuple) and _has_x(part) for part in node[1:])


def differentiate(node: Node, slip: str = "") -> Node:
    """The derivative by the rules of Sections 3 and 4; with a slip, as that belief has it."""
    if not _has_x(node):
        return node if slip == "constant-kept" else ZERO
    kind = node[0]
    if kind == "x":
        return ONE
    if kind == "-" and len(node) == 2:
        return ("-", differentiate(node[1], slip))
    if kind in "+-":
        return (kind, differentiate(node[1], slip), differentiate(node[2], slip))
    if kind == "call":
        return _chain(_outer(node[1], node[2], slip), _outer(node[1], X, slip), node[2], slip)
    a, b = node[1], node[2]
    if kind == "**":
        return _power(a, b, slip)
    da, db = (differentiate(side, slip) if _has_x(side) else ZERO for side in (a, b))
    if not _has_x(b):
        return (kind, da, b)
    if kind == "*":
        if not _has_x(a):
            return ("*", a, db)
        if slip == "product-of-derivatives":
            return ("*", da, db)
        return ("+", ("*", da, b), ("*", a, db))
    if slip == "product-of-derivatives" and _has_x(a):
        return ("/", da, db)
    return ("/", ("-", ("*", da, b), ("*", a, db)), ("**", b, ("number", 2.0)))


def _chain(outer_at_inner: Node, outer_at_x: Node, inner: Node, slip: str) -> Node:
    """Outer derivative at the inner value, times the inner derivative, or a slip of that."""
    if inner == X or slip == "inner-derivative-forgotten":
        return outer_at_inner
    outer = outer_at_x if slip == "outer-at-the-wrong-place" else outer_at_inner
    return ("*", outer, differentiate(inner, slip))


def _power(a: Node, b: Node, slip: str) -> Node:
    if not _has_x(b):  # x to a fixed power

        def outer(u: Node) -> Node:
            lowered = b if slip == "exponent-not-lowered" else ("-", b, ONE)
            power = ("**", u, lowered)
            return power if slip == "factor-forgotten" else ("*", b, power)

        return _chain(outer(a), outer(X), a, slip)
    if not _has_x(a):  # a fixed number to a moving power
        if slip == "power-rule-on-exponential":
            return ("*", b, ("**", a, ("-", b, ONE)))
        log = ("call", "log", a)
        return _chain(("*", log, ("**", a, b)), ("*", log, ("**", a, X)), b, slip)
    both = ("*", b, ("call", "log", a))
    return ("*", ("**", a, b), differentiate(both, slip))


def _outer(name: str, u: Node, slip: str) -> Node:
    """The derivative of a named function at u."""
    call: Node = ("call", name, u)
    two: Node = ("number", 2.0)
    if name == "exp":
        if slip == "power-rule-on-exponential":
            return ("*", u, ("call", "exp", ("-", u, ONE)))
        return call
    return {
        "sin": ("call", "cos", u),
        "cos": ("-", ("call", "sin", u)),
        "tan": ("+", ONE, ("**", call, two)),
        "log": ("/", ONE, u),
        "ln": ("/", ONE, u),
        "sqrt": ("/", ONE, ("*", two, call)),
        "abs": ("call", "sign", u),
        "tanh": ("-", ONE, ("**", call, two)),
        "sigmoid": ("*", call, ("-", ONE, call)),
        "sinh": ("call", "cosh", u),
        "cosh": ("call", "sinh", u),
        "atan": ("/", ONE, ("+", ONE, ("**", u, two))),
        "sign": ZERO,
    }[name]
