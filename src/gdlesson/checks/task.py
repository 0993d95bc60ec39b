"""One task of an exercise, and the judgement on an answer to it.

An answer is judged by what it does, never by its source. It is called on several inputs that no
lucky constant satisfies, and what came back is held against the reference. Where that differs, the
answer is held against what each known belief would have computed from the same inputs: the first
that behaves in the same way on all of them is named.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

import numpy as np

from gdlesson.checks import limit, namespace, slips, unrun, words
from gdlesson.checks.cases import Case
from gdlesson.checks.look import (
    Answer,
    Look,
    Observation,
    difference_in_words,
    error_type,
    look_at,
    no_numbers_in,
    parts_shown,
    seen_of,
)
from gdlesson.checks.observe import GIVEN_BACK, OVERWRITTEN, observe, observe_all
from gdlesson.checks.promises import Promise, broken
from gdlesson.checks.reading import Reading, one_array
from gdlesson.checks.recognition import held_belief, of_several
from gdlesson.checks.record import CheckRecord, CheckStatus
from gdlesson.checks.sight import at_sight
from gdlesson.checks.stimuli import clean, is_function, make, shown
from gdlesson.course.misconceptions import CATALOGUE

#: nbgrader sets this variable while it runs a notebook. There a check that did not pass must raise,
#: for nbgrader gives no points only to a cell that ends with an error.
_NBGRADER = "NBGRADER_EXECUTION"


@dataclass(frozen=True, eq=False)
class Task:
    """What is asked for, and how an answer is told right from wrong.

    Attributes:
        name: of the function to write.
        title: what it does, in a few words.
        section: where the lesson explains it.
        signature: as in the exercise.
        make_cases: draws the inputs from a random generator.
        reference: the right answer.
        beliefs: (misconception, what one computes who holds it), the more telling ones first.
        reading: how the returned value is read.
        needs: earlier tasks that an answer may call.
        references: the reference of every task by name, for those that it needs.
        promises: what the text of the exercise says that an answer does.
        in_lesson: whether it stands in its section, to which nobody has to be sent then.

    Calling a task checks an answer, as in `check.mse_loss(mse_loss)`.
    """

    name: str
    title: str
    section: int
    signature: str
    make_cases: Callable[[np.random.Generator], list[Case]]
    reference: Answer
    beliefs: tuple[tuple[str, Answer], ...]
    reading: Reading = one_array
    needs: tuple[str, ...] = ()
    references: Mapping[str, Answer] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    in_lesson: bool = False

    @property
    def parameters(self) -> list[str]:
        """The names of the parameters, in order."""
        inside = self.signature.partition("(")[2].rstrip(")")
        return [p.partition("=")[0].strip() for p in inside.split(",")]

    def cases(self, seed: int = 0) -> list[Case]:
        """The inputs that belong to a seed."""
        return self.make_cases(np.random.default_rng([seed, len(self.name), *map(ord, self.name)]))

    def __call__(self, answer: Any, seed: int = 0) -> CheckRecord:
        """Check an answer, as the last line of a cell: `record`, save that nbgrader hears of it.

        Raises:
            AssertionError: while nbgrader grades or validates, if the check has not passed.
        """
        record = unrun.told(self.record(answer, seed))
        if os.environ.get(_NBGRADER) in ("autograde", "validate") and not record.passed:
            raise AssertionError(repr(record))
        return record

    def record(self, answer: Any, seed: int = 0) -> CheckRecord:
        """Check an answer in this process; never raises.

        Args:
            answer: the learner's function.
            seed: which inputs are drawn.
        """
        if not callable(answer):
            wants = f"The check takes the function itself, check.{self.name}({self.name})"
            return CheckRecord(self.name, CheckStatus.ERROR, f"{wants}; it got {shown(answer)}.")
        cases = self.cases(seed)
        observations = seen_of(answer, cases)
        record = self.judge(cases, observations)
        if record.passed:
            return record
        bad = next((k for k in self._looks(cases, observations) if not k.right), None)
        blamed = self._blame_an_earlier_task(answer, cases, bad) if bad else None
        if blamed is None and record.status is CheckStatus.NOT_STARTED:
            return record
        if blamed is None and bad and record.misconception in (None, slips.NUMBERS):
            blamed = self._blame_the_notebook(answer, bad)
        if blamed is None and bad and not record.misconception:
            return self._with_what_is_unread(answer, record, cases)
        return record if blamed is None else blamed

    def judge(self, cases: list[Case], observations: list[Observation]) -> CheckRecord:
        """The verdict on what `observe_all` saw of an answer on these cases.

        Needs neither the answer nor the process that it ran in.
        """
        record = self._verdict(cases, observations)
        if all(seen["limited"] for seen in observations):
            return record
        return replace(record, evidence=(*record.evidence, ("time limit", limit.NONE)))

    def _verdict(self, cases: list[Case], observations: list[Observation]) -> CheckRecord:
        looks = list(self._looks(cases, observations))
        if observations and words.not_started(observations[0], self.needs):
            error = observations[0]["error"]
            earlier = error["function"] if error else ""
            text = f"It calls {earlier}, which is not written yet." if earlier in self.needs else ""
            return CheckRecord(self.name, CheckStatus.NOT_STARTED, text)
        bad = next((look for look in looks if not look.right), None)
        flaw = self._unsteady(looks)
        if flaw is None:
            flaw = self._rejected(bad, looks) if bad is not None else self._right_but(looks)
        if flaw is not None:
            return flaw
        if len(looks) < len(cases):
            message = f"It was seen on {len(looks)} of {len(cases)} inputs only: the run broke off."
            return CheckRecord(self.name, CheckStatus.ERROR, message)
        message = f"Right on all {len(looks)} inputs that were tried."
        return CheckRecord(self.name, CheckStatus.PASSED, message)

    def _looks(self, cases: list[Case], observations: list[Observation]) -> Iterator[Look]:
        seen = zip(cases, observations, strict=False)  # fewer were seen of an answer that hangs
        return (look_at(case, saw, self.reference, self.reading) for case, saw in seen)

    def _unsteady(self, looks: list[Look]) -> CheckRecord | None:
        """The verdict on an answer that gave two values for one input."""
        look = next((look for look in looks if not look.steady), None)
        if look is None:
            return None
        message = "Called twice with the same input, it returned two different values."
        if look.seen["again_error"] == OVERWRITTEN:
            message = "What it returned has another value after a later call: both are one array."
            again = shown(make(look.seen["again"]))
            return self._wrong(message, slips.STATE, look, ("after a later call", again))
        again = look.seen["again_error"] or shown(make(look.seen["again"]))
        held = at_sight(self.beliefs, looks) or slips.STATE
        return self._wrong(message, held, look, ("the second time", again))

    def _right_but(self, looks: list[Look]) -> CheckRecord | None:
        """What is wrong with an answer whose values are right."""
        for look in looks:
            if look.seen["changed"]:
                wrote = [i for i in look.seen["changed"] if is_function(look.case["arguments"][i])]
                if wrote:
                    said = words.wrote_in_words(self.parameters[wrote[0]])
                    return self._wrong(said, slips.RETURNED, look)
                names = ", ".join(self.parameters[i] for i in look.seen["changed"])
                lists = [isinstance(look.case["arguments"][i], list) for i in look.seen["changed"]]
                message = words.changed_in_words(names, look.seen["drift"], any(lists))
                return self._wrong(message, slips.written_to(look), look)
            if look.seen["again_error"] == GIVEN_BACK:
                return self._wrong(words.GIVEN_BACK, slips.SECOND_NAME, look)
            most, calls = look.case["most_calls"], look.seen["calls"][0]
            if most and calls > most:
                held, more = slips.calls_in_words(looks)
                more = f"{more}; here" if more else f"{calls} calls were made;"
                return self._wrong(f"The value is right, but {more} {most} are plenty.", held, look)
        return None

    def _rejected(self, bad: Look, looks: list[Look]) -> CheckRecord:
        """The verdict on an answer that went wrong, first in `bad`."""
        held = held_belief(self.beliefs, looks, self.reading) or of_several(looks, self.reading)
        held = held or slips.recognise(looks, self.parameters)
        wrong = sum(not look.right for look in looks)
        if bad.seen["error"]:
            met = no_numbers_in(bad.case, self.parameters)
            message = words.error_in_words(bad.seen, self.signature, self.needs, *met)
            status = CheckStatus.ERROR
            if bad is not looks[0]:
                message = f"It fails for this input ({bad.case['label']}): {message}"
        else:
            status = CheckStatus.WRONG
            message = bad.trouble[:1].upper() + bad.trouble[1:] + "." if bad.trouble else (
                f"Wrong on {wrong} of the {len(looks)} inputs that were tried; here is one "
                f"({bad.case['label']})."
            )  # fmt: skip
            if not bad.trouble:
                wanted = [look.wanted for look in looks]
                message += words.times_too_much(slips.common_factor(looks), wanted)
        if slips.reordered(bad.seen["parameters"], self.parameters):
            message += f" It is called as {self.signature}, and takes them in another order."
        labels = [look.case["label"] for look in looks if not look.right]
        promise = None if held else broken(self.promises, labels, len(looks))
        said = [("the text says", promise.text)] if promise else []
        return self._record(status, message, held, bad, *said)

    def _wrong(self, message: str, held: str | None, look: Look, *more: Any) -> CheckRecord:
        return self._record(CheckStatus.WRONG, message, held, look, *more)

    def _record(
        self,
        status: CheckStatus,
        message: str,
        held: str | None,
        look: Look,
        *more: tuple[str, str],
    ) -> CheckRecord:
        """A verdict with its counter-example."""
        arguments = zip(self.parameters, look.case["arguments"], strict=False)
        evidence = [(name, shown(make(described))) for name, described in arguments]
        if not look.seen["error"]:
            returned = make(look.seen["value"])
            evidence.append(("it returned", shown(returned)))
        elif look.seen["error"]["line"]:
            evidence.append(("in the line", look.seen["error"]["line"]))
        evidence.append(("expected", parts_shown(look.wanted)))
        if look.parts is not None and not look.right:
            evidence.append(("difference", difference_in_words(look, self.reading)))
        if look.seen["printed"]:
            evidence.append(("it printed", clean(look.seen["printed"], 120)))
        # A slip of programming sends nobody to another section than the task's own.
        section = CATALOGUE[held].section if held and held not in slips.GENERAL else self.section
        there = None if self.in_lesson and section >= self.section else section
        return CheckRecord(self.name, status, message, held, there, (*evidence, *more))

    def _blame_an_earlier_task(
        self, answer: Answer, cases: list[Case], bad: Look
    ) -> CheckRecord | None:
        """Whether the answer is right as soon as earlier ones that it calls are."""
        used = namespace.functions_used(answer, self.needs)
        for names in dict.fromkeys([*((name,) for name in used), used]):
            mended = namespace.with_functions(answer, {n: self.references[n] for n in names})
            if mended is not None and self.judge(cases, observe_all(mended, cases)).passed:
                message = (
                    f"It calls {' and '.join(names)}, and what is wrong or missing is there: with "
                    "that right, this passes. Mend that first, then run this check again."
                )
                return self._record(CheckStatus.WRONG, message, None, bad)
        return None

    def _with_what_is_unread(
        self, answer: Answer, record: CheckRecord, cases: list[Case]
    ) -> CheckRecord:
        """The verdict, and which of the parameters that were passed the answer never looks at."""
        passed = max(len(case["arguments"]) for case in cases)
        unread = namespace.unread(answer, self.parameters[:passed])
        said_why = record.status is CheckStatus.ERROR and "It raised" not in record.message
        if not unread or said_why:
            return record
        names = " and ".join(filter(None, [", ".join(unread[:-1]), unread[-1]]))
        message = record.message if record.message.endswith(".") else f"{record.message}."
        return replace(record, message=f"{message} It never reads {names}.")

    def _blame_the_notebook(self, answer: Answer, bad: Look) -> CheckRecord | None:
        """Whether what it returns changes with variables that are no parameters of it."""
        names = namespace.data_read(answer)
        if not names:
            return None
        other = observe(namespace.with_other_data(answer), bad.case)
        if other["value"] == bad.seen["value"] and error_type(other) == error_type(bad.seen):
            return None
        message = (
            f"What it returns depends on {', '.join(names)}, from outside the function: "
            "variables of the notebook, not its parameters."
        )
        return self._record(CheckStatus.WRONG, message, slips.GLOBALS, bad)


def version() -> str:
    """Twelve digits that change with any file of the checks and with the catalogue."""
    package = files("gdlesson")
    code = sorted((package / "checks").rglob("*.py"))  # type: ignore[attr-defined]
    entries = sorted((package / "course" / "misconceptions").glob("*.toml"))  # type: ignore[attr-defined]
    parts = [p.read_bytes() for p in (*code, *entries)]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]
