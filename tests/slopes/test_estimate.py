"""What surrounds the search: the record that it returns, and numpy's warnings."""

import dataclasses
import inspect
import math

import numpy as np
import pytest

from gdlesson.slopes import estimate


def test_a_record_made_by_hand_holds_every_field():
    names = [field.name for field in dataclasses.fields(estimate.DerivativeEstimate)]
    assert list(inspect.signature(estimate.DerivativeEstimate).parameters) == names
    given = dict(zip(names, (1.0, 2.0, 3, estimate.DerivativeStatus.NOISY, 4.0, ()), strict=True))
    made = estimate.DerivativeEstimate(**given)
    assert dataclasses.asdict(made) == given
    assert made == dataclasses.replace(made) != dataclasses.replace(made, step=5.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.value = 0.0


@pytest.mark.parametrize("version", [np.__version__, "1.26.4"])
def test_numpy_warns_again_afterwards_and_is_quiet_within(monkeypatch, version):
    """Also where a search is made within a search."""
    monkeypatch.setattr(np, "__version__", version)

    def slope(call, f, x):
        return f(x) if x < 0 else (quiet(call, f, -1.0), np.geterr()["divide"], f(x))

    quiet = estimate._quiet(slope)
    before = np.geterr()
    with np.errstate(all="raise"):
        assert quiet("t", lambda x: float(np.float64(1) / 0), 1.0) == (math.inf, "ignore", math.inf)
        assert np.geterr()["divide"] == "raise"
    assert np.geterr() == before


@pytest.mark.parametrize(("version", "count"), [("1.26.4", 1), ("2.0.0", 0), ("2.4.6", 0)])
def test_numpy_is_told_at_each_search_only_where_it_must_be(monkeypatch, version, count):
    made, errstate = [], np.errstate
    monkeypatch.setattr(np, "__version__", version)
    monkeypatch.setattr(np, "errstate", lambda **how: made.append(how) or errstate(**how))
    quiet = estimate._quiet(lambda call, f, x: f(x))
    before = len(made)
    assert quiet("t", math.exp, 0.0) == 1.0
    assert len(made) - before == count
