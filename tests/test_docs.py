"""Every example in a docstring and in the README runs, and says what it says."""

import doctest
import importlib
import inspect
import linecache
import pkgutil
import re
from pathlib import Path

import pytest
from PIL import Image

import gdlesson
from gdlesson.course.misconceptions import CATALOGUE

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    m.name for m in pkgutil.walk_packages(gdlesson.__path__, "gdlesson.") if "_lesson" not in m.name
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    module = importlib.import_module(name)
    linecache.clearcache()  # doctest looks at each of its files anew, before every example
    result = doctest.testmod(module)
    assert result.failed == 0


def test_the_readmes_example_does_what_its_comments_say(capsys):
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)[1]
    names = {}
    exec(code, names)
    assert names["derivative"](lambda x: x**2, 1) == 2.0
    assert not names["check_gradient"](names["bowl"], lambda w: [2 * w[0], 3 * w[1]], (4, 3))
    assert names["run"].steps == 20


FUNCTIONS = [n for n in gdlesson.__all__ if inspect.isfunction(getattr(gdlesson, n))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_says_all_there_is_to_say(name):
    doc = getattr(gdlesson, name).__doc__
    for part in ("Args:", "Returns:", "Raises:", ">>>", "Limitation:"):
        assert part in doc, part
    assert doc.splitlines()[0].endswith(".")


def test_every_file_that_the_readme_links_to_is_there():
    text = (ROOT / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target


#: More, and the README is slow to open on a phone.
LARGEST_PICTURE = 1_500_000


def test_the_readme_begins_with_a_moving_picture_of_what_it_is():
    first_screen = (ROOT / "README.md").read_text("utf-8").split("\n## ")[0]
    words, target = re.search(r"!\[(.+)\]\((\S+)\)", first_screen).groups()
    assert len(words) > 60  # who can't see it is told what moves
    assert (ROOT / target).stat().st_size < LARGEST_PICTURE
    with Image.open(ROOT / target) as picture:
        assert picture.n_frames > 20
        still = picture.convert("L").resize((40, 30)).tobytes()
        picture.seek(picture.n_frames - 1)
        assert picture.convert("L").resize((40, 30)).tobytes() != still
    assert sum(still) / len(still) > 200  # light, as the page that it stands on
    for command in ("make lab", "make test", "make site"):
        assert command in first_screen


def test_the_map_of_files_in_contributing_is_complete():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for path in (ROOT / "src" / "gdlesson").glob("*.py"):
        if path.name not in ("__init__.py", "_version.py"):
            assert path.name in text, f"{path.name} is missing from the map"


def test_the_teaching_guide_speaks_of_beliefs_that_are_in_the_catalogue():
    text = (ROOT / "docs" / "teaching.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", text))
    assert len(named) > 5
    assert named <= set(CATALOGUE)
