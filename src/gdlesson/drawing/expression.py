"""The graph of an expression, drawn: values in boxes, local derivatives on the lines."""

from __future__ import annotations

from matplotlib.axes import Axes

from gdlesson.autodiff import Value
from gdlesson.drawing.figure import PALETTE, SOFT
from gdlesson.drawing.graph import layout


def expression_graph(end: Value, ax: Axes) -> None:
    """Draw the graph that `end` was made from, with value and gradient in every node.

    Args:
        end: the end of the graph; its gradients are computed here, `grad` is left as it is.
        ax: where to draw.

    Raises:
        ValueError: if there are more than 40 nodes.

    Limitation: for small expressions; a trained network has too many nodes to look at.
    """
    nodes = layout(end)
    for node in nodes:
        for parent, slope in zip(node.parents, node.value.local, strict=True):
            start, stop = nodes[parent], node
            middle = (start.column + stop.column) / 2, -(start.row + stop.row) / 2
            ax.annotate("", (stop.column - 0.3, -stop.row), (start.column + 0.3, -start.row),
                        arrowprops={"arrowstyle": "->", "color": SOFT})  # fmt: skip
            ax.annotate(f"×{slope:.3g}", middle, fontsize=8, color=PALETTE[1], ha="center",
                        va="bottom")  # fmt: skip
        text = f"{node.label}\n{node.value.data:.4g}\ngrad {node.gradient:.4g}"
        box = {"boxstyle": "round", "facecolor": "none", "edgecolor": SOFT}
        ax.text(node.column, -node.row, text, ha="center", va="center", fontsize=9, bbox=box)
    rows = [-n.row for n in nodes]
    ax.set(xlim=(-0.5, max(n.column for n in nodes) + 0.5), ylim=(min(rows) - 0.6, max(rows) + 0.6))
    ax.axis("off")
