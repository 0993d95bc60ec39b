"""The mutants of the library: that they are made, put in place everywhere, and taken note of."""

import ast
import gc
import json
import os
import subprocess
import sys
import types
from importlib import import_module
from pathlib import Path

import library_judge
import library_measured
import library_mutation as lm
import pytest

from gdlesson import objectives
from gdlesson.optimizers import SGD
from gdlesson.slopes import audit, estimate, grain
from gdlesson.tape import elementwise
from gdlesson.tape.rules import RULES


@pytest.mark.proof
def test_every_named_threshold_is_halved_and_doubled():
    lines = {(m.line, m.mutant) for m in lm.mutants("slopes.audit", ("threshold",))}
    assert ("OPEN = 0.5", "OPEN = 0.25") in lines
    assert ("OPEN = 0.5", "OPEN = 1.0") in lines
    assert ("TORN_FLOORS, MOVED_FLOORS = (16, 8)", "TORN_FLOORS, MOVED_FLOORS = (16, 4)") in lines
    assert not [line for line, _ in lines if not line.split("=")[0].strip().isupper()]


@pytest.mark.proof
def test_arithmetic_is_exchanged_and_thresholds_are_left():
    found = lm.mutants("slopes.grain", ("arithmetic",))
    pairs = {(m.line, m.mutant) for m in found}
    assert ("squares = [part ** 2 for part in LONE_LOOKS]",
            "squares = [part * 2 for part in LONE_LOOKS]") in pairs  # fmt: skip
    assert len(found) > 60
    assert {m.kind for m in found} == {"arithmetic"}


@pytest.fixture
def original():
    source = Path(grain.__file__).read_text("utf-8")
    yield source
    lm.put_in_place("slopes.grain", source)


class Small:
    size = 1e-20


@pytest.mark.proof
def test_a_mutant_reaches_those_who_imported_it(original):
    assert audit.is_rounding is grain.is_rounding is estimate.is_rounding
    assert audit.is_rounding(Small(), 1e-15)
    lm.put_in_place("slopes.grain", original.replace("UNITS_OF_ONE = 8", "UNITS_OF_ONE = 4"))
    assert not audit.is_rounding(Small(), 1e-15)
    share = original.replace("TEETH_SHARE = 0.03", "TEETH_SHARE = 0.06")
    lm.put_in_place("slopes.grain", share)
    assert estimate.TEETH_SHARE == 0.06
    assert audit.is_rounding(Small(), 1e-15)
    lm.put_in_place("slopes.grain", original)
    assert estimate.TEETH_SHARE == 0.03


def replaced(module, old, new):
    """A module's source with one text in it changed."""
    source = Path(import_module(f"gdlesson.{module}").__file__).read_text("utf-8")
    assert old in source
    return source.replace(old, new)


def refused(**settings):
    try:
        SGD(**settings)
    except TypeError as error:
        return "SGD: there is no setting momentum" in str(error)
    return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants are forks")
@pytest.mark.parametrize(
    ("module", "old", "new", "seen"),
    [
        (  # in a table that was taken over into another
            "tape.elementwise", "g / (2 * y)", "g * (2 * y)",
            lambda: RULES[elementwise.np.sqrt][0](1.0, 4.0, 16.0) == 8,
        ),
        (  # behind a decorator
            "tape.elementwise", "np.maximum(x, 0.0)", "np.minimum(x, 0.0)",
            lambda: elementwise.relu(3.0) == 0,
        ),
        ("objectives", "3 * x * x + 2", "3 * x * x - 2", lambda: objectives.cubic([1, 1]) == 2),
        (  # made by a function of the module, for a class elsewhere
            "optimizers.settings", "if name not in names", "if name in names",
            lambda: refused(momentum=0.5),
        ),
    ],
)  # fmt: skip
@pytest.mark.proof
def test_a_mutant_reaches_functions_that_others_hold(module, old, new, seen):
    def mutated():
        lm.put_in_place(module, replaced(module, old, new))
        return seen()

    assert not seen()
    assert library_judge.in_a_fork(mutated, 20)


class Mark(ast.NodeTransformer):
    """Gives every function a local name that can be seen from outside."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.body.insert(ast.get_docstring(node) is not None, ast.parse("marked_ = 1").body[0])
        return node

    def visit_Lambda(self, node):
        self.generic_visit(node)
        node.args.kwonlyargs.append(ast.arg("marked_"))
        node.args.kw_defaults.append(ast.Constant(1))
        return node


def unmarked():
    """Functions of the measured modules that a change to their module does not reach."""
    files = {}
    for module in library_measured.MEASURED:
        path = str(import_module(f"gdlesson.{module}").__file__)
        tree = Mark().visit(ast.parse(Path(path).read_text("utf-8")))
        lm.put_in_place(module, ast.unparse(ast.fix_missing_locations(tree)))
        files[path] = module
    live = [each for each in gc.get_objects() if type(each) is types.FunctionType]
    codes = [each.__code__ for each in live]
    return sorted({
        f"{files[code.co_filename]}: {code.co_qualname}"
        for code in codes
        if code.co_filename in files and "marked_" not in code.co_varnames
    })  # fmt: skip


@pytest.mark.proof
def test_a_change_reaches_every_function_of_every_module_measured():
    """In a process of its own: the marks stay."""
    assert in_a_process("from test_library_mutation import unmarked; print(unmarked())") == "[]"


ROOT = Path(__file__).parents[1]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("src", "tests", "benchmarks")),
}


def in_a_process(code):
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, text=True, check=True,
                          capture_output=True, cwd=ROOT)  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


JUDGED = """
import library_judge as judge
judge.files_of = lambda module, kind: [{test!r}]
found = judge.report("losses.tables", "arithmetic")
alive = [m.mutant for m in found.survivors if m.line.startswith("return max(1")]
print(alive, len(found.survivors) > 3)
"""


@pytest.mark.proof
@pytest.mark.parametrize(
    ("looks", "alive"),
    [
        ("rows == tables.BLOCK_BYTES // 256", "[]"),
        ("rows >= 0", "['return min(1, BLOCK_BYTES // int(width))']"),
    ],
)
def test_what_is_looked_at_is_caught_and_what_is_only_run_lives(tmp_path, looks, alive):
    test = tmp_path / "test_rows.py"
    test.write_text(
        "import numpy as np\n"
        "from gdlesson.losses import tables\n\n"
        "def test_rows():\n"
        "    rows = tables.rows_in_a_block(np.zeros((3, 32)))\n"
        f"    assert {looks}\n",
        "utf-8",
    )
    assert in_a_process(JUDGED.format(test=str(test))) == f"{alive} True"


@pytest.mark.proof
def test_every_reason_is_a_sentence_and_fits_a_mutant():
    reasons = library_judge.explained()
    modules = {module for module, _, _ in reasons}
    made = {each: {(m.line, m.mutant) for m in lm.mutants(each)} for each in modules}
    for (module, line, mutant), why in reasons.items():
        assert why.endswith(".")
        assert (line, mutant) in made[module]


def test_the_kept_figures_leave_no_mutant_without_a_reason():
    entries = json.loads((ROOT / "benchmarks" / "library_mutants.json").read_text("utf-8"))
    reasons = library_judge.explained()
    for entry in entries:
        assert entry["module"] in library_measured.MEASURED or entry["kind"] == "threshold"
        assert len(entry["alive"]) <= entry["mutants"]
        assert not [pair for pair in entry["alive"] if (entry["module"], *pair) not in reasons]


def test_every_module_named_has_tests_that_concern_it():
    assert all(library_measured.files_of(m, "threshold") for m in library_measured.THRESHOLDS)
    assert all(library_measured.files_of(m, "arithmetic") for m in library_measured.MEASURED)


@pytest.mark.proof
def test_no_mutant_of_a_small_module_lives_without_a_reason():
    """What `make mutants` does with all of them."""
    done = subprocess.run(
        [sys.executable, "benchmarks/library_mutants.py", "datasets"],
        env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
