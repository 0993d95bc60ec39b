"""What only Python knows of a widget, found out beforehand: it travels with the page."""

from __future__ import annotations

import base64
import functools
import keyword
from collections.abc import Mapping
from typing import Any

import numpy as np

from gdlesson import widgets
from gdlesson.datasets import Dataset
from gdlesson.runs.patients import CAUSES, MOVES, PATIENTS
from gdlesson.typed.parse import DEEPEST, LONGEST
from gdlesson.typed.spelling import LOWERED, RAISED, SIGNS, SPELT
from gdlesson.typed.trees import CONSTANTS, FUNCTIONS
from gdlesson.widgets import WIDGETS
from gdlesson.widgets.clinic import Clinic
from gdlesson.widgets.derivative_checker import SLIP_WORDS
from gdlesson.widgets.fit_by_hand import FitByHand
from gdlesson.widgets.regression import RegressionExplorer

#: A chart is drawn from numbers of so many digits.
DIGITS = 5


def facts_of(module: str, traits: Mapping[str, Any]) -> dict[str, Any]:
    """The prediction's result, the surfaces of a loss, the clinic's outcomes, what can be typed.

    Args:
        module: the name of the widget's module.
        traits: of the widget, its bytes as {"base64": …}.
    """
    facts: dict[str, Any] = {}
    if prompt := traits.get("question", {}).get("prompt"):
        facts["prediction"] = _prediction(module, prompt)
    if module == "clinic":
        facts["cases"] = _cases()
    if module in ("derivative_checker", "playground"):
        facts["typed"] = tables()
    if module in ("fit_by_hand", "regression"):
        facts["surfaces"] = _surfaces(module, traits["data"])
    return facts


def tables() -> dict[str, Any]:
    """What is understood of a typed formula, as Python knows it: the page reads by the same."""
    return {
        "functions": list(FUNCTIONS),
        "constants": CONSTANTS,
        "signs": SIGNS,
        "raised": RAISED,
        "lowered": LOWERED,
        "spelt": SPELT,
        "keywords": keyword.kwlist,
        "slips": SLIP_WORDS,
        "longest": LONGEST,
        "deepest": DEEPEST,
    }


def _prediction(module: str, prompt: str) -> dict[str, Any]:
    """What is said of each option, or the number that a guess is held against."""
    name = next(name for name, known in WIDGETS.items() if known == module)
    asked = getattr(widgets, name).predictions.values()
    prediction = next(each for each in asked if each.prompt == prompt)
    if prediction.options:
        return {"outcomes": [prediction.compare(i) for i in range(len(prediction.options))]}
    return {"result": prediction.result(), "close": prediction.close, "why": prediction.why}


def _surfaces(module: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The surfaces of the loss of these samples, by name, as a contour map needs them."""
    points = np.frombuffer(base64.b64decode(data["points"]["base64"])).reshape(-1, 2)
    samples = Dataset(points[:, :1], points[:, 1], (data["x"],), data["y"], "")
    if module == "fit_by_hand":
        fit = FitByHand(samples)
        fit.revealed = True
        return {"loss": fit.map["surface"]}
    made = [RegressionExplorer(samples, scaled=flag) for flag in (False, True)]
    return {widget.map["surface"]["name"]: widget.map["surface"] for widget in made}


@functools.cache
def _cases() -> dict[str, Any]:
    """Every patient with what is said of each cause, and what each move brings."""
    return {name: _case(name) for name in PATIENTS}


def _case(patient: str) -> dict[str, Any]:
    widget = Clinic(patient)
    causes, moves = {}, {}
    for cause in CAUSES:
        widget.cause = cause
        causes[cause] = {"right": widget.answer["right"], "said": widget.answer["said"][0]}
    widget.cause = ""
    for move in MOVES:
        widget.move = move
        after = {k: widget.answer[k] for k in ("helped",) if k in widget.answer}
        if "after" in widget.answer:
            after["after"] = _run(widget.answer["after"])
        moves[move] = {"said": widget.answer["said"][0], **after}
    return {"before": _run(widget.answer["before"]), "causes": causes, "moves": moves}


def _run(curves: Mapping[str, Any]) -> dict[str, Any]:
    """A run's curves as numbers of a few digits."""
    return {
        name: [float(f"{v:.{DIGITS}g}") for v in np.frombuffer(value)]
        if isinstance(value, bytes)
        else value
        for name, value in curves.items()
    }
