"""gdlesson: derivatives, gradients and gradient descent, as a lesson and a small library.

Read the modules in the lesson's order: derivative, gradient, objectives, optimizers, descent,
history. A name is loaded when it is first used, with the modules that it needs and no others:
`import gdlesson` costs next to nothing, and nobody pays for what draws without drawing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from gdlesson import widgets
from gdlesson._version import __version__

if TYPE_CHECKING:
    from gdlesson import objectives, plots
    from gdlesson.autodiff import Value, grad
    from gdlesson.course.recorded import recorded
    from gdlesson.course.terms import glossary
    from gdlesson.derivative import derivative, estimate_derivative, secant_slope
    from gdlesson.descent import descend
    from gdlesson.diagnosis import diagnose
    from gdlesson.gradient import (
        GradientCheck,
        check_gradient,
        directional_derivative,
        gradient,
        partial_derivative,
    )
    from gdlesson.history import History, Status
    from gdlesson.objectives import MeanSquaredError, Minibatches, Objective
    from gdlesson.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, NAdam, Optimizer, RMSprop
    from gdlesson.optimizers.schedules import (
        CosineAnnealingLR,
        ExponentialLR,
        LinearLR,
        MultiStepLR,
        Schedule,
        SequentialLR,
        StepLR,
    )
    from gdlesson.runs.ailments import Diagnosis
    from gdlesson.slopes.estimate import DerivativeEstimate, DerivativeStatus
    from gdlesson.widgets import *  # noqa: F403 # all that `WIDGETS` lists
    from gdlesson.widgets.progress_page import progress_page
    from gdlesson.widgets.quiz import quiz
    from gdlesson.workspace.pytorch import use_torch

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "CosineAnnealingLR",
    "DerivativeEstimate",
    "DerivativeStatus",
    "Diagnosis",
    "ExponentialLR",
    "GradientCheck",
    "History",
    "LinearLR",
    "MeanSquaredError",
    "Minibatches",
    "MultiStepLR",
    "NAdam",
    "Objective",
    "Optimizer",
    "RMSprop",
    "Schedule",
    "SequentialLR",
    "Status",
    "StepLR",
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
    "recorded",
    "secant_slope",
    "use_torch",
]

__all__ += widgets.__all__

#: Where each name is loaded from when it is first used.
_HOMES = {
    "autodiff": ("Value", "grad"),
    "course.recorded": ("recorded",),
    "course.terms": ("glossary",),
    "derivative": ("derivative", "estimate_derivative", "secant_slope"),
    "descent": ("descend",),
    "diagnosis": ("diagnose",),
    "gradient": (
        "GradientCheck",
        "check_gradient",
        "directional_derivative",
        "gradient",
        "partial_derivative",
    ),
    "history": ("History", "Status"),
    "objectives": ("MeanSquaredError", "Minibatches", "Objective"),
    "optimizers": ("SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "NAdam", "Optimizer", "RMSprop"),
    "optimizers.schedules": (
        "CosineAnnealingLR",
        "ExponentialLR",
        "LinearLR",
        "MultiStepLR",
        "Schedule",
        "SequentialLR",
        "StepLR",
    ),
    "runs.ailments": ("Diagnosis",),
    "slopes.estimate": ("DerivativeEstimate", "DerivativeStatus"),
    "widgets": tuple(widgets.__all__),
    "widgets.progress_page": ("progress_page",),
    "widgets.quiz": ("quiz",),
    "workspace.pytorch": ("use_torch",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
#: Modules that can be had as an attribute of the package without importing them first.
_MODULES = ("autodiff", "datasets", "descent", "diagnosis", "history", "objectives", "optimizers",
            "plots")  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a name when it is first used; after that it is found without coming here."""
    if name in _MODULES:
        return import_module(f"gdlesson.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'gdlesson' has no attribute {name!r}")
    value = getattr(import_module(f"gdlesson.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME_OF, *_MODULES})


class _Package(ModuleType):
    """The package: a function is found here before the module of its name.

    Python binds a module in its package once it is loaded, so `gdlesson.derivative` would be the
    module or the function, depending on what was used first.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _HOME_OF.get(name) == name:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
