"""Python as it is shown: weight, italics and grey, for colours mean something else here."""

from __future__ import annotations

import html
import re
from itertools import groupby
from operator import itemgetter

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Operator, String, _TokenType

#: What is told apart, by the class that the style sheet has for it.
_CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Keyword, "k"),
    (Operator.Word, "k"),
    (Name.Function, "d"),
    (Name.Class, "d"),
    (String.Interpol, ""),
    (String, "s"),
    (Comment, "c"),
)
#: A line with more letters takes the margin as well.
LONG = 62
#: What holds the place of a learner's lines, in a section and in an exercise.
_HOLE = re.compile(
    r"^(?P<indent> *)(?:\.\.\.|# YOUR CODE HERE\n *raise NotImplementedError\(\))$", re.M
)
_MARK = "\ue100"


def highlighted(source: str) -> str:
    """Python source as the inside of a `<code>`; a learner's place is a hole.

    >>> highlighted("def f(x):\\n    ...")
    '<span class="k">def</span> <span class="d">f</span>(x):\\n    \
<span class="hole">your code</span>'

    Limitation: Python alone; what is none of it is shown as it stands.
    """
    text = _HOLE.sub(rf"\g<indent>{_MARK}", tidy(source))
    tokens = PythonLexer(stripnl=False, ensurenl=False).get_tokens(text)
    named = ((_class_of(kind) if value.strip() else "", value) for kind, value in tokens)
    made = []
    for name, those in groupby(named, key=itemgetter(0)):
        shown = html.escape("".join(value for _, value in those), quote=False)
        made.append(f'<span class="{name}">{shown}</span>' if name else shown)
    return "".join(made).replace(_MARK, '<span class="hole">your code</span>')


def _class_of(kind: _TokenType) -> str:
    return next((name for those, name in _CLASSES if kind in those), "")


def tidy(source: str) -> str:
    """Source without blank lines at its ends, and with one where the formatter puts two."""
    return re.sub(r"\n{3,}", "\n\n", source.strip("\n"))


def is_long(source: str) -> bool:
    """Whether a line has more letters than the text's width takes."""
    return any(len(line) > LONG for line in source.splitlines())


def block(source: str) -> str:
    """Source as a `<pre>`, to stand in a cell or a fold."""
    return f"<pre><code>{highlighted(source)}</code></pre>"
