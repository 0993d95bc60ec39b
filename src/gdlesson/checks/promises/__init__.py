"""What the text of an exercise promises, task by task, as data; the checks hold each of them.

A promise quotes the text and names the inputs on which an answer that breaks it, and nothing else,
goes wrong. The tests have such an answer for each.
"""

from gdlesson.checks.promises.exercise01 import EXERCISE_01
from gdlesson.checks.promises.exercise02 import EXERCISE_02
from gdlesson.checks.promises.exercise03 import EXERCISE_03
from gdlesson.checks.promises.exercise04 import EXERCISE_04
from gdlesson.checks.promises.promise import Promise, broken

__all__ = ["EXERCISE_01", "EXERCISE_02", "EXERCISE_03", "EXERCISE_04", "Promise", "broken"]
