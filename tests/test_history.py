"""The record of a run: its rows, what it says of itself, and the run seen from elsewhere."""

import numpy as np
import pytest

from gdlesson import SGD, StepLR, descend, history
from gdlesson.history import Everything, LossesOnly, after, as_descent, lengths
from gdlesson.objectives import bowl


@pytest.mark.parametrize("kind", [Everything, LossesOnly])
def test_rows_grow_only_when_they_are_full(kind):
    written, rooms = kind(np.zeros(40_000), 40), []
    for k in range(41):
        written.add(np.full(40_000, float(k)), float(k), np.zeros(40_000))
        rooms.append(written.room)
    assert written.room <= 41
    assert (np.array(rooms) >= np.arange(1, 42)).all()
    assert len(set(rooms)) <= 6  # doubled each time
    np.testing.assert_array_equal(written.losses[:41], np.arange(41.0))


@pytest.mark.parametrize("kind", [Everything, LossesOnly])
def test_room_is_made_when_the_last_row_is_written_and_never_before(kind, monkeypatch):
    width = 8 * (3 + 1 + 3) if kind is Everything else 8 * (1 + 1)
    monkeypatch.setattr(history, "FIRST_BYTES", 3 * width)
    written, rooms = kind(np.zeros(3), 9), []
    for k in range(10):
        written.add(np.full(3, float(k)), float(k), np.zeros(3))
        rooms.append(written.room)
    assert rooms == [4, 4, 4, 4, 8, 8, 8, 8, 10, 10]
    np.testing.assert_array_equal(written.losses, np.arange(10.0))


def test_a_gradient_too_large_to_be_squared_has_its_length():
    found = lengths(np.array([[3e200, -4e200], [3.0, 4.0], [3e-5, 4e-5], [np.inf, 1.0]]))
    np.testing.assert_allclose(found, [5e200, 5.0, 5e-5, np.inf])


def test_it_says_what_it_was():
    plain = descend(bowl, (4, 3), learning_rate=0.1, steps=2)
    falling = descend(bowl, (4, 3), learning_rate=0.1, schedule=StepLR(1, 0.5), steps=3)
    first, last = bowl((4, 3)), bowl((2.56, 0.48))
    assert repr(plain).startswith(
        f"History: 2 steps of {plain.optimizer!r}, loss {first:.6g} → {last:.6g}\n"
    )
    assert f"under {falling.schedule!r}, loss" in repr(falling)
    np.testing.assert_array_equal(plain.learning_rates, [0.1, 0.1])
    np.testing.assert_array_equal(falling.learning_rates, [0.1, 0.05, 0.025])


def test_a_run_that_climbs_is_the_descent_of_its_negative():
    top = lambda w: 5 - bowl(w)  # noqa: E731
    slope = lambda w: -bowl.gradient(w)  # noqa: E731
    up = descend(top, (4, 3), gradient=slope, optimizer=SGD(0.1, maximize=True), steps=3)
    down = as_descent(up)
    np.testing.assert_array_equal(down.losses, -up.losses)
    np.testing.assert_array_equal(down.gradients, -up.gradients)
    np.testing.assert_array_equal(down.points, up.points)
    assert (down.f((4, 3)), down.optimizer) == (-up.losses[0], SGD(0.1))
    assert (up.losses > -np.inf).all()
    assert up.losses[0] == top((4, 3))
    few = descend(top, (4, 3), gradient=slope, optimizer=SGD(0.1, maximize=True), record="losses")
    assert as_descent(few) is few
    assert as_descent(down) is down


def test_the_run_as_it_was():
    run = descend(bowl, (4, 3), steps=5)
    part = after(run, 2)
    np.testing.assert_array_equal(part.points, run.points[:3])
    assert after(run, 5) is run
    assert after(run, 9) is run
