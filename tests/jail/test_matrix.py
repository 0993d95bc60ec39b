"""What the grader says of an answer is what the check in the notebook says: the same matrix.

A twelfth of it each time; all of it with GDLESSON_WHOLE_MATRIX set (a minute or two).
"""

import os

import pytest
from fixtures.submissions.matrix import notebook, packed
from fixtures.submissions.notebooks import NAME

from gdlesson.instructor.grading import Settings, grade

PACKS = packed()[:: 1 if os.environ.get("GDLESSON_WHOLE_MATRIX") else 12]


@pytest.mark.parametrize("index", range(len(PACKS)))
def test_the_grader_agrees_with_the_matrix(jail, index):
    pack = PACKS[index]
    record = grade(f"pack-{index}", notebook(pack), Settings(NAME, seed=index))
    rows = {row["task"]: row for row in record["tasks"]}
    for task, (fixture, _) in pack.items():
        row = rows[task]
        found = (row["outcome"] == "passed", row["misconception"])
        assert found == (fixture.passes, fixture.misconception), (fixture.name, row["message"])
