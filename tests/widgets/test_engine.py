"""The page's engine against Python: recorded functions, step rules, schedules and the walk."""

import dataclasses

import numpy as np
import pytest
from asking import asked
from drawn_rules import drawn_rule
from hypothesis import strategies as st
from widget_states import drawn

from gdlesson import descend, grad
from gdlesson.drawing.racers import RACERS
from gdlesson.objectives import ALL, Objective
from gdlesson.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, NAdam, RMSprop
from gdlesson.runs.fates import fate
from gdlesson.runs.so_far import so_far
from gdlesson.runs.verdicts import Verdict, verdict
from gdlesson.tape.program import OPERATIONS, program
from gdlesson.widgets._programs import program_of
from gdlesson.widgets.playground import SCHEDULES

#: The page is held to Python by Node, in a program of its own.
pytestmark = pytest.mark.proof

#: The same digits, but for what sums of rounded numbers lose.
CLOSE = 1e-9
#: Its slope is infinite where its height is not.
ROOT = Objective(
    "root", "√x + y²", lambda x, y: np.sqrt(x) + y * y,
    lambda x, y: (0.5 / np.sqrt(x), 2 * y), (), ((0.5, 2.0), (-1.0, 1.0)), (1.0, 1.0),
)  # fmt: skip
WALKED = {**ALL, "root": ROOT}
SURFACES = ("bowl", "ravine", "saddle", "plateau", "himmelblau")

share = st.floats(0, 0.99)
small = st.sampled_from([0.0, 1e-3, 0.1])
rates = st.floats(-6, 1).map(lambda power: 10.0**power)
climbs = st.booleans()
RULES = {
    SGD: st.builds(
        SGD, rates, st.one_of(st.just(0.0), share), weight_decay=small,
        dampening=st.floats(0, 1), maximize=climbs,
    ),
    "nesterov": st.builds(SGD, rates, st.floats(0.1, 0.99), st.just(True)),
    Adagrad: st.builds(Adagrad, rates, small, small, small, maximize=climbs),
    RMSprop: st.builds(
        RMSprop, rates, st.floats(0.1, 0.99), st.sampled_from([1e-8, 1e-2]), small, share,
        st.booleans(), maximize=climbs,
    ),
    Adadelta: st.builds(Adadelta, rates, share, st.sampled_from([1e-6, 1e-2]), small),
    Adam: st.builds(Adam, rates, st.tuples(share, share), weight_decay=small, amsgrad=climbs),
    AdamW: st.builds(AdamW, rates, st.tuples(share, share), weight_decay=small),
    NAdam: st.builds(
        NAdam, rates, st.tuples(share, share), weight_decay=small,
        decoupled_weight_decay=st.booleans(),
    ),
}  # fmt: skip
#: What races and has no line of its own there is drawn as its settings say.
RULES |= {
    kind: st.integers(0, 10**9).map(
        lambda seed, kind=kind: drawn_rule(kind, np.random.default_rng(seed))
    )
    for racer in RACERS.values()
    if (kind := type(racer.make(0.1))) not in RULES
}


RUNS = {
    (o, rule): st.tuples(
        st.just(o), st.tuples(st.floats(-3, 3), st.floats(-3, 3)), made,
        st.sampled_from(sorted(SCHEDULES)), st.integers(1, 60),
    )
    for o in SURFACES for rule, made in RULES.items()
}  # fmt: skip


def in_the_page(o, start, rule, schedule, steps):
    name = type(rule).__name__
    sent = dataclasses.asdict(rule)
    return ("./engine.js", "run", program_of(WALKED[o]), list(start), name, sent, schedule, steps)


@pytest.fixture(scope="module")
def walks():
    """Runs of five surfaces with every rule, in Python and in the page."""
    cases = [case for strategy in RUNS.values() for case in drawn(strategy, 8)]
    cases += [("bowl", (0.0, 0.0), SGD(0.1), "constant", 5), *overflowing()]
    return list(zip(cases, asked([in_the_page(*case) for case in cases]), strict=True))


def overflowing():
    """Every way to break off, and one that only nearly does."""
    for o, start, rate in (
        ("himmelblau", (1e80, 1.0), 0.1),
        ("himmelblau", (1e60, 1e60), 1e10),
        ("bowl", (1e154, 1e154), 1e-3),
        ("bowl", (1e200, 0.0), 1e-3),
        ("plateau", (1e160, 1.0), 1.0),
        ("bowl", (4.0, 3.0), 1e300),
        ("bowl", (400.0, 3.0), 1e307),
        ("root", (0.0, 1.0), 0.1),
    ):
        yield o, start, SGD(rate), "constant", 30


def test_the_page_walks_as_descend_does(walks):
    kinds = set()
    for (o, start, rule, schedule, steps), found in walks:
        f = WALKED[o]
        run = descend(f, start, optimizer=rule, schedule=SCHEDULES[schedule](steps), steps=steps)
        kinds.add(run.status)
        case = f"{o} from {start} with {rule} under {schedule} for {steps}"
        assert found["status"] == run.status.value, case
        assert found["broke"] is run.status.broke, case
        for name in ("points", "losses", "gradients"):
            here, there = np.array(found[name], float), getattr(run, name)
            assert here.shape == there.shape, case
            # Rounding grows with the numbers on the way, and not beyond.
            size = np.maximum.accumulate(np.abs(there), axis=0) if tame(run) else np.abs(there)
            assert close(here, there, size), (case, name)
        assert close(np.array(found["rates"]), run.learning_rates), case
    assert len(kinds) == 5  # all but those that only tolerance and callbacks bring


#: What races, and one that swings for long; where it begins, at which rate, for how many steps.
JUDGED = st.tuples(
    st.sampled_from(sorted(ALL)),
    st.lists(
        st.one_of(
            st.floats(-4, 4), st.integers(-4, 4).map(float), st.sampled_from([0.0, 1.0, 1e200])
        ),
        min_size=2, max_size=2,
    ),
    st.sampled_from([*RACERS, "SGD", "SGD"]),
    st.one_of(rates, st.sampled_from([0.01, 0.1, 0.3, 1 / 3, 0.4, 0.5, 1.0])),
    st.sampled_from(["constant"] * 3 + sorted(SCHEDULES)),
    st.one_of(st.integers(1, 12), st.sampled_from([50, 100, 300])),
)  # fmt: skip


#: What chance seldom brings.
RARE = [
    ("saddle", [2.5, 0.0], "SGD", 0.1, "constant", 100),
    ("bowl", [1e200, 1.0], "SGD", 0.1, "constant", 5),
    ("rosenbrock", [-1.2, 1.0], "RMSprop", 0.1, "constant", 300),
    ("two_valleys", [1.7, 0.0], "SGD", 0.15, "constant", 30),
    ("two_valleys", [1.7, 0.0], "SGD", 0.25, "constant", 30),
    ("plateau", [-2.3, -3.9], "RMSprop", 0.752, "constant", 50),
    ("rastrigin", [2.5, 0.5], "SGD", 0.0155, "constant", 50),
]
#: A start this far to either side: what is said of a run that doesn't mind it is certain.
NUDGE = 1e-12
FIRST = (0, 1, 3, 5, 10)


def words_of(f, start, rule, schedule, steps):
    """What Python says of a run, of its first steps, and of its rate."""
    begin = start if f.dimension == 2 else start[0]
    schedule = SCHEDULES[schedule](steps)
    run = descend(f, begin, optimizer=rule, schedule=schedule, steps=steps)
    reading = verdict(run)
    first = [dict(zip(("word", "sentence"), so_far(run, k), strict=True)) for k in FIRST]
    return {"word": reading.word, "sentence": reading.sentence, "fate": fate(run, reading),
            "first": first}  # fmt: skip


def said(count):
    """What Python and the page say of so many runs, without those that amplify rounding."""
    cases, questions = [], []
    for name, place, racer, rate, schedule, steps in [*RARE, *drawn(JUDGED, count)]:
        f, rule = ALL[name], RACERS[racer].make(rate)
        start = place[: f.dimension]
        there = words_of(f, start, rule, schedule, steps)
        nudged = ([v + by * (abs(v) + 1) if v else v for v in start] for by in (-NUDGE, NUDGE))
        if any(words_of(f, other, rule, schedule, steps) != there for other in nudged):
            continue
        cases.append((f"{name} from {start} by {rule} under {schedule} for {steps}", there))
        _, _, program, _, *rest = in_the_page(name, start, rule, schedule, steps)
        facts = {"minima": [list(m) for m in f.minima]}
        questions.append(("./engine.js", "judged", program, start, *rest, facts))
    return list(zip(cases, asked(questions), strict=True))


def assert_the_same(count):
    with np.errstate(all="ignore"):
        found = said(count)
    assert len(found) > 0.85 * count
    odd = [(case, there, here) for (case, there), here in found if there != here]
    assert not odd, f"{len(odd)} of {count}: {odd[:3]}"
    return {there["word"] for (_, there), _ in found}


def test_the_page_says_of_thousands_of_runs_what_python_says():
    words = assert_the_same(1000)
    ours = {kind.word for kind in Verdict}
    assert words >= ours - {"Not begun", "Noisy", "Left"}


def tame(run):
    return bool(np.isfinite(run.losses).all())


def close(here, there, size=None):
    size = np.abs(there) if size is None else size
    same = (here == there) | (np.isnan(here) & np.isnan(there))
    with np.errstate(all="ignore"):
        return bool((same | (np.abs(here - there) <= CLOSE * size)).all())


def test_the_same_functions_have_the_same_slopes():
    """Every operation walked forward and backward, against the tape's own walk."""
    one, two = [], []
    for name, operation in OPERATIONS.items():
        (two if name in TWO else one).append(operation)
    lifts = {np.arccosh: 2.0, np.arctanh: -0.5, np.arcsin: -0.5, np.arccos: -0.5}
    functions = [lambda w, f=f: f(w[0] + lifts.get(f, 0.0)) * w[1] for f in one]
    functions += [lambda w, f=f: f(w[0], w[1]) + f(w[1], w[0]) for f in two]
    window = [(0.1, 1.4), (0.2, 1.3)]
    points = np.random.default_rng(3).uniform([0.1, 0.2], [1.4, 1.3], (25, 2)).tolist()
    questions = [("./engine.js", "readings", program(f, window), points) for f in functions]
    for f, found in zip(functions, asked(questions), strict=True):
        for w, (height, *slopes) in zip(points, found, strict=True):
            assert height == pytest.approx(float(f(np.array(w))), rel=1e-12, nan_ok=True)
            assert slopes == pytest.approx(grad(f)(w).tolist(), rel=1e-12, abs=1e-14, nan_ok=True)


TWO = ("add", "subtract", "multiply", "divide", "power", "remainder", "maximum", "minimum",
       "arctan2", "hypot")  # fmt: skip


def test_edges_are_numpys():
    """Halves, signs, zeros, ties and what overflows."""
    corners = [-1e300, -2.5, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.5, 1e300]
    window = [(0.3, 0.6), (0.3, 0.6)]
    points = [[a, b] for a in corners for b in corners]
    questions, heights = [], []
    for name, f in OPERATIONS.items():
        does = (lambda w, f=f: f(*w)) if name in TWO else (lambda w, f=f: f(w[0]))
        questions.append(("./engine.js", "readings", program(does, window), points))
        with np.errstate(all="ignore"):
            heights.append([float(does(list(map(np.float64, w)))) for w in points])
    for name, found, there in zip(OPERATIONS, asked(questions), heights, strict=True):
        for w, (here, *_), value in zip(points, found, there, strict=True):
            assert here == pytest.approx(value, rel=1e-12, nan_ok=True), (name, w)


def test_schedules_have_pythons_rates():
    cases = [(name, rate, steps) for name in SCHEDULES for rate in (0.1, 3.0)
             for steps in (1, 2, 3, 5, 50, 1000)]  # fmt: skip
    for (name, rate, steps), found in zip(
        cases, asked([("./engine.js", "rates", *case) for case in cases]), strict=True
    ):
        schedule = SCHEDULES[name](steps)
        there = [schedule.rate(rate, k) if schedule else rate for k in range(steps)]
        assert found == pytest.approx(there, rel=1e-12, abs=1e-15)
