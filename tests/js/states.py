"""Write what Python sends to the page, for every widget, to a file that the tests read.

python tests/js/states.py FILE
"""

import json
import sys
import tempfile
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from drawn_graphs import expressions
from spoken_texts import drawn
from widget_states import state

import gdlesson
from gdlesson.autodiff import topological
from gdlesson.drawing.graph import layout
from gdlesson.page.spoken import spoken
from gdlesson.page.typeset import typeset
from gdlesson.widgets._base import HERE, LessonWidget
from gdlesson.widgets._graphs import answer_of
from gdlesson.widgets._light import light_module


def every_widget(place):
    """One of each, by the name of its ES module; some of them in their special states too."""
    made = [getattr(gdlesson, name) for name in gdlesson.__all__]
    widgets = [w for w in made if isinstance(w, type) and issubclass(w, LessonWidget)]
    found = {w.__module__.rpartition(".")[2]: w() for w in widgets}
    found["quiz"] = gdlesson.quiz("derivative", place)
    assert set(found) == {p.stem for p in HERE.glob("*.js")}, sorted(found)
    found["secant zoomed in"] = gdlesson.SecantExplorer(x=1, h=1e-6)
    found["secant zoomed in"].zoom = True
    found["secant where f ends"] = gdlesson.SecantExplorer(lambda x: x**0.5, x=-1)
    found["secant too near"] = gdlesson.SecantExplorer(x=1, h=1e-20)
    found["secant too near"].zoom = True
    found["secant at a corner"] = gdlesson.SecantExplorer("abs", x=0)
    found["playground race"] = gdlesson.DescentPlayground(rules=("SGD", "Adam"), steps=20)
    found["playground asks"] = gdlesson.DescentPlayground(predict="zigzag")
    found["playground chooses"] = gdlesson.DescentPlayground(predict="axis")
    found["fit_by_hand revealed"] = gdlesson.FitByHand()
    found["fit_by_hand revealed"].revealed = True
    found["depth off"] = gdlesson.DepthView("ReLU", u=-1.0)
    found["depth ten"] = gdlesson.DepthView(depth=10)
    found["depth twenty"] = gdlesson.DepthView(depth=20)
    found["depth negative"] = gdlesson.DepthView(weight=-4, depth=5)
    found["secant off"] = gdlesson.SecantExplorer(x=10)
    found["secant far wiggle"] = gdlesson.SecantExplorer(x=1.5, h=100)
    found["descent_1d off"] = gdlesson.DescentExplorer1D(start=10)
    found["two_slices off"] = gdlesson.TwoSlices(point=(50, 1))
    found["compass off"] = gdlesson.GradientCompass(point=(50, 1))
    found["wiggle asks"] = gdlesson.FollowTheWiggle(x=1, predict="product")
    found["wiggle tiny"] = gdlesson.FollowTheWiggle("square", x=1.0, dx=0.001)
    found["wiggle backward"] = gdlesson.FollowTheWiggle("square", x=-1.0, dx=0.05)
    found |= {f"{name} far": widget for name, widget in far_away().items()}
    return found


def far_away():
    """Where numbers overflow: what is not finite has no place on the page, and is said."""
    far = {
        "secant": gdlesson.SecantExplorer(x=1e308),
        "descent_1d": gdlesson.DescentExplorer1D(start=1e200),
        "playground": gdlesson.DescentPlayground(start=(1e308, -1e308)),
        "two_slices": gdlesson.TwoSlices(point=(1e308, 1e200)),
        "compass": gdlesson.GradientCompass(point=(1e307, 1)),
        "fit_by_hand": gdlesson.FitByHand(slope=1e200),
        "regression": gdlesson.RegressionExplorer(learning_rate=1e200),
        "depth": gdlesson.DepthView("identity", weight=100.0),
        "wiggle": gdlesson.FollowTheWiggle("square", x=100, dx=-100),
    }
    far["secant steep"] = gdlesson.SecantExplorer(lambda x: 1e308 * x, x=1)
    far["descent_1d steep"] = gdlesson.DescentExplorer1D(lambda x: 1e308 * x, start=1)
    far["two_slices steep"] = gdlesson.TwoSlices(lambda x, y: 1e308 * x + y)
    far["fit_by_hand revealed"] = gdlesson.FitByHand(slope=1e308, intercept=-1e308)
    far["fit_by_hand revealed"].revealed = True
    return far


def written():
    """Every module of the front end, as it stands in the folder."""
    return [p for p in sorted(HERE.rglob("*.js")) if "node_modules" not in p.parts]


def main():
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings(record=True) as said:
        states = {name: state(widget) for name, widget in every_widget(place).items()}
    assert not said, said[0]  # a learner would see it below the cell
    heard = [[text, spoken(text)] for text in drawn(7, 500)]
    printed = [[text, typeset(text)] for text in drawn(8, 500)]
    light = [[str(p.relative_to(HERE)), light_module(p.read_text("utf-8"))] for p in written()]
    graphs = [
        answer_of(layout(end), [v for v in topological(end) if v.name in [*"xyz"]])
        for end in expressions(100)
    ]
    sent = {"states": states, "heard": heard, "printed": printed, "light": light, "graphs": graphs}
    Path(sys.argv[1]).write_text(json.dumps(sent, allow_nan=False), "utf-8")


if __name__ == "__main__":
    main()
