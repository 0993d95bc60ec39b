"""Derivatives of trees by the rules of Sections 3 and 4, and by the slips that people make.

A slip is a rule that is wrong in the way of a named misconception, so that a guess can be
recognised by what it computes.
"""

from __future__ import annotations

from gdlesson.typed.trees import ONE, ZERO, Node, X, has_x

#: The misconceptions that `differentiate` can have; each is an entry of the catalogue.
SLIPS = (
    "constant-kept",
    "exponent-not-lowered",
    "factor-forgotten",
    "product-of-derivatives",
    "power-rule-on-exponential",
    "inner-derivative-forgotten",
    "outer-at-the-wrong-place",
    "a-lone-x-stays",
    "factors-vanish-too",
)


def differentiate(node: Node, slip: str = "") -> Node:
    """The derivative by the rules of Sections 3 and 4; with a slip, as that belief has it."""
    if not has_x(node):
        return node if slip == "constant-kept" else ZERO
    kind = node[0]
    if kind == "x":
        return X if slip == "a-lone-x-stays" else ONE
    if kind == "-" and len(node) == 2:
        return ("-", differentiate(node[1], slip))
    if kind in "+-":
        return (kind, differentiate(node[1], slip), differentiate(node[2], slip))
    if kind == "call":
        return _chain(_outer(node[1], node[2], slip), _outer(node[1], X, slip), node[2], slip)
    a, b = node[1], node[2]
    if kind == "**":
        return _power(a, b, slip)
    da, db = (differentiate(side, slip) if has_x(side) else ZERO for side in (a, b))
    vanish = kind == "*" and slip == "factors-vanish-too"
    if not has_x(b):
        return da if vanish else (kind, da, b)
    if kind == "*":
        if not has_x(a):
            return db if vanish else ("*", a, db)
        if slip == "product-of-derivatives":
            return ("*", da, db)
        return ("+", ("*", da, b), ("*", a, db))
    if slip == "product-of-derivatives" and has_x(a):
        return ("/", da, db)
    return ("/", ("-", ("*", da, b), ("*", a, db)), ("**", b, ("number", 2.0)))


def _chain(outer_at_inner: Node, outer_at_x: Node, inner: Node, slip: str) -> Node:
    """Outer derivative at the inner value, times the inner derivative, or a slip of that."""
    if inner == X or slip == "inner-derivative-forgotten":
        return outer_at_inner
    outer = outer_at_x if slip == "outer-at-the-wrong-place" else outer_at_inner
    return ("*", outer, differentiate(inner, slip))


def _power(a: Node, b: Node, slip: str) -> Node:
    if not has_x(b):  # x to a fixed power

        def outer(u: Node) -> Node:
            lowered = b if slip == "exponent-not-lowered" else ("-", b, ONE)
            power = ("**", u, lowered)
            return power if slip == "factor-forgotten" else ("*", b, power)

        return _chain(outer(a), outer(X), a, slip)
    if not has_x(a):  # a fixed number to a moving power
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
        "log10": ("/", ONE, ("*", u, ("call", "log", ("number", 10.0)))),
        "log2": ("/", ONE, ("*", u, ("call", "log", two))),
        "asin": ("/", ONE, ("call", "sqrt", ("-", ONE, ("**", u, two)))),
        "acos": ("-", ("/", ONE, ("call", "sqrt", ("-", ONE, ("**", u, two))))),
        "sqrt": ("/", ONE, ("*", two, call)),
        "abs": ("call", "sign", u),
        "tanh": ("-", ONE, ("**", call, two)),
        "sigmoid": ("*", call, ("-", ONE, call)),
        "sinh": ("call", "cosh", u),
        "cosh": ("call", "sinh", u),
        "atan": ("/", ONE, ("+", ONE, ("**", u, two))),
        "sign": ZERO,
    }[name]
