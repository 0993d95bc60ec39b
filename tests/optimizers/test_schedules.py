"""Schedules: PyTorch's rates, step for step, alone and under `descend`; settings judged by name."""

import dataclasses
import inspect
import math

import numpy as np
import pytest

import gdlesson
from gdlesson import (
    SGD,
    Adam,
    AdamW,
    CosineAnnealingLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    SequentialLR,
    Status,
    StepLR,
    descend,
)
from gdlesson.objectives import bowl
from gdlesson.optimizers import schedules

SCHEDULES = [
    StepLR(3),
    StepLR(7, gamma=0.5),
    StepLR(1, gamma=1.5),
    MultiStepLR([4, 9, 9, 30]),
    MultiStepLR([30, 2], gamma=0.3),
    MultiStepLR([]),
    ExponentialLR(0.9),
    ExponentialLR(1.05),
    ExponentialLR(0.0),
    LinearLR(),
    LinearLR(0.1, 0.8, 20),
    LinearLR(1.0, 0.0, total_iters=25),
    LinearLR(0.5, 0.5, 1),
    CosineAnnealingLR(10),
    CosineAnnealingLR(7, eta_min=0.01),
    CosineAnnealingLR(1, eta_min=0.3),
    CosineAnnealingLR(60),
    SequentialLR([LinearLR(0.2, total_iters=5), CosineAnnealingLR(30)], milestones=[5]),
    SequentialLR([ExponentialLR(0.9), StepLR(4), LinearLR(0.5)], milestones=[3, 20]),
    SequentialLR([StepLR(2)], milestones=[]),
]
#: Every schedule that the module offers.
KINDS = [getattr(schedules, name) for name in schedules.__all__ if name != "Schedule"]
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)


def in_torch(torch, schedule, optimizer):
    """PyTorch's scheduler of the same name and settings."""
    settings = {f.name: getattr(schedule, f.name) for f in dataclasses.fields(schedule)}
    if isinstance(schedule, SequentialLR):
        settings["schedulers"] = [in_torch(torch, s, optimizer) for s in schedule.schedulers]
        settings["milestones"] = list(schedule.milestones)
    return getattr(torch.optim.lr_scheduler, type(schedule).__name__)(optimizer, **settings)


def rates_in_torch(torch, schedule, rate, steps):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rate)
    scheduler = in_torch(torch, schedule, optimizer)
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        w.grad = torch.zeros(1)
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.filterwarnings("ignore:.*epoch parameter.*")  # SequentialLR's own call
@every_schedule
def test_every_rate_is_pytorchs(schedule):
    torch = pytest.importorskip("torch")
    ours = [schedule.rate(0.4, k) for k in range(50)]
    np.testing.assert_allclose(
        ours, rates_in_torch(torch, schedule, 0.4, 50), rtol=1e-12, atol=1e-14
    )


@pytest.mark.filterwarnings("ignore:.*epoch parameter.*")
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", [k for k in KINDS if k is not SequentialLR])
def test_every_rate_with_random_settings_is_pytorchs(kind, seed):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    draw = {
        "step_size": lambda: int(rng.integers(1, 20)),
        "T_max": lambda: int(rng.integers(1, 40)),
        "total_iters": lambda: int(rng.integers(1, 60)),
        "milestones": lambda: rng.integers(1, 60, rng.integers(4)).tolist(),
        "gamma": lambda: rng.uniform(0.2, 1.02),
        "eta_min": lambda: rng.uniform(0, 0.1),
        "start_factor": lambda: rng.uniform(0.01, 1),
        "end_factor": lambda: rng.uniform(0, 1),
    }
    schedule = kind(**{f.name: draw[f.name]() for f in dataclasses.fields(kind)})
    rate = 10 ** rng.uniform(-4, 1)
    ours = [schedule.rate(rate, k) for k in range(60)]
    theirs = rates_in_torch(torch, schedule, rate, 60)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12 * rate)


@pytest.mark.filterwarnings("ignore:.*epoch parameter.*")
@pytest.mark.parametrize("rule", [SGD(0.05, momentum=0.5), AdamW(0.1)])
@every_schedule
def test_descend_walks_pytorchs_path(rule, schedule):
    torch = pytest.importorskip("torch")
    run = descend(bowl, (4, 3), optimizer=rule, schedule=schedule, steps=40)
    settings = dataclasses.asdict(rule)
    w = torch.tensor((4.0, 3.0), dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, type(rule).__name__)(
        [w], lr=settings.pop("learning_rate"), **settings
    )
    scheduler = in_torch(torch, schedule, optimizer)
    for k in range(run.steps):
        rate = optimizer.param_groups[0]["lr"]
        size = np.abs(run.points[: k + 1]).max()
        np.testing.assert_allclose(run.points[k], w.detach().numpy(), rtol=1e-9, atol=1e-9 * size)
        np.testing.assert_allclose(run.learning_rates[k], rate, rtol=1e-12, atol=1e-14)
        optimizer.zero_grad()
        bowl.value(w[0], w[1]).backward()
        optimizer.step()
        scheduler.step()


class TestADescentUnderASchedule:
    def test_the_record_says_which_rate_each_step_had(self):
        run = descend(bowl, (4, 3), learning_rate=0.2, schedule=StepLR(2, gamma=0.5), steps=5)
        assert run.schedule == StepLR(2, gamma=0.5)
        assert run.learning_rates.tolist() == [0.2, 0.2, 0.1, 0.1, 0.05]
        assert "SGD(learning_rate=0.2" in repr(run)
        assert "under StepLR(step_size=2, gamma=0.5), loss" in repr(run)

    def test_without_one_the_rate_stays(self):
        run = descend(bowl, (4, 3), optimizer=Adam(0.2), steps=3)
        assert run.learning_rates.tolist() == [0.2, 0.2, 0.2]
        assert run.schedule is None
        assert "under" not in repr(run)

    def test_neither_rule_nor_schedule_is_changed_by_a_run(self):
        rule, schedule = Adam(0.2), CosineAnnealingLR(5)
        first, second = (
            descend(bowl, (4, 3), optimizer=rule, schedule=schedule, steps=9).points
            for _ in range(2)
        )
        np.testing.assert_array_equal(first, second)
        assert rule == Adam(0.2)

    def test_a_rate_of_zero_is_a_step_of_nothing(self):
        schedule = LinearLR(1, 0, total_iters=3)
        run = descend(bowl, (4, 3), learning_rate=0.1, schedule=schedule, steps=6)
        assert (run.points[3:] == run.points[3]).all()
        assert run.status is Status.STEPS_SPENT

    def test_it_holds_for_the_default_rate_and_for_losses_only(self):
        run = descend(bowl, (4, 3), schedule=ExponentialLR(0.5), steps=3, record="losses")
        assert run.learning_rates.tolist() == [0.1, 0.05, 0.025]

    def test_a_rate_that_grows_beyond_all_bounds_ends_with_a_status(self):
        assert ExponentialLR(10.0).rate(0.1, 400) == math.inf
        run = descend(lambda w: 0.0 * w[0], [1.0], gradient=lambda w: [1e-3],
                      schedule=ExponentialLR(10.0), steps=500)  # fmt: skip
        assert run.status is Status.POINT_NOT_FINITE

    @pytest.mark.parametrize("bad", [StepLR, 0.9, "StepLR", lambda k: 0.9**k])
    def test_what_is_no_schedule_is_refused(self, bad):
        with pytest.raises(TypeError, match="descend: schedule must be one such as StepLR"):
            descend(bowl, (4, 3), schedule=bad)


#: What is called, the error, and the words that must be in it.
REFUSED = {
    "no steps": (lambda: StepLR(0), ValueError, "StepLR: step_size must be at least 1; got 0"),
    "half a step": (lambda: StepLR(2.5), TypeError, "StepLR: step_size must be a whole number"),
    "below zero": (lambda: StepLR(2, -1), ValueError, "StepLR: gamma must be at least 0; got -1"),
    "gamma": (lambda: ExponentialLR("a"), TypeError, "ExponentialLR: gamma must be a real number"),
    "NaN": (lambda: ExponentialLR(math.nan), ValueError, "ExponentialLR: gamma must be finite"),
    "one milestone": (lambda: MultiStepLR(3), TypeError, "MultiStepLR: milestones must be a list"),
    "at 0": (lambda: MultiStepLR([4, 0]), ValueError, r"milestones\[1\] must be at least 1; got 0"),
    "gamma, too": (lambda: MultiStepLR([4], -1), ValueError, "MultiStepLR: gamma must be at lea"),
    "start 0": (lambda: LinearLR(0), ValueError, r"LinearLR: start_factor must be in \(0, 1\]"),
    "start 2": (lambda: LinearLR(2), ValueError, r"LinearLR: start_factor must be .* got 2"),
    "end": (lambda: LinearLR(1, 1.1), ValueError, r"end_factor must be in \[0, 1\]; got 1.1"),
    "end below": (lambda: LinearLR(1, -0.1), ValueError, "end_factor must be .* got -0.1"),
    "iters": (lambda: LinearLR(total_iters=0), ValueError, "total_iters must be at least 1"),
    "T_max": (lambda: CosineAnnealingLR(0), ValueError, "T_max must be at least 1; got 0"),
    "eta_min": (lambda: CosineAnnealingLR(5, -1), ValueError, "eta_min must be at least 0"),
    "no schedule": (lambda: SequentialLR([3], []), TypeError, r"schedulers must be a list .*\[3\]"),
    "one is none": (lambda: SequentialLR([StepLR(3), 3], [4]), TypeError, "must be a list of sche"),
    "not a list": (lambda: SequentialLR(StepLR(3), []), TypeError, "schedulers must be a list"),
    "too few": (lambda: SequentialLR([StepLR(3)], [4]), ValueError, "for 1 schedules"),
    "backward": (
        lambda: SequentialLR([StepLR(3)] * 3, [4, 4]), ValueError, "one growing number for each",
    ),
    "unknown": (lambda: StepLR(step=3), TypeError, "no setting step; .* step_size, gamma"),
    "lr": (lambda: StepLR(3, lr=0.1), TypeError, "StepLR: there is no setting lr"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_settings_are_refused_by_name(case):
    call, kind, words = REFUSED[case]
    with pytest.raises(kind, match=words):
        call()


@pytest.mark.parametrize("kind", KINDS)
class TestKinds:
    def test_it_is_offered_by_the_package(self, kind):
        assert getattr(gdlesson, kind.__name__) is kind
        assert kind.__name__ in gdlesson.__all__

    def test_defaults_and_names_are_pytorchs(self, kind):
        torch = pytest.importorskip("torch")
        theirs = inspect.signature(getattr(torch.optim.lr_scheduler, kind.__name__)).parameters
        ours = inspect.signature(kind).parameters
        assert list(ours) == [n for n in theirs if n not in ("optimizer", "last_epoch")]
        for name, parameter in ours.items():
            assert parameter.default == theirs[name].default

    def test_its_docstring_has_the_parts_that_its_neighbours_have(self, kind):
        assert kind.__doc__.splitlines()[0].endswith(".")
        for part in ("Args", "Raises", ">>>", "Limitation:"):
            assert part in kind.__doc__, part

    def test_some_case_above_is_of_this_kind(self, kind):
        assert kind in {type(s) for s in SCHEDULES}


@every_schedule
def test_settings_are_frozen_and_plain(schedule):
    name = dataclasses.fields(schedule)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(schedule, name, 1)


def test_numbers_are_kept_as_plain_numbers():
    schedule = StepLR(np.int64(3), gamma=np.float32(0.5))
    assert (type(schedule.step_size), type(schedule.gamma)) == (int, float)
    assert MultiStepLR([3, np.int32(4)]).milestones == (3, 4)


def test_one_milestone_joins_two_schedules():
    joined = SequentialLR([StepLR(3), ExponentialLR(0.5)], milestones=[2])
    assert [joined.rate(8.0, k) for k in range(4)] == [8.0, 8.0, 8.0, 4.0]
