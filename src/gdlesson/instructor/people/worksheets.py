"""Moodle's worksheets, one an assignment: whose row is whose, and of which exercise a sheet is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gdlesson.instructor.intake.layout import Layout
from gdlesson.instructor.people.labels import Label, read_label
from gdlesson.instructor.people.matching import alike, nobodys
from gdlesson.instructor.people.moodle import number_of
from gdlesson.instructor.people.roster import Person, RosterError, plain_name


def with_worksheet(
    people: Sequence[Person], sheet: Sequence[Person], exercise: str, *, grows: bool = False
) -> tuple[tuple[Person, ...], list[str]]:
    """A roster whose students have their rows of one more worksheet, and who in it is nobody's.

    A row is a student's by number if both are of one assignment, else by ID number or e-mail; by a
    name that is there once, if the two have none of these in common.

    Args:
        people: the roster.
        sheet: what was read from the worksheet.
        exercise: the exercise that its assignment is.
        grows: there is no other roster than the worksheets, so who is new in one joins it, unless
            it may be somebody who is there already.

    Raises:
        RosterError: if it is no worksheet, a row fits two students, or no row fits any.
    """
    if not all(p.platform == "moodle" for p in sheet):
        raise RosterError(
            f"the roster of {exercise} is not Moodle's grading worksheet of that assignment; give "
            "any other roster for the whole course."
        )
    rows: dict[str, Mapping[str, str]] = {}
    left: list[Person] = []
    finder = _Keys(people, sheet)
    for person in sheet:
        fitting = finder.find(person)
        if len(fitting) > 1 or (fitting and fitting[0].id in rows):
            raise RosterError(
                f"{person.name or person.id} in the worksheet of {exercise} fits two students; "
                "grade that exercise into a folder of its own."
            )
        if fitting:
            rows[fitting[0].id] = person.columns
        else:
            left.append(person)
    if not rows:
        raise RosterError(
            f"nobody in the worksheet of {exercise} is on the roster by e-mail, ID number or name; "
            "grade that exercise into a folder of its own, with its worksheet as the roster."
        )
    known = [
        replace(p, sheets={**p.sheets, exercise: rows[p.id]}) if p.id in rows else p for p in people
    ]
    new = [p for p in left if grows and finder.new(p)]
    # A row of another assignment than the roster's own is a row of that one alone.
    own = {} if finder.same else {"platform": "", "columns": {}}
    known += [replace(p, sheets={exercise: p.columns}, **own) for p in new]  # type: ignore[arg-type]
    return tuple(known), [p.name or p.id for p in left if p not in new]


class _Keys:
    """A roster by what a row of a worksheet can be known by."""

    def __init__(self, people: Sequence[Person], sheet: Sequence[Person]) -> None:
        self.keys: dict[str, dict[str, Person]] = defaultdict(dict)
        self.numbers: dict[str, Person] = {}
        self.names: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            for key in _keys(person):
                self.keys[key][person.id] = person
            if number := number_of(person.columns):
                self.numbers[number] = person
            self.names[plain_name(person.name)].append(person)
        self.rows = Counter(plain_name(person.name) for person in sheet)
        self.ids = {person.id for person in people}
        # No two assignments have a number in common.
        self.same = any(number_of(row.columns) in self.numbers for row in sheet)
        # Two tables with nothing else in common have at least names.
        self.bare = not self.keys.keys() & {key for person in sheet for key in _keys(person)}

    def find(self, row: Person) -> list[Person]:
        """Whose a row is: one, nobody's, or more than can be."""
        number = number_of(row.columns)
        same = self.numbers.get(number)
        if number and same is not None:
            return [same]
        found = {p.id: p for key in _keys(row) for p in self.keys.get(key, {}).values()}
        if found or not self.bare:
            return list(found.values())
        name = plain_name(row.name)
        once = name and self.rows[name] == 1 and len(self.names[name]) == 1
        return self.names[name] if once else []

    def new(self, row: Person) -> bool:
        """Whether a row that is nobody's is a new student's for certain."""
        if row.id in self.ids:
            return False
        name = plain_name(row.name)
        unheard = bool(name) and not self.names.get(name)
        return self.same or unheard or (bool(_keys(row)) and not self.bare)


def _keys(person: Person) -> set[str]:
    """What is the same in every table of a course: addresses, accounts, ID numbers."""
    own = set() if person.platform or number_of(person.columns) else {person.id}
    return {key.casefold() for key in (*person.logins, person.email, *own) if key}


def assigned(
    people: Sequence[Person], layouts: Mapping[str, Layout], given: str = ""
) -> tuple[tuple[Person, ...], str]:
    """A roster that is a worksheet, with the exercise of which it is; and what is odd about it.

    The numbers in the names of the hand-ins tell; where there are none, for which exercise it was
    given.

    Args:
        people: the roster.
        layouts: the class of each of the course's exercises that is there.
        given: the one exercise that it can be of if no number says otherwise; empty if it was given
            for a course of several.
    """
    if not any(p.platform == "moodle" and number_of(p.columns) for p in people):
        return tuple(people), ""
    numbers = {number_of(p.columns): p for p in people}
    labels = {name: _numbered(layout) for name, layout in layouts.items()}
    fitting = [
        name
        for name, found in labels.items()
        if any(k.id in numbers and _may_be(k, numbers[k.id], h) for k, h in found)
    ]
    if fitting:
        return tuple(
            replace(p, sheets={**dict.fromkeys(fitting, p.columns), **p.sheets}) for p in people
        ), ""
    if any(p.sheets for p in people):
        return tuple(people), ""
    if given and not labels.get(given):
        return tuple(replace(p, sheets={given: p.columns}) for p in people), ""
    odd = (
        "The roster is a worksheet of Moodle's, and its numbers are not those of the hand-ins: it "
        "is of another assignment, or this can't be told; only its names, ID numbers and addresses "
        "count."
    )
    return tuple(replace(p, platform="") for p in people), odd


def _numbered(layout: Layout) -> list[tuple[Label, str]]:
    labels = [read_label(top) for tops in layout.students.values() for top in tops]
    hidden = nobodys(layout)
    return [(label, hidden) for label in labels if label.maker == "moodle"]


def _may_be(label: Label, person: Person, hidden: str) -> bool:
    """Whether a number's owner may be who is named beside it, or nobody is."""
    return not person.name or label.name in ("Participant", hidden) or alike(label.name, person)
