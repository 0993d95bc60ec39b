"""Where a graph's nodes stand, and what each is called."""

from itertools import pairwise

import pytest
from drawn_graphs import expressions

from gdlesson import Value
from gdlesson.drawing.graph import HALF_BEND, HALF_BOX, LONGEST_TITLE, MOST_NODES, layout


def named(*names):
    return [Value(k + 2.0, name) for k, name in enumerate(names)]


def places(end):
    return {n.title: (n.column, n.row) for n in layout(end)}


def test_a_node_stands_right_of_its_parents_and_at_their_middle():
    x, y = named("x", "y")
    assert places((x * y + 1) ** 2) == {
        "x": (0, -0.5), "y": (0, 0.5),
        "x * y": (1, -0.5), "1": (1, 0.5),
        "(x * y) + 1": (2, 0.0),
        "((x * y) + 1)**2": (3, 0.0),
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


def test_no_line_passes_a_node_or_another_line():
    """What stands in a column is apart: nodes, and the lines that go on to a later column."""
    passing = 0
    for end in expressions(300):
        nodes = layout(end)
        standing = {n.column: [(n.row, HALF_BOX)] for n in reversed(nodes)}
        for n in nodes:
            standing[n.column].append((n.row, HALF_BOX))
            for p, way in zip(n.parents, n.ways, strict=True):
                assert len(way) == n.column - nodes[p].column - 1
                for column, row in enumerate(way, nodes[p].column + 1):
                    standing[column].append((row, HALF_BEND))
                    passing += 1
        for rows in standing.values():
            for (a, above), (b, below) in pairwise(sorted(rows[1:])):
                assert b - a > above + below - 1e-9
    assert passing > 500


def test_the_lines_into_a_node_end_apart_and_do_not_cross_there():
    for end in expressions(300):
        nodes = layout(end)
        for n in nodes:
            assert n.ports in [(), (0,), (-1, 1), (1, -1)]
            assert len(n.ports) == len(n.parents)
            rows = [(nodes[p].row, *way)[-1] for p, way in zip(n.parents, n.ways, strict=True)]
            assert [row for _, row in sorted(zip(n.ports, rows, strict=True))] == sorted(rows)


def test_lines_that_need_not_cross_do_not():
    x, y, z = named("x", "y", "z")
    nodes = layout(z * z + x * y)
    row = {n.title: n.row for n in nodes}
    assert row["z"] < min(row["x"], row["y"])
    x, y = named("x", "y")
    a, b = x.exp(), y.exp()
    row = {n.title: n.row for n in layout((a + b) * (b.tanh() + a.tanh()))}
    assert (row["x"] < row["y"]) == (row["exp(x)"] < row["exp(y)"])
    assert (row["exp(x)"] < row["exp(y)"]) == (row["tanh(exp(x))"] < row["tanh(exp(y))"])


def test_a_constant_stands_beside_what_it_is_put_together_with():
    x, y = named("x", "y")
    row = {n.title: n.row for n in layout(x**2 + 3 * y**2)}
    assert row["x**2"] < row["3"] < row["y**2"]
