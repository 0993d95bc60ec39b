"""The arrows between modules: imports run one way, and the core is light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import gdlesson

SOURCE = Path(gdlesson.__file__).parent
#: Each module may import what stands above it.
ORDER = [
    "_version",
    "_validate",
    "tables",
    "squared_error",
    "objectives",
    "surfaces",
    "expressions",
    "probe",
    "extrapolation",
    "audit",
    "estimate",
    "derivative",
    "coordinates",
    "batched",
    "complex_step",
    "gradient_check",
    "gradient",
    "autodiff",
    "graph",
    "optimizers",
    "history",
    "descent",
    "verdicts",
    "diagnosis",
    "patients",
    "datasets",
    "plots",
    "widgets",
    "sections",
    "misconceptions",
    "checks",
    "progress",
    "quizzes",
    "terms",
    "setup_check",
    "damage",
    "workspace",
    "instructor",
    "cli",
]


def imports(path):
    """Modules of ours that a file imports, apart from imports made for type checkers only."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gdlesson"):
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [a.name for a in node.names]
        elif isinstance(node, ast.Import):
            yield from [a.name.split(".")[1] for a in node.names if a.name.startswith("gdlesson.")]


FILES = [p for p in sorted(SOURCE.rglob("*.py")) if p != SOURCE / "__init__.py"]


def room(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def test_every_module_has_its_place_in_the_order():
    assert {room(p) for p in FILES} == set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_run_one_way(path):
    here = ORDER.index(room(path))
    for name in imports(path):
        if path.parent != SOURCE and name == room(path):
            continue  # within the widgets
        assert ORDER.index(name) < here, f"{path.name} imports {name}, which comes later"


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_numpy_and_no_more():
    extra = loaded_by("import gdlesson") - loaded_by("import numpy")
    assert extra == {"gdlesson"} | (extra & set(sys.stdlib_module_names))


def test_the_core_and_the_widgets_never_touch_pyplot():
    heavy = loaded_by("import gdlesson; gdlesson.DescentPlayground(); import matplotlib")
    assert "matplotlib" in heavy
    code = (
        "import sys, gdlesson; gdlesson.DescentPlayground()._repr_mimebundle_();"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
