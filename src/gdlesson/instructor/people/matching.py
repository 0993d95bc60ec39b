"""Which student an entry of the class's folder belongs to; what fits none, or two, is a human's."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from gdlesson.instructor.intake.layout import Layout, Top, Work
from gdlesson.instructor.people.labels import Label, read_label, same_work
from gdlesson.instructor.people.roster import Person, names_of, plain_name


def match(layout: Layout, people: Sequence[Person]) -> list[Work]:
    """Whose each entry is, by the roster: by students, and their attempts in order."""
    finder = _Finder(people)
    found: dict[tuple[str, tuple[str, ...]], list[tuple[Label, Top, str]]] = defaultdict(list)
    for key, tops in layout.students.items():
        for top in tops:
            label = read_label(top)
            who, problem = finder.find(label)
            work = same_work(label) if who else (key,)
            found[who or key, work].append((label, top, problem))
    works = []
    for (student, _), entries in found.items():
        entries.sort(key=lambda entry: (entry[0].number, entry[1].name))
        label, _, problem = entries[0]
        tops = tuple(top for _, top, _ in entries)
        # Canvas's zip has the moment of the download; whether it was late stands in the name.
        canvas = label.maker == "canvas" and not problem
        works.append(Work(student, tops, label.number, label.late, problem, timeless=canvas))
    return sorted(works, key=lambda work: (work.student, work.number, work.tops[0].name))


class _Finder:
    """People by what they may be called; the surest way first."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.ids: dict[str, list[Person]] = defaultdict(list)
        self.logins: dict[str, list[Person]] = defaultdict(list)
        self.names: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            self.ids[_folded(person.id)].append(person)
            others = {*person.logins, person.email, person.email.partition("@")[0]} - {""}
            for login in map(_folded, others):
                self.logins[login].append(person)
            for name in names_of(person):
                self.names[name].append(person)

    def find(self, label: Label) -> tuple[str, str]:
        """The id of whose it is, or why nobody can say."""
        said = label.id or _folded(label.name)
        for table, key in (
            (self.ids, said),
            (self.logins, said),
            (self.names, plain_name(label.name)),
        ):
            fitting = table.get(key, [])
            if len(fitting) > 1:
                which = ", ".join(p.id for p in fitting[:5])
                return "", f"Its name fits {len(fitting)} students of the roster: {which}."
            if fitting and _agree(label, fitting[0]):
                return fitting[0].id, ""
            if fitting:
                other = fitting[0]
                return "", (
                    f"Its number {label.id} is that of {other.name} on the roster, and its name "
                    f"{label.name[:100]} is not."
                )
        # Where there are groups, Moodle puts the student's in front of the name.
        group, _, name = label.name.partition("-")
        inside = [p for p in self.names.get(plain_name(name), []) if p.section == group]
        if label.maker == "moodle" and len(inside) == 1:
            return inside[0].id, ""
        whole = f"{label.name} ({label.id})" if label.id else label.name
        return "", f"Nobody on the roster is called {whole[:100]}."


def _folded(name: str) -> str:
    """Without case; a Mac writes the dots of an umlaut apart."""
    return unicodedata.normalize("NFC", name).casefold()


def _agree(label: Label, person: Person) -> bool:
    """Whether a platform's number may be believed: numbers of two systems can be the same."""
    if not label.id or label.maker == person.platform or not person.name:
        return True
    return plain_name(label.name) in names_of(person)
