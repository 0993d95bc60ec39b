"""The mutants of the library: that they are made, put in place everywhere, and taken note of."""

from pathlib import Path

import library_mutation as lm
import pytest

from gdlesson.slopes import audit, estimate, grain


def test_every_named_threshold_is_halved_and_doubled():
    lines = {(m.line, m.mutant) for m in lm.mutants("slopes.audit", ("threshold",))}
    assert ("OPEN = 0.5", "OPEN = 0.25") in lines
    assert ("OPEN = 0.5", "OPEN = 1.0") in lines
    assert ("TORN_FLOORS, MOVED_FLOORS = (16, 8)", "TORN_FLOORS, MOVED_FLOORS = (16, 4)") in lines
    assert not [line for line, _ in lines if not line.split("=")[0].strip().isupper()]


def test_arithmetic_is_exchanged_and_thresholds_are_left():
    found = lm.mutants("slopes.grain", ("arithmetic",))
    pairs = {(m.line, m.mutant) for m in found}
    assert ("squares = [part ** 2 for part in LONE_LOOKS]",
            "squares = [part * 2 for part in LONE_LOOKS]") in pairs  # fmt: skip
    assert len(found) > 60
    assert {m.kind for m in found} == {"arithmetic"}


@pytest.fixture
def original():
    source = Path(grain.__file__).read_text("utf-8")
    yield source
    lm.put_in_place("slopes.grain", source)


class Small:
    size = 1e-20


def test_a_mutant_reaches_those_who_imported_it(original):
    assert audit.is_rounding is grain.is_rounding is estimate.is_rounding
    assert audit.is_rounding(Small(), 1e-15)
    lm.put_in_place("slopes.grain", original.replace("UNITS_OF_ONE = 8", "UNITS_OF_ONE = 4"))
    assert not audit.is_rounding(Small(), 1e-15)
    share = original.replace("TEETH_SHARE = 0.03", "TEETH_SHARE = 0.06")
    lm.put_in_place("slopes.grain", share)
    assert estimate.TEETH_SHARE == 0.06
    assert audit.is_rounding(Small(), 1e-15)
    lm.put_in_place("slopes.grain", original)
    assert estimate.TEETH_SHARE == 0.03


@pytest.mark.proof
def test_every_reason_is_a_sentence_and_fits_a_mutant():
    for (module, line, mutant), why in lm.explained().items():
        assert why.endswith(".")
        assert (line, mutant) in {(m.line, m.mutant) for m in lm.mutants(module)}


def test_every_module_named_has_tests_that_concern_it():
    assert all(lm.tests_of(m, ("threshold",)) for m in lm.THRESHOLDS)
    assert all(lm.tests_of(m, ("arithmetic",)) for m in lm.MEASURED)
