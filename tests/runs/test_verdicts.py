"""The verdict: what it says of a run is what the numbers of that run say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdlesson import SGD, Adam, AdamW, MeanSquaredError, RMSprop, StepLR, descend
from gdlesson.objectives import (
    ALL,
    bowl,
    cubic,
    himmelblau,
    parabola,
    plateau,
    rastrigin,
    rosenbrock,
    saddle,
    two_valleys,
)
from gdlesson.runs import sentences
from gdlesson.runs.directions import BORDER, FAINT, VISIBLE, Way, curvature_at, ways
from gdlesson.runs.leaps import leaps
from gdlesson.runs.verdicts import STILL_AHEAD, Verdict, verdict, way_left


class Quadratic:
    """Half of (w - at)ᵀ H (w - at), with known curvatures along axes turned by `angle`."""

    def __init__(self, curvatures, at=(0.0, 0.0), angle=0.0):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self.axes, self.curvatures, self.at = turn, np.array(curvatures), np.array(at)
        self.H = turn @ np.diag(curvatures) @ turn.T
        self.minima = (tuple(at),)

    def __call__(self, w):
        return float((w - self.at) @ self.H @ (w - self.at) / 2)


def kind_by_factors(factors, far, steps):
    """What is seen of a run whose distance along each axis is far[i] * factors[i]**k."""
    k = np.arange(steps + 1)[:, None]
    with np.errstate(over="ignore"):
        way = far * factors**k
    widest = np.maximum.accumulate(np.abs(way).max(axis=1))
    seen = (np.abs(way) > VISIBLE * widest[:, None]).any(axis=0)
    if (factors[seen] < -1).any():
        return Verdict.DIVERGING
    jumps = (np.abs(way[1:]) > VISIBLE * np.abs(far)) & (way[1:] * way[:-1] < 0)
    if jumps[:, seen].any():
        return Verdict.ZIGZAG
    return None  # smooth or crawling: how far it got decides


@pytest.mark.proof
def test_two_thousand_runs_agree_with_their_factors():
    rng = np.random.default_rng(20260)
    counted = dict.fromkeys(("Zig-zag", "Diverging", "Smooth", "Crawling"), 0)
    for _ in range(2000):
        curvatures = 10 ** rng.uniform(-1, 1, 2)
        f = Quadratic(curvatures, rng.normal(size=2), rng.uniform(0, np.pi))
        far = rng.uniform(0.5, 4, 2) * rng.choice([-1, 1], 2)
        rate = rng.uniform(0.005, 2.4) / curvatures.max()
        steps = int(rng.integers(5, 80))
        run = descend(
            f, f.at + f.axes @ far, gradient=lambda w, f=f: f.H @ (w - f.at),
            learning_rate=rate, steps=steps,
        )  # fmt: skip
        factors = 1 - rate * curvatures
        if np.abs(np.abs(factors) - 1).min() < 1e-3 or (np.abs(factors) < 2 * VISIBLE).any():
            continue  # the borders have a test of their own
        found, expected = verdict(run).kind, kind_by_factors(factors, far, steps)
        if expected is None:
            height = (curvatures * (far * factors**steps) ** 2).sum() / (curvatures * far**2).sum()
            if abs(height / STILL_AHEAD - 1) > 1e-3:
                assert found is (Verdict.CRAWLING if height > STILL_AHEAD else Verdict.SMOOTH)
                counted[found.word] += 1
        else:
            assert found is expected, (rate, curvatures, far, steps)
            counted[found.word] += 1
    assert min(counted.values()) > 50, counted


@pytest.mark.parametrize("start", [(4, 3), (-2, 1), (1, -4)])
def test_the_borders_of_the_bowl_are_where_the_factors_put_them(start):
    def found(rate, **options):
        return verdict(descend(bowl, start, learning_rate=rate, steps=50)).kind

    assert [found(r / 6) for r in (0.99, 1.01)] == [Verdict.SMOOTH, Verdict.ZIGZAG]
    assert [found(r / 3) for r in (0.99, 1.01)] == [Verdict.ZIGZAG, Verdict.DIVERGING]
    for r, verb in ((0.99, "glides along x"), (1.01, "changes sides along x")):
        assert verb in verdict(descend(bowl, start, learning_rate=r / 2, steps=8)).sentence
    for r, verb in ((0.99, "changes sides along x"), (1.01, "along x each step lands 1.02 times")):
        assert verb in verdict(descend(bowl, start, learning_rate=r, steps=8)).sentence


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.05, "Smooth: it glides down along y and x and never changes sides."),
        (0.17, "Zig-zag: it visibly changes sides along y at step 1 alone and glides along x."),
        (0.215, "Zig-zag: it changes sides along y at every step and glides along x."),
        (0.333, "Zig-zag: it changes sides along y at every step (each jump 0.998 times the last)"),
        (1 / 3, "Bouncing: it jumps to and fro between (0, −3) and (0, 3)"),
        (0.334, "Diverging: along y each step lands 1.004 times as far out on the other side"),
        (1.00001 / 3, "Diverging: along y each step lands a little further out on the other side"),
        (1, "along y each step lands 5 times as far out on the other side; it jumps to and fro"),
        (2, "along y each step lands 11 times as far out on the other side; along x each step "
            "lands 3 times"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_each_coordinate_does(rate, words):
    assert words in verdict(descend(bowl, (4, 3), learning_rate=rate, steps=50)).sentence


def test_on_the_border_of_the_parabola_it_jumps_to_and_fro():
    found = verdict(descend(parabola, 2, learning_rate=1.0, steps=40))
    assert found.sentence.startswith("Bouncing: it jumps to and fro between −2 and 2")
    assert verdict(descend(parabola, 2, learning_rate=0.51, steps=40)).kind is Verdict.ZIGZAG


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.5, 0.9])
def test_a_saddle_that_is_reached_is_no_lowest_point(rate):
    along_the_ridge = verdict(descend(saddle, (2.5, 0), learning_rate=rate, steps=60))
    assert along_the_ridge.kind is Verdict.SADDLE
    assert "no lowest point" in along_the_ridge.sentence
    beside_it = verdict(descend(saddle, saddle.start, learning_rate=rate, steps=60))
    assert beside_it.sentence.startswith("Falling: it leaves the saddle along y")


@pytest.mark.parametrize(
    ("f", "start", "words"),
    [
        (bowl, (1e308, 3), "Not finite: f is inf at the start, (10³⁰⁸, 3)"),
        (bowl, (1e200, 3), "Not finite: f is inf at the start"),
        (lambda w: float("nan"), (1.0, 2.0), "Not finite: f is nan at the start, (1, 2)"),
        (lambda w: float(np.log(w[0])), (-1.0,), "Not finite: f is nan at the start"),
    ],
)
def test_what_is_not_finite_at_the_start_is_said(f, start, words):
    assert verdict(descend(f, start, learning_rate=0.1, steps=50)).sentence.startswith(words)


def test_a_step_out_of_the_domain_is_not_called_an_overshoot():
    def f(w):
        return float(w + np.log(w))

    run = descend(f, 1.0, gradient=lambda w: 1 + 1 / w, learning_rate=0.3, steps=50)
    assert verdict(run).sentence == "Left: step 2 landed at −0.65, where f has no value."


def test_numbers_too_large_to_be_held_are_the_end_of_a_run_that_diverges():
    found = verdict(descend(bowl, (4, 3), learning_rate=5.0, steps=2000))
    assert found.kind is Verdict.DIVERGING
    assert "too large to be held" in found.sentence


RULES = {
    "plain": SGD(0.1),
    "momentum": SGD(0.03, momentum=0.9),
    "RMSprop": RMSprop(0.1),
    "RMSprop with momentum": RMSprop(0.05, momentum=0.9),
    "Adam": Adam(0.3),
    "AdamW": AdamW(0.3),
}


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(sorted(RULES)),
    f=st.sampled_from([bowl, himmelblau, cubic, rosenbrock, saddle]),
    scale=st.floats(-2, 1),
    x=st.floats(-3, 3),
    y=st.floats(-2, 2),
)
def test_no_rule_is_said_to_do_what_its_path_does_not(name, f, scale, x, y):
    rule = RULES[name]
    rule = type(rule)(**{**vars(rule), "learning_rate": rule.learning_rate * 10**scale})
    run = descend(f, (x, y), optimizer=rule, steps=120)
    found = verdict(run)
    momentum = "momentum" in name or "Adam" in name
    assert ("momentum" in found.sentence) <= momentum
    late = np.diff(run.points, axis=0)[-30:]
    if run.steps < 60:
        return
    turns = (late[1:] * late[:-1] < 0).mean(axis=0).max()
    seen = np.abs(late).max() > 0.01 * np.ptp(run.points, axis=0).max()
    if turns > 0.9 and seen and not momentum and not run.status.broke:
        assert found.kind not in (Verdict.SMOOTH, Verdict.CRAWLING, Verdict.SWINGING)
    if found.kind in (Verdict.HOVERING, Verdict.BOUNCING):
        assert turns >= 0.4
    if found.kind in (Verdict.SMOOTH, Verdict.ZIGZAG, Verdict.CRAWLING):
        assert run.losses[-1] <= run.losses[0]


def test_rmsprop_that_bounces_about_the_bottom_does_not_crawl():
    run = descend(lambda w: float(np.abs(w).sum()), [2.05, 1.0], optimizer=RMSprop(0.1), steps=200)
    found = verdict(run)
    assert found.kind in (Verdict.HOVERING, Verdict.BOUNCING)
    assert "momentum" not in found.sentence


def test_adam_passes_the_bottom_before_it_settles():
    found = verdict(descend(bowl, (4, 3), optimizer=Adam(0.3), steps=200))
    assert found.kind is Verdict.SWINGING
    assert "along x" in found.sentence
    assert found.sentence.endswith("it then settles.")


@pytest.mark.parametrize(
    ("rule", "steps", "end"),
    [
        (SGD(0.1, momentum=0.9), 50, "it still swings."),
        (SGD(0.1, momentum=0.9), 400, "it then settles."),
        (Adam(0.1), 50, "it still swings."),
        (Adam(0.1), 400, "it then settles."),
    ],
)
def test_it_has_settled_once_no_step_can_be_seen(rule, steps, end):
    assert verdict(descend(bowl, (4, 3), optimizer=rule, steps=steps)).sentence.endswith(end)


def test_the_slope_of_a_regression_that_jumps_is_no_smooth_run():
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 5, 60)
    loss = MeanSquaredError(np.column_stack([x, np.ones(60)]), 12 * x + 4)
    border = 2 / np.linalg.eigvalsh(2 / 60 * loss.X.T @ loss.X).max()
    for share, word in ((0.4, "Smooth"), (0.6, "Zig-zag"), (0.9, "Zig-zag"), (1.1, "Diverging")):
        found = verdict(descend(loss, (0, 0), learning_rate=share * border, steps=400),
                        ("slope", "intercept"))  # fmt: skip
        assert found.word == word
        assert "across the valley" in found.sentence


@pytest.mark.parametrize("f", ALL.values(), ids=lambda f: f.name)
def test_at_rest_at_every_minimum_that_is_exact(f):
    for minimum in f.minima:
        if not f.gradient(minimum).any():
            run = descend(f, minimum[0] if f.dimension == 1 else minimum, steps=3)
            assert verdict(run).kind is Verdict.AT_REST
            assert "a lowest point" in verdict(run).sentence


@pytest.mark.parametrize(
    ("f", "ground"),
    [(saddle, "a saddle"), (lambda w: -float(w @ w), "a top"), (lambda w: 1.0, "level")],
)
def test_at_rest_elsewhere_says_what_the_place_is(f, ground):
    assert ground in verdict(descend(f, (0.0, 0.0), steps=3)).sentence


def test_no_step_at_all_is_not_begun():
    assert verdict(descend(bowl, (4, 3), steps=0)).kind is Verdict.NOT_BEGUN


def test_a_flipped_sign_is_no_smooth_run():
    run = descend(bowl, (4, 3), gradient=lambda w: -bowl.gradient(w), learning_rate=0.05, steps=30)
    assert verdict(run).kind is Verdict.DIVERGING


def test_minibatches_have_losses_of_their_own():
    loss = MeanSquaredError(np.arange(40.0).reshape(20, 2) / 40, np.ones(20))
    run = descend(loss.batches(5, seed=0), (0.0, 0.0), learning_rate=0.1, steps=60)
    assert verdict(run).kind is Verdict.NOISY


def test_every_verdict_is_a_sentence_with_a_word():
    for found in Verdict:
        assert found.value.endswith(".")
        assert found.word


class TestDirections:
    def test_the_curvature_is_that_of_f(self):
        run = descend(lambda w: float(3 * w[0] ** 2 + w[0] * w[1] - w[1] ** 2), [1.0, 2.0], steps=1)
        np.testing.assert_allclose(
            curvature_at(run, np.array([1.0, 2.0])), [[6, 1], [1, -2]], atol=1e-5
        )

    def test_the_factor_of_each_axis_is_found(self):
        f = Quadratic((2.0, 9.0), (1.0, -1.0), 0.4)
        run = descend(f, (3.0, 2.0), gradient=lambda w: f.H @ (w - f.at), learning_rate=0.2,
                      steps=20)  # fmt: skip
        factors = {round(w.curvature, 6): w.factor for w in ways(run, run.steps)}
        assert factors == pytest.approx({9.0: 1 - 0.2 * 9, 2.0: 1 - 0.2 * 2})

    @pytest.mark.parametrize(
        ("slopes", "crossings", "bends"),
        [
            ([4, -2, 1, -0.5], [1, 2, 3], []),
            ([4, 1, -0.5, -2, -1], [], [2]),  # a bent valley: uphill becomes downhill
            ([4, 1, -0.5, -0.2, -0.1], [2], []),
            ([4, 0.1 * VISIBLE, -0.1 * VISIBLE, 0], [], []),  # too close to the bottom to be seen
        ],
    )
    def test_a_jump_is_told_from_a_bend(self, slopes, crossings, bends):
        way = Way("x", np.array(slopes, dtype=float), can_bend=True)
        assert way.crossings.tolist() == crossings
        assert way.bends.tolist() == bends

    @pytest.mark.parametrize(("beyond", "seen"), [(0.9, False), (1.1, True)])
    def test_a_jump_is_seen_where_it_lands_more_than_a_line_beyond_the_bottom(self, beyond, seen):
        places = np.array([1.0, -beyond * FAINT, 0.0])
        way = Way("x", places, places=places / np.ptp(places))
        assert way.crossings.tolist() == [1]
        assert way.jumps is seen

    def test_a_glide_that_hardly_passes_the_bottom_is_no_zigzag(self):
        run = descend(two_valleys, -1.5, learning_rate=0.065, steps=30)
        assert verdict(run).sentence == (
            "Smooth: it glides down and passes the bottom by too little to be seen."
        )
        wild = verdict(descend(two_valleys, -1.5, learning_rate=0.2, steps=30))
        assert wild.kind is Verdict.ZIGZAG

    @pytest.mark.parametrize(("off", "kind"), [(0.5, Verdict.BOUNCING), (-2, Verdict.ZIGZAG),
                                               (2, Verdict.DIVERGING)])  # fmt: skip
    def test_the_border_is_as_wide_as_it_says(self, off, kind):
        rate = (2 + off * BORDER) / 2
        assert verdict(descend(parabola, 2, learning_rate=rate, steps=9)).kind is kind

    @pytest.mark.parametrize(
        ("rate", "kind"), [(0.0224, Verdict.CRAWLING), (0.0226, Verdict.SMOOTH)]
    )
    def test_crawling_begins_where_a_hundredth_of_the_height_is_left(self, rate, kind):
        run = descend(parabola, 2, learning_rate=rate, steps=50)
        assert (way_left(run, 50) > STILL_AHEAD) == (kind is Verdict.CRAWLING)
        assert verdict(run).kind is kind


def test_of_a_run_that_climbs_it_is_said_which_way_the_sentence_looks():
    """The loss curve beside it goes up."""
    run = descend(lambda w: -bowl(w), (4, 3), optimizer=SGD(0.05, maximize=True), steps=50)
    assert verdict(run).sentence.endswith("never changes sides. (Said of −f: this run climbs f.)")
    X = np.random.default_rng(0).normal(size=(200, 3))
    batches = MeanSquaredError(X, X @ [1.0, 2.0, 3.0]).batches(20, seed=1)
    found = verdict(descend(batches, np.zeros(3), optimizer=SGD(0.01, maximize=True), steps=30))
    assert found.kind is Verdict.NOISY
    assert "on average it fell" in found.sentence
    assert "climbs f" in found.sentence
    plain = verdict(descend(bowl, (4, 3), learning_rate=0.05, steps=50))
    assert "−f" not in plain.sentence


@pytest.mark.parametrize("rate", [0.1, 0.2])
def test_a_run_whose_loss_shoots_up_again_and_again_is_said_to(rate):
    found = verdict(run := descend(rosenbrock, (-1.2, 1), optimizer=RMSprop(rate), steps=1000))
    assert found.kind is Verdict.SPIKING
    top = int(found.sentence.split("at step ")[1].split(",")[0])
    assert run.losses[top] == run.losses[top - 5 : top + 5].max() > 50 > run.losses[-1]
    assert "its loss shoots up again 7 times, furthest at step" in found.sentence


def test_a_loss_that_was_down_and_stays_up_is_not_said_to_get_down():
    """Nor does it crawl: the picture shows it low in between."""
    run = descend(plateau, (-2.3, -3.9), optimizer=RMSprop(0.752), steps=50)
    assert run.losses.min() < 1.1 < 1.4 < run.losses[-1] < run.losses[0]
    assert verdict(run).kind is Verdict.UNSETTLED


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.15, "step 1 throws it over a ridge into another valley; after 50 steps it is at −1.036"),
        (0.25, "steps 1 and 2 throw it over a ridge from valley to valley"),
    ],
)
def test_a_step_over_the_ridge_is_told(rate, said):
    found = verdict(descend(two_valleys, 1.7, learning_rate=rate, steps=50))
    assert found.kind is Verdict.LEAPING
    assert said in found.sentence


def test_many_leaps_are_counted():
    run = descend(two_valleys, 1.7, learning_rate=0.25, steps=50)
    assert sentences.leaps(run, [1, 2, 4, 9]).startswith("4 of its steps, the last of them step 9,")


@pytest.mark.parametrize("start", [0.0734, 1.7, -1.7])
@pytest.mark.parametrize("rate", [0.02, 0.05])
def test_a_run_that_stays_in_its_valley_does_not_leap(start, rate):
    assert not leaps(descend(two_valleys, start, learning_rate=rate, steps=200))


def test_every_step_is_every_step_and_not_those_alone_that_can_be_seen():
    """Rates that fall leave the zig-zag behind; a hollow with two directions does not."""
    slower = descend(bowl, (4, 3), learning_rate=0.4, schedule=StepLR(5, 0.25), steps=20)
    turned = (np.diff(np.sign(slower.points[:, 1])) != 0).sum()
    assert turned == 5
    assert "visibly changes" not in verdict(slower).sentence
    assert f"along y at {turned} steps" in verdict(slower).sentence
    both = verdict(descend(rastrigin, (0.45, 0.3), learning_rate=0.004, steps=1000)).sentence
    assert "along x at every step and changes sides along y at every step" in both


@pytest.mark.parametrize("f", ALL.values(), ids=lambda f: f.name)
def test_where_numbers_are_as_large_as_can_be_it_is_found_in_silence(f):
    rng = np.random.default_rng(3)
    for rule in (SGD, Adam, RMSprop):
        for power in (0, 30, 80, 150, 160):
            start = rng.normal(size=f.dimension) * 10.0**power
            run = descend(f, start, optimizer=rule(10.0 ** rng.integers(-6, 30)), steps=25)
            assert verdict(run).sentence
            if np.isfinite(run.losses[0]):
                assert 0 <= way_left(run, 0) <= 1
