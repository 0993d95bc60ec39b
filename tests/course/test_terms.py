"""The glossary and the page of progress."""

import re
from pathlib import Path

import pytest

from gdlesson import glossary, progress_page
from gdlesson.course.progress import Progress

ROOT = Path(__file__).parents[2]
NEEDED = [
    "derivative", "secant", "tangent", "limit", "partial derivative", "gradient", "loss",
    "learning rate", "gradient descent", "step", "chain rule", "backpropagation", "autograd",
    "optimiser", "convergence", "divergence", "vanishing gradient", "clipping",
    "mean squared error", "residual", "minibatch", "epoch",
]  # fmt: skip


@pytest.mark.parametrize("name", NEEDED)
def test_every_term_is_there_and_points_to_a_section_that_uses_it(name):
    term = glossary(name)
    assert term.name == name
    assert len(term.text) > 30
    text = (ROOT / "notebooks" / term.notebook).read_text("utf-8").lower()
    assert name.replace("optimiser", "optimizer").split()[0][:6] in text
    assert term.notebook.startswith(f"{term.section:02}-")


@pytest.mark.parametrize("spelt", ["Gradient", "gradients", "  gradient ", "GRADIENT"])
def test_spelling_is_forgiven(spelt):
    assert glossary(spelt).name == "gradient"
    assert glossary("optimizer").name == "optimiser"


def test_an_unknown_term_names_the_nearest():
    with pytest.raises(ValueError, match="Do you mean gradient"):
        glossary("gradeint")
    with pytest.raises(ValueError, match="Known are"):
        glossary("xyzzy")


def test_the_whole_glossary_shows_itself():
    whole = glossary()
    assert set(whole) == set(NEEDED)
    assert whole._repr_html_().count("<dt>") == len(NEEDED)
    assert repr(whole).count("(Section") == len(NEEDED)


def test_progress_counts_what_was_answered_rightly(tmp_path):
    progress = Progress(tmp_path)
    progress.keep(8, "zigzag-yet-converges", 1, True)
    progress.keep(8, "why-y-first", 0, False)
    page = progress_page(tmp_path)
    assert [row[2] for row in page.rows if row[0] == 8] == [1]
    total = sum(row[3] for row in page.rows)
    assert repr(page).splitlines()[-1].endswith(f"1 of {total}")
    html = page._repr_html_()
    assert "08-a-worked-descent.ipynb" in html
    assert html.count("<tr>") == len(page.rows) + 1
    assert re.search(r"<th scope='col'>", html)


def test_every_link_of_the_page_is_a_notebook(tmp_path):
    for *_, file in progress_page(tmp_path).rows:
        assert (ROOT / "notebooks" / file).exists()
