"""What is kept of a student under other ids: an earlier roster may have had other numbers."""

from __future__ import annotations

from dataclasses import dataclass

from gdlesson.instructor.intake.layout import Top
from gdlesson.instructor.people.labels import read_label
from gdlesson.instructor.people.roster import names_of, plain_name
from gdlesson.instructor.store import Store


@dataclass(frozen=True)
class Traces:
    """Ids that are on no roster, under which something of a student's name was handed in.

    Attributes:
        sure: nobody else on the roster has the name, and it is no hand-in of today's class.
        unsure: it may be somebody else's; a human has to say.
    """

    sure: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def traces_of(store: Store, student: str) -> Traces:
    """Where else something may be kept of a student, told by the names of what was handed in."""
    people = store.people()
    entries: dict[str, list[tuple[str, bool]]] = {}
    for who, entry, present in store.base.execute("SELECT student, entry, present FROM attempts"):
        entries.setdefault(str(who), []).append((str(entry), bool(present)))
    person = people.get(student)
    names = names_of(person) if person else {_name(entry) for entry, _ in entries.get(student, ())}
    accounts = {x.casefold() for x in (person.email, *person.logins) if x} if person else set()
    shared = person is None or any(
        names & names_of(other) for id, other in people.items() if id != student
    )
    sure: list[str] = []
    unsure: list[str] = []
    for who, own in sorted(entries.items()):
        if who == student or who in people:
            continue
        called = {_name(entry) for entry, _ in own}
        if who.casefold() in accounts and not any(there for _, there in own):
            sure.append(who)
        elif called & names:
            there = shared or any(there for _, there in own) or not called <= names
            (unsure if there else sure).append(who)
    return Traces(tuple(sure), tuple(unsure))


def _name(entry: str) -> str:
    return plain_name(read_label(Top(entry, False)).name)
