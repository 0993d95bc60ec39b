"""Section 10's player: walk backward through a recorded graph, one node at a time."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
import traitlets

from gdlesson._validate import describe, require_callable
from gdlesson.autodiff import Value, grad
from gdlesson.drawing.graph import layout
from gdlesson.widgets._alarm import NoAnswerError
from gdlesson.widgets._base import LessonWidget, front_end, point_trait
from gdlesson.widgets._graphs import answer_of, graph_of, missing
from gdlesson.widgets._played import SharedPlay
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure


def _bowl(x: Any, y: Any) -> Any:
    return x**2 + 3 * y**2


class GraphPlayer(SharedPlay, LessonWidget):
    """The graph of an expression, walked backward: local derivatives, and the product so far.

    Args:
        f: a function of one to four Values, such as lambda x, y: x**2 + 3 * y**2, made of what a
            Value has: + - * / ** and exp, log, tanh, sigmoid, relu, max.
        point: the numbers to call it with, or its one; left out, (4, 3) or as many ones as needed.
        predict: a question to ask first: "y".

    Attributes:
        end: the Value that f returned.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> GraphPlayer()
    GraphPlayer: _bowl(x = 4, y = 3) = 43 in 7 nodes; the gradient is (8, 18).

    Limitation: at most 40 nodes, so that each can be read.
    """

    _esm, _css = front_end("graph_player")
    inputs = ("point",)
    predictions: ClassVar[dict[str, Prediction]] = {
        "y": Prediction(
            "Before you play: on x² + 3y² at (4, 2), what will arrive at y?",
            lambda: float(grad(lambda w: _bowl(w[0], w[1]))((4, 2))[1]),
            "3 from the product, times 2 · 2 from the square.",
        )
    }

    point = traitlets.List(traitlets.Float()).tag(sync=True)
    position = traitlets.Int(0, help="how many nodes have been walked").tag(sync=True)
    names = traitlets.List(traitlets.Unicode(), help="the inputs of f").tag(sync=True)
    graph: traitlets.List[Any] = traitlets.List(
        help="how each node is made, if f goes one way whatever its numbers"
    ).tag(sync=True)

    def __init__(
        self,
        f: Callable[..., Any] = _bowl,
        point: Sequence[float] | float | None = None,
        *,
        predict: str | None = None,
    ) -> None:
        require_callable("GraphPlayer", "f", f)
        names = list(inspect.signature(f).parameters)
        if not 1 <= len(names) <= 4:
            raise TypeError(f"GraphPlayer: f must take one to four numbers; it takes {len(names)}.")
        self._f = f
        usual = [4.0, 3.0] if len(names) == 2 else [1.0] * len(names)
        one = len(names) == 1
        if one and point is not None and np.ndim(point) == 0:
            point = [cast(float, point)]
        at = usual if point is None else list(point) if isinstance(point, Iterable) else []
        if len(at) != len(names):
            these = f"{len(names)} numbers, one for each of {', '.join(names)}"
            wanted = f"one number, {names[0]}" if one else these
            such = usual[0] if one else tuple(usual)
            raise ValueError(
                f"GraphPlayer: point must be {wanted}, such as {such}; got {describe(point)}."
            )
        super().__init__(point=at, names=names, predict=predict)
        if "error" not in self.answer:
            self.graph = graph_of(f, layout(self.end), self._leaves)

    def compute(self) -> tuple[dict[str, Any], str]:
        """Record the graph, lay it out, and walk it backward."""
        leaves = [Value(v, name) for v, name in zip(self.point, self.names, strict=True)]
        try:
            end = self._f(*leaves)
        except (TypeError, AttributeError) as error:
            if told := missing(error):
                raise NoAnswerError(told) from error
            raise
        self._leaves = leaves
        if not isinstance(end, Value):
            raise TypeError(f"f must return a Value computed from its inputs; got {describe(end)}")
        self.end: Value = end
        nodes = layout(end)
        reached = {id(n.value): n.gradient for n in nodes}
        gradient = [reached.get(id(leaf), 0.0) for leaf in leaves]
        called = ", ".join(f"{n} = {v:.4g}" for n, v in zip(self.names, self.point, strict=True))
        named = getattr(self._f, "__name__", "f").replace("<lambda>", "f")
        summary = (
            f"{named}({called}) = {end.data:.6g} in {len(nodes)} nodes; the gradient is "
            f"({', '.join(f'{g:.6g}' for g in gradient)})."
        )
        return {"nodes": answer_of(nodes, leaves)}, summary

    def figure(self) -> LessonFigure:
        """The graph with value and gradient in every node."""
        from gdlesson import plots

        nodes = layout(self.end)
        columns = 1 + max(n.column for n in nodes)
        taken = [n.row for n in nodes] + [row for n in nodes for way in n.ways for row in way]
        rows = 1 + max(taken) - min(taken)
        figure, ax = plots.figure(width=max(2.4, 1.9 * columns), height=max(2.4, 0.95 * rows))
        plots.expression_graph(self.end, ax)
        figure.alt = self.summary
        return figure

    @traitlets.validate("point")
    def _valid_point(self, proposal: Any) -> list[float]:
        return point_trait("GraphPlayer", "point", proposal["value"], len(proposal["value"]) or 1)
