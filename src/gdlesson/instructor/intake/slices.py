"""What an answer depends on: the statements of a notebook that give the names it uses, in order.

As in a notebook that is run from its top, what stands above the check of a task counts for it. Only
if a name is given nowhere above does a place below count: people run cells in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gdlesson.instructor.intake.statements import Names, Reading

#: A cell by its index and, in it, statements by theirs.
Slice = list[tuple[int, list[int]]]
_Place = tuple[int, int]


class Program:
    """All statements of a notebook, and which of them give or change a name.

    Args:
        cells: every cell that was read, in order.
        chosen: for each answer, the index of its cell.
        ends: for each answer, the index of the cell up to which a notebook has been run when the
            answer is checked.
        lost: how many cells at the beginning are not in the notebook any more; their experiments
            were not run in it.
    """

    def __init__(
        self,
        cells: Sequence[Reading],
        chosen: Mapping[str, int],
        ends: Mapping[str, int],
        lost: int = 0,
    ) -> None:
        self.cells, self.chosen, self.ends, self.lost = cells, chosen, ends, lost
        self.gives: dict[str, list[_Place]] = defaultdict(list)
        self.changes: dict[str, list[_Place]] = defaultdict(list)
        self.whole: list[_Place] = []
        setters: dict[str, list[_Place]] = defaultdict(list)
        places = [((i, k), n) for i, c in enumerate(cells) for k, n in enumerate(c.names)]
        for place, names in places:
            for name in names.gives:
                if self._counts(name, place, names):
                    self.gives[name].append(place)
            if names.everything:
                self.whole.append(place)
            for name in names.later:
                self.gives[name].append(place)
                for function in names.gives:
                    setters[function].append(place)
        data = {n for n, found in self.gives.items() if not all(self._at(p).lasting for p in found)}
        for place, names in places:
            for name in names.sets | names.configures | (names.acts & data - self.chosen.keys()):
                self.changes[name].append(place)
            for function in names.calls & setters.keys():
                for setter in setters[function]:
                    for name in self._at(setter).later:
                        self.changes[name].append(place)

    def needed(self, task: str) -> Slice:
        """What must run before the task's function can be called."""
        end = self.ends[task]
        kept: set[_Place] = set()
        done: set[str] = set()
        stars = self._above(self.whole, end)
        kept.update(stars)
        todo = [task, *self._names_of(stars)]
        while todo:
            name = todo.pop()
            if name in done:
                continue
            done.add(name)
            given, changed = self.gives.get(name, []), self.changes.get(name, [])
            places = self._above(given, end)
            below = bool(given) and given[0][0] > end
            places += changed if below else [p for p in changed if p[0] <= end]
            new = [p for p in places if p not in kept]
            kept.update(new)
            todo += self._names_of(new)
        return _by_cell(kept)

    def imports(self, needed: Slice) -> list[str]:
        """Modules that these statements import; with `:*`, if all that is in them is."""
        found = set()
        for cell, which in needed:
            for names in (self.cells[cell].names[k] for k in which):
                modules = {n.partition(" ")[2] for n in names.reads if n.startswith("module ")}
                found |= {f"{m}:*" for m in modules} if names.everything else modules
        return sorted(found)

    def everything(self, task: str) -> Slice:
        """All that a notebook has run when the task is checked."""
        found = [
            (i, [k for k, n in enumerate(cell.names) if n.lasting or i >= self.lost])
            for i, cell in enumerate(self.cells[: self.ends[task] + 1])
        ]
        return [(cell, which) for cell, which in found if which]

    def _counts(self, name: str, place: _Place, names: Names) -> bool:
        """A task's own name is given by the cell that was chosen, or wrapped anew below it."""
        if name not in self.chosen or place[0] == self.chosen[name]:
            return True
        wraps = name in names.reads and not names.lasting
        return wraps and self.chosen[name] < place[0] <= self.ends[name]

    @staticmethod
    def _above(places: Sequence[_Place], end: int) -> list[_Place]:
        return [p for p in places if p[0] <= end] or list(places)

    def _at(self, place: _Place) -> Names:
        return self.cells[place[0]].names[place[1]]

    def _names_of(self, places: Iterator[_Place] | Sequence[_Place]) -> list[str]:
        return [n for p in places for n in self._at(p).reads]


def _by_cell(places: set[_Place]) -> Slice:
    found: dict[int, list[int]] = defaultdict(list)
    for cell, statement in sorted(places):
        found[cell].append(statement)
    return list(found.items())
