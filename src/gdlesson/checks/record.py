"""What a check says: a record that shows itself in a notebook, in a terminal and in a report."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from gdlesson._html import NO_FORMULAS
from gdlesson.course.misconceptions import CATALOGUE, Misconception
from gdlesson.course.sections import SECTIONS
from gdlesson.course.snippets import snippet

#: Where the notebooks of the lesson are, seen from an exercise.
LESSON = "../notebooks"


class CheckStatus(Enum):
    """How a check ended, in a sentence."""

    PASSED = "Passed."
    NOT_STARTED = "Not started yet."
    WRONG = "Not right yet."
    ERROR = "It did not run to its end."


@dataclass(frozen=True)
class CheckRecord:
    """The verdict on one answer.

    Attributes:
        task: the name of the function that was checked.
        status: one of four.
        message: what was found, in a sentence or two, for the learner.
        misconception: the id of the catalogue's entry that this answer shows, or None.
        section: the section of the lesson to look at, or None.
        evidence: lines of (what, value): the input, what came back, what was expected.
    """

    task: str
    status: CheckStatus
    message: str
    misconception: str | None = None
    section: int | None = None
    evidence: tuple[tuple[str, str], ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether all is well."""
        return self.status is CheckStatus.PASSED

    def __bool__(self) -> bool:
        return self.passed

    @property
    def entry(self) -> Misconception | None:
        """The catalogue's entry, if one is named."""
        return CATALOGUE[self.misconception] if self.misconception else None

    def as_dict(self) -> dict[str, Any]:
        """The record in plain values that JSON can hold; the status by its name."""
        plain = asdict(self)
        plain["status"] = self.status.name
        plain["evidence"] = [list(line) for line in self.evidence]
        return plain

    def __repr__(self) -> str:
        mark = _MARKS[self.status]
        lines = [f"{mark} {self.task}: {self.status.value} {self.message}".rstrip()]
        lines += [f"    {what}: {value}" for what, value in self.evidence]
        if self.entry:
            lines.append(f"  This is what one gets who believes: “{self.entry.belief}”")
            lines.append(f"  {self.entry.reply}")
            lines.append("  To see it:")
            lines += [f"    {line}" for line in snippet(self.entry.experiment).splitlines()]
        if self.section and not self.passed:
            lines.append(f"  Look again at Section {self.section}.")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        esc = html.escape
        color = _COLORS[self.status]
        parts = [
            f'<div role="status" class="{NO_FORMULAS}" '
            f'style="border-left:4px solid {color};padding:.4em .9em;'
            f"margin:.3em 0;color:var(--jp-content-font-color1,inherit);max-width:48em;"
            f'overflow-wrap:anywhere">'
            f"<strong>{_MARKS[self.status]} <code>{esc(self.task)}</code>: "
            f"{esc(self.status.value)}</strong> {esc(self.message)}"
        ]
        if self.evidence:
            rows = "".join(
                f'<tr><th scope="row" style="text-align:left;padding-right:1em;font-weight:normal;'
                f'vertical-align:top;white-space:nowrap">'
                f'{esc(what)}</th><td style="text-align:left"><code>{esc(value)}</code></td></tr>'
                for what, value in self.evidence
            )
            parts.append(f'<table style="margin:.4em 0;text-align:left">{rows}</table>')
        if self.entry:
            parts.append(
                f"<div>This is what one gets who believes: <em>“{esc(self.entry.belief)}”</em> "
                f"{esc(self.entry.reply)}</div><div>To see it:</div>"
                '<pre style="margin:.2em 0 .4em 1em;word-break:normal">'
                f"{esc(snippet(self.entry.experiment))}</pre>"
            )
        if self.section and not self.passed:
            parts.append(f"<div>{section_link(self.section)}</div>")
        return "".join(parts) + "</div>"


#: Signs that read well without colour, and colours that read well on white and on black.
_MARKS = {
    CheckStatus.PASSED: "✓",
    CheckStatus.NOT_STARTED: "○",
    CheckStatus.WRONG: "✗",
    CheckStatus.ERROR: "!",
}
_COLORS = {
    CheckStatus.PASSED: "#2e9e5b",
    CheckStatus.NOT_STARTED: "#8a8a8a",
    CheckStatus.WRONG: "#d9772b",
    CheckStatus.ERROR: "#d0413e",
}


def section_link(section: int) -> str:
    """“Look again at Section 7”, as a link that works beside the exercises."""
    return f'Look again at <a href="{LESSON}/{SECTIONS[section]}.ipynb">Section {section}</a>.'
