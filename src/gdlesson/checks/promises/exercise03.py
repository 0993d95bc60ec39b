"""What the text of exercise 03 promises of its six answers."""

from __future__ import annotations

from gdlesson.checks.promises.promise import Promise

_SUMS = ("a sum", "a sum of whole numbers", "a sum of zeros", "a sum with a large number")
_PRODUCTS = ("a product", "a product with zero", "a product of whole numbers",
             "a product with a large number")  # fmt: skip
_POWERS = ("a square", "a cube of a negative number", "one over a number", "a root",
           "another power", "an exponent of zero", "a base of zero",
           "a power to the last digits")  # fmt: skip
_BENDS = ("tanh", "tanh below zero", "tanh far out", "tanh of zero", "tanh where it is flat",
          "tanh where it is flat, below zero", "tanh to the last digits")  # fmt: skip
_FLAT = ("tanh where it is flat", "tanh where it is flat, below zero")
_EXACT = ("a sum with a large number", "a product with a large number",
          "a power to the last digits", "tanh to the last digits")  # fmt: skip
_TWO_PARENTS = (
    "a node used twice", "a short way and a long one", "a long way and a short one",
    "nodes that the end was not made from", "two inputs that meet twice", "a larger graph",
    "whole numbers as slopes",
)  # fmt: skip
_SHORT = ("a short way and a long one", "two inputs that meet twice", "a larger graph")
_WAYS_MEET = (
    "a node used twice", "a short way and a long one", "a long way and a short one",
    "nodes that the end was not made from", "two inputs that meet twice", "a larger graph",
)  # fmt: skip
_USED_TWICE = (
    "a node used twice", "twice in one operation", "a short way and a long one",
    "a long way and a short one", "nodes that the end was not made from",
    "two inputs that meet twice", "a larger graph", "whole numbers as slopes",
)  # fmt: skip

EXERCISE_03: dict[str, tuple[Promise, ...]] = {
    "operate": (
        Promise("a-sum", "`+` gives a + b", _SUMS),
        Promise("a-product", "`*` gives a · b", _PRODUCTS),
        Promise("a-power", "`**` gives a to the power of b", _POWERS),
        Promise("an-exponent-is-fixed", "such as a fixed exponent, has a slope of 0", _POWERS),
        Promise("a-bend", "`tanh` gives the hyperbolic tangent of a", _BENDS),
        Promise("any-exponent", "b is a whole number or not, above zero, below it or zero",
                ("one over a number", "a root")),
        Promise("three-values", "The value; the slope along a; the slope along b"),
        Promise("negative-bases", "it is below zero only where b is a whole number",
                ("a cube of a negative number",)),
        Promise("a-base-of-zero", "and zero only where b is at least 1", ("a base of zero",)),
        Promise("an-exponent-of-zero", "above zero, below it or zero", ("an exponent of zero",)),
        Promise("of-any-size", 'For "tanh" it may be of any size', _FLAT),
        Promise("exact", "all exact up to rounding", _EXACT),
    ),
    "topological_order": (
        Promise("inputs-first", "each after all that it was made from"),
        Promise("numbers-are-names", "The numbers are names"),
        Promise("once-each", "Each stands there once, however often it is used", (
            "a node used twice", "twice in one operation", "a short way and a long one",
            "a long way and a short one", "two inputs that meet twice", "a larger graph")),
        Promise("the-end-too", "every node that end was made from, and end itself"),
        Promise("not-changed", "It is not changed."),
        Promise("nobody-else", "no others", (
            "nodes that the end was not made from", "an input is the end")),
        Promise("whatever-the-ways", "by long ways and by short ones", _WAYS_MEET),
        Promise("an-input-may-be-the-end", "end: the number of a node, an input perhaps",
                ("an input is the end", "a single node")),
    ),
    "backward": (
        Promise("the-chain-rule", "the slope on the line times what arrived"),
        Promise("one-at-the-end", "1 at the end itself"),
        Promise("adds-up", "What arrives on several lines adds up", _USED_TWICE),
        Promise("any-numbers", "The numbers are names"),
        Promise("zero-elsewhere", "0 at every node that end was not made from", (
            "nodes that the end was not made from", "an input is the end")),
        Promise("slopes-of-zero", "slopes[k][i] belongs to the line from parents[k][i] to k",
                ("slopes of zero", "a slope of zero at the end")),
        Promise("each-line-counts", "a node may stand in one list twice",
                ("twice in one operation", "a larger graph")),
        Promise("whatever-the-ways", "the sum of", _SHORT),
        Promise("each-slope-its-line", "slopes[k][i] belongs to the line from parents[k][i] to k",
                _TWO_PARENTS),
    ),
    "value_and_gradient": (
        Promise("the-value", "The value of the node end"),
        Promise("an-entry-for-each-weight", "the gradient, floats of w's shape"),
        Promise("weights-by-number", "its number says which entry of w it reads"),
        Promise("two-rows-add-up", "Two rows may read one entry", ("a weight in two rows",)),
        Promise("a-weight-may-be-idle", "an entry that no row reads has a slope of 0",
                ("a weight that is not read", "no row reads a weight")),
        Promise("equal-weights", "entries may be equal", ("two equal weights",)),
        Promise("any-end", "end: the number of the node that counts", (
            "rows that the end was not made from",)),
        Promise("exact", "exact up to rounding", ("far from zero",)),
        Promise("floats", "the gradient, floats of w's shape", ("whole numbers in w",)),
    ),
    "network": (
        Promise("bent-inside", "hidden unit k is tanh"),
        Promise("weighed", "The output is the sum of all hidden units, each times its output"),
        Promise("two-to-a-unit", "two for each hidden unit, unit by unit",
                ("two hidden units", "three hidden units", "many hidden units", "whole numbers",
                 "nodes in place of numbers")),
        Promise("one-number", "A number: the output."),
        Promise("any-m", "for any number m of hidden units", (
            "two hidden units", "one hidden unit", "many hidden units")),
        Promise("nodes-too", "it passes nodes in place of numbers",
                ("nodes in place of numbers",)),
        Promise("no-input", "x: shape (2,), the inputs; zeros, too", ("x is zero",)),
    ),
    "train_network": (
        Promise("the-last-weights", "The weights after the last step"),
        Promise("one-more-loss", "k + 1 losses for k steps"),
        Promise("not-changed", "It is not changed."),
        Promise("no-steps", "steps: how many steps to take; 0 is allowed.", ("no step at all",)),
        Promise("no-early-stop", "with no stop before the last",
                ("the ground is nearly flat", "at the minimum", "the run flies off")),
        Promise("the-last-not-the-best", "the last, not the best",
                ("the loss rises", "the run flies off")),
        Promise("floats", "floats of w0's shape", ("whole numbers in w0",)),
    ),
}  # fmt: skip
