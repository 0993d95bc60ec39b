"""Moodle's grading worksheet: the numbers of an assignment's participants, and when they handed in.

A participant's number belongs to one assignment: in the next one the same student has another. No
two assignments of a site share a number, so one that is found in both a worksheet and the name of
a hand-in says that these are of the same assignment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

#: Headings of the columns, in English and in German; the first of each is what Moodle imports.
IDENTIFIER = ("identifier",)
SUBMITTED = ("last modified (submission)", "zuletzt geändert (abgabe)")
_MONTHS = {
    name: 1 + number
    for names in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for number, name in enumerate(names.split())
}
_DAY = re.compile(r"\b(\d{1,2})\.? ([^\W\d]+),? (\d{4})\b|\b([^\W\d]+) (\d{1,2}), (\d{4})\b")
_TIME = re.compile(r"\b(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([AaPp])\.?[Mm]\b)?")


def number_of(row: Mapping[str, str]) -> str:
    """The participant's number in a row of a worksheet; empty if it is none.

    Moodle writes a word before it, in the language of the site, and not in each with a space. Ids
    of one's own look like the latter, so there has to be its column of times as well.

    >>> number_of({"Identifier": "Participant 1001"}), number_of({"ID": "Teilnehmer/in1001",
    ...     "Zuletzt geändert (Abgabe)": "-"})
    ('1001', '1001')
    >>> number_of({"Identifier": "s1001"}), number_of({"id": "1001"})
    ('', '')
    """
    low = {heading.lower(): text for heading, text in row.items()}
    moodles = any(heading in low for heading in SUBMITTED)
    number = re.compile(r"\D*(\d+)" if moodles else r"(?:\D+ )?(\d+)")
    for heading in (*IDENTIFIER, *(("id",) if moodles else ())):
        if heading in low:
            found = number.fullmatch(low[heading])
            return found[1] if found else ""
    return ""


def handed_in(row: Mapping[str, str]) -> str:
    """When a row says that the student handed in, in UTC, as ISO 8601; empty if it doesn't.

    It is written without a zone: this machine's is taken. It has no seconds, and is what the clock
    showed: 23:59 was handed in within that minute.
    """
    for heading, text in row.items():
        if heading.lower() in SUBMITTED and (found := moment(text)) is not None:
            return found.astimezone(UTC).isoformat(timespec="seconds")
    return ""


def unread(row: Mapping[str, str]) -> str:
    """What stands where the time of handing in should, and is none; empty if that is well.

    >>> unread({"Last modified (submission)": "24-11"}), unread({"Last modified (submission)": "-"})
    ('24-11', '')
    """
    for heading, text in row.items():
        if heading.lower() in SUBMITTED and text not in ("", "-") and moment(text) is None:
            return text
    return ""


def moment(text: str) -> datetime | None:
    """A moment as Moodle writes it; None if it is none.

    >>> moment("Tuesday, 24 November 2026, 9:12 PM")
    datetime.datetime(2026, 11, 24, 21, 12)
    >>> moment("Dienstag, 24. November 2026, 21:12"), moment("Tuesday, November 24, 2026, 9:12 PM")
    (datetime.datetime(2026, 11, 24, 21, 12), datetime.datetime(2026, 11, 24, 21, 12))
    >>> moment("-") is None
    True
    """
    day, clock = _DAY.search(text), _TIME.search(text)
    if day is None or clock is None:
        return None
    number, name, year = (day[1], day[2], day[3]) if day[1] else (day[5], day[4], day[6])
    hour, minute, second, half = clock.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + 12 * (half.lower() == "p")
    try:
        month = _MONTHS[name.casefold()]
        return datetime(int(year), month, int(number), hours, int(minute), int(second or 0))
    except (KeyError, ValueError):
        return None
