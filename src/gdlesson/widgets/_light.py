"""What travels of a text that was written to be read: no comment, space or sign without a meaning.

Names stay as they are, and so does every statement: `tests/js/parcel.test.js` holds that what
travels has the syntax tree of what stands in the folder, module for module.
"""

from __future__ import annotations

import functools
import re

#: What can be told apart without knowing the grammar: gaps, strings, and everything between them.
_GAP = re.compile(r"(?:\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'")
_SOLID = re.compile(r"[^\s/\"'`{}]+|[{}]")
_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
#: A slash after a value divides; after these words, or after any other sign, a pattern begins.
_VALUE = re.compile(r"[\w$)\]}\"'`]$")
_NO_VALUE = re.compile(r"(?<![\w$.])(?:return|typeof|case|in|of|void|delete|do|else|yield|await)$")
_WORD = re.compile(r"[\w$]")
#: A word that no dot makes a property.
_NAME = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$]*")
#: What begins a string, a template or a pattern: nothing within it is ours to change.
_WHOLE = "\"'`/"
#: The 0 that a number less than 1 may begin with.
_ZERO = re.compile(r"(?<![\w$.])0(?=\.\d)")
#: A line ends where a block ends: an error still names a few lines.
_END = "}"


class UnreadableError(ValueError):
    """A text that can't be told apart into its parts; it says where."""


@functools.cache
def light_module(text: str) -> str:
    """A module's text without comments, and without space, `,` or `;` that separates nothing.

    Args:
        text: JavaScript in which every statement ends in `;` or `}`, as the formatter writes it.

    Raises:
        UnreadableError: where a string, a template or a pattern does not end.

    >>> light_module("// why\\nconst a = (b) => /x y/.test(b); // here\\nreturn a + +b + 0.5;\\n")
    'const a=(b)=>/x y/.test(b);return a+ +b+.5;\\n'

    Limitation: a pattern right after `}` or `)` is read as a division, and a block must not end in
    an empty statement, as in `{ while (a); }`.
    """
    pieces, _ = _pieces(text, 0, inside=False)
    out: list[str] = []
    last = ""
    for place, piece in enumerate(pieces):
        if piece not in (" ", "\n"):
            if piece[0] in ")]}" and out:
                out[-1] = _ended(out[-1], "".join(out[-2:-1]), piece[0])
            out.append(piece)
            last = piece[-1]
        elif last and place + 1 < len(pieces):
            between = _between(last, pieces[place + 1][0], piece)
            out += [between] if between else []
    return "".join(out) + "\n"


def names_in(text: str) -> set[str]:
    """Every word of a module that may be a name, and some that are none: keys, words of a template.

    >>> sorted(names_in("const a = b.c(...d, 'e', { f: `g ${h}` }); // i"))
    ['$', 'a', 'b', 'const', 'd', 'f', 'g', 'h']
    """
    pieces, _ = _pieces(text, 0, inside=False)
    solid = "".join(" " if piece[0] in "\"'" else piece for piece in pieces)
    return set(_NAME.findall(solid.replace("...", " ")))


def light_style(text: str) -> str:
    """A style sheet without its comments and without space that separates nothing.

    >>> light_style("/* why */\\n.a > b :c {\\n  margin: 1px  2px;\\n  content: 'x : y';\\n}\\n")
    ".a > b :c{margin:1px 2px;content:'x : y'}\\n"
    """
    parts = re.split(f"({_STRING.pattern})", re.sub(r"/\*.*?\*/", " ", text, flags=re.S))
    for place in range(0, len(parts), 2):  # the odd ones are strings
        part = _ZERO.sub("", re.sub(r"\s+", " ", parts[place]))
        # A space before a colon is a descendant in a selector; one behind it never is.
        part = re.sub(r" ?([{};,]) ?|(:) ", r"\1\2", part)
        parts[place] = part.replace(";}", "}").replace("}", "}\n")
    return "".join(parts).strip().replace("}\n}", "}}") + "\n"


def _ended(piece: str, before: str, closing: str) -> str:
    """What comes before a bracket that closes, without the sign that the bracket makes needless."""
    sign, left = piece[-1], (before + piece)[-2:-1]
    # A comma after another one, or after the bracket that opens, stands for an element left out.
    needless = (sign == ";" and closing == "}") or (sign == "," and left not in ",[")
    return piece[:-1] if needless else piece


def _between(last: str, following: str, gap: str) -> str:
    """What must stay of a gap: what keeps two words or two signs apart, and the end of a line."""
    if _WORD.match(last) and _WORD.match(following):
        return " "
    if last == following and last in "+-/":
        return " "
    return "\n" if gap == "\n" and last == _END else ""


def _pieces(text: str, at: int, *, inside: bool) -> tuple[list[str], int]:
    """The parts of a text from a place on, a gap as one letter; where they end.

    Within a template they end at the brace that closes what is filled in.
    """
    found: list[str] = []
    before, depth = "", 0
    while at < len(text):
        if gap := _GAP.match(text, at):
            found.append("\n" if "\n" in gap[0] else " ")
            at = gap.end()
            continue
        letter = text[at]
        if inside and letter == "}" and not depth:
            return found, at
        depth += {"{": 1, "}": -1}.get(letter, 0)
        end = _template(text, at) if letter == "`" else _piece(text, at, before)
        before = text[at:end]
        found.append(before if letter in _WHOLE else _ZERO.sub("", before))
        at = end
    if inside:
        raise UnreadableError("what is filled into a template does not end.")
    return found, at


def _piece(text: str, at: int, before: str) -> int:
    """Where the string, the pattern or the run of other letters that begins here ends."""
    letter = text[at]
    kind = _STRING if letter in "\"'" else _SOLID
    if letter == "/":
        divides = _VALUE.search(before) and not _NO_VALUE.search(before)
        if divides or not before:
            return at + 1
        kind = _PATTERN
    match = kind.match(text, at)
    if match is None:
        line = text.count("\n", 0, at) + 1
        raise UnreadableError(f"line {line}: {text[at : at + 20]!r} does not end.")
    return match.end()


def _template(text: str, at: int) -> int:
    """Where the template that begins here ends."""
    at += 1
    while at < len(text) and text[at] != "`":
        if text.startswith("${", at):
            _, at = _pieces(text, at + 2, inside=True)
        at += 2 if text[at] == "\\" else 1
    if at >= len(text):
        raise UnreadableError("a template does not end.")
    return at + 1
