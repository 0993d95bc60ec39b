"""What every test shares: Hypothesis draws the same examples on every run and machine."""

from hypothesis import settings

settings.register_profile("lesson", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("lesson")
