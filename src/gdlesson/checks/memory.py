"""What our own functions do on an input is seen once: beliefs and references do not change.

A check holds an answer against every belief of its task, on every input; the next answer, or the
next run of the cell, meets the same inputs again.

>>> seen_of_ours(abs, {"arguments": [-3.0]})["value"]
3.0
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from gdlesson.checks.observe import observe
from gdlesson.checks.stimuli import make

#: How many calls are kept: more than all beliefs of a task make on the inputs of two seeds.
MOST = 1500


class _TimeUpError(Exception):
    """A call that ended at its limit: the host was busy for a moment, so it isn't kept."""


def key_of(case: dict[str, Any]) -> str:
    """A case as a key: equal for equal inputs. How its arguments are named is left out."""
    return json.dumps({**case, "named": []})


def seen_of_ours(
    function: Callable[..., Any], case: dict[str, Any], key: str | None = None
) -> dict[str, Any]:
    """What `observe` sees of a function of ours, called once on this case; not to be written to.

    Args:
        function: a belief: it does the same whenever it gets the same.
        case: the input; the names of a belief's parameters are nobody's business.
        key: its `key_of`, if it is known already.
    """
    try:
        return _seen(function, key_of(case) if key is None else key)
    except _TimeUpError as late:
        return dict(late.args[0])


def value_of_ours(function: Callable[..., Any], case: dict[str, Any]) -> Any:
    """What a reference returns on this case, or whatever it raises; not to be written to."""
    return _value(function, key_of(case))


@lru_cache(MOST)
def _seen(function: Callable[..., Any], key: str) -> dict[str, Any]:
    seen = observe(function, json.loads(key), again=False)
    if seen["error"] and seen["error"]["type"] == "TimeUp":
        raise _TimeUpError(seen)
    return seen


@lru_cache(MOST)
def _value(function: Callable[..., Any], key: str) -> Any:
    with np.errstate(all="ignore"):
        return function(*map(make, json.loads(key)["arguments"]))
