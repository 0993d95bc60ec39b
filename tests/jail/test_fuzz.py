"""Random classes: none of it ends, stalls or swells the process that keeps the marks.

A drawn sample; `make bench` has thousands of each kind, with figures.
"""

import pytest
from fixtures.submissions.fuzz import KINDS, grade_fuzz, random_zip
from fixtures.submissions.notebooks import NAME

from gdlesson.instructor.intake.collect import CollectError, collect

MANY = 60
#: Seconds and bytes that the coordinator may not exceed.
LONGEST, LARGEST = 10.0, 500_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_random_class_has_a_record_each(jail, tmp_path, kind):
    found = grade_fuzz(tmp_path, kind, range(MANY))
    assert found.troubles == []
    assert sum(found.states.values()) == MANY
    assert len(found.states) > 1 or kind == "Python"
    assert found.pause < LONGEST
    assert found.grown < LARGEST


def test_a_random_zip_as_a_class_is_students_or_a_sentence(tmp_path):
    path = tmp_path / "class.zip"
    rows, sentences = [], []
    for number in range(MANY):
        path.write_bytes(random_zip(number))
        try:
            rows += collect(path, NAME)
        except CollectError as error:
            sentences.append(str(error))
    assert rows
    assert all(bool(r.files) != bool(r.problem) for r in rows)
    assert sentences
    assert all(s.endswith(".") for s in sentences)
