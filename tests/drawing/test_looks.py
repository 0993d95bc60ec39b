"""Lines that can be told apart: in a figure and on the page, by colour, dash or marker alone."""

import colorsys
import itertools
import re

import numpy as np
import pytest

from gdlesson import DescentPlayground, optimizers
from gdlesson.drawing.looks import LOOKS, PALETTE, SHAPES
from gdlesson.drawing.racers import RACERS, SPECTATORS
from gdlesson.widgets._base import HERE

#: What is left of a colour, in linear light, for who lacks one of the three cones, by Machado,
#: Oliveira and Fernandes (2009), at full severity.
SEEN = {
    "all cones": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
COLORS = [*PALETTE, *(racer.look.color for racer in RACERS.values())]
STYLE = DescentPlayground._css
GROUNDS = ("#ffffff", "#111111", "#212121")  # the last is JupyterLab's dark paper
#: In Oklab a difference is just seen at about 0.02; this is seen at once, side by side.
APART = 0.06


def linear(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels])


def contrast(a, b):
    high, low = sorted((linear(c) @ (0.2126, 0.7152, 0.0722) for c in (a, b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def oklab(light):
    """Oklab (Ottosson 2020): places whose distance is about how different two colours look."""
    cones = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                      [0.2119034982, 0.6806995451, 0.1073969566],
                      [0.0883024619, 0.2817188376, 0.6299787005]]) @ light  # fmt: skip
    return np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                     [1.9779984951, -2.4285922050, 0.4505937099],
                     [0.0259040371, 0.7827717662, -0.8086757660]]) @ np.cbrt(cones)  # fmt: skip


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("color", COLORS)
def test_every_colour_reads_on_light_and_on_dark(color, ground):
    assert contrast(color, ground) >= 3


def places(color):
    """Where a colour lies for each eye."""
    return np.array([oklab(np.clip(np.array(m) @ linear(color), 0, 1)) for m in SEEN.values()])


def a_free_color(taken):
    """What could be added: readable on both grounds, and as far from all others as can be."""
    others = np.array([places(color) for color in taken])
    found = {}
    for hue, part, value in itertools.product(range(0, 360, 6), (0.3, 0.65, 1), (0.4, 0.6, 0.8, 1)):
        channels = colorsys.hsv_to_rgb(hue / 360, part, value)
        color = "#" + "".join(f"{round(255 * c):02x}" for c in channels)
        if min(contrast(color, ground) for ground in GROUNDS) >= 3:
            found[color] = np.linalg.norm(others - places(color), axis=-1).min()
    return max(found, key=found.get)


@pytest.mark.parametrize("part", ["color", "on_light", "on_dark"])
def test_no_two_racers_have_one_colour_for_any_eye(part):
    looks = [getattr(racer.look, part) for racer in RACERS.values()]
    for a, b in itertools.combinations(looks, 2):
        for eye, distance in zip(SEEN, np.linalg.norm(places(a) - places(b), axis=1), strict=True):
            assert distance >= APART, (
                f"{a} and {b} are too close for an eye with {eye}; "
                f"{a_free_color([*looks, *PALETTE[:2]])} would be free"
            )


def test_a_colour_that_is_offered_as_free_is():
    looks = [racer.look.color for racer in RACERS.values()]
    free = a_free_color([*looks, *PALETTE[:2]])
    assert all(contrast(free, ground) >= 3 for ground in GROUNDS)
    assert all(np.linalg.norm(places(free) - places(c), axis=1).min() >= APART for c in looks)


@pytest.mark.parametrize("sign", ["color", "dash", "marker"])
def test_each_sign_alone_tells_all_racers_apart(sign):
    signs = [getattr(racer.look, sign) for racer in RACERS.values()]
    assert len(set(signs)) == len(signs)


def test_no_racer_has_the_blue_of_a_slope_or_the_orange_of_a_choice():
    assert not {racer.look.color for racer in RACERS.values()} & set(PALETTE[:2])


def test_no_two_looks_are_the_same():
    assert len({(look.color, look.dash) for look in LOOKS}) == len(LOOKS)
    assert len({(look.color, look.marker) for look in LOOKS}) >= len(LOOKS) / 2


@pytest.mark.parametrize("look", [*LOOKS, *(racer.look for racer in RACERS.values())], ids=repr)
def test_a_marker_has_a_shape_on_the_page(look):
    assert look.marker in SHAPES


@pytest.mark.parametrize("marker", SHAPES)
def test_a_shape_is_relative_but_for_where_it_begins_and_ends_closed(marker):
    assert re.fullmatch(r"M[^A-Z]*z", SHAPES[marker])


def test_every_step_rule_races_or_has_a_reason_not_to():
    rules = {getattr(optimizers, name) for name in optimizers.__all__} - {optimizers.Optimizer}
    racing = {type(racer.make(0.1)) for racer in RACERS.values()}
    assert racing | set(SPECTATORS) == rules
    assert not racing & set(SPECTATORS)
    assert all(len(reason) > 15 for reason in SPECTATORS.values())


@pytest.mark.parametrize("racer", RACERS.values(), ids=lambda r: r.name)
class TestEveryRacer:
    def test_the_page_walks_with_its_rule(self, racer):
        rule = type(racer.make(0.1)).__name__
        text = (HERE / "js" / "rules.js").read_text("utf-8")
        assert re.search(rf"\b{rule}\b", text), f"rules.js has no {rule}"

    def test_it_takes_the_rate_of_the_slider(self, racer):
        assert racer.make(0.125).learning_rate == 0.125

    def test_the_page_gives_its_line_a_stroke_and_a_dash_and_its_marks_a_fill(self, racer):
        line = re.search(rf"^\.gdl-run-{racer.key}\{{(.*?)\}}$", STYLE, re.M)[1]
        assert f"--gd-own:{racer.look.on_light};" in line
        assert STYLE.count(f".gdl-run-{racer.key}{{--gd-own:{racer.look.on_dark}}}") == 2
        dash = re.search("stroke-dasharray:(.*)", line)[1]
        assert dash == (" ".join(f"{2 * part:g}" for part in racer.look.dash) or "none")
        for all_of, said in (("", "stroke"), (".gdl-step", "fill")):
            names = re.search(rf"^{all_of}:is\((.*?)\)\{{{said}:var\(--gd-own\)\}}$", STYLE, re.M)[
                1
            ]
            assert f".gdl-run-{racer.key}" in names.split(",")

    def test_the_page_can_offer_it(self, racer):
        offered = {r["name"]: r for r in DescentPlayground().racers}
        assert offered[racer.name]["shape"] == SHAPES[racer.look.marker]
        assert re.fullmatch("[a-z-]+", offered[racer.name]["key"])


def test_in_the_still_no_two_racers_look_alike():
    left, right = DescentPlayground(rules=list(RACERS), learning_rate=0.01, steps=20).figure().axes
    for ax in (left, right):
        lines = [line for line in ax.get_lines() if line.get_label() in RACERS]
        assert [line.get_label() for line in lines] == list(RACERS)
        for line in lines:
            look = RACERS[line.get_label()].look
            assert (line.get_color(), line.get_marker()) == (look.color, look.marker)
        assert len({str(line._dash_pattern) for line in lines}) == len(RACERS)
