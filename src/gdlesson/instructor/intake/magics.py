"""A cell as IPython reads it, turned into Python text: magics, shell lines, prompts, indents.

IPython's own transformer does it, and it changes text only. What it makes calls `get_ipython()`,
for which the jail has a stand-in. Nothing is executed here.
"""

from __future__ import annotations

import ast
import functools
import re
import warnings
from typing import Any

#: Magics of a whole cell whose body is run in the notebook, so that its names are the notebook's.
_RUN_THEIR_CELL = ("time", "capture", "prun", "python", "python3", "pypy")
#: The transformer reads a cell again for every magic in it; a longer one gets a simple reading.
_LONGEST = 30_000
_PROMPT = re.compile(r"(?m)\A\s*In \[\d+\]: ")
_PYLAB = (
    "import numpy, matplotlib; from matplotlib import pylab, pyplot; np = numpy; plt = pyplot; "
    "from pylab import *; from numpy import *"
)


def parsed(text: str) -> ast.Module:
    """The syntax tree of a text; Python's warnings about a student's code are nobody's business.

    Raises:
        SyntaxError, ValueError, MemoryError, RecursionError: if there is none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def as_python(source: str) -> tuple[str, ast.Module]:
    """The text of a cell as Python's compiler takes it, and its tree.

    Lines end as Python ends them: at \\n, \\r\\n and \\r, and nowhere else.

    Raises:
        SyntaxError, ValueError, MemoryError, RecursionError: if it is no Python.

    >>> as_python("!ls")[0]
    "get_ipython().system('ls')\\n"
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    try:
        if _PROMPT.search(text):  # `In [3]: x = 1` is Python as well: an annotation
            text = _transformed(text)
        return text, parsed(text)
    except SyntaxError as error:
        try:
            changed = _transformed(text)
            return changed, parsed(changed)
        except (SyntaxError, RuntimeError):
            raise error from None


def _transformed(text: str) -> str:
    """The text without what only a notebook understands, its lines where they were."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if magic := re.match(r"%%(\w+)", lines[first]):
        if magic[1] in _RUN_THEIR_CELL:
            return "\n" * (first + 1) + _plain_or_transformed("\n".join(lines[first + 1 :]))
    else:  # these run what follows them in the notebook
        text = re.sub(r"(?m)^([ \t]*)%time[ \t]+(?=[^\s-])", r"\1", text)
        text = re.sub(r"(?m)^%pylab\b.*$", _PYLAB, text)
    if len(text) > _LONGEST:
        return re.sub(r"(?m)^(\s*)[%!?].*$", r"\1pass", text)
    return "\n" * first + str(_manager().transform_cell(text))


def _plain_or_transformed(text: str) -> str:
    try:
        parsed(text)
    except SyntaxError:
        return _transformed(text)
    return text


@functools.cache
def _manager() -> Any:
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager()  # type: ignore[no-untyped-call]
