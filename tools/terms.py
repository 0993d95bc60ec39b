"""A term of an earlier section carries its definition where a notebook first uses it.

`<a class="gdl-term" tabindex="0" style="…" title="…">gradient</a>` is what JupyterLab leaves of
such a thing: the definition comes up when one points at the word. The line under it stands in the
text, for a notebook is read before any of its cells has run; a widget's style sheet dots that line,
and writes the definition below it when one tabs to the word or taps it.
The definitions are the first sentences of the glossary's, so nobody writes them twice.
"""

from __future__ import annotations

import html
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

GLOSSARY = Path(__file__).parents[1] / "src" / "gdlesson" / "course" / "terms.toml"
#: Words that mean something else as often as not.
EVERYDAY = {"step", "limit", "border", "divergence", "convergence"}
#: Of `text-decoration`, JupyterLab's sanitizer leaves no more than this.
_LINE = 'style="text-decoration: underline"'
_MARKED = re.compile(r'<a class="gdl-term"[^>]*>(.*?)</a>')
#: Where a term is no word of the prose: formulas, code, links, tags, folds, bold, headings, tables.
_NO_PROSE = re.compile(
    r"\$\$.*?\$\$|\$[^$\n]*\$|```.*?```|`[^`\n]*`|!?\[[^\]]*\]\([^)]*\)|<summary>.*?</summary>|"
    r"<[^>\n]*>|\*\*[^*\n]*\*\*|^(?:#|\||    )[^\n]*",
    re.S | re.M,
)


@cache
def entries() -> dict[str, dict[str, Any]]:
    """The glossary's entries, by name."""
    return tomllib.loads(GLOSSARY.read_text("utf-8"))


def definitions(section: int) -> dict[str, str]:
    """What the terms mean that sections before this one explain, each in a sentence."""
    return {
        name: f"{re.match(r'.+?[.](?= |$)', entry['text'])[0]} (Section {entry['section']})"  # type: ignore[index]
        for name, entry in entries().items()
        if entry["section"] < section and name not in EVERYDAY
    }


def with_definitions(notebook: dict[str, Any], section: int) -> dict[str, Any]:
    """The notebook with each term's definition at its first use in the prose.

    Its opening and its last cell are left alone: they say what is to come, and what to keep.
    """
    cells = [dict(cell) for cell in notebook["cells"]]
    prose = [cell for cell in cells if cell["cell_type"] == "markdown"][1:-1]
    for cell in prose:
        cell["source"] = _MARKED.sub(r"\1", "".join(cell["source"]))
    for name, text in definitions(section).items():
        for cell in prose:
            if found := first_use(cell["source"], name):
                title = html.escape(text, quote=True)
                word = f'<a class="gdl-term" tabindex="0" {_LINE} title="{title}">{found[0]}</a>'
                source = cell["source"]
                cell["source"] = source[: found.start()] + word + source[found.end() :]
                break
    for cell in prose:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return {**notebook, "cells": cells}


def first_use(source: str, name: str) -> re.Match[str] | None:
    """Where a text first uses a term, in the singular or the plural; None if it does not."""
    bare = _MARKED.sub(lambda found: " " * len(found[0]), source)
    bare = _NO_PROSE.sub(lambda found: " " * len(found[0]), bare)
    for longer in entries():  # no gradient is meant in "gradient descent"
        if name in longer and name != longer:
            bare = _spelt(longer).sub(lambda found: " " * len(found[0]), bare)
    return _spelt(name).search(bare)


@cache
def _spelt(name: str) -> re.Pattern[str]:
    """A term in the singular or the plural; an abbreviation in its own capitals."""
    words = re.escape(name).replace("optimiser", "optimi[sz]er").replace(r"\ ", r"\s")
    return re.compile(rf"(?<![\w-]){words}s?(?![\w-])", 0 if name != name.lower() else re.I)
