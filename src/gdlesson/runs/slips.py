"""Which slip made a gradient wrong: the patterns that recorded gradients have beside f's slopes.

Each pattern must fit at every point that was measured, so that none fits by chance; what fits none
is wrong without a name.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gdlesson._validate import Array
from gdlesson.runs.ailments import SHOWN, Evidence, Finding, Kind
from gdlesson.runs.gradient_audit import Audit, Rows

#: A pattern fits where what it foretells is off by less than this share of a point's largest entry.
FITS = 2e-3
#: Factors that differ by less than this share are one factor.
ONE_FACTOR = 5e-3
#: A pattern of neighbours must show at so many pairs of points: one pair may be chance.
PAIRS = 2
#: So many points behind is a slope looked for.
FURTHEST_BEHIND = 3
#: Below this share of the gradient before, nothing is kept of it.
SHARE_KEPT = 0.05


def slip(audit: Audit) -> Finding | None:
    """The slip that explains what is wrong; None where nothing is, or no pattern fits."""
    whole = audit.only(audit.known)
    if not audit.off.any() or not len(whole.rows):
        return None
    looks: tuple[Callable[[Audit], Finding | None], ...] = (
        _lost, _by_one_factor, _kept, _stale, _blended, _swapped, _by_entries, _penalty,
        _by_lengths,
    )  # fmt: skip
    return next((found for look in looks if (found := look(whole)) is not None), None)


def size(rows: Array) -> Array:
    """The largest entry of each row, shape (m, 1)."""
    largest: Array = np.abs(rows).max(axis=1, keepdims=True)
    return largest


def _fits(audit: Audit, foretold: Array, rows: NDArray[np.bool_]) -> bool:
    """Whether the gradients at these rows are what was foretold."""
    room = FITS * np.maximum(size(audit.said), size(foretold)) + audit.blur
    return bool((np.abs(audit.said - foretold) <= room)[rows].all())


def _seen(audit: Audit) -> NDArray[np.bool_]:
    """The points at which slope or gradient stands out from what can't be told from zero."""
    loud = np.maximum(np.abs(audit.said), np.abs(audit.slopes)) > audit.blur
    return np.asarray(loud.any(axis=1))


def _lost(audit: Audit) -> Finding | None:
    wrong = audit.off.any(axis=1)
    if not wrong.any() or audit.said[wrong].any():
        return None
    k = int(np.argmax(wrong))
    return Finding(
        Kind.LOST_GRADIENT,
        {
            "gradient norm that was used": 0.0,
            "norm of f's slope there": float(np.linalg.norm(audit.slopes[k])),
            "at step": float(audit.rows[k]),
        },
    )


def lost_at_the_end(audit: Audit) -> Finding | None:
    """The run stopped at a gradient of exactly 0, and f slopes there."""
    if audit.said[-1].any() or not audit.off[-1].any():
        return None
    return _lost(audit.only(np.arange(len(audit.rows)) == len(audit.rows) - 1))


def _factors(audit: Audit) -> tuple[NDArray[np.bool_], Array] | None:
    """What f's slope is multiplied by at each point that shows it; None where it is turned too."""
    rows = np.asarray((np.abs(audit.slopes) > audit.blur).any(axis=1) & audit.said.any(axis=1))
    if not rows.any():
        return None
    squares = np.einsum("ij,ij->i", audit.slopes, audit.slopes)
    products = np.einsum("ij,ij->i", audit.said, audit.slopes)
    factors = np.divide(products, squares, out=np.ones(len(rows)), where=squares > 0)
    factors[~rows] = np.median(factors[rows])
    foretold = factors[:, np.newaxis] * audit.slopes
    # Where slopes are hardly seen, what can't be told of them is multiplied too.
    room = audit.blur * np.maximum(1.0, np.abs(factors))[:, np.newaxis]
    if not _fits(audit, foretold, rows) or (np.abs(audit.said - foretold) > room)[~rows].any():
        return None
    return rows, factors[rows]


def _by_one_factor(audit: Audit) -> Finding | None:
    found = _factors(audit)
    if found is None:
        return None
    rows, factors = found
    middle = float(np.median(factors))
    if not (np.abs(factors - middle) <= ONE_FACTOR * abs(middle)).all():
        return None
    if abs(middle - 1) <= ONE_FACTOR:
        return None
    k = int(np.argmax(rows))
    norm = float(np.linalg.norm(audit.slopes[k]))
    if middle < 0:
        along = float(audit.slopes[k] @ audit.said[k] / np.linalg.norm(audit.said[k]))
        evidence: Evidence = {
            "slope of f along the gradient that was used": along,
            "it should be": norm,
        }
        if abs(middle + 1) > ONE_FACTOR:
            evidence["gradient over slope"] = middle
        return Finding(Kind.FLIPPED_SIGN, evidence)
    return Finding(Kind.SCALED_GRADIENT, {"gradient over slope": middle, "norm of f's slope": norm})


def _neighbours(audit: Audit, behind: int = 1) -> tuple[Rows, Rows]:
    """Which measured points have a measured one `behind` before them; both as numbers of rows."""
    places = {int(k): i for i, k in enumerate(audit.rows)}
    pairs = [(i, places[k - behind]) for k, i in places.items() if k - behind in places]
    both = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _kept(audit: Audit) -> Finding | None:
    """The sum of all gradients so far."""
    now, before = _neighbours(audit)
    foretold = audit.slopes[now] + audit.said[before]
    sloped = (np.abs(audit.slopes) > audit.blur)[now].any(axis=1)
    if sloped.sum() < PAIRS or not _pairs_fit(audit, now, foretold):
        return None
    return _carrying(audit, 1.0, int(now[0]))


def _blended(audit: Audit) -> Finding | None:
    """A share of the gradient before, and some of f's slope."""
    now, before = _neighbours(audit)
    left, right = audit.slopes[now], audit.said[before]
    if left.size < 3 * PAIRS:
        return None
    scale = size(audit.said[now])
    weight = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0)
    table = np.column_stack([(left * weight).ravel(), (right * weight).ravel()])
    new, share = np.linalg.lstsq(table, (audit.said[now] * weight).ravel(), rcond=None)[0]
    if min(new, share) <= SHARE_KEPT or not _pairs_fit(audit, now, new * left + share * right):
        return None
    return _carrying(audit, float(share), int(now[0]), float(new))


def _pairs_fit(audit: Audit, now: Rows, foretold: Array) -> bool:
    """Whether the gradients at these points are what was foretold of them."""
    rows, everything = np.zeros(len(audit.rows), bool), np.array(audit.slopes)
    rows[now], everything[now] = True, foretold
    return _fits(audit, everything, rows)


def _carrying(audit: Audit, share: float, k: int, of_slope: float = 1.0) -> Finding:
    said, slope = (float(np.linalg.norm(a[k])) for a in (audit.said, audit.slopes))
    return Finding(
        Kind.KEPT_GRADIENTS,
        {
            "share of the gradient before that is kept": share,
            "share of f's slope that is added": of_slope,
            f"gradient norm that was used at step {audit.rows[k]}": said,
            "norm of f's slope there": slope,
        },
    )


def _stale(audit: Audit) -> Finding | None:
    for behind in range(1, FURTHEST_BEHIND + 1):
        now, before = _neighbours(audit, behind)
        shows = audit.off[now].any(axis=1).sum() >= PAIRS
        if shows and _pairs_fit(audit, now, audit.slopes[before]):
            return Finding(Kind.STALE_GRADIENT, {"points behind": float(behind)})
    first = np.repeat(audit.said[:1], len(audit.rows), axis=0)
    shows = audit.off.any(axis=1).sum() >= PAIRS and not audit.off[0].any()
    if not shows or not _fits(audit, first, np.ones(len(first), bool)):
        return None
    return Finding(Kind.STALE_GRADIENT, {"every gradient is that of step": 0.0})


def _swapped(audit: Audit) -> Finding | None:
    seen, count = _seen(audit), len(audit.weights)
    wrong = np.flatnonzero(audit.off.any(axis=0))
    if count < 2 or len(wrong) < 2:
        return None
    evidence: Evidence = {}
    for j in wrong.tolist():
        others = [i for i in range(count) if i != j]
        match = [i for i in others if _column_fits(audit, j, audit.slopes[:, i], seen)]
        if not match:
            return None
        evidence[f"{name(audit, j)} gets the slope of"] = name(audit, match[0])
    return Finding(Kind.SWAPPED_ENTRIES, dict(list(evidence.items())[:SHOWN]))


def _column_fits(audit: Audit, j: int, foretold: Array, rows: NDArray[np.bool_]) -> bool:
    """Whether one weight's gradient is what was foretold, by the measure of its own size."""
    said, blur = audit.said[:, j], audit.blur[:, j]
    room = FITS * np.maximum(np.abs(said), np.abs(foretold)) + blur
    return bool((np.abs(said - foretold) <= room)[rows].all())


def name(audit: Audit, j: int) -> str:
    """What a weight is called."""
    return f"w[{int(audit.weights[j])}]"


def _by_entries(audit: Audit) -> Finding | None:
    """Some entries wrong, each by a factor of its own."""
    seen = _seen(audit)
    wrong = np.flatnonzero(audit.off.any(axis=0))
    if len(audit.weights) < 2:
        return None
    factors = {}
    for j in wrong.tolist():
        slopes, said = audit.slopes[:, j], audit.said[:, j]
        factor = float(slopes @ said / (slopes @ slopes)) if slopes.any() else float("nan")
        if not _column_fits(audit, j, factor * slopes, seen):
            return None
        factors[j] = factor
    if all(not audit.said[:, j].any() for j in factors):
        shown: Evidence = {
            f"slope of f along {name(audit, j)}, whose gradient is 0": float(
                audit.slopes[np.argmax(np.abs(audit.slopes[:, j])), j]
            )
            for j in list(factors)[:SHOWN]
        }
        return Finding(Kind.DETACHED_WEIGHTS, shown)
    shown = {f"gradient over slope, {name(audit, j)}": factors[j] for j in list(factors)[:SHOWN]}
    return Finding(Kind.WRONG_ENTRIES, shown)


def _penalty(audit: Audit) -> Finding | None:
    """A multiple of w too much or too little: a penalty in the loss and not in its gradient."""
    seen = _seen(audit)
    rest, points = (audit.said - audit.slopes)[seen], audit.points[seen]
    if not points.any() or rest.size < 3:
        return None
    share = float((rest * points).sum() / (points * points).sum())
    foretold = audit.slopes + share * audit.points
    off = np.abs(audit.said - foretold)[seen]
    if not (off <= FITS * size(rest) + audit.blur[seen]).all():
        return None
    return Finding(Kind.WRONG_GRADIENT, {"gradient less slope, over w": share})


def _by_lengths(audit: Audit) -> Finding | None:
    """The right direction (or its opposite) at every point, at another length each time."""
    found = _factors(audit)
    if found is None or len(audit.weights) < 2:
        return None
    factors = found[1]
    evidence: Evidence = {
        "smallest gradient over slope": float(factors.min()),
        "largest": float(factors.max()),
    }
    if (factors < 0).all():
        return Finding(Kind.FLIPPED_SIGN, evidence)
    return Finding(Kind.SCALED_GRADIENT, evidence) if (factors > 0).all() else None
