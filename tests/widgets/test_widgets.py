"""The widgets without a browser: what they compute, refuse, say and leave on paper."""

import ast
import base64
import importlib
import inspect
import itertools
import json
import math
import re
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import traitlets

import gdlesson
from gdlesson import (
    Clinic,
    DepthView,
    DerivativeChecker,
    DescentExplorer1D,
    DescentPlayground,
    FitByHand,
    FollowTheWiggle,
    GradientCompass,
    RegressionExplorer,
    SecantExplorer,
    TwoSlices,
    descend,
    widgets,
)
from gdlesson.datasets import Dataset
from gdlesson.objectives import bowl, parabola, rosenbrock
from gdlesson.widgets import WIDGETS
from gdlesson.widgets._base import HERE, LessonWidget, front_end
from gdlesson.widgets._predictions import Prediction
from gdlesson.widgets._rates import MANY
from gdlesson.widgets.fit_by_hand import KEPT

EVERY = {module: getattr(widgets, name) for name, module in WIDGETS.items()}
PREDICTIONS = [(c, name) for c in EVERY.values() for name in c.predictions]


def numbers(packed):
    return np.frombuffer(packed, dtype="<f8")


@pytest.mark.parametrize("name", EVERY)
class TestEveryWidget:
    def test_its_repr_is_one_sentence_that_does_not_change(self, name):
        first, second = repr(EVERY[name]()), repr(EVERY[name]())
        assert first == second
        assert "\n" not in first
        assert first.endswith(".")
        assert " at 0x" not in first

    @pytest.mark.proof
    def test_it_leaves_a_still_and_a_sentence_for_pages_where_nothing_runs(self, name):
        widget = EVERY[name]()
        data, _ = widget._repr_mimebundle_()
        assert data["text/plain"] == repr(widget)
        picture = data["image/png"]
        raw = picture if isinstance(picture, bytes) else base64.b64decode(picture)
        assert raw.startswith(b"\x89PNG")
        assert "application/vnd.jupyter.widget-view+json" in data

    def test_its_figure_says_in_words_what_it_shows(self, name):
        widget = EVERY[name]()
        assert widget.figure().alt == widget.summary

    def test_its_answer_echoes_every_input(self, name):
        widget = EVERY[name]()
        assert set(widget.answer["echo"]) == set(widget.inputs)

    def test_its_module_is_whole(self, name):
        module, style = front_end(name)
        assert not re.search(r"(?m)^import |\bimport\(", re.sub(r"(?m)^ ?\*.*", "", module))
        assert re.findall(r"\bexport [^;]*;\n?", module) == [
            re.search(r"export [^;]*;\n$", module)[0]
        ]
        # A theme is said above the widget, a term stands in the text beside it.
        ours = r"\s*(:root|\[data-)[^{]*\.gdl\b|a\.gdl-term\b"
        unscoped = rf"(?m)^(?!\s*[@.}}/*\-]|\s*\w[\w-]*:|\s*$|{ours})"
        assert not re.search(unscoped, style), "unscoped rule"
        # What the sheet says of a term in the text dresses nothing in a widget, and the reverse.
        assert "gdl-term" not in module
        dressed = re.findall(r"(\w*(?:\.gdl-term)?)\.gdl-term\b", style)
        assert set(dressed) <= {"a", "a.gdl-term"}


def test_the_table_of_widgets_is_what_stands_in_the_folder():
    assert {p.stem for p in HERE.glob("*.js")} - {"quiz"} == set(EVERY)
    assert {p.stem for p in HERE.glob("*.css")} - {"quiz", "shared", "tokens"} <= set(EVERY)
    defined = set()
    for path in HERE.glob("[a-z]*.py"):
        module = importlib.import_module(f"gdlesson.widgets.{path.stem}")
        defined |= {
            found
            for found in vars(module).values()
            if inspect.isclass(found) and issubclass(found, LessonWidget)
            if found.__module__ == module.__name__ and not inspect.isabstract(found)
        }
    assert defined == set(EVERY.values())


def test_type_checkers_and_the_package_see_what_the_table_has():
    assert sorted(WIDGETS) == widgets.__all__
    source = ast.parse(Path(widgets.__file__).read_text("utf-8"))
    imported = {
        alias.name: node.module.rpartition(".")[2]
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("gdlesson.widgets.")
        for alias in node.names
    }
    assert imported == WIDGETS
    assert set(WIDGETS) <= set(gdlesson.__all__)
    assert all(getattr(gdlesson, name) is getattr(widgets, name) for name in WIDGETS)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = widgets.Nothing


def test_every_widget_is_driven_in_a_browser():
    browser = Path(__file__).parents[1] / "browser"
    text = "".join(path.read_text("utf-8") for path in browser.glob("test_*.py"))
    driven = {n for n, module in WIDGETS.items() if re.search(rf"\b{n}\(|\"{module}\"", text)}
    assert driven == set(WIDGETS)


class TestPlayground:
    def test_what_it_shows_is_what_descend_computes(self):
        widget = DescentPlayground(start=(4, 3), learning_rate=0.3, rules=("SGD", "Adam"))
        (sgd, adam) = widget.answer["runs"]
        run = descend(bowl, (4, 3), learning_rate=0.3, steps=50)
        np.testing.assert_array_equal(numbers(sgd["points"]).reshape(-1, 2), run.points)
        np.testing.assert_array_equal(numbers(sgd["losses"]), run.losses)
        assert sgd["verdict"] == "Zig-zag"
        assert adam["rule"] == "Adam"
        assert widget.answer["border"] == pytest.approx(1 / 3)

    def test_a_change_of_any_input_is_answered(self):
        widget = DescentPlayground()
        for name, value in (
            ("start", [1.0, 1.0]),
            ("learning_rate", 0.02),
            ("rules", ["Momentum"]),
            ("rates", {"Momentum": 0.03}),
            ("schedule", "StepLR"),
            ("steps", 7),
            ("surface", "rosenbrock"),
        ):
            setattr(widget, name, value)
            assert widget.answer["echo"][name] == value
        assert widget.picture["surface"] == "rosenbrock"

    def test_it_opens_where_the_walk_begins(self):
        widget = DescentPlayground()
        assert widget.position == 0
        assert "press Step" in widget.so_far["rules"]["SGD"]["sentence"]

    def test_a_rule_has_its_own_rate_or_the_common_one(self):
        widget = DescentPlayground(rules=("SGD", "Adam"), rates={"Adam": 0.5}, learning_rate=0.2)
        assert [run["rate"] for run in widget.answer["runs"]] == [0.2, 0.5]
        adam = descend(bowl, (4, 3), optimizer=gdlesson.Adam(0.5), steps=50)
        np.testing.assert_array_equal(widget.histories["Adam"].points, adam.points)
        assert "Adam (η = 0.5)" in repr(widget)
        widget.rates = {}
        assert widget.answer["runs"][1]["rate"] == 0.2

    @pytest.mark.parametrize("name", ["StepLR", "ExponentialLR", "CosineAnnealingLR"])
    def test_a_schedule_changes_the_rate_in_the_course_of_a_run(self, name):
        widget = DescentPlayground(schedule=name, steps=40)
        (run,) = widget.answer["runs"]
        rates = numbers(run["rates"])
        assert len(rates) == 40
        assert rates[0] == 0.1
        assert rates[-1] < 0.02
        np.testing.assert_allclose(
            np.diff(numbers(run["points"]).reshape(-1, 2), axis=0),
            -rates[:, None] * numbers(run["gradients"]).reshape(-1, 2)[:-1],
            atol=1e-12,
        )
        assert widget.answer["border"] is None  # no one rate is above or below it
        assert name in repr(widget)

    def test_what_is_told_is_about_the_steps_on_show(self):
        widget = DescentPlayground(learning_rate=0.3)
        widget.position = 2
        assert "Keep stepping" in widget.so_far["rules"]["SGD"]["sentence"]
        widget.position = 4
        assert widget.so_far["rules"]["SGD"]["word"] == "Zig-zag"
        widget.learning_rate = 0.4
        assert widget.so_far["rules"]["SGD"]["word"] == "Diverging"
        assert widget.so_far["echo"] == widget.answer["echo"]
        widget.position = -1
        whole = widget.answer["runs"][0]["sentence"]
        assert widget.so_far["rules"]["SGD"]["sentence"] == whole

    def test_another_view_brings_the_ground_of_that_view(self):
        widget = DescentPlayground()
        widget.view = [[-1, 1], [-0.8, 0.8]]
        assert widget.picture["window"] == [[-1, 1], [-0.8, 0.8]]
        assert widget.picture["levels"][-1]["height"] < 3
        widget.view = []
        assert widget.picture["window"] == [[-5, 5], [-4, 4]]
        with pytest.raises(traitlets.TraitError, match="view must be"):
            widget.view = [[1, -1], [0, 1]]
        with pytest.raises(traitlets.TraitError, match="view"):
            widget.view = [[0, np.inf], [0, 1]]

    def test_a_rates_fate_travels_with_its_run(self):
        fates = {
            rate: DescentPlayground(learning_rate=rate).answer["runs"][0]["fate"]
            for rate in (0.1, 0.33, 0.34)
        }
        assert fates == {0.1: "holds", 0.33: "holds", 0.34: "flies off"}
        assert DescentPlayground(start=(4, 0), learning_rate=0.4).answer["runs"][0]["fate"] == ""
        assert DescentPlayground("saddle").answer["runs"][0]["fate"] == ""

    @pytest.mark.parametrize("name", DescentPlayground()._surfaces)
    def test_the_scale_of_rates_has_round_stops_and_a_usual_rate_that_gets_down(self, name):
        widget = DescentPlayground(name)
        described = next(s for s in widget.surfaces if s["name"] == name)
        stops, usual = described["stops"], described["rate"]
        assert stops == sorted(set(stops))
        assert 8 <= len(stops) <= 16
        if len(stops) > MANY:  # every third is named, at even distances on a scale of powers
            assert [f"{v:.3g}" for v in stops[3:]] == [f"{10 * v:.3g}" for v in stops[:-3]]
        assert all(len(f"{v:e}".split("e")[0].rstrip("0").rstrip(".")) <= 4 for v in stops)
        assert stops[0] < usual < stops[-1]
        above = [v for v in stops if v >= usual]
        assert all(high / low < 4 for low, high in itertools.pairwise(above))  # no leap
        widget.learning_rate = usual
        run = widget.histories["SGD"]
        assert run.losses[-1] < run.losses[0]
        border = bowl.border if name == "bowl" else None
        assert border is None or stops[3] < border < stops[-2]

    def test_a_run_that_blows_up_is_sent_as_far_as_it_is_finite(self):
        widget = DescentPlayground(learning_rate=5.0, steps=1000)
        (run,) = widget.answer["runs"]
        assert np.isfinite(numbers(run["points"])).all()
        assert run["broke"]
        assert run["verdict"] == "Diverging"

    def test_an_exception_of_the_learners_function_is_shown_not_lost(self):
        def picky(w):
            if w[0] < 1:
                raise RuntimeError("too small")
            return float(w @ w)

        widget = DescentPlayground(picky, start=(4, 3), window=((1, 5), (1, 5)), learning_rate=1e-3)
        assert "error" not in widget.answer
        widget.learning_rate = 1.0
        assert widget.answer["error"] == "RuntimeError: too small"
        assert "too small" in repr(widget)
        assert "image/png" not in widget._repr_mimebundle_()[0]

    def test_the_ground_is_small_enough_to_send(self):
        for name in DescentPlayground()._surfaces:
            picture = DescentPlayground(name).picture
            sent = sum(len(level["lines"]) for level in picture["levels"])
            assert 1_000 < sent + sum(map(len, picture["above"])) < 150_000, name

    def test_an_objective_by_name_by_value_or_of_ones_own(self):
        assert DescentPlayground("rosenbrock").surface == "rosenbrock"
        assert DescentPlayground(rosenbrock).surface == "rosenbrock"
        assert DescentPlayground(lambda x, y: x * x + y * y).surface == "own"
        assert DescentPlayground(lambda w: w @ w).surface == "own"


class TestSecant:
    def test_the_lessons_numbers(self):
        widget = SecantExplorer(x=1, h=0.1)
        assert widget.answer["right"] == pytest.approx(2.1)
        assert widget.answer["tangent"] == pytest.approx(2)
        widget.h = 0.001
        assert widget.answer["right"] == pytest.approx(2.001)

    def test_the_corner(self):
        widget = SecantExplorer("abs", x=0, h=0.5)
        assert widget.answer["tangent"] is None
        assert (widget.answer["right"], widget.answer["left"]) == (1, -1)
        assert "no derivative" in widget.summary

    @pytest.mark.parametrize(
        ("f", "x", "least", "most"),
        [
            ("square", 0, 0, 0.02),
            ("sin", math.pi / 2, 0, 0.05),
            (lambda x: x * abs(x), 0, 0, 0.02),
            (lambda x: 5.0, 0, 0, 0),
            ("abs", 0, 0.8, 1),
            ("square", 3, 0.8, 1),
        ],
    )
    @pytest.mark.parametrize("h", [0.01, 1e-4, 1e-7])
    def test_zoomed_in_a_curve_is_flat_where_its_slope_is_0_and_a_corner_stays_one(
        self, f, x, least, most, h
    ):
        widget = SecantExplorer(f, x=x, h=h)
        widget.zoom = True
        low, high = widget.answer["span"]
        assert least <= np.ptp(numbers(widget.answer["ys"])) / (high - low) <= most
        left = widget.figure().axes[0]
        assert left.get_ylim() == (low, high)
        assert list(left.get_xlim()) == widget.answer["window"]

    def test_a_wiggle_above_1_is_in_its_still(self):
        assert SecantExplorer(h=100).figure().axes[1].get_xlim() == (100, 1e-12)


class TestDescent1D:
    def test_points_losses_and_slopes_are_descends(self):
        widget = DescentExplorer1D("two_valleys", 1.7, 0.02, steps=40)
        run = descend(gdlesson.objectives.two_valleys, 1.7, learning_rate=0.02, steps=40)
        for name, values in (("points", run.points), ("losses", run.losses)):
            np.testing.assert_array_equal(numbers(widget.answer[name]), values)
        np.testing.assert_array_equal(numbers(widget.answer["slopes"]), run.gradients)

    def test_what_is_told_is_about_the_steps_on_show(self):
        widget = DescentExplorer1D(learning_rate=0.9)
        assert "press Step" in widget.so_far["rules"]["SGD"]["sentence"]
        widget.position = 5
        assert widget.so_far["rules"]["SGD"]["word"] == "Zig-zag"
        widget.learning_rate = 1.1
        assert widget.so_far["rules"]["SGD"]["word"] == "Diverging"
        assert widget.so_far["echo"] == widget.answer["echo"]
        assert widget.answer["fate"] == "flies off"
        widget.learning_rate = 0.99
        assert widget.answer["fate"] == "holds"

    def test_every_curve_brings_its_scale_of_rates(self):
        for name, _, start, usual, stops in DescentExplorer1D().choices:
            widget = DescentExplorer1D(name, start, usual)
            assert stops[0] < usual < stops[-1]
            assert widget.history.losses[-1] < widget.history.losses[0]

    def test_the_border_is_known_for_the_parabola_only(self):
        assert DescentExplorer1D().answer["border"] == parabola.border == 1
        assert DescentExplorer1D("two_valleys").answer["border"] is None


class TestFitByHand:
    def test_the_loss_is_the_mean_squared_error_and_it_can_be_beaten(self):
        widget = FitByHand(slope=11.9, intercept=9)
        x, y = widget._samples.x, widget._samples.y
        assert widget.answer["loss"] == pytest.approx(np.mean((11.9 * x + 9 - y) ** 2))
        assert widget.answer["won"]
        assert not FitByHand(slope=5, intercept=9).answer["won"]

    def test_what_was_let_go_of_is_kept_once(self):
        widget = FitByHand()
        for slope in (3.0, 3.0, 5.0):
            widget.slope = slope
            widget.released += 1
        assert [t[0] for t in widget.tries] == [3.0, 5.0]
        assert widget.start == [0.0, 30.0, widget.loss((0.0, 30.0))]

    def test_of_many_tries_the_lowest_stays(self):
        widget = FitByHand(intercept=9)
        for k in range(300):
            widget.slope = 12.0 if k == 20 else k / 100
            widget.released += 1
        assert len(widget.tries) == KEPT
        assert min(widget.tries, key=lambda line: line[2])[0] == widget.tries[0][0] == 12.0
        assert [t[0] for t in widget.tries[-2:]] == [2.98, 2.99]

    def test_the_surface_comes_when_it_is_asked_for(self):
        widget = FitByHand()
        assert widget.map == {}
        widget.revealed = True
        assert widget.map["picture"]["levels"]
        best = widget.map["surface"]["minima"][0]
        assert widget.loss(best) < widget.target


class TestTwoSlices:
    def test_the_slopes_are_the_partial_derivatives_of_the_lesson(self):
        widget = TwoSlices(point=(1, 2))
        assert widget.answer["x"]["slope"] == pytest.approx(6 * 1 + 2 * 2)
        assert widget.answer["y"]["slope"] == pytest.approx(2 * 1 + 3 * 2**2)

    def test_a_slice_holds_the_other_variable_still(self):
        widget = TwoSlices(point=(1, 2))
        assert widget.slice(0)(3.0) == gdlesson.objectives.cubic((3, 2))
        assert widget.slice(1)(3.0) == gdlesson.objectives.cubic((1, 3))

    def test_zoomed_in_a_slice_near_a_flat_place_is_no_level_line(self):
        """The lowest point of the cubic, where a slice of the whole map looks level."""
        widget = TwoSlices(point=(-0.07, 0.22))

        def rise():
            low, high = widget.answer["y"]["span"]
            heights = numbers(widget.answer["y"]["heights"])
            at = numbers(widget.answer["y"]["at"])
            beside = np.interp(0.22 + 0.2, at, heights) - widget.answer["height"]
            return beside / (high - low)

        assert rise() < 0.01
        widget.zoom = True
        assert rise() > 0.3
        assert widget.figure().axes[2].get_lines()[0].get_xdata().min() > -0.1

    def test_the_flat_places_are_for_the_learner_to_find(self):
        widget = TwoSlices()
        assert not any(surface["minima"] for surface in widget.surfaces)
        crosses = [line for line in widget.figure().axes[0].lines if line.get_marker() == "+"]
        assert not crosses
        assert any(surface["minima"] for surface in GradientCompass().surfaces)

    def test_no_height_lies_under_the_arrows_of_a_compass_still_and_they_can_be_seen(self):
        for point in ((2, 1), (-2, -2), (4, 3)):
            ax = GradientCompass(point=point).figure().axes[0]
            arrows = [t for t in ax.texts if getattr(t, "arrowprops", None)]
            heights = [t for t in ax.texts if not getattr(t, "arrowprops", None)]
            tips = [np.subtract(a.xy, point) for a in arrows]
            assert np.hypot(*tips[0]) > 0.05 * np.ptp(ax.get_xlim())
            for height in heights:
                for share in (0.25, 0.5, 1):
                    places = np.add(point, np.outer([share], tips[0]))
                    assert math.dist(height.get_position(), places[0]) > 0.5


class TestCompass:
    def test_the_slope_is_a_cosine_whose_peak_is_the_gradients_direction(self):
        widget = GradientCompass(point=(2, 1))
        assert widget.answer["length"] == pytest.approx(np.hypot(4, 6))
        angles, slopes = numbers(widget.answer["angles"]), numbers(widget.answer["slopes"])
        peak = widget.answer["steepest"]
        expected = np.hypot(4, 6) * np.cos(np.radians(angles - peak))
        np.testing.assert_allclose(slopes, expected, atol=1e-12)

    @pytest.mark.parametrize(("given", "kept"), [(190, -170), (-190, 170), (180, 180), (720, 0)])
    def test_angles_wrap(self, given, kept):
        assert GradientCompass(angle=given).angle == kept

    def test_across_the_gradient_nothing_changes(self):
        widget = GradientCompass(point=(2, 1))
        widget.angle = widget.answer["steepest"] + 90
        assert widget.answer["slope"] == pytest.approx(0, abs=1e-12)


class TestWiggleAndDepth:
    def test_the_lessons_numbers(self):
        answer = FollowTheWiggle("square", x=0, dx=0.01).answer
        assert answer["lines"][2]["at"] + answer["lines"][2]["wiggle"] == pytest.approx(1.0609)
        assert answer["ratio"] == pytest.approx(6.09)
        assert answer["product"] == pytest.approx(6)

    def test_fifty_sigmoids_leave_nothing(self):
        widget = DepthView("sigmoid", depth=50)
        assert numbers(widget.answer["products"])[-1] == pytest.approx(7.9e-31, rel=0.01)
        assert widget.answer["word"] == "vanishes"

    @pytest.mark.parametrize(
        ("activation", "weight", "u", "word"),
        [
            ("identity", 1, 0, "survives"),
            ("identity", 1.5, 0, "explodes"),
            ("ReLU", 1, 2, "survives"),
            ("ReLU", 1, -2, "vanishes"),
            ("ReLU", 1, 0, "vanishes"),
            ("tanh", 1, 3, "vanishes"),
            ("sigmoid", 5, 0, "explodes"),
        ],
    )
    def test_vanish_survive_explode(self, activation, weight, u, word):
        assert DepthView(activation, weight, u).answer["word"] == word

    @pytest.mark.parametrize(("depth", "left"), [(5, "-1"), (4, "1")])
    def test_what_is_left_has_its_sign(self, depth, left):
        widget = DepthView("sigmoid", -4, depth=depth)
        assert widget.answer["left"] == left
        assert f"leaves {left}: it survives" in widget.summary

    def test_its_still_says_where_what_is_left_is_off_the_picture(self):
        deep, ten = (DepthView(depth=depth).figure().axes[0] for depth in (50, 10))
        assert [t.get_text() for t in deep.texts] == ["off the picture from layer 20 on"]
        assert len(deep.get_lines()[0].get_xdata()) == 21
        assert not ten.texts
        assert deep.get_ylim() == ten.get_ylim() == (1e-12, 1e12)


class TestRegression:
    def test_scaling_makes_the_valley_round(self):
        long, round_ = RegressionExplorer().answer, RegressionExplorer(scaled=True).answer
        assert long["condition"] > 10 * round_["condition"]
        assert round_["condition"] == pytest.approx(1)
        assert round_["border"] > long["border"]

    def test_the_round_bowl_has_a_square_map(self):
        sides = np.diff(RegressionExplorer(scaled=True).map["surface"]["window"]).ravel()
        assert sides[0] == pytest.approx(sides[1])
        still = RegressionExplorer(scaled=True).figure().axes[1]
        assert still.get_aspect() == 1.0
        assert RegressionExplorer().figure().axes[1].get_aspect() == "auto"

    def test_it_opens_before_its_first_step(self):
        assert RegressionExplorer().position == 0

    def test_each_steps_line_goes_where_its_weights_say(self):
        widget = RegressionExplorer(steps=5)
        ends = numbers(widget.answer["ends"]).reshape(-1, 2)
        slope, intercept = widget.history.points[3]
        x0, x1 = widget.data["x_window"]
        np.testing.assert_allclose(ends[3], [slope * x0 + intercept, slope * x1 + intercept])

    def test_scaled_and_unscaled_end_at_the_same_line(self):
        lines = [
            numbers(RegressionExplorer(scaled=s, learning_rate=r, steps=1000).answer["ends"])[-2:]
            for s, r in ((False, 0.06), (True, 0.3))
        ]
        np.testing.assert_allclose(*lines, rtol=1e-4)

    @pytest.mark.parametrize("scaled", [False, True])
    def test_some_line_goes_round_the_lowest_point(self, scaled):
        """However long the valley is; by the same heights on both maps."""
        picture = RegressionExplorer(scaled=scaled).map["picture"]
        assert [level["height"] for level in picture["levels"]][:5] == [20, 50, 100, 200, 500]
        line = np.frombuffer(picture["levels"][0]["lines"], dtype="<f4").reshape(-1, 2)
        ends = np.flatnonzero(np.isnan(line[:, 0]))
        assert ends.tolist() == [len(line) - 1]  # one line
        np.testing.assert_array_equal(line[0], line[-2])  # closed
        assert (line[:-1].min(axis=0) < 0.5).all()
        assert (line[:-1].max(axis=0) > 0.5).all()  # round the middle of the map


class TestPredictions:
    @pytest.mark.parametrize(("widget", "name"), PREDICTIONS, ids=str)
    def test_the_page_gets_the_question_and_not_the_answer(self, widget, name):
        shown = widget(predict=name).question
        assert set(shown) == {"prompt", "options", "about"}
        prediction = widget.predictions[name]
        result = prediction.result()
        assert np.isfinite(result)
        if prediction.options:
            assert prediction.options[int(result)]

    @pytest.mark.parametrize(("widget", "name"), PREDICTIONS, ids=str)
    def test_right_and_wrong_guesses_stand_beside_the_result(self, widget, name):
        prediction = widget.predictions[name]
        result = prediction.result()
        right = prediction.compare(result)
        wrong = prediction.compare(1 - result if prediction.options else 3 * result + 1)
        assert right != wrong
        assert "so it is" in right or "close" in right
        assert prediction.why in right
        assert prediction.why in wrong

    @pytest.mark.parametrize(
        ("guess", "said"),
        [
            (24, "You predicted 24, and so it is."), (24.001, "You predicted 24, and so it is."),
            (25, "You predicted 25; it is 24: close."), (-24, "it is 24: the other sign."),
            (35, "it is 24: not quite."), (37, "it is 24."), (0, "it is 24."), (1000, "it is 24."),
        ],
    )  # fmt: skip
    def test_only_a_guess_in_reach_is_not_quite_right(self, guess, said):
        prediction = Prediction("How many?", lambda: 24.0, "Three times eight.")
        assert f"{said} Three times" in prediction.compare(guess)

    def test_a_question_says_what_it_is_about(self):
        asking = DescentPlayground("saddle", predict="zigzag")
        assert asking.question["about"] == {"surface": "saddle"}
        asking.surface = "bowl"
        assert asking.question["about"] == {"surface": "saddle"}
        assert DescentPlayground().question == {}

    def test_a_guess_is_answered_and_skipping_is_not(self):
        widget = DescentPlayground(predict="zigzag")
        widget.guess = {"skipped": True}
        assert widget.outcome == ""
        widget.guess = {"value": 0.2}
        assert "0.1667" in widget.outcome

    def test_an_unknown_question_is_refused(self):
        with pytest.raises(ValueError, match="predict must be one of: zigzag, axis; got 'x'"):
            DescentPlayground(predict="x")


REFUSED = {
    "surface": (lambda: DescentPlayground("hill"), ValueError, "hill"),
    "surface of one variable": (lambda: DescentPlayground(parabola), ValueError, "parabola has 1"),
    "no function": (lambda: DescentPlayground(3), TypeError, "objective must be a function"),
    "start of three": (lambda: DescentPlayground(start=(1, 2, 3)), traitlets.TraitError, "2 num"),
    "start NaN": (lambda: DescentPlayground(start=(1, np.nan)), traitlets.TraitError, "finite"),
    "start text": (lambda: DescentPlayground(start=("a", 1)), traitlets.TraitError, "'a'"),
    "rate 0": (lambda: DescentPlayground(learning_rate=0), traitlets.TraitError, "greater than"),
    "steps 0": (
        lambda: DescentPlayground(steps=0), traitlets.TraitError,
        "'steps' trait of a DescentPlayground instance should not be less than 1",
    ),
    "rate of no rule": (lambda: DescentPlayground(rates={"SGDM": 1}), traitlets.TraitError, "SGDM"),
    "rate of a rule 0": (
        lambda: DescentPlayground(rates={"Adam": 0}), traitlets.TraitError, "rates['Adam']",
    ),
    "schedule": (lambda: DescentPlayground(schedule="Warmup"), traitlets.TraitError, "Warmup"),
    "rule": (lambda: DescentPlayground(rules=("SGDM",)), traitlets.TraitError, "SGDM"),
    "no rule": (lambda: DescentPlayground(rules=()), traitlets.TraitError, "rules must be"),
    "window": (
        lambda: DescentPlayground(lambda w: 0.0, window=((1, 0), (0, 1))), ValueError, "window",
    ),
    "curve": (lambda: SecantExplorer("cube"), ValueError, "cube"),
    "h 0": (lambda: SecantExplorer(h=0), traitlets.TraitError, "h must be greater"),
    "h negative": (lambda: SecantExplorer(h=-1), traitlets.TraitError, "h must be greater"),
    "x inf": (lambda: SecantExplorer(x=np.inf), traitlets.TraitError, "finite"),
    "curve 7": (lambda: DescentExplorer1D(7), TypeError, "f must be a function"),
    "rate -1": (lambda: DescentExplorer1D(learning_rate=-1), traitlets.TraitError, "greater"),
    "slope": (lambda: FitByHand(slope=np.nan), traitlets.TraitError, "slope must be finite"),
    "two features": (
        lambda: FitByHand(Dataset(np.ones((3, 2)), np.ones(3), ("a", "b"), "y", "")),
        ValueError, "one feature",
    ),
    "checker window": (lambda: DerivativeChecker(window=(1, 0)), ValueError, "low < high"),
    "pair": (lambda: FollowTheWiggle("cube"), traitlets.TraitError, "cube"),
    "wiggle": (lambda: FollowTheWiggle(dx=1e9), traitlets.TraitError, "within ±100"),
    "activation": (lambda: DepthView("relu"), traitlets.TraitError, "relu"),
    "depth": (lambda: DepthView(depth=51), traitlets.TraitError, "than 50, but a value of 51"),
    "weight": (lambda: DepthView(weight=1e6), traitlets.TraitError, "weight must be within"),
    "point": (lambda: TwoSlices(point=(1,)), traitlets.TraitError, "2 numbers"),
    "angle": (lambda: GradientCompass(angle=np.inf), traitlets.TraitError, "finite"),
    "regression rate": (lambda: RegressionExplorer(learning_rate=0), traitlets.TraitError, "great"),
    "regression steps": (lambda: RegressionExplorer(steps=0), traitlets.TraitError, "a value of 0"),
    "patient": (lambda: Clinic("nobody"), traitlets.TraitError, "nobody"),
    "steps 5000": (lambda: DescentExplorer1D(steps=5000), traitlets.TraitError, "5000"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    make, kind, words = REFUSED[case]
    with pytest.raises(kind, match=re.escape(words)):
        make()


def test_a_refused_change_leaves_the_widget_as_it_was():
    widget = DescentPlayground()
    before = dict(widget.answer["echo"])
    for name, bad in (("learning_rate", -1), ("start", [1]), ("surface", "hill"), ("steps", 0)):
        with pytest.raises(traitlets.TraitError):
            setattr(widget, name, bad)
    assert widget.answer["echo"] == before


def test_all_widgets_share_one_base():
    for widget in EVERY.values():
        assert issubclass(widget, LessonWidget)


#: Functions that have no value in a part of the window, each in the way it says so.
HOLES = {
    "complex": lambda x: x**0.5,
    "ZeroDivisionError": lambda x: 1 / x,
    "ValueError": math.log,
    "ValueError twice": math.acos,
    "OverflowError": lambda x: math.exp(800 * x),
    "nan": lambda x: float("nan") if x < 0 else x,
    "inf": lambda x: float("inf") if x > 1 else x * x,
    "numpy": np.sqrt,
    "far": lambda x: 1e308 * x,
}


@pytest.mark.parametrize("of_lists", ["start", "minima", "window", "curvature"])
@pytest.mark.parametrize("widget", [DescentPlayground, TwoSlices, GradientCompass])
def test_an_objective_of_ones_own_may_be_written_with_lists(widget, of_lists):
    plain = replace(bowl, name="mine", curvature=None)
    mine = replace(plain, **{of_lists: np.array(getattr(bowl, of_lists)).tolist()})
    made = widget(mine)
    assert made.picture["levels"]
    assert "error" not in made.answer


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("way", HOLES)
class TestAHoleInTheWindow:
    def test_the_widget_works_beside_it(self, way):
        f = HOLES[way]
        made = [
            SecantExplorer(f, x=0.5),
            DescentExplorer1D(f, start=0.5, learning_rate=1e-3),
            DescentPlayground(lambda x, y: f(x) + y * y, start=(0.5, 1), learning_rate=1e-3),
            TwoSlices(lambda x, y: f(x) + y * y, point=(0.5, 1)),
            GradientCompass(lambda x, y: f(x) + y * y, point=(0.5, 1)),
        ]
        for widget in made:
            assert "error" not in widget.answer, repr(widget)
            json.dumps(json_like(widget.answer), allow_nan=False)

    @pytest.mark.proof
    def test_in_it_the_live_view_is_there_all_the_same(self, way):
        f = HOLES[way]
        made = [
            SecantExplorer(f, x=0.0),
            SecantExplorer(f, x=-1.5),
            GradientCompass(lambda x, y: f(x) + y * y, point=(0.0, 0)),
        ]
        for widget in made:
            data, _ = widget._repr_mimebundle_()
            assert "application/vnd.jupyter.widget-view+json" in data


def json_like(value):
    """A value with its bytes left out."""
    if isinstance(value, dict):
        return {k: json_like(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [json_like(v) for v in value]
    return None if isinstance(value, bytes) else value


def test_a_function_that_fails_everywhere_is_no_hole():
    def broken(x):
        raise ValueError("not written yet")

    assert "not written yet" in SecantExplorer(broken).answer["error"]


def test_a_still_that_fails_does_not_take_the_live_view_away(monkeypatch):
    widget = SecantExplorer()
    monkeypatch.setattr(SecantExplorer, "figure", lambda _: 1 / 0)
    data, _ = widget._repr_mimebundle_()
    assert "image/png" not in data
    assert data["text/plain"] == repr(widget)
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.proof
@pytest.mark.parametrize("make", [SecantExplorer, DescentPlayground, GradientCompass])
def test_a_hand_that_goes_on_moving_fills_no_memory(make):
    widget = make()
    place = "x" if widget.has_trait("x") else "start" if widget.has_trait("start") else "point"
    usual = getattr(widget, place)

    def move(times):
        for k in range(times):
            aside = 0.01 * (k % 20 + 1)
            setattr(widget, place, usual + aside if place == "x" else [v + aside for v in usual])

    move(20)
    tracemalloc.start()
    try:
        move(20)
        before = tracemalloc.get_traced_memory()[0]
        move(60)
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert after - before < 50_000
