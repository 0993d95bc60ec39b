"""A figure that shows itself in a notebook: its colours, its style, its SVG and its words.

Nothing here uses pyplot, which keeps global state and is not safe on the threads that widgets
run on.
"""

from __future__ import annotations

import base64
import html
import io
import re
import uuid
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter
from matplotlib.transforms import Bbox

from gdlesson._html import NO_FORMULAS
from gdlesson._validate import whole_number
from gdlesson.drawing.columns import one_by_one
from gdlesson.page.spoken import spoken
from gdlesson.page.typeset import typeset

# Stand-ins that no drawing uses by chance; the SVG gets the page's own colours for them.
INK, SOFT = "#010203", "#717273"
# Where nobody names a colour, text has the one that can be read there, be it dark or light.
_INK = "var(--jp-ui-font-color1, currentColor)"
THEME = {
    INK: f"var(--gd-ink, {_INK})",
    SOFT: f"var(--gd-line, color-mix(in srgb, {_INK} 55%, transparent))",  # 3:1 in both themes
}
#: A contrast theme has its own colours, whatever JupyterLab's theme is; contours stay behind runs.
_FORCED = (
    "<style>@media (forced-colors: active) "
    "{ .gdl-figure { --gd-ink: CanvasText; "
    "--gd-line: color-mix(in srgb, CanvasText 50%, Canvas); } }</style>"
)
#: A page that trusts nobody strips a drawing to its words. Then this is gone, too: the words stay
#: hidden, and the still, which it hides, is seen.
_SHOWN = "<style>.gdl-drawn[hidden] {display: contents !important} .gdl-drawn + img {display: none}"
#: A shade at an edge beyond which a figure goes on; paper that moves along hides it at its ends.
#: Where the page doesn't say what its paper is, there is none of it.
_PAPER, _SHADE = "var(--jp-layout-color0)", f"color-mix(in srgb, {_INK} 40%, transparent)"
_SHOWN += ".gdl-beyond {background: " + ", ".join(
    f"linear-gradient(to {way}, {tone}, transparent) {at} 0/{wide}px 100% no-repeat {moves}"
    for tone, wide, moves in ((f"{_PAPER} 40%", 40, "local"), (_SHADE, 14, "scroll"))
    for way, at in (("right", "0"), ("left", "100%"))
)  # fmt: skip
_SHOWN += "}</style>"
#: How small a figure may be shown, as a part of its width.
LEAST = 0.7
#: So many colours a still has: lines, their edges, and the tints of a map.
COLOURS = 128
STYLE: Any = {
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "figure.facecolor": "none",
    "font.size": 11,
    "font.family": "DejaVu Sans",
    "grid.alpha": 0.35,
    "grid.color": SOFT,
    "legend.edgecolor": SOFT,
    "legend.facecolor": "none",
    "legend.fontsize": 10,
    "legend.frameon": False,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "text.color": INK,
    "xtick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.color": SOFT,
    "ytick.labelcolor": INK,
}


class _Numbers(ScalarFormatter):
    """Matplotlib's labels; the power of ten that all of them share is ×10⁻⁹, not 1e−9."""

    def get_offset(self) -> str:
        shared = re.sub("(?<=[⁰¹²³⁴-⁹])([+−])", r" \1 ", typeset(super().get_offset()))
        return f"×{shared}" if shared.startswith("10") else shared


class LessonFigure(Figure):
    """A matplotlib figure that shows itself in a notebook and says in words what is on it.

    Attributes:
        alt: what the figure shows, in one sentence, for a screen reader and for plain text.
    """

    alt = "A figure"

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def savefig(self, fname: Any, **options: Any) -> None:
        """As matplotlib's, in the lesson's style: ticks and grids are made only when drawn."""
        # What was written on the axes since took matplotlib's black, which no dark page shows.
        for text in self.findobj(Text):
            if text.get_color() == "black":
                text.set_color(INK)
        with matplotlib.rc_context(STYLE):
            super().savefig(fname, **options)

    def to_svg(self, **options: Any) -> str:
        """The figure as an SVG element in the colours of the page around it.

        Args:
            options: as savefig takes them.
        """
        buffer = io.StringIO()
        self.savefig(buffer, format="svg", metadata={"Date": None}, **options)
        text = buffer.getvalue()
        text = text[text.index("<svg") :]
        text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
        for stand_in, color in THEME.items():
            text = text.replace(stand_in, color)
        # Two figures on one page must not share ids, or one would use the other's clip paths.
        mark = uuid.uuid4().hex[:8]
        text = re.sub(r'(\bid="|url\(#|href="#)([^")]+)', rf"\1\2-{mark}", text)
        label = _attribute(spoken(self.alt))
        opening = f'<svg class="gdl-figure" role="img" aria-label="{label}"'
        return text.replace("<svg", opening, 1).replace("<defs>", f"{_FORCED}<defs>", 1)

    def to_columns(self) -> str:
        """The figure as SVG elements, a column each: a narrow page sets one below the other."""
        with matplotlib.rc_context(STYLE):
            return "".join(self._part(box, first=k == 0) for k, box in enumerate(one_by_one(self)))

    def to_png(self) -> bytes:
        """The figure as a PNG on white, at a fifth of the weight that matplotlib gives it."""
        from PIL import Image

        drawn, small = io.BytesIO(), io.BytesIO()
        self.savefig(drawn, format="png", dpi=110, facecolor="white")
        picture = Image.open(drawn).convert("RGB")
        few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(small, "PNG")
        return small.getvalue()

    def _part(self, box: Bbox, *, first: bool) -> str:
        """One column of the figure for a page; what all of it shows is said at the first."""
        # Where the numbers at its axes would be under 10 px, the figure is moved, not shrunk.
        least, most = LEAST * box.width * 96, box.width * 96
        sizes = f"flex:1 1 {least:.0f}px;min-width:{least:.0f}px;max-width:{most:.0f}px"
        drawing = self.to_svg(bbox_inches=box, pad_inches=0)
        drawing = drawing.replace("<svg", f'<svg style="{sizes}"', 1)
        return drawing if first else drawing.replace('role="img"', 'aria-hidden="true"', 1)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """The drawing for a live page, a PNG for the rest, and the sentence for where neither is.

        JupyterLab takes HTML before a PNG, in a notebook that it does not trust as well; so the PNG
        is in the HTML, too, for where the drawing is taken out.
        """
        png = base64.b64encode(self.to_png()).decode()
        width = self.get_figwidth() * 96
        style = f"display:flex;flex-wrap:wrap;max-width:{width:.0f}px;overflow-x:auto"
        drawing = self.to_columns().replace("<defs>", f"{_SHOWN}<defs>", 1)
        still = f'<img src="data:image/png;base64,{png}" alt="{_attribute(spoken(self.alt))}">'
        return {
            "text/html": f'<div class="{NO_FORMULAS} gdl-beyond" style="{style}">'
            f'<div class="gdl-drawn" hidden="hidden">{drawing}</div>{still}</div>',
            "image/png": png,
            "text/plain": repr(self),
        }


def _attribute(text: str) -> str:
    """A text as the value of an attribute."""
    return html.escape(text, quote=True)


def figure(
    rows: int = 1, cols: int = 1, *, width: float | None = None, height: float | None = None
) -> tuple[LessonFigure, Any]:
    """A figure and its axes, ready to be drawn on.

    Args:
        rows, cols: how many axes.
        width, height: inches; left out, about 4.8 by 3.4 for each of the axes.

    Returns:
        The figure, and one Axes (rows = cols = 1), or an array of them as plt.subplots gives.

    >>> picture, ax = figure()
    >>> _ = ax.plot([0, 1], [0, 1])
    >>> picture.alt = "A line from 0 to 1."
    >>> picture
    Figure: A line from 0 to 1.

    Limitation: made for a notebook's page; pyplot does not know of it, so plt.gcf() won't find it.
    """
    rows = whole_number("figure", "rows", rows, 1)
    cols = whole_number("figure", "cols", cols, 1)
    with matplotlib.rc_context(STYLE):
        drawing = LessonFigure(
            figsize=(width or min(4.8 * cols, 10), height or 3.4 * rows), layout="constrained"
        )
        axes = drawing.subplots(rows, cols)
        for ax in drawing.axes:
            for axis in (ax.xaxis, ax.yaxis):
                axis.set_major_formatter(_Numbers())
    return drawing, axes


def as_text(name: str) -> str:
    r"""A name as matplotlib shows it letter for letter: a `$` in it begins no formula.

    >>> print(as_text("cost in $ and share of $"))
    cost in \$ and share of \$

    Limitation: for labels that matplotlib draws; a page needs `html.escape`.
    """
    return name.replace("$", r"\$")


def legend(ax: Axes) -> None:
    """A legend above the axes, where it can hide nothing, in as many columns as have room."""
    from matplotlib.textpath import TextPath

    size = STYLE["legend.fontsize"]
    labels = ax.get_legend_handles_labels()[1]
    widest = max((TextPath((0, 0), t, size=size).get_extents().width for t in labels), default=0)
    column = widest + (2.0 + 0.8 + 1.2) * size  # the line, the gap beside it, the next column's
    room = ax.get_window_extent().width * 72 / ax.figure.dpi
    drawn = ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=max(1, min(4, int(room / column))),
        columnspacing=1.2,
        frameon=False,
        borderaxespad=0.2,
    )
    for text in drawn.get_texts():
        text.set_color(INK)
