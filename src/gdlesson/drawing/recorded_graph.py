"""What an f of arrays does, drawn as `grad` records it: a node an operation, with its shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from gdlesson._validate import real_array, require_callable
from gdlesson.drawing.figure import SOFT, as_text
from gdlesson.drawing.graph import MOST_NODES, places, ports
from gdlesson.drawing.looks import PALETTE
from gdlesson.drawing.routes import draw_route
from gdlesson.page.typeset import typeset
from gdlesson.tape.grad import recorded
from gdlesson.tape.record import Tape

#: Arrays with more entries are told by their shape alone.
MOST_ENTRIES = 3
#: An index longer than this is no label.
LONGEST_INDEX = 12
#: The colour of a constant's box.
FIXED = PALETTE[1]
#: What Python writes between or before arrays.
SIGNS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "true_divide": "/",
    "power": "**", "matmul": "@", "negative": "-",
}  # fmt: skip


@dataclass(eq=False)
class Operation:
    """A node: w, an operation on the tape, or a constant.

    Attributes:
        label: how f writes it; nothing for a constant.
        value: what came out of it.
        parents: what it was made of.
        gradient: d(end)/d(value), where it was asked for and a way leads there.
        name: "w" at the input, for a constant that takes no column of its own nothing.
    """

    label: str
    value: Any
    parents: list[Operation] = field(default_factory=list)
    gradient: Any = None
    name: str = ""


def recorded_graph(
    f: Callable[[Any], Any], w: ArrayLike, ax: Axes, *, gradients: bool = False
) -> None:
    """Draw what f does with w, as `grad` records it: an operation a node, from w to the end.

    Args:
        f: takes an array (or a number) and returns one number, as for `grad`.
        w: where it is recorded. Another w may take another way through f's ifs.
        ax: where to draw.
        gradients: whether each node shows what arrives there on the walk back.

    Raises:
        TypeError: if f is no function, or does what can't be recorded.
        ValueError: if there are more than 40 nodes.

    >>> from gdlesson.drawing.figure import figure
    >>> picture, ax = figure()
    >>> recorded_graph(lambda w: (w**2).sum(), [3.0, 4.0], ax, gradients=True)
    >>> [text.get_text().split("\\n")[0] for text in ax.texts if text.get_text()]
    ['w', '2', '**', 'sum']

    Limitation: a loop is drawn turn by turn, so for a few operations; arrays of more than three
    entries show their shapes alone.
    """
    require_callable("recorded_graph", "f", f)
    point = real_array("recorded_graph", "w", w)
    try:
        end = recorded(f, point)
    except (TypeError, ValueError) as error:
        if not str(error).startswith("grad: "):  # f's own
            raise
        told = str(error).replace("grad: ", "recorded_graph: ", 1)
        raise type(error)(told) from None
    nodes = operations(end.tape, end.index, gradients=gradients)
    if len(nodes) > MOST_NODES:
        raise ValueError(
            f"recorded_graph: a picture holds {MOST_NODES} nodes; this graph has {len(nodes)}. "
            "Draw a smaller piece of f."
        )
    stands = places(nodes)
    at = zip(stands.column, stands.row, strict=True)
    place = dict(zip(map(id, nodes), at, strict=True))
    boxes: dict[int, Any] = {}
    for node, ways in zip(nodes, stands.ways, strict=True):
        x, y = place[id(node)]
        box = {"boxstyle": "round", "facecolor": "none", "edgecolor": SOFT if node.label else FIXED}
        drawn = ax.text(x, -y, _text(node), ha="center", va="center", fontsize=9, bbox=box)
        boxes[id(node)] = drawn.get_bbox_patch()
        arriving = [(place[id(p)][1], *way)[-1] for p, way in zip(node.parents, ways, strict=True)]
        for parent, way, port in zip(node.parents, ways, ports(arriving), strict=True):
            ends = place[id(parent)], (x, y)
            draw_route(ax, ends, way, port, (boxes[id(parent)], boxes[id(node)]))
    rows = [-r for r in stands.row] + [-r for ways in stands.ways for way in ways for r in way]
    ax.set(xlim=(-0.5, max(stands.column) + 0.5), ylim=(min(rows) - 0.6, max(rows) + 0.6))
    ax.axis("off")


def operations(tape: Tape, end: int, *, gradients: bool = False) -> list[Operation]:
    """What entry `end` of a tape was made from, parents first, constants among them.

    Args:
        tape: what was recorded.
        end: the number of the entry at the end.
        gradients: whether to walk back, and keep what arrives at each entry.
    """
    arrived: dict[int, Any] = {}
    if gradients:
        with np.errstate(all="ignore"):
            seed = np.ones(np.shape(tape.entries[end][-1]))[()]
            arrived[0] = tape.pull(end, seed, arrived)
    needed = {end}
    for k in range(end, 0, -1):
        if k in needed:
            needed.update(parent for _, parent in tape.entries[k][2])
    made: dict[int, Operation] = {}
    order: list[Operation] = []
    for k in sorted(needed):
        function, _, parents, arguments, settings, value = tape.entries[k]
        made_of = dict(parents)
        node = Operation(_label(function, settings), value, gradient=arrived.get(k))
        node.name = node.label
        for position, argument in enumerate(arguments):
            if position in made_of:
                node.parents.append(made[made_of[position]])
            elif isinstance(argument, int | float | np.ndarray | np.generic):
                order.append(Operation("", argument))
                node.parents.append(order[-1])
        made[k] = node
        order.append(node)
    return order


def _label(function: Any, settings: dict[str, Any]) -> str:
    """An operation as f writes it."""
    if function is None:
        return "w"
    name: str = function.__name__
    if name == "entries":
        index = _index(settings["index"])
        return f"[{index if len(index) <= LONGEST_INDEX else '…'}]"
    axis = settings.get("axis")
    return SIGNS.get(name, name) + (f", axis {axis}" if isinstance(axis, int) else "")


def _index(index: Any) -> str:
    """An index as f writes it; "…" for an array of places."""
    if isinstance(index, tuple):
        return ", ".join(map(_index, index))
    if isinstance(index, slice):
        ends = ("" if end is None else f"{end}" for end in (index.start, index.stop))
        return ":".join(ends) + (f":{index.step}" if index.step is not None else "")
    return f"{index}" if isinstance(index, int | np.integer) or index is None else "…"


def _text(node: Operation) -> str:
    """What stands in a node: the operation, the shape of an array, a few numbers, the gradient."""
    shape = np.shape(node.value)
    lines = [as_text(node.label)] if node.label else []
    if shape:
        lines.append(" × ".join(map(str, shape)) if len(shape) > 1 else f"{shape[0]} numbers")
    lines.append(_small(node.value))
    if node.gradient is not None and (small := _small(node.gradient)):
        lines.append(f"grad {small}")
    return "\n".join(line for line in lines if line)


def _small(value: Any) -> str:
    """The numbers of a small array; nothing for a large one."""
    numbers = np.ravel(np.asarray(value, dtype=float))
    if numbers.size > MOST_ENTRIES:
        return ""
    return typeset(", ".join(f"{number:.3g}" for number in numbers))
