"""What a learner types as a function of x: read safely, computed, differentiated with its slips."""

from gdlesson.typed.differentiate import SLIPS, differentiate
from gdlesson.typed.parse import Expression, parse
from gdlesson.typed.spelling import ExpressionError

__all__ = ["SLIPS", "Expression", "ExpressionError", "differentiate", "parse"]
