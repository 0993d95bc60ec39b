"""What a learner types: read safely, computed and differentiated rightly, slips recognised."""

import contextlib
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdlesson import derivative
from gdlesson.course.misconceptions import CATALOGUE
from gdlesson.typed import SLIPS, ExpressionError, differentiate, parse
from gdlesson.typed.trees import value
from gdlesson.widgets.derivative_checker import SLIP_WORDS, DerivativeChecker


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("3*x**2 - 2*x", 2, 8),
        ("-x**2", 3, -9),
        ("(1 + x)/2", 3, 2),
        ("2**x", 3, 8),
        ("sin(pi*x)", 0.5, 1),
        ("log(e**2)", 0, 2),
        ("sigmoid(x)", 0, 0.5),
        ("sigmoid(-1000*x)", 1, 0),
        ("sigmoid(x)", -math.log(3), 0.25),
        ("+x", 4, 4),
        ("1e-3*x", 2, 0.002),
        ("3·x − 1", 2, 5),
        ("abs(-x)", 2, 2),
        ("log10(x)", 1000, 3),
        ("log₂(x)", 8, 3),
        ("ln(x)", math.e, 1),
        ("x²", 3, 9),
        ("2·x³ − 1", 2, 15),
        ("x⁻¹", 4, 0.25),
        ("x¹⁰", 2, 1024),
        ("2ˣ", 3, 8),
        ("√x", 9, 3),
        ("√(x + 7)", 9, 4),
        ("√ 4 * x", 3, 6),
        ("π*x", 2, 2 * math.pi),
        ("|x|", -3, 3),
        ("|x - 1| * |x|", -2, 6),
        ("||x| - 5|", 2, 3),
        ("-|x|²", -3, -9),
        ("|sin(x)| + 1", 0, 1),
        ("x ÷ 2", 3, 1.5),
        ("x**2 – 1", 3, 8),
        ("asin(x) + acos(x)", 0.3, math.pi / 2),
    ],
)
def test_it_computes(text, x, value):
    assert parse(text)(x) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("", "nothing here yet", None),
        ("2x", "write 2*x", 1),
        ("2(x+1)", "write 2*(", 1),
        ("(x)(x)", "operator is missing", 3),
        ("x(x+1)", "x is a number here", 1),
        ("x^2", "x**2, not x^2", 1),
        ("y = x", "without an = sign", 2),
        ("sin x", "write sin(x), not sin x", 0),
        ("sin 2*x", "write sin(2)", 0),
        ("sin^2(x)", "sin(x)**2", 0),
        ("sin²(x)", "sin(x)**2", 0),
        ("1 + log**2(x)", "log(x)**2", 4),
        ("x (x+1)", "write x*(", 2),
        ("2*x (x+1)", "write x*(", 4),
        ("pi (x+1)", "write pi*(", 3),
        ("3,5*x", "3.5, not 3,5", 1),
        ("2 x", "write 2*x", 2),
        ("x 2", "write x*2", 2),
        ("x sin(x)", "write x*sin", 2),
        ("2exp(x)", "write 2*exp", 1),
        ("(x) x", "write )*x", 4),
        ("√x²", "How far does the root reach?", 0),
        ("√", "needs something below it", 0),
        ("|x", "no partner", 0),
        ("x|", "no partner", 1),
        ("e^x", "e**x, not e^x", 1),
        ("x2", "x**2 for a power", 0),
        ("xx", "x*x", 0),
        ("sinx + 1", "Write sin(x).", 0),
        ("sin2x", "Write sin(2*x).", 0),
        ("sin12x", "Write sin(12*x).", 0),
        ("arctan(x)", "called atan", 0),
        ("lg(x)", "called log10", 0),
        ("  y", "I don't know “y”", 2),
        ("π*y", "I don't know “y”", 2),
        ("|x| + y", "I don't know “y”", 6),
        ("sin", "sin is a function", 0),
        ("sin(x, 2)", "takes one number", 0),
        ("cosinus(x)", "I don't know “cosinus”. Here it is called cos", 0),
        ("sqr(x)", "Do you mean sqrt?", 0),
        ("x +", "can't read this", None),
        ("(x + 1", "Do the parentheses match?", None),
        ("x if x else 1", "not allowed", 0),
        ("x < 1", "not allowed", 0),
        ("x % 2", "not allowed", 0),
        ("x // 2", "not allowed", 0),
        ("[x]", "not allowed", 0),
        ("x.real", "not allowed", 0),
        ("'a'*3", "Only numbers", 0),
        ("True", "Only numbers", 0),
        ("1j*x", "write 1*j", 1),
        ("lambda: 1", "not allowed", 0),
        ("__import__('os').system('true')", "not allowed", 0),
        ("exec('1')", "I don't know “exec”", 0),
        ("sin(*x)", "takes one number", 0),
        ("x" * 300, "Keep it under", None),
        ("-" * 150 + "x", "nested too deeply", None),
        ("1/(" * 45 + "x" + ")" * 45, "nested too deeply", None),
        ("x" + "+x" * 45, "nested too deeply", None),
        ("ln(" * 45 + "x" + ")" * 45, "nested too deeply", None),
        ("x)", "near character 2.", 1),
        ("  x²)", "near character 5. Do the parentheses match?", 4),
        ("x²\n+ 2)", "near character 7. Do the parentheses match?", 6),
        ("  (π\r\n + 2*y)", "I don't know “y”", 11),
        ("  (x", "near character 3. Do the parentheses match?", 2),
        ("9" * 199, "", None),
    ],
)
def test_what_cannot_be_read_is_told_why_and_where(text, words, place):
    if not words:
        assert math.isfinite(parse(text)(0.0))
        return
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert words in str(caught.value)
    if place is not None:
        assert caught.value.place == place


def test_what_ends_too_soon_has_no_place_in_the_text():
    for text in ("x +", "  x² -", "2*"):
        with pytest.raises(ExpressionError) as caught:
            parse(text)
        assert str(caught.value) == "I can't read this."
        assert caught.value.place is None


def test_a_tower_of_powers_is_no_trap():
    with pytest.raises(ArithmeticError):
        parse("9**9**9**9")(1.0)


@given(st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused_and_never_run(text):
    with contextlib.suppress(ExpressionError, ArithmeticError, ValueError):
        assert isinstance(parse(text)(1.5), float)


NAMES = ["sin", "cos", "exp", "tanh", "sigmoid", "atan", "log10", "log2", "asin", "acos"]
leaf = st.one_of(st.just("x"), st.integers(1, 4).map(str))
texts = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(inner, st.integers(1, 3)).map(lambda t: f"{t[0]}**{t[1]}"),
        st.tuples(st.sampled_from(NAMES), inner).map(lambda t: f"{t[0]}({t[1]})"),
    ),
    max_leaves=6,
)


@given(text=texts, x=st.floats(0.3, 1.7))
def test_the_rules_agree_with_wiggling(text, x):
    f = parse(text)
    try:
        height, slope = f(x), value(differentiate(f.node), x)
    except (ArithmeticError, ValueError):
        assume(False)
    assume(abs(height) < 1e6 and abs(slope) < 1e6)
    numeric = derivative(f, x)
    assume(math.isfinite(numeric))
    assert slope == pytest.approx(numeric, rel=1e-5, abs=1e-7)


POWERS = {
    "2**x": lambda x: math.log(2) * 2**x,
    "2**(3*x)": lambda x: 3 * math.log(2) * 2 ** (3 * x),
    "x**x": lambda x: x**x * (math.log(x) + 1),
    "(x + 1)**(2*x)": lambda x: (x + 1) ** (2 * x) * (2 * math.log(x + 1) + 2 * x / (x + 1)),
}


@pytest.mark.parametrize("text", POWERS)
def test_a_power_may_move_in_its_exponent(text):
    assert value(differentiate(parse(text).node), 1.7) == pytest.approx(POWERS[text](1.7))


SLIP_CASES = [
    ("5*x**3 - 2*x + 7", "15*x**2 - 2 + 7", "constant-kept"),
    ("x**3", "3*x**3", "exponent-not-lowered"),
    ("x**4", "x**3", "factor-forgotten"),
    ("x*exp(x)", "exp(x)", "product-of-derivatives"),
    ("sin(x)*x**2", "cos(x)*2*x", "product-of-derivatives"),
    ("exp(x)", "x*exp(x - 1)", "power-rule-on-exponential"),
    ("2**x", "x*2**(x - 1)", "power-rule-on-exponential"),
    ("(3*x + 1)**2", "2*(3*x + 1)", "inner-derivative-forgotten"),
    ("sin(x**2)", "cos(x**2)", "inner-derivative-forgotten"),
    ("sin(x**2)", "cos(x)*2*x", "outer-at-the-wrong-place"),
    ("cos(x)", "sin(x)", "sign-lost"),
    ("5*x**3 - 2*x", "15*x**2 + 2", "sign-lost"),
    ("x**2 + 1", "x**2 + 1", "derivative-is-the-value"),
    ("2*x**4 - 3*x + 5", "8*x**3 - 3*x", "a-lone-x-stays"),
    ("5*x**3 - 2*x + 7", "15*x**2 - 2*x", "a-lone-x-stays"),
    ("5*x**3 - 2*x + 7", "3*x**2 - 1", "factors-vanish-too"),
    ("x**2*4 + 1", "2*x", "factors-vanish-too"),
]


@pytest.mark.parametrize(("tilt", "worst"), [(0.0, -3.0), (4e-6, -3.0), (8e-6, 3.0)])
def test_of_places_that_are_equally_bad_the_first_is_named(tilt, worst):
    assert DerivativeChecker("0*x", f"|x| + {tilt}*x").answer["worst"] == worst


@pytest.mark.parametrize(("f", "guess", "slip"), SLIP_CASES)
def test_each_slip_is_named(f, guess, slip):
    widget = DerivativeChecker(f, guess)
    assert widget.answer["agrees"] is False
    assert SLIP_WORDS[slip] in widget.answer["verdict"]


@pytest.mark.parametrize(
    ("f", "guess"),
    [
        ("5*x**3 - 2*x + 7", "15*x**2 - 2"),
        ("log(x)", "1/x"),
        ("sqrt(x)", "0.5*x**-0.5"),
        ("exp(2*x)", "2*exp(2*x)"),
        ("abs(x)", "sign(x)"),
        ("x*exp(x)", "(1 + x)*exp(x)"),
        ("tan(x)", "1/cos(x)**2"),
        ("7", "0"),
    ],
)
def test_right_guesses_in_any_form_are_right(f, guess):
    assert DerivativeChecker(f, guess).answer["agrees"] is True


@pytest.mark.parametrize(
    ("f", "guess", "words"),
    [
        ("x**2", "4*x", "2 times what it should be"),
        ("x**2", "2*x + 3", "off by 3 everywhere"),
        ("x**2", "sqrt(-x - 10)", "no common x"),
        ("x**2", "2*sqrt(x)**2", "has no value"),
        ("x**2", "cos(x)", "worst at x"),
    ],
)
def test_other_mistakes_are_described(f, guess, words):
    answer = DerivativeChecker(f, guess).answer
    assert answer["agrees"] is False
    assert words in answer["verdict"]


@pytest.mark.parametrize(
    ("guess", "everywhere"),
    [("2*x + 3", True), ("2*x + 3 + 4e-6*x", True), ("2*x + 3 + 6e-6*x", False), ("3*x", False)],
)
def test_no_place_is_the_worst_where_all_are_off_by_the_same(guess, everywhere):
    said = DerivativeChecker("x**2", guess).answer["verdict"]
    assert ("at x = 0, for one, it says 3 and wiggling says 0" in said) is everywhere
    assert ("worst at x" in said) is not everywhere


def test_trouble_with_either_text_is_reported_beside_it():
    answer = DerivativeChecker("x^2", "2x").answer
    assert answer["f_trouble"]["place"] == 1
    assert "2*x" in answer["guess_trouble"]["text"]
    assert "error" not in answer


def test_a_slope_off_by_one_part_in_a_thousand_is_caught():
    assert DerivativeChecker("sin(x)", "1.001*cos(x)").answer["agrees"] is False


def test_every_slip_is_in_the_catalogue():
    assert set(SLIPS) <= set(CATALOGUE)
    assert set(SLIP_WORDS) <= set(CATALOGUE)
