"""What is kept of a student under other ids: an earlier roster may have had other numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdlesson.instructor.exercises import EXERCISES
from gdlesson.instructor.intake.layout import Top
from gdlesson.instructor.people.labels import Label, read_label
from gdlesson.instructor.people.roster import Person, names_of, plain_name
from gdlesson.instructor.store import Store


@dataclass(frozen=True)
class Traces:
    """Ids that are on no roster, under which something of a student's name was handed in.

    Attributes:
        sure: nobody else on the roster has the name, no number says that they are two people, and
            it is no hand-in of today's class.
        unsure: it may be somebody else's; a human has to say.
    """

    sure: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Kept:
    """A hand-in: of which exercise, whether it was there last, and what its name says."""

    exercise: str
    present: bool
    label: Label

    @property
    def name(self) -> str:
        return plain_name(self.label.name)


def traces_of(store: Store, student: str) -> Traces:
    """Where else something may be kept of a student, told by the names of what was handed in."""
    people, kept = store.people(), _kept(store)
    person = people.get(student)
    names = names_of(person) if person else {one.name for one in kept.get(student, ())}
    accounts = {x.casefold() for x in (person.email, *person.logins) if x} if person else set()
    shared = person is None or any(
        names & names_of(other) for id, other in people.items() if id != student
    )
    sure: list[str] = []
    unsure: list[str] = []
    for who, own in sorted(kept.items()):
        if who == student or who in people:
            continue
        called, there = {one.name for one in own}, any(one.present for one in own)
        if who.casefold() in accounts and not there:
            sure.append(who)
        elif called & names:
            (unsure if shared or there or not called <= names else sure).append(who)
    numbers = {who: _numbers(kept[who]) for who in sure}
    mine = _numbers(kept.get(student, ()), person)
    # Who is somebody else for certain says nothing of the others.
    rest = [who for who in sure if not _differ(numbers[who], mine)]
    one = [w for w in rest if not any(_differ(numbers[w], numbers[other]) for other in rest)]
    return Traces(tuple(one), tuple(sorted({*unsure, *sure} - {*one})))


def _kept(store: Store) -> dict[str, list[_Kept]]:
    found: dict[str, list[_Kept]] = {}
    rows = store.base.execute("SELECT exercise, student, entry, present FROM attempts")
    for exercise, who, entry, present in rows:
        one = _Kept(str(exercise), bool(present), read_label(Top(str(entry), False)))
        found.setdefault(str(who), []).append(one)
    return found


def _numbers(own: Sequence[_Kept], person: Person | None = None) -> dict[tuple[str, str], set[str]]:
    """A platform's numbers for somebody: Moodle has one an assignment, Canvas one alone."""
    found: dict[tuple[str, str], set[str]] = {}
    for one in own:
        if one.label.id:
            where = "" if one.label.maker == "canvas" else one.exercise
            found.setdefault((one.label.maker, where), set()).add(one.label.id)
    for exercise in EXERCISES if person else ():
        if person and (number := person.number("moodle", exercise)):
            found.setdefault(("moodle", exercise), set()).add(number)
    if person and (number := person.number("canvas", "")):
        found.setdefault(("canvas", ""), set()).add(number)
    return found


def _differ(
    one: Mapping[tuple[str, str], set[str]], other: Mapping[tuple[str, str], set[str]]
) -> bool:
    """Whether two have different numbers where one person would have the same."""
    return any(one[key].isdisjoint(other[key]) for key in one.keys() & other.keys())
