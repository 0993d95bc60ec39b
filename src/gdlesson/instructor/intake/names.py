"""Names of students: whole, so that no two become one; and short ones, to be shown.

A student is known by the full name of their entry in the class's folder, bytes and all. In the
store, in tables and in JSON it is text that can be printed: what can't be is written as its bytes
in hexadecimal, as in an address.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

#: Endings of files that are not a part of the student's name.
_ENDINGS = (
    ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".ipynb", ".zip", ".7z", ".rar", ".tar", ".gz",
    ".json", ".txt", ".py", ".pdf", ".html", ".htm", ".md", ".doc", ".docx", ".odt", ".rtf",
)  # fmt: skip
#: What browsers and file managers add to the name of a second copy.
_COPY = re.compile(r"(?:[ _-]+copy)?[\d()_ -]*$", re.IGNORECASE)
#: Characters of a name that are shown.
_LONGEST = 60


def key_of(name: str) -> str:
    """A name as text that can be printed and stored; different names stay different.

    >>> key_of("ann"), key_of("100%"), key_of("a\\x1bb")
    ('ann', '100%25', 'a%1Bb')
    """
    return "".join(c if c.isprintable() and c != "%" else _escaped(c) for c in name)


def _escaped(character: str) -> str:
    """Its bytes; half a character, which has none, as a number."""
    try:
        return "".join(f"%{b:02X}" for b in character.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return f"%u{ord(character):04X}"


def without_ending(name: str) -> str:
    """A file's name without what says of which kind it is.

    >>> without_ending("j.smith.ipynb"), without_ending("j.smith"), without_ending(".ipynb")
    ('j.smith', 'j.smith', '.ipynb')
    """
    low = name.lower()
    for ending in _ENDINGS:
        if low.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def without_copy(name: str) -> str:
    """A name, without its ending, as it was before it was that of a second copy.

    >>> [without_copy(f"class{more}") for more in (" (1)", "-1", " copy 2", " - Copy (2)", "2b")]
    ['class', 'class', 'class', 'class', 'class2b']
    >>> without_copy("2026")
    '2026'
    """
    return _COPY.sub("", name) or name


def short(name: str, most: int = _LONGEST) -> str:
    """A name cut in its middle, with eight digits that belong to the whole of it.

    >>> short("x" * 100, 30)
    'xxxxxxxxxxxxx…xxxxx-09ecb6eb'
    """
    if len(name) <= most:
        return name
    digits = hashlib.sha256(name.encode()).hexdigest()[:8]
    left = most - 12
    return f"{name[: left - 5]}…{name[-5:]}-{digits}"


def some(names: Sequence[str], most: int = 5) -> str:
    """The first of some names, in a sentence; names with a comma are told apart by semicolons.

    >>> some(["Ann", "Bo"]), some(["Alm, Ann", "Li, Bo"]), some(["a", "b", "c"], 2)
    ('Ann, Bo', 'Alm, Ann; Li, Bo', 'a, b, ...')
    """
    between = "; " if any("," in name for name in names) else ", "
    return between.join([*map(short, names[:most]), *(["..."] if len(names) > most else [])])


def shown_names(keys: Iterable[str]) -> dict[str, str]:
    """What to show for each key: short, and no two alike, to the eye either."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(keys):
        name, digits = short(key), 8
        while _looks(name) in taken:
            name = f"{short(key)} ({hashlib.sha256(key.encode()).hexdigest()[:digits]})"
            digits += 4
        found[key] = name
        taken.add(_looks(name))
    return found


def _looks(name: str) -> str:
    """Two names that look the same have the same."""
    return unicodedata.normalize("NFKC", name).casefold()
