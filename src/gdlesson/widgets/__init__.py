"""The interactive parts of the lesson: one Python class and one ES module each.

Python computes with the library, JavaScript draws; a page may preview what Python computes, and a
test holds that they agree. `WIDGETS` is the
one list of them: the package offers what stands here, and the tests go through it. A widget is
loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdlesson.widgets.clinic import Clinic
    from gdlesson.widgets.compass import GradientCompass
    from gdlesson.widgets.depth import DepthView
    from gdlesson.widgets.derivative_checker import DerivativeChecker
    from gdlesson.widgets.descent_1d import DescentExplorer1D
    from gdlesson.widgets.fit_by_hand import FitByHand
    from gdlesson.widgets.graph_player import GraphPlayer
    from gdlesson.widgets.playground import DescentPlayground
    from gdlesson.widgets.regression import RegressionExplorer
    from gdlesson.widgets.secant import SecantExplorer
    from gdlesson.widgets.two_slices import TwoSlices
    from gdlesson.widgets.wiggle import FollowTheWiggle

#: Each widget's class, and the name of its module, its ES module and its style sheet.
WIDGETS = {
    "Clinic": "clinic",
    "DepthView": "depth",
    "DerivativeChecker": "derivative_checker",
    "DescentExplorer1D": "descent_1d",
    "DescentPlayground": "playground",
    "FitByHand": "fit_by_hand",
    "FollowTheWiggle": "wiggle",
    "GradientCompass": "compass",
    "GraphPlayer": "graph_player",
    "RegressionExplorer": "regression",
    "SecantExplorer": "secant",
    "TwoSlices": "two_slices",
}

__all__ = [
    "Clinic",
    "DepthView",
    "DerivativeChecker",
    "DescentExplorer1D",
    "DescentPlayground",
    "FitByHand",
    "FollowTheWiggle",
    "GradientCompass",
    "GraphPlayer",
    "RegressionExplorer",
    "SecantExplorer",
    "TwoSlices",
]


def __getattr__(name: str) -> Any:
    if name not in WIDGETS:
        raise AttributeError(f"module 'gdlesson.widgets' has no attribute {name!r}")
    return getattr(import_module(f"gdlesson.widgets.{WIDGETS[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *WIDGETS})
