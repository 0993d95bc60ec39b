"""Section 10's player: walk backward through a recorded graph, one node at a time."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from gdlesson._validate import describe, require_callable
from gdlesson.autodiff import Value, grad
from gdlesson.drawing.graph import layout
from gdlesson.widgets._base import LessonWidget, front_end, point_trait
from gdlesson.widgets._curves import none_if_not_finite
from gdlesson.widgets._graphs import graph_of
from gdlesson.widgets._played import SharedPlay
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure


def _bowl(x: Any, y: Any) -> Any:
    return x**2 + 3 * y**2


class GraphPlayer(SharedPlay, LessonWidget):
    """The graph of an expression, walked backward: local derivatives, and the product so far.

    Args:
        f: a function of one to four Values, such as lambda x, y: x**2 + 3 * y**2.
        point: the numbers to call it with; left out, (4, 3) or as many ones as it needs.
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
        point: Sequence[float] | None = None,
        *,
        predict: str | None = None,
    ) -> None:
        require_callable("GraphPlayer", "f", f)
        names = list(inspect.signature(f).parameters)
        if not 1 <= len(names) <= 4:
            raise TypeError(f"GraphPlayer: f must take one to four numbers; it takes {len(names)}.")
        self._f = f
        usual = [4.0, 3.0] if len(names) == 2 else [1.0] * len(names)
        at = usual if point is None else list(point)
        if len(at) != len(names):
            raise ValueError(
                f"GraphPlayer: point must hold {len(names)} numbers, one for each of "
                f"{', '.join(names)}; got {describe(point)}."
            )
        super().__init__(point=at, names=names, predict=predict)
        if "error" not in self.answer:
            self.graph = graph_of(f, layout(self.end), self._leaves)

    def compute(self) -> tuple[dict[str, Any], str]:
        """Record the graph, lay it out, and walk it backward."""
        leaves = [Value(v, name) for v, name in zip(self.point, self.names, strict=True)]
        end = self._f(*leaves)
        self._leaves = leaves
        if not isinstance(end, Value):
            raise TypeError(f"f must return a Value computed from its inputs; got {describe(end)}")
        self.end: Value = end
        nodes = layout(end)
        reached = {id(n.value): n.gradient for n in nodes}
        gradient = [reached.get(id(leaf), 0.0) for leaf in leaves]
        answer = {
            "nodes": [
                {
                    "label": n.label,
                    "title": n.title,
                    "data": none_if_not_finite(n.value.data),
                    "column": n.column,
                    "row": n.row,
                    "parents": list(n.parents),
                    "local": [none_if_not_finite(s) for s in n.value.local],
                    "turn": n.turn,
                    "gradient": none_if_not_finite(n.gradient),
                }
                for n in nodes
            ]
        }
        called = ", ".join(f"{n} = {v:.4g}" for n, v in zip(self.names, self.point, strict=True))
        named = getattr(self._f, "__name__", "f").replace("<lambda>", "f")
        summary = (
            f"{named}({called}) = {end.data:.6g} in {len(nodes)} nodes; the gradient is "
            f"({', '.join(f'{g:.6g}' for g in gradient)})."
        )
        return answer, summary

    def figure(self) -> LessonFigure:
        """The graph with value and gradient in every node."""
        from gdlesson import plots

        nodes = layout(self.end)
        columns = 1 + max(n.column for n in nodes)
        rows = 1 + max(n.row for n in nodes) - min(n.row for n in nodes)
        figure, ax = plots.figure(width=min(10.0, 1.7 * columns), height=max(2.4, 0.95 * rows))
        plots.expression_graph(self.end, ax)
        figure.alt = self.summary
        return figure

    @traitlets.validate("point")
    def _valid_point(self, proposal: Any) -> list[float]:
        return point_trait("GraphPlayer", "point", proposal["value"], len(proposal["value"]) or 1)
