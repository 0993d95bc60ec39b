"""The nodes that a check passes can do what the recorder's in the notebook can, and no more."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from gdlesson.checks import exercise03, references_engine
from gdlesson.checks.nodes import Node, array_of, numbers_in
from gdlesson.checks.observe import observe
from gdlesson.checks.stimuli import describe_value, make, shown

EXERCISE = Path(__file__).parents[2] / "solutions/exercise-03-backpropagation.ipynb"
AT = [0.7, -1.3]


@pytest.fixture(scope="module")
def recorder():
    cells = json.loads(EXERCISE.read_text("utf-8"))["cells"]
    names = {"np": np}
    exec("".join(next(c["source"] for c in cells if c["id"] == "recorder")), names)
    return names


def filled(w):
    kept = np.zeros(2)
    kept[0] = w[0]
    return kept[0]


def added_in_place(w):
    total = np.zeros(2)
    total += w
    return total[0]


FOLLOWED = {
    "sum": lambda w: w[0] + w[1] + 2,
    "minus": lambda w: 3 - w[0] - 1,
    "minus in front": lambda w: -w[0] * w[1],
    "an array with a minus": lambda w: (-w) @ np.array([1.0, 2.0]),
    "fraction": lambda w: w[0] / w[1] + 1 / w[0],
    "numpy's numbers": lambda w: np.float64(2) * w[0] - np.float64(1),
    "power": lambda w: w[1] ** 3,
    "tanh": lambda w: np.tanh(w).sum(),
    "product": lambda w: w @ np.array([2.0, -1.0]),
    "sum of a list": lambda w: sum([w[0], w[1] * 2]),
    "an array without an axis": lambda w: np.array(w[0]) * np.squeeze(w[1]) + 1,
    "an array and a node": lambda w: (np.array([1.0, 2.0]) * w[0] + w[1] * np.array([3.0, 4.0]))[1],
    "an array less a node": lambda w: (np.eye(2) - w[0] - (w[1] - np.eye(2)))[0, 1],
    "a row of one": lambda w: (w[0] * w[1] + w[1:])[0] / np.array(2),
    "a contraction": lambda w: np.tensordot(w, np.array([1.0, 2.0]), 1),
    "an array of objects": lambda w: np.array([w[0], w[1]])[1],
}
REFUSED = {
    "float": lambda w: float(w[0]),
    "math": lambda w: math.tanh(w[0]),
    "fsum": math.fsum,
    "array of floats": lambda w: np.array(w, dtype=float)[0],
    "astype": lambda w: w.astype(float)[0],
    "exp": lambda w: np.exp(w[0]),
    "abs": lambda w: abs(w[0]),
    "comparison": lambda w: np.maximum(w, 0)[0],
    "an exponent": lambda w: w[0] ** w[1],
    "a power of two": lambda w: 2 ** w[1],
    "filled": filled,
    "added in place": added_in_place,
}


@pytest.mark.parametrize("f", FOLLOWED.values(), ids=FOLLOWED)
def test_what_the_recorder_follows_gives_its_value(f, recorder):
    rows, end = recorder["record"](f, 2)
    value, _ = references_engine.value_and_gradient(rows, end, np.array(AT))
    found = f(array_of(AT))
    assert type(np.asarray(found)[()]) is Node
    assert describe_value(found) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("f", REFUSED.values(), ids=REFUSED)
def test_what_the_recorder_refuses_is_refused(f, recorder):
    with pytest.raises(TypeError):
        recorder["record"](f, 2)
    with pytest.raises(TypeError):
        f(array_of(AT))


def test_they_have_the_same_operators(recorder):
    def operators(kind):
        return {name for name, value in vars(kind).items() if callable(value)}

    assert operators(Node) - {"__repr__"} == operators(recorder["Node"])


def test_an_array_of_nodes_travels_as_numbers():
    described = {"nodes": AT}
    made = make(described)
    assert describe_value(made) == described
    assert shown(made) == "2 nodes, as the recorder passes them"
    assert numbers_in(np.array([1.0])) is None
    assert numbers_in(np.array([Node(1.0), None], dtype=object)) is None


def test_an_array_of_nodes_that_is_written_to_has_changed():
    def writes(w):
        w[0] = w[0] * 2
        return w[1]

    case = {"arguments": [{"nodes": AT}]}
    assert observe(writes, case)["changed"] == [0]
    assert observe(lambda w: w[0] * 2, case)["changed"] == []


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (lambda w, x: float(references_engine.network(w, x)), "float makes a plain number"),
        (lambda w, x: references_engine.network(w.astype(float), x), "astype makes plain numbers"),
        (lambda w, x: abs(references_engine.network(w, x)), "bad operand type for abs"),
    ],
)
def test_what_broke_the_chain_is_said(f, said):
    case = exercise03.network.cases()[-1]
    record = exercise03.network.judge([case], [observe(f, case)])
    assert said in record.message or said.capitalize() in record.message
    assert record.message.endswith("compute with +, -, *, /, @ and np.tanh.")


def test_a_learners_own_class_of_that_name_is_none_of_these():
    def visits(parents, end):
        def visit(node, order):
            return order

        return visit()

    record = exercise03.topological_order(visits)
    assert "recorder" not in record.message
    assert "'node' and 'order'" in record.message
