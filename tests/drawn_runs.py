"""Runs with a known cause, drawn anew from a seed: cause × step rule × problem.

Some causes are ones that no rule of `diagnose` was written for. Of them nothing false may be said:
what is right there is a wider set of kinds, NOT_SURE among them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import drawn_faults as faults
import numpy as np
from drawn_problems import (
    EASY,
    SMOOTH,
    Problem,
    bowl_like,
    logistic,
    problem,
    table,
)  # fmt: skip

from gdlesson import SGD, Adagrad, Adam, AdamW, History, MeanSquaredError, RMSprop, descend
from gdlesson.diagnosis import Kind
from gdlesson.optimizers import Optimizer
from gdlesson.optimizers.schedules import (
    CosineAnnealingLR,
    ExponentialLR,
    MultiStepLR,
    StepLR,
)  # fmt: skip

K = Kind
GRADIENT = frozenset({
    K.FLIPPED_SIGN, K.KEPT_GRADIENTS, K.STALE_GRADIENT, K.SCALED_GRADIENT, K.SWAPPED_ENTRIES,
    K.DETACHED_WEIGHTS, K.LOST_GRADIENT, K.WRONG_ENTRIES, K.WRONG_GRADIENT,
})  # fmt: skip
UP = frozenset({K.OVERSHOOTING, K.BLEW_UP})
SLOW = frozenset({K.STEPS_TOO_SHORT, K.NARROW_VALLEY, K.UNSCALED_FEATURES})


@dataclass(frozen=True)
class Run:
    """Everything that makes a run, so that a first move is one changed field."""

    cause: str
    right: frozenset
    problem: Problem
    rule: Optimizer
    steps: int = 120
    fault: Callable | None = None
    settings: dict = field(default_factory=dict)

    def go(self) -> History:
        """Execute it."""
        p, given = self.problem, dict(self.settings)
        if self.fault is not None:
            given["gradient"] = self.fault(p.slope)
        elif not hasattr(p.f, "gradient") and not given.pop("numeric", False):
            given["gradient"] = p.slope
        given.pop("numeric", None)
        return descend(p.f, p.start, optimizer=self.rule, steps=self.steps, **given)

    def after(self, change) -> "Run":
        """The run with a first move made."""
        made = self
        for name, value in change.items():
            made = _MOVES.get(name, _setting(name))(made, value)
        return made


def _setting(name):
    return lambda run, value: replace(run, rule=replace(run.rule, **{name: value}))


def _nudged(run, value):
    rng, p = np.random.default_rng(0), run.problem
    size = 1e-3 * max(1.0, np.abs(p.start).max())
    return replace(run, problem=replace(p, start=p.start + size * rng.normal(size=p.start.shape)))


def _scaled(run, value):
    X, y = run.problem.f.X, run.problem.f.y
    f = MeanSquaredError(X / np.sqrt((X * X).mean(axis=0)), y)
    return replace(run, problem=problem("scaled", f, run.problem.start, f.gradient))


_MOVES = {
    "gradient": lambda run, value: replace(run, fault=None),
    "steps": lambda run, value: replace(run, steps=int(value)),
    "clip_norm": lambda run, value: replace(run, settings={**run.settings, "clip_norm": value}),
    "tolerance": lambda run, value: replace(
        run, settings={k: v for k, v in run.settings.items() if k not in ("tolerance", "callback")}
    ),
    "start": _nudged,
    "features": _scaled,
    "schedule": lambda run, value: replace(
        run, rule=SGD(run.rule.learning_rate), settings={**run.settings, "schedule": None}
    ),
    "betas[0]": lambda run, value: replace(
        run, rule=replace(run.rule, betas=(value, run.rule.betas[1]))
    ),
    "betas[1]": lambda run, value: replace(
        run, rule=replace(run.rule, betas=(run.rule.betas[0], value))
    ),
}


def fair_rules(p, rng) -> Optimizer:
    """A step rule that suits the problem."""
    rate = rng.uniform(0.1, 0.4) / p.curvature
    size = 0.02 * (1 + float(np.abs(p.start).max()))
    return (
        SGD(rate), SGD(rate), SGD(rate / 3, momentum=0.8),
        SGD(rate / 3, momentum=0.8, nesterov=True), Adam(2 * size), RMSprop(size),
        AdamW(2 * size, weight_decay=1e-4), Adagrad(10 * size),
    )[int(rng.integers(8))]  # fmt: skip


@dataclass(frozen=True)
class Fading(Optimizer):
    """Plain descent whose rate is cut to (almost) nothing after some steps."""

    after: int = 10
    to: float = 0.0

    def init(self, w):
        return {"steps": 0}

    def update(self, w, gradient, state):
        rate = self.learning_rate * (1.0 if state["steps"] < self.after else self.to)
        return w - rate * gradient, {"steps": state["steps"] + 1}


def slips(rng) -> Iterator[Run]:
    """Wrong gradients, with names and without."""
    named = {
        faults.flipped: {K.FLIPPED_SIGN}, faults.one_flipped: {K.WRONG_ENTRIES},
        faults.rolled: {K.SWAPPED_ENTRIES}, faults.backwards: {K.SWAPPED_ENTRIES},
        faults.halved: {K.SCALED_GRADIENT}, faults.summed: {K.SCALED_GRADIENT},
        faults.one_halved: {K.WRONG_ENTRIES}, faults.detached: {K.DETACHED_WEIGHTS},
        faults.zero: {K.LOST_GRADIENT}, faults.zero_later: {K.LOST_GRADIENT, K.HEALTHY},
        faults.kept: {K.KEPT_GRADIENTS}, faults.half_kept: {K.KEPT_GRADIENTS},
        faults.stale: {K.STALE_GRADIENT}, faults.two_behind: {K.STALE_GRADIENT},
        faults.frozen: {K.STALE_GRADIENT}, faults.unrelated: {K.WRONG_GRADIENT},
        faults.penalty: {K.WRONG_GRADIENT},
    }  # fmt: skip
    for fault, right in named.items():
        p = SMOOTH[int(rng.integers(len(SMOOTH)))](rng)
        yield Run(fault.__name__, frozenset(right), p, fair_rules(p, rng), 60, fault)
    for fault in (faults.only_signs, faults.unit_length, faults.sizes, faults.coarse, faults.boxed,
                  faults.doubled_place, faults.squared, faults.mixed, faults.shifted,
                  faults.sometimes_flipped):  # fmt: skip
        p = SMOOTH[int(rng.integers(len(SMOOTH)))](rng)
        unnamed = GRADIENT | {K.NOT_SURE, K.OUTLIER}
        if fault is faults.coarse:
            unnamed |= {K.HEALTHY}  # right on average
        yield Run(f"{fault.__name__} (no rule)", unnamed, p, fair_rules(p, rng), 60, fault)


def rates(rng) -> Iterator[Run]:
    """Right gradients, and steps of every length."""
    for _ in range(3):
        p = EASY[int(rng.integers(len(EASY)))](rng)
        yield Run("healthy", frozenset({K.HEALTHY}), p, fair_rules(p, rng), 1500)
    p = SMOOTH[int(rng.integers(len(SMOOTH)))](rng)
    yield Run("rate low", SLOW, p, SGD(10 ** rng.uniform(-4, -3) / p.curvature), 40)
    p = EASY[int(rng.integers(len(EASY)))](rng)
    yield Run("rate low, Adam", SLOW, p, Adam(10 ** rng.uniform(-5, -4)), 40)
    p = EASY[int(rng.integers(len(EASY)))](rng)
    yield Run("rate low, numeric", SLOW, p, SGD(1e-3 / p.curvature), 40, None, {"numeric": True})
    p = bowl_like(rng)
    yield Run("rate just under the border", frozenset({K.OSCILLATING}), p,
              SGD(rng.uniform(1.92, 1.99) / p.curvature), 40)  # fmt: skip
    p = (bowl_like, table)[int(rng.integers(2))](rng)
    yield Run("rate high", UP, p, SGD(rng.uniform(2.3, 4) / p.curvature), 30)
    p = EASY[int(rng.integers(len(EASY)))](rng)
    wild = UP | {K.EXPLODED_LATE, K.OSCILLATING}
    yield Run("rate far too high", wild, p, SGD(rng.uniform(30, 300) / p.curvature), 800)
    sizes = np.array([1.0, 10 ** rng.uniform(2.5, 3.5)])
    p = problem("long bowl", lambda w: float(sizes @ w**2) / 2, rng.uniform(1, 2, 2) / sizes**0.5)
    yield Run("narrow valley", SLOW, p, SGD(rng.uniform(0.8, 1.2) / p.curvature), 60)
    p = bowl_like(rng)
    yield Run("momentum 0.99", frozenset({K.MUCH_MOMENTUM}), p,
              SGD(0.1 / p.curvature, momentum=0.99), 150)  # fmt: skip
    p = bowl_like(rng)
    decayed = SGD(0.02 / p.curvature, weight_decay=10 * p.curvature)
    yield Run("weight decay", frozenset({K.HELD_BACK}), p, decayed, 150)
    X, true = table(rng).f.X, rng.choice([-1.0, 1.0])
    scales = 10 ** np.linspace(0, 2, X.shape[1])
    f = MeanSquaredError(X * scales, X.sum(axis=1) * true)
    start = np.zeros(X.shape[1])
    wide = problem("unscaled", f, start, f.gradient)
    yield Run("unscaled", frozenset({K.UNSCALED_FEATURES}), wide, SGD(1 / wide.curvature), 60)


def endings(rng) -> Iterator[Run]:
    """Runs that are cut short, held up, thrown out, or come to rest in the wrong place."""
    p = bowl_like(rng)
    yield Run("rate cut to 0", frozenset({K.STEPS_RAN_OUT}), p,
              Fading(0.05 / p.curvature, 10), 80)  # fmt: skip
    p = EASY[int(rng.integers(len(EASY)))](rng)
    yield Run("rate cut to little", frozenset({K.STEPS_RAN_OUT}), p,
              Fading(0.03 / p.curvature, 10, 1e-4), 80)  # fmt: skip
    p = EASY[int(rng.integers(len(EASY)))](rng)
    fall = (StepLR(8, gamma=0.05), ExponentialLR(0.7), MultiStepLR([12], gamma=0.0))
    yield Run("schedule", frozenset({K.STEPS_RAN_OUT}), p, SGD(0.02 / p.curvature), 80, None,
              {"schedule": fall[int(rng.integers(3))]})  # fmt: skip
    p = EASY[int(rng.integers(len(EASY)))](rng)
    yield Run("schedule that fits", frozenset({K.HEALTHY}), p, SGD(0.3 / p.curvature), 400, None,
              {"schedule": CosineAnnealingLR(400)})  # fmt: skip
    p = EASY[int(rng.integers(len(EASY)))](rng)
    top = replace(p, f=lambda w, f=p.f: -f(w), slope=lambda w, g=p.slope: -g(w))
    yield Run(
        "told to climb", frozenset({K.HEALTHY}), top, SGD(0.3 / p.curvature, maximize=True), 400
    )
    p = EASY[int(rng.integers(len(EASY)))](rng)
    clip = {"clip_norm": 0.01 * float(np.linalg.norm(p.slope(p.start)))}
    yield Run("tight clip", frozenset({K.TIGHT_CLIP}), p, SGD(0.1 / p.curvature), 60, None, clip)
    p = EASY[int(rng.integers(len(EASY)))](rng)
    got_over = frozenset({K.OUTLIER})
    yield Run("outlier", got_over, p, SGD(0.05 / p.curvature), 150, faults.outlier)
    p = bowl_like(rng)
    yield Run("ruined late", frozenset({K.EXPLODED_LATE}), p, SGD(0.3 / p.curvature), 60,
              faults.ruined)  # fmt: skip
    up = rng.uniform(2, 5)
    dying = problem("dying ReLU", lambda w: float((np.maximum(w, 0) - 1) @ (np.maximum(w, 0) - 1)),
                    np.array([up]))  # fmt: skip
    yield Run("dies on the way", frozenset({K.WENT_FLAT}), dying, SGD(rng.uniform(1, 1.5)), 30)
    unit = lambda w: float((np.maximum(w[0], 0) - 1) ** 2 + (w[1] - 2) ** 2 / 4)  # noqa: E731
    two = problem("two units", unit, np.array([2 + up, 0.0]))
    yield Run("one unit dies", frozenset({K.WENT_FLAT}), two, SGD(rng.uniform(0.85, 0.95)), 30)
    for f in (lambda w: float(3 * w[0] + w[1] ** 2), lambda w: float(-(w[0] ** 2) + w[1] ** 2),
              lambda w: float(-np.log(w[0]) + (w[1] - 1) ** 2)):  # fmt: skip
        p = problem("no bottom", f, rng.uniform(1, 2, 2))
        yield Run("no bottom", frozenset({K.NO_BOTTOM}), p, SGD(0.05), 60)
    p = problem(
        "saddle",
        lambda w: float(w[0] ** 2 - w[1] ** 2 + w[1] ** 4),
        [rng.uniform(1, 2), 0.0],
        lambda w: np.array([2 * w[0], -2 * w[1] + 4 * w[1] ** 3]),
    )
    yield Run("saddle", frozenset({K.ON_A_SADDLE}), p, SGD(0.1), 100)
    p = problem("log", lambda w: float(np.sum(w - 3 * np.log(w))), rng.uniform(6, 7, 2))
    yield Run("left domain", frozenset({K.LEFT_DOMAIN}), p,
              SGD(rng.uniform(20, 25)), 50)  # fmt: skip
    p = Problem("nan", lambda w: float(np.log(w).sum()), -np.ones(2), lambda w: 1 / w, 1.0)
    yield Run("bad start", frozenset({K.BAD_START}), p, SGD(0.1), 20)
    p = problem("sigmoid", lambda w: float(np.sum(1 / (1 + np.exp(-w)))), -rng.uniform(31, 35, 2))
    yield Run("flat start", frozenset({K.FLAT}), p, SGD(0.1), 20)
    p = EASY[int(rng.integers(len(EASY)))](rng)
    early = {"tolerance": 0.02 * abs(float(p.f(p.start)))}
    yield Run("tolerance", frozenset({K.STOPPED_EARLY}), p, SGD(0.004 / p.curvature), 400, None,
              early)  # fmt: skip


def scattered(rng) -> Iterator[Run]:
    """Noise: minibatches, and gradients that are right on average."""
    well = frozenset({K.HEALTHY})
    for size in (4, 16):
        p = table(rng)
        f = p.f.batches(size, seed=int(rng.integers(99)))
        p = replace(p, f=f)
        rule = (SGD(0.05 / p.curvature), SGD(0.01 / p.curvature, momentum=0.8), Adam(0.05))
        yield Run("minibatches", well, p, rule[int(rng.integers(3))], 800)
    p = EASY[int(rng.integers(len(EASY)))](rng)
    yield Run("noise", well, p, SGD(0.05 / p.curvature), 800, faults.noisy)
    p = table(rng)
    p = replace(p, f=p.f.batches(8))
    yield Run("minibatches, rate low", SLOW, p, SGD(3e-4 / p.curvature), 200)
    p = table(rng)
    f = p.f

    def batch(slope, flip):
        order = np.random.default_rng(3)
        return lambda w: flip * f.gradient(w, order.integers(0, 60, 10))

    yield Run("own minibatches", well, p, SGD(0.05 / p.curvature), 600, lambda s: batch(s, 1))
    yield Run("own minibatches, flipped", frozenset({K.FLIPPED_SIGN}), p,
              SGD(0.01 / p.curvature), 100, lambda s: batch(s, -1))  # fmt: skip
    yield Run("own minibatches, summed", frozenset({K.SCALED_GRADIENT}), p,
              SGD(0.01 / p.curvature), 200, lambda s: batch(s, 10))  # fmt: skip


@dataclass(frozen=True)
class Odd(Optimizer):
    """Step rules with something of their own: what no rule of `diagnose` was written for."""

    way: str = "box"

    def init(self, w):
        return {"steps": 0, "rng": np.random.default_rng(4)}

    def update(self, w, gradient, state):
        k, rate = state["steps"], self.learning_rate
        moved = {
            "box": lambda: np.clip(w - rate * gradient, -0.5, 0.5),
            "cyclic": lambda: w - rate * (1 + np.sin(k)) * gradient,
            "shaken": lambda: w - rate * gradient + 0.05 * state["rng"].normal(size=w.shape),
            "rounded": lambda: np.round(w - rate * gradient, 1),
            "one": lambda: w - rate * gradient * (np.arange(w.size) == k % w.size),
            "warm": lambda: w - rate * min(1.0, k / 500) * gradient,
            "uphill": lambda: w + rate * gradient,
            "forgets": lambda: w - rate * gradient * (np.arange(w.size) > 0),
        }[self.way]()
        return moved, {**state, "steps": k + 1}


def odd(rng) -> Iterator[Run]:
    """What no rule was written for; what would be false of each is left out of `right`."""
    rest = frozenset({K.NOT_SURE})
    for way, right in {
        "box": {K.HEALTHY, K.STEPS_RAN_OUT, K.STOPPED_EARLY, K.FLAT}, "cyclic": {K.HEALTHY} | SLOW,
        "shaken": {K.HEALTHY, K.OSCILLATING},
        "rounded": {K.STEPS_RAN_OUT, K.HEALTHY, K.OSCILLATING},
        "one": {K.HEALTHY} | SLOW, "warm": {K.HEALTHY, K.OSCILLATING} | SLOW,
        "uphill": {K.FLIPPED_SIGN}, "forgets": {K.DETACHED_WEIGHTS, K.STEPS_RAN_OUT},
    }.items():  # fmt: skip
        p = EASY[int(rng.integers(len(EASY)))](rng)
        p = replace(p, start=p.start + np.sign(p.start))
        yield Run(f"{way} (no rule)", rest | right, p, Odd(0.2 / p.curvature, way), 200)
    p, noise = table(rng), np.random.default_rng(8)
    unsteady = replace(p, f=lambda w, f=p.f: f(w) * (1 + 0.1 * noise.normal()))
    yield Run("f scatters (no rule)", rest | {K.HEALTHY}, unsteady, SGD(0.1 / p.curvature), 300)
    p, seen = logistic(rng), [0]

    def drifting(w, f=p.f):
        seen[0] += 1
        return f(w) + 0.01 * seen[0]

    yield Run("f drifts (no rule)", rest | {K.STEPS_TOO_SHORT}, replace(p, f=drifting),
              SGD(0.1 / p.curvature), 100)  # fmt: skip
    p = EASY[int(rng.integers(len(EASY)))](rng)
    late = Adam(0.05, betas=(0.9, 0.0))
    yield Run(
        "Adam, β₂ = 0 (no rule)",
        rest | {K.HEALTHY, K.OSCILLATING, K.EXPLODED_LATE, K.MUCH_MOMENTUM} | SLOW | UP,
        p,
        late,
        200,
    )
    p = problem("steps", lambda w: float(np.floor(4 * (w @ w)) / 4), rng.normal(size=2) + 2)
    yield Run("a staircase (no rule)", rest | {K.FLAT, K.LOST_GRADIENT}, p, SGD(0.1), 60)
    p = problem(
        "ripples", lambda w: float(w @ w + 0.5 * np.cos(25 * w).sum()), rng.normal(size=2) + 3
    )
    yield Run("ripples (no rule)", rest | {K.HEALTHY, K.OSCILLATING}, p, SGD(0.002), 200)


#: A loss that is higher by less than this share of the descent is as low in a picture.
SEEN = 0.01
FAMILIES = (slips, rates, endings, scattered, odd)


def drawn(seed: int) -> Iterator[Run]:
    """Every cause once, with problems and rules drawn from the seed."""
    for number, family in enumerate(FAMILIES):
        yield from family(np.random.default_rng([seed, number]))


def shows(run: Run, history: History) -> bool:
    """Whether the slip, if there is one, made a difference at any point of the run."""
    if run.fault is None:
        return True
    with np.errstate(all="ignore"):
        pairs = [
            (g, run.problem.slope(w))
            for w, g in zip(history.points, history.gradients, strict=True)
        ]
        return any(not np.allclose(g, t, rtol=1e-3, atol=1e-9) for g, t in pairs)


@np.errstate(all="ignore")
def judged(run: Run):
    """The history, its diagnosis, and whether the first move made the run worse."""
    from gdlesson import diagnose

    before = run.go()
    found = diagnose(before)
    if not found.change:
        return before, found, False
    changed = run.after(found.change)
    after = changed.go()
    first = float(run.problem.f(run.problem.start)) if np.isfinite(before.losses[0]) else 1.0
    old, new = float(run.problem.f(before.end)), float(changed.problem.f(after.end))
    lowest = min(old, new, first)
    room = SEEN * abs(first - lowest)
    worse = np.isfinite(old) and not new <= old + room
    return before, found, bool(worse)
