"""The graph of a Value, drawn: each node with its value and its gradient."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes

from gdlesson.autodiff import Value
from gdlesson.drawing.figure import SOFT, as_text
from gdlesson.drawing.graph import layout
from gdlesson.drawing.looks import PALETTE
from gdlesson.drawing.routes import APART, draw_route
from gdlesson.page.typeset import typeset

#: The size of what stands in a node, and at an arrow, in points.
TEXT, FACTOR = 9.5, 9.0
#: So far left of what stands in its node a factor ends, and so far above its arrow it stands.
BESIDE, ABOVE = 7.0, 2.5
#: From here on, and below, a number is written with a power of ten.
LARGE, SMALL = 1e5, 1e-4


def expression_graph(end: Value, ax: Axes) -> None:
    """Draw the graph that `end` was made from, with value and gradient in every node.

    Args:
        end: the end of the graph; its gradients are computed here, `grad` is left as it is.
        ax: where to draw.

    Raises:
        ValueError: if there are more than 40 nodes.

    >>> from gdlesson.drawing.figure import figure
    >>> picture, ax = figure()
    >>> x = Value(3.0, "x")
    >>> expression_graph(x * x, ax)
    >>> [text.get_text().split("\\n") for text in ax.texts if text.get_text()]
    [['x', '3', 'grad 6'], ['*', '9', 'grad 1'], ['×3'], ['×3']]

    Limitation: for small expressions; a trained network has too many nodes to look at.
    """
    nodes = layout(end)
    rows = [-n.row for n in nodes] + [-row for n in nodes for way in n.ways for row in way]
    ax.set(xlim=(-0.5, max(n.column for n in nodes) + 0.5), ylim=(min(rows) - 0.6, max(rows) + 0.6))
    boxes: list[Any] = []
    for node in nodes:
        nameless = not node.value.name and not node.value.op  # its number is its label
        written = [short(node.value.data)] * (not nameless) + [f"grad {short(node.gradient)}"]
        text = "\n".join([as_text(node.label), *map(typeset, written)])
        box = {"boxstyle": "round", "facecolor": "none", "edgecolor": SOFT}
        at = node.column, -node.row
        drawn = ax.text(*at, text, ha="center", va="center", fontsize=TEXT, bbox=box)
        boxes.append(drawn.get_bbox_patch())
        lines = zip(node.parents, node.ways, node.ports, node.value.local, strict=True)
        for parent, way, port, slope in lines:
            start = nodes[parent].column, nodes[parent].row
            around = boxes[parent], boxes[-1]
            draw_route(ax, (start, (node.column, node.row)), way, port, around)
            up = -port * APART + (-ABOVE if port > 0 else ABOVE)
            ax.annotate(typeset(f"×{short(slope)}"), (0, 0.5), (-BESIDE, up), xycoords=drawn,
                        textcoords="offset points", ha="right", va="top" if port > 0 else "bottom",
                        fontsize=FACTOR, color=PALETTE[1])  # fmt: skip
    ax.axis("off")


def short(number: float) -> str:
    """A number with the digits that the player shows.

    >>> short(12345.67), short(-1e-7), short(float("nan"))
    ('12350', '-1e-07', 'not finite')
    """
    if not math.isfinite(number):
        return "not finite"
    if number and not SMALL <= abs(number) < LARGE:
        return f"{number:.3g}"
    return f"{float(f'{number:.4g}'):g}"
