"""Every exercise that can be graded: its notebook's name, and the module with its checks."""

#: The last one is what the commands take unless they are told.
EXERCISES = {
    "exercise-01-numeric-gradient": "gdlesson.checks.exercise01",
    "exercise-02-gradient-descent": "gdlesson.checks.exercise02",
}
DEFAULT = "exercise-02-gradient-descent"
