"""Section 4's picture of depth: one factor a layer, multiplied up; vanish, survive, explode."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson.tape.elementwise import relu, sigmoid
from gdlesson.tape.grad import grad
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end, packed
from gdlesson.widgets._predictions import Prediction
from gdlesson.widgets._programs import program_of

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

#: What a layer may apply, as a function of its input u.
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "ReLU": relu,
    "identity": lambda u: u,
}
DEEPEST = 50
#: What is left is seen from here to there: the axis stays, so that 10 layers and 50 differ, and a
#: thousandth is far from 1.
SEEN = (1e-12, 1e12)


class DepthView(LessonWidget):
    """What is left of a gradient after 1 to 50 layers: one factor a layer, multiplied up.

    Args:
        activation: "sigmoid", "tanh", "ReLU" or "identity".
        weight: the weight of every layer, which multiplies the local slope.
        u: the input at which every activation is taken.
        depth: how many layers, 1 to 50.
        predict: a question to ask first: "sigmoid".

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> DepthView("sigmoid", u=0, depth=50)
    DepthView: 50 layers of sigmoid at u = 0 with weight 1: the factor 0.25 a layer leaves \
7.9e-31: it vanishes.

    Limitation: every layer is alike; in a real network each has its own weight and input.
    """

    _esm, _css = front_end("depth")
    inputs = ("activation", "weight", "u", "depth")
    predictions: ClassVar[dict[str, Prediction]] = {
        "sigmoid": Prediction(
            "Before you play: 10 layers, each with a local slope of 0.25. What is left of the "
            "gradient?",
            lambda: 2.0 if 0.25**10 < 1e-5 else 1.0,
            "0.25 to the tenth power is 0.00000095.",
            ("about a quarter", "about a fortieth", "about a millionth"),
        )
    }

    activation = traitlets.Unicode("sigmoid").tag(sync=True)
    weight = traitlets.Float(1.0).tag(sync=True)
    u = traitlets.Float(0.0).tag(sync=True)
    depth = traitlets.Int(DEEPEST, min=1, max=DEEPEST).tag(sync=True)
    choices = traitlets.List(list(ACTIVATIONS)).tag(sync=True)
    programs = traitlets.Dict(help="the activations, as the page computes them").tag(sync=True)

    def __init__(
        self,
        activation: str = "sigmoid",
        weight: float = 1.0,
        u: float = 0.0,
        depth: int = DEEPEST,
        *,
        predict: str | None = None,
    ) -> None:
        programs = {name: program_of(f, (-2.0, 2.0)) for name, f in ACTIVATIONS.items()}
        super().__init__(
            activation=activation, weight=weight, u=u, depth=depth, programs=programs,
            predict=predict,
        )  # fmt: skip

    def compute(self) -> tuple[dict[str, Any], str]:
        """The factor of a layer, and the product after each."""
        slope = float(grad(ACTIVATIONS[self.activation])(self.u))  # 0 in ReLU's corner
        factor = self.weight * slope
        products = np.abs(factor) ** np.arange(self.depth + 1)
        left = float(products[-1])
        word = "vanishes" if left < 1e-3 else "explodes" if left > 1e3 else "survives"
        signed = -left if factor < 0 and self.depth % 2 and left else left
        answer = {
            "factor": factor,
            "slope": slope,
            "products": packed(products),
            "left": f"{signed:.3g}",
            "word": word,
        }
        summary = (
            f"{self.depth} layers of {self.activation} at u = {self.u:.3g} with weight "
            f"{self.weight:.3g}: the factor {factor:.4g} a layer leaves {signed:.2g}: it {word}."
        )
        return answer, summary

    def figure(self) -> LessonFigure:
        """The product after each layer, on a log axis."""
        from gdlesson import plots

        figure, ax = plots.figure()
        products = np.frombuffer(self.answer["products"], dtype="<f8")
        low, high = SEEN
        away = np.flatnonzero((products < low) | (products > high))
        drawn = np.clip(products[: away[0] + 1] if away.size else products, low, high)
        ax.semilogy(drawn, "o-", color=plots.PALETTE[0], ms=3)
        if away.size:
            end = (away[0], drawn[-1])
            down = bool(drawn[-1] == low)
            ax.plot(*end, "v" if down else "^", color=plots.PALETTE[0], ms=9, clip_on=False)
            ax.annotate(f"off the picture from layer {away[0]} on", end,
                        (10, 8 if down else -14), textcoords="offset points")  # fmt: skip
        ax.axhline(1, color=plots.SOFT)
        ax.set(xlim=(0, DEEPEST + 1), ylim=(low, high))
        ax.set(xlabel="layer, counted back from the loss", ylabel="what is left of the gradient")
        figure.alt = self.summary
        return figure

    @traitlets.validate("activation")
    def _valid_activation(self, proposal: Any) -> str:
        if proposal["value"] not in ACTIVATIONS:
            raise traitlets.TraitError(
                f"DepthView: activation must be one of {', '.join(ACTIVATIONS)}; "
                f"got {proposal['value']!r}."
            )
        return str(proposal["value"])

    @traitlets.validate("weight", "u")
    def _valid_number(self, proposal: Any) -> float:
        name = proposal["trait"].name
        value = finite_trait("DepthView", name, proposal["value"])
        if abs(value) > 100:
            raise traitlets.TraitError(f"DepthView: {name} must be within ±100; got {value:g}.")
        return value
