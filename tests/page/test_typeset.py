"""How numbers are printed: true minus signs, and powers of ten as such."""

import json
import re
from pathlib import Path

import pytest

from gdlesson import DescentPlayground, plots
from gdlesson.course.quizzes.marking import _as_number
from gdlesson.page.spoken import spoken
from gdlesson.page.typeset import typeset

#: A number as a machine writes it, in what a page shows.
MACHINE = re.compile(r">[^<>{]*[0-9]e[-−+]?[0-9][^<>{]*<")
CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "typeset.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "printed"), CASES)
def test_a_text_is_printed(text, printed):
    assert typeset(text) == printed
    assert typeset(printed) == printed


@pytest.mark.parametrize(("text", "printed"), CASES[:5])
def test_what_is_printed_is_heard_as_before(text, printed):
    assert spoken(printed) == spoken(text)
    assert "to the" in spoken(printed)


@pytest.mark.parametrize(
    ("text", "value"),
    [("10⁻⁹", 1e-9), ("−3.26×10⁻⁹", -3.26e-9), ("3 · 10^-4", 3e-4), ("2*10**5", 2e5), ("10⁵", 1e5)],
)
def test_what_is_printed_can_be_typed(text, value):
    assert _as_number(text) == value


@pytest.mark.parametrize("text", ["10⁻", "3⁵", "x10⁵", "×10⁵", "10^1.5"])
def test_what_is_no_number_is_none(text):
    assert _as_number(text) is None


@pytest.mark.parametrize("ends", [((0, 3e-9), (0, -2e7)), ((1, 1 + 2e-9), (5e-7, 5e-7 + 1e-15))])
def test_a_figure_prints_the_power_that_its_labels_share(ends):
    figure, ax = plots.figure()
    ax.plot(*ends)
    svg = figure.to_svg()
    assert len(re.findall(">×10[⁻⁰¹²³⁴-⁹]+", svg)) == 2
    assert not MACHINE.search(svg)


def test_a_figure_prints_slopes_and_heights():
    figure, (left, right) = plots.figure(1, 2)
    plots.secant(lambda x: 2e-7 * x * x, 1, 0.5, left)
    plots.contours(lambda x, y: 1e-7 * (x * x + y * y), right, window=((-1, 1), (-1, 1)))
    svg = figure.to_svg()
    for slope in ("secant, slope 5×10⁻⁷", "tangent, slope 4×10⁻⁷"):
        assert slope in svg
    assert re.search(r">[^<]*×10⁻⁸<", svg)
    assert not MACHINE.search(svg)


def test_a_verdict_prints_what_it_says_of_a_run():
    widget = DescentPlayground(start=(1e200, 3), steps=3)
    told = widget.so_far["rules"]["SGD"]["sentence"]
    assert "(10²⁰⁰, 3)" in told
