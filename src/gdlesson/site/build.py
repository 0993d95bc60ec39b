"""From the lesson's folder to a folder of pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gdlesson.site import folder, predictions
from gdlesson.site.body import Body, body
from gdlesson.site.course_map import Neighbours, Part, neighbours, parts
from gdlesson.site.documents import documents, glossary_page
from gdlesson.site.errors import SiteError
from gdlesson.site.executing import executed
from gdlesson.site.live import script as live_script
from gdlesson.site.pages import Pages
from gdlesson.site.prose import Prose
from gdlesson.site.script import script
from gdlesson.site.style import style
from gdlesson.workspace.copying import lesson_source

#: Where the notebooks run in a browser, if that was put beside the site.
LITE = "lite/lab/index.html"


def build(
    out: Path, lesson: Path | None = None, told: Callable[[str], None] = lambda said: None
) -> int:
    """Execute every notebook and write the lesson as a site of plain files.

    Args:
        out: a folder that is new or empty, or a site that was written before.
        lesson: the folder with notebooks/, exercises/ and docs/; left out, this installation's.
        told: hears how far it has come.

    Returns:
        How many files were written.

    Raises:
        SiteError: if the folder can't be used or a notebook can't be run, and nothing was written;
            or if writing breaks off, and a part was.

    Limitation: takes as long as the notebooks do, two at a time.
    """
    folder.judge(out)
    place = lesson or lesson_source()
    those = parts(place)
    ran = executed(place, [(part.file, _asking(part)) for part in those], told)
    try:
        files = _files(place, those, ran, lite=(out / LITE).is_file())
    except ValueError as error:
        raise SiteError(str(error)) from error
    folder.write(out, files)
    return len(files)


def _asking(part: Part) -> Any:
    """A part's notebook, with the cell that computes the answers to its predictions."""
    question = predictions.question(part.key)
    if question is None:
        return part.notebook
    return type(part.notebook)({**part.notebook, "cells": [*part.notebook.cells, question]})


def _files(place: Path, those: list[Part], ran: dict[str, Any], *, lite: bool) -> dict[str, bytes]:
    """Every file of the site, by its path in it."""
    links = _links(place, those)
    bodies = {part.key: body(part, ran[part.file], links) for part in those}
    others = [glossary_page(links), *documents(place / "docs", links)]
    pages = Pages(those, Prose(links), lite=lite)
    made = {"index.html": pages.index()}
    for part, around in neighbours(those):
        made[part.page] = _page(pages, part, bodies[part.key], around)
    for document in others:
        made[f"{document.key}.html"] = pages.of_document(
            document.key, document.title, document.body, document.headings
        )
    headings = {key: made_of.headings for key, made_of in bodies.items()}
    headings |= {document.key: list(document.headings) for document in others}
    made["site.css"] = style()
    texts = {key: made_of.html for key, made_of in bodies.items()}
    texts |= {document.key: document.body for document in others}
    made["site.js"] = script(those, others, headings, texts, lite=LITE if lite else "")
    files = {name: text.encode() for name, text in made.items()}
    for part in those:
        files[part.file] = (place / part.file).read_bytes()
    for picture in sorted((place / "docs" / "benchmarks").glob("*.svg")):
        files[f"benchmarks/{picture.name}"] = picture.read_bytes()
    return files


def _page(pages: Pages, part: Part, made: Body, around: Neighbours) -> str:
    modules = list(dict.fromkeys(made.modules))
    return pages.of_part(
        part,
        made.html,
        made.prose,
        around,
        script=live_script(modules) if modules else "",
    )


def _links(place: Path, those: list[Part]) -> Callable[[str], str | None]:
    """From what a text links to, to the page or file that it became; None for anything else."""
    known = {f"{part.stem}.ipynb": part.page for part in those}
    known |= {f"{path.stem}.md": f"{path.stem}.html" for path in (place / "docs").glob("*.md")}
    known["README.md"] = "index.html"
    pictures = {f"benchmarks/{p.name}" for p in (place / "docs" / "benchmarks").glob("*.svg")}

    def page(name: str) -> str | None:
        bare, hash_, anchor = name.partition("#")
        if bare in pictures:
            return bare
        found = known.get(bare.rpartition("/")[2])
        return f"{found}{hash_}{anchor}" if found else None

    return page
