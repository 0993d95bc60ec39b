"""`estimate_derivative` beside its peers: digits, evaluations, honesty, time, in one run.

Every method gets the same functions. A peer's function returns NaN where ours would raise, since
peers don't expect an exception, and numpy's arrays are taken apart for it.
"""

import math
import multiprocessing
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from _judge import Answer, Judged, judge, summary
from _page import Section, figure
from compositions_cases import HELD_OUT, compositions
from derivative_cases import CASES, Case
from drawn_cases import hard_cases
from family_cases import RECORD, WORK, family_cases

from gdlesson import estimate_derivative

try:
    import jacobi
    import numdifftools
    from scipy import differentiate
except ImportError as missing:
    PEERS_MISSING: ImportError | None = missing
else:
    PEERS_MISSING = None

Function = Callable[[float], Any]
#: Functions from the families for each seed to work with, and for each that is for the record; a
#: peer that hangs costs its patience for each.
EACH_SEED, EACH_RECORD = 200, 1000
#: After so many seconds without an answer a method is taken to hang.
PATIENCE = 4.0


class Counted:
    """f for a peer: counts its calls, answers NaN in place of an exception, takes arrays."""

    def __init__(self, f: Function) -> None:
        self.f, self.calls = f, 0

    def __call__(self, x: Any) -> Any:
        if np.ndim(x):
            return np.array([self.one(float(t)) for t in np.ravel(x)]).reshape(np.shape(x))
        return self.one(float(x))

    def one(self, x: float) -> float:
        self.calls += 1
        try:
            return float(np.asarray(self.f(x)).item())
        except (ArithmeticError, ValueError, TypeError):
            return math.nan


def ours(f: Function, x: float) -> Answer:
    found = estimate_derivative(f, x)
    return Answer(found.value, found.error, bool(found), found.evaluations)


def central(f: Function, x: float) -> Answer:
    """The textbook's: h = ∛eps, in units of x where that is above 1."""
    g = Counted(f)
    h = 6e-6 * max(1.0, abs(x))
    value = (g(x + h) - g(x - h)) / (2 * h)
    return Answer(value, None, True, g.calls)


def by_scipy(f: Function, x: float) -> Answer:
    g = Counted(f)
    found = differentiate.derivative(g, x)
    return Answer(float(found.df), float(found.error), bool(found.success), g.calls)


def by_numdifftools(f: Function, x: float) -> Answer:
    g = Counted(f)
    found = numdifftools.Derivative(g, full_output=True)(x)
    return Answer(float(found.estimate), float(found.error_estimate), True, g.calls)


def by_jacobi(f: Function, x: float) -> Answer:
    g = Counted(f)
    value, error = jacobi.jacobi(g, x)
    return Answer(float(np.ravel(value)[0]), float(np.ravel(error)[0]), True, g.calls)


METHODS = {
    "**gdlesson**": ours,
    "central difference": central,
    "scipy.differentiate": by_scipy,
    "numdifftools": by_numdifftools,
    "jacobi": by_jacobi,
}
COLUMNS = (
    "method", "median digits", "worst decile", "evaluations", "wrong in silence", "no answer",
    "error bar honest", "decades too wide",
)  # fmt: skip


def answer(method: Callable[[Function, float], Answer], case: Case) -> Answer:
    """What a method says; one that raises has no answer."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return method(case.f, case.x)
        except Exception:
            return Answer(math.nan, None, False, 0)


def answers(method: Callable[[Function, float], Answer], cases: list[Case]) -> list[Answer]:
    """What a method says to every case, in a process of its own: some cases hang a peer for good.

    The process is forked, since functions can't be sent to another one.
    """
    context = multiprocessing.get_context("fork")
    given: list[Answer] = []

    def work(pipe: Any, first: int) -> None:
        for case in cases[first:]:
            pipe.send(answer(method, case))

    while len(given) < len(cases):
        here, there = context.Pipe()
        worker = context.Process(target=work, args=(there, len(given)), daemon=True)
        worker.start()
        while len(given) < len(cases) and here.poll(PATIENCE):
            given.append(here.recv())
        worker.kill()
        worker.join()
        if len(given) < len(cases):
            print(f"{method.__name__} hangs: {cases[len(given)].name}", flush=True)
            given.append(Answer(math.nan, None, False, 0))
    return given


def measured(cases: list[Case]) -> dict[str, list[Judged]]:
    """Every method on every case."""
    truths = [case.truth for case in cases]
    return {
        name: [judge(a, t) for a, t in zip(answers(method, cases), truths, strict=True)]
        for name, method in METHODS.items()
    }


def rows(judged: dict[str, list[Judged]]) -> list[tuple[object, ...]]:
    """The table's rows."""
    found = []
    for name, results in judged.items():
        s = summary(results)
        honest = "none given" if math.isnan(s["honest"]) else f"{s['honest']:.1%}"
        width = "" if math.isnan(s["width"]) else f"{s['width']:.1f}"
        found.append(
            (
                name, f"{s['median']:.1f}", f"{s['worst decile']:.1f}", f"{s['evaluations']:.0f}",
                f"{s['silent']:.0f} of {len(results)}", f"{s['refused']:.0f}", honest, width,
            )
        )  # fmt: skip
    return found


def costly(f: Function, seconds: float = 5e-6) -> Function:
    """f that takes so long: most of what is differentiated isn't written in one line."""

    def g(x: float) -> Any:
        until = time.perf_counter() + seconds
        value = f(x)
        while time.perf_counter() < until:
            pass
        return value

    return g


def relative_times(asked: list[tuple[Function, float]], rounds: int = 15) -> dict[str, float]:
    """Each method's time over one central difference with nothing around it, in turn; medians."""
    ratios: dict[str, list[float]] = {name: [] for name in METHODS}

    def bare(f: Function, x: float, h: float = 6e-6) -> float:
        return (f(x + h) - f(x - h)) / (2 * h)

    def seconds(
        action: Callable[[Function, float], object], f: Function, x: float, repeats: int
    ) -> float:
        began = time.perf_counter()
        for _ in range(repeats):
            action(f, x)
        return (time.perf_counter() - began) / repeats

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for f, x in asked:
            for name, method in METHODS.items():
                mine = estimate_derivative if method is ours else method
                taken = [seconds(mine, f, x, 5) / seconds(bare, f, x, 100) for _ in range(rounds)]
                ratios[name].append(statistics.median(taken))
    return {name: statistics.median(found) for name, found in ratios.items()}


def drawing(judged: dict[str, list[Judged]]) -> Any:
    """The digits of every case, sorted, a line for each method."""
    picture, ax = figure(height=3.6)
    colors = ("#0072b2", "#8a8a8a", "#d55e00", "#009e73", "#cc79a7")
    dashes = ("-", ":", "--", "-.", (0, (6, 2, 1, 2, 1, 2)))
    for (name, results), color, dash in zip(judged.items(), colors, dashes, strict=True):
        digits = sorted(j.digits for j in results if j.digits is not None)
        share = [100 * (k + 0.5) / len(digits) for k in range(len(digits))]
        width = 2.2 if method_is_ours(name) else 1.4
        ax.plot(share, digits, color=color, ls=dash, lw=width, label=name.strip("*"))
    ax.set(xlabel="share of the cases with at most so many digits, %", ylabel="right digits",
           xlim=(0, 100), ylim=(0, 16.3))  # fmt: skip
    ax.legend(frameon=False)
    return picture


def method_is_ours(name: str) -> bool:
    """Whether a row is ours."""
    return METHODS[name] is ours


def winners(judged: dict[str, list[Judged]], cases: list[Case]) -> str:
    """The families in which a peer has more digits in the median than we have, in words."""
    families = dict.fromkeys(c.family for c in cases)
    lost = []
    for family in families:
        medians = {}
        for name, results in judged.items():
            digits = [
                j.digits
                for j, case in zip(results, cases, strict=True)
                if case.family == family and j.digits is not None
            ]
            if digits:
                medians[name] = statistics.median(digits)
        if not medians:
            continue
        best = max(medians, key=lambda name: medians[name])
        mine = next(value for name, value in medians.items() if method_is_ours(name))
        if medians[best] > mine + 0.05:
            lost.append(f"{family}: {best} {medians[best]:.1f}, we {mine:.1f}")
    return "; ".join(lost) or "none"


def flat(case: Case) -> bool:
    """Whether f returns one and the same number at x and far around it."""
    unit = abs(case.x) or 1.0
    try:
        return len({case.f(case.x + part * unit) for part in (0, 1e-9, -1e-6, 1e-3, -0.02)}) == 1
    except (ArithmeticError, ValueError):
        return False


def silences(judged: list[Judged], cases: list[Case]) -> str:
    """Our wrong answers in silence, by name; where f is flat, nobody who only calls it can know."""
    names = [
        f"{case.name}{' (one and the same number all around x)' if flat(case) else ''}"
        for case, j in zip(cases, judged, strict=True)
        if j.silent
    ]
    return "; ".join(names) or "none"


def main() -> Section:
    """The suite, the drawn families, the times."""
    if PEERS_MISSING:
        from _page import Skipped

        raise Skipped(f"{PEERS_MISSING}; `make bench` installs it in .venv-bench")
    mpmath.mp.dps = 60
    suite = measured(list(CASES))
    print("the suite is done", flush=True)
    drawn = list(compositions(HELD_OUT, 1000))
    held_out = measured(drawn)
    print("the random compositions are done", flush=True)
    hard = list(hard_cases(HELD_OUT, 100))
    difficult = measured(hard)
    print("the hard families are done", flush=True)
    families = {
        "seeds that were worked with": [c for s in WORK for c in family_cases(s, EACH_SEED)],
        **{
            f"seed {s:,}, which is run for the record only": list(family_cases(s, EACH_RECORD))
            for s in RECORD
        },
    }
    many = {name: measured(cases) for name, cases in families.items()}
    print("the families are done", flush=True)
    tame = [c for c in CASES if c.family in ("elementary", "training", "deep")][::6]
    times = relative_times([(case.f, case.x) for case in tame])
    slower = relative_times([(costly(case.f), case.x) for case in tame])
    table = [
        (*row, f"{times[str(row[0])]:.0f}", f"{slower[str(row[0])]:.1f}") for row in rows(suite)
    ]
    count = sum(1 for c in CASES if c.slope is None)
    return Section(
        "The derivative of one function",
        f"`estimate_derivative` beside its peers on {len(CASES)} cases with a truth of 60 digits, "
        f"{count} of them without a derivative. Digits and honesty are over the cases that have "
        "one; no answer counts as no digit. Wrong in silence: off by more than 1 % and the error "
        "given is below a third of that, or a number where there is no derivative. Time: in units "
        "of one bare central difference of the same function, as it is and where one call of it "
        "takes 5 µs (our goals: 40 and 8; of the latter our calls alone are "
        f"{summary(suite['**gdlesson**'])['evaluations'] / 2:.1f}).",
        (*COLUMNS, "time", "time at 5 µs"),
        table,
        f"Families of the suite in which a peer has more digits in the median: "
        f"{winners(suite, list(CASES))}. Of the hard families: {winners(difficult, hard)}. "
        "Wrong in silence, of ours, on the seeds for the record: "
        + "; ".join(
            silences(many[name]["**gdlesson**"], families[name]) for name in list(families)[1:]
        )
        + ".",
        drawing(suite),
        alt="The right digits of all cases, sorted, for each method.",
        packages=("scipy", "numdifftools", "jacobi"),
        more=(
            (f"{len(drawn)} random compositions, drawn with a seed that was never tuned on:",
             COLUMNS, rows(held_out)),
            (f"{len(hard)} cases from {len({c.family for c in hard})} hard families (corners, "
             "jumps, cusps, noise, float32, ripples, edges, …) of random size at random places, "
             "with that seed:", COLUMNS, rows(difficult)),
            *((f"{len(families[name])} functions from {len({c.family for c in families[name]})} "
               f"families that a user might bring, {name}:", COLUMNS, rows(judged))
              for name, judged in many.items()),
        ),
    )  # fmt: skip
