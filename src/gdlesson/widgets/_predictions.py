"""Predict, then play: a question before the picture, and the guess beside the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdlesson.page.typeset import typeset


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
        near = abs(guess - result) <= self.close * abs(result)
        ending = "close" if near else "not quite"
        return typeset(f"You predicted {guess:.4g}; it is {result:.4g}: {ending}.") + f" {self.why}"
