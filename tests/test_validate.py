"""The door: what is let in, what becomes of it, and that refusals say what is wrong."""

import math
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from gdlesson import _validate as v


@pytest.mark.parametrize(
    "value", [2, 2.0, np.float32(2), np.int64(2), np.array(2.0), Fraction(2), Decimal(2)]
)
def test_a_real_number_of_any_kind_becomes_a_plain_float(value):
    number = v.real_number("call", "x", value)
    assert type(number) is float
    assert number == 2.0


@pytest.mark.parametrize(
    "value", [True, np.True_, "2", b"2", 2j, None, [2], (2.0,), np.array([2.0]), object()]
)
def test_what_is_no_real_number_is_a_type_error(value):
    with pytest.raises(TypeError, match=r"^call: x must be a real number; got "):
        v.real_number("call", "x", value)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 10**400])
def test_a_number_that_is_not_finite_or_too_large_is_a_value_error(value):
    with pytest.raises(ValueError, match=r"^call: x (must be finite|is too large)"):
        v.real_number("call", "x", value)


@pytest.mark.parametrize(("value", "expected"), [(3, 3), (np.int8(3), 3), (np.uint64(3), 3)])
def test_whole_numbers_are_ints_of_any_kind(value, expected):
    number = v.whole_number("call", "steps", value)
    assert type(number) is int
    assert number == expected


@pytest.mark.parametrize("value", [3.0, True, np.True_, "3", None, np.float64(3)])
def test_what_only_looks_whole_is_refused(value):
    with pytest.raises(TypeError, match=r"^call: steps must be a whole number"):
        v.whole_number("call", "steps", value)


def test_number_between_includes_the_lower_end_and_excludes_the_upper():
    assert v.number_between("call", "momentum", 0, 0, 1) == 0
    with pytest.raises(ValueError, match=r"momentum must be in \[0, 1\); got 1"):
        v.number_between("call", "momentum", 1, 0, 1)
    with pytest.raises(ValueError, match=r"tolerance must be at least 0; got -1"):
        v.number_between("call", "tolerance", -1, 0)


def test_real_array_is_a_copy_and_float64_unless_asked_otherwise():
    given = np.array([1.0, 2.0], dtype=np.float32)
    assert v.real_array("call", "w", given).dtype == np.float64
    kept = v.real_array("call", "w", given, keep_float=True)
    assert kept.dtype == np.float32
    kept[0] = 7
    assert given[0] == 1
    assert v.real_array("call", "w", [1, 2], keep_float=True).dtype == np.float64


def test_real_array_names_the_entry_that_is_not_finite():
    with pytest.raises(ValueError, match=r"^call: w must be finite; got nan at index 1\."):
        v.real_array("call", "w", [1, np.nan])
    with pytest.raises(ValueError, match=r"got inf at index \(1, 0\)\."):
        v.real_array("call", "w", [[1.0], [np.inf]])
    with pytest.raises(ValueError, match=r"got -inf\.$"):
        v.real_array("call", "w", -np.inf)


@pytest.mark.parametrize(
    "value",
    [2, 2.0, np.float32(2), np.array(2), np.array([2.0]), np.array([[2.0]]), [2.0], np.int64(2)],
)
def test_a_loss_may_come_as_a_number_or_as_an_array_of_one(value):
    loss = v.as_loss("call", value)
    assert loss == v.as_number("call", value)
    assert type(loss) is float
    assert loss == 2.0


def test_only_a_loss_is_called_one():
    with pytest.raises(TypeError, match=r"^call: f must return one real number \(the loss\);"):
        v.as_loss("call", "43")
    with pytest.raises(TypeError, match=r"^call: f must return one real number;"):
        v.as_number("call", "43")


def test_a_loss_that_is_not_finite_passes_since_it_is_a_result():
    assert np.isnan(v.as_loss("call", np.nan))
    assert v.as_loss("call", -np.inf) == -np.inf


@pytest.mark.parametrize("value", [[1, 2], [[1.0], [2.0]], np.array([1, 2], dtype=np.float32)])
def test_a_gradient_becomes_a_new_array_of_float64(value):
    shape = np.shape(value)
    slope = v.as_gradient("call", value, shape)
    assert slope.dtype == np.float64
    assert slope.shape == shape
    assert slope is not value


def test_a_gradient_is_copied_because_its_function_may_use_the_array_again():
    buffer = np.array([1.0, 2.0])
    slope = v.as_gradient("call", buffer, (2,))
    buffer[:] = 0
    np.testing.assert_array_equal(slope, [1, 2])


def test_a_gradient_of_the_right_size_and_wrong_shape_gets_a_hint():
    with pytest.raises(
        ValueError, match=r"\(2,\); it returned an array of shape \(2, 1\).*reshape"
    ):
        v.as_gradient("call", [[1.0], [2.0]], (2,))
    with pytest.raises(ValueError, match=r"\(2,\).*shape \(3,\)") as caught:
        v.as_gradient("call", [1.0, 2.0, 3.0], (2,))
    assert "reshape" not in str(caught.value)


def test_a_tensor_that_still_needs_its_gradient_is_a_number_all_the_same():
    torch = pytest.importorskip("torch")
    tensor = torch.ones(2, requires_grad=True)
    np.testing.assert_array_equal(v.as_gradient("call", tensor, (2,)), [1.0, 1.0])
    assert v.as_loss("call", tensor.sum()) == 2.0
    assert v.as_loss("call", torch.tensor(1.5, dtype=torch.bfloat16)) == 1.5


NUMBERS = {
    "Fraction": (Fraction(3, 2), 1.5),
    "Decimal": (Decimal("1.5"), 1.5),
    "mpf": (mpmath.mpf(1.5), 1.5),
    "an array of one Fraction": (np.array([Fraction(3, 2)]), 1.5),
    "an int beyond 64 bits": (10**30, 1e30),
    "an int beyond double": (-(10**400), -math.inf),
    "masked": (np.ma.masked, math.nan),
    "a masked array of one": (np.ma.array([2.0], mask=[True]), math.nan),
    "a masked array that hides nothing": (np.ma.array([2.0], mask=[False]), 2.0),
    "longdouble": (np.longdouble(1.5), 1.5),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_of_every_kind_are_taken_as_a_loss(name):
    given, expected = NUMBERS[name]
    found = v.as_loss("call", given)
    assert type(found) is float
    assert found == expected or (math.isnan(found) and math.isnan(expected))


@pytest.mark.parametrize("value", [1j, "3", True, mpmath.mpc(1, 2), np.timedelta64(3, "s")])
def test_what_is_no_real_number_is_told_in_a_sentence(value):
    with pytest.raises(TypeError, match=r"^call: f must return one real number.*; it returned"):
        v.as_loss("call", value)


@pytest.mark.parametrize(
    ("name", "eps"), [("float16", 2**-10), ("float32", 2**-23), ("float64", 2**-52)]
)
def test_the_rounding_of_a_float_type_is_known_from_numpy_and_from_torch(name, eps):
    torch = pytest.importorskip("torch")
    assert v.eps_of(np.ones(1, name)) == eps
    assert v.eps_of(torch.ones(1, dtype=getattr(torch, name))) == eps
    assert v.eps_of(1.0) == 2**-52
    assert v.eps_of(torch.ones(1, dtype=torch.bfloat16)) == 2**-7


def test_unchanged_by_hands_over_a_copy_and_reports_a_function_that_writes_to_it():
    w = np.array([1.0, 2.0])

    def spoils(w):
        w *= 2
        return 0.0

    with pytest.raises(ValueError, match=r"^call: f changed its argument: .*w = w\.copy\(\)"):
        v.unchanged_by("call", "f", spoils, w)
    np.testing.assert_array_equal(w, [1, 2])
    assert v.unchanged_by("call", "f", np.sum, w) == 3


@pytest.mark.parametrize("value", [[1] * 100, "x" * 500])
def test_describe_stays_short(value):
    assert len(v.describe(value)) < 80
