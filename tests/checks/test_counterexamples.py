"""A search over the documented domain for an input that shows what no case does."""

import domain
import domain_engine
import pytest
from fixtures.misconceptions import FIXTURES
from hypothesis import HealthCheck, find, given, settings
from hypothesis.errors import NoSuchExample
from judged import TASKS, is_right
from mutation import explained, mutants
from mutation_kinds import kinds
from mutation_survivors import reasons

from gdlesson.checks.look import wanted_of

pytestmark = pytest.mark.proof

DOMAIN = {**domain.DOMAIN, **domain_engine.DOMAIN}
MANY = settings(
    max_examples=12, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def right_there(name, answer, case):
    task = TASKS[name]
    wanted = wanted_of(case, task.reference, task.reading)
    return is_right(name, answer, {**case, "seconds": 0.5}, wanted)


def survivors(name):
    """Mutants that a check passes, and that are listed as right."""
    listed = explained()
    yield from (m for m in mutants(name) if m.key in listed)
    also = reasons()
    yield from (m for _, m in kinds(name) if m.key in also)


@pytest.mark.parametrize("name", TASKS)
def test_what_passes_is_right_everywhere(name):
    answers = [f.answer for f in FIXTURES if f.passes and f.task == name]

    @MANY
    @given(DOMAIN[name])
    def search(case):
        for answer in answers[:8]:
            assert right_there(name, answer, case), answer

    search()


@pytest.mark.parametrize("name", TASKS)
def test_a_mutant_that_is_listed_as_right_has_no_counter_example(name):
    alive = list(survivors(name))

    @MANY
    @given(DOMAIN[name])
    def search(case):
        for mutant in alive:
            assert right_there(name, mutant.answer, case), mutant.key

    if alive:
        search()


def test_the_search_finds_what_cases_are_there_to_find():
    # The measure can fail: an answer that is wrong for few inputs is found in the domain.
    def no_negative_h(f, x, h):
        return (f(x + h) - f(x)) / abs(h)

    find(DOMAIN["slope"], lambda case: not right_there("slope", no_negative_h, case))
    reference = TASKS["slope"].reference
    with pytest.raises(NoSuchExample):
        find(DOMAIN["slope"], lambda case: not right_there("slope", reference, case), settings=MANY)
