"""Step rules with settings that nobody thought of."""

import dataclasses
import math

import numpy as np


def drawn_rule(kind, rng):
    """A rule of this kind with random settings, each from its own range."""
    settings = {"learning_rate": 10 ** rng.uniform(-4, 0)}
    for setting in dataclasses.fields(kind)[1:]:
        size = np.shape(setting.default)
        if isinstance(setting.default, bool):
            value = bool(rng.integers(2))
        elif math.isfinite(setting.metadata["below"]):
            value = rng.uniform(0.05, 0.98, size) * setting.metadata["below"]
        else:
            value = 10 ** rng.uniform(-9, -0.5, size) * (setting.name == "eps" or rng.integers(2))
        settings[setting.name] = tuple(value) if size else value
    if settings.get("nesterov"):  # PyTorch, too, has no dampening then
        settings["dampening"] = 0.0
    return kind(**settings)
