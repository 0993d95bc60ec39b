"""What a learner sees is worth reading, and every cell runs alone after the import cell."""

import ast
import builtins
import contextlib
import io
import itertools
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import notebooks as tool  # noqa: E402

SECTIONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
#: Nothing of this stands in a cell that a learner reads: it checks, silences or describes.
NOT_TO_BE_READ = {
    "an assertion": r"^\s*assert\b|\bassert_\w+\(",
    "a word to the linter": r"# (noqa|fmt|type):?",
    "an alternative text": r"\.alt\s*=",
    "the library's insides": r"\bgdlesson\.(runs|slopes|losses|drawing|course|workspace)\b",
}
#: At most so many cells of a notebook may need the cell above them; each says so in the prose.
CONTINUED = 6
#: The fold that tells what one found in a widget.
FOUND = r"<details><summary><b>What (you saw|your hands did)</b>"
#: What is said before the import cell where a folded cell does not run alone.
FOLDED_MAY_NOT = "a folded one may need the cells above it"
#: What follows a widget that asks its question itself.
STILL = "As a still"
#: Where something stands beside something else; in a narrow window it stands below it.
BESIDE = r"\b[Oo]n the (left|right)\b"
#: What a value looks like that was not printed for a person.
RAW = r"np\.(float|int|bool_|str_)\w*\(|\d\.\d{9,}"


def code_cells(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield cell["id"], set(cell["metadata"].get("tags", ())), "".join(cell["source"])


def folded(tags):
    return tags & tool.FOLDED


def names_from_above(source):
    """The names that a cell reads and brings nowhere itself."""
    nodes = [*ast.walk(ast.parse(source))]
    names = [n for n in nodes if isinstance(n, ast.Name)]
    brought = {n.id for n in names if not isinstance(n.ctx, ast.Load)}
    brought |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    brought |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ExceptHandler)}
    brought |= {n.asname or n.name.split(".")[0] for n in nodes if isinstance(n, ast.alias)}
    return {n.id for n in names if isinstance(n.ctx, ast.Load)} - brought


#: Cells of Section 0 that see to it that there is something to import.
BEFORE_IMPORTS = ("install-in-colab", "check-installation-cell")


@pytest.mark.parametrize("path", SECTIONS, ids=lambda p: p.stem)
class TestEverySection:
    def test_where_a_restart_is_spoken_of_the_import_cell_is_named(self, path):
        """A widget's cell alone is then answered with a NameError."""
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for said in "".join(cell["source"]).split("\n\n"):
                if cell["cell_type"] == "markdown" and re.search(r"after a restart", said, re.I):
                    assert re.search(r"import cell|Run this cell first", said), said

    def test_what_is_seen_is_worth_reading(self, path):
        for id, tags, source in code_cells(path):
            if folded(tags) or "workspace.setup_check" in source:
                continue
            for what, pattern in NOT_TO_BE_READ.items():
                if what == "an assertion" and "raises-exception" in tags:
                    continue  # an assertion that fails before the learner's eyes is the lesson
                assert not re.search(pattern, source, re.M), f"{id} shows {what}"

    def test_the_bar_of_a_folded_cell_says_what_it_is_and_gives_nothing_away(self, path):
        """JupyterLab shows the first line of a folded cell."""
        for id, tags, source in code_cells(path):
            if folded(tags):
                bar = source.splitlines()[0]
                assert re.match(r"# [A-Z].+[.]$", bar), id
                assert len(bar) <= 60, f"{id}: cut off in a narrow window"

    def test_one_cell_brings_the_imports(self, path):
        cells = list(code_cells(path))
        bringing = [id for id, tags, _ in cells if "imports" in tags]
        assert len(bringing) == 1
        for id, tags, source in cells:
            if "imports" in tags or folded(tags) or "raises-exception" in tags:
                continue
            found = [
                n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import | ast.ImportFrom)
            ]
            names = {getattr(n, "module", None) or n.names[0].name for n in found}
            assert not names or id in BEFORE_IMPORTS or names <= {"torch"}, (
                f"{id} imports {names}: the import cell does that"
            )

    def test_every_cell_runs_alone_after_the_import_cell(self, path):
        """Not the claims: they are folded, and judge what the cells above have left."""
        cells = list(code_cells(path))
        start = {"__name__": "__main__", "display": print}
        exec(next(source for _, tags, source in cells if "imports" in tags), start)
        visible = [cell for cell in cells if not cell[1] & {"imports", "claim"}]
        goes_on = [id for id, tags, _ in visible if "continues" in tags]
        assert len(goes_on) <= CONTINUED
        failed, above = {}, start
        for id, tags, source in visible:
            above = dict(above if "continues" in tags else start)
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(source, id, "exec"), above)
            except Exception as error:
                if "raises-exception" not in tags or isinstance(error, NameError):
                    failed[id] = repr(error)
        assert not failed

    def test_it_is_said_that_folded_cells_may_need_those_above(self, path):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        tags = [set(cell["metadata"].get("tags", ())) for cell in cells]
        k = next(k for k, found in enumerate(tags) if "imports" in found)
        start = {"__name__": "__main__", "display": print}
        exec("".join(cells[k]["source"]), start)
        needing = [
            cell["id"]
            for cell, found in zip(cells, tags, strict=True)
            if folded(found)
            and names_from_above("".join(cell["source"])) - {*start, *dir(builtins)}
        ]
        said = FOLDED_MAY_NOT in "".join(cells[k - 1]["source"])
        assert said == bool(needing), needing

    def test_nothing_is_found_by_its_side(self, path):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                assert not re.search(BESIDE, "".join(cell["source"])), cell["id"]

    def test_no_sentence_ends_in_a_formula_where_the_next_begins_with_one(self, path):
        """Read at a glance, the two would be one product."""
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                meet = re.search(r".{0,30}([.:;]|\{[:;]\})\$ \$.{0,20}", "".join(cell["source"]))
                assert not meet, (cell["id"], meet)

    def test_what_one_finds_in_a_widget_stands_in_a_fold_below_it(self, path):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        tags = [set(cell["metadata"].get("tags", ())) for cell in cells]
        widgets = [k for k, found in enumerate(tags) if "widget" in found]
        for k, end in zip(widgets, [*widgets[1:], len(cells)], strict=True):
            if "**Try this**" not in "".join(cells[k - 1]["source"]):
                continue
            told = [
                "".join(c["source"]) for c in cells[k + 1 : end] if c["cell_type"] == "markdown"
            ]
            assert any(re.search(FOUND, text) for text in told[:2]), cells[k]["id"]

    def test_values_are_printed_as_a_person_would_say_them(self, path):
        """Every visible cell in turn, as a learner runs them: what it prints or ends in."""
        names = {"__name__": "__main__", "display": print}
        for id, tags, source in code_cells(path):
            tree = ast.parse(source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            printed = io.StringIO()
            with (
                contextlib.redirect_stdout(printed),
                contextlib.suppress(*([Exception] if "raises-exception" in tags else [])),
            ):
                exec(compile(tree, id, "exec"), names)
                value = last and eval(compile(ast.Expression(last.value), id, "eval"), names)
                if value is not None and not hasattr(value, "_repr_mimebundle_"):
                    print(repr(value))
            if not folded(tags):
                assert not re.search(RAW, printed.getvalue()), f"{id}: {printed.getvalue()[:200]}"


def numbers(text):
    return set(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("path", SECTIONS, ids=lambda p: p.stem)
def test_no_answer_stands_in_sight_of_its_question(path):
    """What is asked is told in a fold below the cell, or further down.

    The prose below an open cell may go on in the open, with no number that is new; a folded cell is
    one line high, so that below it all is in sight.
    """
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for place, cell in enumerate(cells):
        asked = "".join(cell["source"])
        if cell["cell_type"] != "markdown" or "**Predict**" not in asked:
            continue
        after = list(itertools.takewhile(lambda c: c["cell_type"] == "code", cells[place + 1 :]))
        told = "".join(cells[place + 1 + len(after)]["source"])
        if not after or told.startswith(("<details>", "#", STILL)):
            continue
        shown = [c for c in after if not folded(set(c["metadata"].get("tags", ())))]
        first = told.partition("\n\n")[0]
        new = numbers(first) - numbers(asked + "".join(shown and shown[0]["source"]))
        assert shown, (cell["id"], first[:60])
        assert not new, (cell["id"], first[:60], new)
