"""The colours of the page: read on paper and on every tint of a map, in both themes."""

import colorsys
import itertools
import re
from pathlib import Path

import pytest

from gdlesson import plots
from gdlesson.drawing.racers import RACERS
from gdlesson.widgets._base import HERE

from .test_looks import contrast

SHEET = Path(HERE / "tokens.css").read_text("utf-8")
TINTS = [f"land-{i}" for i in range(7)]
MEANINGS = ("slope", "yours", "walk", "other")


def tokens(block):
    return dict(re.findall(r"--gd-([\w-]+): ([^;]+);", block))


#: The blocks that set the ground: light, the two ways to be dark, more contrast, forced colours.
BLOCKS = [tokens(b) for b in re.findall(r"\{([^{}]*--gd-land-0:[^{}]*)\}", SHEET)]
LIGHT, DARK, DARK_BY_SYSTEM, MORE, FORCED = BLOCKS
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
def test_words_and_what_has_a_meaning_are_read_on_the_paper(theme):
    for name in ("ink", "soft", *MEANINGS):
        for ground in ("paper", "raised"):
            assert contrast(theme[name], theme[ground]) >= 4.5, (name, ground)
    for name in ("line", "focus"):
        assert contrast(theme[name], theme["paper"]) >= 3, name


@THEMES
def test_what_is_drawn_on_a_map_is_seen_on_every_tint(theme):
    racers = [r.look.on_light if theme is LIGHT else r.look.on_dark for r in RACERS.values()]
    for color in (*(theme[name] for name in (*MEANINGS, "ink", "contour")), *racers):
        assert min(contrast(color, theme[tint]) for tint in TINTS) >= 3, color


@THEMES
def test_the_lower_the_ground_the_darker_and_never_far_from_quiet(theme):
    steps = [contrast(theme[tint], "#000000") for tint in TINTS]
    assert steps == sorted(steps)
    assert len(set(steps)) == 7
    for low, high in itertools.pairwise(TINTS):
        assert 1.03 <= contrast(theme[low], theme[high]) <= 1.25


def test_a_meaning_has_the_hue_that_figures_have_for_it():
    """So that "the orange point" is true of a still and of a widget."""
    for theme in (LIGHT, DARK):
        for name, other in zip(MEANINGS, plots.PALETTE, strict=True):
            hues = [hue(theme[name]), hue(other)]
            apart = abs(hues[0] - hues[1]) % 1
            assert min(apart, 1 - apart) < 0.06, (name, hues)


def hue(color):
    return colorsys.rgb_to_hsv(*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]


def test_both_ways_to_be_dark_are_one():
    assert DARK_BY_SYSTEM == DARK
    assert set(DARK) <= set(LIGHT)


def test_a_theme_of_the_reader_has_every_colour():
    colors = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert colors <= set(FORCED)
    assert not any(value.startswith("#") for value in (*FORCED.values(), *MORE.values()))


def test_the_plain_walk_is_the_walks_green():
    assert RACERS["SGD"].look.on_light == LIGHT["walk"]
    assert RACERS["SGD"].look.on_dark == DARK["walk"]
