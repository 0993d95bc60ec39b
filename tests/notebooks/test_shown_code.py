"""The code that notebooks print: in words that the section has explained, and what really runs."""

import ast
import inspect
import json
import re
import sys
import textwrap
from pathlib import Path

import pytest

from gdlesson import MeanSquaredError, Value, descend, partial_derivative, secant_slope
from gdlesson.objectives import bowl

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))

#: What each section has explained by the time it shows code, its own names and those of its parts.
EXPLAINED = {
    2: "f x h forward_quotient",
    5: "f w index x h moved copy derivative with_entry slope_along",
    7: "w loss gradient loss_and_gradient record stop step reason walk",
    9: "X y w residual squares_and_gradient",
    10: "Value Operand _value _made self other b data end topological arrived node gradient "
    "parents parent local slope grad backward backward_steps",
}
#: What comes with Python and needs no lesson of ours.
PYTHON = {"id", "zip", "strict", "reversed", "pop", "setdefault", "__mul__"}
#: A call that a learner makes, for every function that is shown: it has to come through there.
CALLS = {
    "forward_quotient": lambda: secant_slope(lambda x: x**2, 1, 0.1),
    "with_entry": lambda: partial_derivative(bowl, (4, 3), 0),
    "slope_along": lambda: partial_derivative(bowl, (4, 3), 0),
    "walk": lambda: descend(bowl, (4, 3)),
    "squares_and_gradient": lambda: descend(MeanSquaredError([[1.0], [2.0]], [1.0, 2.0]), [0.0]),
    "__mul__": lambda: Value(2.0) * 3,
    "backward_steps": (Value(2.0) * 3).backward,
    "backward": (Value(2.0) * 3).backward,
}
#: The lines that a shown function may have.
MOST_LINES = {"forward_quotient": 1, "with_entry": 3, "slope_along": 1, "squares_and_gradient": 2}
GLANCE = 8
#: So many letters of JupyterLab's code, 7.8 px wide each, an output of 600 px holds. JupyterLab
#: breaks longer lines, within words where no widget's style sheet says otherwise.
WIDEST = 72


class Shown:
    """A function as a notebook prints it."""

    def __init__(self, path, number, thing, text):
        self.path, self.number, self.thing = path, number, thing
        self.section = int(path.stem[:2])
        self.name = thing.__name__
        self.lines = text.splitlines()
        self.tree = ast.parse(textwrap.dedent(text)).body[0]


def cells(path):
    return [
        (c["cell_type"], "".join(c["source"])) for c in json.loads(path.read_text("utf-8"))["cells"]
    ]


def shown_by(path):
    """Run the imports, and the cells that print source, of a notebook."""
    things, texts, space = [], [], {"inspect": inspect}

    def getsource(thing):
        things.append(thing)
        return source(thing)

    source = inspect.getsource
    space["print"] = texts.append
    for number, (kind, code) in enumerate(cells(path)):
        if kind != "code":
            continue
        if "getsource" not in code:
            tree = ast.parse(code)
            tree.body = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
            ours = [n for n in tree.body if getattr(n, "module", "").startswith("gdlesson")]
            exec(compile(ast.Module(ours, []), path.name, "exec"), space)
            continue
        inspect.getsource = getsource
        try:
            exec(compile(code, path.name, "exec"), space)
        finally:
            inspect.getsource = source
        assert len(things) == len(texts), "a cell prints one function at a time"
        yield from (Shown(path, number, *both) for both in zip(things, texts, strict=True))
        things.clear()
        texts.clear()


SHOWN = [shown for path in NOTEBOOKS for shown in shown_by(path)]
every_shown = pytest.mark.parametrize("shown", SHOWN, ids=lambda s: f"{s.section}-{s.name}")


def names(tree):
    """Every name in a piece of code: what it uses, what it sets, attributes and arguments."""
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name"):
            if isinstance(getattr(node, field, None), str):
                yield getattr(node, field)


def text_until(shown):
    """Everything that a reader has met before this code is printed."""
    before = [p for p in NOTEBOOKS if p < shown.path]
    seen = [text for path in before for _, text in cells(path)]
    return "\n".join(seen + [text for _, text in cells(shown.path)[: shown.number + 1]])


def test_all_places_that_show_code_are_found():
    places = sum(path.read_text("utf-8").count("inspect.getsource(") for path in NOTEBOOKS)
    assert len(SHOWN) == places
    assert {s.section for s in SHOWN} == set(EXPLAINED)


@every_shown
def test_it_uses_only_words_that_the_section_has_explained(shown):
    unknown = set(names(shown.tree)) - set(EXPLAINED[shown.section].split()) - PYTHON
    assert not unknown, f"{shown.name} speaks of {unknown}"


@pytest.mark.parametrize("section", EXPLAINED)
def test_what_counts_as_explained_stands_in_the_text(section):
    last = [s for s in SHOWN if s.section == section][-1]
    met = set(re.findall(r"\w+", text_until(last)))
    assert set(EXPLAINED[section].split()) <= met
    used = {name for s in SHOWN if s.section == section for name in names(s.tree)}
    assert set(EXPLAINED[section].split()) <= used, "a word that no code uses any more"


@every_shown
def test_it_is_short(shown):
    lines = ast.unparse(shown.tree.body).splitlines()
    assert len(lines) <= MOST_LINES.get(shown.name, GLANCE)


@every_shown
def test_no_line_is_broken_where_it_is_printed(shown):
    assert max(map(len, shown.lines)) <= WIDEST


@every_shown
def test_it_is_printed_under_its_own_name_with_its_own_arguments(shown):
    assert shown.tree.name == shown.name
    assert [a.arg for a in shown.tree.args.args] == list(inspect.signature(shown.thing).parameters)


@every_shown
def test_it_is_what_runs(shown):
    entered = set()
    sys.setprofile(lambda frame, event, argument: entered.add(frame.f_code))
    try:
        CALLS[shown.name]()
    finally:
        sys.setprofile(None)
    assert shown.thing.__code__ in entered
