"""The package's face: every name is there, is loaded when it is first used, and is one thing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import gdlesson

TREE = ast.parse(Path(gdlesson.__file__).read_text("utf-8"))


def fresh(code):
    """Run code in an interpreter of its own; what it prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_what_tools_see_is_what_is_there():
    for_tools = {
        alias.name: node.module
        for branch in TREE.body
        if isinstance(branch, ast.If)
        for node in branch.body
        for alias in node.names
    }
    assert for_tools.pop("*") == "gdlesson.widgets"  # what stands there is in test_widgets.py
    for_tools |= dict.fromkeys(gdlesson.widgets.__all__, "gdlesson.widgets")
    modules = {n for n, home in for_tools.items() if home == "gdlesson"}
    assert set(for_tools) | {"__version__"} == set(gdlesson.__all__)
    for name in gdlesson.__all__:
        value = getattr(gdlesson, name)
        if name in modules:
            assert value.__name__ == f"gdlesson.{name}"
        elif name != "__version__":
            assert value is getattr(sys.modules[for_tools[name]], name)


def test_dir_knows_every_name_before_it_is_loaded():
    missing = "import gdlesson as g; print(set(g.__all__) - set(dir(g)))"
    assert fresh(missing) == "set()"


@pytest.mark.proof
def test_importing_it_loads_nothing_that_was_not_asked_for():
    loaded = "import sys, gdlesson; print(*[m for m in sys.modules if 'numpy' in m or 'gdle' in m])"
    # The face of the widgets is a table: it loads none of them.
    assert set(fresh(loaded).split()) == {"gdlesson", "gdlesson._version", "gdlesson.widgets"}
    core = (
        "import sys; from gdlesson import descend; print(*{m.split('.')[0] for m in sys.modules})"
    )
    assert not {"matplotlib", "ipywidgets", "anywidget"} & set(fresh(core).split())


@pytest.mark.proof
def test_everything_can_be_had_with_a_star():
    count = "from gdlesson import *; import gdlesson; print(set(gdlesson.__all__) - set(globals()))"
    assert fresh(count) == "set()"


@pytest.mark.proof
@pytest.mark.parametrize(
    "first",
    ["pass", "import gdlesson.derivative, gdlesson.gradient", "from gdlesson import descend"],
)
def test_a_function_is_found_before_the_module_of_its_name(first):
    code = f"{first}; import gdlesson as g; print(g.derivative.__name__, callable(g.gradient))"
    assert fresh(code) == "derivative True"


def test_a_module_can_be_had_as_an_attribute_too():
    assert fresh("import gdlesson; print(gdlesson.optimizers.SGD(0.1).momentum)") == "0.0"


def test_a_name_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(AttributeError, match="has no attribute 'descent_1d'"):
        _ = gdlesson.descent_1d
