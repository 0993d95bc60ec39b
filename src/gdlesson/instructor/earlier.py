"""What earlier runs left in the results: settings, a roster, and whose hand-ins are graded."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gdlesson.instructor.course_file import Course
from gdlesson.instructor.errors import CommandError
from gdlesson.instructor.intake.names import some
from gdlesson.instructor.kept_settings import kept_course
from gdlesson.instructor.people.roster import Person
from gdlesson.instructor.sheet import FILE
from gdlesson.instructor.store import opened


@dataclass(frozen=True)
class Earlier:
    """What the results have before a run; nothing if there are none.

    Attributes:
        course: the settings.
        people: the roster.
        present: by exercise, of whom something is there.
    """

    course: Course | None = None
    people: tuple[Person, ...] = ()
    present: Mapping[str, set[str]] = field(default_factory=dict)

    def but(self, exercises: Container[str]) -> set[str]:
        """Of whom something is there in other exercises than these."""
        return set().union(*(who for name, who in self.present.items() if name not in exercises))


def earlier(out: Path) -> Earlier:
    """What is in a folder of results."""
    if not (out / FILE).exists():
        return Earlier()
    with opened(out) as store:
        return Earlier(kept_course(store), tuple(store.people().values()), store.present())


def all_stay(
    before: Earlier, whole: Container[str], people: Sequence[Person], roster: Path | None
) -> None:
    """See that a roster takes nobody out of an exercise whose hand-ins are not matched with it.

    Args:
        before: what the results have.
        whole: the exercises that are graded as a whole, and so matched with the roster.
        people: the roster from now on; none if there is none.
        roster: the file that it is from; None if it is from several worksheets.

    Raises:
        CommandError: if somebody of the roster before, or anybody if there was none, would be on
            no roster with what is graded in another exercise.
    """
    names = {p.id: p.name or p.id for p in before.people}
    there = before.but(whole) & names.keys() if names else before.but(whole)
    lost = sorted(there - {p.id for p in people}) if people else []
    if lost:
        are = "is" if len(lost) == 1 else "are"
        where = [
            name
            for name, who in before.present.items()
            if name not in whole and not who.isdisjoint(lost)
        ]
        raise CommandError(
            f"{len(lost)} who {are} graded in {', '.join(where)} {are} not on "
            f"{roster or 'the roster'} ({some([names.get(who, who) for who in lost])}): "
            "grade the whole class with it. Who has left stays on the roster, or is forgotten "
            "(`gdlesson forget`)."
        )
