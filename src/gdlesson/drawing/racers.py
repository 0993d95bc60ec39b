"""The step rules that race: each one's name, maker and look, for figures and for the page.

The plain walk is green. None is blue or orange: the one is a slope's, the other is what you chose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gdlesson.drawing.looks import Look
from gdlesson.drawing.looks import style_sheet as looks_sheet
from gdlesson.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, NAdam, Optimizer, RMSprop


@dataclass(frozen=True)
class Racer:
    """A step rule in a race.

    Args:
        name: what the learner ticks and reads.
        make: the rule for a learning rate, the one of the slider.
        look: its line.
        term: what it makes of the gradients, in a few words; minus the rate times this is a step.
        idea: how it walks, in two sentences.
    """

    name: str
    make: Callable[[float], Optimizer]
    look: Look
    term: str
    idea: str

    @property
    def key(self) -> str:
        """The name in a class of the style sheet."""
        return self.name.lower().replace(" ", "-")


RACERS = {
    racer.name: racer
    for racer in (
        Racer(
            "SGD",
            SGD,
            Look("#1d8068", (), "o", "#08694c", "#52d3a4"),
            "gradient",
            "A step is the gradient times the rate, downhill. One rate serves all directions, "
            "so the steepest one says how bold it may be.",
        ),
        Racer(
            "Momentum",
            lambda rate: SGD(rate, momentum=0.9),
            Look("#9c59ff", (4.5, 2), "s", "#6c32a6", "#cc99ff"),
            "gradient + 0.9 of the last",
            "Each step adds 0.9 of the last one. Where the slope keeps its direction the steps "
            "build up, and where it changes sign they cancel.",
        ),
        Racer(
            "RMSprop",
            RMSprop,
            Look("#e650b9", (1, 2), "^", "#bf1d6e", "#f2b6ec"),
            "gradient ÷ its recent size",
            "Each entry of the gradient is divided by a running average of its own size. So every "
            "coordinate moves by about the rate at each step, steep or flat.",
        ),
        Racer(
            "Adam",
            Adam,
            Look("#8a6e00", (5, 2, 1, 2), "D", "#735000", "#d9b321"),
            "mean gradient ÷ its recent size",
            "It averages the gradients, as momentum does, and divides by their running size, as "
            "RMSprop does. Its first step is as long as the rate along every coordinate.",
        ),
        Racer(
            "Adagrad",
            Adagrad,
            Look("#c200c2", (10, 2.5), "v", "#8c007e", "#ff4dc9"),
            "gradient ÷ its size so far",
            "Each entry of the gradient is divided by the size of all its gradients so far. That "
            "only grows, so the steps get shorter and shorter.",
        ),
        Racer(
            "Adadelta",
            Adadelta,
            Look("#b28824", (5, 2, 1, 2, 1, 2), "P", "#402a0a", "#a68b4b"),
            "gradient × last steps ÷ its size",
            "The gradient is divided by its recent size and multiplied by that of the steps "
            "before. So the first steps are tiny, and then it finds a length of its own.",
        ),
    )
}

#: Step rules that don't race, and why.
SPECTATORS = {
    AdamW: "without weight decay it is Adam; with it, it walks to another place",
    NAdam: "its path lies so close to Adam's that the two lines would cover each other",
}


def style_sheet() -> str:
    """The looks of all racers, as the classes gdl-run-(key) of a page."""
    return looks_sheet({f"gdl-run-{racer.key}": racer.look for racer in RACERS.values()})
