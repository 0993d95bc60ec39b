"""diagnose against runs whose cause is known, and on cases that it once called something else."""

import functools
from types import SimpleNamespace as Made

import drawn_faults as faults
import numpy as np
import pytest
from broken_runs import runs
from drawn_runs import Fading, drawn, judged, shows

from gdlesson import SGD, Adam, AdamW, MeanSquaredError, RMSprop, Status, descend, diagnose
from gdlesson.diagnosis import Kind, _well
from gdlesson.objectives import bowl, himmelblau, parabola, rosenbrock
from gdlesson.optimizers.schedules import ExponentialLR, StepLR
from gdlesson.runs.verdicts import Verdict

SEEDS = [7, 2026]
#: In how many tests the drawn runs are tried.
PART = 4


@functools.cache
def diagnosed(seed):
    return [(cause, run, diagnose(run)) for cause, run in runs(seed)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.proof
def test_nineteen_of_twenty_causes_are_found(seed):
    found = diagnosed(seed)
    wrong = [(cause, d.kind) for cause, _, d in found if d.kind is not cause]
    assert len(found) >= 200
    assert len(wrong) <= 0.05 * len(found), wrong


@pytest.mark.proof
@pytest.mark.parametrize("seed", SEEDS)
def test_no_broken_run_is_called_healthy(seed):
    for cause, _, found in diagnosed(seed):
        assert found.kind is not Kind.HEALTHY or cause is Kind.HEALTHY


@pytest.mark.proof
def test_every_diagnosis_rests_on_numbers_and_says_what_to_do():
    for _, _, found in diagnosed(7):
        assert found.evidence
        assert all(move[-1] in ".?" for move in found.first_moves)
        assert 1 <= found.section <= 12
        text = repr(found)
        assert text.startswith(found.kind.value)
        assert "Evidence: " in text
        assert "nan" not in text


def outcomes(seed, step=1, first=0):
    """Wrong ones and ones made worse, of drawn runs whose slip made a difference at all."""
    total, wrong, worse = 0, [], []
    for run in list(drawn(seed))[first::step]:
        history, found, harmed = judged(run)
        if not shows(run, history):
            continue
        total += 1
        if found.kind not in run.right:
            wrong.append((run.cause, run.problem.name, found.kind.name))
        if harmed:
            worse.append((run.cause, run.problem.name, found.first_moves[0]))
    return total, wrong, worse


@pytest.mark.proof
@pytest.mark.parametrize("first", range(PART))
def test_drawn_causes_are_found_and_no_first_move_does_harm(first):
    """Those without a rule among them: of these nothing false is said."""
    total, wrong, worse = outcomes(2026, PART, first)
    assert total >= 15
    assert len(wrong) <= 0.05 * total, wrong
    assert not worse


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(3001, 3006))
def test_drawn_causes_of_other_seeds(seed):
    total, wrong, worse = outcomes(seed)
    assert total >= 60
    assert len(wrong) <= 0.05 * total, wrong
    assert len(worse) <= 0.02 * total, worse


def test_a_kind_never_has_the_name_or_the_word_of_a_verdict():
    assert not {k.name for k in Kind} & {v.name for v in Verdict}
    assert not {k.word for k in Kind} & {v.word for v in Verdict}


WRONG = {
    faults.one_flipped: Kind.WRONG_ENTRIES,
    faults.rolled: Kind.SWAPPED_ENTRIES,
    faults.stale: Kind.STALE_GRADIENT,
    faults.one_halved: Kind.WRONG_ENTRIES,  # as of a tied weight
    faults.summed: Kind.SCALED_GRADIENT,
    faults.kept: Kind.KEPT_GRADIENTS,
    faults.detached: Kind.DETACHED_WEIGHTS,
    faults.zero: Kind.LOST_GRADIENT,
    faults.flipped: Kind.FLIPPED_SIGN,
    faults.unrelated: Kind.WRONG_GRADIENT,
}


@pytest.mark.parametrize("rule", [SGD(0.002), SGD(0.001, momentum=0.8), Adam(0.02)], ids=repr)
@pytest.mark.parametrize("fault", WRONG, ids=lambda f: f.__name__)
class TestAWrongGradient:
    def test_is_named_whatever_the_rule(self, fault, rule):
        for f, start in ((bowl, (4, 3)), (himmelblau, (0.5, -0.5))):
            run = descend(f, start, gradient=fault(f.gradient), optimizer=rule, steps=100)
            found = diagnose(run)
            assert found.kind is WRONG[fault]
            assert found.change["gradient"] == "slope of f"
            assert not [name for name in found.evidence if "curvature" in name]


class TestWhatWasCalledHealthy:
    def test_one_weight_that_gets_no_gradient(self):
        found = diagnose(
            descend(bowl, (4, 3), gradient=lambda w: bowl.gradient(w) * [0, 1], steps=300)
        )
        assert found.evidence == {
            "slope of f along w[0], whose gradient is 0": pytest.approx(8, rel=1e-6)
        }

    def test_a_gradient_that_is_lost_on_the_way(self):
        run = descend(
            bowl, (4, 3), gradient=faults.zero_later(bowl.gradient), learning_rate=0.01, steps=60
        )
        assert run.status is Status.GRADIENT_TINY
        assert diagnose(run).kind is Kind.LOST_GRADIENT

    def test_a_rate_that_was_cut_to_nothing(self):
        found = diagnose(descend(bowl, (4, 3), optimizer=Fading(0.03, after=15), steps=80))
        assert found.kind is Kind.STEPS_RAN_OUT
        assert found.evidence["last steps over the first"] == 0

    def test_a_relu_that_dies_on_the_way(self):
        relu = lambda w: float((max(w[0], 0) - 1) ** 2 + (w[1] - 2) ** 2 / 4)  # noqa: E731
        found = diagnose(descend(relu, (4.0, 0.0), learning_rate=0.9, steps=60))
        assert found.kind is Kind.WENT_FLAT
        assert found.evidence["step that landed on level ground"] == 1

    def test_an_outlier_that_was_overcome(self):
        run = descend(
            bowl, (4, 3), gradient=faults.outlier(bowl.gradient), learning_rate=0.1, steps=150
        )
        found = diagnose(run)
        assert found.kind is Kind.OUTLIER
        assert run.losses[-1] < 1e-6
        assert found.evidence["step"] == 20


def noisy_line(n=200):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(n, 3))
    return MeanSquaredError(X, X @ [1.0, -2.0, 0.5] + rng.normal(size=n))


class TestNoise:
    @pytest.mark.parametrize("rule", [SGD(0.05), SGD(0.02, momentum=0.8), Adam(0.05)], ids=repr)
    def test_minibatches_at_their_floor_are_healthy(self, rule):
        run = descend(noisy_line().batches(8), np.zeros(3), optimizer=rule, steps=600)
        assert diagnose(run).kind is Kind.HEALTHY

    def test_a_gradient_that_is_given_for_them_is_held_against_the_loss_over_all_rows(self):
        batches = noisy_line().batches(8)
        wrong = lambda w: -batches.gradient(w)  # noqa: E731
        run = descend(batches, np.ones(3), gradient=wrong, learning_rate=0.01, steps=60)
        assert diagnose(run).kind is Kind.FLIPPED_SIGN

    def test_a_gradient_of_ones_own_minibatches_is_right_on_average(self):
        loss, rng = noisy_line(), np.random.default_rng(2)
        batch = lambda w: loss.gradient(w, rng.integers(0, 200, 10))  # noqa: E731
        run = descend(loss, np.zeros(3), gradient=batch, learning_rate=0.03, steps=500)
        found = diagnose(run)
        assert found.kind is Kind.HEALTHY
        assert found.evidence["the gradients"] == "right on average"

    def test_they_are_no_excuse_for_a_wrong_sign_or_a_sum(self):
        for factor, kind in ((-1, Kind.FLIPPED_SIGN), (10, Kind.SCALED_GRADIENT)):
            loss, rng = noisy_line(), np.random.default_rng(2)

            def batch(w, g=loss.gradient, k=factor, r=rng):
                return k * g(w, r.integers(0, 200, 10))

            run = descend(loss, np.zeros(3), gradient=batch, learning_rate=0.003, steps=200)
            assert diagnose(run).kind is kind

    def test_minibatches_that_have_hardly_begun_are_not_at_their_floor(self):
        run = descend(noisy_line().batches(8), np.zeros(3), learning_rate=3e-4, steps=200)
        assert diagnose(run).kind is Kind.STEPS_TOO_SHORT


class TestSettings:
    @pytest.mark.parametrize("rate", [0.001, 0.01, 0.05])
    def test_momentum_that_swings_is_lowered_and_never_advised(self, rate):
        found = diagnose(descend(bowl, (4, 3), optimizer=SGD(rate, momentum=0.99), steps=200))
        assert found.kind is Kind.MUCH_MOMENTUM
        assert found.change["momentum"] < 0.99
        assert not [move for move in found.first_moves if "ry momentum" in move]

    @pytest.mark.parametrize(
        "rule",
        [SGD(0.05, weight_decay=10), SGD(0.01, 0.8, weight_decay=10), Adam(0.05, weight_decay=10),
         AdamW(0.05, weight_decay=10), RMSprop(0.02, weight_decay=10)],
        ids=repr,
    )  # fmt: skip
    def test_weight_decay_that_holds_back(self, rule):
        off_the_origin = lambda w: float((w[0] - 3) ** 2 + 3 * (w[1] + 2) ** 2)  # noqa: E731
        found = diagnose(descend(off_the_origin, (0.5, 0.5), optimizer=rule, steps=200))
        assert found.kind is Kind.HELD_BACK
        assert found.change == {"weight_decay": 0.1, "steps": 600}

    @pytest.mark.parametrize(
        "f",
        [lambda w: float(3 * w[0]), lambda w: float(-np.log(w[0])), lambda w: -float(w[0] ** 2)],
    )
    def test_a_loss_without_a_bound(self, f):
        found = diagnose(descend(f, [1.0], learning_rate=0.01, steps=60))
        assert found.kind is Kind.NO_BOTTOM

    @pytest.mark.parametrize(
        "f", [lambda w: float(np.exp(-w[0])), lambda w: float(np.logaddexp(0, -w[0])),
              lambda w: float(np.sqrt(1 + w[0] ** 2))]
    )  # fmt: skip
    def test_what_levels_off_has_a_bound(self, f):
        assert diagnose(descend(f, [9.0], learning_rate=0.01, steps=60)).kind is not Kind.NO_BOTTOM

    def test_a_clip_that_stops_a_run(self):
        run = descend(bowl, (4, 3), learning_rate=0.1, clip_norm=0.01, steps=100)
        found = diagnose(run)
        assert found.kind is Kind.TIGHT_CLIP
        assert found.change["clip_norm"] > run.gradient_norms[0]

    def test_a_tolerance_that_stops_a_run(self):
        run = descend(bowl, (4, 3), learning_rate=0.001, tolerance=0.2, steps=100)
        assert diagnose(run).kind is Kind.STOPPED_EARLY

    def test_a_step_rule_that_goes_uphill(self):
        run = descend(bowl, (4, 3), optimizer=Uphill(0.01), steps=20)
        assert diagnose(run).kind is Kind.FLIPPED_SIGN

    def test_a_step_rule_that_leaves_a_weight_out(self):
        found = diagnose(descend(bowl, (4, 3), optimizer=Forgetful(0.1), steps=80))
        assert found.kind is Kind.DETACHED_WEIGHTS
        assert found.evidence == {"slope of f along w[0], which never moved": 8.0}


class Uphill(SGD):
    def update(self, w, gradient, state):
        return w + self.learning_rate * gradient, state


class Forgetful(SGD):
    def update(self, w, gradient, state):
        return w - self.learning_rate * gradient * [0, 1], state


class TestRaisingTheRate:
    """ "Three times" is said only where rate × curvature stays below 1 with it."""

    @pytest.mark.parametrize("share", [0.001, 0.03, 0.09, 0.3, 0.4])
    def test_never_over_the_border(self, share):
        valley = lambda w: float(w[0] ** 2 + 400 * w[1] ** 2) / 2  # noqa: E731
        rate = share / 400
        found = diagnose(descend(valley, (1.0, 0.05), learning_rate=rate, steps=30))
        raised = found.change.get("learning_rate", 0)
        assert raised * 400 <= 1
        if share < 1 / 3:
            assert found.kind is Kind.STEPS_TOO_SHORT
            assert raised == pytest.approx(3 * rate)
            assert ("ten times" in found.first_moves[0]) == (share <= 0.1)
        else:
            assert found.kind is Kind.NARROW_VALLEY

    def test_features_are_scaled_where_that_is_what_holds_it_up(self):
        rng = np.random.default_rng(0)
        X = np.column_stack([rng.normal(size=80), 100 * rng.normal(size=80)])
        loss = MeanSquaredError(X, X @ [1.0, 0.01])
        border = 2 / np.linalg.eigvalsh(2 / 80 * X.T @ X).max()
        found = diagnose(descend(loss, np.zeros(2), learning_rate=0.5 * border, steps=60))
        assert found.kind is Kind.UNSCALED_FEATURES
        spread = np.sqrt((X * X).mean(axis=0))
        scaled = MeanSquaredError(X / spread, loss.y)
        run = descend(scaled, np.zeros(2), learning_rate=found.change["learning_rate"], steps=60)
        assert run.losses[-1] < 1e-6 * run.losses[0]


def test_overshooting_names_the_rate_against_the_curvature():
    evidence = diagnose(descend(parabola, 2.0, learning_rate=1.1, steps=20)).evidence
    assert evidence["learning rate × curvature (border 2)"] == pytest.approx(2.2)
    assert evidence["growth of the gradient a step"] == pytest.approx(1.2)


@pytest.mark.proof
def test_evidence_against_is_never_given_as_evidence():
    """Of a run that overshoots the product is beyond the border, or it is not spoken of."""
    rates = (0.34, 0.5, 1.0)
    found = [diagnose(descend(bowl, (4, 3), learning_rate=r, steps=15)) for r in rates]
    found += [d for _, _, d in diagnosed(7) if d.kind is Kind.OVERSHOOTING]
    for each in found:
        assert each.kind is Kind.OVERSHOOTING
        for name, value in each.evidence.items():
            assert value > (2 if "border" in name else 1)


def test_a_run_that_blew_up_says_where_and_that_its_steps_grew():
    found = diagnose(descend(bowl, (4, 3), learning_rate=5.0, steps=1000))
    assert found.kind is Kind.BLEW_UP
    assert found.evidence["source"] == "growing steps"
    assert found.evidence["what"] == "loss"
    assert found.evidence["growing since step"] == 0
    assert found.change == {"learning_rate": pytest.approx(0.05)}  # × curvature 6 is below 1


def test_a_run_that_left_the_domain_says_so():
    run = descend(
        lambda w: w + 0 * np.log(w),
        2.0,
        gradient=lambda w: np.array(1.0),
        learning_rate=1.0,
        steps=9,
    )
    found = diagnose(run)
    assert found.kind is Kind.LEFT_DOMAIN
    assert found.evidence["source"] == "the function itself"
    assert found.evidence["step"] == 2


def test_a_start_without_a_value_is_a_bad_start():
    assert diagnose(descend(lambda w: float(np.log(w[0])), [-1.0])).kind is Kind.BAD_START


def test_a_flipped_sign_shows_the_slope_that_was_expected():
    run = descend(bowl, (4, 3), gradient=lambda w: -bowl.gradient(w), learning_rate=0.01, steps=9)
    found = diagnose(run)
    assert found.kind is Kind.FLIPPED_SIGN
    assert found.evidence == {
        "slope of f along the gradient that was used": pytest.approx(-np.hypot(8, 18)),
        "it should be": pytest.approx(np.hypot(8, 18)),
    }
    assert found.section == 6


def test_at_rest_in_a_minimum_is_healthy_and_elsewhere_it_is_not():
    assert diagnose(descend(bowl, (0, 0))).kind is Kind.HEALTHY
    assert diagnose(descend(lambda w: 1.0, [2.0])).kind is Kind.FLAT
    assert diagnose(descend(lambda w: float(w[0] ** 2 - w[1] ** 2), [0.0, 0.0])).kind is (
        Kind.ON_A_SADDLE
    )


@pytest.mark.parametrize(
    ("losses", "well"), [([5, 4, 6], False), ([5, 6, 4], True), ([5, 4, 5], True)]
)
def test_a_run_that_ends_higher_than_it_began_is_not_well(losses, well):
    history = Made(status=Made(converged=True), steps=2)
    reading = Made(kind=Verdict.SMOOTH)
    chart = Made(ahead=0.0, losses=np.array(losses), history=history, reading=reading, ends={})
    assert (_well(chart) is not None) == well


def test_a_run_that_heads_for_a_saddle():
    saddle = lambda w: float(w[0] ** 2 - w[1] ** 2 + w[1] ** 4)  # noqa: E731
    slope = lambda w: np.array([2 * w[0], -2 * w[1] + 4 * w[1] ** 3])  # noqa: E731
    run = descend(saddle, (1.0, 0.0), gradient=slope, steps=100)
    assert diagnose(run).kind is Kind.ON_A_SADDLE


def test_a_gradient_where_f_is_level_was_not_kept_from_anywhere():
    run = descend(lambda w: 1.0, [2.0], gradient=lambda w: np.ones(1), steps=9)
    assert diagnose(run).kind in (Kind.WRONG_GRADIENT, Kind.NOT_SURE)


def test_what_fits_nothing_is_not_guessed():
    rng = np.random.default_rng(0)
    run = descend(
        lambda w: float(rng.normal()), [1.0], gradient=lambda w: rng.normal(size=1), steps=40
    )
    assert diagnose(run).kind is Kind.NOT_SURE


def test_corners_and_single_precision_are_no_fault_of_the_gradient():
    X = np.random.default_rng(3).normal(size=(40, 3))
    y = X @ [1.0, -2.0, 0.5]
    short = X.astype(np.float32), y.astype(np.float32)
    losses = (
        lambda w: float(np.abs(w - 1).sum()),
        lambda w: float(np.abs(X @ w - y).mean()),
        lambda w: np.float32(((short[0] @ w.astype(np.float32) - short[1]) ** 2).mean()),
    )
    for f, rule in zip(losses, (SGD(0.01), Adam(0.02), Adam(0.05)), strict=True):
        run = descend(f, np.full(3, 2.0), optimizer=rule, steps=700)
        assert diagnose(run).kind is Kind.HEALTHY


def test_a_run_of_many_weights_is_measured_along_some_of_them():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(150, 120))
    f = lambda w: float(((X @ w - X[:, 0]) ** 2).mean())  # noqa: E731
    slope = lambda w: 2 / 150 * X.T @ (X @ w - X[:, 0])  # noqa: E731
    cut = lambda w: slope(w) * (np.arange(120) != 77)  # noqa: E731
    run = descend(f, np.zeros(120), gradient=cut, learning_rate=0.05, steps=40)
    found = diagnose(run)
    assert found.kind is Kind.DETACHED_WEIGHTS
    assert "w[77]" in next(iter(found.evidence))


@pytest.mark.parametrize("bad", [None, 3, [1, 2], "history"])
def test_what_is_no_run_is_refused(bad):
    with pytest.raises(TypeError, match="diagnose: history must be a run"):
        diagnose(bad)


def test_adam_that_has_arrived_is_healthy():
    assert diagnose(descend(bowl, (4, 3), optimizer=Adam(0.1), steps=400)).kind is Kind.HEALTHY


def test_rosenbrock_that_explodes_gets_a_rate_that_suits_its_start():
    found = diagnose(descend(rosenbrock, (-1.2, 1.0), learning_rate=0.01, steps=60))
    run = descend(rosenbrock, (-1.2, 1.0), steps=60, **found.change)
    assert run.losses[-1] < run.losses[0]


def test_a_run_that_was_told_to_climb_is_judged_as_a_descent_of_what_it_maximizes():
    hill = lambda w: -float(bowl(w))  # noqa: E731
    well = descend(hill, (4, 3), optimizer=SGD(0.1, maximize=True), steps=80)
    assert diagnose(well).kind is Kind.HEALTHY
    wrong = descend(
        hill, (4, 3), gradient=bowl.gradient, optimizer=SGD(0.01, maximize=True), steps=20
    )
    assert diagnose(wrong).kind is Kind.FLIPPED_SIGN


@pytest.mark.parametrize("schedule", [StepLR(8, gamma=0.01), ExponentialLR(0.6)])
def test_a_schedule_that_stops_a_run_is_named(schedule):
    run = descend(bowl, (4, 3), learning_rate=0.01, schedule=schedule, steps=80)
    found = diagnose(run)
    assert found.kind is Kind.STEPS_RAN_OUT
    assert found.evidence["schedule"] == repr(schedule)
    after = descend(bowl, (4, 3), learning_rate=0.01, steps=80, **found.change)
    assert after.losses[-1] < 0.1 * run.losses[-1]
