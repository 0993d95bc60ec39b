"""Section 4's picture of the chain rule: a wiggle on its way through a composition."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson.derivative import derivative
from gdlesson.page.typeset import typeset
from gdlesson.tape.elementwise import sigmoid
from gdlesson.tape.grad import grad
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end
from gdlesson.widgets._curves import none_if_not_finite
from gdlesson.widgets._predictions import Prediction
from gdlesson.widgets._programs import program_of

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure


@dataclass(frozen=True)
class Composition:
    """f(g(x)) with the formulas to show."""

    name: str
    inner: str
    outer: str
    g: Callable[[float], float]
    f: Callable[[float], float]


COMPOSITIONS = {
    c.name: c
    for c in (
        Composition("square", "3x + 1", "g²", lambda x: 3 * x + 1, lambda g: g * g),
        Composition("sin", "x²", "sin g", lambda x: x * x, np.sin),
        Composition("bell", "−x²", "exp g", lambda x: -x * x, np.exp),
        Composition("neuron", "2x − 1", "sigmoid g", lambda x: 2 * x - 1, sigmoid),
    )
}
#: The longest wiggle takes this share of a number line, and Δx no more than that.
LONGEST, FIRST = 0.6, 0.25
#: Where the functions of a composition are held against what the page computes.
NEAR = (-2.0, 2.0)


def _names(c: Composition) -> list[str]:
    """What the three number lines are called."""
    return ["x", f"g = {c.inner}", f"f = {c.outer}"]


class FollowTheWiggle(LessonWidget):
    """x → g → f as number lines of one scale: a wiggle Δx, stretched by each local rate in turn.

    Args:
        pair: "square" for (3x + 1)², "sin" for sin x², "bell" for exp(−x²), "neuron".
        x: where to stand.
        dx: the wiggle.
        predict: a question to ask first: "product".

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> FollowTheWiggle("square", x=0, dx=0.01)
    FollowTheWiggle: (3x + 1 → g²) at x = 0: Δx = 0.01 becomes 0.03, then 0.0609; the rates 3 and \
2 multiply to 6.

    Limitation: for a large wiggle the rates at x no longer tell the whole way.
    """

    _esm, _css = front_end("wiggle")
    inputs = ("pair", "x", "dx")
    predictions: ClassVar[dict[str, Prediction]] = {
        "product": Prediction(
            "Before you play: for (3x + 1)² at x = 1, by how much is a tiny wiggle stretched in "
            "all?",
            lambda: derivative(lambda x: (3 * x + 1) ** 2, 1),
            "At x = 1 the inner function stretches it by 3, the outer one by 8: together 24.",
        )
    }

    pair = traitlets.Unicode("square").tag(sync=True)
    x = traitlets.Float(0.0).tag(sync=True)
    dx = traitlets.Float(0.2).tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List(help="the compositions").tag(sync=True)
    programs = traitlets.Dict(help="g and f, as the page computes them, and what they are").tag(
        sync=True
    )

    def __init__(
        self, pair: str = "square", x: float = 0.0, dx: float = 0.2, *, predict: str | None = None
    ) -> None:
        choices = [[c.name, f"{c.outer}, g = {c.inner}"] for c in COMPOSITIONS.values()]
        programs = {
            c.name: {"g": program_of(c.g, NEAR), "f": program_of(c.f, NEAR), "names": _names(c)}
            for c in COMPOSITIONS.values()
        }
        super().__init__(pair=pair, x=x, dx=dx, choices=choices, programs=programs, predict=predict)

    def compute(self) -> tuple[dict[str, Any], str]:
        """The three values, the three wiggles, and the local rates."""
        c = COMPOSITIONS[self.pair]
        x, dx = self.x, self.dx
        g, f = c.g(x), float(c.f(c.g(x)))
        dg, df = c.g(x + dx) - g, float(c.f(c.g(x + dx))) - f
        inner, outer = float(grad(c.g)(x)), float(grad(c.f)(g))
        lines = [
            {"name": name, "at": at, "wiggle": wiggle}
            for name, at, wiggle in zip(_names(c), (x, g, f), (dx, dg, df), strict=True)
        ]
        span, left = scale(dx, dg, df)
        answer = {
            "lines": lines,
            "span": span,
            "left": left,
            "inner": inner,
            "outer": outer,
            "product": inner * outer,
            "ratio": none_if_not_finite(df / dx) if dx else None,
        }
        summary = (
            f"({c.inner} → {c.outer}) at x = {x:.3g}: Δx = {dx:.3g} becomes {dg:.4g}, then "
            f"{df:.4g}; the rates {inner:.4g} and {outer:.4g} multiply to {inner * outer:.4g}."
        )
        return answer, summary

    def figure(self) -> LessonFigure:
        """The three number lines with the wiggle on each."""
        from gdlesson import plots

        figure, axes = plots.figure(3, 1, width=7, height=3.4)
        span, left = self.answer["span"], self.answer["left"]
        for which, (ax, line) in enumerate(zip(axes, self.answer["lines"], strict=True)):
            color = plots.PALETTE[0 if which else 1]  # as in the widget
            at = line["at"]
            ax.plot([at, at + line["wiggle"]], [0, 0], color=color, lw=7, solid_capstyle="butt")
            ax.plot([at], [0], "o", color=plots.INK)
            ax.set(xlim=(at - left, at - left + span), ylim=(-1, 1), yticks=[])
            numbers = typeset(f"{at:.4g}, wiggle {line['wiggle']:.4g}")
            ax.set_title(f"{line['name']}: {numbers}", loc="left")
        axes[-1].set_xlabel(typeset(f"one scale: each line is {span:g} long"))
        figure.alt = self.summary
        return figure

    @traitlets.validate("pair")
    def _valid_pair(self, proposal: Any) -> str:
        if proposal["value"] not in COMPOSITIONS:
            raise traitlets.TraitError(
                f"FollowTheWiggle: pair must be one of {', '.join(COMPOSITIONS)}; "
                f"got {proposal['value']!r}."
            )
        return str(proposal["value"])

    @traitlets.validate("x", "dx")
    def _valid_number(self, proposal: Any) -> float:
        value = finite_trait("FollowTheWiggle", proposal["trait"].name, proposal["value"])
        if abs(value) > 100:
            name = proposal["trait"].name
            raise traitlets.TraitError(
                f"FollowTheWiggle: {name} must be within ±100; got {value:g}."
            )
        return value


def scale(*wiggles: float) -> tuple[float, float]:
    """How long each number line is, and how far from its left end the wiggle starts on it.

    All three have one length, so what looks three times as long is; and one start, so that it
    can be seen.

    >>> scale(0.01, 0.03, 0.0609)
    (0.2, 0.06955)

    Limitation: a wiggle of less than a hundredth of the longest is a dot.
    """
    longest = max(abs(w) for w in wiggles)
    rough = max(longest / LONGEST, abs(wiggles[0]) / FIRST) or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    span = next(m for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9)) * power
    low, high = min(0.0, *wiggles), max(0.0, *wiggles)
    return float(f"{span:.12g}"), float(f"{(span - high + low) / 2 - low:.12g}")
