"""The catalogue: whole, used, distinct, and every experiment runs where it is shown."""

import ast
import json
import math
import re
import symtable
from pathlib import Path

import numpy as np
import pytest
from judged import TASKS

import gdlesson
from gdlesson.checks import exercise02, slips
from gdlesson.checks.beliefs import BELIEFS
from gdlesson.course.misconceptions import CATALOGUE, _add
from gdlesson.course.quizzes import sections
from gdlesson.course.sections import SECTIONS
from gdlesson.course.snippets import snippet
from gdlesson.objectives import bowl, two_valleys
from gdlesson.typed import SLIPS
from gdlesson.widgets.derivative_checker import SLIP_WORDS

QUIZZES = {
    answer.reply.misconception.id
    for section in sections().values()
    for item in section.items
    for answer in item.answers
    if answer.reply.misconception
}
GENERAL = {v for n, v in vars(slips).items() if n.isupper() and isinstance(v, str)}
#: What an answer shows that is wrong on certain inputs alone.
SHOWN = {case["shows"] for task in TASKS.values() for case in task.cases()} - {""}
CHECKS = {held for beliefs in BELIEFS.values() for held, _ in beliefs} | GENERAL | SHOWN
SOLUTIONS = sorted((Path(__file__).parents[2] / "solutions").glob("*.ipynb"))


def names_that_cells_share(path):
    """What one cell of an exercise makes and a later one reads."""
    made, shared = set(), set()
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            table = symtable.symtable("".join(cell["source"]), path.name, "exec")
            here = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
            shared |= names_read(table) & made - here
            made |= here
    return shared


def names_read(table):
    """The global names that a piece of code reads, functions in it included."""
    module = table.get_type() == "module"
    names = {s.get_name() for s in table.get_symbols() if module or s.is_global()}
    return names.union(*map(names_read, table.get_children()))


def test_every_id_that_is_named_anywhere_has_an_entry():
    assert GENERAL
    assert CHECKS | QUIZZES | set(SLIPS) | set(SLIP_WORDS) <= set(CATALOGUE)


def test_every_entry_is_named_somewhere():
    assert set(CATALOGUE) == CHECKS | QUIZZES | set(SLIPS) | set(SLIP_WORDS)


def test_every_task_has_beliefs_of_its_own():
    assert set(BELIEFS) == set(TASKS)
    assert all(len({held for held, _ in beliefs}) > 5 for beliefs in BELIEFS.values())


def test_every_section_up_to_eleven_has_entries_and_they_stand_in_order():
    numbers = [entry.section for entry in CATALOGUE.values()]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(SECTIONS)


def test_slips_of_programming_send_nobody_to_another_section():
    assert GENERAL - {slips.SHAPE, slips.SIGN, slips.PRODUCT} <= slips.GENERAL
    record = exercise02.fit(lambda X, y, learning_rate, steps: print(1.0))
    assert record.misconception == slips.PRINTED
    assert record.section == 9


@pytest.mark.parametrize("part", ["belief", "reply", "experiment"])
def test_no_two_entries_say_the_same(part):
    said = [getattr(entry, part).strip().lower() for entry in CATALOGUE.values()]
    assert len(set(said)) == len(said)


def test_an_id_in_two_files_is_refused():
    found = {}
    entry = {"belief": "b", "shows": "s", "reply": "r", "experiment": "1"}
    _add(found, "01.toml", {"section": 1, "twice": entry})
    with pytest.raises(ValueError, match=r"02\.toml: 'twice' is an entry of Section 1 already"):
        _add(found, "02.toml", {"section": 2, "twice": entry})


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda e: e.id)
@pytest.mark.proof
class TestEveryEntry:
    def test_is_in_words_that_a_page_can_show_as_they_are(self, entry):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", entry.id)
        assert entry.belief[-1] == "."
        assert entry.reply[-1] in ".?)"
        for text in (entry.belief, entry.shows, entry.reply):
            assert len(text) > 15
            assert not set(text) & set("`$")
            assert not re.search(r"\b(obvious|simply|just|trivial|easy|easily)\b", text, re.I)

    def test_replies_in_at_most_four_sentences(self, entry):
        assert len(re.findall(r"[.!?](?=\s|$)", entry.reply)) <= 4
        assert len(entry.reply) <= 340

    def test_has_an_experiment_of_three_short_lines_that_shows_something(self, entry):
        lines = entry.experiment.strip().splitlines()
        code = [line for line in lines if not line.startswith("#")]
        assert 1 <= len(code) <= 3
        assert all(len(line) <= 100 for line in lines)
        last = ast.parse(entry.experiment.strip()).body[-1]
        if isinstance(last, ast.For | ast.Try):
            assert "print(" in lines[-1]
        else:
            assert isinstance(last, ast.Expr)

    def test_runs_in_the_lesson(self, entry):
        x = np.linspace(0.5, 3, 12)
        X = np.column_stack([x, x**2])
        y = 3 * x + 1
        names = {**{n: getattr(gdlesson, n) for n in gdlesson.__all__}, "np": np, "math": math,
                 "x": x, "y": y, "X": X, "w": np.array([1.0, 2.0]), "bowl": bowl,
                 "two_valleys": two_valleys, "loss": gdlesson.MeanSquaredError(X, y)}  # fmt: skip
        exec(entry.experiment.strip(), names)


#: What an experiment, pasted into an exercise, must not write over.
TAKEN = set().union(*map(names_that_cells_share, SOLUTIONS))


@pytest.mark.parametrize("id", sorted(CHECKS))
@pytest.mark.proof
def test_what_a_check_names_can_be_pasted_into_an_exercise_or_the_lesson(id):
    """It brings what it uses, and writes over nothing of the learner's."""
    names = {}
    exec(snippet(CATALOGUE[id].experiment), names)
    assert not (set(names) - {"__builtins__"}) & {*TASKS, *TAKEN}


def test_what_an_exercise_shares_between_its_cells_was_found():
    assert {"check", "np", "slope", "mse_gradient", "runs", "target"} <= TAKEN
