"""Every exercise that can be graded: its notebook's name, and the module with its checks."""

#: DEFAULT is what the commands take unless they are told.
EXERCISES = {
    "exercise-01-numeric-gradient": "gdlesson.checks.exercise01",
    "exercise-02-gradient-descent": "gdlesson.checks.exercise02",
    "exercise-03-backpropagation": "gdlesson.checks.exercise03",
    "exercise-04-broken-runs": "gdlesson.checks.exercise04",
}
DEFAULT = "exercise-02-gradient-descent"
