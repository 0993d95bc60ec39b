"""Quizzes: every item can be answered rightly and wrongly, every answer has its own reason."""

import html
import itertools
import json
import math
import re
import subprocess
import sys
import threading
from xml.etree import ElementTree

import numpy as np
import pytest

import gdlesson
from gdlesson import quiz
from gdlesson.course.misconceptions import CATALOGUE
from gdlesson.course.progress import Progress
from gdlesson.course.quizzes import KINDS, mark, mixed, plain, read_section, rendered, sections
from gdlesson.course.quizzes.drawn import apart, computed, draw, every, right_answer, with_numbers
from gdlesson.course.quizzes.marking import _as_number
from gdlesson.course.score import lesson_score
from gdlesson.course.snippets import snippet
from gdlesson.widgets.progress_page import progress_page
from gdlesson.widgets.quiz import STILL_COUNTS, _shown_misconception

SECTIONS = sections()
ALL = [(s, i) for s in SECTIONS.values() for i in s.items]
#: Every item, and one whose numbers are drawn with each set of them.
DRAWN = [(s, i, numbers) for s, i in ALL for numbers in ([*every(i)] or [{}])]
ITEMS = [(s, with_numbers(i, numbers) if numbers else i) for s, i, numbers in DRAWN]
ids = ["-".join([i.id, *(f"{n:g}" for n in numbers.values())]) for _, i, numbers in DRAWN]


def test_every_section_has_at_least_two_items_and_ids_are_unique():
    assert all(len(s.items) >= 2 for s in SECTIONS.values())
    assert set(range(13)) == set(SECTIONS)
    names = [i.id for _, i in ALL]
    assert not [id for id in set(names) if names.count(id) > 1]
    assert {i.kind for _, i in ITEMS} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "page", "said"),
    [
        ("made *high*: minus", "made <em>high</em>: minus", "made high: minus"),
        ("*two words*, **bold**", "<em>two words</em>, <strong>bold</strong>", "two words, bold"),
        ("`x**2` and `*a*`", "<code>x**2</code> and <code>*a*</code>", "x**2 and *a*"),
        ("2*x*y is 2 * x * y", "2*x*y is 2 * x * y", "2*x*y is 2 * x * y"),
        ("a row of * and /: +, *, @", "a row of * and /: +, *, @", "a row of * and /: +, *, @"),
    ],
)
def test_stars_slant_words_and_leave_products_alone(text, page, said):
    assert rendered(text) == f"<p>{page}</p>"
    assert plain(text) == said


@pytest.mark.parametrize("primed", ["f'", "f''", "(f g)'", r"f^\prime"])
def test_a_prime_stands_at_its_letter(primed):
    """Raised as an exponent it is small, and far off."""
    made = rendered(f"${primed}(2)$")
    assert "msup" not in made
    assert re.search(r"</m[io]><mtext>&#x0203[23];</mtext>", made)
    assert "msup" in rendered("$f'^2$")  # what is no prime alone stays as it is


@pytest.mark.parametrize(("formula", "sign"), [("y = -3", 1), ("(8, -2)", 1), ("a - b", 0)])
def test_a_minus_before_a_number_is_its_sign(formula, sign):
    """A browser sets room on both sides of a difference's minus."""
    assert rendered(f"${formula}$").count('form="prefix"') == sign


def sent(item, wanted):
    """What the page sends for lines in this order, or for these ends."""
    return [mixed(item).index(k) for k in wanted]


def orders(item):
    """Every order of the lines, or every choice of ends."""
    if item.kind == "order":
        return itertools.permutations(range(len(item.parts)))
    return itertools.product(range(len(item.ends)), repeat=len(item.parts))


def arranged(item):
    """Of all orders or choices only the right ones are right; each reply is said to some."""
    every = range(len(item.parts))
    right = {tuple(every), *item.also}
    met = set()
    for wanted in orders(item):
        reply = mark(item, sent(item, wanted))
        assert reply.right is (wanted in right), wanted
        met.add(reply.why)
    assert met == {a.reply.why for a in item.answers} | ({item.otherwise} - {""})


ARRANGED = [i for _, i in ITEMS if i.kind in ("order", "match")]


@pytest.mark.parametrize("item", ARRANGED, ids=[i.id for i in ARRANGED])
class TestArranged:
    def test_it_is_shown_mixed_and_alike_at_each_time(self, item):
        assert mixed(item) == mixed(item)
        assert not mark(item, list(range(len(item.parts)))).right

    def test_what_is_not_an_arrangement_is_refused(self, item):
        most = len(item.parts)
        for bad in (None, 3, "01", [0], [0] * (most + 1), [*range(most - 1), 99], [True] * most,
                    [-1, *range(most - 1)]):  # fmt: skip
            with pytest.raises(ValueError, match="quiz: "):
                mark(item, bad)

    def test_what_belongs_together_does_so_in_the_library(self, item):
        names = lessons_names()
        exec(item.setup, names)
        for truth in item.truths:
            assert eval(truth, names), truth
        assert len(item.truths) in (0, len(item.parts))


DRAWING = [(s, i) for s, i in ALL if i.draws]


@pytest.mark.parametrize(("section", "item"), DRAWING, ids=[i.id for _, i in DRAWING])
class TestDrawn:
    def test_each_set_of_numbers_asks_something_else(self, section, item):
        asked = [with_numbers(item, numbers).question for numbers in every(item)]
        assert len(set(asked)) == len(asked) >= 4
        assert not set("‹›") & set("".join(asked))
        for numbers in every(item):
            one = with_numbers(item, numbers)
            values = sorted(a.value for a in one.answers)
            assert min(np.diff(values)) > 2 * max(a.tolerance for a in one.answers), numbers
            said = "".join([one.otherwise, *(a.reply.why for a in one.answers)])
            assert not set("‹›") & set(said)

    def test_the_next_try_has_another_right_answer(self, section, item):
        for numbers in every(item):
            for _ in range(20):
                assert right_answer(item, draw(item, but=numbers)) != right_answer(item, numbers)
        assert len({right_answer(item, numbers) for numbers in apart(item, 3)}) == 3

    def test_a_wrong_try_brings_other_numbers_and_its_reply_says_for_which_it_is(
        self, section, item, tmp_path
    ):
        widget = quiz(section.number, folder=tmp_path)
        place = [i.id for i in section.items].index(item.id)
        before = widget.items[place]["html"]
        for given in ("", "many", "1,000"):  # nothing that could be marked
            widget.response = {"item": item.id, "given": given}
            assert widget.items[place]["html"] == before
        widget.response = {"item": item.id, "given": "123456"}
        now = widget.items[place]["html"]
        assert now != before
        reply = widget.replies[item.id]["html"]
        assert before.removeprefix("<p>") in reply
        assert "other numbers now" in reply
        numbers = widget._numbers[item.id]
        right = with_numbers(item, numbers).answers[0]
        widget.response = {"item": item.id, "given": f"{right.value:.9g}"}
        assert widget.replies[item.id]["right"] is True
        assert widget.items[place]["html"] == now
        again = quiz(section.number, folder=tmp_path)
        assert again.items[place]["html"] == now
        assert again.replies[item.id]["html"] == rendered(right.reply.why)

    def test_what_was_answered_wrongly_comes_back_with_its_own_numbers(
        self, section, item, tmp_path
    ):
        widget = quiz(section.number, folder=tmp_path)
        asked = rendered(with_numbers(item, widget._numbers[item.id]).question)
        widget.response = {"item": item.id, "given": "123456"}
        again = quiz(section.number, folder=tmp_path)
        assert asked.removeprefix("<p>") in again.replies[item.id]["html"]

    def test_an_answer_kept_without_numbers_does_no_harm(self, section, item, tmp_path):
        for strange in ("7", {"given": "7"}, {"given": "7", "drawn": {"x": 99}}, None):
            Progress(tmp_path).keep(section.number, item.id, strange, False)
            assert item.id not in quiz(section.number, folder=tmp_path).replies


@pytest.mark.parametrize("formula", ["x.real", "f(x)", "[x]", "x if x else 1", "'a'", "y"])
def test_a_formula_of_numbers_is_no_program(formula):
    with pytest.raises((ValueError, KeyError)):
        computed(formula, {"x": 2.0})


def test_two_items_or_more_are_put_in_order_and_matched():
    assert min(sum(i.kind == kind for i in ARRANGED) for kind in ("order", "match")) >= 2


def test_a_match_counts_what_fits_and_not_which():
    item = next(i for i in ARRANGED if i.id == "symptoms-and-causes")
    assert mark(item, sent(item, [0, 1, 4, 4])).text == "2 of 4 fit."
    assert mark(item, sent(item, [4, 4, 4, 4])).text == "None of them fits yet."
    assert "Choose one for each" in mark(item, [0, None, 1, 2]).why


@pytest.mark.parametrize(("section", "item"), ITEMS, ids=ids)
class TestEveryItem:
    def test_every_answer_has_a_reason_of_its_own(self, section, item):
        reasons = [a.reply.why for a in item.answers] + ([item.otherwise] if item.otherwise else [])
        assert all(len(r) > 15 for r in reasons)
        assert len(set(reasons)) == len(reasons)

    def test_the_right_answer_is_right_and_no_other(self, section, item):
        for i, answer in enumerate(item.answers):
            if item.kind == "single":
                assert mark(item, i).right is answer.reply.right
            elif item.kind == "number":
                reply = mark(item, str(answer.value))
                assert reply.right is answer.reply.right
                assert reply.why == answer.reply.why
            elif item.kind == "word":
                for word in answer.words:
                    assert mark(item, f"  {word.upper()}. ").right is answer.reply.right
        if item.kind in ("order", "match"):
            arranged(item)
        if item.kind == "several":
            right = [i for i, a in enumerate(item.answers) if a.reply.right]
            assert mark(item, right).right
            assert not mark(item, list(range(len(item.answers)))).right or len(right) == len(
                item.answers
            )
            assert not mark(item, right[:-1]).right

    def test_some_wrong_answer_names_a_misconception(self, section, item):
        if section.number == 0:
            return  # it asks how the lesson works, and there is no belief about that
        if item.kind != "word" and item.id != "final-crawl":
            assert any(a.reply.misconception for a in item.answers if not a.reply.right)

    def test_it_renders_without_the_network_and_as_sound_markup(self, section, item):
        shown = (a.text for a in item.answers)
        for text in (item.question, *shown, *item.parts, *item.ends):
            page = rendered(text)
            ElementTree.fromstring(f"<div>{page.replace('&nbsp;', ' ')}</div>")
            assert "http" not in page.replace("http://www.w3.org/1998/Math/MathML", "")
            assert "$" not in page
            assert "\\" not in plain(text)
            assert "$" not in plain(text)

    def test_no_mark_is_left_for_the_reader(self, section, item):
        said = (part for a in item.answers for part in (a.text, a.reply.why))
        for text in (item.question, item.otherwise, *said, *item.parts, *item.ends):
            page = re.sub("<code>.*?</code>", "", rendered(text))
            assert not set("*`$") & set(page), text
            prose = re.sub("`[^`]*`", "", text)  # the stars of code are its own
            assert plain(prose) == plain(re.sub(r"[*]", "", prose))

    @pytest.mark.proof
    def test_the_page_does_not_carry_the_answer(self, section, item, tmp_path):
        widget = quiz(section.number, folder=tmp_path)
        sent = json.dumps(widget.get_state()["items"])
        assert '"right"' not in sent
        for answer in item.answers:
            assert json.dumps(answer.reply.why)[1:-1] not in sent


def lessons_names():
    """What a truth may use: the library's names, the objectives, np and math."""
    names = {name: getattr(gdlesson, name) for name in gdlesson.__all__}
    return names | vars(gdlesson.objectives) | {"math": math, "np": np}


COMPUTED = [
    pytest.param(item, numbers, id=id)
    for (_, item), (*_, numbers), id in zip(ITEMS, DRAWN, ids, strict=True)
    if any(a.truth for a in item.answers)
]


@pytest.mark.parametrize(("item", "numbers"), COMPUTED)
def test_what_an_item_says_is_what_the_library_computes(item, numbers):
    """Every number and every claim again, by the truth that stands beside it."""
    names = lessons_names() | numbers
    exec(item.setup, names)
    for answer in item.answers:
        truth = eval(answer.truth, names)
        if item.kind == "number":
            assert abs(truth - answer.value) <= answer.tolerance / 10, answer.truth
            reply = mark(item, f"{truth:.9g}")
            assert (reply.right, reply.why) == (answer.reply.right, answer.reply.why), answer.truth
        else:
            assert isinstance(truth, bool | np.bool_), answer.truth
            assert bool(truth) is answer.reply.right, answer.truth


def test_every_number_computes_its_truth():
    """(That each of its answers has one is held when the file is read.)"""
    computed = {param.values[0].id for param in COMPUTED}
    assert {i.id for _, i in ITEMS if i.kind == "number"} <= computed


@pytest.mark.parametrize(
    "text", ["6.5", "6,5", " 6.5 ", "13/2", "13 / 2", "6.50", "65e-1", "6 1/2", "+6 1 / 2"]
)
def test_a_number_may_be_written_in_many_ways(text):
    item = SECTIONS[2].items[0]
    assert mark(item, text).right


@pytest.mark.parametrize("text", ["-1.4", "−1.4", "–1.4", "-7/5", "-1 2/5", "– 1 2/5", "−1,4"])
def test_a_minus_may_be_any_dash(text):
    assert _as_number(text) == pytest.approx(-1.4)


@pytest.mark.parametrize(
    "text", ["six", "6 1/0", "6 1/2/2", "6 -1/2", "6.5.1", "1/0", "nan", "inf", "--6"]
)
def test_what_is_no_number_is_told_so(text):
    reply = mark(SECTIONS[2].items[0], text)
    assert not reply.right
    assert reply.text == f"“{text}” is not a number."
    assert "0.25" in reply.why


SEVERAL = [i for _, i in ITEMS if i.kind == "several"]


@pytest.mark.parametrize("item", SEVERAL, ids=[i.id for i in SEVERAL])
class TestSeveral:
    def test_a_wrong_try_does_not_list_what_is_missing(self, item):
        right = [i for i, a in enumerate(item.answers) if a.reply.right]
        wrong = [i for i, a in enumerate(item.answers) if not a.reply.right]
        for tried in ([right[0]], [*wrong[:1], right[0]]):
            reply = mark(item, tried)
            left = [item.answers[i] for i in right[1:]]
            assert reply.right is (not left and len(tried) == 1)
            for answer in left:
                assert answer.text not in reply.why
                assert answer.reply.why not in reply.why
            if left:
                assert reply.why.endswith(" in the list.")

    def test_a_wrong_pick_is_quoted_before_its_reason(self, item):
        for i, answer in enumerate(item.answers):
            if not answer.reply.right:
                said = f"“{answer.text}” should not be picked. {answer.reply.why}"
                assert mark(item, [i]).why.startswith(said)
                assert mark(item, [i]).misconception == answer.reply.misconception

    def test_nothing_picked_is_no_wrong_answer(self, item):
        assert "guess" in mark(item, []).why


def test_nobody_is_sent_to_a_section_that_is_still_to_come():
    links = 0
    for section, item in ITEMS:
        for answer in item.answers:
            if (entry := answer.reply.misconception) is None:
                continue
            for number in re.findall(r'href="(\d\d)-', _shown_misconception(entry, section.number)):
                assert int(number) < section.number, item.id
                links += 1
    assert links


@pytest.mark.parametrize(
    ("text", "ways"), [("1,000", "1000, or 1"), ("−12,500", "-12500, or -12.5")]
)
def test_a_number_that_can_be_read_in_two_ways_is_told_so(text, ways):
    reply = mark(SECTIONS[2].items[0], text)
    assert not reply.right
    assert reply.text == f"“{text}” can be read in two ways: write {ways}."


def test_an_empty_answer_is_no_wrong_answer():
    assert "guess" in mark(SECTIONS[2].items[0], "  ").why


@pytest.mark.parametrize("bad", [7, -1, "0", None, True, 1.0])
def test_a_pick_that_does_not_exist_is_refused(bad):
    item = SECTIONS[1].items[0]
    with pytest.raises(ValueError, match="a pick is a number"):
        mark(item, bad)


@pytest.mark.parametrize("name", ["the-derivative", "derivative", 2, "Derivative"])
def test_a_section_by_name_part_or_number(name, tmp_path):
    assert quiz(name, folder=tmp_path).title == "Quiz: The derivative"


def test_a_part_that_fits_two_sections_is_refused(tmp_path):
    with pytest.raises(ValueError, match="more than one section is meant by 'descent'"):
        quiz("descent", folder=tmp_path)


@pytest.mark.parametrize("name", ["integrals", 99, "", 2.5])
def test_an_unknown_section_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="choose one of"):
        quiz(name, folder=tmp_path)


class TestAnswering:
    def answer(self, widget, item, given, number=1):
        widget.response = {"item": item, "given": given, "number": number}
        return widget.replies[item]

    def test_a_reply_belongs_to_the_very_pick(self, tmp_path):
        widget = quiz(8, folder=tmp_path)
        first = self.answer(widget, "zigzag-yet-converges", 0, 1)
        second = self.answer(widget, "zigzag-yet-converges", 2, 2)
        third = self.answer(widget, "zigzag-yet-converges", 1, 3)
        assert [r["right"] for r in (first, second, third)] == [False, False, True]
        assert len({r["html"] for r in (first, second, third)}) == 3

    def test_a_misconception_brings_its_reply_an_experiment_and_a_link(self, tmp_path):
        reply = self.answer(quiz(8, folder=tmp_path), "next-point", "6.6")
        entry = CATALOGUE["gradient-points-down"]
        assert entry.belief in reply["html"]
        assert 'href="06-the-gradient.ipynb"' in reply["html"]
        assert html.escape(snippet(entry.experiment)) in reply["html"]

    def test_the_score_counts_here_and_in_the_whole_lesson(self, tmp_path):
        widget = quiz(8, folder=tmp_path)
        total, here, there = len(ALL), len(SECTIONS[8].items), len(SECTIONS[1].items)
        assert widget.score == f"0 of {here} here, 0 of {total} in the whole lesson."
        self.answer(widget, "zigzag-yet-converges", 1)
        assert widget.score == f"1 of {here} here, 1 of {total} in the whole lesson."
        other = quiz(1, folder=tmp_path)
        assert other.score == f"0 of {there} here, 1 of {total} in the whole lesson."

    @pytest.mark.proof
    def test_progress_comes_back_in_a_new_kernel(self, tmp_path):
        widget = quiz(2, folder=tmp_path)
        self.answer(widget, "secant-at-three", "6")
        self.answer(widget, "which-reading", 1, 2)
        code = (
            "from gdlesson import quiz; import json;"
            f"w = quiz(2, folder={str(tmp_path)!r}); print(json.dumps([w.replies, w.score]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        replies, score = json.loads(done.stdout)
        assert replies["secant-at-three"]["given"] == "6"
        assert replies["secant-at-three"]["right"] is False
        assert replies["which-reading"]["right"] is True
        assert score.startswith(f"1 of {len(SECTIONS[2].items)} here")

    def test_a_later_wrong_try_does_not_take_a_right_answer_away(self, tmp_path):
        widget = quiz(8, folder=tmp_path)
        self.answer(widget, "zigzag-yet-converges", 1)
        reply = self.answer(widget, "zigzag-yet-converges", 0, 2)
        assert lesson_score(Progress(tmp_path))[0] == 1
        assert STILL_COUNTS in reply["html"]
        assert widget.score.startswith("1 of 3 here, 1 of ")
        again = quiz(8, folder=tmp_path)
        assert again.score == widget.score
        assert STILL_COUNTS in self.answer(again, "zigzag-yet-converges", 2, 3)["html"]
        assert STILL_COUNTS not in self.answer(again, "why-y-first", 0, 4)["html"]

    def test_the_footer_counts_one_way_where_nothing_can_be_kept(self, tmp_path):
        (tmp_path / ".gdlesson").write_text("a file where a folder should be")
        widget = quiz(8, folder=tmp_path)
        self.answer(widget, "zigzag-yet-converges", 1)
        self.answer(widget, "zigzag-yet-converges", 0, 2)
        assert widget.score.startswith("1 of 3 here, 1 of ")

    def test_a_common_belief_is_said_to_be_wrong(self, tmp_path):
        reply = self.answer(quiz(8, folder=tmp_path), "next-point", "6.6")
        assert "A common belief, and it is not so: “" in reply["html"]

    def test_nonsense_from_the_page_is_answered_and_not_kept_as_right(self, tmp_path):
        widget = quiz(8, folder=tmp_path)
        widget.response = {"item": "no-such-item", "given": 1}
        reply = self.answer(widget, "zigzag-yet-converges", 99)
        assert not reply["right"]
        assert lesson_score(Progress(tmp_path))[0] == 0

    def test_plain_output_has_the_questions(self, tmp_path):
        data, _ = quiz(2, folder=tmp_path)._repr_mimebundle_()
        assert "1. What is the slope of the secant" in data["text/plain"]
        assert "application/vnd.jupyter.widget-view+json" in data


class TestProgressFile:
    @pytest.mark.parametrize(
        "damage", ["", "{", "[1, 2]", '{"2": 5}', '{"2": {"secant-at-three": 1}}', "\x00\xff"]
    )
    def test_a_damaged_file_is_set_aside_not_overwritten(self, tmp_path, damage):
        progress = Progress(tmp_path)
        progress.path.parent.mkdir()
        progress.path.write_text(damage, "utf-8")
        assert progress.read() == {}
        quiz(2, folder=tmp_path)
        assert progress.path.read_text("utf-8") == damage  # looking does no harm
        assert progress.keep(2, "secant-at-three", "6.5", True) == ""
        aside = progress.path.with_name("progress.damaged-1.json")
        assert aside.read_text("utf-8") == damage
        assert progress.read()["2"]["secant-at-three"]["right"]
        progress.path.write_text(damage, "utf-8")
        progress.keep(2, "secant-at-three", "6.5", True)
        assert progress.path.with_name("progress.damaged-2.json").exists()

    @pytest.mark.parametrize(
        ("beside", "named"),
        [
            ({"8": {"why-y-first": None}}, "why-y-first of section 8"),
            ({"8": {"why-y-first": {"right": True, "tries": None}}}, "the tries of why-y-first"),
            ({"8": {"why-y-first": {"right": True, "tries": 1e999}}}, "the tries of why-y-first"),
            ({"8": {"why-y-first": {"right": "yes", "tries": 1}}}, "why-y-first of section 8"),
            ({"9": [1]}, "section 9"),
            ({"format": "two"}, "its format"),
        ],
    )
    def test_one_bad_field_takes_nothing_else_away(self, tmp_path, beside, named):
        progress = Progress(tmp_path)
        progress.keep(8, "zigzag-yet-converges", 1, True)
        sound = progress.read()
        bad = json.dumps({**sound, **beside, "8": {**sound["8"], **beside.get("8", {})}})
        progress.path.write_text(bad, "utf-8")
        page, widget = progress_page(tmp_path), quiz(8, folder=tmp_path)
        assert next(row[2] for row in page.rows if row[0] == 8) >= 1
        for said in (repr(page), page._repr_html_(), widget.score):
            assert "was not understood" in said
            assert named in said
        assert progress.path.read_text("utf-8") == bad  # looking does no harm
        widget.response = {"item": "why-y-first", "given": 0}
        assert named in widget.score
        aside = progress.path.with_name("progress.damaged-1.json")
        assert aside.read_text("utf-8") == bad
        assert progress.read()["8"]["zigzag-yet-converges"]["right"]
        assert type(progress.read()["8"]["why-y-first"]["tries"]) is int
        assert progress.trouble() == ""

    def test_the_pages_table_names_each_of_its_columns(self, tmp_path):
        page = progress_page(tmp_path)._repr_html_()
        heads = re.findall(r"<th[^>]*>(.*?)</th>", page)
        assert len(heads) >= 4
        assert all(re.sub("<[^>]*>", "", head).strip() for head in heads)

    def test_a_mark_at_the_start_of_the_file_is_no_damage(self, tmp_path):
        progress = Progress(tmp_path)
        progress.keep(8, "zigzag-yet-converges", 1, True)
        progress.path.write_text("\ufeff" + progress.path.read_text("utf-8"), "utf-8")
        assert progress.read()["8"]["zigzag-yet-converges"]["right"]
        assert progress.trouble() == ""

    def test_a_file_nested_without_end_is_said(self, tmp_path):
        progress = Progress(tmp_path)
        progress.path.parent.mkdir()
        progress.path.write_text('{"8":' * 100_000, "utf-8")
        assert "the whole file" in quiz(8, folder=tmp_path).score

    def test_a_newer_format_is_never_overwritten(self, tmp_path):
        progress = Progress(tmp_path)
        progress.keep(8, "zigzag-yet-converges", 1, True)
        newer = progress.path.read_text("utf-8").replace("{", '{"format": 2, "new": true,', 1)
        progress.path.write_text(newer, "utf-8")
        widget = quiz(8, folder=tmp_path)
        assert "newer version" in widget.score
        assert lesson_score(progress)[0] == 1
        widget.response = {"item": "why-y-first", "given": 0}
        assert "could not be kept" in widget.score
        assert progress.path.read_text("utf-8") == newer
        assert [p.name for p in progress.path.parent.glob("*.json")] == ["progress.json"]

    def test_the_same_answer_asked_again_is_answered_again(self, tmp_path):
        widget = quiz(8, folder=tmp_path)
        for ask in ("one", "two"):
            widget.response = {"item": "why-y-first", "given": 0, "ask": ask}
            assert widget.replies["why-y-first"]["ask"] == ask

    def test_answers_kept_by_another_version_do_no_harm(self, tmp_path):
        progress = Progress(tmp_path)
        progress.keep(8, "zigzag-yet-converges", 77, True)
        progress.keep(8, "an-item-that-is-gone", 1, True)
        assert quiz(8, folder=tmp_path).replies == {}

    def test_many_writers_lose_nothing(self, tmp_path):
        def write(section):
            for i in range(20):
                assert Progress(tmp_path).keep(section, f"item-{i}", i, True) == ""

        threads = [threading.Thread(target=write, args=(s,)) for s in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = Progress(tmp_path).read()
        assert {s: len(a) for s, a in kept.items()} == {str(s): 20 for s in range(6)}

    def test_a_place_that_cannot_be_written_to_is_said(self, tmp_path):
        (tmp_path / ".gdlesson").write_text("a file where a folder should be")
        widget = quiz(8, folder=tmp_path)
        widget.response = {"item": "zigzag-yet-converges", "given": 1}
        assert widget.replies["zigzag-yet-converges"]["right"]
        assert "could not be kept" in widget.score

    def test_it_is_kept_in_the_learners_folder_wherever_the_notebook_is(
        self, tmp_path, monkeypatch
    ):
        (tmp_path / ".gdlesson").mkdir()
        (tmp_path / ".gdlesson" / "lesson.json").write_text("{}")
        (tmp_path / "notebooks").mkdir()
        monkeypatch.chdir(tmp_path / "notebooks")
        assert Progress.around().folder == tmp_path


BROKEN = {
    "unknown kind": 'kind = "essay"',
    "two answers": 'kind = "single"\nanswers = [{text="a", why="b", right=true}, '
    '{text="c", why="d"}]',
    "no right one": 'kind = "single"\nanswers = [{text="a", why="b"}, {text="c", why="d"}, '
    '{text="e", why="f"}]',
    "no otherwise": 'kind = "number"\nvalue = 1\ntruth = "1"\ntolerance = 0.1\nwhy = "w"\n'
    "wrong = []",
    "a number without a truth": 'kind = "number"\nvalue = 1\ntolerance = 0.1\nwhy = "w"\n'
    'otherwise = "o"\nwrong = []',
    "a wrong number without a truth": 'kind = "number"\nvalue = 1\ntruth = "2 - 1"\n'
    'tolerance = 0.1\nwhy = "w"\notherwise = "o"\nwrong = [{value=2, why="x"}]',
    "a truth for one answer only": 'kind = "single"\nanswers = [{text="a", why="b", right=true, '
    'truth="True"}, {text="c", why="d"}, {text="e", why="f"}]',
    "two lines only": 'kind = "order"\nlines = ["a", "b"]\nwhy = "w"\notherwise = "o"\nwrong = []',
    "two ends alike": 'kind = "match"\npairs = [{part="a", end="x"}, {part="b", end="x"}, '
    '{part="c", end="y"}]\nwhy = "w"\notherwise = "o"\nwrong = []',
    "an order that leaves a line out": 'kind = "order"\nlines = ["a", "b", "c"]\nalso = [[0, 1]]\n'
    'why = "w"\notherwise = "o"\nwrong = []',
    "a slip of a line that is not there": 'kind = "order"\nlines = ["a", "b", "c"]\nwhy = "w"\n'
    'otherwise = "o"\nwrong = [{places=[3, 0], why="x"}]',
    "a slip that is right": 'kind = "match"\npairs = [{part="a", end="x"}, {part="b", end="y"}, '
    '{part="c", end="z"}]\nwhy = "w"\notherwise = "o"\nwrong = [{places=[1, 1], why="x"}]',
    "unknown misconception": 'kind = "single"\nanswers = [{text="a", why="b", right=true}, '
    '{text="c", why="d", misconception="nonsense"}, {text="e", why="f"}]',
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_item_is_refused_when_it_is_read(what):
    text = f'section = 1\ntitle = "T"\n[[items]]\nid = "i"\nquestion = "q"\n{BROKEN[what]}'
    with pytest.raises(ValueError, match=r"quiz"):
        read_section("x", text)
