"""Step rules: PyTorch's, step for step; and settings that are frozen, state that is passed."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlesson import SGD, Adam, AdamW, RMSprop, descend
from gdlesson.objectives import beale, bowl, rosenbrock

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
]
NAMES = {"learning_rate": "lr"}


def in_torch(torch, rule, f, start, steps):
    """The path that PyTorch's optimizer of the same name and settings takes."""
    settings = {NAMES.get(k, k): v for k, v in dataclasses.asdict(rule).items()}
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
def test_a_thousand_steps_equal_to_pytorchs(rule, f):
    torch = pytest.importorskip("torch")
    start = (-0.7, 0.4) if f is rosenbrock else (1.3, 0.4)
    ours = descend(f, start, optimizer=rule, steps=1000).points
    theirs = in_torch(torch, rule, f, start, 1000)
    np.testing.assert_allclose(ours, theirs[: len(ours)], rtol=1e-10, atol=1e-10)
    assert len(ours) == 1001


def test_the_defaults_are_pytorchs():
    torch = pytest.importorskip("torch")
    w = [torch.zeros(1, requires_grad=True)]
    for rule in (RMSprop(), Adam(), AdamW()):
        theirs = getattr(torch.optim, type(rule).__name__)(w).defaults
        for name, value in dataclasses.asdict(rule).items():
            assert theirs[NAMES.get(name, name)] == value, name


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_an_optimizer_run_twice_gives_one_path(rule):
    first, second = (descend(bowl, (4, 3), optimizer=rule, steps=30).points for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("rule", RULES, ids=repr)
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


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_settings_are_frozen(rule):
    with pytest.raises(dataclasses.FrozenInstanceError):
        rule.learning_rate = 1.0


@given(scale=st.floats(1e-3, 1e3))
def test_adams_first_step_is_the_learning_rate_whatever_the_scale(scale):
    w, _ = Adam(0.1, eps=0).update(
        np.ones(2), scale * np.array([1.0, -2.0]), Adam().init(np.ones(2))
    )
    np.testing.assert_allclose(w, [0.9, 1.1], rtol=1e-9)
