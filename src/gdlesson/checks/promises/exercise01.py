"""What the text of exercise 01 promises of its three answers."""

from __future__ import annotations

from gdlesson.checks.promises.promise import Promise

_ANY_NUMBER = "x: where to measure, a number."
_NOT_ROUNDED = "Return the number as you computed it, not rounded."
_EACH_UNIT = "A number: the change of the output, for each unit of change of the input."

EXERCISE_01: dict[str, tuple[Promise, ...]] = {
    "slope": (
        Promise("per-unit", _EACH_UNIT),
        Promise("to-the-right", "The average slope of f between x and x + h."),
        Promise("no-other-h", "h: the wiggle, a number other than 0."),
        Promise("either-way", "h: the wiggle, a number other than 0.", ("a negative h",)),
        Promise("with-its-sign", _EACH_UNIT, ("the same x and another f", "f falls")),
        Promise("x-below-zero", _ANY_NUMBER, ("x below zero",)),
        Promise("x-is-zero", _ANY_NUMBER, ("x is zero",)),
        Promise("x-a-whole-number", _ANY_NUMBER, ("a whole number in x",)),
        Promise("any-f", "f: a function of one number that returns a number.", ("a wave",)),
        Promise("not-rounded", _NOT_ROUNDED),
        Promise("no-largest-size", _EACH_UNIT, ("a steep slope",)),
        Promise("of-this-f", "f: a function of one number that returns a number.",
                ("the same x and another f",)),
    ),
    "central_slope": (
        Promise("per-unit", _EACH_UNIT),
        Promise("to-both-sides", "The average slope of f between x - h and x + h."),
        Promise("no-other-h", "h: the wiggle to either side, a number other than 0."),
        Promise(
            "either-way", "h: the wiggle to either side, a number other than 0.", ("a negative h",)
        ),
        Promise("with-its-sign", _EACH_UNIT, ("the same x and another f", "f falls")),
        Promise("x-below-zero", "x: the middle, a number.", ("x below zero",)),
        Promise("x-is-zero", "x: the middle, a number.", ("x is zero",)),
        Promise("x-a-whole-number", "x: the middle, a number.", ("a whole number in x",)),
        Promise("any-f", "f: a function of one number that returns a number.", ("a wave",)),
        Promise("not-rounded", _NOT_ROUNDED),
        Promise("no-largest-size", _EACH_UNIT, ("a steep slope",)),
        Promise("of-this-f", "f: a function of one number that returns a number.",
                ("the same x and another f",)),
    ),
    "slope_along_y": (
        Promise("x-is-held", "The central slope of f along y, with x held."),
        Promise("per-unit", "A number: the change of the output, for each unit of change of y."),
        Promise("to-both-sides", "h: the wiggle to either side, a number other than 0."),
        Promise(
            "either-way", "h: the wiggle to either side, a number other than 0.", ("a negative h",)
        ),
        Promise(
            "with-its-sign", "the change of the output, for each unit of change of y",
            ("f falls along y",),
        ),
        Promise("below-zero", "x, y: where to measure, numbers.", ("x and y below zero",)),
        Promise("whole-numbers", "x, y: where to measure, numbers.", ("whole numbers in x and y",)),
        Promise("x-stays-put", "The central slope of f along y, with x held.", ("h = 0.5",)),
        Promise("not-rounded", _NOT_ROUNDED, ("a gentle slope",)),
        Promise("no-largest-size", "the change of the output, for each unit of change of y",
                ("a steep slope",)),
        Promise("of-this-f", "f: a function of two numbers, f(x, y), that returns a number.",
                ("the same point and another f",)),
    ),
}  # fmt: skip
