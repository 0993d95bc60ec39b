"""What the text of exercise 01 promises of its three answers."""

from __future__ import annotations

from gdlesson.checks.promises.promise import Promise

_ANY_NUMBER = "x: where to measure, a number."
_NOT_ROUNDED = Promise(
    "not-rounded", "Return the number as you computed it, not rounded.", ("a gentle slope",)
)
_EACH_UNIT = "A number: the change of the output, for each unit of change of the input."

EXERCISE_01: dict[str, tuple[Promise, ...]] = {
    "slope": (
        Promise("per-unit", _EACH_UNIT),
        Promise("to-the-right", "The average slope of f between x and x + h."),
        Promise("no-other-h", "h: the wiggle, a number other than 0."),
        Promise("either-way", "h: the wiggle, a number other than 0.", ("a negative h",)),
        Promise("with-its-sign", _EACH_UNIT, ("f falls",)),
        Promise("x-below-zero", _ANY_NUMBER, ("x below zero",)),
        Promise("x-is-zero", _ANY_NUMBER, ("x is zero",)),
        Promise("x-a-whole-number", _ANY_NUMBER, ("a whole number in x",)),
        Promise("any-f", "f: a function of one number that returns a number.", ("a wave",)),
        _NOT_ROUNDED,
    ),
    "central_slope": (
        Promise("per-unit", _EACH_UNIT),
        Promise("to-both-sides", "The average slope of f between x - h and x + h."),
        Promise("no-other-h", "h: the wiggle to either side, a number other than 0."),
        Promise(
            "either-way", "h: the wiggle to either side, a number other than 0.", ("a negative h",)
        ),
        Promise("with-its-sign", _EACH_UNIT, ("f falls",)),
        Promise("x-below-zero", "x: the middle, a number.", ("x below zero",)),
        Promise("x-is-zero", "x: the middle, a number.", ("x is zero",)),
        Promise("x-a-whole-number", "x: the middle, a number.", ("a whole number in x",)),
        Promise("any-f", "f: a function of one number that returns a number.", ("a wave",)),
        _NOT_ROUNDED,
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
        _NOT_ROUNDED,
    ),
}  # fmt: skip
