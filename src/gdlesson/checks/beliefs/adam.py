"""Beliefs about Adam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.beliefs.descent import Belief
from gdlesson.checks.beliefs.rules import one_row
from gdlesson.checks.references import adam_descent


def _adam(
    *,
    corrected: tuple[bool, bool] = (True, True),
    count_from: int = 1,
    step: Callable[..., Any] = lambda m, s, g, eps: m / (np.sqrt(s) + eps),
    mean: Callable[..., Any] = lambda m, b, g: b * m + (1 - b) * g,
    square: Callable[..., Any] = lambda s, b, g: b * s + (1 - b) * g * g,
    swapped: bool = False,
    in_the_rate: bool = False,
    stuck: bool = False,
    still: bool = False,
    kept: tuple[bool, bool] = (False, False),
    sign: int = -1,
    more: int = 0,
    guarded: bool = False,
    same: int = -1,
) -> Belief:
    """Adam with one thing changed.

    `in_the_rate`: both corrections are, so eps is corrected too; `stuck`: t stays 1; `still`: the
    gradient is that of the start; `kept`: an average goes on from its corrected value; `guarded`:
    no correction where it would divide by 0; `same`: the beta, 0 or 1, that is used for both.
    """

    def descent(
        gradient: Any, w0: Any, learning_rate: Any, steps: Any,
        beta1: Any = 0.9, beta2: Any = 0.999, eps: Any = 1e-8,
    ) -> Any:  # fmt: skip
        b1, b2 = (beta2, beta1) if swapped else (beta1, beta2)
        if same >= 0:
            b1 = b2 = (beta1, beta2)[same]
        w = np.array(w0, dtype=float)
        m, s = np.zeros_like(w), np.zeros_like(w)
        path = [w]
        for count in range(count_from, steps + count_from + more):
            t = 1 if stuck else count
            g = gradient(path[0] if still else w)
            m, s = mean(m, b1, g), square(s, b2, g)
            now = t > 0 or not guarded
            m_hat = m / (1 - b1**t) if corrected[0] and now else m
            s_hat = s / (1 - b2**t) if corrected[1] and now else s
            m, s = m_hat if kept[0] else m, s_hat if kept[1] else s
            small = eps / np.sqrt(1 - b2**t) if in_the_rate else eps
            w = w + sign * learning_rate * step(m_hat, s_hat, g, small)
            path.append(w)
        return np.array(path)

    return descent


def _with_eps(own: float) -> Belief:
    """Adam with another eps where none is passed."""

    def descent(
        g: Any, w0: Any, eta: Any, steps: Any,
        beta1: Any = 0.9, beta2: Any = 0.999, eps: Any = own,
    ) -> Any:  # fmt: skip
        return adam_descent(g, w0, eta, steps, beta1, beta2, eps)

    return descent


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "adam_descent": (
        ("averages-start-full", _adam(corrected=(False, False))),
        ("averages-start-full", _adam(corrected=(True, False))),
        ("averages-start-full", _adam(corrected=(False, True))),
        ("eps-may-stand-anywhere", _adam(step=lambda m, s, g, eps: m / np.sqrt(s + eps))),
        ("eps-may-stand-anywhere", _adam(step=lambda m, s, g, eps: m / np.sqrt(s + eps**2))),
        ("eps-may-stand-anywhere", _adam(step=lambda m, s, g, eps: m / np.sqrt(s))),
        ("eps-may-stand-anywhere", _adam(in_the_rate=True)),
        ("eps-may-stand-anywhere", _adam(step=lambda m, s, g, eps: m / np.sqrt(s) + eps)),
        ("eps-may-stand-anywhere", _adam(
            step=lambda m, s, g, eps: m / np.maximum(np.sqrt(s), eps))),
        ("eps-may-stand-anywhere", _adam(step=lambda m, s, g, eps: m / (np.sqrt(s + eps) + eps))),
        ("square-needs-no-root", _adam(step=lambda m, s, g, eps: m / (s + eps))),
        ("betas-can-be-swapped", _adam(swapped=True)),
        ("counting-may-start-anywhere", _adam(count_from=0)),
        ("counting-may-start-anywhere", _adam(count_from=2)),
        ("counting-may-start-anywhere", _adam(count_from=0, guarded=True)),
        ("first-correction-for-all", _adam(stuck=True)),
        ("correction-is-kept", _adam(kept=(True, False))),
        ("correction-is-kept", _adam(kept=(True, True))),
        ("correction-is-kept", _adam(kept=(False, True))),
        ("slope-never-changes", _adam(still=True)),
        ("adam-needs-no-mean", _adam(step=lambda m, s, g, eps: g / (np.sqrt(s) + eps))),
        ("adam-needs-no-square", _adam(step=lambda m, s, g, eps: m)),
        ("averages-are-sums", _adam(mean=lambda m, b, g: b * m + g)),
        ("averages-are-sums", _adam(square=lambda s, b, g: b * s + g * g)),
        ("averages-are-sums", _adam(square=lambda s, b, g: s + g * g)),
        ("averages-are-sums", _adam(
            mean=lambda m, b, g: b * m + g, square=lambda s, b, g: b * s + g * g)),
        ("averages-are-sums", _adam(corrected=(True, False), square=lambda s, b, g: s + g * g)),
        ("averages-are-sums", _adam(corrected=(False, True), mean=lambda m, b, g: b * m + g)),
        ("betas-can-be-swapped", _adam(same=0)),
        ("betas-can-be-swapped", _adam(same=1)),
        ("sizes-have-no-sign", _adam(mean=lambda m, b, g: b * m + (1 - b) * abs(g))),
        ("rate-is-the-step-length", _adam(step=lambda m, s, g, eps: np.sign(g))),
        ("squares-are-sizes", _adam(square=lambda s, b, g: b * s + (1 - b) * abs(g))),
        ("squares-are-sizes", _adam(square=lambda s, b, g: b * s + (1 - b) * g)),
        ("gradient-points-down", _adam(sign=1)),
        ("steps-count-points", _adam(more=-1)),
        ("steps-count-points", _adam(more=1)),
        ("steps-count-points", lambda *arguments: adam_descent(*arguments)[:-1]),
        ("start-is-no-point", lambda *arguments: adam_descent(*arguments)[1:]),
        ("only-the-end-counts", lambda *arguments: adam_descent(*arguments)[-1]),
        ("a-list-keeps-copies", one_row(adam_descent)),
        ("numbers-are-written-in", lambda g, w0, eta, steps, *_: adam_descent(g, w0, eta, steps)),
        *(("numbers-are-written-in", _with_eps(10.0**-k)) for k in (5, 6, 7, 10)),
        ("numbers-are-written-in", lambda g, w0, eta, steps, b1=0.9, b2=0.999, eps=1e-8: (
            adam_descent(g, w0, eta, steps, b1, b2))),
        ("numbers-are-written-in", lambda g, w0, eta, steps, b1=0.9, b2=0.999, eps=1e-8: (
            adam_descent(g, w0, eta, steps, b1, 0.999, eps))),
        ("numbers-are-written-in", lambda g, w0, eta, steps, b1=0.9, b2=0.999, eps=1e-8: (
            adam_descent(g, w0, eta, steps, 0.9, b2, eps))),
    ),
}  # fmt: skip
