"""What is recorded of an f of arrays, drawn: the operations, their values, the walk back."""

import json
import math
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from gdlesson import grad, plots
from gdlesson.drawing.recorded_graph import operations
from gdlesson.tape.grad import recorded

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(20, 3)), RNG.normal(size=20)


def network(w):
    A, b, c = w[:6].reshape(2, 3), w[6:8], w[8:10]
    return ((np.tanh(X @ A.T + b) @ c - Y) ** 2).mean()


def valley(w):
    return (w[0] - 1) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def drawn(f, w, **options):
    """The figure, the texts of its nodes line by line, and its arrows from label to label."""
    picture, ax = plots.figure(width=12, height=5)
    plots.recorded_graph(f, w, ax, **options)
    nodes = {t.get_bbox_patch(): t for t in ax.texts if t.get_text()}
    arrows = [
        tuple(
            nodes[end].get_text().split("\n")[0]
            for end in (t.arrow_patch.patchA, t.arrow_patch.patchB)
        )
        for t in ax.texts
        if not t.get_text()
    ]
    return picture, [t.get_text().split("\n") for t in nodes.values()], arrows


def nodes_of(f, w, **options):
    end = recorded(f, w)
    return operations(end.tape, end.index, **options)


def test_a_network_of_two_layers():
    w = RNG.normal(size=10)
    _, texts, arrows = drawn(network, w)
    assert [t[0] for t in texts] == [
        "w", "[:6]", "reshape", "[6:8]", "[8:10]", "transpose", "20 × 3", "@", "+", "tanh", "@",
        "20 numbers", "-", "2", "**", "mean",
    ]  # fmt: skip
    assert ["tanh", "20 × 2"] in texts
    assert ("20 × 3", "@") in arrows
    assert ("transpose", "@") in arrows
    assert ("[8:10]", "@") in arrows
    assert len(arrows) == sum(len(n.parents) for n in nodes_of(network, w))
    assert texts[-1] == ["mean", f"{network(w):.3g}"]


@pytest.mark.parametrize(("f", "w"), [(network, RNG.normal(size=10)), (valley, [-1.2, 1.0])])
def test_what_arrives_at_the_nodes_is_the_gradient(f, w):
    nodes = nodes_of(f, w, gradients=True)
    assert nodes[0].name == "w"
    np.testing.assert_allclose(nodes[0].gradient, grad(f)(w), rtol=1e-14)
    assert nodes[-1].gradient == 1
    # A node moved by a little moves the end by its gradient times that: here the one before it.
    inner = nodes[-1].parents[0]
    assert np.shape(inner.gradient) == np.shape(inner.value)


def test_the_walk_back_is_written_where_it_is_asked_for():
    _, without, _ = drawn(valley, [-1.2, 1.0])
    _, texts, _ = drawn(valley, [-1.2, 1.0], gradients=True)
    assert not any(line.startswith("grad") for text in without for line in text)
    assert ["w", "2 numbers", "−1.2, 1", "grad −216, −88"] in texts
    assert ["[1]", "1", "grad −88"] in texts
    assert ["100"] in texts  # a constant has none


def test_the_walk_that_keeps_ends_where_the_other_does():
    end = recorded(network, RNG.normal(size=10))
    kept = {}
    both = end.tape.pull(end.index, np.float64(1)), end.tape.pull(end.index, np.float64(1), kept)
    np.testing.assert_array_equal(*both)
    assert set(kept) <= set(range(1, end.index + 1))


def test_what_the_end_was_not_made_from_is_left_out():
    def f(w):
        np.exp(w)
        return w[0] * w[1]

    assert [n.label for n in nodes_of(f, [2.0, 3.0])] == ["w", "[0]", "[1]", "*"]


@pytest.mark.parametrize(
    ("index", "label"),
    [
        (slice(1, None), "[1:]"), (slice(None, None, -1), "[::-1]"), (-1, "[-1]"),
        ((slice(None), 0), "[:, 0]"), ([0, 2], "[…]"), ((slice(100, 200), slice(300, 400)), "[…]"),
    ],
)  # fmt: skip
def test_an_index_as_it_is_written(index, label):
    w = np.ones((500, 500)) if label == "[…]" and isinstance(index, tuple) else np.ones((3, 3))
    assert label in [n.label for n in nodes_of(lambda w: w[index].sum(), w)]


def test_a_sum_along_an_axis_says_so():
    labels = [n.label for n in nodes_of(lambda w: w.sum(axis=0).max(), np.ones((3, 2)))]
    assert labels == ["w", "sum, axis 0", "max"]


def test_every_word_has_the_colour_of_the_page():
    picture, texts, _ = drawn(network, RNG.normal(size=10), gradients=True)
    words = re.findall(r"<text [^>]*>", picture.to_svg())
    assert len(words) >= len(texts)
    assert all("var(--gd-ink" in word for word in words)


def test_arrows_end_at_the_boxes():
    """They are cut where the boxes are, however wide: none runs through what is written."""
    picture, ax = plots.figure(width=12, height=5)
    plots.recorded_graph(valley, [-1.2, 1.0], ax, gradients=True)
    FigureCanvasAgg(picture).draw()
    # A pixel less: their corners are round.
    boxes = [t.get_bbox_patch().get_window_extent().padded(-1) for t in ax.texts if t.get_text()]
    for arrow in (t.arrow_patch for t in ax.texts if not t.get_text()):
        line = arrow.get_transform().transform_path(arrow.get_path())
        start, _, tip = line.vertices[:3]
        assert math.dist(start, tip) > 1
        assert not any(box.contains(*end) for box in boxes for end in (start, tip))


def test_what_f_itself_raises_stays_as_it_is():
    _, ax = plots.figure()
    with pytest.raises(json.JSONDecodeError):
        plots.recorded_graph(lambda w: json.loads("{") or w.sum(), [1.0, 2.0], ax)


def test_what_cannot_be_drawn_is_told_in_the_name_of_the_call():
    _, ax = plots.figure()
    with pytest.raises(TypeError, match=r"^recorded_graph: f must be a function; got 3"):
        plots.recorded_graph(3, [1.0], ax)
    with pytest.raises(ValueError, match=r"^recorded_graph: w must be"):
        plots.recorded_graph(valley, [np.nan, 1.0], ax)
    with pytest.raises(TypeError, match=r"^recorded_graph: f must return one number"):
        plots.recorded_graph(lambda w: w * 2, [1.0, 2.0], ax)
    summed = lambda w: sum((w[0] for _ in range(19)), start=w[0])  # noqa: E731
    with pytest.raises(ValueError, match=r"^recorded_graph: a picture .* 40 nodes; this .* 41\."):
        plots.recorded_graph(lambda w: abs(summed(w)), [1.0], ax)
    assert not ax.texts
    plots.recorded_graph(summed, [1.0], ax)
    assert ax.texts
