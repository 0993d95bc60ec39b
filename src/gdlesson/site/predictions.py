"""Predictions: the reader says it first, and only then sees it.

A paragraph of a notebook that asks to **Predict** becomes a form. Where `predictions.toml` knows
what is asked, there are blanks whose answers were computed by the notebook's own kernel; elsewhere
there is one line to write on, and nothing is marked.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import nbformat

#: What a paragraph that asks for a prediction has in it, and a list has not.
ASKS = re.compile(r"\*\*Predict\*\*|^What will the next cell ")
#: The widget asks for itself, in its own frame, or has a box for what one thinks.
_ASKED_THERE = re.compile(
    r"the widget\b[^.?]*\basks|before you (?:pick|press)|type it before you", re.I
)


@dataclass(frozen=True)
class Blank:
    """One number that is asked for.

    Attributes:
        label: what stands before it, in markdown.
        truth: the expression that computes it, in the notebook's namespace.
        tolerance: how far off it still counts.
    """

    label: str
    truth: str
    tolerance: float


@dataclass(frozen=True)
class Known:
    """What is known of a prediction: its blanks, and why it is so."""

    blanks: tuple[Blank, ...]
    why: str


@cache
def known() -> dict[str, dict[str, Known]]:
    """The predictions that can be marked, by part and by the cell that asks.

    Raises:
        KeyError: if an entry lacks something.
    """
    entries = tomllib.loads((files(__package__) / "predictions.toml").read_text("utf-8"))
    return {
        part: {
            cell: Known(
                tuple(
                    Blank(b["label"], b["truth"], float(b.get("tolerance", 0.005)))
                    for b in entry["blanks"]
                ),
                entry["why"],
            )
            for cell, entry in cells.items()
        }
        for part, cells in entries.items()
    }


def question(part: str) -> Any | None:
    """The cell in which a notebook's kernel computes the answers; None if nothing is asked."""
    truths = {
        cell: [blank.truth for blank in entry.blanks]
        for cell, entry in known().get(part, {}).items()
    }
    if not truths:
        return None
    listed = ", ".join(
        f"{cell!r}: [{', '.join(f'float({t})' for t in those)}]" for cell, those in truths.items()
    )
    return nbformat.v4.new_code_cell(f"import json\n\nprint(json.dumps({{{listed}}}))")


def answers(cell: Any) -> dict[str, list[float]]:
    """What the kernel computed, by the cell that asks."""
    said = "".join(o.text for o in cell.outputs if o.get("name") == "stdout")
    return {name: list(map(float, those)) for name, those in json.loads(said).items()}


def form(
    asked: str,
    opens: Sequence[str],
    entry: Known | None,
    computed: Sequence[float],
    name: str,
    shown: Mapping[str, str],
) -> str:
    """A prediction as a form.

    Args:
        asked: the paragraph, as HTML, with its **Predict** in bold.
        opens: the ids of the cells whose outputs are shown then.
        entry: what is known of it.
        computed: the answers to its blanks.
        name: an id for its parts.
        shown: the labels and the reason as HTML, by their markdown.
    """
    text = asked.replace("<strong>Predict</strong>", '<span class="tag">Predict</span>', 1)
    text = re.sub(r'(<span class="tag">Predict</span>)[:,]', r"\1", text)
    if _ASKED_THERE.search(asked):
        return f'<div class="predict">{text}</div>'
    if entry is None:
        blanks = (
            f'<label class="guess"><span class="quiet">Your guess</span> '
            f'<input class="blank free" id="{name}" autocomplete="off"></label>'
        )
        why = ""
    else:
        blanks = "".join(
            f'<label class="guess"><span>{shown[blank.label]}</span> <input class="blank" '
            f'autocomplete="off" data-answer="{value:.6g}" '
            f'data-tolerance="{blank.tolerance:g}"></label> '
            for blank, value in zip(entry.blanks, computed, strict=True)
        )
        why = f'<span class="why" hidden>{shown[entry.why]}</span>'
    leads = f' data-opens="{html.escape(" ".join(opens))}"' if opens else ""
    return (
        f'<form class="predict"{leads}>{text}<p class="guesses">{blanks}</p>{why}'
        '<output></output><p class="act js-only"><button type="submit">That is my guess</button>'
        "</p></form>"
    )
