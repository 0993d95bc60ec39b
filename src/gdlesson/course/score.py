"""How much of the lesson's quizzes is answered rightly."""

from __future__ import annotations

from gdlesson.course.progress import Progress
from gdlesson.course.quizzes import sections


def lesson_score(progress: Progress) -> tuple[int, int]:
    """How many items of the whole lesson are answered rightly, and how many there are."""
    kept = progress.read()
    right = total = 0
    for section in sections().values():
        answers = kept.get(str(section.number), {})
        total += len(section.items)
        right += sum(bool(answers.get(i.id, {}).get("right")) for i in section.items)
    return right, total
