"""Which modules of the library are mutated, and which tests concern them."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent

#: Modules all of whose thresholds are held, at both sides of each border, by the files of borders
#: of their room.
BORDERS = ("test_borders.py", "test_diagnosis_borders.py")
SLOPES = tuple(
    f"slopes.{name}"
    for name in (
        "grain", "settle", "audit", "judgement", "estimate", "extrapolation", "neville", "probe",
    )
)  # fmt: skip
RUNS = tuple(
    f"runs.{name}"
    for name in (
        "verdicts", "sentences", "directions", "late", "leaps", "gradient_audit", "slips", "noise",
        "breaks", "ground", "hindrances", "symptoms", "chart", "outlook", "steepest", "retuning",
        "remedies",
    )
)  # fmt: skip
#: And others whose thresholds the tests of their arithmetic hold.
ELSEWHERE = (
    "diagnosis", "slopes.fitted", "slopes.drowned", "runs.so_far", "drawing.terrain",
    "drawing.heights",
)  # fmt: skip
THRESHOLDS = (*SLOPES, *RUNS, *ELSEWHERE)

#: Tests that concern several modules of a room.
SEARCH = (
    "slopes/test_borders.py", "slopes/test_kinds.py", "slopes/test_kept_cases.py",
    "test_derivative_suite.py",
)  # fmt: skip
DERIVATIVES = ("test_derivative.py", "test_gradient.py", "test_bad_input.py")
TAPE = ("tape/test_rules.py", "tape/test_natural.py", "tape/test_recorded.py")
TYPED = ("typed/test_typed.py",)
RULES = ("optimizers/test_rules.py", "test_bad_input.py")
TABLES = ("losses/test_squared_error.py", "test_bad_input.py")
VERDICTS = ("runs/test_borders.py", "runs/test_verdicts.py", "runs/test_so_far.py")
DIAGNOSIS = ("runs/test_diagnosis_borders.py", "test_diagnosis.py")
DRAWN = ("drawing/test_terrain.py", "drawing/test_surfaces.py", "test_plots.py")
#: Modules whose arithmetic is changed, and tests that concern them besides the one in their place.
MEASURED: dict[str, tuple[str, ...]] = {
    "objectives": (),
    "autodiff": (),
    "derivative": DERIVATIVES,
    "gradient": (*DERIVATIVES, "slopes/test_fitted.py"),
    "descent": ("losses/test_squared_error.py", "optimizers/test_schedules.py"),
    "history": ("test_descent.py", "test_bad_input.py"),
    "datasets": (),
    "diagnosis": DIAGNOSIS,
    **dict.fromkeys((f"losses.{name}" for name in ("squared_error", "tables", "measured")), TABLES),
    **dict.fromkeys((f"optimizers.{name}" for name in ("sgd", "adam", "adaptive")), RULES),
    "optimizers.schedules": RULES,
    "optimizers.settings": RULES,
    "slopes.complex_step": DERIVATIVES,
    "slopes.batched": DERIVATIVES,
    "slopes.gradient_check": DERIVATIVES,
    "slopes.fitted": DERIVATIVES,
    **dict.fromkeys(
        (f"typed.{name}" for name in ("differentiate", "parse", "trees", "spelling")), TYPED
    ),
    **dict.fromkeys(
        (
            f"tape.{name}"
            for name in (
                "operations", "elementwise", "reductions", "shapes", "products", "rules", "record",
                "recorded", "recording", "arithmetic", "views", "constants", "grad", "leaks",
            )
        ),
        TAPE,
    ),
    **dict.fromkeys(
        (
            f"drawing.{name}"
            for name in ("surfaces", "terrain", "heights", "curves", "graph", "columns", "arrows")
        ),
        DRAWN,
    ),
    **dict.fromkeys(RUNS[:5], VERDICTS),
    "runs.fates": VERDICTS,
    "runs.so_far": VERDICTS,
    **dict.fromkeys(
        (
            f"runs.{name}"
            for name in ("gradient_audit", "slips", "breaks", "outlook", "steepest", "noise",
                         "ground", "hindrances", "symptoms", "chart", "remedies")
        ),
        DIAGNOSIS,
    ),
    "runs.retuning": ("runs/test_remedies.py", *DIAGNOSIS),
    **dict.fromkeys(SLOPES, SEARCH),
    "slopes.smooth": (),
    "slopes.smooth_table": ("slopes/test_smooth.py",),
    "slopes.drowned": DERIVATIVES,
}  # fmt: skip


def files_of(module: str, kind: str) -> list[str]:
    """The files of tests that concern a module; its borders hold its thresholds."""
    room, _, name = module.rpartition(".")
    if kind == "threshold" and module not in ELSEWHERE:
        return [str(f) for each in BORDERS if (f := HERE / room / each).exists()]
    files = [HERE / room / f"test_{name}.py", *(HERE / f for f in MEASURED.get(module, ()))]
    return [str(f) for f in dict.fromkeys(files) if f.exists()]
