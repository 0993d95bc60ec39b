"""A widget on a page: its still, until it can move there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Live:
    """A widget as a page has it.

    Attributes:
        html: the figure: its still, and the place where it is mounted.
        modules: names of the widget modules that it needs.
    """

    html: str
    modules: tuple[str, ...] = ()


def embed(
    state: Mapping[str, Mapping[str, object]], model_id: str, still: str | None, caption: str
) -> Live:
    """A widget as a figure.

    Args:
        state: the models that a notebook saved, by id.
        model_id: the widget's.
        still: its picture, as HTML.
        caption: what the picture shows, as HTML.
    """
    picture = f'<div class="still">{still}</div>' if still else ""
    return Live(
        f'<figure class="wide widget" data-model="{model_id}">{picture}'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def script(modules: Iterable[str]) -> str:
    """The module that a page with these widgets needs; empty if it needs none."""
    return ""
