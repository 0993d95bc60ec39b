"""Which student an entry of the class's folder belongs to; what fits none, or two, is a human's."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from gdlesson.instructor.intake.layout import Layout, Top, Work
from gdlesson.instructor.people import moodle
from gdlesson.instructor.people.labels import Label, read_label, same_work
from gdlesson.instructor.people.roster import Person, names_of, plain_name


def match(layout: Layout, people: Sequence[Person], exercise: str = "") -> list[Work]:
    """Whose each entry is, by the roster: by students, and their attempts in order.

    Args:
        layout: the entries of the class's folder.
        people: the roster.
        exercise: whose hand-ins these are; Moodle has other numbers for each.
    """
    finder = _Finder(people, exercise, nobodys(layout))
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
        told = "" if problem else finder.handed_in(student, label)
        works.append(Work(student, tops, label.number, label.late, problem, canvas, told))
    return sorted(works, key=lambda work: (work.student, work.number, work.tops[0].name))


def nobodys(layout: Layout) -> str:
    """The word that stands for every name where Moodle hides them; empty if it hides none."""
    labels = [read_label(top) for tops in layout.students.values() for top in tops]
    names = {label.name for label in labels if label.maker == "moodle"}
    ids = {label.id for label in labels if label.maker == "moodle"}
    return names.pop() if len(names) == 1 < len(ids) else ""


class _Finder:
    """People by what they may be called; the surest way first."""

    def __init__(self, people: Iterable[Person], exercise: str, hidden: str) -> None:
        self.people = {p.id: p for p in people}
        self.exercise, self.hidden = exercise, hidden
        self.numbers: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self.ids: dict[str, list[Person]] = defaultdict(list)
        self.logins: dict[str, list[Person]] = defaultdict(list)
        self.names: dict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            for platform in ("moodle", "canvas"):
                if number := person.number(platform, exercise):
                    self.numbers[platform, number].append(person)
            self.ids[_folded(person.id)].append(person)
            others = {*person.logins, person.email, person.email.partition("@")[0]} - {""}
            for login in map(_folded, others):
                self.logins[login].append(person)
            for name in names_of(person):
                self.names[name].append(person)

    def find(self, label: Label) -> tuple[str, str]:
        """The id of whose it is, or why nobody can say."""
        said = label.id or _folded(label.name)
        for fitting in (
            self.numbers.get((label.maker, label.id), []),
            self.ids.get(said, []),
            self.logins.get(said, []),
            self.names.get(plain_name(label.name), []),
        ):
            if len(fitting) > 1:
                which = ", ".join(p.id for p in fitting[:5])
                return "", f"Its name fits {len(fitting)} students of the roster: {which}."
            if fitting and self._agree(label, fitting[0]):
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

    def _agree(self, label: Label, person: Person) -> bool:
        """Whether a number may be believed: it may be of another system, or another class's.

        Only a name says so. Where there is none, the roster has to be of the same platform.
        """
        if not label.id:
            return True
        nameless = label.name in ("Participant", self.hidden) or not person.name
        if nameless:
            return person.number(label.maker, self.exercise) == label.id
        return alike(label.name, person)

    def handed_in(self, student: str, label: Label) -> str:
        """When Moodle's worksheet says that it was; empty if it is of another assignment."""
        person = self.people.get(student)
        row = person.sheet(self.exercise) if person else {}
        own = label.maker == "moodle" and label.id == moodle.number_of(row)
        return moodle.handed_in(row) if own and row else ""


def alike(said: str, person: Person) -> bool:
    """Whether a name in front of a person's own number is that person's.

    A program may have damaged what is not ASCII when it unpacked a zip, Moodle may write a group in
    front, and of several first names one may be left out.
    """
    names = names_of(person)
    for name in {said, said.partition("-")[2]} - {""}:
        words, known = _words(name), _words(person.name)
        undamaged, letters = _ascii(name), sum(c.isalpha() for c in person.name)
        # What is left has to be most of the name: two of Li's in Cyrillic have nothing else.
        damaged = 2 * len(undamaged) > letters and undamaged == _ascii(person.name)
        if plain_name(name) in names or damaged:
            return True
        if len(words & known) > 1 and (words <= known or known <= words):
            return True
    return False


def _words(name: str) -> set[str]:
    return set(filter(None, map(plain_name, name.replace(",", " ").replace("_", " ").split())))


def _ascii(name: str) -> str:
    """What no encoding damages."""
    whole = unicodedata.normalize("NFC", name).casefold()
    return "".join(c for c in whole if c.isascii() and c.isalpha())


def _folded(name: str) -> str:
    """Without case; a Mac writes the dots of an umlaut apart."""
    return unicodedata.normalize("NFC", name).casefold()
