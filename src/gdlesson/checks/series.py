"""The tasks of one exercise, in the order of its text: each may call what stands above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gdlesson.checks.beliefs import BELIEFS
from gdlesson.checks.cases import Case, Rng
from gdlesson.checks.promises import Promise
from gdlesson.checks.reading import Reading, one_array
from gdlesson.checks.references import REFERENCES
from gdlesson.checks.task import Task


class Series:
    """Makes the tasks of an exercise one after the other; `promises` by the name of a task."""

    def __init__(self, promises: Mapping[str, tuple[Promise, ...]]) -> None:
        self._promises = promises
        self._earlier: list[str] = []

    def task(
        self,
        name: str,
        title: str,
        section: int,
        parameters: str,
        make_cases: Callable[[Rng], list[Case]],
        reading: Reading = one_array,
    ) -> Task:
        """The next task: its reference and beliefs go by its name, its needs by its place."""
        needs = tuple(self._earlier)
        self._earlier.append(name)
        return Task(
            name, title, section, f"{name}({parameters})", make_cases, REFERENCES[name],
            BELIEFS[name], reading, needs, REFERENCES, self._promises[name],
        )  # fmt: skip
