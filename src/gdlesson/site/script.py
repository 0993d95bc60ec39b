"""The pages' own script: its modules put together, with what the search knows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files

from gdlesson.course.terms import Glossary, glossary
from gdlesson.site.course_map import Part
from gdlesson.site.documents import Document
from gdlesson.site.prose import Heading
from gdlesson.site.sought import index
from gdlesson.widgets._modules import bundle


def script(
    parts: Sequence[Part],
    documents: Sequence[Document],
    headings: Mapping[str, Sequence[Heading]],
    bodies: Mapping[str, str],
    *,
    lite: str,
) -> str:
    """One classic script: a browser refuses modules from a folder on disk.

    Args:
        parts: every section and exercise, in order.
        documents: the other pages.
        headings: of each page, by its key.
        bodies: the same pages' text, as HTML.
        lite: the address of the notebooks that run in a browser, within the site; "" if none.
    """
    terms = glossary()
    assert isinstance(terms, Glossary)
    places, bolds = index(bodies, headings)
    known = {
        "pages": [
            *([part.key, part.page, part.short, part.minutes] for part in parts),
            *([d.key, f"{d.key}.html", d.title, 0] for d in documents),
        ],
        "places": places,
        "terms": [
            [t.name, str(t.section), t.text, bolds.get((str(t.section), t.name.lower()), "")]
            for t in terms.values()
        ],
        "lite": lite,
    }
    with as_file(files(__package__) / "js") as folder:
        module = bundle(folder / "site.js")
    data = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    body = module.replace("export default begin;", "begin();")
    return f'{{\n"use strict";\nconst LESSON = {data};\n{body}}}\n'
