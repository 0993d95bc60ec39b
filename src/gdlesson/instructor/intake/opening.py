"""From what a student handed in to the one notebook in it; only ever in a process apart.

A zip is looked into, and a zip in it. Of several notebooks the one with answers counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gdlesson.instructor.intake.archive import ZipError, inside, is_zip
from gdlesson.instructor.intake.files import File
from gdlesson.instructor.intake.names import key_of, short
from gdlesson.instructor.intake.notebook import UnreadableError

#: Zips in zips, and notebooks of one student that are compared.
_DEEPEST, _MOST = 3, 20


class AnotherExerciseError(UnreadableError):
    """There are several notebooks, and none of them is of this exercise."""


@dataclass(frozen=True)
class Opened:
    """The notebook's bytes, and what should be known of how it was found, by task or "".

    `file` is which one it was, with the zip's name before it.
    """

    data: bytes
    notes: tuple[tuple[str, str], ...] = ()
    file: str = ""


def the_notebook(
    files: Sequence[File], exercise: str, answered: Callable[[bytes], int | None]
) -> Opened:
    """The one notebook to grade.

    Args:
        files: what was handed in.
        exercise: the notebook's name without its ending.
        answered: how many tasks a notebook has answers to; None if it is not this exercise.

    Raises:
        UnreadableError: if there is none, or nobody but a human can say which: the text says how.
    """
    problems: list[str] = []
    found = list(_notebooks(files, problems))
    if not found:
        raise UnreadableError(" ".join(problems[:3]) or "There is no notebook in it.")
    if len(found) == 1:
        notes = [("*", p) for p in problems if not p.endswith(_NO_NOTEBOOK)][:3]
        return Opened(found[0][1], tuple(notes), found[0][0])
    # Of a zip alone what is in it is named: a record stays, and the zip may be called otherwise.
    zipped = f"{files[0].name}/" if len(files) == 1 else ""
    inner = [(name.removeprefix(zipped), data) for name, data in found]
    chosen = _chosen(inner, f"{exercise}.ipynb", answered)
    return replace(chosen, file=f"{zipped}{chosen.file}")


_NO_NOTEBOOK = "is no notebook: its name does not end in .ipynb."


def _chosen(
    found: list[tuple[str, bytes]], wanted: str, answered: Callable[[bytes], int | None]
) -> Opened:
    """Of several: the only one with answers; else the one with the exercise's name."""
    names = ", ".join(sorted(name for name, _ in found)[:5])
    if len(found) > _MOST:
        raise UnreadableError(f"There are {len(found)} notebooks: {names}, ... {_which(wanted)}")
    counts = [-1 if (many := answered(data)) is None else many for _, data in found]
    if max(counts) < 0 and not any(name.rpartition("/")[2] == wanted for name, _ in found):
        raise AnotherExerciseError(f"None of the {len(found)} notebooks is {wanted}: {names}.")
    for least in (1, 0, -1):
        kept = [pair for pair, count in zip(found, counts, strict=True) if count >= least]
        named = [pair for pair in kept if pair[0].rpartition("/")[2] == wanted]
        if len(kept) == 1 or len(named) == 1 or (kept and least == 0):  # untouched: all the same
            choice = kept[0] if len(kept) == 1 or not named else named[0]
            text = f"There are {len(found)} notebooks ({names}); {choice[0]} was graded."
            notes = (("*" if least == 1 < len(kept) else "", text),)
            return Opened(choice[1], notes, choice[0])
        if kept:
            break
    raise UnreadableError(f"There are several notebooks with answers: {names}. {_which(wanted)}")


def _which(wanted: str) -> str:
    return (
        f"The one that counts has to be called {wanted}, or the others taken away; then it is "
        "graded."
    )


def _notebooks(files: Sequence[File], problems: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every notebook, zips opened; what can't be read goes to `problems`."""
    todo = [(f.name, f.data, f.problem, 0) for f in files]
    while todo:
        name, data, problem, depth = todo.pop(0)
        if problem:
            problems.append(problem)
        elif is_zip(data):
            try:
                if depth == _DEEPEST:
                    raise ZipError("There is a zip in a zip in a zip, and so on.")
                todo += [
                    (f"{name}/{_shown(entry.parts)}", content, wrong, depth + 1)
                    for entry, content, wrong in inside(data, may_be_notebook)
                ]
            except ZipError as error:
                problems.append(str(error))
        elif _is_notebook(name, data):
            yield name, data
        else:
            problems.append(f"{name} {_NO_NOTEBOOK}")


def may_be_notebook(name: str) -> bool:
    """By its name: a notebook, what a browser makes of its name, or a zip."""
    low = name.lower()
    return low.endswith((".ipynb", ".zip", ".json")) or ".ipynb." in low


def _is_notebook(name: str, data: bytes) -> bool:
    return name.lower().endswith(".ipynb") or (may_be_notebook(name) and b'"cells"' in data)


def _shown(parts: Sequence[str]) -> str:
    return short("/".join(key_of(p) for p in parts), 100)
