"""The engine against PyTorch, against wiggling, against formulas: on random graphs."""

import math
import operator

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdlesson import descend, gradient
from gdlesson.autodiff import Value, backward_steps, grad, topological
from gdlesson.objectives import beale, bowl, himmelblau, rosenbrock

UNARY = ["exp", "log", "tanh", "relu", "sigmoid", "neg", "square", "root"]
BINARY = ["+", "-", "*", "/", "max", "**"]


def apply(op, a, b=None, torch=None):
    """One operation, on Values or on tensors."""
    if op in ("exp", "log", "tanh", "sigmoid", "relu"):
        return getattr(a, op)()
    if op == "max":
        return a.max(b) if torch is None else torch.maximum(a, b)
    return {
        "neg": lambda: -a,
        "square": lambda: a**2,
        "root": lambda: a**0.5,
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: a / b,
        "**": lambda: a**b,
    }[op]()


@st.composite
def programs(draw):
    """Leaves and a list of operations on anything made so far: shared nodes, diamonds, all."""
    leaves = draw(st.lists(st.floats(-2, 2), min_size=1, max_size=4))
    steps = []
    for count in range(draw(st.integers(1, 12))):
        size = len(leaves) + count
        first = draw(st.integers(0, size - 1))
        if draw(st.booleans()):
            steps.append((draw(st.sampled_from(UNARY)), first, None))
        else:
            steps.append((draw(st.sampled_from(BINARY)), first, draw(st.integers(0, size - 1))))
    return leaves, steps


def run(leaves, steps, torch=None):
    made = list(leaves)
    for op, i, j in steps:
        made.append(apply(op, made[i], None if j is None else made[j], torch))
    return made[-1]


@given(program=programs())
def test_random_graphs_agree_with_pytorch(program):
    torch = pytest.importorskip("torch")
    numbers, steps = program
    ours = [Value(n) for n in numbers]
    theirs = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in numbers]
    end, expected = run(ours, steps), run(theirs, steps, torch)
    np.testing.assert_allclose(end.data, expected.item(), rtol=1e-9, atol=1e-300)
    assume(math.isfinite(end.data) and abs(end.data) < 1e100)
    end.backward()
    expected.backward()
    for mine, their in zip(ours, theirs, strict=True):
        want = 0.0 if their.grad is None else their.grad.item()
        assume(math.isfinite(want) and abs(want) < 1e100)
        np.testing.assert_allclose(mine.grad, want, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("f", [bowl, rosenbrock, himmelblau, beale], ids=lambda f: f.name)
@given(x=st.floats(-2, 2), y=st.floats(-2, 2))
def test_four_routes_to_one_gradient(f, x, y):
    reverse = grad(lambda w: f.value(w[0], w[1]))((x, y))
    scale = 1 + np.abs(reverse).max()
    np.testing.assert_allclose(reverse, f.gradient((x, y)), rtol=1e-9, atol=1e-9 * scale)
    np.testing.assert_allclose(reverse, gradient(f, (x, y)), atol=1e-6 * scale)


class TestLikePyTorch:
    def test_gradients_add_up_until_they_are_cleared(self):
        x = Value(3.0)
        (x * x).backward()
        (x * x).backward()
        assert x.grad == 12
        end = x * x
        end.zero_grad()
        end.backward()
        assert x.grad == 6

    def test_backward_twice_through_one_graph_adds_up_and_no_more(self):
        torch = pytest.importorskip("torch")
        x, t = Value(2.0), torch.tensor(2.0, requires_grad=True)
        ours, theirs = (x * x).exp() * x, (t * t).exp() * t
        for _ in range(3):
            ours.backward()
            theirs.backward(retain_graph=True)
        assert x.grad == pytest.approx(t.grad.item(), rel=1e-6)

    def test_a_node_used_twice(self):
        x = Value(3.0)
        y = x * x
        (y + y * y).backward()
        assert x.grad == 2 * 3 + 4 * 27

    def test_ties_and_corners(self):
        a, b = Value(1.0), Value(1.0)
        a.max(b).backward()
        assert (a.grad, b.grad) == (0.5, 0.5)
        z = Value(0.0)
        z.relu().backward()
        assert z.grad == 0

    @pytest.mark.parametrize("x", [-1e6, -800.0, -40.0, 0.0, 40.0, 800.0, 1e6])
    def test_a_sigmoid_never_overflows(self, x):
        v = Value(x)
        s = v.sigmoid()
        s.backward()
        assert 0 <= s.data <= 1
        assert 0 <= v.grad <= 0.25
        assert (s.data > 0.5) == (x > 0)

    def test_infinity_and_nan_are_results(self):
        assert Value(0.0).log().data == -math.inf
        assert math.isnan(Value(-1.0).log().data)
        assert Value(1000.0).exp().data == math.inf
        assert (Value(1.0) / 0.0).data == math.inf
        assert math.isnan((Value(0.0) / 0.0).data)
        assert math.isnan((Value(-2.0) ** 0.5).data)
        assert (Value(1e200) ** 2).data == math.inf

    @pytest.mark.parametrize("a", [-1e200, -2.0, -0.0, 0.0, 3.0, math.inf, math.nan])
    @pytest.mark.parametrize("b", [-3.0, -0.0, 0.0, 2.0, math.inf])
    def test_division_is_that_of_floats_everywhere(self, a, b):
        with np.errstate(all="ignore"):
            want = np.float64(a) / np.float64(b)
        np.testing.assert_array_equal((Value(a) / b).data, want)

    @pytest.mark.parametrize(("a", "b"), [(-1e200, 2), (-1e200, 3), (1e200, 3), (1e200, 2.5)])
    def test_a_power_too_large_has_its_sign(self, a, b):
        with np.errstate(over="ignore"):
            assert (Value(a) ** b).data == np.float64(a) ** b

    @pytest.mark.parametrize("compare", ["lt", "le", "gt", "ge", "eq", "ne"])
    @pytest.mark.parametrize("b", [1.0, 2.0, 3.0, math.nan])
    def test_they_compare_as_their_numbers(self, compare, b):
        comparison = getattr(operator, compare)
        for other in (b, Value(b)):
            assert comparison(Value(2.0), other) is comparison(2.0, b)
        assert [bool(Value(x)) for x in (0.0, -2.0)] == [False, True]


class TestGraph:
    @pytest.mark.proof
    def test_a_chain_of_a_million_nodes(self):
        x = end = Value(1.0)
        for _ in range(1_000_000):
            end = end + 1.0
        end.backward()
        assert x.grad == 1
        end.zero_grad()
        assert x.grad == 0

    def test_a_diamond_of_200_levels_is_walked_once_a_node(self):
        x = end = Value(1.0)
        for _ in range(200):
            end = (end + end) * 0.5
        assert len(topological(end)) == 1 + 3 * 200
        end.backward()
        assert x.grad == pytest.approx(1)

    def test_every_node_comes_after_all_that_it_feeds(self):
        x, y = Value(2.0), Value(5.0)
        end = (x * y + x).tanh() * y
        walked = [id(node) for node, _ in backward_steps(end)]
        assert walked[0] == id(end)
        for node in topological(end):
            for parent in node.parents:
                assert walked.index(id(parent)) > walked.index(id(node))

    def test_repr_shows_data_and_grad(self):
        x = Value(4.0, "x")
        (x**2).backward()
        assert repr(x) == "Value(data=4, grad=8, name='x')"


class TestOperands:
    def test_numbers_on_either_side(self):
        x = Value(2.0)
        end = 1 + x - 3 + 2 * x / 4 - 8 / x + 2**x + (5 - x)
        end.backward()
        expected = 1 + 0.5 + 8 / 4 + 4 * math.log(2) - 1
        assert x.grad == pytest.approx(expected)

    def test_comparisons_let_a_learners_if_work(self):
        def huber(x):
            return x * x if x > -1 and x < 1 else 2 * x.max(-x) - 1

        for start, slope in ((0.5, 1.0), (3.0, 2.0), (-3.0, -2.0)):
            assert grad(huber)(start) == pytest.approx(slope)

    @pytest.mark.parametrize("bad", ["3", None, 1j, [1], True])
    def test_what_is_no_number_is_refused(self, bad):
        with pytest.raises(TypeError):
            Value(bad)
        with pytest.raises(TypeError):
            Value(1.0) + bad


class TestGrad:
    @pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 2)])
    def test_any_shape(self, shape):
        w = np.arange(1.0, 1 + math.prod(shape)).reshape(shape)
        f = lambda w: (np.exp(w) * w).sum() if shape else w.exp() * w  # noqa: E731
        np.testing.assert_allclose(grad(f)(w), np.exp(w) * (1 + w))

    def test_numpys_functions_work_on_arrays_of_values(self):
        f = lambda w: np.tanh(w).mean() + np.log(w * w + 1).sum()  # noqa: E731
        w = np.array([0.3, -1.2, 2.0])
        np.testing.assert_allclose(grad(f)(w), gradient(f, w), rtol=1e-7)

    def test_descend_takes_it(self):
        f = lambda w: w[0] ** 2 + 3 * w[1] ** 2  # noqa: E731
        ours = descend(f, (4, 3), gradient=grad(f), steps=20)
        np.testing.assert_allclose(ours.points, descend(bowl, (4, 3), steps=20).points, rtol=1e-12)

    def test_a_matrix_product(self):
        rng = np.random.default_rng(1)
        X, y = rng.normal(size=(6, 3)), rng.normal(size=6)
        f = lambda w: ((X @ w - y) ** 2).mean()  # noqa: E731
        w = rng.normal(size=3)
        np.testing.assert_allclose(grad(f)(w), 2 / 6 * X.T @ (X @ w - y), rtol=1e-10)

    def test_what_does_not_come_from_w_is_refused(self):
        with pytest.raises(TypeError, match="one number computed from w"):
            grad(lambda w: 3.0)([1, 2])
        with pytest.raises(TypeError, match="one number computed from w"):
            grad(lambda w: w)([1, 2])
        with pytest.raises(TypeError, match="grad: f must be a function"):
            grad(3)
