"""gdlesson: derivatives, gradients and gradient descent, as a lesson and a small library.

Read the modules in the lesson's order: derivative, gradient, objectives, optimizers, descent,
history. Importing this package imports numpy and no more; what draws (`gdlesson.plots`,
`gdlesson.widgets`) is loaded when it is first used.
"""

from typing import TYPE_CHECKING, Any

from gdlesson import objectives, widgets
from gdlesson._version import __version__
from gdlesson.autodiff import Value, grad
from gdlesson.derivative import derivative, estimate_derivative, secant_slope
from gdlesson.descent import descend
from gdlesson.diagnosis import Diagnosis, diagnose
from gdlesson.gradient import (
    GradientCheck,
    check_gradient,
    directional_derivative,
    gradient,
    partial_derivative,
)
from gdlesson.history import History, Status
from gdlesson.objectives import MeanSquaredError, Minibatches, Objective
from gdlesson.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, Optimizer, RMSprop
from gdlesson.slopes.estimate import DerivativeEstimate, DerivativeStatus

if TYPE_CHECKING:
    from gdlesson import plots
    from gdlesson.course.terms import glossary
    from gdlesson.widgets import *  # noqa: F403 # all that `WIDGETS` lists
    from gdlesson.widgets.progress_page import progress_page
    from gdlesson.widgets.quiz import quiz

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "DerivativeEstimate",
    "DerivativeStatus",
    "Diagnosis",
    "GradientCheck",
    "History",
    "MeanSquaredError",
    "Minibatches",
    "Objective",
    "Optimizer",
    "RMSprop",
    "Status",
    "Value",
    "__version__",
    "check_gradient",
    "derivative",
    "descend",
    "diagnose",
    "directional_derivative",
    "estimate_derivative",
    "glossary",
    "grad",
    "gradient",
    "objectives",
    "partial_derivative",
    "plots",
    "progress_page",
    "quiz",
    "secant_slope",
]

__all__ += widgets.__all__

_LATER = {
    "plots": "gdlesson.plots",
    "progress_page": "gdlesson.widgets.progress_page",
    "quiz": "gdlesson.widgets.quiz",
    "glossary": "gdlesson.course.terms",
    **dict.fromkeys(widgets.__all__, "gdlesson.widgets"),
}


def __getattr__(name: str) -> Any:
    """Import what draws only when it is asked for."""
    if name not in _LATER:
        raise AttributeError(f"module 'gdlesson' has no attribute {name!r}")
    from importlib import import_module

    module = import_module(_LATER[name])
    return module if name == "plots" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_LATER])
