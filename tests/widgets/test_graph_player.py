"""The graph player: what it takes, and what it says where a Value is asked for what it hasn't."""

# ruff: noqa: PLW0108  f is written as learners write it

import math

import numpy as np
import pytest

from gdlesson import GraphPlayer, Value
from gdlesson.widgets._graphs import INSTEAD, METHODS, missing

HAS = (
    "A Value has + - * / ** and x.exp(), x.log(), x.tanh(), x.sigmoid(), x.relu() and x.max(y), "
    "no more."
)


@pytest.mark.parametrize(
    ("f", "lacks"),
    [
        (lambda x: np.sin(x), "A Value has no sin."),
        (lambda x: x.sin(), "A Value has no sin."),
        (lambda x: abs(x), "A Value has no abs: write x.max(-x)."),
        (lambda x: np.abs(x), "A Value has no abs: write x.max(-x)."),
        (lambda x: np.sqrt(x), "A Value has no sqrt: write x**0.5."),
        (lambda x: x.sqrt(), "A Value has no sqrt: write x**0.5."),
        (lambda x: np.log10(x), "A Value has no log10: write x.log() / 2.302585."),
        (lambda x: +x, "A Value has no unary +: write x."),
        (lambda x: x % 2, "A Value has no %."),
        (lambda x: 2 // x, "A Value has no //."),
        (lambda x: x @ x, "A Value has no @."),
        (lambda x: round(x), "A Value has no round."),
        (lambda x: x * float(x), "A Value has no float."),
        (lambda x: math.exp(x), "math.exp takes plain numbers: write x.exp()."),
        (lambda x: math.sin(x), "math.sin takes plain numbers."),
        (lambda x: math.sqrt(x) + 1, "math.sqrt takes plain numbers: write x**0.5."),
        (lambda x: math.exp(math.sin(x)), "What math has takes plain numbers."),
    ],
)
def test_what_a_value_has_not_is_named_with_what_to_write_instead(f, lacks):
    player = GraphPlayer(f, 1.5)
    said = f"Your function is called with Values. {lacks} {HAS}"
    assert player.answer["trouble"] == player.answer["error"] == player.summary == said


def test_an_error_of_another_kind_is_shown_as_it_is():
    own = GraphPlayer(lambda x: x * {}["k"], 1.5)
    assert own.answer["error"] == "KeyError: 'k'"
    told = GraphPlayer(lambda x: "a" + 1, 1.5).answer
    assert told["error"].startswith("TypeError: can only concatenate")
    assert "trouble" not in told
    assert missing(TypeError("must be real number, not str")) == ""


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_function_that_a_value_has_is_named(name):
    assert f"x.{name}(" in HAS
    assert callable(getattr(Value, name))


@pytest.mark.parametrize("name", sorted(INSTEAD))
def test_what_is_written_instead_computes_the_same(name):
    x, y = 0.7, 1.9
    found = eval(INSTEAD[name], {"x": Value(x), "y": Value(y)}).data
    odd = {"unary +": lambda x: +x, "pow": lambda x: x**2, "ReLU": lambda x: max(x, 0)}
    odd |= {"min": lambda x: min(x, y), "fabs": np.fabs, "abs": np.abs}
    true = odd[name] if name in odd else getattr(np, name)
    assert found == pytest.approx(true(x), rel=1e-5)


def test_numpy_s_names_for_what_a_value_has_work():
    assert "6 nodes" in GraphPlayer(lambda x: np.exp(x) * np.log(x) + np.tanh(x), 1.5).summary


def test_a_plain_number_is_a_point_for_a_function_of_one():
    for point in (3, 3.0, np.float64(3), (3,), [3.0], np.array([3.0])):
        assert GraphPlayer(lambda x: x**2, point=point).point == [3.0]
    assert GraphPlayer(lambda x: x**2).point == [1.0]
    with pytest.raises(ValueError, match=r"must be one number, x, such as 1\.0; got \(1, 2\)"):
        GraphPlayer(lambda x: x**2, point=(1, 2))
    for wrong in (3, (1, 2, 3)):
        with pytest.raises(
            ValueError,
            match=r"must be 2 numbers, one for each of x, y, such as \(4\.0, 3\.0\); got",
        ):
            GraphPlayer(point=wrong)


def test_what_stands_in_f_is_a_constant_and_no_input_is():
    nodes = GraphPlayer(lambda x, y: x * 3 + Value(2.0, "k") * y, (1, 2)).answer["nodes"]
    assert {n["label"] for n in nodes if n["constant"]} == {"3", "k"}
    (alone,) = GraphPlayer(lambda x: Value(2.0), 1).answer["nodes"]
    assert alone["constant"]
    (alone,) = GraphPlayer(lambda x: x, 1).answer["nodes"]
    assert not alone["constant"]
