"""What somebody computes who holds a belief: one small function each, by task.

An answer that behaves like one of these on every input shows that misconception. The more telling
beliefs stand first. They are run on the same inputs as the answer, under the same watch.
"""

from gdlesson.checks.beliefs import (
    adam,
    broken,
    broken_rates,
    broken_walks,
    derivative,
    descent,
    engine,
    fits,
    gradient,
    network,
    regression,
    rules,
    scaling,
    sweeps,
    turns,
)

#: For each task, (id in the catalogue, function), in the order in which they are tried.
BELIEFS = {
    **derivative.BELIEFS,
    **gradient.BELIEFS,
    **descent.BELIEFS,
    **sweeps.BELIEFS,
    **regression.BELIEFS,
    **fits.BELIEFS,
    **scaling.BELIEFS,
    **rules.BELIEFS,
    **adam.BELIEFS,
    **engine.BELIEFS,
    **network.BELIEFS,
    **broken.BELIEFS,
    **broken_rates.BELIEFS,
    **broken_walks.BELIEFS,
    **turns.BELIEFS,
}

__all__ = ["BELIEFS"]
