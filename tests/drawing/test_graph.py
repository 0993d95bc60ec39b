"""Where a graph's nodes stand, and what each is called."""

import pytest

from gdlesson import Value
from gdlesson.drawing.graph import LONGEST_TITLE, MOST_NODES, above_arrow, layout


def named(*names):
    return [Value(k + 2.0, name) for k, name in enumerate(names)]


def places(end):
    return {n.title: (n.column, n.row) for n in layout(end)}


def test_a_node_stands_right_of_its_parents_and_at_their_middle():
    x, y = named("x", "y")
    assert places((x * y + 1) * x) == {
        "x": (0, -0.5), "y": (0, 0.5),
        "x * y": (1, -0.5), "1": (1, 0.5),
        "(x * y) + 1": (2, 0.0),
        "((x * y) + 1) * x": (3, -0.25),
    }  # fmt: skip


def test_rows_are_one_apart_and_those_that_need_no_push_stay():
    a, b, c, d = named("a", "b", "c", "d")
    found = places(a.exp() + b * c + d.exp())
    assert [found[name][1] for name in "abcd"] == [-1.5, -0.5, 0.5, 1.5]
    assert [found[name][1] for name in ("exp(a)", "b * c", "exp(d)")] == [-1.5, 0.0, 1.5]


def test_a_constant_stands_beside_the_first_node_that_uses_it():
    (x,), two = named("x"), Value(2.0)
    assert places((x + 1).exp() * two)["2"] == (2, 0.5)
    for end in ((x + 1).exp() * two + x * two, x * two + (x + 1).exp() * two):
        nodes = layout(end)
        assert next(n.column for n in nodes if n.value is two) == 0
        assert all(nodes[p].column < n.column for n in nodes for p in n.parents)
    assert places(two) == {"2": (0, 0.0)}


def test_every_node_comes_after_its_parents_and_has_its_turn_and_gradient():
    x, y = named("x", "y")
    nodes = layout(x * y + x)
    assert all(p < k for k, n in enumerate(nodes) for p in n.parents)
    assert {n.title: [nodes[p].title for p in n.parents] for n in nodes} == {
        "x": [], "y": [], "x * y": ["x", "y"], "(x * y) + x": ["x * y", "x"],
    }  # fmt: skip
    assert sorted(n.turn for n in nodes) == [0, 1, 2, 3]
    assert next(n.title for n in nodes if n.turn == 0) == "(x * y) + x"
    assert {n.title: n.gradient for n in nodes}["x"] == 3 + 1


def test_titles_are_formulas_while_they_are_short_and_no_two_are_alike():
    x, y = named("x", "y")
    z = x * y
    z.name = "z"
    assert [n.title for n in layout((z + 2) ** 2)][-1] == "(z + 2)**2"
    assert [n.title for n in layout(x.exp() + x.exp())][1:3] == ["exp(x)", "exp(x) (2)"]
    three = [n.title for n in layout(Value(1.0) + Value(1.0) + Value(1.0))]
    assert [t for t in three if t.startswith("1 (") or t == "1"] == ["1", "1 (2)", "1 (3)"]
    (long,) = named("w" * (LONGEST_TITLE - 5))
    assert [n.title for n in layout(long.exp())][-1] == f"exp({long.name})"
    (longer,) = named("w" * (LONGEST_TITLE - 4))
    assert [n.title for n in layout(longer.exp())][-1] == "exp"


def test_a_picture_holds_so_many_nodes_and_no_more():
    end = Value(1.0, "x")
    for _ in range(MOST_NODES - 1):
        end = end.exp() if end.data < 1 else -end
    assert len(layout(end)) == MOST_NODES
    with pytest.raises(ValueError, match=f"holds {MOST_NODES} nodes; this graph has 41"):
        layout(-end)


@pytest.mark.parametrize(
    ("ends", "said", "height"),
    [
        (((10, 20), (60, 20)), "×1", 2),  # a level arrow
        (((10, 20), (60, 70)), "×1", 2 + 7.5),  # two letters of 7.5 points, half to each side
        (((10, 70), (60, 20)), "×1", 2 + 7.5),
        (((10, 20), (110, 70)), "×0.5", 2 + 7.5),
        (((10, 20), (20, 120)), "×0.25", 2 + 36),  # and no further up
    ],
)
def test_a_factor_stands_above_the_steeper_half_of_its_arrow(ends, said, height):
    assert above_arrow(ends, said) == pytest.approx(height)
