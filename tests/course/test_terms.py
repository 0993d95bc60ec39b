"""The glossary and the page of progress."""

import re
from pathlib import Path

import numpy as np
import pytest

from gdlesson import SGD, Adam, RMSprop, descend, glossary, progress_page
from gdlesson.course.progress import Progress
from gdlesson.objectives import bowl

ROOT = Path(__file__).parents[2]
NEEDED = [
    "derivative", "secant", "tangent", "limit", "partial derivative", "gradient", "loss",
    "learning rate", "gradient descent", "step", "chain rule", "backpropagation", "autograd",
    "optimiser", "convergence", "divergence", "vanishing gradient", "clipping",
    "mean squared error", "residual", "minibatch", "epoch", "curvature", "border", "norm",
    "momentum", "RMSprop", "SGD", "Adam", "condition number", "broadcasting", "saddle",
    "dot product", "weight", "sigmoid", "ReLU",
]  # fmt: skip


@pytest.mark.parametrize("name", NEEDED)
def test_every_term_is_there_and_points_to_a_section_that_uses_it(name):
    term = glossary(name)
    assert term.name == name
    assert len(term.text) > 30
    text = (ROOT / "notebooks" / term.notebook).read_text("utf-8").lower()
    assert name.lower().replace("optimiser", "optimizer").split()[0][:6] in text
    assert term.notebook.startswith(f"{term.section:02}-")


@pytest.mark.parametrize("spelt", ["Gradient", "gradients", "  gradient ", "GRADIENT"])
def test_spelling_is_forgiven(spelt):
    assert glossary(spelt).name == "gradient"
    assert glossary("optimizer").name == "optimiser"


@pytest.mark.parametrize(("spelt", "name"), [("sgd", "SGD"), ("ADAM", "Adam"), ("norms", "norm")])
def test_a_name_in_capitals_is_found_however_it_is_typed(spelt, name):
    assert glossary(spelt).name == name


def test_the_update_of_each_step_rule_is_the_one_that_runs():
    """The formulas of the entries, worked out by hand, against the rules of the package."""
    w, g, eta = np.array([4.0, 3.0]), np.array([8.0, 18.0]), 0.1
    mean, square = 0.1 * g / (1 - 0.9), 0.001 * g**2 / (1 - 0.999)
    second = bowl.gradient(w - eta * g)
    by_hand = {
        "SGD": (SGD(eta), 1, w - eta * g),
        "momentum": (SGD(eta, momentum=0.9), 2, w - eta * g - eta * (0.9 * g + second)),
        "RMSprop": (RMSprop(eta), 1, w - eta * g / (np.sqrt(0.01 * g**2) + 1e-8)),
        "Adam": (Adam(eta), 1, w - eta * mean / (np.sqrt(square) + 1e-8)),
    }
    for name, (rule, steps, point) in by_hand.items():
        assert "w ← w − η" in glossary(name).text
        run = descend(bowl, w, optimizer=rule, steps=steps)
        np.testing.assert_allclose(run.points[-1], point, rtol=1e-12, err_msg=name)
    assert "w ← w − η" in glossary("optimiser").text


def test_an_unknown_term_names_the_nearest():
    for asked, hint in (("gradeint", "Do you mean gradient?"), ("xyzzy", "It has Adam, ")):
        found = glossary(asked)
        assert not found
        assert repr(found).startswith(f"“{asked}” is not in the glossary. {hint}")


def test_a_term_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match="must be a text; got 7"):
        glossary(7)


@pytest.mark.parametrize("sign", ["η", "eta", "Eta"])
def test_a_letter_is_another_name_of_its_term(sign):
    assert glossary(sign).name == "learning rate"


def test_the_whole_glossary_shows_itself():
    whole = glossary()
    assert set(whole) == set(NEEDED)
    page = whole._repr_html_()
    assert page.count('<th scope="row"') == page.count("<td") == page.count("<tr>") == len(NEEDED)
    assert [t.lower() for t in whole] == sorted(t.lower() for t in NEEDED)
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
    [over] = re.findall(r"<th[^>]*>quiz", html)
    assert "text-align:left" in over  # as the titles below it


def test_every_link_of_the_page_is_a_notebook(tmp_path):
    for *_, file in progress_page(tmp_path).rows:
        assert (ROOT / "notebooks" / file).exists()
