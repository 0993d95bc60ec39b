"""Titles and minutes stand in each notebook's opening; the map and the README repeat them."""

import json
import re
from pathlib import Path

import pytest

from gdlesson.course.quizzes import sections

ROOT = Path(__file__).parents[2]
LESSON = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
EXERCISES = sorted((ROOT / "exercises").glob("exercise-*.ipynb"))
ROW = re.compile(r"^\| \[(.+)\]\((\S+\.ipynb)\) \| .+ \| (\d+) \|$", re.M)


def prose(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]


def opening(path):
    """The title and the minutes of a notebook, as its first cell says them."""
    first = prose(path)[0]
    return re.match(r"# (.+)", first)[1], int(re.search(r"\*\*Time\*\*: (\d+) minutes", first)[1])


#: What a learner takes who is new to it: words a minute, with formulas between them, and minutes
#: for a prediction, a line of code to read, a widget, a few lines to write, a question.
WORDS, PREDICTION, LINE, WIDGET, YOUR_TURN, QUESTION = 200, 0.5, 0.05, 2, 3, 0.6
#: The clinic is nine small cases.
CLINIC = 8
#: How far the stated minutes may be from that: so many minutes, or such a share.
CLOSE, SHARE = 2, 0.1


def estimated(path):
    """The minutes of a section from what is in it. Folded cells need not be read."""
    minutes = len(sections()[int(path.name[:2])].items) * QUESTION
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        tags, text = set(cell["metadata"].get("tags", ())), "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            told = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
            plain = re.sub(r"<[^>]*>|\$\$.*?\$\$|\]\([^)]*\)", " ", told, flags=re.DOTALL)
            minutes += len(plain.split()) / WORDS + told.count("**Predict") * PREDICTION
        elif "widget" in tags:
            minutes += CLINIC if "Clinic(" in text else WIDGET
        elif "your-turn" in tags:
            minutes += YOUR_TURN
        elif not tags & {"claim", "figure", "still", "your-turn-check", "imports", "quiz"}:
            minutes += len(text.splitlines()) * LINE
    return minutes


@pytest.mark.parametrize("path", LESSON, ids=lambda path: path.stem)
def test_a_section_takes_as_long_as_what_is_in_it(path):
    stated, found = opening(path)[1], estimated(path)
    assert abs(stated - found) <= max(CLOSE, SHARE * found), f"says {stated}, is about {found:.0f}"


def rows():
    return ROW.findall("\n".join(prose(LESSON[0])))


def test_the_map_leads_to_every_notebook_in_order():
    targets = [(LESSON[0].parent / target).resolve() for _, target, _ in rows()]
    assert targets == LESSON[1:] + EXERCISES


@pytest.mark.parametrize("row", rows(), ids=lambda row: Path(row[1]).stem)
def test_the_map_says_what_the_notebook_says(row):
    name, target, minutes = row
    title, takes = opening(LESSON[0].parent / target)
    assert (name, int(minutes)) == (title.removeprefix("Exercise "), takes)


def test_the_readme_says_what_the_notebooks_say():
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.findall(r"^\| (\d+) \| \[(.+)\]\((\S+\.ipynb)\): .* \| (\d+) min \|$", text, re.M)
    assert [ROOT / target for _, _, target, _ in found] == LESSON + EXERCISES
    for number, name, target, minutes in found:
        title, takes = opening(ROOT / target)
        assert (f"{number} · {name}", int(minutes)) == (title.removeprefix("Exercise "), takes)


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_the_minutes_of_an_exercise_are_those_of_its_parts(path):
    table = re.findall(r"^\| (\d)\b(.*) \| .* \| (\d+) \|$", prose(path)[0], re.M)
    parts = {}
    for text in prose(path):
        part = re.match(r"## Part (\d)", text)
        said = re.search(r"^\*(\d+) minutes", text, re.M)
        if part and said:
            parts[part[1]] = int(said[1])
    assert parts == {number: int(minutes) for number, _, minutes in table}
    stretch = re.search(r"the stretch takes (\d+) more", prose(path)[0])
    more = [int(minutes) for _, name, minutes in table if "Stretch" in name]
    assert more == ([int(stretch[1])] if stretch else [])
    assert opening(path)[1] == sum(parts.values()) - sum(more)
