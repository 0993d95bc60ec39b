"""Rules of products and of what undoes them: matmul, einsum, solve, determinants, norms."""

from __future__ import annotations

import functools
import string
from collections import Counter
from typing import Any

import numpy as np

from gdlesson.tape.leaks import unknown
from gdlesson.tape.operations import Rules, Written, fitted, operation
from gdlesson.tape.reductions import root


def turned(x: Any) -> Any:
    """The matrix, or each of a stack of them, with rows and columns exchanged."""
    return x.T if x.ndim == 2 else np.swapaxes(x, -1, -2)


def pulled_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    """Of a @ b to a: g times b turned round."""
    if b.ndim == 1:
        return g * b if a.ndim == 1 else fitted(g[..., None] * b, a.shape)
    if a.ndim == 1:
        return fitted((b @ g[..., None])[..., 0], a.shape)
    return fitted(g @ turned(b), a.shape)


def pulled_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    """Of a @ b to b: a turned round, times g."""
    if a.ndim == 1:
        return g * a if b.ndim == 1 else fitted(a[:, None] * g[..., None, :], b.shape)
    if b.ndim == 1:
        return a.T @ g if a.ndim == 2 else fitted((turned(a) @ g[..., None])[..., 0], b.shape)
    return fitted(turned(a) @ g, b.shape)


@operation
def contracted(*operands: Any, labels: tuple[str, ...], result: str) -> Any:
    """numpy's einsum, its subscripts in parts; no label stands twice in one operand."""
    return np.einsum(f"{','.join(labels)}->{result}", *operands, optimize=len(operands) > 2)


def pulled_contraction(
    k: int, g: Any, y: Any, *operands: Any, labels: tuple[str, ...], result: str
) -> Any:
    """The same sum with g in the operand's place; a label that nobody else has is a copy."""
    others = [n for n in range(len(operands)) if n != k]
    known = set(result).union(*(labels[n] for n in others))
    alone = [c for c in labels[k] if c not in known]
    size = dict(zip(labels[k], operands[k].shape, strict=True))
    ones = [np.ones(size[c]) for c in alone]
    parts = (result, *(labels[n] for n in others), *alone)
    arrays = (g, *(operands[n] for n in others), *ones)
    return fitted(contracted(*arrays, labels=parts, result=labels[k]), operands[k].shape)


def einsum(subscripts: str, *operands: Any, optimize: object = None) -> Any:
    """numpy's einsum, with dots and with labels that stand twice spelled out."""
    arrays = [x if hasattr(x, "ndim") else np.asarray(x) for x in operands]
    left, arrow, result = subscripts.replace(" ", "").partition("->")
    labels = left.split(",")
    if not arrow:
        count = Counter(left.replace(",", "").replace(".", ""))
        result = "..." * ("..." in left) + "".join(sorted(c for c in count if count[c] == 1))
    free = iter(c for c in string.ascii_letters if c not in subscripts)
    dots = [x.ndim - len(s.replace("...", "")) for s, x in zip(labels, arrays, strict=True)]
    spare = [next(free) for _ in range(max(dots, default=0))]
    labels = [
        s.replace("...", "".join(spare[len(spare) - n :]))
        for s, n in zip(labels, dots, strict=True)
    ]
    result = result.replace("...", "".join(spare))
    for k in range(len(labels)):
        for place, label in enumerate(labels[k]):
            if label in labels[k][:place]:  # a diagonal is a product with the identity
                new = next(free)
                labels[k] = labels[k][:place] + new + labels[k][place + 1 :]
                labels.append(label + new)
                arrays.append(np.eye(arrays[k].shape[place]))
    return contracted(*arrays, labels=tuple(labels), result=result)


def dot(a: Any, b: Any) -> Any:
    """numpy's dot: a product of numbers, of vectors, of matrices, or over the last but one axis."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    return np.matmul(a, b) if np.ndim(b) <= 2 else np.tensordot(a, b, axes=(-1, -2))


def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """The sum over pairs of axes, as a product of two matrices."""
    if isinstance(axes, int):
        axes = (range(np.ndim(a) - axes, np.ndim(a)), range(axes))
    first, second = ([n] if isinstance(n, int) else list(n) for n in axes)
    first, second = [n % np.ndim(a) for n in first], [n % np.ndim(b) for n in second]
    rest_a = [n for n in range(np.ndim(a)) if n not in first]
    rest_b = [n for n in range(np.ndim(b)) if n not in second]
    shape = [np.shape(a)[n] for n in rest_a] + [np.shape(b)[n] for n in rest_b]
    size = int(np.prod([np.shape(a)[n] for n in first], dtype=int))
    left = np.reshape(np.transpose(a, (*rest_a, *first)), (-1, size))
    right = np.reshape(np.transpose(b, (*second, *rest_b)), (size, -1))
    return np.reshape(left @ right, tuple(shape))


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The length, and the other norms that are sums of powers or extremes of entries."""
    along = {"axis": axis, "keepdims": keepdims}
    matrix = x.ndim == 2 and axis is None
    if matrix and ord in (2, "nuc"):
        return (np.max if ord == 2 else np.sum)(stretches(x))
    if ord is None or ord == "fro" or ord == 2:
        return root(np.sum(x * x, **along))
    if matrix or isinstance(axis, tuple):
        raise unknown(f"np.linalg.norm with ord={ord!r} of a matrix")
    size = np.abs(x)
    if ord == 1:
        return np.sum(size, **along)
    if ord in (np.inf, -np.inf):
        return (np.max if ord > 0 else np.min)(size, **along)
    return np.sum(size**ord, **along) ** (1 / ord)


@operation
def sparse_product(X: Any, w: Any) -> Any:
    """A sparse matrix of constants times a vector or a matrix."""
    return X @ w


def vector_or_matrix(g: Any, x: Any) -> Any:
    """The outer product that arrives at the matrix of solve(a, b)."""
    return g[..., None] * x[..., None, :] if g.ndim == 1 else g @ turned(x)


def pulled_cholesky(g: Any, y: Any, a: Any) -> Any:
    """Of a symmetric matrix, to both of its halves alike."""
    half = np.tril(np.ones(y.shape)) - np.eye(y.shape[-1]) / 2
    back = np.linalg.inv(y)
    whole = turned(back) @ (turned(y) @ g * half) @ back
    return (whole + turned(whole)) / 2


@operation
def stretches(x: Any) -> Any:
    """The singular values of a matrix, the largest first."""
    return np.linalg.svd(x, compute_uv=False)


def pulled_stretches(g: Any, y: Any, a: Any) -> Any:
    """Each singular value moves along its own two directions."""
    left, _, right = np.linalg.svd(a, full_matrices=False)
    return (left * g[..., None, :]) @ right


def pulled_eigenvalues(g: Any, y: Any, a: Any) -> Any:
    """Each eigenvalue of a symmetric matrix moves along its own direction."""
    vectors = np.linalg.eigh(a)[1]
    return (vectors * g[..., None, :]) @ turned(vectors)


def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    """The singular values alone; the directions have no slope where two are equal."""
    if compute_uv:
        raise unknown("np.linalg.svd with its directions (compute_uv=True)")
    return stretches(a)


@operation
def log_of_det(x: Any) -> Any:
    """The logarithm of a determinant's size."""
    return np.linalg.slogdet(x)[1]


def convolved(a: Any, v: Any, mode: str = "full") -> Any:
    """Each entry of the shorter one, times the longer one, moved."""
    if len(a) < len(v):
        a, v = v, a
    total = sum(np.pad(a, (k, len(v) - 1 - k)) * v[k] for k in range(len(v)))
    cut = {"full": 0, "same": (len(v) - 1) // 2, "valid": len(v) - 1}[mode]
    length = {"full": len(total), "same": len(a), "valid": len(a) - len(v) + 1}[mode]
    return total[cut : cut + length]


def polynomial(w: Any, x: Any) -> Any:
    """The polynomial with coefficients w, highest first, at x."""
    total = w[0] + 0 * x
    for k in range(1, len(w)):
        total = total * x + w[k]
    return total


def interpolated(x: Any, places: Any, heights: Any) -> Any:
    """Heights on straight lines from place to place, and level beyond the ends."""
    places, heights = (p if hasattr(p, "ndim") else np.asarray(p) for p in (places, heights))
    x = np.clip(x, places[0], places[-1])
    left = np.clip(np.searchsorted(places, x, side="right") - 1, 0, len(places) - 2)
    share = (x - places[left]) / (places[left + 1] - places[left])
    return heights[left] * (1 - share) + heights[left + 1] * share


def outer(a: Any, b: Any) -> Any:
    """Every entry of a with every entry of b."""
    return np.reshape(a, (-1, 1)) * np.reshape(b, (1, -1))


def kron(a: Any, b: Any) -> Any:
    """Every entry of a, times the whole of b; both vectors, or both matrices."""
    if np.ndim(a) == 1:
        return np.reshape(outer(a, b), -1)
    (p, q), (r, s) = np.shape(a), np.shape(b)
    both = np.reshape(a, (p, 1, q, 1)) * np.reshape(b, (1, r, 1, s))
    return np.reshape(both, (p * r, q * s))


def cross(a: Any, b: Any) -> Any:
    """The vector that stands upright on two of three entries."""
    return np.stack([a[i] * b[j] - a[j] * b[i] for i, j in ((1, 2), (2, 0), (0, 1))])


PRODUCTS: Rules = {
    np.matmul: (pulled_left, pulled_right),
    sparse_product: (None, lambda g, y, X, w: sparse_product(X.T, g)),
    contracted: pulled_contraction,
    np.linalg.solve: (
        lambda g, y, a, b: -vector_or_matrix(np.linalg.solve(turned(a), g), y),
        lambda g, y, a, b: np.linalg.solve(turned(a), g),
    ),
    np.linalg.cholesky: (pulled_cholesky,),
    stretches: (pulled_stretches,),
    np.linalg.eigvalsh: (pulled_eigenvalues,),
    np.linalg.inv: (lambda g, y, a: -turned(y) @ g @ turned(y),),
    np.linalg.det: (lambda g, y, a: (g * y)[..., None, None] * turned(np.linalg.inv(a)),),
    log_of_det: (lambda g, y, a: np.asarray(g)[..., None, None] * turned(np.linalg.inv(a)),),
}

WRITTEN: Written = {
    np.dot: dot,
    np.vdot: lambda a, b: np.dot(np.reshape(a, -1), np.reshape(b, -1)),
    np.inner: lambda a, b: (
        a * b if 0 in (np.ndim(a), np.ndim(b)) else np.tensordot(a, b, axes=(-1, -1))
    ),
    np.outer: outer,
    np.kron: kron,
    np.cross: cross,
    np.tensordot: tensordot,
    np.einsum: einsum,
    np.convolve: convolved,
    np.polyval: polynomial,
    np.interp: interpolated,
    np.linalg.norm: norm,
    np.linalg.svd: svd,
    np.linalg.multi_dot: lambda arrays: functools.reduce(np.dot, arrays),
    np.linalg.slogdet: lambda a: (np.sign(np.linalg.det(a)), log_of_det(a)),
    np.linalg.matrix_power: lambda a, n: np.eye(len(a)) if n == 0 else _repeated(a, n),
}


def _repeated(a: Any, n: int) -> Any:
    base = np.linalg.inv(a) if n < 0 else a
    made = base
    for _ in range(abs(n) - 1):
        made = made @ base
    return made


for _name, _made_of in {  # ufuncs that numpy has from some version on
    "vecdot": lambda a, b: np.sum(a * b, axis=-1),
    "matvec": lambda a, v: (a @ v[..., None])[..., 0],
    "vecmat": lambda v, a: (v[..., None, :] @ a)[..., 0, :],
}.items():
    if hasattr(np, _name):
        WRITTEN[getattr(np, _name)] = _made_of
