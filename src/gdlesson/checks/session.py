"""What an exercise notebook calls besides its checks: a beginning, a patience, an overview."""

from __future__ import annotations

import contextlib
import html
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gdlesson._html import NO_FORMULAS
from gdlesson.checks import limit
from gdlesson.checks.observe import parameters_of
from gdlesson.checks.record import CheckRecord, CheckStatus
from gdlesson.checks.task import Task

FRESH = (
    "Run its answer cell. If that cell is gone, close JupyterLab and start the lesson again: "
    "a fresh copy of the exercise is put beside yours, and yours stays as it is."
)
#: After a restart of the kernel, no answer is there, and nothing is lost.
RESTARTED = "Python was started anew and knows no answer yet: choose Run → Run All Cells."

#: Of a name that is no answer: a given one, or one of the learner's own.
_GIVEN = (
    "{name} is not there yet. If a cell further up makes it, run that one first: Run → Run All "
    "Above Selected Cell. If none does, look at how it is spelled."
)


@contextlib.contextmanager
def once_written() -> Iterator[None]:
    """A given cell that needs an answer which may not be written yet.

    >>> with once_written():
    ...     raise NotImplementedError
    ○ Not started yet: this cell has something to show once the part above is written.
    """
    try:
        yield
    except NotImplementedError:
        print("○ Not started yet: this cell has something to show once the part above is written.")


@dataclass(frozen=True)
class Overview:
    """Where one stands: a record for every task, in order; shows itself as a table.

    Attributes:
        records: a task's verdict; for an answer that is not there, “not started yet”.
        titles: what each task is, by name.
        missing: the names of answers that are not there at all.
        stretch: the names of tasks for those who want more.
    """

    records: tuple[CheckRecord, ...]
    titles: Mapping[str, str]
    missing: tuple[str, ...] = ()
    stretch: tuple[str, ...] = ()

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(r.passed for r in self.records)

    def __repr__(self) -> str:
        width = max([18, *(len(r.task) for r in self.records)])
        rows = [f"{r.task:{width}} {r.status.value}" for r in self.records]
        return "\n".join([*rows, self._count(), *self._advice()])

    def _count(self) -> str:
        """How many passed; those of the stretch are counted by themselves."""
        more = [r for r in self.records if r.task in self.stretch]
        asked = len(self.records) - len(more)
        passed = self.passed - sum(r.passed for r in more)
        count = f"{passed} of {asked} passed"
        return (
            f"{count}, and {sum(r.passed for r in more)} of {len(more)} of the stretch."
            if (more)
            else f"{count}."
        )

    def _advice(self) -> list[str]:
        """What to do about answers that are not there."""
        if not self.missing:
            return []
        if len(self.missing) == len(self.records):
            return [RESTARTED]
        return [f"Python does not know {', '.join(self.missing)}. {FRESH}"]

    def _repr_html_(self) -> str:
        cell = 'style="text-align:left"'
        rows = "".join(
            f'<tr><th scope="row" {cell}><code>{html.escape(r.task)}</code></th>'
            f"<td {cell}>{html.escape(self.titles[r.task])}</td>"
            f"<td {cell}>{html.escape(r.status.value)}</td></tr>"
            for r in self.records
        )
        advice = "".join(f"<p>{html.escape(line)}</p>" for line in self._advice())
        return (
            f'<div class="{NO_FORMULAS}"><table><caption style="text-align:left">{self._count()}'
            f'</caption><thead><tr><th scope="col" {cell}>task</th><th scope="col" {cell}>what it '
            f'is</th><th scope="col" {cell}>status</th></tr></thead><tbody>{rows}</tbody></table>'
            f"{advice}</div>"
        )


def overview(
    tasks: Mapping[str, Task], names: Mapping[str, Any], stretch: tuple[str, ...] = ()
) -> Overview:
    """Check every task whose answer is among these names; a missing one says so."""
    records = [
        task.record(names[name])
        if name in names
        else CheckRecord(name, CheckStatus.NOT_STARTED, "")
        for name, task in tasks.items()
    ]
    titles = {name: task.title for name, task in tasks.items()}
    return Overview(tuple(records), titles, tuple(n for n in tasks if n not in names), stretch)


def begin(tasks: Mapping[str, Task]) -> str:
    """Make a missing answer say what to do, in the notebook that calls this.

    Returns:
        A line that says how many tasks there are, and whether a check can stop an answer that
        does not end.
    """
    if "IPython" in sys.modules:
        from IPython import get_ipython

        shell = get_ipython()
        if shell is not None:
            shell.set_custom_exc((NameError,), _explain(tasks))
    ready = f"Ready: {len(tasks)} tasks. An answer that is not written yet says “not started yet”."
    return ready if limit.can_limit() else f"{ready} Time limit of a check: {limit.NONE}."


def _missing(tasks: Mapping[str, Task], name: str, names: Mapping[str, Any]) -> str:
    """What to do about an answer that is not there: it may stand there under another name."""
    task = tasks[name]
    for other, value in list(names.items()):
        if other.startswith("_") or other in tasks:
            continue
        if parameters_of(value) == task.parameters:
            return (
                f"{name} is the answer to a task, and is not there; there is {other}, which takes "
                f"the same parameters. If that is your answer, rename it: def {task.signature}."
            )
    return f"{name} is the answer to a task, and is not there. {FRESH}"


def _explain(tasks: Mapping[str, Task]) -> Any:
    def handler(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        name = getattr(error, "name", "")
        if name in tasks:
            print(_missing(tasks, name, getattr(shell, "user_ns", {})), file=sys.stderr)
        elif name == "check":
            print("Run the first code cell of this notebook: it makes `check`.", file=sys.stderr)
        else:
            print(_GIVEN.format(name=name), file=sys.stderr)

    return handler
