"""The classes of a course: a folder or a zip for each exercise, or one place for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gdlesson.instructor.exercises import EXERCISES
from gdlesson.instructor.intake.collect import Class, open_class
from gdlesson.instructor.intake.layout import Layout, Top, called
from gdlesson.instructor.intake.litter import is_litter
from gdlesson.instructor.intake.names import key_of, some
from gdlesson.instructor.intake.places import CollectError, Folder


def open_classes(place: Path, exercises: Sequence[str]) -> dict[str, Class]:
    """The class of each exercise: a folder, or a zip, for each of them, or one place for all.

    A place that is called as an exercise is of that one alone.

    Raises:
        CollectError: as `open_class` does; if there is nothing of these exercises; if one is there
            twice, or lies among other things, so that nobody can tell which are the students.
    """
    given = _by_exercise(place) or ({name: place} if (name := exercise_of(place)) else {})
    if not given:
        return dict.fromkeys(exercises, open_class(place))
    if not given.keys() & set(exercises):
        raise CollectError(
            f"{place} holds {', '.join(given)} and nothing of {', '.join(exercises)}."
        )
    found = {n: replace(open_class(given[n]), own=True) for n in exercises if n in given}
    others = tuple(
        (p.name, "no exercise of this course") for n, p in given.items() if n not in found
    )
    first = next(iter(found))
    layout = found[first].layout
    found[first] = replace(found[first], layout=Layout(layout.students, others + layout.left_out))
    return found


def exercise_of(place: Path) -> str:
    """The exercise as which a folder, or a zip, is called; empty if it is called otherwise."""
    return _exercise(Top(place.name, place.is_dir()))


def alone(place: Path) -> str:
    """The exercise that a place is graded as, by its name; empty if it has folders of others."""
    name = exercise_of(place)
    return name if name and _by_exercise(place).keys() <= {name} else ""


def _exercise(top: Top) -> str:
    return name if (name := called(top)) in EXERCISES else ""


def _by_exercise(place: Path) -> dict[str, Path]:
    """The folder or zip of each exercise in a folder; none if its entries are students."""
    if not place.is_dir():
        return {}
    tops = [t for t in Folder(place).tops() if not is_litter([t.name])]
    found: dict[str, Path] = {}
    for top in tops:
        if not (name := _exercise(top)):
            continue
        if name in found:
            raise CollectError(
                f"{place} holds {name} twice, as {found[name].name} and as {top.name}; take one "
                "away."
            )
        found[name] = place / top.name
    others = [t.name for t in tops if place / t.name not in found.values()]
    if found and others:
        raise CollectError(
            f"{place} holds {', '.join(found)} and beside it {some(list(map(key_of, others)))}: "
            "put what belongs to an exercise into its folder, and take away the rest."
        )
    return found
