"""One table of what must be refused: before the first step, by name, with what came."""

import re

import numpy as np
import pytest

from gdlesson import (
    SGD,
    Adam,
    AdamW,
    DescentExplorer1D,
    DescentPlayground,
    MeanSquaredError,
    RMSprop,
    SecantExplorer,
    TwoSlices,
    check_gradient,
    derivative,
    descend,
    diagnose,
    directional_derivative,
    estimate_derivative,
    gradient,
    partial_derivative,
    plots,
    secant_slope,
)
from gdlesson.objectives import bowl
from gdlesson.runs.verdicts import verdict


def square(x):
    return x**2


def total(w):
    return float(np.sum(np.square(w)))


class Both:
    """A loss of a learner's own that says value and gradient at once."""

    def __init__(self, value_and_gradient):
        self.value_and_gradient = value_and_gradient

    def __call__(self, w):
        return self.value_and_gradient(w)[0]


X = np.arange(6.0).reshape(3, 2)
Y = np.arange(3.0)
W = [4.0, 3.0]

# what is called, the error, words that must be in it: the call, the argument, what came
REFUSED = {
    # not a function
    "secant f": (lambda: secant_slope(3, 1, 0.1), TypeError, "secant_slope: f must be a func", "3"),
    "derivative f": (lambda: derivative(None, 1), TypeError, "derivative: f must be", "None"),
    "estimate f": (lambda: estimate_derivative("x", 1), TypeError, "estimate_derivative: f", "'x'"),
    "gradient f": (lambda: gradient(square(3), W), TypeError, "gradient: f must be a func", "9"),
    "descend f": (lambda: descend(43.0, W), TypeError, "descend: f must be a func", "43.0"),
    "descend gradient": (lambda: descend(total, W, gradient=W), TypeError, "gradient must", "[4.0"),
    "descend callback": (lambda: descend(bowl, W, callback=1), TypeError, "callback must be", "1"),
    "check gradient": (lambda: check_gradient(total, 5, W), TypeError, "gradient must be", "5"),
    # points
    "x is a list": (lambda: secant_slope(square, [1], 0.1), TypeError, "x must be a real", "[1]"),
    "x is text": (lambda: derivative(square, "1"), TypeError, "x must be a real number", "'1'"),
    "x is NaN": (lambda: derivative(square, np.nan), ValueError, "x must be finite", "nan"),
    "x is inf": (lambda: estimate_derivative(square, np.inf), ValueError, "x must be fin", "inf"),
    "x is a bool": (lambda: derivative(square, True), TypeError, "x must be a real", "True"),
    "w is text": (lambda: gradient(total, "43"), TypeError, "w must hold real numbers", "'43'"),
    "w is empty": (lambda: gradient(total, []), ValueError, "w is empty", ""),
    "w is ragged": (lambda: gradient(total, [[1], [2, 3]]), ValueError, "regular shape", "[2, 3]"),
    "w is complex": (lambda: gradient(total, [1j]), TypeError, "w must hold real", "complex"),
    "w has NaN": (lambda: gradient(total, [0, np.nan]), ValueError, "finite; got nan at", "1"),
    "w0 NaN": (lambda: descend(bowl, (np.nan, 1)), ValueError, "w0 must be finite; got nan", "0"),
    "w0 None": (lambda: descend(bowl, None), TypeError, "w0 must hold real numbers", "None"),
    "w0 wrong size": (lambda: descend(bowl, [1, 2, 3]), ValueError, "bowl: w must have 2", "(3,)"),
    "w0 bools": (lambda: descend(total, [True]), TypeError, "w0 must hold real", "bool"),
    # steps of finite differences
    "h is 0": (lambda: secant_slope(square, 1, 0), ValueError, "h must not be zero", ""),
    "h is text": (lambda: secant_slope(square, 1, "0.1"), TypeError, "h must be a real", "'0.1'"),
    "h is NaN": (lambda: derivative(square, 1, np.nan), ValueError, "h must be finite", "nan"),
    "h negative": (lambda: gradient(total, W, h=-1), ValueError, "h must be greater", "-1"),
    "method": (lambda: gradient(total, W, method="best"), ValueError, "method must be", "'best'"),
    "method None": (lambda: gradient(total, W, method=None), ValueError, "method must be", "None"),
    "method a list": (lambda: gradient(total, W, method=[1]), ValueError, "method must", "[1]"),
    "batched 1": (lambda: gradient(total, W, batched=1), TypeError, "batched must be True", "1"),
    "batched false": (lambda: gradient(total, W, batched=True), ValueError, "6 numbers", "it ret"),
    "accurate h": (
        lambda: gradient(total, W, 0.1, method="accurate"), ValueError, "h is for method", "accu",
    ),
    "complex batched": (
        lambda: gradient(total, W, method="complex", batched=True),
        ValueError, "batched is for method", "complex",
    ),
    "complex abs": (
        lambda: gradient(lambda w: abs(w).sum(), W, method="complex"),
        ValueError, "needs an f that is analytic", "np.absolute",
    ),
    "index too large": (lambda: partial_derivative(total, W, 2), IndexError, "outside w", "(2,)"),
    "index a float": (lambda: partial_derivative(total, W, 1.0), TypeError, "index must", "1.0"),
    "index too deep": (lambda: partial_derivative(total, W, (0, 0)), IndexError, "one entry", "2"),
    "direction zero": (lambda: directional_derivative(total, W, [0, 0]), ValueError, "point", ""),
    "direction shape": (lambda: directional_derivative(total, W, [1]), ValueError, "dire", "(1,)"),
    # what f returns
    "f gives None": (lambda: descend(lambda w: None, W), TypeError, "returned None", "return"),
    "f gives an array": (lambda: descend(lambda w: w, W), ValueError, "one real number", "(2,)"),
    "f gives text": (lambda: descend(lambda w: "43", W), TypeError, "one real number", "'43'"),
    "f gives complex": (lambda: descend(lambda w: 1j, W), TypeError, "one real number", "complex"),
    "f gives a list": (lambda: gradient(lambda w: [1, 2], W), ValueError, "one real", "[1, 2]"),
    "f writes to w": (
        lambda: descend(lambda w: w.sort() or 1.0, W),
        ValueError, "f changed its argument", "copy",
    ),
    # what the gradient returns
    "gradient a column": (
        lambda: descend(total, W, gradient=lambda w: w.reshape(-1, 1)),
        ValueError, "in the shape of w, (2,)", "(2, 1)",
    ),
    "gradient None": (
        lambda: descend(total, W, gradient=lambda w: None), TypeError, "returned None", "return",
    ),
    "gradient a number": (
        lambda: descend(total, W, gradient=lambda w: 1.0), ValueError, "in the shape of w", "()",
    ),
    "gradient complex": (
        lambda: descend(total, W, gradient=lambda w: w + 0j), TypeError, "real numbers", "complex",
    ),
    "gradient text": (
        lambda: check_gradient(total, lambda w: "8, 18", W), TypeError, "gradient must", "8, 18",
    ),
    "gradient writes to w": (
        lambda: descend(total, W, gradient=lambda w: w.fill(0) or w),
        ValueError, "gradient changed its argument", "copy",
    ),
    # settings of a run
    "rate 0": (lambda: descend(bowl, W, learning_rate=0), ValueError, "learning_rate must be", "0"),
    "rate below 0": (lambda: descend(bowl, W, learning_rate=-0.1), ValueError, "greater", "-0.1"),
    "rate text": (lambda: descend(bowl, W, learning_rate="0.1"), TypeError, "learning_rate", "'0"),
    "rate inf": (lambda: descend(bowl, W, learning_rate=np.inf), ValueError, "finite", "inf"),
    "steps 10.0": (lambda: descend(bowl, W, steps=10.0), TypeError, "steps must be a whole", "10"),
    "steps -1": (lambda: descend(bowl, W, steps=-1), ValueError, "steps must be at least 0", "-1"),
    "steps True": (lambda: descend(bowl, W, steps=True), TypeError, "steps must be a", "True"),
    "tolerance": (lambda: descend(bowl, W, tolerance=-1), ValueError, "tolerance must be", "-1"),
    "clip_norm": (lambda: descend(bowl, W, clip_norm=0), ValueError, "clip_norm must be", "0"),
    "optimizer": (lambda: descend(bowl, W, optimizer="adam"), TypeError, "optimizer", "'adam'"),
    "optimizer class": (lambda: descend(bowl, W, optimizer=Adam), TypeError, "parenthe", "Adam"),
    "two rates": (
        lambda: descend(bowl, W, learning_rate=0.5, optimizer=SGD(0.1)),
        ValueError, "learning_rate=0.5", "SGD",
    ),
    "two rates, one of them the usual one": (
        lambda: descend(bowl, W, learning_rate=0.1, optimizer=Adam(0.01)),
        ValueError, "learning_rate=0.1 was given beside", "Adam(learning_rate=0.01",
    ),
    "record": (lambda: descend(bowl, W, record="all of it"), ValueError, 'record must be "all" or',
               "'all of it'"),
    "record a list": (lambda: descend(bowl, W, record=[]), ValueError, "record must be", "[]"),
    "both at once, one thing": (
        lambda: descend(Both(lambda w: 43.0), W), TypeError, "return two things", "43.0",
    ),
    "both at once, a column": (
        lambda: descend(Both(lambda w: (43.0, [[8.0], [18.0]])), W),
        ValueError, "in the shape of w, (2,)", "(2, 1)",
    ),
    "both at once, writes to w": (
        lambda: descend(Both(lambda w: (43.0, w.fill(0) or w)), W),
        ValueError, "value_and_gradient changed its argument", "copy",
    ),
    # optimizers
    "SGD rate": (lambda: SGD(-1), ValueError, "SGD: learning_rate must be", "-1"),
    "SGD momentum": (lambda: SGD(0.1, momentum=1), ValueError, "momentum must be in [0, 1)", "1"),
    "SGD nesterov": (lambda: SGD(0.1, nesterov=True), ValueError, "nesterov", "momentum"),
    "SGD nesterov 1": (lambda: SGD(0.1, 0.9, 1), TypeError, "nesterov must be True or", "1"),
    "SGD dampened": (
        lambda: SGD(0.1, 0.9, True, dampening=0.5), ValueError, "nesterov needs the whole", "0.5",
    ),
    "RMSprop alpha": (lambda: RMSprop(alpha=1.5), ValueError, "RMSprop: alpha must be in", "1.5"),
    "Adam betas": (lambda: Adam(betas=0.9), ValueError, "Adam: betas must be two numbers", "0.9"),
    "Adam beta": (lambda: Adam(betas=(0.9, 1.0)), ValueError, "betas[1] must be in", "1"),
    "AdamW eps": (lambda: AdamW(eps=-1e-8), ValueError, "AdamW: eps must be at least 0", "-1e-08"),
    # mean squared error
    "X a vector": (lambda: MeanSquaredError(Y, Y), ValueError, "X must have shape (n, d)", "(3,)"),
    "y a column": (
        lambda: MeanSquaredError(X, Y.reshape(-1, 1)), ValueError, "shape (3,)", "(3, 1)",
    ),
    "y too short": (lambda: MeanSquaredError(X, Y[:2]), ValueError, "y must have shape", "(2,)"),
    "X text": (lambda: MeanSquaredError([["a"]], [1]), TypeError, "X must hold real", "a"),
    "y NaN": (lambda: MeanSquaredError(X, [1, np.nan, 2]), ValueError, "y must be finite", "1"),
    "w for X": (lambda: MeanSquaredError(X, Y)([1, 2, 3]), ValueError, "w must have shape", "3]"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_by_name_with_what_came(case):
    call, kind, rule, came = REFUSED[case]
    with pytest.raises(kind) as caught:
        call()
    text = str(caught.value)
    assert rule in text
    assert came in text
    assert type(caught.value) is kind


def text_at(x):
    return "43"


def text_off_the_start(w):
    """A number where the run starts, and text wherever the numeric gradient looks."""
    return 43.0 if (w == W).all() else "43"


PLANE = ((-1, 1), (-1, 1))
#: What is called with something that can't work, and the name of that call.
BLAMED = {
    "secant_slope": lambda _: secant_slope(text_at, 1, 0.1),
    "derivative": lambda _: derivative(text_at, 1),
    "derivative with h": lambda _: derivative(text_at, 1, 0.1),
    "estimate_derivative": lambda _: estimate_derivative(text_at, 1),
    "gradient": lambda _: gradient(text_at, W),
    "gradient accurate": lambda _: gradient(text_at, W, method="accurate"),
    "partial_derivative": lambda _: partial_derivative(text_at, W, 0),
    "partial_derivative, h": lambda _: partial_derivative(total, W, 0, "0.1"),
    "directional_derivative": lambda _: directional_derivative(text_at, W, [1, 1]),
    "check_gradient": lambda _: check_gradient(text_at, lambda w: w, W),
    "descend": lambda _: descend(text_at, W),
    "descend numeric": lambda _: descend(text_off_the_start, W),
    "curve": lambda ax: plots.curve(text_at, ax, (0, 1)),
    "secant": lambda ax: plots.secant(text_at, 1, 0.1, ax),
    "secant, h": lambda ax: plots.secant(square, 1, 0, ax),
    "error_against_h": lambda ax: plots.error_against_h(text_at, 1, 2, ax),
    "error_against_h, x": lambda ax: plots.error_against_h(square, "1", 2, ax),
    "contours": lambda ax: plots.contours(text_at, ax, PLANE),
    "contours of three": lambda ax: plots.contours(lambda x, y, z: 0, ax, PLANE),
    "contours of none": lambda ax: plots.contours(43, ax, PLANE),
    "path": lambda ax: plots.path(descend(bowl, W, record="losses"), ax),
    "descent_1d": lambda ax: plots.descent_1d(descend(total, 1.0, record="losses"), ax),
    "diagnose": lambda _: diagnose(descend(bowl, W, record="losses")),
    "verdict": lambda _: verdict(descend(bowl, W, record="losses")),
    "DescentPlayground": lambda _: DescentPlayground(text_at),
    "DescentPlayground of three": lambda _: DescentPlayground(lambda x, y, z: 0),
    "TwoSlices": lambda _: TwoSlices(text_at),
}


@pytest.mark.parametrize("case", BLAMED)
def test_an_error_names_the_call_that_was_made(case):
    _, ax = plots.figure()
    with pytest.raises((TypeError, ValueError)) as caught:
        BLAMED[case](ax)
    text = str(caught.value)
    call = re.split(r",| ", case)[0]
    assert text.startswith(f"{call}: ")
    assert "loss" not in text or call == "descend" or "record" in text


@pytest.mark.parametrize("widget", [SecantExplorer, DescentExplorer1D])
def test_a_widget_that_goes_on_names_itself(widget):
    error = widget(text_at, window=(0, 1)).answer["error"]
    assert error == (
        f"TypeError: {widget.__name__}: f must return one real number; it returned '43' (str)."
    )


def test_nothing_is_stepped_before_a_refusal():
    """However long the run would have been: the arguments are judged first."""
    visited = []

    def watched(w):
        visited.append(w.copy())
        return total(w)

    with pytest.raises(ValueError, match="in the shape of w"):
        descend(watched, W, gradient=lambda w: w[:1], steps=1000)
    assert all((w == W).all() for w in visited)
    with pytest.raises(ValueError, match="learning_rate"):
        descend(watched, W, learning_rate=-1)
    assert len(visited) <= 2


def test_the_table_is_long_enough_to_mean_something():
    assert len(REFUSED) >= 40
