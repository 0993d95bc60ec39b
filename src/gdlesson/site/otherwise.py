"""What a page says otherwise than its notebook, since nothing runs there: all of it stands here."""

from __future__ import annotations

import re

#: Paragraphs that are about running cells, which a page has not.
OF_CELLS = re.compile(
    r"^(?:Run th(?:e next|is) cell|\*\*Run this cell first|\*\*A saved notebook brings|"
    r"\*\*Next\*\*)"
)
#: What a claim is called on a page.
_CLAIM = "*Checked by code*"
#: Words of a notebook, and what is otherwise here.
ELSEWHERE = {
    "Your answers are kept in your folder.": (
        '<span class="js-only">Your answers are kept in this browser.</span>'
    ),
    " Run the cell, then the folded one below it.": "",
    ", run the cell, and run the folded one below it: it tries": (
        ". In the notebook the cell below it tries"
    ),
    "All quizzes of the lesson, from your own file.": (
        '<span class="js-only">How far you are, as this browser knows it: a section is begun once '
        "you have read in it, and done when each question of its quiz is answered.</span>"
    ),
    "checked by a folded cell beside them": "checked by code beside them",
    "**Folded cells.** Under this text stands a thin bar with one line and three dots where code "
    "would be. It is a cell that checks what was said, or draws a picture. Run it like any other: "
    "if all is well it prints nothing, and being folded it shows neither `[*]` nor a number. You "
    "need not open it, though a click on the bar does.": (
        f"**Folds.** Under this text stands the line {_CLAIM}. In it is the code that checks what "
        "was said; it ran when this page was made. You need not open it, though a click on the "
        "line does."
    ),
    "and only then run the cell": "and only then look at what it shows",
    "then run the cell": "then look at the cell below",
    "then run the next cell": "then see what the next cell shows",
    "before you run the cell": "before you look at the cell below",
    "before you run the next cell": "before you see what the next cell shows",
    "(open it when you have run it)": "(open it when you have made your guess)",
    "What you answered is kept in the file `.gdlesson/progress.json` in your lesson folder, the "
    "one in which `notebooks` lies, so it is there again tomorrow. Delete the file to start over. "
    "(JupyterLab's list leaves out files and folders whose name begins with a dot, as most "
    "programs do.)": "What you answered is kept in this browser, so it is there again tomorrow.",
    "One way to do it stands in the folded cell below. Run it, or open it, when": (
        "One way to do it stands in the fold below. Open it when"
    ),
    "(left and right keys)": "(with the left and right keys, or type another *Point x*)",
    "If PyTorch is here, the next cells run it. If it is not, nothing breaks: each shows what it "
    "prints, as it was recorded. `make lab` gets it in the background; the first cell of this page "
    "says how far that is, run it again to see. Anywhere else write `True` for `False` in that cell"
    ": PyTorch is then put into this very kernel, as the build for the CPU, a few hundred MB.": (
        "Below each cell stands what it prints; in the notebook PyTorch runs it, if it is there."
    ),
    " Try it: put a `#` before a line and run the cell.": (
        " In the notebook you can try it, with a `#` before a line."
    ),
}
#: Wherever a claim is spoken of by what it is in a notebook.
_FOLDED = re.compile(r"\b(?P<the>[Tt]he) folded cell(?P<more>s?)")


def otherwise(markdown: str) -> str:
    """A text of a notebook as its page has it.

    >>> otherwise("(Checked over 50 steps, in the folded cell below.)")
    '(Checked over 50 steps, in the fold *Checked by code* below.)'
    """
    for there, here in ELSEWHERE.items():
        markdown = markdown.replace(there, here)
    return _FOLDED.sub(rf"\g<the> fold\g<more> {_CLAIM}", markdown)
