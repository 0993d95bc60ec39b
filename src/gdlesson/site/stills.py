"""Stills that are drawings: what a kernel does otherwise while it fills the site."""

from __future__ import annotations

from typing import Any

from gdlesson.widgets._base import LessonWidget

#: The cell that is run before a notebook's own.
SOURCE = "from gdlesson.site.stills import as_drawings\n\nas_drawings(get_ipython())"


def as_drawings(shell: Any) -> None:
    """Let a shell show each widget with its still as SVG, in place of the PNG for code hosts.

    Args:
        shell: IPython's.
    """
    formatter = shell.display_formatter.mimebundle_formatter
    formatter.for_type(LessonWidget, _bundle)


def _bundle(widget: LessonWidget, include: Any = None, exclude: Any = None) -> Any:
    shown = super(LessonWidget, widget)._repr_mimebundle_()
    data, metadata = shown if isinstance(shown, tuple) else (shown or {}, {})
    data = {**data, "text/plain": repr(widget)}
    if "error" not in widget.answer and (still := widget.attempt(_still(widget))):
        data["image/svg+xml"] = still
    return data, metadata


def _still(widget: LessonWidget) -> Any:
    return lambda: widget.figure().to_columns()
