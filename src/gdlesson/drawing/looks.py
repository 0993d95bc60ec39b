"""How lines are told apart: by colour, by dash and by marker, each enough by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Four colours that the colour-blind tell apart, each at least 3:1 against white and near-black.
PALETTE = ("#1f7fc4", "#d55e00", "#0a9b74", "#b86a98")
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (1.5, 1.5)), (0, (8, 2, 1.5, 2)))
MARKERS = ("o", "s", "^", "D")
#: Each marker that a line may have, by matplotlib's name: the same shape as a path of size 1. It is
#: relative but for where it begins, so that many can be one path.
SHAPES = {
    "o": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
    "s": "M-.9-.9h1.8v1.8h-1.8z",
    "^": "M0-1.2l1.1 2h-2.2z",
    "D": "M0-1.25l1.25 1.25-1.25 1.25-1.25-1.25z",
    "v": "M0 1.2l1.1-2h-2.2z",
    "<": "M-1.2 0l2-1.1v2.2z",
    ">": "M1.2 0l-2-1.1v2.2z",
    "p": "M0-1.2l1.14.83-.43 1.34h-1.42l-.43-1.34z",
    "X": "M-1.1-.6l.5-.5.6.6.6-.6.5.5-.6.6.6.6-.5.5-.6-.6-.6.6-.5-.5.6-.6z",
    "P": "M-.4-1.2h.8v.8h.8v.8h-.8v.8h-.8v-.8h-.8v-.8h.8z",
}


#: How a page says that its theme is dark: JupyterLab, the lesson's own pages, and no word at all.
_DARK = (
    '[data-jp-theme-light="false"] .{0},[data-theme="dark"] .{0}{{--gd-own:{1}}}'
    "@media (prefers-color-scheme:dark)"
    "{{:root:not([data-theme]) body:not([data-jp-theme-light]) .{0}{{--gd-own:{1}}}}}\n"
)
#: What is the same of all looks.
_ALL = (
    ":is({0}){{stroke:var(--gd-own)}}\n"
    ".gdl-step:is({0}){{fill:var(--gd-own)}}\n"
    "@media (forced-colors:active){{:root :is({0}):not(#_){{--gd-own:CanvasText}}}}\n"
)


@dataclass(frozen=True)
class Look:
    """How one line looks, in a figure and on the page.

    Args:
        color: as "#rrggbb", at least 3:1 against white and near-black.
        dash: stroke, gap, stroke, … in widths of the line; empty for an unbroken line.
        marker: one of SHAPES.
        on_light, on_dark: the colour on the tinted ground of a map, at least 3:1 against every
            tint of that theme; left out, `color`.
    """

    color: str
    dash: tuple[float, ...]
    marker: str
    on_light: str = ""
    on_dark: str = ""

    @property
    def line(self) -> dict[str, Any]:
        """Colour and dash, as matplotlib's `plot` takes them."""
        return {"color": self.color, "ls": (0, self.dash) if self.dash else "-"}

    def css(self, name: str) -> str:
        """The colour and the dash of what has the class `name`, on a page."""
        dash = " ".join(f"{2 * part:g}" for part in self.dash) or "none"  # lines are 2 px wide
        light, dark = self.on_light or self.color, self.on_dark or self.color
        return f".{name}{{--gd-own:{light};stroke-dasharray:{dash}}}\n{_DARK.format(name, dark)}"


def style_sheet(looks: Mapping[str, Look]) -> str:
    """The rules that give each look to what has its class, on a page."""
    each = "".join(look.css(name) for name, look in looks.items())
    return each + _ALL.format(",".join(f".{name}" for name in looks))


#: Sixteen looks of which no two are the same: the colours again, each time with another dash.
LOOKS = tuple(
    Look(PALETTE[i % 4], () if (dash := DASHES[(i + i // 4) % 4]) == "-" else dash[1],
         MARKERS[(i + 2 * (i // 4)) % 4])
    for i in range(16)
)  # fmt: skip
