"""Quizzes: items as data, one TOML file a section; marking; the markup of their texts."""

from gdlesson.course.quizzes.arranging import mixed
from gdlesson.course.quizzes.items import (
    KINDS,
    Answer,
    Item,
    Reply,
    Section,
    read_section,
    sections,
)
from gdlesson.course.quizzes.marking import mark
from gdlesson.course.quizzes.markup import Own, heard, inline, plain, rendered

__all__ = [
    "KINDS", "Answer", "Item", "Own", "Reply", "Section", "heard", "inline", "mark", "mixed",
    "plain", "read_section", "rendered", "sections",
]  # fmt: skip
