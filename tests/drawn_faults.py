"""Slips in a gradient, each as a maker: from f's slope to the function that a run was given.

A maker is called anew for every run, so that what a slip remembers begins with the run. `descend`
asks once before the first step, to look at what comes; what counts the askings allows for it.
"""

import numpy as np


def flipped(slope):
    return lambda w: -slope(w)


def one_flipped(slope):
    return lambda w: _changed(slope(w), lambda g: _put(g, 0, -g.flat[0]))


def rolled(slope):
    return lambda w: np.roll(slope(w), 1)


def backwards(slope):
    return lambda w: slope(w)[::-1].copy()


def halved(slope):
    return lambda w: 0.5 * slope(w)


def summed(slope):
    return lambda w: 40 * slope(w)


def one_halved(slope):
    return lambda w: _changed(slope(w), lambda g: _put(g, -1, 0.5 * g.flat[-1]))


def detached(slope):
    return lambda w: _changed(slope(w), lambda g: _put(g, -1, 0.0))


def zero(slope):
    return lambda w: 0 * slope(w)


def zero_later(slope):
    return _counted(slope, lambda g, call: g if call < 25 else 0 * g)


def kept(slope):
    return _remembering(slope, lambda g, past: np.sum([*past, g], axis=0))


def half_kept(slope):
    total = []

    def given(w):
        total.append(slope(w) + (0.7 * total[-1] if total else 0.0))
        return total[-1].copy()

    return given


def stale(slope):
    return _remembering(slope, lambda g, past: past[-1] if past else g)


def two_behind(slope):
    return _remembering(slope, lambda g, past: past[-2] if len(past) > 1 else g)


def frozen(slope):
    return _remembering(slope, lambda g, past: past[0] if past else g)


def unrelated(slope, seed=5):
    rng = np.random.default_rng(seed)
    return lambda w: rng.normal(size=np.shape(w)) * (0.1 + np.linalg.norm(slope(w)))


def penalty(slope):
    return lambda w: slope(w) + 2.0 * w


# Slips that no rule was written for.


def only_signs(slope):
    return lambda w: np.sign(slope(w))


def unit_length(slope):
    return lambda w: _changed(slope(w), lambda g: g / (1e-12 + np.linalg.norm(g)))


def sizes(slope):
    return lambda w: np.abs(slope(w))


def coarse(slope):
    return lambda w: np.round(slope(w))


def doubled_place(slope):
    return lambda w: slope(2 * w)


def squared(slope):
    return lambda w: _changed(slope(w), lambda g: g * np.abs(g))


def boxed(slope):
    return lambda w: np.clip(slope(w), -0.5, 0.5)


def mixed(slope):
    return lambda w: _changed(slope(w), lambda g: g + 0.5 * np.roll(g, 1))


def sometimes_flipped(slope):
    return _counted(slope, lambda g, call: -g if call % 3 == 0 else g)


def shifted(slope):
    return lambda w: slope(w) + 1.0


# What is no slip: noise that is right on average; and accidents.


def noisy(slope, seed=11, size=0.3):
    rng = np.random.default_rng(seed)
    first = []

    def given(w):
        g = np.asarray(slope(w))
        first.append(np.linalg.norm(g))
        return g + size * first[0] / np.sqrt(g.size) * rng.normal(size=g.shape)

    return given


def outlier(slope):
    return _counted(slope, lambda g, call: g + 30 * (1 + np.abs(g).max()) if call == 20 else g)


def ruined(slope):
    return _counted(slope, lambda g, call: g if call < 40 else 1e7 * (1 + np.abs(g)))


def _changed(g, how):
    return how(np.array(g, dtype=float))


def _put(g, place, value):
    g.flat[place] = value
    return g


def _counted(slope, how):
    calls = [-1]  # the first asking is before the run

    def given(w):
        calls[0] += 1
        return how(np.array(slope(w), dtype=float), calls[0] - 1)

    return given


def _remembering(slope, how):
    past, calls = [], [0]

    def given(w):
        g = np.array(slope(w), dtype=float)
        calls[0] += 1
        if calls[0] == 2:
            past.clear()
        answer = np.array(how(g, past))
        past.append(g)
        return answer

    return given
