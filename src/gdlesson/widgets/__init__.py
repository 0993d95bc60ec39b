"""The interactive parts of the lesson: one Python class and one ES module each.

A widget owns no mathematics: Python computes with the library, JavaScript draws.
"""

from gdlesson.widgets.descent_1d import DescentExplorer1D
from gdlesson.widgets.playground import DescentPlayground
from gdlesson.widgets.secant import SecantExplorer

__all__ = ["DescentExplorer1D", "DescentPlayground", "SecantExplorer"]
