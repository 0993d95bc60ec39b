"""All that can be recorded, in one place: functions with slopes, functions made of them, and those
whose results are no function of w that slopes, such as comparisons and places."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from gdlesson.tape import elementwise, products, reductions, shapes
from gdlesson.tape.operations import Rules, Written

RULES: Rules = {
    **elementwise.ELEMENTWISE,
    **reductions.REDUCTIONS,
    **shapes.SHAPES,
    **products.PRODUCTS,
}

WRITTEN: Written = {
    **elementwise.WRITTEN,
    **reductions.WRITTEN,
    **shapes.WRITTEN,
    **products.WRITTEN,
    reductions.log_of_sum: reductions.log_of_sum,
    np.full: lambda shape, value: np.broadcast_to(value, shape),
    np.full_like: lambda x, value: np.broadcast_to(value, np.shape(x)),
}

#: What comes out of these is plain: truths, places, counts. It stays as it is nearby.
PLAIN = {
    np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal, np.isnan,
    np.isfinite, np.isinf, np.isneginf, np.isposinf, np.signbit, np.logical_and, np.logical_or,
    np.logical_not, np.logical_xor, np.any, np.all, np.argmax, np.argmin, np.argsort,
    np.argpartition, np.lexsort, np.nonzero,
    np.flatnonzero, np.argwhere, np.count_nonzero, np.searchsorted, np.digitize, np.isclose,
    np.allclose, np.array_equal, np.shape, np.ndim, np.size, np.isrealobj, np.iscomplexobj,
    np.isreal, np.iscomplex, np.result_type, np.array_repr, np.array_str, np.array2string,
}  # fmt: skip

#: Fresh arrays, to be written into.
FRESH = {
    np.zeros_like, np.ones_like, np.empty_like, np.zeros, np.ones, np.empty, np.eye, np.arange,
    np.identity,
}  # fmt: skip

#: What a method of a ufunc is called as a function, by the ufunc and the method.
BY_METHOD: dict[tuple[Any, str], Any] = {
    (np.logaddexp, "reduce"): reductions.log_of_sum,
    (np.add, "reduce"): np.sum,
    (np.multiply, "reduce"): np.prod,
    (np.maximum, "reduce"): np.max,
    (np.minimum, "reduce"): np.min,
    (np.logical_and, "reduce"): np.all,
    (np.logical_or, "reduce"): np.any,
    (np.add, "accumulate"): np.cumsum,
    (np.multiply, "accumulate"): np.cumprod,
}


def rule_of(function: Any) -> Any:
    """The pullbacks of a function, or None; those of scipy.special go by their names."""
    found = RULES.get(function)
    if found is None and isinstance(function, np.ufunc):
        return elementwise.BY_NAME.get(function.__name__)
    return found


def settings_of(function: Any, rule: Any) -> set[str]:
    """The settings with which a function can be recorded."""
    known: set[str] = set()
    for pullback in [function if rule is None else rule] if callable(rule or function) else rule:
        if pullback is not None:
            known |= set(inspect.signature(pullback).parameters)
    return known
