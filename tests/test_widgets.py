"""The widgets without a browser: what they compute, refuse, say and leave on paper."""

import base64
import re
from pathlib import Path

import numpy as np
import pytest
import traitlets

import gdlesson
from gdlesson import DescentExplorer1D, DescentPlayground, SecantExplorer, descend
from gdlesson.objectives import bowl, parabola, rosenbrock
from gdlesson.widgets._base import HERE, LessonWidget, front_end

EVERY = {
    "playground": DescentPlayground,
    "secant": SecantExplorer,
    "descent_1d": DescentExplorer1D,
}


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
        assert "import " not in re.sub(r"//.*|/\*.*?\*/", "", module, flags=re.S).replace(
            "important", ""
        )
        assert module.count("export default") == 1
        assert "document.addEventListener" not in module
        assert "window.addEventListener" not in module
        assert re.search(r"bag\.dispose\(\)", module)
        assert not re.search(r"(?m)^(?!\s*[@.}/*\-]|\s*\w[\w-]*:|\s*$)", style), "unscoped rule"


def test_every_widget_has_its_three_files():
    assert {p.stem for p in HERE.glob("*.js")} - {"shared"} == set(EVERY)
    for name in EVERY:
        assert (HERE / f"{name}.py").exists()
        assert (HERE / f"{name}.css").exists()


def test_a_module_that_does_not_import_the_shared_part_is_an_error(tmp_path, monkeypatch):
    from gdlesson.widgets import _base

    for part in ("shared.js", "shared.css"):
        (tmp_path / part).write_text("")
    (tmp_path / "odd.js").write_text("export default {}")
    (tmp_path / "odd.css").write_text("")
    monkeypatch.setattr(_base, "HERE", Path(tmp_path))
    with pytest.raises(ImportError, match="exactly once"):
        front_end("odd")


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
            ("steps", 7),
            ("surface", "rosenbrock"),
        ):
            setattr(widget, name, value)
            assert widget.answer["echo"][name] == value
        assert widget.picture["surface"] == "rosenbrock"

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

    def test_contour_lines_are_small_enough_to_send(self):
        import json

        for name in ("bowl", "rosenbrock", "himmelblau", "beale"):
            widget = DescentPlayground(name)
            assert len(json.dumps(widget.picture)) < 150_000

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


class TestDescent1D:
    def test_points_losses_and_slopes_are_descends(self):
        widget = DescentExplorer1D("two_valleys", 1.7, 0.02, steps=40)
        run = descend(gdlesson.objectives.two_valleys, 1.7, learning_rate=0.02, steps=40)
        for name, values in (("points", run.points), ("losses", run.losses)):
            np.testing.assert_array_equal(numbers(widget.answer[name]), values)
        np.testing.assert_array_equal(numbers(widget.answer["slopes"]), run.gradients)

    def test_the_border_is_known_for_the_parabola_only(self):
        assert DescentExplorer1D().answer["border"] == parabola.border == 1
        assert DescentExplorer1D("two_valleys").answer["border"] is None


REFUSED = {
    "surface": (lambda: DescentPlayground("hill"), ValueError, "hill"),
    "surface of one variable": (lambda: DescentPlayground(parabola), ValueError, "parabola has 1"),
    "no function": (lambda: DescentPlayground(3), TypeError, "objective must be a function"),
    "start of three": (lambda: DescentPlayground(start=(1, 2, 3)), traitlets.TraitError, "2 num"),
    "start NaN": (lambda: DescentPlayground(start=(1, np.nan)), traitlets.TraitError, "finite"),
    "start text": (lambda: DescentPlayground(start=("a", 1)), traitlets.TraitError, "'a'"),
    "rate 0": (lambda: DescentPlayground(learning_rate=0), traitlets.TraitError, "greater than"),
    "steps 0": (lambda: DescentPlayground(steps=0), traitlets.TraitError, "1 to 1000; got 0"),
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
    for name in ("DescentPlayground", "SecantExplorer", "DescentExplorer1D"):
        assert issubclass(getattr(gdlesson, name), LessonWidget)
