"""The clinic's patients: each is broken for its cause, and can be helped by a move that fits."""

import pytest

from gdlesson import Clinic, diagnose
from gdlesson.diagnosis import Kind
from gdlesson.runs.patients import CAUSES, MOVES, PATIENTS, helped

KINDS = {
    "rate-high": {Kind.OVERSHOOTING, Kind.BLEW_UP},
    "rate-low": {Kind.STEPS_TOO_SHORT},
    "sign": {Kind.FLIPPED_SIGN},
    "function": {Kind.LEFT_DOMAIN},
    "zero": {Kind.FLAT},
    "batch": {Kind.EXPLODED_LATE},
    "features": {Kind.UNSCALED_FEATURES},
    "kept": {Kind.KEPT_GRADIENTS},
}
CURES = {
    "rate-high": "divide", "rate-low": "multiply", "sign": "minus", "function": "guard",
    "zero": "start", "batch": "clip", "features": "scale", "kept": "clear",
}  # fmt: skip


def test_there_are_eight_or_more_and_every_cause_occurs():
    assert len(PATIENTS) >= 8
    assert {p.cause for p in PATIENTS.values()} == set(CAUSES)


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda p: p.name)
class TestEveryPatient:
    def test_diagnose_sees_the_cause(self, patient):
        assert diagnose(patient.setting.run()).kind in KINDS[patient.cause]

    def test_the_move_that_fits_helps(self, patient):
        before = patient.setting.run()
        assert helped(before, patient.after(CURES[patient.cause]).run())

    def test_some_moves_do_not(self, patient):
        before = patient.setting.run()
        useless = [m for m in MOVES if not helped(before, patient.after(m).run())]
        assert len(useless) >= 3

    def test_the_page_does_not_carry_the_cause(self, patient):
        widget = Clinic(patient.name)
        assert "right" not in widget.answer
        assert patient.why not in str(widget.get_state())

    def test_it_is_the_same_run_every_time(self, patient):
        first, second = patient.setting.run(), patient.setting.run()
        assert first.losses.tobytes() == second.losses.tobytes()


def test_a_wrong_cause_is_told_the_right_one_and_how_one_could_tell():
    widget = Clinic("climber")
    widget.cause = "rate-high"
    assert widget.answer["right"] is False
    text = " ".join(widget.answer["said"])
    assert CAUSES["sign"] in text
    assert PATIENTS["climber"].why in text
