"""The inputs on which answers are tried: drawn for a seed, and such that no belief looks right.

Each function here makes the cases of one task, or of several that take the same arguments. Whatever
a task's text promises has a case that would be the first to notice if it did not hold (see
promises). X is never square, residuals are neither small nor centred, a finite h shows in every
digit, and shapes are drawn, so that no answer is right only for those that it has met.
"""

from gdlesson.checks.cases.broken import (
    crawls,
    flies_off,
    gets_stuck,
    goes_nan,
    keeps_the_best,
    learns_nothing,
    plain,
)
from gdlesson.checks.cases.case import Case, Rng, case
from gdlesson.checks.cases.data import fit, fit_line, mse_gradient, mse_loss, standardize
from gdlesson.checks.cases.graphs import (
    backward,
    network,
    operate,
    topological_order,
    value_and_gradient,
)
from gdlesson.checks.cases.loops import find_border, gradient_descent, sweep_rates
from gdlesson.checks.cases.rules import adam, clip, mended_mean, mended_sign, with_momentum
from gdlesson.checks.cases.slopes import numeric_gradient, on_a_cubic, on_a_surface
from gdlesson.checks.cases.training import train_network
from gdlesson.checks.cases.turns import (
    a_step_down,
    between_two_points,
    lines_and_points,
    one_entry,
    places_on_a_cubic,
    rates_on_bowls,
    rounds_of_training,
    runs_that_settle,
    two_in_a_row,
)

__all__ = [
    "Case",
    "Rng",
    "a_step_down",
    "adam",
    "backward",
    "between_two_points",
    "case",
    "clip",
    "crawls",
    "find_border",
    "fit",
    "fit_line",
    "flies_off",
    "gets_stuck",
    "goes_nan",
    "gradient_descent",
    "keeps_the_best",
    "learns_nothing",
    "lines_and_points",
    "mended_mean",
    "mended_sign",
    "mse_gradient",
    "mse_loss",
    "network",
    "numeric_gradient",
    "on_a_cubic",
    "on_a_surface",
    "one_entry",
    "operate",
    "places_on_a_cubic",
    "plain",
    "rates_on_bowls",
    "rounds_of_training",
    "runs_that_settle",
    "standardize",
    "sweep_rates",
    "topological_order",
    "train_network",
    "two_in_a_row",
    "value_and_gradient",
    "with_momentum",
]
