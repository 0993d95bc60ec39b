"""The complex step: every digit where f is analytic, and a reason where it is not."""

import math
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gdlesson import gradient
from gdlesson.objectives import bowl
from gdlesson.slopes import complex_step

points = arrays(float, array_shapes(max_dims=3, max_side=3), elements=st.floats(-3, 3))
W = np.array([0.3, -1.2, 2.0])
A = np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]])


def complex_gradient(f, w=W):
    return gradient(f, w, method="complex")


@given(w=points | st.floats(-3, 3).map(np.array))
def test_it_is_exact_to_the_last_digits_in_every_shape(w):
    f = lambda w: np.sum(np.sin(w) * np.exp(-w) + w**3)  # noqa: E731
    exact = np.exp(-w) * (np.cos(w) - np.sin(w)) + 3 * w**2
    slope = complex_gradient(f, w)
    assert slope.shape == w.shape
    assert slope.dtype == np.float64
    np.testing.assert_allclose(slope, exact, rtol=4e-15, atol=2e-14)


ANALYTIC = {
    "squares": (lambda w: (w**2).sum(), 2 * W),
    "a dot product": (lambda w: np.dot(w, w), 2 * W),
    "a root": (lambda w: np.sqrt(w @ w), W / np.sqrt(W @ W)),
    "matrices": (lambda w: np.sum(np.tanh(A @ w)), A.T @ (1 - np.tanh(A @ W) ** 2)),
    "einsum": (lambda w: np.einsum("ij,j->", A, w), A.sum(axis=0)),
    "entry by entry": (lambda w: w[0] * w[1] + w[2] ** 3, [-1.2, 0.3, 12.0]),
    "unpacked": (lambda w: (lambda a, b, c: a * b / c)(*w), [-0.6, 0.15, 0.09]),
    "a loop": (lambda w: sum(v * v for v in w), 2 * W),
    "a mean": (lambda w: np.mean(np.exp(w)), np.exp(W) / 3),
    "sigmoid": (
        lambda w: np.sum(1 / (1 + np.exp(-w))), np.exp(-W) / (1 + np.exp(-W)) ** 2,
    ),
    "in place": (lambda w: np.multiply(w, w, out=w).sum(), 2 * W),
    "cast to its own kind": (lambda w: (w.astype(w.dtype) ** 2).sum(), 2 * W),
    "joined": (lambda w: np.concatenate([w, 3 * w]).sum(), [4.0, 4.0, 4.0]),
    "a list of one": (lambda w: [(w**2).sum()], 2 * W),
    "at its minimum": (lambda w: ((w - W) ** 2).sum(), [0.0, 0.0, 0.0]),
    "huge": (lambda w: 1e200 * w.sum(), [1e200] * 3),
}  # fmt: skip


@pytest.mark.parametrize("name", ANALYTIC)
def test_what_is_analytic_goes_through(name):
    f, exact = ANALYTIC[name]
    np.testing.assert_allclose(complex_gradient(f), exact, rtol=1e-14, atol=1e-15)


def test_an_f_that_objects_to_unknown_kinds_of_arrays_is_still_served():
    def picky(w):
        if type(w) is not np.ndarray:
            raise RuntimeError("arrays only")
        return (w**2).sum()

    np.testing.assert_allclose(complex_gradient(picky), 2 * W)


def test_every_complex_point_is_beside_w():
    seen = []
    complex_gradient(lambda w: seen.append(np.array(w)) or (w**2).sum())
    beside = [w for w in seen if w.dtype.kind == "c"]
    assert len(beside) == 1 + 3
    for w in beside:
        np.testing.assert_array_equal(w.real, W)
        assert np.abs(w.imag).max() == complex_step.H


@pytest.mark.parametrize("scale", [1e-5, 1.0, 1e5])
@pytest.mark.parametrize(("off", "right"), [(0.8e-6, True), (1.25e-6, False)])
def test_the_slope_on_real_numbers_may_differ_by_a_millionth(monkeypatch, scale, off, right):
    exact = scale * np.cos([1, 2, 3]).sum() / np.linalg.norm(np.cos([1, 2, 3]))
    said = SimpleNamespace(value=exact * (1 + off), error=0.0)
    monkeypatch.setattr(complex_step, "search", lambda call, f, x: said)
    with nullcontext() if right else pytest.raises(ValueError, match="where f itself has"):
        complex_gradient(lambda w: scale * w.sum(), np.zeros(3))


def test_the_slope_on_real_numbers_is_measured_at_the_length_of_w(monkeypatch):
    asked = []

    def look(call, along, x):
        asked.append(along(1.0) - along(0.0))
        return SimpleNamespace(value=0.0, error=np.inf)

    monkeypatch.setattr(complex_step, "search", look)
    complex_gradient(lambda w: (w**2).sum(), np.zeros(50))
    assert asked == [pytest.approx(1.0)]  # the square of the way from 0 for t = 1


def test_one_call_a_coordinate_and_a_few_to_be_sure():
    calls = []
    complex_gradient(lambda w: calls.append(1) or (w**2).sum(), np.ones(200))
    assert 200 < len(calls) <= 200 + 1 + 60


NOT_ANALYTIC = {
    "np.abs": (lambda w: np.abs(w).sum(), "np.absolute"),
    "abs of an entry": (lambda w: abs(w[0]) * w[1], "np.absolute"),
    "abs within": (lambda w: (np.abs(w) * w).sum(), "np.absolute"),
    "abs of a result": (lambda w: np.abs(2 * w).sum(), "np.absolute"),
    "abs after writing": (lambda w: np.abs(np.multiply(w, 2, out=w)).sum(), "np.absolute"),
    "np.round": (lambda w: np.round(w, 3).sum(), "f uses rounding"),
    "w.round": (lambda w: w.round(2).sum(), "f uses rounding"),
    "round": (lambda w: round(w[0], 2) * w[1], "f uses rounding"),
    "floor": (lambda w: np.floor(w).sum(), "np.floor"),
    "float32": (lambda w: (w.astype(np.float32) ** 2).sum(), "float32"),
    "complex64": (lambda w: (w.astype(np.complex64) ** 2).sum(), "complex64"),
    "complex64 to the end": (lambda w: (np.complex64(w) ** 2).sum(), "single precision"),
    "complex64 in between": (
        lambda w: (np.array(w, "c8" if np.iscomplexobj(w) else "f4").astype(w.dtype) ** 2).sum(),
        "",  # refused by its slope on real numbers, in whatever words
    ),
    "cast to float": (lambda w: (np.asarray(w, dtype=float) ** 2).sum(), "discards the imaginary"),
    "np.float32": (lambda w: np.float32(w[0]) * w[1], "discards the imaginary"),
    "an objective of ours": (bowl, "discards the imaginary"),
    "a mask": (lambda w: np.where(w > 0, w, 0).sum(), "np.greater"),
    "if": (lambda w: w[0] ** 2 if w[0] > 0 else w[1], "np.greater"),
    "max": (lambda w: max(w[0], w[1]) * w[2], "np.greater"),
    "np.maximum": (lambda w: np.maximum(w, 0).sum(), "np.maximum"),
    "w.max": (lambda w: w.max(), "np.maximum"),
    "clip": (lambda w: np.clip(w, -1, 1).sum(), "np.clip"),
    "sign": (lambda w: (np.sign(w) * w).sum(), "np.sign"),
    "conjugate": (lambda w: (w * np.conj(w)).sum(), "np.conjugate"),
    "real": (lambda w: w.real.sum(), ".real"),
    "imag": (lambda w: w.imag.sum(), ".imag"),
    "norm": (np.linalg.norm, "real number"),
    "math.sin": (lambda w: math.sin(w[0]), "math module"),
    "int": (lambda w: int(w[0]) * w[1], "math module"),
    "a constant": (lambda w: 3.0, "returned the real number 3.0"),
    "vdot, unseen": (lambda w: np.vdot(w, w), "where f itself has"),
    "abs, unseen": (lambda w: (np.abs(np.asarray(w)) * w).sum(), "where f itself has"),
    "a corner": (lambda w: np.sqrt((w - W) @ (w - W)), "no slope"),
    "an array": (lambda w: w, "must return one number"),
    "text": (lambda w: "43", "must return one number"),
    "None": (lambda w: None, "must return one number"),
    "complex on the reals": (lambda w: (w**2).sum() + 1j, "on real numbers it should return one"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_ANALYTIC)
def test_what_is_not_is_refused_by_name(name):
    f, reason = NOT_ANALYTIC[name]
    with pytest.raises(ValueError, match=r'^gradient: method="complex" needs an f') as caught:
        complex_gradient(f, W[:2] if f is bowl else W)
    assert reason in str(caught.value)
    assert "Use method=" in str(caught.value)
