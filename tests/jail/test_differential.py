"""What ran in the notebook runs in the grader: a drawn sample of `benchmarks notebook_verdicts`.

Each notebook is the solution after changes that people and their tools make, run by IPython's shell
with its own checks, and graded.
"""

import os
import random

import pytest
from fixtures.submissions.differential import compared
from fixtures.submissions.kernels import Kernels

#: A different handful each day would be a test that fails by the calendar; these are drawn once.
MANY = int(os.environ.get("GDLESSON_NOTEBOOKS", "12"))
SEEDS = random.Random(7).sample(range(400), MANY)


@pytest.fixture(scope="module")
def kernels():
    with Kernels() as running:
        yield running


@pytest.mark.parametrize("seed", SEEDS)
def test_the_grader_says_what_the_notebooks_own_checks_say(jail, kernels, seed):
    found = compared(seed, kernels.verdicts)
    assert not found.lower, found
    assert not found.higher, found
    assert found.passed > 5, "the notebook did not run: then this proves nothing"
