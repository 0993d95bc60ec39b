"""A widget on a page without Python: what travels with it, and that both say the same."""

import json
import random
import re
import subprocess

import ipywidgets
import numpy as np
import pytest
from asking import asked, node
from widget_states import readable
from widget_states import state as traits_of

import gdlesson
from gdlesson import widgets
from gdlesson.objectives import ALL
from gdlesson.runs.patients import CAUSES, MOVES, PATIENTS
from gdlesson.site.facts import facts_of
from gdlesson.site.live import STANDS_STILL, embed, script
from gdlesson.site.stills import let_travel
from gdlesson.widgets import WIDGETS

SITE = "../site/js/"
SURFACES = [o.name for o in ALL.values() if o.dimension == 2]
OWN = {
    "secant": lambda: gdlesson.SecantExplorer(lambda x: x * abs(x), x=0),
    "descent_1d": lambda: gdlesson.DescentExplorer1D(lambda x: x * x),
    "two_slices": lambda: gdlesson.TwoSlices(lambda x, y: x * y),
    "compass": lambda: gdlesson.GradientCompass(lambda x, y: x * y),
    "playground": lambda: gdlesson.DescentPlayground(lambda x, y: x * x + y * y, steps=5),
    "graph_player": lambda: gdlesson.GraphPlayer(lambda x: x if x > 0 else -x),
}
#: A surface goes along as it is; one that asks its argument does not.
OF_PYTHON = OWN | {
    "two_slices": lambda: gdlesson.TwoSlices(lambda x, y: x if x > y else y),
    "compass": lambda: gdlesson.GradientCompass(lambda x, y: x if x > y else y),
    "playground": lambda: gdlesson.DescentPlayground(lambda x, y: x * x if x > y else y, steps=5),
}


def noted(widget):
    """The state of a widget as an executed notebook keeps it."""
    kept = ipywidgets.Widget.get_manager_state(widgets=[widget])["state"]
    return json.loads(json.dumps(kept))


def placed(widget, still="<img alt='still'>", caption="What to notice."):
    return embed(noted(widget), widget.model_id, still, caption)


def written(live):
    """What is written in a figure for the page to read."""
    found = re.search(r'<script type="application/json">(.*?)</script>', live.html, re.S)
    return json.loads(found[1])


@pytest.mark.parametrize(("name", "module"), WIDGETS.items())
def test_a_figure_has_its_still_its_state_and_its_caption(name, module):
    live = placed(getattr(widgets, name)())
    assert live.modules == (module,)
    assert live.html.startswith('<figure class="wide widget"><div class="still"><img alt=')
    below = '<figcaption class="with-still">What to notice.</figcaption></figure>'
    assert live.html.endswith(below)
    kept = written(live)
    assert kept["module"] == module
    assert set(kept["inputs"]) <= set(kept["traits"])
    assert not {"answer", "picture", "layout"} & set(kept["traits"])


@pytest.mark.parametrize(("name", "make"), OF_PYTHON.items())
def test_a_function_that_only_python_has_stands_still_and_says_what_to_do(name, make):
    widget = make()
    live = placed(widget)
    assert live.modules == ()
    assert "<script" not in live.html
    assert STANDS_STILL in live.html
    assert "<img alt='still'>" in live.html
    assert asked([(f"{name}.js", "preview", readable(traits_of(widget)))]) == [None]


def egg_box(x, y):
    return np.sin(2 * x) * np.cos(2 * y) + 0.1 * (x**2 + y**2)


def shown_on_the_site(widget):
    """A widget as the site's kernels show it."""
    let_travel(widget)
    return widget


@pytest.mark.parametrize("name", ["secant", "two_slices", "compass", "playground"])
def test_on_the_site_a_function_of_the_notebooks_own_goes_along(name):
    live = placed(shown_on_the_site(OWN[name]()))
    assert live.modules == (name,)
    assert STANDS_STILL not in live.html


def test_on_the_site_too_a_function_that_asks_its_argument_stands_still():
    bent = gdlesson.DescentPlayground(lambda x, y: x * x if x > 0 else y * y, steps=5)
    assert STANDS_STILL in placed(shown_on_the_site(bent)).html
    known = gdlesson.DescentPlayground(steps=5)
    before = known.surfaces
    assert shown_on_the_site(known).surfaces is before


@pytest.mark.proof
def test_what_the_page_says_of_a_notebooks_own_function_is_what_python_says():
    window = ((-4, 4), (-3, 3))
    walker = gdlesson.DescentPlayground(egg_box, start=(1.5, 2.0), window=window)
    curve = gdlesson.SecantExplorer(lambda x: x * abs(x), x=0, h=0.5, window=(-2, 2))
    walk, slope = asked(
        [
            ("playground.js", "preview", readable(traits_of(shown_on_the_site(walker)))),
            ("secant.js", "preview", readable(traits_of(shown_on_the_site(curve)))),
        ]
    )
    there = walker.answer["runs"][0]
    assert walk["runs"][0]["verdict"] == there["verdict"]
    assert np.allclose(walk["runs"][0]["losses"], np.frombuffer(there["losses"]), rtol=1e-6)
    for name in ("right", "left", "tangent", "status"):
        assert slope[name] == pytest.approx(curve.answer[name], abs=1e-12), name


def test_what_another_package_made_stands_still():
    slider = ipywidgets.IntSlider()
    live = placed(slider, None)
    assert live.modules == ()
    assert live.html == '<figure class="wide"><figcaption>What to notice.</figcaption></figure>'


def test_what_is_asked_wrongly_is_told():
    with pytest.raises(ValueError, match="one of the notebook's 1 widgets; got 'x'"):
        embed({"y": {"state": {}}}, "x", None, "")
    with pytest.raises(ValueError, match=r"some of clinic, .*; got \['quiz'\]"):
        script(["playground", "quiz"])


def test_no_text_of_a_learners_ends_the_script_that_it_stands_in():
    widget = gdlesson.DerivativeChecker("</script><script>alert(1)</script>")
    named = gdlesson.GraphPlayer(lambda x, y: x * y)
    named.names = ["</script><b>", "<!--"]
    for each in (widget, named):
        live = placed(each)
        inside = live.html.partition('application/json">')[2].partition("</script>")[0]
        assert "<" not in inside
    assert written(live)["traits"]["names"] == ["</script><b>", "<!--"]


@pytest.mark.proof
def test_one_script_has_each_shared_module_once_and_can_be_read(tmp_path):
    alone, both = script(["secant"]), script(["secant", "compass", "secant"])
    assert both.count("function createAxes(") == 1
    assert len(both) < len(alone) + len(script(["compass"])) - 20_000
    code = both.replace("run the import cell", "")  # said to a learner
    assert not re.search(r"\bimport\b|\beval\b|new Function", code)
    assert "</" not in both
    for name, text in (("all", script(WIDGETS.values())), ("one", alone)):
        (tmp_path / f"{name}.mjs").write_text(text, "utf-8")
        subprocess.run([node(), "--check", tmp_path / f"{name}.mjs"], check=True)


@pytest.mark.proof
def test_the_ground_is_drawn_as_python_draws_it():
    questions, pictures = [], []
    for name in SURFACES:
        widget = gdlesson.TwoSlices(ALL[name])
        window = widget.landscape.window
        zoomed = [[0.6 * low + 0.4 * high, 0.3 * low + 0.7 * high] for low, high in window]
        program = next(s["program"] for s in widget.surfaces if s["name"] == name)
        for side in (window, zoomed)[: 2 if name in ("bowl", "rosenbrock") else 1]:
            questions.append(("./engine.js", "ground", name, program, side))
            pictures.append(widget.landscape.picture(side))
    for there, here in zip(pictures, asked(questions), strict=True):
        where = there["surface"]
        assert [level["height"] for level in here["levels"]] == [
            level["height"] for level in there["levels"]
        ], where
        assert [v["heavy"] for v in here["levels"]] == [v["heavy"] for v in there["levels"]]
        assert here["rule"] == there["rule"], where
        assert here["steep"] == pytest.approx(there["steep"], rel=1e-6), where
        relief = np.frombuffer(there["relief"], "<f4")
        assert np.allclose(here["relief"], relief, atol=1e-5), where
        for mine, theirs in zip(here["above"], there["above"], strict=True):
            assert area(mine) == pytest.approx(area(floats(theirs)), abs=2e-3), where
        for mine, theirs in zip(here["levels"], there["levels"], strict=True):
            lines = floats(theirs["lines"])
            assert length(mine["lines"]) == pytest.approx(length(lines), rel=0.02, abs=0.02), where


def floats(packed):
    return np.frombuffer(packed, "<f4").tolist()


def lines(flat):
    """The lines that are strung one after the other, a point that is no number after each."""
    points = np.array(flat, float).reshape(-1, 2)
    ends = np.flatnonzero(np.isnan(points[:, 0]))
    return [part[~np.isnan(part[:, 0])] for part in np.split(points, ends + 1) if len(part) > 1]


def area(flat):
    """How much of the window is inside of borders; a hole goes the other way round."""
    cross = lambda p: p[:-1, 0] @ p[1:, 1] - p[1:, 0] @ p[:-1, 1]  # noqa: E731
    return abs(sum(cross(np.vstack([line, line[:1]])) for line in lines(flat))) / 2


def length(flat):
    return sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines(flat))


@pytest.mark.proof
def test_the_clinic_says_what_python_says():
    draw = random.Random(3)
    clinic = gdlesson.Clinic()
    cases = facts_of("clinic", {})["cases"]
    wishes = [
        {
            "patient": draw.choice(list(PATIENTS)),
            "cause": draw.choice(["", *CAUSES]),
            "move": draw.choice(["", *MOVES]),
        }
        for _ in range(40)
    ]
    questions = [("./engine.js", "clinic", {"shared": "cases", "and": {"wish": w}}) for w in wishes]
    for wish, here in zip(wishes, asked(questions, {"cases": cases}), strict=True):
        for trait in ("cause", "move", "patient"):
            setattr(clinic, trait, "" if trait != "patient" else wish[trait])
        for trait, value in wish.items():
            setattr(clinic, trait, value)
        there = {k: v for k, v in clinic.answer.items() if k not in ("echo", "notes")}
        assert set(here) == set(there), wish
        for name, value in there.items():
            if name in ("before", "after"):
                for curve in ("losses", "norms"):
                    exact = np.frombuffer(value[curve])
                    exact = np.where(np.isfinite(exact), exact, np.nan)  # JSON has a null for those
                    found = np.array(here[name][curve], float)
                    assert np.allclose(found, exact, rtol=1e-4, equal_nan=True), wish
                    value[curve] = here[name][curve]
            assert here[name] == value, wish


@pytest.mark.proof
@pytest.mark.parametrize("name", [n for n in WIDGETS if getattr(widgets, n).predictions])
def test_a_prediction_is_compared_as_python_compares_it(name):
    cls = getattr(widgets, name)
    for key, prediction in cls.predictions.items():
        facts = facts_of(WIDGETS[name], {**traits_of(cls(predict=key))})["prediction"]
        result = prediction.result()
        guesses = range(len(prediction.options)) or [
            result,
            1.05 * result,
            -result,
            1.4 * result,
            -3.14159e-7,
            1e22,
            0.5,
        ]
        said = asked([(f"{SITE}duties.js", "compared", facts, guess) for guess in guesses])
        assert said == [prediction.compare(guess) for guess in guesses]
