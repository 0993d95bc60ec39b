"""How people write formulas: what is understood as it stands, and what is told its spelling here.

Signs of the printed page have one meaning and are read: x², √x, π, |x|. What could mean two things,
such as 3,5 or sin^2(x), is answered with the text that works.
"""

from __future__ import annotations

import itertools
import keyword
import re

from gdlesson.typed.trees import CONSTANTS, FUNCTIONS

SIGNS = {
    **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}", "-"),
    **dict.fromkeys(
        "\N{MIDDLE DOT}\N{DOT OPERATOR}\N{BULLET OPERATOR}\N{MULTIPLICATION SIGN}", "*"
    ),
    **dict.fromkeys("\N{DIVISION SIGN}\N{DIVISION SLASH}", "/"),
    "π": "pi",
}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ˣ", "0123456789+-x", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
#: Other names of functions, and ours.
SPELT = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "tg": "tan", "lg": "log10", "ld": "log2",
    "sinus": "sin", "cosinus": "cos", "root": "sqrt", "fabs": "abs", "sgn": "sign", "Exp": "exp",
    "logistic": "sigmoid",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d]\w*)|(?P<power>\*\*)|\S"
)
_OPERATORS = {"+", "-", "*", "/", "**", "(", ""}


class ExpressionError(ValueError):
    """The text can't be read; says why, and where.

    Attributes:
        place: the column of the trouble, from 0; None if it is everywhere.
    """

    def __init__(self, message: str, place: int | None = None) -> None:
        super().__init__(message)
        self.place = place


def plain(text: str) -> tuple[str, list[int]]:
    """The same text in Python's signs, and for each character the place that it comes from.

    Raises:
        ExpressionError: where a sign could mean two things, or misses its partner.

    >>> plain("2·√x + |x|³")[0]
    '2*sqrt(x) + abs(x)**3'
    """
    written: list[str] = []
    places: list[int] = []
    bars: list[int] = []
    k = 0
    while k < len(text):
        new, end = _sign(text, k, bars, "".join(written).rstrip()[-1:])
        written += new
        places += [k] * len(new)
        k = end
    if bars:
        raise ExpressionError(
            "A bar | has no partner. The absolute value is written |x| or abs(x).", bars[-1]
        )
    return "".join(written), [*places, len(text)]


def _sign(text: str, k: int, bars: list[int], last: str) -> tuple[str, int]:
    """What stands for the sign at k, and where the next one begins; `last` was written before."""
    here = text[k]
    if here in RAISED:
        end = k + len(list(itertools.takewhile(RAISED.__contains__, text[k:])))
        return f"**{''.join(RAISED[c] for c in text[k:end])}", end
    if here == "√":
        return _root(text, k)
    if here == "|":
        if last in _OPERATORS:
            bars.append(k)
            return "abs(", k + 1
        if bars:
            bars.pop()
            return ")", k + 1
        raise ExpressionError(
            "A bar | has no partner. The absolute value is written |x| or abs(x).", k
        )
    return SIGNS.get(here, LOWERED.get(here, here)), k + 1


def _root(text: str, k: int) -> tuple[str, int]:
    under = re.compile(r"\s*(\(|π|x|\d+\.?\d*)").match(text, k + 1)
    if under is None:
        raise ExpressionError("A root needs something below it: write √x or sqrt(x).", k)
    if under[1] == "(":
        return "sqrt", under.end() - 1
    if text[under.end() : under.end() + 1] in {*RAISED, "^"} or text.startswith("**", under.end()):
        raise ExpressionError(
            "How far does the root reach? Put what stands below it in parentheses: √(x**2).", k
        )
    return f"sqrt({SIGNS.get(under[1], under[1])})", under.end()


def refuse_slips(text: str) -> None:
    """Say the right spelling of what Python would only call a syntax error, or read otherwise.

    Raises:
        ExpressionError: for the first such thing.

    >>> refuse_slips("sin^2(x)")
    Traceback (most recent call last):
    gdlesson.typed.spelling.ExpressionError: A power of sin is written sin(x)**2, with the \
exponent at the end.
    """
    if "=" in text:
        raise ExpressionError("Write only the expression, without an = sign.", text.index("="))
    if comma := re.search(r"\d(,)\d", text):
        right = text[: comma.start(1)][-1] + "." + text[comma.end(1)]
        raise ExpressionError(
            f"A decimal has a point here: {right}, not {comma[0]}.", comma.start(1)
        )
    tokens = list(_TOKEN.finditer(text))
    for k, token in enumerate(tokens):
        word, following = token[0], tokens[k + 1][0] if k + 1 < len(tokens) else ""
        if word in FUNCTIONS and following and following != "(":
            _refuse_a_bare_function(word, following, token.start())
        if word == "^":
            before = tokens[k - 1][0] if k else ""
            raise ExpressionError(
                f"Powers are written with **: {before}**{following}, not {before}^{following}.",
                token.start(),
            )
        if k + 1 < len(tokens):
            _refuse_a_missing_operator(token, tokens[k + 1])


def _refuse_a_bare_function(name: str, following: str, place: int) -> None:
    if following in ("^", "**"):
        raise ExpressionError(
            f"A power of {name} is written {name}(x)**2, with the exponent at the end.",
            place,
        )
    if re.match(r"[\w.]", following):
        raise ExpressionError(
            f"{name} needs parentheses: write {name}({following}), not {name} {following}.", place
        )


def _refuse_a_missing_operator(left: re.Match[str], right: re.Match[str]) -> None:
    """Two things side by side that Python takes for a call, or for nothing at all."""
    name = left["name"]
    if name and right[0] == "(" and name in ("x", *CONSTANTS):
        raise ExpressionError(
            f"{name} is a number here, not a function: write {name}*( for a product.", right.start()
        )
    ends = left["number"] or (name and name not in FUNCTIONS) or left[0] == ")"
    begins = right["number"] or right["name"] or (right[0] == "(" and not name)
    if ends and begins and not {left[0], right[0]} & set(keyword.kwlist):
        raise ExpressionError(
            f"Between “{left[0]}” and “{right[0]}” an operator is missing: "
            f"write {left[0]}*{right[0]}.",
            right.start(),
        )


def spelling_of(name: str) -> str:
    """What a name that nobody knows may have meant; empty if that can't be told.

    >>> spelling_of("x2"), spelling_of("sinx"), spelling_of("arctan")
    ('Write x**2 for a power, x*2 for a product.', 'Write sin(x).', 'Here it is called atan.')
    """
    if name in SPELT:
        return f"Here it is called {SPELT[name]}."
    if power := re.fullmatch(r"x(\d+)", name):
        return f"Write x**{power[1]} for a power, x*{power[1]} for a product."
    if re.fullmatch(r"x{2,}", name):
        return f"Write {'*'.join(name)} for a product."
    for known in sorted(FUNCTIONS, key=len, reverse=True):
        if (inner := re.fullmatch(rf"{known}(\d*x)", name)) is not None:
            within = inner[1] if inner[1] == "x" else f"{inner[1][:-1]}*x"
            return f"Write {known}({within})."
    return ""
