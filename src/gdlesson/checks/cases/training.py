"""Inputs for the training of a network: bowls that give their value and their gradient at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.cases.case import Case, Rng, bowl, case, far, signed
from gdlesson.checks.stimuli import Described, array, function

_STOPS, _BEST = "stopping-early-is-free", "best-point-counts"


def _both(rng: Rng, d: int, curvature: Any = None) -> Described:
    return {**bowl(rng, d, curvature)[0], "function": "quadratic_both"}


def train_network(rng: Rng) -> list[Case]:
    """Short runs, one without a step, one that climbs, two that have nowhere to go."""
    low = {**_both(rng, 2), "offset": -50}
    wild = _both(rng, 2, [2.6, 2.9])
    crawl = function("quadratic_both", curvature=[1e-5, 2e-5], center=signed(rng, 2))
    there = _both(rng, 2)
    many = int(rng.integers(5, 9))
    return [
        case("3 steps", _both(rng, 2), far(rng, 2), 0.2, 3),
        case("one step", _both(rng, 3), far(rng, 3), 0.3, 1),
        case("no step at all", _both(rng, 1), far(rng, 1), 0.1, 0),
        case("one weight", _both(rng, 1), far(rng, 1), 0.25, 4),
        case("more weights", _both(rng, many), far(rng, many), 0.1, 6),
        case("a loss below zero", low, far(rng, 2), 0.15, 5),
        case("the loss rises", wild, far(rng, 2), 0.9, 4, shows=_BEST),
        case("the run flies off", wild, far(rng, 2), 60.0, 90, shows=_STOPS),
        case("whole numbers in w0", _both(rng, 2), array([4, -3], "int64"), 0.15, 5),
        case("the ground is nearly flat", crawl, far(rng, 2), 0.1, 8, atol=1e-11, shows=_STOPS),
        case("at the minimum", there, array(np.asarray(there["center"])), 0.1, 4, shows=_STOPS),
    ]
