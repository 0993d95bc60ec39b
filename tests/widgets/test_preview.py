"""A page may preview what Python computes: on random states and edges both say the same.

Field by field: numbers to 1e-9 where rounding is not amplified, words to the letter.
"""

import functools
import math
import re

import numpy as np
import pytest
from asking import asked
from hypothesis import strategies as st
from widget_states import drawn, state

from gdlesson import (
    DepthView,
    DescentExplorer1D,
    DescentPlayground,
    FitByHand,
    FollowTheWiggle,
    GradientCompass,
    GraphPlayer,
    RegressionExplorer,
    SecantExplorer,
    TwoSlices,
    Value,
    widgets,
)
from gdlesson.drawing.racers import RACERS
from gdlesson.objectives import ALL
from gdlesson.widgets._base import HERE
from gdlesson.widgets.playground import SCHEDULES

#: The page is held to Python by Node, in a program of its own.
pytestmark = pytest.mark.proof

CLOSE = 1e-9
SURFACES = [o.name for o in ALL.values() if o.dimension == 2]

tiny = st.floats(-1e-9, 1e-9)
huge = st.sampled_from([1e20, -1e100, 1e154, -1e200, 1e307, -1e308])
near = st.one_of(st.floats(-5, 5), st.integers(-5, 5).map(float))
anywhere = st.one_of(near, near, near, tiny, st.floats(-1e4, 1e4), huge)
points = st.one_of(
    st.lists(near, min_size=2, max_size=2),
    st.lists(anywhere, min_size=2, max_size=2),
    st.sampled_from([list(m) for o in ALL.values() for m in o.minima if o.dimension == 2]),
)
typed = st.one_of(st.floats(-100, 100), near, tiny)
on_map = {"surface": st.sampled_from(SURFACES), "point": points}

learning_rates = st.one_of(
    st.floats(-3, 0.5).map(lambda power: 10.0**power), st.sampled_from([1e-300, 0.1, 0.5, 1e200])
)
budgets = st.one_of(st.integers(1, 30), st.integers(1, 30), st.sampled_from([50, 100, 1000]))

#: Functions of Values that go one way, with each of their operations; how many numbers they take.
ONE_WAY = [
    (lambda x, y: x**2 + 3 * y**2, 2),
    (lambda x, y, z: (x * y - z).tanh() / (1 + z.exp()) - 2.5, 3),
    (lambda x, y: x.log() * y.sigmoid() + (-x).relu() + x.max(y), 2),
    (lambda x, y: x**y + 2**x + x**-1.5 + (x + x) ** (1 / 3) + x * x, 2),
    (lambda x: x, 1),
]

#: Surfaces of a learner's that are written down, and where they are tried: beside their edges, too.
OWN = {
    "f(x, y)": lambda x, y: x**2 + np.sin(3 * y + 1) - x * y / 4,
    "f(w)": lambda w: np.log(1 + w @ w) + np.abs(w).sum() / 3,
    "with holes": lambda x, y: np.sqrt(x + 2) + (y - 1) ** 2 / (x - 3),
}


def own(widget, name, settings, at):
    """A widget on such a surface, and the inputs it is tried with."""
    return functools.partial(widget, OWN[name]), {"surface": st.just("own"), at: points, **settings}


#: For each widget that previews: how it is made, and the inputs it is tried with.
PREVIEWED = {
    "wiggle": (
        FollowTheWiggle,
        {"pair": st.sampled_from(["square", "sin", "bell", "neuron"]), "x": typed, "dx": typed},
    ),
    "depth": (
        DepthView,
        {
            "activation": st.sampled_from(["sigmoid", "tanh", "ReLU", "identity"]),
            "weight": typed, "u": typed, "depth": st.integers(1, 50),
        },
    ),
    "two_slices": (TwoSlices, {**on_map, "zoom": st.booleans()}),
    "compass": (GradientCompass, {**on_map, "angle": st.floats(-180, 180)}),
    "secant": (
        SecantExplorer,
        {
            "f": st.sampled_from(["square", "sin", "exp", "abs"]),
            "x": st.one_of(near, near, near, st.just(0.0), anywhere),
            "h": st.floats(-12, 0.3).map(lambda power: 10.0**power), "zoom": st.booleans(),
        },
    ),
    "regression": (
        RegressionExplorer,
        {"learning_rate": learning_rates, "scaled": st.booleans(), "steps": budgets},
    ),
    "descent_1d": (
        DescentExplorer1D,
        {
            "f": st.sampled_from([o.name for o in ALL.values() if o.dimension == 1]),
            "start": anywhere, "learning_rate": learning_rates, "steps": budgets,
        },
    ),
    "playground": (
        DescentPlayground,
        {
            "surface": st.sampled_from(SURFACES), "start": points,
            "learning_rate": learning_rates,
            "rates": st.dictionaries(st.sampled_from(list(RACERS)), learning_rates, max_size=1),
            "rules": st.lists(
                st.sampled_from(list(RACERS)), min_size=1, max_size=3, unique=True
            ),
            "schedule": st.sampled_from(sorted(SCHEDULES)), "steps": budgets,
        },
    ),
    **{
        f"graph_player {number}": (
            functools.partial(GraphPlayer, f),
            {"point": st.lists(anywhere, min_size=size, max_size=size)},
        )
        for number, (f, size) in enumerate(ONE_WAY)
    },
    "fit_by_hand": (FitByHand, {"slope": anywhere, "intercept": anywhere}),
}  # fmt: skip
#: The same with surfaces of a learner's, which share the states of a widget.
OWN_PREVIEWED = {
    f"{kind} {number}": own(*made)
    for number, name in enumerate(OWN)
    for kind, made in {
        "two_slices": (TwoSlices, name, {"zoom": st.booleans()}, "point"),
        "compass": (GradientCompass, name, {"angle": st.floats(-180, 180)}, "point"),
        "playground": (
            DescentPlayground, name,
            {
                "learning_rate": learning_rates, "steps": budgets,
                "rules": st.lists(
                    st.sampled_from(list(RACERS)), min_size=1, max_size=2, unique=True
                ),
            },
            "start",
        ),
    }.items()
}  # fmt: skip
STATES = {**dict.fromkeys(PREVIEWED, 500), **dict.fromkeys(OWN_PREVIEWED, 500 // len(OWN))}
PREVIEWED |= OWN_PREVIEWED


#: The share of those states that the page may leave to Python, since far out only Python sees a
#: tangent, or that amplify rounding.
SILENT = {"secant": 0.3, "playground": 0.15, "regression": 0.1, "descent_1d": 0.1}
#: A number that is the difference of larger ones has as many digits less: by name, so much is lost.
EPSILON = 2.0**-50


def lost(name, answer):
    """By the name of an entry, how far off rounding may put it whatever its size."""
    if name == "wiggle" and "lines" in answer:
        grain = EPSILON * max(1.0, *(abs(line["at"]) for line in answer["lines"]))
        dx = answer["lines"][0]["wiggle"]
        return {
            "wiggle": grain,
            "span": grain,
            "left": grain,
            "ratio": abs(grain / dx) if dx else 0.0,
        }
    if name == "two_slices":  # a hollow of Ackley's is 23 minus nearly 23
        return {"height": 23 * EPSILON}
    if name == "secant":
        ends = [abs(v) for v in (answer["y"], answer["y2"]) if v is not None]
        grain = EPSILON * max(1.0, *ends, *np.nan_to_num(np.abs(numbers(answer["ys"]))))
        slopes = grain / numbers(answer["steps"])
        h = answer["echo"]["h"]
        return {
            "right": grain / h, "left": grain / h, "y2": grain, "tangent": 1e3 * grain,
            "slopes": slopes, "left_slopes": slopes,
        }  # fmt: skip
    return {}


def numbers(packed):
    return np.frombuffer(packed, "<f8")


def test_every_widget_that_previews_is_tried():
    previewing = {
        path.stem for path in HERE.glob("*.js")
        if re.search(r"^export (function|const) preview\b", path.read_text("utf-8"), re.M)
    }  # fmt: skip
    assert previewing == {name.split()[0] for name in PREVIEWED}
    assert previewing <= set(widgets.WIDGETS.values())


def compared(name, count):
    """How often the page is silent, of so many states; if it speaks, it says what Python says."""
    make, inputs = PREVIEWED[name]
    widget = make()
    wishes = drawn(st.fixed_dictionaries(inputs), count)
    wishes.sort(key=lambda w: (w.get("surface"), w.get("scaled")))  # a map is drawn once, then
    answers, questions = [], []
    for wish in wishes:
        answers.append(answered(widget, wish))
        now = {trait: getattr(widget, trait) for trait in inputs}
        questions.append((f"{name.split()[0]}.js", "preview", {"shared": "state", "and": now}))
    silent = 0
    shared = {"state": state(widget)}
    for wish, there, here in zip(wishes, answers, asked(questions, shared), strict=True):
        found = here is not None and differences(here, told(there), lost(name.split()[0], there))
        if found and "learning_rate" in wish:
            # A run may amplify rounding: then Python's own neighbours differ as much.
            near = [answered(widget, nudged(wish, by)) for by in (-NUDGE, NUDGE)]
            if any(differences(told(n, plain=True), told(there), {}) for n in near):
                silent += 1
                continue
        assert not found, f"{name} at {wish}: {found}"
        silent += here is None
    return silent


#: A wish this much farther on; what follows from it is as much, where nothing is amplified.
NUDGE = 1e-13


def answered(widget, wish):
    """What Python says to a wish."""
    with np.errstate(all="ignore"), widget.hold_trait_notifications():
        for trait, value in wish.items():
            setattr(widget, trait, value)
    return widget.answer


def nudged(wish, by):
    """A wish with its numbers a little farther on; 0 stays, for what is symmetric stays so."""
    move = lambda v: v + by * (abs(v) + 1) if v else v  # noqa: E731
    start = wish.get("start", 0.0)
    moved = {"learning_rate": wish["learning_rate"] * (1 + by)}
    if "start" in wish:
        moved["start"] = list(map(move, start)) if isinstance(start, list) else move(start)
    return wish | moved


def told(answer, plain=False):
    """An answer without what the page has from elsewhere; plain, with its bytes as numbers."""
    kept = {k: v for k, v in answer.items() if k not in ("echo", "notes")}
    return as_numbers(kept) if plain else kept


def as_numbers(value):
    if isinstance(value, bytes):
        return numbers(value).tolist()
    if isinstance(value, dict):
        return {k: as_numbers(v) for k, v in value.items()}
    return [as_numbers(v) for v in value] if isinstance(value, list | tuple) else value


def differences(here, there, grains, path=""):
    """Where two answers differ, in words; empty where they don't."""
    if isinstance(there, bytes):
        return differences(here, numbers(there).tolist(), grains, path)
    if isinstance(there, dict):
        if not isinstance(here, dict) or set(here) != set(there):
            return f"{path}: {here!r}, not {there!r}"
        found = [differences(here[k], there[k], grains, f"{path}.{k}") for k in there]
        return "; ".join(filter(None, found))
    lengths = {len(v) for v in there if isinstance(v, list)} if isinstance(there, list) else ()
    apart = len(lengths) > 1  # lists of several lengths are no table
    if (
        isinstance(there, list | tuple)
        and there
        and not isinstance(there[0], dict | str)
        and not apart
    ):
        return far_apart(here, there, grains, path)
    if isinstance(there, list | tuple):
        if len(here) != len(there):
            return f"{path}: {len(here)} entries, not {len(there)}"
        found = [differences(here[i], there[i], grains, f"{path}[{i}]") for i in range(len(there))]
        return "; ".join(filter(None, found))
    if isinstance(there, float) and isinstance(here, int | float) and not isinstance(here, bool):
        return far_apart([here], [there], grains, path)
    return "" if here == there else f"{path}: {here!r}, not {there!r}"


def far_apart(here, there, grains, path):
    """Numbers that belong together are as exact as the largest of them."""
    a, b = (np.array([math.nan if v is None else v for v in n], float) for n in (here, there))
    if a.shape != b.shape:
        return f"{path}: {len(a)} numbers, not {len(b)}"
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    grain = grains.get(path.rpartition(".")[2], 0.0) if b.size else 0.0
    size = np.abs(b[np.isfinite(b)]).max(initial=0.0)
    with np.errstate(all="ignore"):
        off = ~(same | (np.abs(a - b) <= CLOSE * size + grain))
    return f"{path}: {a[off][:3]}, not {b[off][:3]}" if off.any() else ""


def test_numbers_are_written_as_python_writes_them():
    """Halves among them, which JavaScript rounds otherwise, and both borders of the plain form."""
    halves = st.builds(lambda n, k: n / 2.0**k, st.integers(-5000, 5000), st.integers(0, 8))
    near = st.builds(lambda n, k: n * 10.0**k, st.integers(-1001, 1001), st.integers(-8, 8))
    numbers = drawn(st.one_of(st.floats(allow_nan=False, allow_infinity=False), halves, near), 900)
    cases = [(value, digits) for value in numbers for digits in (2, 4)]
    found = asked([("js/general.js", "general", *case) for case in cases])
    assert found == [f"{value:.{digits}g}" for value, digits in cases]


def test_an_expression_that_may_go_another_way_is_left_to_python():
    size = 3.0
    double = lambda x: 2 * x  # noqa: E731
    odd = [
        lambda x: x if x > 0 else -x, lambda x: x * 1.0 if x else x, lambda x: x * x.data,
        lambda x: x * size, lambda x: double(x) + 1, lambda x: sum([x, x]),
        lambda x: Value(2.0) * x,
        lambda x: x and x * x, lambda x: (x > 1) * x, lambda x: [x := x * x for _ in range(2)][-1],
        lambda x: x**0.3333333 + x**0.33333333, functools.partial(lambda x: x * x),
    ]  # fmt: skip
    assert [GraphPlayer(f, [1.5]).graph for f in odd] == [[]] * len(odd)


@pytest.mark.parametrize(("name", "count"), STATES.items())
def test_the_page_says_what_python_says_of_five_hundred_states(name, count):
    assert compared(name, count) <= count * SILENT.get(name.split()[0], 0)
