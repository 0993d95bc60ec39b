"""Predict, then play: a question before the picture, and the guess beside the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdlesson.page.typeset import typeset

#: Further off than this share of the result, "not quite" would be too kind a word.
QUITE = 0.5


@dataclass(frozen=True)
class Prediction:
    """A question with a number or a choice for an answer.

    Attributes:
        prompt: the question.
        result: computes, with the library, the right number or the index of the right choice.
        why: a sentence that goes with the result.
        options: what to choose from; empty for a number.
        close: how far off a number may be, as a share of the result, to count as near.
    """

    prompt: str
    result: Callable[[], float]
    why: str
    options: tuple[str, ...] = ()
    close: float = 0.1

    def shown(self) -> dict[str, Any]:
        """What the page may know: the question, not the answer."""
        return {"prompt": self.prompt, "options": list(self.options)}

    def compare(self, guess: float) -> str:
        """The guess beside the result, in a sentence or two."""
        result = self.result()
        if self.options:
            said, found = self.options[int(guess)], self.options[int(result)]
            if int(guess) == int(result):
                return f"You predicted “{said}”, and so it is. {self.why}"
            return f"You predicted “{said}”. It is “{found}”. {self.why}"
        there = f"You predicted {guess:.4g}"
        if f"{guess:.4g}" == f"{result:.4g}":
            return f"{typeset(there)}, and so it is. {self.why}"
        found = typeset(f"{there}; it is {result:.4g}{self._nearness(guess, result)}.")
        return f"{found} {self.why}"

    def _nearness(self, guess: float, result: float) -> str:
        """How near a guess is; nothing where it is far off, for the two numbers say so."""
        room = self.close * abs(result)
        if abs(guess - result) <= room:
            return ": close"
        if abs(guess + result) <= room:
            return ": the other sign"
        return ": not quite" if abs(guess - result) <= QUITE * abs(result) else ""
