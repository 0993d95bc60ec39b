"""What the text of exercise 02 promises of its Parts 6 and 7: clipping, loops, step rules."""

from __future__ import annotations

from gdlesson.checks.promises.promise import Promise

_NOT_CHANGED = "It is not changed."
_SHAPES = ("another shape",)
_WHOLE = ("whole numbers in w0", "no step, from whole numbers")
_PATH = "Floats of shape (steps + 1, *w0.shape), row 0 being w0."
_STEPS = "steps: how many steps to take."
_KEPT = "momentum: how much of the velocity is kept at each step, from 0 to below 1."

_NOTHING = "Where a task takes `steps`, 0 is allowed, and then nothing moves."
#: Of every task that takes steps, and of every one that is given a gradient.
NO_STEPS = Promise("no-steps", _NOTHING, ("no step at all",))
NOT_ITS_OWN = Promise(
    "not-into-the-gradient", "compute with it, and don't write into it", ("a plane",)
)
_NO_STEPS = Promise("no-steps", _NOTHING, ("no step at all", "no step, from whole numbers"))

RULES: dict[str, tuple[Promise, ...]] = {
    "clip_gradient": (
        Promise("that-norm", "scaled down to that norm, in the same direction", (
            "too long", "barely too long", "shape (3, 2)", "whole numbers", "another shape",
            "small and too long", "tiny and too long", "shape ()")),
        Promise("short-ones-stay", "the gradient itself where its norm is at most max_norm", (
            "short enough", "well below the limit", "a gradient of zeros",
            "barely short enough", "another shape, short enough", "small and short enough",
            "tiny and short enough")),
        Promise("zeros", "the gradient itself where its norm is at most max_norm",
                ("a gradient of zeros",)),
        Promise("not-changed", "gradient: an array of any shape. It is not changed."),
        Promise("any-shape", "gradient: an array of any shape.",
                ("shape (3, 2)", "another shape", "another shape, short enough", "shape ()")),
        Promise("whole-numbers", "An array of the same shape", ("whole numbers",)),
        Promise("exactly-that-norm", "else scaled down to that norm",
                ("too long", "barely too long", "shape (3, 2)", "whole numbers", "another shape",
                 "small and too long", "tiny and too long", "tiny and short enough", "shape ()")),
        Promise("small-ones-too", "the gradient itself where its norm is at most max_norm", (
            "small and too long", "small and short enough", "tiny and too long",
            "tiny and short enough")),
        Promise("no-axes", "gradient: an array of any shape.", ("shape ()",)),
    ),
    "mended_sign": (
        _NO_STEPS,
        NOT_ITS_OWN,
        Promise("downhill", "The step goes *against* the gradient."),
        Promise("row-zero", _PATH),
        Promise("not-changed", _NOT_CHANGED),
        Promise("that-many", _STEPS),
        Promise("no-early-stop", _STEPS,
                ("the ground is nearly flat", "at the minimum", "the rate is too large")),
        Promise("any-shape", "w0: the start, any shape.", ("w of shape (2, 2)", *_SHAPES)),
        Promise("floats", _PATH, _WHOLE),
    ),
    "mended_mean": (
        Promise("the-mean", "some steps of descent on the MSE"),
        Promise("from-w0", "w0: the start, shape (d,)."),
        Promise("not-changed", "w0: the start, shape (d,). It is not changed."),
        Promise("that-many", _STEPS),
        Promise("floats", "An array of shape (d,)", ("whole numbers in w0",)),
        Promise("whole-numbers", "X: shape (n, d). y: shape (n,).", ("whole numbers in X and y",)),
        NO_STEPS,
        Promise("no-largest-size", "X: shape (n, d). y: shape (n,).", ("more rows",)),
        Promise("no-early-stop", _STEPS, ("near the bottom, and the rate is too large",)),
        Promise("the-last-point", "after some steps of descent on the MSE", (
            "the rate is too large", "near the bottom, and the rate is too large",
            "it flies off")),
    ),
    "mended_state": (
        _NO_STEPS,
        NOT_ITS_OWN,
        Promise("the-same-again", "the same at every call"),
        Promise("not-changed", _NOT_CHANGED),
        Promise("what-was-passed", _KEPT, (
            "momentum 0.6", "shape (2, 2)", "momentum 0.3", "no momentum", "another shape",
            "whole numbers in w0", "a level floor", "the rate is too large", "a plane")),
        Promise("from-zero", _KEPT, ("no momentum",)),
        Promise("any-shape", "An array of w0's shape.", ("shape (2, 2)", *_SHAPES)),
        Promise("floats", "w0: the start, any shape.", _WHOLE),
        Promise("that-many", _STEPS, ("a level floor", "the rate is too large")),
        Promise("down-this-slope", "gradient: a function from arrays of w0's shape",
                ("the same start, another bowl",)),
    ),
    "momentum_descent": (
        _NO_STEPS,
        NOT_ITS_OWN,
        Promise("the-velocity-first", "which comes first, the velocity or the step"),
        Promise("row-zero", _PATH),
        Promise("not-changed", _NOT_CHANGED),
        Promise("what-was-passed", _KEPT, (
            "momentum 0.6", "shape (2, 2)", "momentum 0.3", "no momentum", "another shape",
            "whole numbers in w0", "a level floor", "the rate is too large", "a plane")),
        Promise("from-zero", _KEPT, ("no momentum",)),
        Promise("that-many", _STEPS, ("at the minimum", "the rate is too large")),
        Promise("any-shape", "w0: the start, any shape.", ("shape (2, 2)", *_SHAPES)),
        Promise("floats", _PATH, _WHOLE),
        Promise("rolls-on", _KEPT, ("a level floor",)),
    ),
    "adam_descent": (
        Promise("corrected", "The *bias correction* divides that out"),
        Promise("row-zero", _PATH),
        Promise("not-changed", _NOT_CHANGED),
        Promise("betas-as-passed", "beta1, beta2: how much of the running averages", (
            "other betas", "a large eps", "another shape",
            "nothing kept of the gradients")),
        Promise("eps-to-the-root", "added to the root",
                ("tiny gradients", "a large eps", "shape (2, 2)", "another shape",
                 "nothing kept of the gradients", "whole numbers in w0", "a level floor",
                 "a tiny start", "a plane")),
        Promise("the-names-given", "beta1=0.9, beta2=0.999, eps=1e-8):", ("other betas",)),
        Promise("as-in-the-signature", "beta1=0.9, beta2=0.999, eps=1e-8):", (
            "the usual betas", "tiny gradients", "shape (2, 2)", "whole numbers in w0",
            "at the minimum", "a level floor", "a tiny start", "a plane")),
        _NO_STEPS,
        NOT_ITS_OWN,
        Promise("eps-at-zero", "eps: keeps the division from dividing by 0", ("at the minimum",)),
        Promise("that-many", _STEPS, ("at the minimum",)),
        Promise("any-shape", "w0: the start, any shape.", (
            "shape (2, 2)", *_SHAPES)),
        Promise("floats", _PATH, _WHOLE),
        Promise("rolls-on", "how much of the running averages of g and of its square is kept",
                ("a level floor",)),
        Promise("in-every-step", "In step $t = 1, 2, 3", ("the usual betas",)),
    ),
}  # fmt: skip
