"""Step rules: PyTorch's, step for step; and settings that are frozen, state that is passed."""

import dataclasses
import inspect
import math

import numpy as np
import pytest
from drawn_rules import drawn_rule
from hypothesis import given
from hypothesis import strategies as st

import gdlesson
from gdlesson import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    NAdam,
    RMSprop,
    descend,
    diagnose,
    optimizers,
)
from gdlesson.objectives import beale, bowl, rosenbrock
from gdlesson.runs.verdicts import verdict

# Rates at which a run is no chaos: bouncing from wall to wall of a narrow valley, RMSprop and
# Adam blow up a difference in the last digit of two ways of rounding until nothing agrees.
RULES = [
    SGD(1e-3),
    SGD(1e-4, momentum=0.9),
    SGD(1e-4, momentum=0.8, nesterov=True),
    SGD(1e-4, momentum=0.5, weight_decay=0.1),
    RMSprop(1e-3),
    RMSprop(1e-4, alpha=0.9, momentum=0.5),
    RMSprop(2e-4, centered=True, weight_decay=0.01),
    Adam(0.02),
    Adam(0.002, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.05),
    AdamW(0.02),
    AdamW(0.01, weight_decay=0.2),
    Adagrad(0.1),
    Adadelta(0.1, rho=0.99),
    SGD(1e-4, momentum=0.9, dampening=0.4),
    Adam(0.02, amsgrad=True),
    NAdam(0.002),
    NAdam(0.002, weight_decay=0.1, decoupled_weight_decay=True),
    Adagrad(0.1, weight_decay=0.05),
    Adadelta(0.1, weight_decay=0.05),
]
#: Every rule that the module offers, so that a new one is tested without a line here.
KINDS = [getattr(optimizers, name) for name in optimizers.__all__ if name != "Optimizer"]
#: Rules with settings of their own, and each kind as it comes.
EVERY = [*RULES, *(kind(learning_rate=0.01) for kind in KINDS)]
NAMES = {"learning_rate": "lr"}


@pytest.fixture
def torch():
    """PyTorch, with doubles for the numbers that it keeps between steps."""
    torch = pytest.importorskip("torch")
    torch.set_default_dtype(torch.float64)  # NAdam's product of shares has the default type
    yield torch
    torch.set_default_dtype(torch.float32)


def in_torchs_words(rule):
    return {NAMES.get(k, k): v for k, v in dataclasses.asdict(rule).items()}


def in_torch(torch, rule, f, start, steps):
    """The path that PyTorch's optimizer of the same name and settings takes."""
    settings = in_torchs_words(rule)
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, type(rule).__name__)([w], **settings)
    path = [w.detach().numpy().copy()]
    for _ in range(steps):
        optimizer.zero_grad()
        f.value(w[0], w[1]).backward()
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("f", [bowl, rosenbrock, beale], ids=lambda f: f.name)
@pytest.mark.parametrize("rule", RULES, ids=repr)
@pytest.mark.proof
def test_a_thousand_steps_equal_to_pytorchs(rule, f, torch):
    start = (-0.7, 0.4) if f is rosenbrock else (1.3, 0.4)
    ours = descend(f, start, optimizer=rule, steps=1000).points
    theirs = in_torch(torch, rule, f, start, 1000)
    np.testing.assert_allclose(ours, theirs[: len(ours)], rtol=1e-10, atol=1e-10)
    assert len(ours) == 1001


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_the_first_steps_are_pytorchs(rule, torch):
    ours = descend(bowl, (1.3, 0.4), optimizer=rule, steps=12).points
    theirs = in_torch(torch, rule, bowl, (1.3, 0.4), 12)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(k, marks=pytest.mark.proof) for k in range(2, 6))]
)
@pytest.mark.parametrize("kind", KINDS)
def test_with_random_settings_and_gradients_every_step_is_pytorchs(kind, seed, torch):
    rng = np.random.default_rng(seed)
    rule = drawn_rule(kind, rng)
    w = rng.normal(0, 3, 4)
    theirs = torch.tensor(w.copy(), requires_grad=True)
    optimizer = getattr(torch.optim, kind.__name__)([theirs], **in_torchs_words(rule))
    state = rule.init(w)
    for _ in range(50):
        gradient = rng.normal(0, 10 ** rng.uniform(-3, 2), 4) * (rng.random(4) > 0.1)
        w, state = rule.update(w, gradient, state)
        theirs.grad = torch.tensor(gradient)
        optimizer.step()
        np.testing.assert_allclose(w, theirs.detach().numpy(), rtol=1e-11, atol=1e-11)


def test_a_state_without_what_the_rule_remembers_is_told():
    w = g = np.ones(2)
    plain, largest = Adam(), Adam(amsgrad=True)
    with pytest.raises(ValueError, match=r"Adam\.update: state must be.*steps, largest; got mean"):
        largest.update(w, g, plain.init(w))
    plain.update(w, g, largest.init(w))


def test_the_centre_that_is_remembered_is_the_average_gradient():
    rule, g = RMSprop(0.1, alpha=0.75, centered=True), np.array([2.0, -3.0])
    _, state = rule.update(np.ones(2), g, {})
    _, state = rule.update(np.ones(2), 4 * g, state)
    np.testing.assert_allclose(state["gradient_average"], (0.75 * 0.25 + 0.25 * 4) * g)


def test_an_average_needs_an_alpha_that_1_can_be_told_from():
    RMSprop(alpha=2.0**-53, centered=True)
    with pytest.raises(ValueError, match="centered needs an average over several gradients"):
        RMSprop(alpha=2.0**-55, centered=True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_defaults_are_pytorchs(kind):
    torch = pytest.importorskip("torch")
    theirs = getattr(torch.optim, kind.__name__)([torch.zeros(1, requires_grad=True)]).defaults
    for setting in dataclasses.fields(kind):
        if setting.default is not dataclasses.MISSING:
            assert theirs[NAMES.get(setting.name, setting.name)] == setting.default, setting.name


@pytest.mark.parametrize("kind", KINDS)
class TestSettings:
    def test_each_but_the_rate_has_a_range(self, kind):
        assert [f.name for f in dataclasses.fields(kind) if "below" not in f.metadata] == [
            "learning_rate"
        ]

    def test_each_is_refused_outside_its_range_by_name(self, kind):
        for setting in dataclasses.fields(kind):
            most = setting.metadata.get("below", math.inf)
            for bad in (-0.1, math.nan, "0.1", *([most] if math.isfinite(most) else [])):
                value = (0.5, bad) if isinstance(setting.default, tuple) else bad
                words = rf"{kind.__name__}: {setting.name}(\[1\])? must be"
                with pytest.raises((TypeError, ValueError), match=words):
                    kind(**{"learning_rate": 0.1, setting.name: value})

    def test_numbers_are_kept_as_plain_floats(self, kind):
        rule = kind(np.float32(0.5))
        assert type(rule.learning_rate) is float

    def test_lr_is_told_its_name_here(self, kind):
        words = f"{kind.__name__}: lr is called learning_rate here; got lr=0.5"
        with pytest.raises(TypeError, match=words):
            kind(lr=0.5)

    def test_an_unknown_setting_is_told_the_known_ones(self, kind):
        words = f"{kind.__name__}: there is no setting beta; got beta=1. .* learning_rate"
        with pytest.raises(TypeError, match=words):
            kind(0.1, beta=1)

    def test_the_settings_stand_in_the_signature(self, kind):
        known = inspect.signature(kind).parameters
        assert set(known) == {f.name for f in dataclasses.fields(kind)}
        with pytest.raises(TypeError, match=f"The settings are {', '.join(known)}."):
            kind(0.1, unknown=1)

    def test_it_is_offered_by_the_package(self, kind):
        assert getattr(gdlesson, kind.__name__) is kind
        assert kind.__name__ in gdlesson.__all__


def test_every_rule_of_the_module_is_offered():
    defined = {
        name
        for name, found in vars(optimizers).items()
        if inspect.isclass(found) and issubclass(found, optimizers.Optimizer)
    }
    assert defined == set(optimizers.__all__)


@pytest.mark.parametrize("bad", [0.9, [0.9], (0.9, 0.99, 0.999)])
def test_betas_are_two(bad):
    with pytest.raises(ValueError, match="Adam: betas must be two numbers"):
        Adam(betas=bad)


def test_adadeltas_weight_decay_adds_to_the_gradient():
    # At 2 with a slope of 3 it is 4: of eps 8, the step is 4 √8 / √(16/2 + 8).
    rule = Adadelta(rho=0.5, eps=8.0, weight_decay=0.5)
    w, state = rule.update(np.array([2.0]), np.array([3.0]), rule.init(np.array([2.0])))
    np.testing.assert_allclose(w, [2 - math.sqrt(8)])
    np.testing.assert_allclose(state["square"], [8.0])


def test_adagrads_weight_decay_adds_to_the_gradient():
    # At 2 with a slope of 3 it is 4, and the step is as long as the rate; the sum begins with 9.
    rule = Adagrad(0.5, weight_decay=0.5, initial_accumulator_value=9.0, eps=0.0)
    w, state = rule.update(np.array([2.0]), np.array([3.0]), rule.init(np.array([2.0])))
    np.testing.assert_allclose(w, [2 - 0.5 * 4 / 5])
    np.testing.assert_allclose(state["sum"], [25.0])


def test_adagrads_rate_decays_by_the_step():
    w = np.zeros(1)
    rule, state = Adagrad(1.0, lr_decay=0.5, eps=0), Adagrad().init(w)
    lengths = []
    for _ in range(3):
        new, state = rule.update(w, np.ones(1), state)
        lengths.append(float(w[0] - new[0]))
    np.testing.assert_allclose(lengths, [1, 1 / 1.5 / np.sqrt(2), 1 / 2 / np.sqrt(3)])


@pytest.mark.parametrize("rule", EVERY, ids=repr)
def test_an_optimizer_run_twice_gives_one_path(rule):
    first, second = (descend(bowl, (4, 3), optimizer=rule, steps=30).points for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("rule", EVERY, ids=repr)
def test_update_leaves_point_gradient_and_state_as_they_were(rule):
    w, g = np.array([4.0, 3.0]), np.array([8.0, 18.0])
    state = rule.init(w)
    w1, state1 = rule.update(w, g, state)
    kept = {k: np.copy(v) for k, v in state1.items()}
    rule.update(w1, g / 2, state1)
    assert w.tolist() == [4, 3]
    assert g.tolist() == [8, 18]
    for name, value in kept.items():
        np.testing.assert_array_equal(state1[name], value)


@pytest.mark.parametrize("rule", EVERY, ids=repr)
def test_an_empty_state_is_the_one_before_the_first_step(rule):
    w, g = np.array([4.0, 3.0]), np.array([8.0, -0.5])
    for got, want in zip(rule.update(w, g, {}), rule.update(w, g, rule.init(w)), strict=True):
        assert repr(got) == repr(want)


@pytest.mark.parametrize("rule", EVERY, ids=repr)
def test_a_state_of_another_rule_is_refused_by_name(rule):
    w = np.ones(2)
    if rule.update(w, w, {})[1]:
        words = f"{type(rule).__name__}.update: state must be what .*; got slope, turn"
        with pytest.raises(ValueError, match=words):
            rule.update(w, w, {"slope": 1, "turn": 2})


@pytest.mark.parametrize("kind", KINDS)
def test_to_maximize_f_is_to_descend_its_negative(kind):
    start = (0.3, -0.4)
    up = descend(
        lambda w: -bowl(w), start, gradient=lambda w: -bowl.gradient(w), steps=30,
        optimizer=kind(learning_rate=0.05, maximize=True),
    )  # fmt: skip
    down = descend(bowl, start, optimizer=kind(learning_rate=0.05), steps=30)
    np.testing.assert_allclose(up.points, down.points, rtol=1e-14)
    assert up.losses[-1] > up.losses[0]


def test_amsgrad_never_divides_by_less_than_before():
    w = np.zeros(1)
    lengths = {False: [], True: []}
    for amsgrad, found in lengths.items():
        rule, state = Adam(1.0, betas=(0.0, 0.5), eps=0, amsgrad=amsgrad), {}
        for size in (8.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0):
            new, state = rule.update(w, np.array([size]), state)
            found.append(float(w[0] - new[0]))
    assert lengths[False][-1] > 0.7
    assert max(lengths[True][1:]) < 0.2


def test_the_first_velocity_is_not_dampened():
    w, state = SGD(1.0, momentum=0.5, dampening=0.75).update(np.zeros(1), np.ones(1), {})
    assert w.tolist() == [-1]
    w, _ = SGD(1.0, momentum=0.5, dampening=0.75).update(np.zeros(1), np.ones(1), state)
    assert w.tolist() == [-0.75]


def test_rare_settings_are_shown_where_they_are_set():
    assert "maximize" not in repr(Adam())
    assert repr(Adam(amsgrad=True, maximize=True)).endswith("amsgrad=True, maximize=True)")
    assert "amsgrad=True" in repr(Adam(amsgrad=True))
    assert eval(repr(NAdam(decoupled_weight_decay=True))) == NAdam(decoupled_weight_decay=True)


@pytest.mark.parametrize("alpha", [0.0, 1e-17])
def test_the_spread_of_one_gradient_alone_is_refused(alpha):
    with pytest.raises(ValueError, match="RMSprop: centered needs an average over several"):
        RMSprop(alpha=alpha, centered=True)
    RMSprop(alpha=alpha)
    RMSprop(alpha=1e-15, centered=True)


def test_a_centered_spread_that_rounds_to_nothing_ends_with_a_status_as_pytorchs_run_does(torch):
    rule = RMSprop(0.1, alpha=0.5, centered=True, eps=0)
    run = descend(lambda w: float(w[0]), [1.0], gradient=lambda w: [0.1], optimizer=rule, steps=200)
    w = torch.ones(1, requires_grad=True)
    theirs = torch.optim.RMSprop([w], **in_torchs_words(rule))
    for _ in range(200):
        w.grad = torch.full((1,), 0.1)
        theirs.step()
    assert not np.isfinite(w.detach().numpy()).any()
    assert run.status.broke


@pytest.mark.parametrize("rule", EVERY, ids=repr)
def test_settings_are_frozen(rule):
    with pytest.raises(dataclasses.FrozenInstanceError):
        rule.learning_rate = 1.0


@given(scale=st.floats(1e-3, 1e3))
def test_adams_first_step_is_the_learning_rate_whatever_the_scale(scale):
    w, _ = Adam(0.1, eps=0).update(
        np.ones(2), scale * np.array([1.0, -2.0]), Adam().init(np.ones(2))
    )
    np.testing.assert_allclose(w, [0.9, 1.1], rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_its_docstring_has_the_parts_that_its_neighbours_have(kind):
    assert kind.__doc__.splitlines()[0].endswith(".")
    for part in ("Args", "Raises", ">>>", "Limitation:"):
        assert part in kind.__doc__, part


@pytest.mark.parametrize("rate", [0.001, 0.1, 0.3, 0.4])
def test_a_run_that_maximizes_is_judged_as_the_descent_of_the_negative(rate):
    up = descend(
        lambda w: -bowl(w), (4, 3), gradient=lambda w: -bowl.gradient(w), steps=60,
        optimizer=SGD(rate, maximize=True),
    )  # fmt: skip
    down = descend(bowl, (4, 3), gradient=bowl.gradient, steps=60,
                   optimizer=SGD(rate))  # fmt: skip
    assert diagnose(up).kind is diagnose(down).kind
    assert verdict(up).kind is verdict(down).kind
    assert up.losses[0] == -43
