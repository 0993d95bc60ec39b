"""What every test shares: Hypothesis draws the same examples on every run and machine."""

import gc

from hypothesis import settings

settings.register_profile("lesson", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("lesson")


def pytest_collection_finish():
    # Ten thousand tests stay to the end: the collector need not look at them again and again.
    gc.collect()
    gc.freeze()
