"""What is said of a task: how it ended, in a word and a sentence, and what is kept to ourselves."""

from __future__ import annotations

import builtins

from gdlesson.checks.record import CheckRecord, CheckStatus
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
    error = problem["error"]
    line = f", line {problem['line']}" if problem["line"] else ""
    text = f": {error['message'][:200]}" if _may_be_told(error["type"], "") else ""
    return f"{problem['cell'].capitalize()}{line} raises {error['type']}{text}."


def withheld(seen: Record) -> Record:
    """An observation without texts that the student's code wrote itself."""
    error = seen["error"]
    if seen["again_error"]:
        seen = seen | {"again_error": seen["again_error"].partition(":")[0]}
    if error and not _may_be_told(error["type"], error["line"]):
        return seen | {"error": error | {"message": "(its text is withheld)"}}
    return seen


def _may_be_told(kind: str, line: str) -> bool:
    """Python's own words help; what a submission raises itself could be anything."""
    known = getattr(builtins, kind, None)
    ours = isinstance(known, type) and issubclass(known, BaseException)
    return (ours or kind in ("TimeUp", "LinAlgError")) and not line.strip().startswith(
        ("raise", "assert")
    )
