"""Arrows on stills: longer means steeper, and their heads are on the map."""

import numpy as np
import pytest

from gdlesson import GradientCompass
from gdlesson.drawing.arrows import fitting_scale, scale_words
from gdlesson.objectives import bowl

STEEP = 22.5


def test_one_scale_for_all_points_with_room():
    points = [(2, 1), (0.5, 0.2), (-3, 1), (0, 0)]
    scales = {fitting_scale(bowl.window, STEEP, p, bowl.gradient(p)) for p in points}
    assert scales == {0.1}


@pytest.mark.parametrize("point", [(4, 3), (-4, 3), (0, -3.5), (4.4, 0)])
def test_the_head_is_on_the_map(point):
    g = bowl.gradient(point)
    x, y = np.array(point) + fitting_scale(bowl.window, STEEP, point, g) * g
    assert abs(x) < 5
    assert abs(y) < 4


def test_at_the_edge_something_is_seen_and_off_it_nothing_breaks():
    assert fitting_scale(bowl.window, STEEP, (0, 4), (0, 24)) > 0
    assert fitting_scale(bowl.window, 0.0, (0, 0), (0, 0)) == 1.0
    assert fitting_scale(bowl.window, STEEP, (1e307, 1), (2e307, 6)) > 0


@pytest.mark.parametrize(
    ("point", "gradient", "scale"),
    [
        ((4.1, 0), (8, 0), 0.1),  # its head stays 0.1 from the edge,
        ((4.15, 0), (8, 0), 0.05),  # and here it would come nearer than 0.07
        ((-4.9, 0), (41, 0), 0.1),
        ((-4.9, 0), (43, 0), 0.05),  # longer than 0.42 of the map
        ((5, 0), (10, 0), 0.05),  # the least that is seen is 0.06 of it
    ],
)
def test_what_is_too_long_is_shortened_to_a_round_fraction(point, gradient, scale):
    assert fitting_scale(bowl.window, STEEP, point, gradient) == scale


def test_a_fraction_that_is_round_but_for_rounding_is_taken():
    for steep, scale in ((24, 0.1), (2.4, 1.0), (4.8, 0.5)):
        assert fitting_scale(bowl.window, steep, (0, 0), (0.1, 0)) == scale


def test_how_long_it_is_drawn_in_words():
    assert scale_words(1.0) == "at its length"
    assert scale_words(50.0) == "at 50 × its length"


@pytest.mark.parametrize(
    ("point", "part", "words"),
    [
        ((0.5, 0.25), 1.0, "gradient, at its length"),
        ((1.5, 0.75), 0.2, "gradient, at 1/5 of its length"),
    ],
)
def test_the_compass_still_draws_the_gradient_at_the_part_of_its_length_that_it_names(
    point, part, words
):
    axes = GradientCompass(point=point).figure().axes[0]
    arrow = next(text for text in axes.texts if getattr(text, "arrow_patch", None))
    assert np.array(arrow.xy) - point == pytest.approx(part * bowl.gradient(point))
    assert axes.get_legend().get_texts()[0].get_text() == words
