"""What the text of exercise 04 promises of its eight answers."""

from __future__ import annotations

from gdlesson.checks.promises.promise import Promise

_FIT = (
    Promise("against-it", "the step is this times the gradient, against it"),
    Promise("of-the-mean", "descent on the mean squared error"),
    Promise("from-zero", "from weights of zero"),
    Promise("the-weights", "Shape (d,): the weights after the last step"),
)
_NO_STEPS = Promise("no-steps", "0 is allowed", ("no step at all",))
_NO_STOP = Promise("no-early-stop", "with no early stop", ("nearly flat",))
_WHOLE = Promise("whole-numbers", "shape (n, d), whole numbers perhaps", ("whole numbers",))
_ONE_ROW = Promise("one-row", "n may be 1", ("one row",))
_MANY_STEPS = ("30 rows, 2 columns", "60 rows, 3 columns", "one column", "many rows", "more steps",
               "whole numbers")  # fmt: skip
_MANY_WIDE = ("the second column is wide", "the first column is wide", "three columns",
              "a narrow column", "many rows", "columns that are alike",
              "a column beside zero")  # fmt: skip
_ONE_STEP = ("one step", "one step, more rows")
#: Of the two loops that may be mended in many ways.
_LOOP = (
    Promise("from-zero", "weights begin at zero", ("no step at all", *_ONE_STEP)),
    Promise("as-many-steps", "how many steps to take, and no more", _ONE_STEP),
    Promise("against-the-gradient", "each step goes straight against the gradient", _ONE_STEP),
)
_WIDE = ("more columns than rows", "one row")

EXERCISE_04: dict[str, tuple[Promise, ...]] = {
    "mend_flies_off": (
        Promise("comes-down", "at least 99 % of the way", _MANY_STEPS),
        *_LOOP,
        Promise("an-entry-for-each-column", "Shape (d,): the weights after the last step"),
        Promise("whatever-n", "tables of any number of rows", ("many rows",)),
        Promise("whatever-d", "one column or several", (
            *_ONE_STEP, "60 rows, 3 columns", "one column")),
        Promise("whole-numbers", "X: shape (n, d), whole numbers perhaps", ("whole numbers",)),
    ),
    "mend_crawls": (
        Promise("comes-down", "at least 99 % of the way", _MANY_WIDE),
        *_LOOP,
        Promise("for-X-as-it-is", "weights for X as it came"),
        Promise("no-intercept", "in a model without an intercept", ("a column beside zero",)),
        Promise("wherever-it-stands", "whichever column is the wide one",
                (*_ONE_STEP, "the first column is wide", "three columns", "many rows")),
        Promise("narrow-ones-too", "or the narrow one", ("a narrow column",)),
        Promise("whatever-d", "two columns or more", (*_ONE_STEP, "three columns")),
        Promise("an-entry-for-each-column", "Shape (d,): the weights after the last step"),
    ),
    "mend_climbs": (*_FIT, _NO_STEPS, _NO_STOP, _WHOLE, _ONE_ROW),
    "mend_swings": (
        *_FIT, _NO_STEPS, _NO_STOP, _WHOLE, _ONE_ROW,
        Promise("each-step-afresh", "of the place where the step begins, and no other"),
    ),
    "mend_goes_nan": (
        *_FIT, _NO_STEPS, _NO_STOP,
        Promise("gaps-in-y", "A row with a gap in X or in y", (
            "a gap in y", "gaps in both", "one below zero", "one sound row")),
        Promise("gaps-in-X", "A row with a gap in X or in y", (
            "a gap in X", "gaps in both", "an infinity", "one below zero in X",
            "one sound row")),
        Promise("infinite-is-a-gap", "NaN or an infinity", (
            "an infinity", "one below zero", "one below zero in X")),
        Promise("left-out-of-the-mean", "the mean is over the rows that are left", (
            "a gap in y", "a gap in X", "gaps in both", "a whole row is missing", "an infinity",
            "one below zero", "one below zero in X", "one sound row")),
    ),
    "mend_gets_stuck": (
        *_FIT, _NO_STEPS, _NO_STOP, _WHOLE, _ONE_ROW,
        Promise("a-column-of-targets", "y: shape (n, 1), a column as a table has it"),
        Promise("more-columns-than-rows", "d may be larger than n", _WIDE),
    ),
    "mend_learns_nothing": (
        Promise("its-own-target", "each row with its own target"),
        Promise("in-this-order", "the rows in the order in which to take them"),
        Promise("one-row-a-step", "on the squared error of that row"),
        Promise("from-zero", "from weights of zero"),
        Promise("twice-or-never", "It may hold a row twice, or leave one out",
                ("some rows twice, some never",)),
        Promise("every-epoch", "orders: a table of row numbers, a line for each epoch", (
            "7 rows, 2 epochs", "more epochs", "one row", "one column",
            "some rows twice, some never", "rows as they stand", "whole numbers")),
        Promise("not-changed", "Neither X nor y is changed."),
    ),
    "mend_keeps_the_best": (
        Promise("the-lowest", "the point with the lowest validation loss"),
        Promise("of-all-points", "of all points of the run, the start and the last among them",
                ("the best is the start", "no step at all", "the run flies off",
                 "whole numbers in w0, the best")),
        Promise("to-the-last-step", "the start and the last among them", (
            "the best is the last", "whole numbers in w0", "a long rise, and then the best")),
        Promise("goes-on-through-a-rise", "all of them, whether the loss falls or rises", (
            "the loss rises and falls again", "a long rise, and then the best")),
        Promise("any-shape", "w0: the start, of any shape", ("another shape",)),
        Promise("floats", "a new array of floats, of w0's shape", (
            "whole numbers in w0", "whole numbers in w0, the best")),
        Promise("its-own-array", "a new array of floats", (
            "the best is the start", "no step at all", "the run flies off")),
        Promise("not-changed", "w0: the start, of any shape. It is not changed."),
        Promise("any-loss", "a number, below zero perhaps", ("losses below zero",)),
    ),
}  # fmt: skip
