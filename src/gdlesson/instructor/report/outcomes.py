"""What is said of a task: how it ended, in a word and a sentence, and what is kept to ourselves."""

from __future__ import annotations

import builtins
import re
from typing import Any

from gdlesson.checks.record import CheckRecord, CheckStatus
from gdlesson.instructor.intake.answers import Answers
from gdlesson.instructor.jail.run import Report
from gdlesson.instructor.records import Record


def new_row(outcome: str, message: str) -> Record:
    """A task's row, with nothing in it yet but how it ended."""
    return {
        "outcome": outcome, "message": message, "misconception": None, "section": None,
        "evidence": [], "follow": None,
    }  # fmt: skip


def from_check(record: CheckRecord, seen: list[Record]) -> Record:
    """A check's record as a row; what the answer printed stays inside."""
    names = {
        CheckStatus.PASSED: "passed", CheckStatus.NOT_STARTED: "not started",
        CheckStatus.WRONG: "wrong", CheckStatus.ERROR: "error",
    }  # fmt: skip
    row = record.as_dict()
    outcome = names[record.status]
    if outcome == "error" and any(o["error"] and o["error"]["type"] == "TimeUp" for o in seen):
        outcome = "timed out"
    evidence = [line for line in row["evidence"] if line[0] != "it printed"]
    kept = {k: row[k] for k in ("message", "misconception", "section")}
    return new_row(outcome, "") | kept | {"evidence": evidence}


def trouble_of(report: Report) -> tuple[str, str] | None:
    """Outcome and sentence of a task whose process did not report."""
    if report.ended == "exited with 0":
        return None
    if report.ended == "timed out":
        return "timed out", "It did not come to an end in the time that it had."
    if report.ended == "said too much":
        return "died", "It wrote more into the grader's channel than any answer needs."
    if report.ended.startswith("killed by signal"):
        number = report.ended.split()[-1]
        return "died", f"Python itself died under it (signal {number})."
    return "died", "It ended Python, or what watched it, before it had an answer."


def why_undefined(task: str, cell: str, report: Report) -> str:
    """Why there is no function of the task's name after its cell has run."""
    problem = next((p for p in report.problems if p["cell"] == cell), None)
    if problem is None:
        return f"Running its cell leaves no function {task} behind."
    return in_words(problem)


def in_words(problem: Record) -> str:
    """Where a cell failed, and with what."""
    line = f", line {problem['line']}" if problem["line"] else ""
    return f"{problem['cell'].capitalize()}{line} {_raised(problem, 'raises')}."


def lacks_a_name(report: Report) -> bool:
    """Whether what was run was not enough: no function came of it, or a name was not known."""
    if report.ended != "exited with 0":
        return False
    errors = [o["error"] for o in report.observations if o["error"]]
    unknown = any(error["type"] in ("NameError", "ModuleNotFoundError") for error in errors)
    return unknown or not report.defined


def not_run(task: str, answers: Answers, report: Report) -> list[str]:
    """Sentences about what an answer depends on and what could not be run, or not be read."""
    found = []
    for problem in report.problems[:3]:
        names = _given_by(answers, problem)
        if (task in names and not report.defined) or names == ["check"]:
            continue  # why there is no answer is said already; and nothing is checked in the jail
        if not names:
            found.append(in_words(problem))
            continue
        verb = "is" if len(names) == 1 else "are"
        which = ", ".join(names[:5])
        where = f"{problem['cell']}, which {_raised(problem, 'raised')}"
        found.append(f"{which} {verb} computed in {where}.")
    unknown = {
        match[1]
        for o in report.observations
        if o["error"] and (match := re.match(r"name '(\w{1,80})' is not", o["error"]["message"]))
    }
    for cell, wrong, words in answers.unread[:20]:
        for name in sorted(unknown.intersection(words)):
            found.append(f"{name} is written in {cell}, which is not Python ({wrong}).")
    return found[:4]


def _given_by(answers: Answers, problem: Record) -> list[str]:
    """The names that a statement would have given a value."""
    for cell, _, names in answers.cells:
        if cell == problem["cell"] and problem["statement"] < len(names):
            return names[problem["statement"]]
    return []


def _raised(problem: Record, verb: str) -> str:
    error = problem["error"]
    if error["type"] == "TimeUp":
        return "did not come to an end in the time that it had"
    text = f": {_without_paths(error['message'])[:200]}" if _may_be_told(error["type"], "") else ""
    return f"{verb} {error['type']}{text}"


def _without_paths(text: str) -> str:
    """A message without the folders of this machine, which Python puts into some of its own."""
    return re.sub(r"(?<![\w.])/(?:[\w.+-]+/)+(?=[\w.+-])", "", text)


def withheld(seen: Record) -> Record:
    """An observation without texts that the student's code wrote itself."""
    error = seen["error"]
    if seen["again_error"]:
        seen = seen | {"again_error": seen["again_error"].partition(":")[0]}
    if error and not _may_be_told(error["type"], error["line"]):
        return seen | {"error": error | {"message": _WITHHELD}}
    if error:
        return seen | {"error": error | {"message": _without_paths(error["message"])}}
    return seen


_WITHHELD = "(its text is withheld)"


#: Shorter lines of a reference say nothing, such as `return w`.
_TELLING = 12


def without_texts(seen: Record) -> Record:
    """An observation of what ran beside a reference: no text of it comes out, only numbers."""
    error = seen["error"]
    if error:
        seen = seen | {"error": error | {"message": _WITHHELD, "line": "", "function": ""}}
    values = {key: _without_texts(seen[key]) for key in ("value", "again")}
    return seen | values | {"printed": "", "again_error": seen["again_error"].partition(":")[0]}


def _without_texts(value: Any) -> Any:
    if isinstance(value, str):
        return _WITHHELD
    if isinstance(value, dict) and "object" in value:
        return {"object": "object", "text": _WITHHELD}
    if isinstance(value, dict) and len(value) == 1:
        ((kind, inner),) = value.items()
        return {kind: [_without_texts(v) for v in inner]} if isinstance(inner, list) else value
    return value


def cleared(row: Record, secret: str) -> Record:
    """A row in which no line of a secret text stands, whatever way it took."""
    lines = {line.strip() for line in secret.splitlines() if len(line.strip()) >= _TELLING}

    def clean(text: str) -> str:
        return _WITHHELD if any(line in text for line in lines) else text

    evidence = [[clean(what), clean(value)] for what, value in row["evidence"]]
    return row | {"message": clean(row["message"]), "evidence": evidence}


def _may_be_told(kind: str, line: str) -> bool:
    """Python's own words help; what a submission raises itself could be anything."""
    known = getattr(builtins, kind, None)
    ours = isinstance(known, type) and issubclass(known, BaseException)
    return (ours or kind in ("TimeUp", "LinAlgError")) and not line.strip().startswith(
        ("raise", "assert")
    )
