"""The clinic's patients: each is broken for its cause, and can be helped by a move that fits."""

import numpy as np
import pytest

from gdlesson import Clinic, descend, diagnose
from gdlesson.diagnosis import Kind
from gdlesson.objectives import Objective
from gdlesson.runs.patients import CAUSES, MOOT, MOVES, PATIENTS, helped
from gdlesson.widgets import clinic

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


def test_what_the_table_says_of_a_crawl_helps_each_patient_who_crawls():
    for name in ("snail", "valley"):
        patient = PATIENTS[name]
        for move in ("adam", CURES[patient.cause]):
            assert helped(patient.setting.run(), patient.after(move).run()), (name, move)
    assert PATIENTS["snail"].mends("adam")
    assert not PATIENTS["valley"].mends("adam")  # the features are as they were
    assert not PATIENTS["pendulum"].mends("adam")


def ratios(run):
    return run.losses[1:] / run.losses[:-1]


def settled(run):
    """The losses that are numbers."""
    return run.losses[np.isfinite(run.losses)]


#: What each general sign says, as a judgement on a record.
SEEN = {
    "rate-high": lambda run: bool(len(run.losses) > 2 and (ratios(run)[1:] > 1).all()),
    "rate-low": lambda run: bool(len(run.losses) > 2 and (ratios(run) > 0.9).all()
                                 and (ratios(run) < 1).all()),
    "sign": lambda run: bool(len(run.losses) > 1 and run.losses[1] > run.losses[0]),
    "function": lambda run: bool(np.isnan(run.losses[-1]) and np.nanmax(run.losses) < 1e3),
    "zero": lambda run: bool(run.gradient_norms[0] == 0),
    "batch": lambda run: bool(len(settled(run)) > 50 and ratios(run)[30:].max() > 1e3),
    "features": lambda run: bool(len(run.losses) > 2 and ratios(run)[0] < 0.7
                                 and (ratios(run)[2:] > 0.95).all() and (ratios(run) < 1).all()),
    "kept": lambda run: bool((np.diff(np.sign(np.diff(settled(run)))) != 0).sum() > 0
                             and settled(run).max() <= 1.1 * run.losses[0]),
}  # fmt: skip


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda p: p.name)
@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.proof
def test_what_speaks_against_a_cause_is_not_in_the_record(patient, cause):
    """A sign that the record does show is no word against its cause: such a pair has its own."""
    shows = SEEN[cause](patient.setting.run())
    if cause == patient.cause:
        assert shows or patient.name == "rocket"
        assert cause not in patient.unlike
    elif shows:
        assert cause in patient.unlike


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda p: p.name)
class TestReplies:
    def test_each_wrong_cause_has_its_own_and_none_names_the_right_one(self, patient):
        widget = Clinic(patient.name)
        told = []
        for cause in set(CAUSES) - {patient.cause}:
            widget.cause = cause
            assert widget.answer["right"] is False
            (said,) = widget.answer["said"]
            assert patient.seen in said
            assert CAUSES[patient.cause] not in said
            assert patient.why not in said
            assert said.count("Here ") == 1, f"it is said twice what is seen: {said}"
            told.append(said)
        assert len(set(told)) == len(told)

    def test_the_right_cause_says_how_one_could_tell(self, patient):
        widget = Clinic(patient.name)
        widget.cause = patient.cause
        assert widget.answer["right"] is True
        assert widget.answer["said"][0].startswith(f"Right. {patient.why}")

    def test_a_move_that_changes_nothing_says_so_and_is_not_run(self, patient):
        widget = Clinic(patient.name)
        for move in MOVES:
            widget.move = move
            changes = patient.after(move) != patient.setting
            assert (widget.after is not None) is changes
            assert (widget.answer["said"] == [MOOT.get(move)]) is not changes
            assert "now" not in " ".join(widget.answer["said"]), "a diagnosis gives it away"

    def test_what_helps_without_mending_leaves_the_cause(self, patient):
        before = patient.setting.run()
        widget = Clinic(patient.name)
        for move in MOVES:
            widget.move = move
            if widget.after is None:
                continue
            better = helped(before, widget.after)
            said = " ".join(widget.answer["said"])
            assert ("the cause is still there" in said.lower()) is not (
                better and patient.mends(move)
            )
            assert widget.answer["helped"] is (better and (move != "start" or patient.mends(move)))
            assert ("before clipping" in said) is (move == "clip")
            assert said.startswith("From ") is (move == "start")

    def test_elsewhere_is_no_mirror_image(self, patient):
        before, after = (s.run().losses[0] for s in (patient.setting, patient.after("start")))
        assert before != after or patient.name == "sleeper"


def test_scaled_features_fit_no_worse():
    """Scaling moves no minimum: whoever gets down gets to the same loss."""
    found = [PATIENTS["valley"].after(move).run().losses[-1] for move in ("scale", "adam")]
    assert found[0] <= found[1] < 0.02


def test_a_loss_that_breaks_is_not_mended_by_a_gradient_that_is_clipped():
    assert np.isnan(PATIENTS["cliff"].after("clip").run().losses[-1])


@pytest.mark.parametrize(
    ("losses", "gradient", "said"),
    [
        ([1, np.nan], 0, "the loss there is NaN"),
        ([1, np.inf], 0, "the loss there is infinite"),
        ([1, 2], np.nan, "the gradient there is not finite"),
    ],
)
def test_a_run_that_broke_off_says_what_stood_there(losses, gradient, said):
    slopes = {1.0: 1.0, 0.9: gradient}
    f = Objective(
        "step", "", lambda w: losses[float(w) != 1], lambda w: (slopes[round(float(w), 9)],),
        (), ((-2.0, 2.0),), (1.0,),
    )  # fmt: skip
    run = descend(f, 1.0, learning_rate=0.1, steps=1)
    assert clinic._broken_words(run) == said


def test_a_patients_settings_do_not_name_what_is_wrong():
    assert PATIENTS["cliff"].cause == "function"
    assert "log" not in PATIENTS["cliff"].config


def test_a_run_at_rest_is_drawn_level():
    answer = Clinic("sleeper").answer
    for name, height in (("losses", 1.0), ("norms", 0.0)):
        drawn = np.frombuffer(answer["before"][name], dtype="<f8")
        assert drawn.tolist() == [height] * (PATIENTS["sleeper"].setting.steps + 1)
