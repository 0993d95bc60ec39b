"""A term that an earlier section explains carries its definition where a notebook first uses it."""

import html
import json
import re
import sys
from pathlib import Path

import pytest

from gdlesson import glossary

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import terms  # noqa: E402

SECTIONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
#: The line under a term stands in the text: no cell need have run for it to be seen.
LINE = 'style="text-decoration: underline"'
ANCHOR = re.compile(rf'<a class="gdl-term" tabindex="0" {LINE} title="([^"]*)">([^<]*)</a>')


def marked(path):
    """(definition, word) of every term that carries one, in order."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    prose = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return [(html.unescape(text), word) for text, word in ANCHOR.findall(prose)]


@pytest.mark.parametrize("path", SECTIONS, ids=lambda p: p.stem)
def test_what_a_notebook_says_of_a_term_is_what_the_glossary_says(path):
    notebook = json.loads(path.read_text("utf-8"))
    section = int(path.stem[:2])
    assert terms.with_definitions(notebook, section) == notebook
    names = []
    for text, word in marked(path):
        term = glossary(word)
        said, _, of = text.rpartition(" (Section ")
        assert term.text.startswith(said)
        assert of == f"{term.section})"
        assert term.section < section
        names.append(term.name)
    assert len(set(names)) == len(names), "once is enough"
    assert names or section < 3


def test_the_definition_of_each_term_is_a_short_sentence():
    for name, text in terms.definitions(13).items():
        assert text.partition(" (Section")[0].endswith("."), name
        assert len(text) < 300, name
        assert not set(text) & set("$|"), name


@pytest.mark.parametrize(
    ("source", "name", "word"),
    [
        ("Its gradient is small.", "gradient", "gradient"),
        ("Gradients add up.", "gradient", "Gradients"),
        ("the optimizer moves", "optimiser", "optimizer"),
        ("the chain\nrule", "chain rule", "chain\nrule"),
        ("`gradient`, $gradient$ and then a gradient", "gradient", "gradient"),
        ("the norm", "norm", "norm"),
        ("## The gradient\n\nIt is a gradient.", "gradient", "gradient"),
    ],
)
def test_the_first_use_is_found(source, name, word):
    found = terms.first_use(source, name)
    assert found[0] == word
    assert found.start() == source.rindex(word)


@pytest.mark.parametrize(
    "source",
    [
        "`gradient(f, w)`", "$\\text{gradient}$", "$$\ngradient\n$$", "## The gradient",
        "**gradient**", "[the gradient](06-the-gradient.ipynb)", "```\ngradient\n```",
        "| gradient | steep |", "<summary>gradient</summary>", "gradient-free", "subgradient",
        "gradient descent", "a vanishing gradient",
        '<a class="gdl-term" tabindex="0" title="of the gradient">gradient</a>',
    ],
)  # fmt: skip
def test_what_is_no_prose_is_left_alone(source):
    assert terms.first_use(source, "gradient") is None


def test_a_definition_that_is_no_longer_the_glossarys_is_written_anew():
    old = '<a class="gdl-term" tabindex="0" title="Old words.">gradient</a>'
    cells = [
        {"cell_type": "markdown", "source": [text]}
        for text in ("# 9 · Title", f"A {old}, and another gradient.", f"The {old} last.")
    ]
    first, middle, last = terms.with_definitions({"cells": cells}, 9)["cells"]
    assert (first, last) == (cells[0], cells[2])
    (source,) = middle["source"]
    assert "Old words" not in source
    assert source.count("gdl-term") == 1
    assert source.endswith("</a>, and another gradient.")
