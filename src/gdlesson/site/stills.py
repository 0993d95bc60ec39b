"""What a kernel does otherwise while it fills the site: stills are drawings, functions go along."""

from __future__ import annotations

from typing import Any

from gdlesson.widgets._base import LessonWidget
from gdlesson.widgets._maps import MapWidget
from gdlesson.widgets._own import OwnFunction
from gdlesson.widgets._programs import program_of
from gdlesson.widgets.secant import SecantExplorer

#: The cell that is run before a notebook's own.
SOURCE = "from gdlesson.site.stills import as_drawings\n\nas_drawings(get_ipython())"


def as_drawings(shell: Any) -> None:
    """Let a shell show each widget with its still as SVG, in place of the PNG for code hosts.

    Args:
        shell: IPython's.
    """
    formatter = shell.display_formatter.mimebundle_formatter
    formatter.for_type(LessonWidget, _bundle)


def let_travel(widget: LessonWidget) -> None:
    """Write a notebook's own function down for the page, where it can be written down.

    In a notebook a curve stays with Python, which searches for its corners, and so does a surface
    that is slow or prints: on a page it is what it was.

    Args:
        widget: shown by the notebook; its traits tell of the function from now on.

    Limitation: of a curve that the page walks, only the lesson's own are known to have corners.
    """
    if isinstance(widget, MapWidget):
        own = widget.landscape
        if isinstance(own.f, OwnFunction):
            recorded = {"program": program_of(own.f.plain, own.window)}
            widget.surfaces = [
                {**each, **recorded} if each["name"] == own.name else each
                for each in widget.surfaces
            ]
    elif isinstance(widget, SecantExplorer):
        curve = widget.curve
        if isinstance(curve.f, OwnFunction):
            recorded = {curve.name: program_of(curve.f.plain, curve.window)}
            programs = {**widget.known["programs"], **recorded}
            widget.known = {**widget.known, "programs": programs}


def _bundle(widget: LessonWidget, include: Any = None, exclude: Any = None) -> Any:
    let_travel(widget)
    shown = super(LessonWidget, widget)._repr_mimebundle_()
    data, metadata = shown if isinstance(shown, tuple) else (shown or {}, {})
    data = {**data, "text/plain": repr(widget)}
    if "error" not in widget.answer and (still := widget.attempt(_still(widget))):
        data["image/svg+xml"] = still
    return data, metadata


def _still(widget: LessonWidget) -> Any:
    return lambda: widget.figure().to_columns()
