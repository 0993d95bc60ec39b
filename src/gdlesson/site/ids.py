"""Names within a page: each of its own."""

from __future__ import annotations

import re


def slug(text: str) -> str:
    """A text as an id: lower-case words and hyphens, as code hosts make them.

    >>> slug("Hand out, collect")
    'hand-out-collect'
    """
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", text.lower()).strip()) or "part"


class Ids(set[str]):
    """The ids that a page has given out."""

    def new(self, wanted: str) -> str:
        """An id that no other element has: the one that is wanted, or one like it."""
        name = wanted
        while name in self:
            name += "-again"
        self.add(name)
        return name
