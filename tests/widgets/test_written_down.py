"""A learner's surface that the page computes as well: written down, exact, never out of date."""

import math
import random
import time

import numpy as np
import pytest

from gdlesson import DescentPlayground, GradientCompass, TwoSlices
from gdlesson.tape.program import run_program
from gdlesson.widgets._written_down import WrittenDown, written_down

SQUARE = ((-2.0, 2.0), (-2.0, 2.0))
PLACES = [np.array(w) for w in ((1.2, 1.2), (-2.0, -2.0), (2.0, 2.0), (0.5, -0.5))]


def program(widget):
    return next(s for s in widget.surfaces if s["name"] == "own")["program"]


@pytest.mark.parametrize("kind", [DescentPlayground, TwoSlices, GradientCompass])
@pytest.mark.parametrize(
    "f", [lambda x, y: x**2 + np.sin(y), lambda w: w[0] ** 2 + np.sin(w[1]), lambda x, y: x * 0.0]
)
def test_a_surface_that_can_be_recorded_goes_to_the_page(kind, f):
    widget = kind(f)
    found = program(widget)
    assert run_program(found, [0.3, -1.0]) == pytest.approx(
        [float(widget.landscape.f([0.3, -1.0]))]
    )


def test_its_slopes_are_exact():
    f = written_down(lambda w: w[0] ** 2 + np.sin(w[1]), SQUARE, PLACES)
    assert f.gradient([0.3, -1.0]).tolist() == [0.6, math.cos(-1.0)]
    assert f([0.3, -1.0]) == pytest.approx(0.09 - math.sin(1))


def slow(w):
    time.sleep(0.01)
    return w[0]


def loud(w):
    print("here")
    return w[0]


def greedy(w):
    w[0] = 0.0
    return w[1]


STAYS = {
    "asks": lambda w: w[0] if w[0] > 0.7 else w[1],
    "math": lambda w: math.exp(w[0]),
    "chance": lambda w: w[0] + random.random(),
    "slow": slow,
    "prints": loud,
    "writes": greedy,
}


@pytest.mark.parametrize("name", STAYS)
def test_what_only_python_can_tell_stays_with_it(name):
    assert not isinstance(written_down(STAYS[name], SQUARE, PLACES), WrittenDown)


def test_a_surface_that_has_become_another_is_written_down_anew():
    size = 1.0

    def f(x, y):
        return size * x * x + y if size else (x if x > 0 else y)

    widget = TwoSlices(f, (1.0, 1.0))
    before = program(widget)
    widget.point = [1.0, 2.0]
    assert program(widget) == before  # nothing has changed
    size = 3.0
    widget.point = [1.0, 1.5]
    assert run_program(program(widget), [1.0, 1.5]) == [4.5]
    assert widget.answer["x"]["slope"] == 6.0
    size = 0.0
    widget.point = [1.0, 1.0]
    assert program(widget) is None
    assert widget.answer["x"]["slope"] == pytest.approx(1.0)


def test_a_place_without_a_height_has_no_gradient_though_its_operations_have_slopes():
    at = GradientCompass(lambda x, y: np.log(x) + y, (-1.0, 1.0))
    assert program(at) is not None
    assert at.answer["trouble"] == "At (-1, 1) the height is not finite: there is no gradient."
