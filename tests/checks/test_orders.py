"""What is said of an order that is wrong, and which wrong ones are alike."""

import numpy as np
import pytest

from gdlesson.checks import exercise03
from gdlesson.checks.orders import Order

#: 0 was made from 1 and 2, 1 from 3, 2 from 1: a short way to 1, and a long one.
PARENTS, END = [[1, 2], [3], [1], [], [3]], 0
READ = Order().within({"arguments": [PARENTS, END]})


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ([3, 1, 2, 0], "none"),
        ([3, 2, 1, 0], "node 2 stands before node 1, from which it was made"),
        ([3, 1, 0], "node 2 is missing"),
        ([3, 1, 2], "node 0 is missing, the end"),
        ([3, 4, 1, 2, 0], "node 4 stands there, and the end was not made from it"),
        ([3, 1, 2, 1, 0], "node 1 stands there more than once"),
        ([3, 1, 2, 0, 0.5], "node 0.5 stands there, and the end was not made from it"),
        ([3, 1, 2, 0, float("nan")], "node nan stands there, and the end was not made from it"),
        (np.zeros((2, 2)), "a table of shape (2, 2), not a list of node numbers"),
        ({1, 2}, ""),
    ],
)
def test_a_difference_is_told_in_words_of_the_graph(order, said):
    assert READ.difference(order) == said


def test_orders_that_are_wrong_in_one_way_are_read_alike():
    right, backward = READ([3, 1, 2, 0]), READ([0, 2, 1, 3])
    assert list(right) == list(backward) != list(READ([3, 2, 1, 0]))
    assert list(READ([3, 2, 1, 0])) == ["first-met-is-last-made"]
    assert list(READ([3, 1, 2, 1, 0])) == ["each-use-is-a-node"]
    assert list(READ([2, 1, 3, 0])) == list(right)  # no search from the end comes to 3 first


def test_a_single_wrong_graph_shows_it_as_a_whole_exercise_does():
    def by_rings(parents, end):
        rings = [[end]]
        while rings[-1]:
            met = [n for ring in rings for n in ring]
            rings.append(sorted({p for n in rings[-1] for p in parents[n]} - set(met)))
        return [n for ring in reversed(rings) for n in ring]

    record = exercise03.topological_order(by_rings)
    assert record.misconception == "first-met-is-last-made"
    assert "from which it was made" in dict(record.evidence)["difference"]


def test_an_answer_that_remembers_an_earlier_graph_is_found():
    known = {}

    def remembers(parents, end):
        known.setdefault(len(parents), exercise03.topological_order.reference(parents, end))
        return known[len(parents)]

    record = exercise03.topological_order(remembers)
    assert not record.passed

    def counts(parents, end, calls=[]):  # noqa: B006
        calls.append(end)
        return exercise03.topological_order.reference(parents, end) if len(calls) < 21 else []

    assert exercise03.topological_order(counts).misconception == "a-function-starts-afresh"
