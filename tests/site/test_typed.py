"""What is typed is read by the page as by Python: the same trees, the same words of refusal."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from asking import asked
from hypothesis import strategies as st
from widget_states import drawn

from gdlesson.drawing.surfaces import values_along
from gdlesson.site.facts import tables
from gdlesson.typed import SLIPS, ExpressionError, differentiate, parse
from gdlesson.typed.parse import _callable
from gdlesson.widgets.derivative_checker import SLIP_WORDS, DerivativeChecker

ENGINE = "./engine.js"
HOSTILE = json.loads((Path(__file__).parents[1] / "fixtures" / "hostile.json").read_text("utf-8"))
#: What Python says of all that it has no place for; the page can't tell the kinds apart.
ANYTHING_ELSE = ("I can't read this", "This is not allowed here", "Only numbers can stand here")
TYPED = [
    "3*x**2 - 2*x", "-x**2", "2**-x", "(1 + x)/2", "sin(pi*x)", "1e-3*x", "3·x − 1", "x²",
    "2·x³ − 1", "x⁻¹", "2ˣ", "√x", "√(x + 7)", "√ 4 * x", "|x - 1| * |x|", "||x| - 5|", "-|x|²",
    "x ÷ 2", "log₂(x)", "x**2**3", "--x", "+x", "2 - -x", "sin(x,)", "x # what", "(x\n + 1)",
    "x\n+ 1", "1.", ".5*x", "1e5", "", " ", "2x", "2(x+1)", "(x)(x)", "x(x+1)", "x^2", "y = x",
    "sin x", "sin 2*x", "sin^2(x)", "sin²(x)", "1 + log**2(x)", "x (x+1)", "pi (x+1)", "3,5*x",
    "2 x", "x 2", "x sin(x)", "2exp(x)", "(x) x", "√x²", "√", "|x", "x|", "e^x", "x2", "xx",
    "sinx + 1", "sin2x", "arctan(x)", "lg(x)", "  y", "π*y", "|x| + y", "sin", "sin(x, 2)",
    "sin()", "cosinus(x)", "sqr(x)", "x +", "(x + 1", "x + 1)", "x if x else 1", "x < 1", "x % 2",
    "x // 2", "[x]", "x.real", "'a'*3", "True", "None*x", "1j*x", "lambda: 1", "exec('1')",
    "__import__('os').system('true')", "sin(*x)", "x" * 300, "-" * 150 + "x", "9" * 199, "012",
    "00", "0x10", "1_000", "1e", "x and 1", "not x", "foo(x)", "foo(x, 2)", "()", "x,",
    "sin(x)(x)", "𝑥**2", "exq(x)", "tanx", "toString", "constructor(x)", "__proto__",
    "hasOwnProperty(x)", "sgn(x)", "coss(x)", "log1(x)",
]  # fmt: skip
PIECES = st.sampled_from(
    [*"xxx0123+-*/()()|²√^,.·−π", "**", "3.5", " ", "sin", "exp(", "log(", "sqrt(", "abs(", "e",
     "pi", "y", "arctan", "xx", "1e3", "if", "%"]
)  # fmt: skip
leaf = st.one_of(st.just("x"), st.integers(0, 4).map(str), st.just("1.5"))
FORMULAS = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(inner, st.integers(-2, 3)).map(lambda t: f"{t[0]}**{t[1]}"),
        st.tuples(st.sampled_from(tables()["functions"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
    ),
    max_leaves=6,
)


def told(text):
    """What Python makes of a text: its tree, or its words and where."""
    try:
        return {"tree": json.loads(json.dumps(parse(text).node))}
    except ExpressionError as error:
        return {"words": str(error), "place": error.place}


def read_alike(texts):
    """The page reads what Python reads, to the same tree, and refuses the rest in its words."""
    page = asked([(ENGINE, "read", text, {"shared": "t", "and": {}}) for text in texts], SHARED)
    for text, here in zip(texts, page, strict=True):
        there = told(text)
        if there.get("words", "").startswith(ANYTHING_ELSE):
            assert here.get("words", "").startswith(ANYTHING_ELSE), (text, here, there)
        else:
            assert here == there, text


SHARED = {"t": tables()}


def test_each_is_read_or_refused_in_the_same_words():
    read_alike(TYPED)


def test_hostile_texts_are_only_texts():
    read_alike([text for text in HOSTILE if isinstance(text, str)])


@pytest.mark.proof
def test_random_texts_are_read_alike():
    texts = drawn(st.lists(PIECES, min_size=1, max_size=9).map("".join), 300)
    read_alike([*texts, *drawn(FORMULAS, 100)])


def test_values_and_slips_are_the_same():
    xs = np.linspace(-3, 3, 13).tolist()
    texts = [text for text in (*TYPED[:26], *drawn(FORMULAS, 60)) if "tree" in told(text)]
    page = asked(
        [(ENGINE, "values", t, {"shared": "t", "and": {}}, xs, list(SLIPS)) for t in texts], SHARED
    )
    for text, here in zip(texts, page, strict=True):
        f = parse(text)
        functions = [f, *(_callable(differentiate(f.node, slip)) for slip in SLIPS)]
        for mine, function in zip(here, functions, strict=True):
            there = values_along(function, np.array(xs))
            assert np.allclose(np.array(mine, float), there, rtol=1e-9, equal_nan=True), text


CHECKED = [
    ("5*x**3 - 2*x + 7", "15*x**2 - 2 + 7"), ("x**3", "3*x**3"), ("x**4", "x**3"),
    ("x**3", "3*x**2"), ("x*exp(x)", "exp(x)"), ("exp(x)", "x*exp(x - 1)"),
    ("(3*x + 1)**2", "2*(3*x + 1)"), ("|x|", "x/|x|"), ("sin(x**2)", "cos(x**2)"),
    ("sin(x**2)", "cos(x)*2*x"), ("cos(x)", "sin(x)"), ("x**2", "2*x + 1"), ("x**2", "4*x"),
    ("x**2 + 1", "x**2 + 1"), ("log(x)", "1/x"), ("sqrt(x)", "1/(2*sqrt(x))"), ("x*|x|", "2*|x|"),
    ("1/x", "-1/x**2"), ("2x", "2"), ("x**2", "2x"), ("x**2", ""), ("log(-1)", "0"),
    ("x**2", "log(-x**2)"), ("5*x**3 - 2*x", "15*x**2 + 2"), ("2**x", "x*2**(x - 1)"),
    ("x**2", "2*√x*√x"), ("acos(x**0)", "0"),
    ("sin(x)*sin(x)", "-2*sin(x)*cos(x)"), ("cos(x)", "2 - sin(x)"),
    ("tan(acos(x))", "tan(acos(x))"), ("2*x**4 - 3*x", "8*x**3 - 3*x"), ("x**2*4", "2*x"),
]  # fmt: skip


def said_alike(pairs):
    """The page says of each f and guess what Python says, word by word; the verdicts."""
    widgets = [DerivativeChecker(f, guess) for f, guess in pairs]
    states = [{"f": w.f, "guess_text": w.guess_text, "window": list(w.window)} for w in widgets]
    tables_too = {"shared": "t", "and": {}}
    page = asked([(ENGINE, "checked", state, tables_too) for state in states], SHARED)
    for pair, here, widget in zip(pairs, page, widgets, strict=True):
        there = {k: v for k, v in widget.answer.items() if k not in ("echo", "notes")}
        assert set(here) == set(there), pair
        for name in ("verdict", "f_trouble", "guess_trouble", "agrees"):
            assert here.get(name) == there.get(name), (pair, name)
        for name in ("numeric", "guessed"):
            if name in there:
                ours, exact = np.array(here[name], float), np.frombuffer(there[name])
                assert np.allclose(ours, exact, rtol=1e-6, atol=1e-6, equal_nan=True), pair
        if there.get("worst") is not None:
            assert math.isclose(here["worst"], there["worst"], abs_tol=1e-12), pair
    return [widget.answer["verdict"] for widget in widgets]


@pytest.mark.proof
def test_the_checker_says_what_python_says():
    said_alike(CHECKED)


def written(node):
    """A tree as one would type it."""
    kind, *parts = node
    if kind == "number":
        return repr(parts[0])
    if kind == "x":
        return "x"
    if kind == "call":
        return f"{parts[0]}({written(parts[1])})"
    if len(parts) == 1:
        return f"(-{written(parts[0])})"
    return f"({written(parts[0])} {kind} {written(parts[1])})"


def guess_of(f, kind, other):
    """A guess for f': right, wrong in a known way, or that of quite another function."""
    node = parse(f).node
    right = differentiate(node)
    if kind == "another":
        return other
    made = {
        "right": right, "the value": node, "sign": ("-", right),
        "constant": ("+", right, ("number", 2.0)), "factor": ("*", ("number", 3.0), right),
    }  # fmt: skip
    return written(made[kind] if kind in made else differentiate(node, kind))


GUESSES = ["right", "the value", "sign", "constant", "factor", "another", *SLIPS]
#: What a verdict may say; the random pairs are to bring out each of them.
SAID = ["Yes: ", "Likely slip", "look for a constant", "look for a factor", "no common x",
        "has no derivative anywhere", "wiggling says"]  # fmt: skip


@pytest.mark.proof
def test_the_checker_says_what_python_says_of_random_formulas():
    pairs = drawn(st.tuples(FORMULAS, st.sampled_from(GUESSES), FORMULAS), 400)
    told = said_alike([(f, guess_of(f, kind, other)) for f, kind, other in pairs])
    for words in SAID:
        assert any(words in verdict for verdict in told), words


def test_the_slips_are_in_pythons_order():
    assert [name for name in SLIP_WORDS if name in SLIPS] == list(SLIPS)
