"""What every test shares: Hypothesis draws the same examples on every run and machine."""

import gc
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# What checks notebooks against their schema compiles 39 grammars of addresses when it is loaded,
# a second in each process; no notebook has an address to check.
sys.modules.setdefault("rfc3987_syntax", None)

# Thousands of tests are collected and none is let go: looking through them for garbage again and
# again takes a tenth of the time.
gc.set_threshold(100_000, 20, 20)

settings.register_profile("lesson", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("lesson")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file that has only long proofs, or none, is not read where it has no test to run."""
    wanted = config.getoption("markexpr")
    if collection_path.suffix != ".py" or wanted not in ("proof", "not proof"):
        return None
    text = collection_path.read_text("utf-8")
    unwanted = {
        "proof": "mark.proof" not in text,
        "not proof": "\npytestmark = pytest.mark.proof" in text,
    }
    return unwanted[wanted] or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that load torch stand first, so that one process has them and only it loads torch."""
    loads = {
        path: 'importorskip("torch")' in path.read_text("utf-8") for path in {i.path for i in items}
    }
    items.sort(key=lambda item: not loads[item.path])
