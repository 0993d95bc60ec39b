"""Figures: what is drawn, on which colours, and how they show themselves."""

import io
import math
import re

import numpy as np
import pytest

from gdlesson import descend, estimate_derivative, plots
from gdlesson.autodiff import Value
from gdlesson.drawing import figure
from gdlesson.drawing.racers import RACERS
from gdlesson.objectives import bowl, cubic, himmelblau, parabola, rosenbrock, two_valleys


def test_a_figure_shows_itself_three_ways():
    picture, ax = plots.figure()
    plots.curve(math.sin, ax, (0, 3))
    picture.alt = "A wave & its <crest>."
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert bundle["text/plain"] == "Figure: A wave & its <crest>."
    assert 'role="img" aria-label="A wave &amp; its &lt;crest&gt;."' in bundle["text/html"]
    assert bundle["image/png"].startswith("iVBOR")
    # A sanitizer takes an empty attribute away, and with it what hides the words of a stripped SVG.
    assert '<div class="gdl-drawn" hidden="hidden"><svg' in bundle["text/html"]
    assert f'<img src="data:image/png;base64,{bundle["image/png"]}"' in bundle["text/html"]
    assert 'alt="A wave &amp; its &lt;crest&gt;."' in bundle["text/html"]


def test_a_still_is_light_and_has_the_colours_of_the_figure():
    from PIL import Image

    picture, ax = plots.figure()
    ax.plot([0, 1], [0, 1], color="#d55e00", linewidth=9)
    png = picture.to_png()
    heavy = io.BytesIO()
    picture.savefig(heavy, format="png", dpi=110, facecolor="white")
    assert len(png) < len(heavy.getvalue()) / 2
    seen = Image.open(io.BytesIO(png)).convert("RGB")
    colours = {colour for _, colour in seen.getcolors(1000)}
    assert (
        min(max(abs(a - b) for a, b in zip(c, (0xD5, 0x5E, 0), strict=True)) for c in colours) < 9
    )
    assert min(max(colours)) > 250  # the ground is white to the eye


def test_the_drawing_takes_the_pages_colours():
    picture, ax = plots.figure()
    plots.curve(math.sin, ax, (0, 3))
    text = picture.to_svg()
    assert "var(--jp-ui-font-color1" in text
    assert plots.INK not in text
    assert plots.SOFT not in text
    assert "<text" in text  # letters, not outlines: they can be searched and read out


def test_in_forced_colours_a_figure_has_the_systems():
    picture, ax = plots.figure()
    plots.curve(math.sin, ax, (0, 3))
    text = picture.to_svg()
    (forced,) = re.findall(r"<style>(@media \(forced-colors: active\).*?)</style>", text)
    for name, bare in (("--gd-ink", "--jp-ui-font-color1"), ("--gd-line", "--jp-border")):
        assert re.search(rf"{name}: (color-mix.*)?CanvasText", forced)
        assert f"var({name}, " in text
        assert f": var({bare}" not in text
    assert '<svg class="gdl-figure"' in text


@pytest.mark.parametrize(
    "names",
    [
        ("SGD", "Momentum", "RMSprop", "Adam"),
        ("a", "b"),
        ("the first of two long names", "the second of two long names"),
    ],
)
def test_a_legend_is_not_cut(names):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    picture, ax = plots.figure()
    for name in names:
        ax.plot([0, 1], [0, 1], label=name)
    plots.legend(ax)
    FigureCanvasAgg(picture).draw()
    assert ax.get_legend().get_window_extent().x1 <= picture.bbox.x1


@pytest.mark.proof
def test_two_figures_on_a_page_share_no_ids():
    both = ""
    for _ in range(2):
        picture, ax = plots.figure()
        plots.loss_curve(descend(bowl, (4, 3)), ax)
        both += picture.to_svg()
    ids = re.findall(r'\bid="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    for used in re.findall(r"url\(#([^)]+)\)", both):
        assert used in ids


def drawn(ax):
    return [np.array(line.get_xydata()) for line in ax.get_lines()]


def test_a_secant_passes_through_both_points_and_the_tangent_touches():
    _, ax = plots.figure()
    plots.secant(lambda x: x**2, 1, 0.5, ax)
    labels = [t.get_text() for t in ax.get_legend().get_texts()]
    assert labels == ["secant, slope 2.5", "tangent, slope 2"]
    curve, secant, tangent, points = drawn(ax)
    np.testing.assert_allclose(points, [[1, 1], [1.5, 2.25]])
    for line, slope in ((secant, 2.5), (tangent, 2.0)):
        np.testing.assert_allclose(line[:, 1], 1 + slope * (line[:, 0] - 1), atol=1e-9)
    np.testing.assert_allclose(curve[:, 1], curve[:, 0] ** 2)


def test_at_a_corner_no_tangent_is_drawn():
    _, ax = plots.figure()
    plots.secant(abs, 0, 0.5, ax)
    assert len(ax.get_legend().get_texts()) == 1


def test_the_v_of_errors():
    _, ax = plots.figure()
    steps, forward, central = plots.error_against_h(math.exp, 1, math.e, ax)
    assert steps.shape == forward.shape == central.shape == (91,)
    assert central.min() < forward.min() < 1e-7
    assert forward[-1] > 1e-2
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_in_the_v_the_library_shows_the_steps_that_it_took():
    _, ax = plots.figure()
    plots.error_against_h(math.exp, 1, math.e, ax)
    ladder = estimate_derivative(math.exp, 1).ladder
    dots = next(line for line in ax.lines if line.get_label() == "taken by the library")
    np.testing.assert_array_equal(dots.get_xdata(), [h for h, _ in ladder])
    np.testing.assert_allclose(dots.get_ydata(), [abs(slope - math.e) for _, slope in ladder])
    end = next(line for line in ax.lines if line.get_label() == "what it made of them")
    assert end.get_ydata()[0] < 1e-13
    _, corner = plots.figure()
    plots.error_against_h(abs, 0, 1, corner)  # no slope: no dots, no line
    assert len(corner.get_legend().get_texts()) == 2


def test_the_v_is_built_up_curve_by_curve_on_one_scale():
    whole = plots.figure()[1]
    plots.error_against_h(math.exp, 1, math.e, whole)
    for show in (["forward"], ("forward", "central"), ["library"]):
        _, ax = plots.figure()
        plots.error_against_h(math.exp, 1, math.e, ax, show=show)
        names = {text.get_text() for text in ax.get_legend().get_texts()}
        assert {"forward", "central"} & names == {"forward", "central"} & set(show)
        assert ("taken by the library" in names) is ("library" in show)
        assert (ax.get_xlim(), ax.get_ylim()) == (whole.get_xlim(), whole.get_ylim())


def test_one_colour_means_one_thing_in_the_section_of_the_secant():
    _, secant = plots.figure()
    plots.secant(math.exp, 1, 0.5, secant)
    _, v = plots.figure()
    plots.error_against_h(math.exp, 1, math.e, v)
    color = {line.get_label().partition(",")[0]: line.get_color() for line in secant.lines}
    in_v = {line.get_label(): line.get_color() for line in v.lines}
    assert in_v["forward"] == color["secant"]
    assert in_v["what it made of them"] == color["tangent"]
    assert in_v["central"] not in color.values()


@pytest.mark.parametrize("show", ["forward", 3, None, ["backward"], {"forward": 1}])
def test_the_v_shows_only_what_it_knows(show):
    with pytest.raises(ValueError, match="error_against_h: show must name some of"):
        plots.error_against_h(math.exp, 1, math.e, plots.figure()[1], show=show)


def test_contours_keep_the_scale_equal_and_mark_the_minimum():
    _, ax = plots.figure()
    plots.contours(bowl, ax)
    assert ax.get_aspect() == 1
    assert tuple(ax.get_xlim()) == bowl.window[0]
    np.testing.assert_allclose(drawn(ax)[-1], [[0, 0]])


def test_contours_keep_the_minimum_to_themselves_where_it_is_to_be_found():
    _, ax = plots.figure()
    plots.contours(bowl, ax, minima=False)
    assert not [line for line in ax.lines if line.get_marker() == "+"]


def test_contours_draw_the_heights_that_are_asked_for():
    _, ax = plots.figure()
    plots.contours(bowl, ax, levels=[12, 3, 12])
    heights = [{round(bowl(p), 1) for p in line} for line in drawn(ax) if len(line) > 1]
    assert [np.mean(list(h)).round() for h in heights] == [3, 12]


def test_a_little_hollow_is_round_and_no_sliver():
    """Around (-2/27, 2/9) the cubic's line of height 0 is a closed one, two tenths high."""
    _, ax = plots.figure()
    plots.contours(cubic, ax, levels=[0])
    hollow = min((line for line in drawn(ax) if len(line) > 1), key=np.ptp)
    assert len(hollow) > 20
    np.testing.assert_allclose(hollow[0], hollow[-1])
    np.testing.assert_allclose(hollow.mean(axis=0), [-2 / 27, 2 / 9], atol=0.05)


@pytest.mark.parametrize("objective", [bowl, rosenbrock, himmelblau, cubic])
def test_heights_are_written_well_within_the_frame(objective):
    _, ax = plots.figure()
    plots.contours(objective, ax)
    low, high = np.transpose(objective.window)
    places = np.array([text.xy for text in ax.texts])
    assert len(places) >= 2
    assert ((places - low > 0.08 * (high - low)) & (high - places > 0.08 * (high - low))).all()


def test_a_path_is_the_run_and_does_not_move_the_window():
    _, ax = plots.figure()
    plots.contours(bowl, ax)
    run = descend(bowl, (4, 3), learning_rate=0.4, steps=30)
    plots.path(run, ax, label="too bold", which=1)
    np.testing.assert_allclose(drawn(ax)[-2], run.points)
    assert tuple(ax.get_xlim()) == bowl.window[0]


def test_a_run_that_broke_is_drawn_as_far_as_it_goes():
    _, ax = plots.figure()
    run = descend(bowl, (4, 3), learning_rate=0.4, steps=3000)
    plots.loss_curve(run, ax)
    (line,) = drawn(ax)
    assert np.isfinite(line).all()
    assert run.steps / 2 < len(line) <= run.steps
    ax.figure._repr_mimebundle_()  # without a warning
    assert ax.get_yscale() == "log"


def test_a_loss_below_zero_has_no_log_axis():
    _, ax = plots.figure()
    plots.loss_curve(descend(two_valleys, 1.7, learning_rate=0.05), ax)
    assert ax.get_yscale() == "linear"


def test_a_loss_of_0_is_marked_at_the_lower_edge_of_a_log_axis():
    _, ax = plots.figure()
    plots.loss_curve(descend(parabola, 2.0, learning_rate=0.5, steps=3), ax)
    assert ax.get_yscale() == "log"
    marks = [line for line in ax.get_lines() if line.get_marker() == "v"]
    assert [line.get_xydata().tolist() for line in marks] == [[[1, 0]]]
    assert marks[0].get_transform() == ax.get_xaxis_transform()
    assert [text.get_text() for text in ax.texts] == ["loss 0"]
    ax.figure._repr_mimebundle_()  # without a warning


def test_runs_side_by_side_differ_in_more_than_colour():
    _, ax = plots.figure()
    runs = [descend(bowl, (4, 3), learning_rate=r, steps=10) for r in (0.05, 0.1, 0.3)]
    plots.loss_curve(runs, ax, labels=["a", "b", "c"])
    lines = ax.get_lines()
    assert len({line.get_marker() for line in lines}) == 3
    assert len({str(line._dash_pattern) for line in lines}) == 3


def test_descent_on_a_curve_shows_points_on_the_curve():
    _, ax = plots.figure()
    run = descend(parabola, 2.0, steps=4)
    plots.descent_1d(run, ax)
    # A tangent is told from the curve: at its ends it has left it.
    tangent = next(line for line in ax.lines if line.get_label() == "tangents")
    low, high = ax.get_ylim()
    off = max(abs(run.f(x) - y) for x, y in tangent.get_xydata())
    assert off > 0.015 * (high - low)
    points = drawn(ax)[-1]
    np.testing.assert_allclose(points[:, 1], points[:, 0] ** 2)
    assert len(points) == 5


REFUSED = {
    "window turned round": (lambda ax: plots.curve(math.sin, ax, (3, 0)), ValueError, "low < high"),
    "no window": (lambda ax: plots.contours(lambda x, y: x, ax), ValueError, "window must be"),
    "bad window": (lambda ax: plots.contours(bowl, ax, ((0, 1), (1, 0))), ValueError, "window"),
    "3 variables": (
        lambda ax: plots.contours(lambda a, b, c: 0, ax, ((0, 1), (0, 1))), TypeError, "needs 3",
    ),
    "path of a curve": (lambda ax: plots.path(descend(parabola, 2.0), ax), ValueError, "two v"),
    "curve of a path": (lambda ax: plots.descent_1d(descend(bowl, (1, 1)), ax), ValueError, "one"),
    "no runs": (lambda ax: plots.loss_curve([], ax), TypeError, "runs of descend"),
    "not a run": (lambda ax: plots.loss_curve([1, 2], ax), TypeError, "[1, 2]"),
    "labels": (
        lambda ax: plots.loss_curve(descend(rosenbrock, (0, 0)), ax, labels=["a", "b"]),
        ValueError, "1 runs need 1 labels",
    ),
    "levels": (lambda ax: plots.contours(bowl, ax, levels=0), ValueError, "levels must be"),
    "no height": (lambda ax: plots.contours(bowl, ax, levels=[1, math.nan]), ValueError, "levels"),
    "f gives text": (lambda ax: plots.curve(str, ax, (0, 1)), TypeError, "one real number"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    call, kind, words = REFUSED[case]
    _, ax = plots.figure()
    with pytest.raises(kind, match=re.escape(words)):
        call(ax)


@pytest.mark.parametrize("which", [16, -1, 1.5])
def test_a_path_beyond_the_looks_is_refused(which):
    _, ax = plots.figure()
    with pytest.raises((TypeError, ValueError), match="path: which must be"):
        plots.path(descend(bowl, (4, 3), steps=3), ax, which=which)


def test_runs_that_could_not_be_told_apart_are_refused():
    _, ax = plots.figure()
    runs = [descend(bowl, (4, 3), steps=3)] * 17
    with pytest.raises(ValueError, match="loss_curve: 17 runs can't be told apart by 16 looks"):
        plots.loss_curve(runs, ax)
    plots.loss_curve(runs[:16], ax)
    drawn = {(line.get_color(), str(line._dash_pattern)) for line in ax.get_lines()}
    assert len(drawn) == 16


def test_rows_must_be_whole():
    with pytest.raises(TypeError, match="rows must be a whole number"):
        plots.figure(1.5)


def parts_of(picture):
    """Of each drawing on the page: its least and its full width, and the whole element."""
    page = picture._repr_mimebundle_()["text/html"]
    sizes = [*map(int, re.findall(r'<svg style="flex:1 1 \d+px;min-width:(\d+)px', page))]
    drawings = page.split("<svg ")[1:]
    return page, sizes, drawings


def test_a_figure_is_moved_where_there_is_no_room_to_read_it():
    picture, _ = plots.figure()
    page, sizes, _ = parts_of(picture)
    width = picture.get_figwidth() * 96
    assert f"max-width:{width:.0f}px;overflow-x:auto" in page
    assert sizes == [round(0.7 * width)]


def test_at_its_least_width_the_letters_of_a_figure_are_large_enough_to_be_read():
    picture, ax = plots.figure()
    plots.contours(bowl, ax)
    plots.path(descend(bowl, (4, 3), steps=3), ax, label="SGD")
    picture.canvas.draw()
    least = figure.LEAST * 96 / 72  # pixels of a point
    axis = [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
    assert min(text.get_size() for text in axis) * least >= 10
    heights = [text.get_size() * least for text in ax.texts]
    assert heights
    assert min(heights) >= 8.5
    assert min(text.get_size() for text in ax.get_legend().get_texts()) * least >= 9


def test_a_descent_on_a_curve_has_the_colours_that_its_widget_has():
    """Blue is the slope, green the walk."""
    _, ax = plots.figure()
    plots.descent_1d(descend(parabola, 2.0, learning_rate=0.9, steps=3), ax)
    *tangents, walk = ax.get_lines()[1:]
    assert {line.get_color() for line in tangents} == {plots.PALETTE[0]}
    assert walk.get_color() == RACERS["SGD"].look.color


@pytest.mark.proof
def test_the_columns_of_a_figure_stand_one_below_the_other_where_it_is_narrow():
    """Each is a drawing of its own with all of its column, and nothing of the others."""
    picture, axes = plots.figure(cols=3, width=10)
    for name, ax in zip(("one", "two", "three"), axes, strict=True):
        ax.set_title(f"column {name}")
    picture.alt = "Three columns"
    page, sizes, drawings = parts_of(picture)
    assert "flex-wrap:wrap" in page
    assert len(sizes) == len(drawings) == 3
    assert sum(sizes) == pytest.approx(0.7 * 960, abs=2)
    for name, drawing in zip(("one", "two", "three"), drawings, strict=True):
        assert re.findall(r"column (\w+)", drawing) == [name]
    assert page.count('role="img"') == 1  # what all of it shows is said once
    assert page.count('aria-hidden="true"') == 2
    assert page.count("column two") == 1
    assert all(ax.get_visible() for ax in axes)
    again = re.findall(r"column (\w+)", picture.to_svg())
    assert again == ["one", "two", "three"]


def test_a_figure_with_a_title_over_all_stays_whole():
    picture, _ = plots.figure(cols=2)
    picture.suptitle("over both")
    assert len(parts_of(picture)[2]) == 1


def test_a_figure_without_axes_or_with_hidden_ones_is_shown():
    picture, (left, right) = plots.figure(cols=2)
    right.set_visible(False)
    assert len(parts_of(picture)[2]) == 2
    assert (left.get_visible(), right.get_visible()) == (True, False)
    picture.clear()
    assert len(parts_of(picture)[2]) == 1


def test_every_word_of_a_figure_has_the_colour_of_the_page():
    """What is written on the axes later on, too: black can't be read on a dark page."""
    picture, (left, right) = plots.figure(cols=2)
    a, b = Value(4.0), Value(3.0)
    plots.expression_graph(a**2 + 3 * b**2, left)
    right.plot([0, 1], [0, 1], label="a line")
    right.text(0, 0, "a word")
    right.annotate("a note", (0, 1))
    right.set_title("a title")
    right.legend()
    words = re.findall(r"<text [^>]*>", picture.to_svg())
    assert len(words) > 20
    assert all("fill: " in word for word in words)
    ours = [word for word in words if "var(--gd-ink" in word]
    # The factors on the edges have a colour of their own.
    assert len(ours) == len(words) - sum("#d55e00" in word for word in words)
