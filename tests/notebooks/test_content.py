"""What every notebook of the lesson must hold, checked on the files themselves."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTIONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
pytestmark = pytest.mark.parametrize("path", SECTIONS, ids=lambda p: p.stem)


def cells(path, kind=None, tag=None):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if kind in (None, cell["cell_type"]) and (
            tag is None or tag in cell["metadata"].get("tags", ())
        ):
            yield "".join(cell["source"])


def prose(path):
    return "\n\n".join(cells(path, "markdown"))


def test_it_opens_with_a_promise_a_time_and_what_is_needed(path):
    first = next(cells(path, "markdown"))
    for part in (r"^# \d+ · ", r"\*\*After this section you can\*\*", r"\*\*Time\*\*: \d+ minutes",
                 r"\*\*You need\*\*"):  # fmt: skip
        assert re.search(part, first, re.M), part
    assert 8 <= int(re.search(r"(\d+) minutes", first)[1]) <= 30
    assert int(re.match(r"# (\d+)", first)[1]) == int(path.stem[:2])


def test_it_closes_with_three_lines_and_a_way_on(path):
    last = list(cells(path, "markdown"))[-1]
    assert "## Three lines to remember" in last
    assert len(re.findall(r"^- ", last, re.M)) == 3
    assert re.search(r"\*\*Next\*\*: .*\]\(\S+\.ipynb\)", last)


def test_no_line_begins_with_what_ends_a_formula(path):
    """JupyterLab may part a formula from the full stop behind it, so that stands inside."""
    code = r"\$\$.*?\$\$|```.*?```|`[^`\n]+`"
    text = re.sub(code, "", prose(path), flags=re.S)
    assert re.findall(r"\$[^$\n]+\$[.,;:?!]", text) == []


def test_the_line_of_a_folded_cell_gives_no_number_away(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["metadata"].get("jupyter"):
            label = "".join(cell["source"]).partition("\n")[0]
            assert not re.search(r"(?<![A-Za-z])\d", label), label


def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)]+)\)", prose(path)):
        assert (path.parent / target.partition("#")[0]).exists(), target


def test_numbers_are_asserted_and_experiments_are_predicted(path):
    claims = list(cells(path, "code", "claim"))
    assert len(claims) >= 3
    for claim in claims:
        tree = ast.parse(claim)
        assert any(
            isinstance(n, ast.Assert)
            or (isinstance(n, ast.Attribute) and n.attr.startswith("assert_"))
            for n in ast.walk(tree)
        ), claim
    experiments = list(cells(path, "code", "experiment"))
    assert experiments
    assert prose(path).lower().count("predict") >= len(experiments)


def test_it_has_an_interactive_part_that_says_what_to_try_and_a_still(path):
    if path.stem == "12-self-check":  # its interactive part is the long quiz
        return
    assert list(cells(path, "code", "widget"))
    assert "**Try this**" in prose(path)
    assert any(".figure()" in code for code in cells(path, "code"))


def test_it_has_a_place_for_the_quiz(path):
    assert "## Check yourself" in prose(path)
    assert any("quiz(" in code for code in cells(path, "code", "quiz"))


def test_its_length_is_for_one_sitting(path):
    count = sum(1 for _ in cells(path))
    assert 15 <= count <= 48
    for code in cells(path, "code"):
        lines = [line for line in code.splitlines() if line.strip()]
        assert len(lines[lines[0].startswith("# ") :]) <= 16, code  # the bar's words are no code


def test_its_words_are_kind_and_exact(path):
    text = prose(path).lower()
    for word in ("obviously", "simply", "trivial", "just "):
        assert word not in text, word
