"""What needs a jail: where there is none, that is said aloud, and on a Linux CI it is a failure."""

import os
import sys

import pytest

from gdlesson.instructor.jail.doctor import complaints

LOUD = "NOT TESTED, no jail on this machine: "


@pytest.fixture(scope="session")
def jail():
    """There is a jail here that holds."""
    wrong = complaints()
    if wrong and os.environ.get("CI") and sys.platform.startswith("linux"):
        pytest.fail("no jail on this CI machine: " + " ".join(wrong))
    if wrong:
        pytest.skip(LOUD + " ".join(wrong))


def pytest_terminal_summary(terminalreporter):
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if LOUD in str(r.longrepr)]
    if skipped:
        terminalreporter.write_sep("!", red=True)
        terminalreporter.write_line(f"{len(skipped)} tests of the grader's jail were not run.")
        terminalreporter.write_line(str(skipped[0].longrepr)[:500])
        terminalreporter.write_sep("!", red=True)
