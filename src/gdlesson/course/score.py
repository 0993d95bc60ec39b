"""How much of the lesson's quizzes is answered rightly."""

from __future__ import annotations

from collections.abc import Mapping, Set

from gdlesson.course.progress import Progress
from gdlesson.course.quizzes import sections


def lesson_score(
    progress: Progress, earned: Mapping[int, Set[str]] | None = None
) -> tuple[int, int]:
    """How many items of the whole lesson are answered rightly, and how many there are.

    Args:
        progress: what is kept.
        earned: by section, items that were right and may not be kept, as where nothing can be.
    """
    kept = progress.read()
    right = total = 0
    for section in sections().values():
        answers = kept.get(str(section.number), {})
        also = (earned or {}).get(section.number, set())
        total += len(section.items)
        right += sum(
            i.id in also or bool(answers.get(i.id, {}).get("right")) for i in section.items
        )
    return right, total
