"""Functions of w as people write them with numpy: losses, models, likelihoods, geometry, loops.

Data, written down before there was an engine that had to take them. Each line is a function of one
array and the point at which its gradient is asked for; `W` (three weights), `V` (five), `M` (a
2 x 3 matrix), `T` (all weights of a small network) and `U` (one number) are the points.
"""

import numpy as np

rng = np.random.default_rng(7)
X = rng.normal(size=(12, 3))
y = X @ [0.5, -1.0, 2.0] + 0.1 * rng.normal(size=12)
labels = (y > 0).astype(float)
classes = np.arange(12) % 3
t = np.linspace(0, 2, 9)
A = np.array([[2.0, 0.3, 0.1], [0.3, 1.5, -0.2], [0.1, -0.2, 1.0]])
image = rng.normal(size=(4, 4))
W = np.array([0.7, -1.2, 0.4])
P = np.array([0.7, 1.2, 0.4])  # all above zero
V = np.array([0.3, -0.8, 1.7, 0.2, -0.5])
M = np.array([[0.2, -0.5, 0.9], [1.1, 0.4, -0.3]])
T = rng.normal(size=3 * 4 + 4 + 4 + 1)
U = np.float64(0.6)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def softplus(z):
    return np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0)


def network(w):
    hidden = np.tanh(X @ w[:12].reshape(3, 4) + w[12:16])
    return hidden @ w[16:20] + w[20]


def scaled_in_place(w):
    w[0] *= 2
    return (w**2).sum()


def by_rows(w):
    total = 0.0
    for row, target in zip(X, y, strict=True):
        total += (row @ w - target) ** 2
    return total / len(y)


def by_hand(w):
    loss = 0
    for i in range(len(y)):
        prediction = 0
        for j in range(3):
            prediction += X[i, j] * w[j]
        loss += (prediction - y[i]) ** 2
    return loss / len(y)


def huber(w, delta=0.5):
    r = X @ w - y
    small = np.abs(r) <= delta
    return np.where(small, 0.5 * r**2, delta * (np.abs(r) - 0.5 * delta)).mean()


def masked(w):
    r = X @ w - y
    return (r[r > 0] ** 2).sum() + 0.5 * (r[r <= 0] ** 2).sum()


def filled(w):
    out = np.zeros_like(w)
    for i in range(len(w)):
        out[i] = w[i] ** 2 * (i + 1)
    return out.sum()


def filled_like(w):
    out = np.zeros(4, like=w)
    out[1:] = w
    out[0] = w[0] * w[1]
    return (out**3).sum()


def copied(w):
    v = w.copy()
    v[v < 0] = 0
    return (v * w).sum() + v[0]


def rolled_out(w):
    x, v = 1.0, 0.0
    for _ in range(20):
        v = v + 0.1 * (-(w[0] ** 2) * x - w[1] * v + w[2])
        x = x + 0.1 * v
    return x**2


def fixed_point(w):
    z = 0.5
    for _ in range(30):
        z = np.cos(w[0] * z) + 0.1 * w[1] * w[2]
    return z


def newton(w):
    z = 1.0
    while abs(z * z - w[1] ** 2 - 1) > 1e-13:
        z = 0.5 * (z + (w[1] ** 2 + 1) / z)
    return z + w[0]


def piecewise(w):
    if w[0] > 0:
        return w[0] ** 2 + w[1]
    return -w[0] * w[2]


def any_zero(w):
    return w[1] if (w == 0).any() else 2 * w[0]


def recurrent(w):
    h = np.zeros(2)
    for x in t:
        h = np.tanh(h * w[0] + x * w[1] + w[2])
    return h @ h


def momentum(w):
    v, total = 0 * w, 0
    for k in range(4):
        v = 0.9 * v + w * k
        total = total + np.dot(v, v)
    return total


def gaussian(w):
    mu, sigma = w[0], np.exp(w[1])
    return np.mean(0.5 * ((y - mu) / sigma) ** 2 + np.log(sigma) + 0.5 * np.log(2 * np.pi))


def mixture(w):
    a = np.log(sigmoid(w[0])) - 0.5 * (y - w[1]) ** 2
    b = np.log(1 - sigmoid(w[0])) - 0.5 * (y - w[2]) ** 2
    return -np.logaddexp(a, b).sum()


def logsumexp(z, axis=None):
    top = np.max(z, axis=axis, keepdims=True)
    return np.squeeze(np.log(np.sum(np.exp(z - top), axis=axis, keepdims=True)) + top)


def rotated(w):
    R = np.array([[np.cos(w[0]), -np.sin(w[0])], [np.sin(w[0]), np.cos(w[0])]])
    return ((X[:, :2] @ R.T - X[:, 1:]) ** 2).mean()


def kernel(w):
    d2 = ((X[:, None, :] - X[None, :, :]) ** 2 * w**2).sum(axis=-1)
    K = np.exp(-0.5 * d2) + 0.1 * np.eye(12)
    return 0.5 * y @ np.linalg.solve(K, y) + 0.5 * np.linalg.slogdet(K)[1]


def convolution(w):
    out = 0
    for i in range(3):
        for j in range(2):
            out = out + image[i : i + 2, j : j + 3] * w[i] * (j + 1)
    return np.maximum(out, 0).sum()


def attention(w):
    q, k = X @ np.diag(w), X
    s = q @ k.T / np.sqrt(3)
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return ((p @ X) ** 2).mean()


def batch_norm(w):
    z = X * w
    z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-2)
    return (z**3).mean() + w[0]


NATURAL = {
    # sums, means, norms
    "sum of squares": (lambda w: np.sum(w**2), W),
    "dot with itself": (lambda w: w @ w, W),
    "np.dot": (lambda w: np.dot(w, w), W),
    "np.inner": (lambda w: np.inner(w, A @ w), W),
    "np.vdot": (lambda w: np.vdot(w, y[:3]), W),
    "quadratic form": (lambda w: 0.5 * w @ A @ w - y[:3] @ w, W),
    "quadratic form by T": (lambda w: w.T @ A @ w, W),
    "norm": (np.linalg.norm, W),
    "norm squared": (lambda w: np.linalg.norm(w - 1) ** 2, W),
    "norm 1": (lambda w: np.linalg.norm(w, 1), W),
    "norm inf": (lambda w: np.linalg.norm(w, np.inf), W),
    "norm 3": (lambda w: np.linalg.norm(w, ord=3), W),
    "norm of rows": (lambda w: np.linalg.norm(w, axis=1).sum(), M),
    "Frobenius": (lambda w: np.linalg.norm(w, "fro"), M),
    "norm by sqrt": (lambda w: np.sqrt((w**2).sum()), W),
    "mean of exp": (lambda w: np.exp(w).mean(), W),
    "product": (np.prod, W),
    "product with a zero": (np.prod, np.array([2.0, 0.0, 3.0])),
    "variance": (np.var, W),
    "standard deviation": (lambda w: w.std(ddof=1), W),
    "largest": (lambda w: w.max(), W),
    "smallest of rows": (lambda w: w.min(axis=1).sum(), M),
    "range": (np.ptp, W),
    "median": (np.median, W),
    "median of four": (lambda w: np.median(w[:4]), V),
    "median by columns": (lambda w: (np.median(w, axis=0) ** 2).sum(), M),
    "quantile": (lambda w: np.quantile(w, 0.3), V),
    "average": (lambda w: np.average(w, weights=[1, 2, 3]), W),
    "L1": (lambda w: np.abs(w).sum(), W),
    "elastic net": (lambda w: np.abs(w).sum() + 0.5 * (w**2).sum(), W),
    "sorted": (lambda w: (np.sort(w) * [1, 2, 3]).sum(), W),
    "cumsum": (lambda w: (np.cumsum(w) ** 2).sum(), W),
    "cumprod": (lambda w: np.cumprod(w).sum(), W),
    "total variation": (lambda w: np.abs(np.diff(w)).sum(), V),
    "smoothness": (lambda w: (np.diff(w, n=2) ** 2).sum(), V),
    "square matrix trace": (lambda w: np.trace(w @ w.T), M),
    "outer": (lambda w: (np.outer(w, w) * A).sum(), W),
    "tensordot": (lambda w: np.tensordot(w, A, axes=1) @ w, W),
    "einsum": (lambda w: np.einsum("i,ij,j->", w, A, w), W),
    "einsum of rows": (lambda w: np.einsum("ij,ij->i", w, w).max(), M),
    "kron": (lambda w: np.kron(w, w).sum(), W),
    # models
    "mean squared error": (lambda w: ((X @ w - y) ** 2).mean(), W),
    "mean squared error, np": (lambda w: np.mean(np.square(np.dot(X, w) - y)), W),
    "mean absolute error": (lambda w: np.abs(X @ w - y).mean(), W),
    "root mean square": (lambda w: np.sqrt(np.mean((y - X @ w) ** 2)), W),
    "ridge": (lambda w: ((X @ w - y) ** 2).sum() + 0.1 * w @ w, W),
    "lasso": (lambda w: ((X @ w - y) ** 2).sum() / 24 + 0.1 * np.linalg.norm(w, ord=1), W),
    "slope and intercept": (lambda w: ((w[0] * X[:, 0] + w[1] - y) ** 2).mean(), W),
    "constants first": (lambda w: ((X[:, 0] * w[0] + w[1] - y) ** 2).mean(), W),
    "by rows": (by_rows, W),
    "by hand": (by_hand, W),
    "sum over a list": (lambda w: sum((x @ w - b) ** 2 for x, b in zip(X, y, strict=True)), W),
    "sum of a generator": (lambda w: sum(wi**2 for wi in w), W),
    "logistic": (
        lambda w: -np.mean(
            labels * np.log(sigmoid(X @ w)) + (1 - labels) * np.log(1 - sigmoid(X @ w))
        ), W,
    ),
    "logistic by softplus": (lambda w: (softplus(X @ w) - labels * (X @ w)).mean(), W),
    "logistic by logaddexp": (lambda w: np.logaddexp(0, -(2 * labels - 1) * (X @ w)).sum(), W),
    "hinge": (lambda w: np.maximum(0, 1 - (2 * labels - 1) * (X @ w)).mean(), W),
    "hinge by max": (
        lambda w: sum(max(0, 1 - b * (x @ w)) for x, b in zip(X, 2 * labels - 1, strict=True)), W,
    ),
    "squared hinge": (lambda w: (np.clip(1 - (2 * labels - 1) * (X @ w), 0, None) ** 2).sum(), W),
    "huber": (huber, W),
    "pseudo huber": (lambda w: (np.sqrt(1 + (X @ w - y) ** 2) - 1).sum(), W),
    "log cosh": (lambda w: np.log(np.cosh(X @ w - y)).mean(), W),
    "quantile loss": (lambda w: np.maximum(0.9 * (y - X @ w), -0.1 * (y - X @ w)).mean(), W),
    "Poisson": (lambda w: (np.exp(X @ w) - classes * (X @ w)).mean(), W),
    "focal": (
        lambda w: (-((1 - sigmoid(X @ w)) ** 2) * labels * np.log(sigmoid(X @ w))).mean(), W,
    ),
    "masked": (masked, W),
    "softmax": (lambda w: softmax(w)[0], W),
    "softmax entropy": (lambda w: -np.sum(softmax(w) * np.log(softmax(w))), V),
    "cross entropy": (
        lambda w: (logsumexp(X[:, :2] @ w, axis=1) - (X[:, :2] @ w)[range(12), classes]).mean(), M,
    ),
    "log softmax": (lambda w: -(w - np.log(np.exp(w).sum()))[1], W),
    "network": (lambda w: ((network(w) - y) ** 2).mean(), T),
    "network, relu": (
        lambda w: ((np.maximum(X @ w[:12].reshape(3, 4), 0) @ w[16:20] - y) ** 2).mean(), T,
    ),
    "network, split": (
        lambda w: ((np.tanh(X @ np.split(w[:12], 3)[0][:3]) - y) ** 2).sum(), T,
    ),
    "autoencoder": (lambda w: ((X @ w.T @ w - X) ** 2).mean(), M),
    "matrix factorization": (lambda w: ((np.outer(w[:2], w[2:]) - X[:2]) ** 2).sum(), V),
    "attention": (attention, W),
    "batch norm": (batch_norm, W),
    "layer norm": (lambda w: (((w - w.mean()) / w.std()) ** 3).sum() + w[0], V),
    "convolution": (convolution, W),
    "np.convolve": (lambda w: (np.convolve(y, w, mode="same") ** 2).mean(), W),
    "recurrent": (recurrent, W),
    "polynomial": (lambda w: ((w[0] + w[1] * t + w[2] * t**2 - np.sin(t)) ** 2).mean(), W),
    "np.polyval": (lambda w: ((np.polyval(w, t) - np.exp(t)) ** 2).mean(), W),
    "Vandermonde": (lambda w: ((np.vander(t, 3) @ w - np.cos(t)) ** 2).sum(), W),
    "exponential decay": (lambda w: ((w[0] * np.exp(-w[1] * t) + w[2] - 1) ** 2).sum(), W),
    "sine fit": (lambda w: ((w[0] * np.sin(w[1] * t + w[2]) - np.cos(t)) ** 2).mean(), W),
    "logistic curve": (lambda w: ((w[0] / (1 + np.exp(-(t - w[1]) / w[2])) - 1) ** 2).sum(), P),
    "Michaelis Menten": (lambda w: ((w[0] * t / (w[1] + t) - 0.5) ** 2).sum(), P),
    "power law": (lambda w: ((w[0] * (t + 1) ** w[1] - t) ** 2).sum(), P),
    "radial basis": (lambda w: (np.exp(-((t[:, None] - w) ** 2)).sum(axis=1) ** 2).mean(), W),
    # likelihoods
    "Gaussian": (gaussian, W),
    "mixture": (mixture, W),
    "kernel": (kernel, P),
    "entropy": (lambda w: -np.sum(w / w.sum() * np.log(w / w.sum())), P),
    "KL": (lambda w: np.sum(softmax(w) * (np.log(softmax(w)) - np.log([0.2, 0.3, 0.5]))), W),
    "Bernoulli": (lambda w: -(3 * np.log(w[0]) + 2 * np.log1p(-w[0])), P[2:]),
    "Cauchy": (lambda w: np.log1p((y - w[0]) ** 2).sum(), W),
    "beta-like": (lambda w: (w - 1) @ np.log(P) + np.log(w.sum()), P),
    "log determinant": (lambda w: np.log(np.linalg.det(A + np.diag(w**2))), W),
    "inverse": (lambda w: np.linalg.inv(A + np.outer(w, w)).sum(), W),
    "Mahalanobis": (lambda w: w @ np.linalg.solve(A, w), W),
    # landscapes
    "Rosenbrock": (lambda w: (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2, W),
    "Rosenbrock by slices": (
        lambda w: (100 * (w[1:] - w[:-1] ** 2) ** 2 + (1 - w[:-1]) ** 2).sum(), V,
    ),
    "unpacked": (lambda w: (lambda a, b, c: a * b + b * c - a / c)(*w), W),
    "Himmelblau": (lambda w: (w[0] ** 2 + w[1] - 11) ** 2 + (w[0] + w[1] ** 2 - 7) ** 2, W),
    "Rastrigin": (lambda w: 10 * len(w) + (w**2 - 10 * np.cos(2 * np.pi * w)).sum(), W),
    "Ackley": (
        lambda w: -20 * np.exp(-0.2 * np.sqrt(np.mean(w**2)))
        - np.exp(np.mean(np.cos(2 * np.pi * w))) + 20 + np.e, W,
    ),
    "Griewank": (
        lambda w: 1 + (w**2).sum() / 4000 - np.prod(np.cos(w / np.sqrt(np.arange(1, 4)))), W,
    ),
    "Styblinski Tang": (lambda w: 0.5 * np.sum(w**4 - 16 * w**2 + 5 * w), W),
    "saddle": (lambda w: w[0] ** 2 - w[1] ** 2 + w[0] * w[1] * w[2], W),
    "reciprocal": (lambda w: 1 / w[0] + 2 / (1 + w[1] ** 2), W),
    "two to the w": (lambda w: 2 ** w[0] + w[0] ** 2.5 + 3.0 ** (w[1] * w[2]), W),
    "w to the w": (lambda w: (w**w).sum(), P),
    "negative power": (lambda w: (w**-2.0).sum(), W),
    "integer power": (lambda w: np.power(w, 3).sum(), W),
    "plus and minus": (lambda w: (+w - (-w) * 2).sum(), W),
    "one number": (lambda x: x**3 - 2 * x, U),
    "one number, numpy": (lambda x: np.sin(x) * np.exp(-x), U),
    "one number, if": (lambda x: x**2 if x > 0 else -x, U),
    "abs of one": (lambda x: abs(x - 1), U),
    "remainder": (lambda w: (w % 0.5).sum() + (w[0] % 1), W),
    "arctan2": (lambda w: np.arctan2(w[0], w[1]), W),
    "hypot": (lambda w: np.hypot(w[0], w[1]), W),
    "inverse sines": (lambda w: np.arcsin(w[2]) + np.arccos(w[2] / 2) + np.arctan(w[0]), W),
    "hyperbolic": (lambda w: (np.sinh(w) / np.cosh(w) + np.arcsinh(w)).sum(), W),
    "logs": (lambda w: (np.log2(w) + np.log10(w) + np.sqrt(w) + np.cbrt(w)).sum(), P),
    "expm1": (lambda w: (np.expm1(w) + np.exp2(w)).sum(), W),
    "tan": (lambda w: np.tan(w).sum() + np.sign(w).sum(), W),
    "degrees": (lambda w: np.sin(np.deg2rad(100 * w)).sum(), W),
    "leaky relu": (lambda w: np.where(w > 0, w, 0.1 * w).sum(), W),
    "swish": (lambda w: (w * sigmoid(w)).sum(), W),
    "gelu": (
        lambda w: (0.5 * w * (1 + np.tanh(0.79788456 * (w + 0.044715 * w**3)))).sum(), W,
    ),
    "elu": (lambda w: np.where(w > 0, w, np.exp(np.minimum(w, 0)) - 1).sum(), W),
    "triangle": (lambda w: np.minimum(np.abs(w), 1).sum() + np.fmax(w, 0).sum(), W),
    # python's own
    "min of two": (lambda w: min(w[0], w[1]) ** 2, W),
    "max of a list": (lambda w: max([w[0], w[1], w[2]]) * 3, W),
    "max of w": (lambda w: max(w) - min(w), W),
    "sorted list": (lambda w: sorted(w)[1] ** 2, W),
    "abs in a loop": (lambda w: sum(abs(v) * k for k, v in enumerate(w)), W),
    "piecewise": (piecewise, W),
    "any zero": (any_zero, np.array([0.7, -1.2, 0.0])),
    "if w[0]": (lambda w: w[0] ** 2 if w[0] else w[1], np.array([0.0, 2.0])),
    "in": (lambda w: 3 * w[0] if 0 in w else w[1], np.array([1.0, 0.0])),
    "equality": (lambda w: w[0] ** 2 if w[0] == w[1] else w[0], np.array([2.0, 2.0])),
    "newton": (newton, W),
    "fixed point": (fixed_point, W),
    "rolled out": (rolled_out, W),
    "momentum": (momentum, W),
    "scaled in place": (scaled_in_place, np.array([3.0, 1.0])),
    "filled": (filled, W),
    "filled, like": (filled_like, W),
    "copied": (copied, W),
    # shapes
    "reshaped": (lambda w: (w.reshape(3, 2) @ w).sum(), M),
    "ravel": (lambda w: (w.ravel() ** 2 @ np.arange(6)), M),
    "flatten": (lambda w: w.flatten()[2] * w.flatten()[3], M),
    "transpose": (lambda w: (w.T * [1, 2]).sum() + np.transpose(w)[2, 1], M),
    "concatenate": (lambda w: (np.concatenate([w, w**2, [1.0]]) ** 2).sum(), W),
    "stack": (lambda w: (np.stack([w, w**2], axis=1) @ [1.0, -2.0]).sum(), W),
    "hstack and vstack": (
        lambda w: np.vstack([np.hstack([w, 1.0]), np.ones(4)]).prod(axis=1)[0], W,
    ),
    "with a column of ones": (
        lambda w: (np.column_stack([np.ones(3), w]) ** 2).sum() * w[0], W,
    ),
    "append": (lambda w: (np.append(w, w[0]) * [1, 2, 3, 4]).sum(), W),
    "flip and roll": (lambda w: (w[::-1] * np.roll(w, 1) * np.flip(w)).sum(), W),
    "take": (lambda w: np.take(w, [0, 2, 2]).prod() + w[[1, 1]].sum(), W),
    "mask": (lambda w: (w[w > 0] ** 2).sum(), W),
    "rows and columns": (lambda w: w[0] @ w[1] + w[:, 1].sum() ** 2 + w[-1, ::2].prod(), M),
    "new axis": (lambda w: ((w[:, None] - w[None, :]) ** 2).sum(), W),
    "pairs": (lambda w: (np.triu(np.abs(w[:, None] - w), 1) ** 2).sum(), V),
    "repeat and tile": (lambda w: (np.repeat(w, 2) * np.tile(w, 2)).sum(), W),
    "broadcast": (lambda w: (np.broadcast_to(w, (2, 3)) * M).sum() ** 2, W),
    "array of entries": (lambda w: (np.array([w[0], w[1] ** 2, w[0] * w[2]]) ** 2).sum(), W),
    "norm of an array of entries": (lambda w: np.linalg.norm(np.array([w[0] - 1, 2 * w[1]])), W),
    "rotation": (rotated, W),
    "diagonal": (lambda w: (np.diag(w) @ A).trace() + np.diag(np.outer(w, w)).sum(), W),
    "swapaxes": (lambda w: (np.swapaxes(w, 0, 1) @ w).sum(), M),
    "expand and squeeze": (lambda w: np.squeeze(np.expand_dims(w, 0) * w, axis=0).sum(), W),
    "centred": (lambda w: ((w - w.mean()) ** 2).sum() / (len(w) - 1), W),
    "by shape and size": (lambda w: (w**2).sum() / w.size + w.shape[0] * w[0] + w.ndim, W),
    "trapezoid": (lambda w: np.sum((w[1:] + w[:-1]) / 2 * 0.1), V),
    "sum by axis": (lambda w: np.sum(w, axis=0) @ np.sum(w**2, 0), M),
    "keepdims": (lambda w: (w / w.sum(axis=1, keepdims=True)).max(), M),
}  # fmt: skip
