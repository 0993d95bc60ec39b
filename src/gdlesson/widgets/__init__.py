"""The interactive parts of the lesson: one Python class and one ES module each.

A widget owns no mathematics: Python computes with the library, JavaScript draws.
"""

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
