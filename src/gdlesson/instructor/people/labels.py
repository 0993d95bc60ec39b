"""What the name of an entry in a class's folder says: whose it is, and whether it was late.

Learning platforms name what they let one download. One table has their patterns, the most telling
first; whatever fits none of them is a name that somebody chose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdlesson.instructor.intake.layout import Top
from gdlesson.instructor.intake.names import without_ending


@dataclass(frozen=True)
class Label:
    """What a name says.

    Attributes:
        maker: "moodle", "canvas" or "plain".
        name: the student's, as it stands there.
        id: the platform's number for the student; empty if there is none.
        late: whether the platform calls it late; None if it doesn't say.
        number: what tells a later attempt from an earlier one, where names do.
        file: the file's own name behind the student's.
    """

    maker: str
    name: str
    id: str = ""
    late: bool | None = None
    number: int = 0
    file: str = ""


#: Moodle: `Ann Alm_1001_assignsubmission_file_`, a folder, or the beginning of a file's name;
#: without the last underscore from version 4.1 on; before it, if there are groups, `Group A-`.
#: Canvas: `almann_1001_55_work.ipynb`, with LATE before the numbers if it was: the student's id,
#: and one for each file that was ever handed in.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "moodle",
        re.compile(
            r"(?P<name>.+)_(?P<id>\d+)_assign(?:submission|feedback)_[a-z]+(?:_(?P<file>.*))?",
            re.DOTALL,
        ),
    ),
    (
        "canvas",
        re.compile(
            r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<number>\d+)_(?P<file>.+)", re.DOTALL
        ),
    ),
)


def read_label(top: Top) -> Label:
    """What an entry's name says of it.

    >>> read_label(Top("Ann Alm_1001_assignsubmission_file_", True))
    Label(maker='moodle', name='Ann Alm', id='1001', late=None, number=0, file='')
    >>> read_label(Top("almann_LATE_1001_55_work.ipynb", False))
    Label(maker='canvas', name='almann', id='1001', late=True, number=55, file='work.ipynb')
    >>> read_label(Top("ann.ipynb", False)).name
    'ann'
    """
    for maker, pattern in _PATTERNS:
        if found := pattern.fullmatch(top.name):
            said = found.groupdict()
            canvas = maker == "canvas"
            return Label(
                maker,
                said["name"],
                said["id"],
                bool(said["late"]) if canvas else None,
                int(said["number"]) if canvas else 0,
                said["file"] or "",
            )
    return Label("plain", top.name if top.folder else without_ending(top.name))


def same_work(label: Label) -> tuple[str, str, str, str]:
    """What the files of one attempt have in common.

    A second hand-in of `work.ipynb` is called `work-1.ipynb` by Canvas; files that are called
    otherwise were handed in beside each other.
    """
    if label.maker != "canvas":
        return label.maker, label.id, label.name, ""
    return label.maker, label.id, "late" if label.late else "", _suffix(label.file)


def _suffix(file: str) -> str:
    found = re.fullmatch(r".*?(-\d+)?", without_ending(file), re.DOTALL)
    return (found[1] or "") if found else ""
