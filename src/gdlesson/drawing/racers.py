"""The step rules that race: each one's name, maker and look, for figures and for the page.

The plain walk is green. None is blue or orange: the one is a slope's, the other is what you chose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gdlesson.drawing.looks import Look
from gdlesson.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, NAdam, Optimizer, RMSprop


@dataclass(frozen=True)
class Racer:
    """A step rule in a race.

    Args:
        name: what the learner ticks and reads.
        make: the rule for a learning rate, the one of the slider.
        look: its line.
    """

    name: str
    make: Callable[[float], Optimizer]
    look: Look

    @property
    def key(self) -> str:
        """The name in a class of the style sheet."""
        return self.name.lower().replace(" ", "-")


RACERS = {
    racer.name: racer
    for racer in (
        Racer("SGD", SGD, Look("#1d8068", (), "o")),
        Racer("Momentum", lambda rate: SGD(rate, momentum=0.9), Look("#9c59ff", (4.5, 2), "s")),
        Racer("RMSprop", RMSprop, Look("#e650b9", (1, 2), "^")),
        Racer("Adam", Adam, Look("#8a6e00", (5, 2, 1, 2), "D")),
        Racer("Adagrad", Adagrad, Look("#c200c2", (10, 2.5), "v")),
        Racer("Adadelta", Adadelta, Look("#b28824", (5, 2, 1, 2, 1, 2), "P")),
    )
}

#: Step rules that don't race, and why.
SPECTATORS = {
    AdamW: "without weight decay it is Adam; with it, it walks to another place",
    NAdam: "its path lies so close to Adam's that the two lines would cover each other",
}


def style_sheet() -> str:
    """The looks of all racers, as the classes gdl-run-(key) of a page."""
    return "".join(racer.look.css(f"gdl-run-{racer.key}") for racer in RACERS.values())
