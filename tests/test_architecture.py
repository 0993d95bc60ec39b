"""The arrows between modules: imports point down, and the core is light."""

import ast
import functools
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

import gdlesson

SOURCE = Path(gdlesson.__file__).parent
#: The rooms and the nouns at the door, from the ground up; each may import what stands before it.
FLOORS = [
    ["_version", "_html", "_validate", "page", "tape", "typed"],
    ["slopes", "losses", "optimizers", "autodiff", "datasets", "workspace", "course"],
    ["derivative", "history", "objectives"],
    ["gradient", "drawing", "checks"],
    ["descent", "plots"],
    ["runs", "diagnosis"],
    ["widgets"],
    ["instructor", "site"],
    ["cli"],
]
ORDER = [room for floor in FLOORS for room in floor]
#: How many modules may stand in the root: more, and a newcomer no longer sees what matters.
AT_THE_DOOR = 16
LONGEST_MODULE = 300
LONGEST_FUNCTION = 60

FILES = [p for p in sorted(SOURCE.rglob("*.py")) if "_lesson" not in p.parts]
MODULES = {
    ".".join(p.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__"): p
    for p in FILES
}


def imports(path):
    """Modules of ours that a file imports, apart from imports made for type checkers only."""
    nodes = [ast.parse(path.read_text("utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            nodes += node.orelse
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "gdlesson":
            inner = [f"{node.module}.{a.name}" for a in node.names]
            yield from {name if name in MODULES else node.module for name in inner}
        elif isinstance(node, ast.Import):
            yield from [a.name for a in node.names if a.name.split(".")[0] == "gdlesson"]
        elif not isinstance(node, ast.expr):  # no expression has an import in it
            nodes += ast.iter_child_nodes(node)


@functools.cache
def graph():
    """Which modules each of ours imports."""
    return {name: set(imports(path)) - {name} for name, path in MODULES.items()}


def room(name):
    return [*name.split("."), ""][1]


def test_every_module_has_its_place_in_the_order():
    assert {room(name) for name in MODULES} - {""} == set(ORDER)


def test_imports_point_down():
    arrows = [(name, other) for name, found in graph().items() for other in found]
    rooms = [(name, other) for name, other in arrows if room(name) and room(other)]
    assert len(rooms) > len(MODULES)
    upward = [
        f"{name} imports {other}, which stands above it" for name, other in rooms
        if ORDER.index(room(other)) > ORDER.index(room(name))
    ]  # fmt: skip
    assert not upward, "\n".join(upward)


def test_nobody_but_the_command_needs_the_package_whole():
    """A module that imports the root has arrows to everything; only names looked up later may."""
    assert {n for n, found in graph().items() if "gdlesson" in found} <= {
        "gdlesson.instructor.jail.shown",
        "gdlesson.instructor.jail.doctor",
    }


def test_there_is_no_circle_anywhere():
    inner = {n: {o for o in found if o != "gdlesson"} for n, found in graph().items()}
    for name in inner:  # a package's face stands above the modules in it
        parent = name.rpartition(".")[0]
        if parent in inner and parent != "gdlesson":
            inner[name].discard(parent)
    list(graphlib.TopologicalSorter(inner).static_order())


def test_no_module_in_a_room_goes_through_the_rooms_own_face():
    for name, found in graph().items():
        parents = {name.rsplit(".", up)[0] for up in range(1, name.count("."))}
        assert not found & parents, f"{name} imports its own package"


def test_few_modules_stand_at_the_door():
    assert len(list(SOURCE.glob("*.py"))) <= AT_THE_DOOR


def too_long(path):
    """What is too long to read in a module: the whole, or a function of it."""
    text = path.read_text("utf-8")
    if text.count("\n") > LONGEST_MODULE:
        yield f"{path.relative_to(SOURCE)}: {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body
            documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
            lines = node.end_lineno - (body[0].end_lineno if documented else node.lineno)
            if lines > LONGEST_FUNCTION:
                yield f"{path.relative_to(SOURCE)}: {node.name} has {lines} lines"


def test_no_module_and_no_function_is_too_long_to_read():
    found = [fault for path in FILES for fault in too_long(path)]
    assert not found, "\n".join(found)


def test_what_is_too_long_is_found(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "SOURCE", tmp_path)
    written = "def f():\n    'What it does.'\n" + "    1\n" * (LONGEST_FUNCTION + 1)
    (tmp_path / "a.py").write_text(written)
    (tmp_path / "b.py").write_text("1\n" * (LONGEST_MODULE + 1))
    assert [*too_long(tmp_path / "a.py")] == ["a.py: f has 61 lines"]
    assert [*too_long(tmp_path / "b.py")] == ["b.py: 301 lines"]
    (tmp_path / "a.py").write_text(written.removesuffix("    1\n"))
    assert not [*too_long(tmp_path / "a.py")]


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.proof
def test_the_core_loads_numpy_and_no_more():
    core = "from gdlesson import Value, check_gradient, descend, diagnose, estimate_derivative"
    extra = loaded_by(core) - loaded_by("import numpy")
    assert extra == {"gdlesson"} | (extra & set(sys.stdlib_module_names))


@pytest.mark.proof
def test_the_core_and_the_widgets_never_touch_pyplot():
    heavy = loaded_by("import gdlesson; gdlesson.DescentPlayground(); import matplotlib")
    assert "matplotlib" in heavy
    code = (
        "import sys, gdlesson; gdlesson.DescentPlayground()._repr_mimebundle_();"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
