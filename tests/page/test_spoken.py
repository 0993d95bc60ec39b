"""What is heard: no sign is left that a screen reader passes over or misreads."""

import json
import re
from pathlib import Path

import pytest

from gdlesson import objectives
from gdlesson.course.quizzes import heard, sections
from gdlesson.course.quizzes.markup import Own
from gdlesson.page.spoken import spoken

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "spoken.json").read_text("utf-8"))
#: Passed over in silence, or read as something else.
UNHEARD = re.compile("[−⁰¹²³⁴-⁹⁻ⁿˣʸᵀ₀-₉∇∂′^×·→≈∞√°ηλΔ{}\\\\$]|[0-9]e[-−0-9]|(^|[ (])-[0-9.]")


@pytest.mark.parametrize(("text", "words"), CASES)
def test_a_text_is_heard_as_one_would_say_it(text, words):
    assert spoken(text) == words


@pytest.mark.parametrize("words", [words for _, words in CASES])
def test_what_is_words_stays_as_it_is(words):
    assert spoken(words) == words


def test_no_question_answer_or_surface_has_a_sign_that_is_not_heard():
    texts = [
        heard(part)
        for section in sections().values()
        for item in section.items
        for part in (item.question, *(answer.text for answer in item.answers))
    ]
    texts += [spoken(o.formula) for o in objectives.ALL.values()]
    assert len(texts) > 150
    assert [text for text in texts if UNHEARD.search(text)] == []


def test_a_formula_in_a_question_is_said():
    said = heard(Own("Why is $h = 10^{-15}$ a bad idea in $\\frac{f(x + h) - f(x)}{h}$?"))
    assert said == (
        "Why is h equals 10 to the minus 15 a bad idea in (f of (x plus h) minus f of x) over h?"
    )
    assert heard(Own("$-\\sqrt{68} \\approx -8.2$ and `w[0]` **now**")) == (
        "minus the square root of 68 about minus 8.2 and w[0] now"
    )
