"""Section 3's checker: type f and your guess for f', see where the two slopes part, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from gdlesson._validate import Array, real_array
from gdlesson.drawing.surfaces import values_along
from gdlesson.slopes.estimate import search
from gdlesson.typed import Expression, ExpressionError, parse
from gdlesson.widgets._base import LessonWidget, front_end, packed
from gdlesson.widgets._curves import height_span

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

GRID = 101
#: Differences that vary by no more than this share of themselves (of 1, where they are smaller) are
#: the same everywhere: far more than wiggling is wrong by, and less than a chart shows.
EVEN = 1e-5
#: Of places that are as bad as the worst but for this share, the first is named: which of two equal
#: ones wiggling finds worse is chance.
TIED = 1e-5


class DerivativeChecker(LessonWidget):
    """A function and a guess for its derivative, held against the numeric one on a grid.

    Args:
        f: the function, as text: numbers, x, + - * / **, parentheses, sin, exp, log and so on.
        guess: the guess for f', as text.
        window: (low, high), where to compare.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work; text that can't be
            read is answered in the widget.

    >>> DerivativeChecker("x**3", "3*x**3")
    DerivativeChecker: 3*x**3 is not the derivative of x**3: worst at x = -3, where it says -81 \
and wiggling says 27. Likely slip: the exponent was not lowered.

    Limitation: compares on 101 points of the window, so a difference between them goes unseen.
    """

    _esm, _css = front_end("derivative_checker")
    inputs = ("f", "guess_text")

    f = traitlets.Unicode().tag(sync=True)
    guess_text = traitlets.Unicode().tag(sync=True)
    window = traitlets.List(traitlets.Float()).tag(sync=True)

    def __init__(
        self,
        f: str = "5*x**3 - 2*x + 7",
        guess: str = "",
        *,
        window: tuple[float, float] = (-3.0, 3.0),
    ) -> None:
        sides = real_array("DerivativeChecker", "window", window)
        if sides.shape != (2,) or not sides[0] < sides[1]:
            raise ValueError(
                f"DerivativeChecker: window must be (low, high) with low < high; got {window!r}."
            )
        super().__init__(f=f, guess_text=guess, window=sides.tolist())

    def compute(self) -> tuple[dict[str, Any], str]:
        """Read both texts, compare on the grid, and name the likely slip."""
        answer: dict[str, Any] = {"xs": packed(self._grid())}
        read: dict[str, Expression] = {}
        for name, text in (("f", self.f), ("guess", self.guess_text)):
            try:
                read[name] = parse(text)
            except ExpressionError as error:
                answer[f"{name}_trouble"] = {"text": str(error), "place": error.place}
        if "f" not in read:
            return {**answer, "verdict": ""}, f"{self.f!r} can't be read."
        numeric, errors = _numeric(read["f"], self._grid())
        answer |= {"numeric": packed(numeric), "span": height_span(numeric)}
        if not np.isfinite(numeric).any():
            text = f"{self.f} has no derivative anywhere in this window."
            return {**answer, "verdict": text}, text
        if "guess" not in read:
            return {
                **answer,
                "verdict": "",
            }, f"The derivative of {self.f}; no guess to compare yet."
        guessed = values_along(read["guess"], self._grid())
        answer["guessed"] = packed(guessed)
        answer["span"] = height_span(np.concatenate([numeric, guessed]))
        agrees, text, worst = self._held_against(read, numeric, errors, guessed)
        return {**answer, "agrees": agrees, "verdict": text, "worst": worst}, text

    def _grid(self) -> Array:
        low, high = self.window
        return np.linspace(low, high, GRID)

    def _held_against(
        self, read: dict[str, Expression], numeric: Array, errors: Array, guessed: Array
    ) -> tuple[bool, str, float | None]:
        xs = self._grid()
        both = np.isfinite(numeric) & np.isfinite(guessed)
        lost = np.isfinite(numeric) & ~np.isfinite(guessed)
        name = f"{self.guess_text} is not the derivative of {self.f}"
        if not both.any():
            return False, f"{name}: they have values at no common x of this window.", None
        gap = np.where(both, np.abs(guessed - numeric), 0.0)
        size = np.where(both, np.maximum(np.abs(guessed), np.abs(numeric)), 1.0)
        excess = gap - 1e-6 * np.maximum(size, 1e-3) - 10 * np.where(both, errors, 0.0)
        if not (excess > 0).any():
            if lost.sum() > 0.1 * GRID:
                where = float(xs[lost][0])
                return (
                    False,
                    f"{name}: at x = {where:.4g} it has no value, and the slope has.",
                    where,
                )
            spread = (
                f"over {int(both.sum())} points from x = {xs[both][0]:.3g} to {xs[both][-1]:.3g}"
            )
            return True, f"Yes: {self.guess_text} is the derivative of {self.f}, {spread}.", None
        if _even((guessed - numeric)[both]):  # no x is worse than another: take a middle one
            worst = int(np.flatnonzero(both)[both.sum() // 2])
            place = f"at x = {xs[worst]:.4g}, for one,"
        else:
            worst = int(np.flatnonzero(both & (gap >= (1 - TIED) * gap.max()))[0])
            place = f"worst at x = {xs[worst]:.4g}, where"
        slip = likely_slip(read["f"], guessed, numeric, xs)
        text = (
            f"{name}: {place} it says {guessed[worst]:.4g} and wiggling says {numeric[worst]:.4g}."
        )
        return False, f"{text} {slip}".strip(), float(xs[worst])

    def figure(self) -> LessonFigure:
        """The guess over the numeric derivative."""
        from gdlesson import plots

        figure, ax = plots.figure()
        for which, name in enumerate(("numeric", "guessed")):
            if name in self.answer:
                values = np.frombuffer(self.answer[name], dtype="<f8")
                label = ("slope by wiggling", "your guess")[which]
                ax.plot(self._grid(), values, color=plots.PALETTE[which],
                        ls=plots.DASHES[which], label=label)  # fmt: skip
        if "span" in self.answer:
            ax.set_ylim(self.answer["span"])
            plots.legend(ax)
        ax.set(xlabel="x", ylabel="slope")
        figure.alt = self.summary
        return figure


def _numeric(f: Expression, xs: Array) -> tuple[Array, Array]:
    """The derivative on the grid and the error of each; NaN where there is none."""
    found = [search("DerivativeChecker", f, x) for x in xs.tolist()]
    values = np.array([e.value if e else np.nan for e in found]) + 0.0  # of -0 nobody has heard
    return values, np.array([e.error if e else np.inf for e in found])


SLIP_WORDS = {
    "constant-kept": "a constant was kept",
    "exponent-not-lowered": "the exponent was not lowered",
    "factor-forgotten": "the exponent did not come down as a factor",
    "product-of-derivatives": "a product was differentiated factor by factor",
    "power-rule-on-exponential": "the power rule was used on an exponential",
    "inner-derivative-forgotten": "the inner derivative is missing",
    "outer-at-the-wrong-place": "the outer derivative was taken at x, not at the inner value",
    "a-lone-x-stays": "an x by itself stayed; its slope is 1",
    "factors-vanish-too": "a number that multiplies vanished with those that are added",
    "sign-lost": "a sign got lost",
    "derivative-is-the-value": "that is the function itself, not its slope",
}


def _even(values: Array) -> bool:
    """Whether three numbers or more are all the same, up to the rounding of what was measured."""
    return len(values) >= 3 and bool(np.ptp(values) <= EVEN * max(1.0, np.abs(values).max()))


def likely_slip(f: Expression, guessed: Array, numeric: Array, xs: Array) -> str:
    """Which misconception would have given this guess, in words; empty if none would."""
    for name, variant in f.variants():
        wrong = values_along(variant, xs)
        shared = np.isfinite(wrong) & np.isfinite(guessed) & np.isfinite(numeric)
        if shared.sum() < 3:
            continue
        size = 1e-6 * np.maximum(np.abs(guessed[shared]), 1e-3)
        same = (np.abs(wrong - guessed)[shared] <= size).all()
        if same and (np.abs(wrong - numeric)[shared] > 1e-4 * np.abs(numeric[shared])).any():
            return f"Likely slip: {SLIP_WORDS[name]}."
    away = guessed - numeric
    shared = np.isfinite(away)
    if _even(away[shared]):
        return f"It is off by {away[shared][0]:.4g} everywhere: look for a constant."
    with np.errstate(all="ignore"):
        ratio = guessed / numeric
    shared = np.isfinite(ratio) & (np.abs(numeric) > 1e-6)
    if _even(ratio[shared]):
        return (
            f"It is {ratio[shared][0]:.4g} times what it should be everywhere: look for a factor."
        )
    return ""
