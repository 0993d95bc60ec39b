"""States of widgets as the page gets them, and random ones."""

import base64

from hypothesis import HealthCheck, Phase, given, settings

#: Anywidget's and ipywidgets' own traits.
NOT_OURS = {"layout", "tabbable", "tooltip", "comm"}


def readable(value):
    """A state in what JSON can hold; bytes are marked as such."""
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, dict):
        return {str(k): readable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [readable(v) for v in value]
    return value


def state(widget):
    """What Python sends to the page."""
    names = [n for n in widget.trait_names(sync=True) if n[0] != "_" and n not in NOT_OURS]
    return {name: readable(getattr(widget, name)) for name in names}


def drawn(strategy, count):
    """So many examples, the same in every run."""
    found = []

    @settings(
        max_examples=count, phases=[Phase.generate], database=None, deadline=None,
        derandomize=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def collect(example):
        found.append(example)

    collect()
    return found
