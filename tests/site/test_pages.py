"""From an executed notebook to a page: each kind of cell, predictions, quizzes, what goes where."""

import re
from itertools import pairwise

import nbformat
import pytest
from site_lessons import OPENING, code, markdown, notebook, printed, showed

from gdlesson import plots
from gdlesson.course.quizzes import sections
from gdlesson.site import predictions
from gdlesson.site.body import STATE, body
from gdlesson.site.course_map import Neighbours, Part, neighbours, parts
from gdlesson.site.mathematics import mathml
from gdlesson.site.otherwise import ELSEWHERE, OF_CELLS, otherwise
from gdlesson.site.outputs import shown
from gdlesson.site.pages import Pages
from gdlesson.site.prose import Prose
from gdlesson.site.quiz import questions
from gdlesson.workspace.copying import lesson_source

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


def links(name):
    return name.replace(".ipynb", ".html") if name.endswith(".ipynb") else None


def part_of(made, key="99"):
    return Part(key, "02-the-derivative", "The derivative", 20, "wiggle", "notebooks", made)


def made_of(*cells, key="99"):
    whole = notebook(*cells)
    return body(part_of(whole, key), whole, links)


def test_a_cell_is_shown_with_what_it_prints():
    html = made_of(code("print(1 < 2)", "first", outputs=[printed("True & so\n")])).html
    assert '<figure class="cell" id="first"><pre><code>print(1 &lt; 2)</code></pre>' in html
    assert '<div class="out"><pre class="sentences"><samp>True &amp; so</samp></pre></div>' in html


def test_a_claim_is_folded_under_what_it_checks():
    html = made_of(code("# Checks the slopes <above>.\nassert 1", "c", "claim")).html
    assert "<u>Checked by code</u>: the slopes &lt;above&gt;." in html
    assert "Checks" not in html
    assert html.count("<details") == 1


def test_a_prediction_keeps_what_the_next_cell_shows():
    html = made_of(
        markdown("Look.\n\n**Predict** the *sum*. And why?", "ask"),
        code("1 + 1", "sum", "experiment", outputs=[printed("2")]),
        markdown("And on.", "on"),
        code("3", "later", outputs=[printed("3")]),
    ).html
    assert '<form class="predict" data-opens="sum">' in html
    assert '<span class="tag">Predict</span> the <em>sum</em>.' in html
    assert (
        '<details class="out"><summary>What it shows</summary>'
        '<pre class="sentences"><samp>2</samp></pre>' in html
    )
    assert '<div class="out"><pre class="sentences"><samp>3</samp></pre></div>' in html


def test_what_is_behind_predict_begins_without_a_comma():
    html = made_of(markdown("**Predict**, for one: what? **Predict**", "a")).html
    assert '<span class="tag">Predict</span> for one: what?' in html


def test_a_prediction_before_no_experiment_opens_nothing():
    html = made_of(
        markdown("**Predict** it.", "ask"), code("1", "one", "claim"), code("2", "two")
    ).html
    assert '<form class="predict">' in html
    assert 'details class="out"' not in html


def test_a_prediction_keeps_everything_up_to_the_next_text():
    """Whatever draws or raises it, and whatever is checked in between."""
    picture, axes = plots.figure()
    axes.plot([0, 1])
    drawn = showed(html=picture._repr_mimebundle_()["text/html"], png=PNG)
    error = nbformat.v4.new_output("error", ename="E", evalue="no", traceback=["E: step 1"])
    html = made_of(
        markdown("**Predict**: how many lines?\n\nAnd **Predict** where it stops.", "ask"),
        code("# Checks it.\nassert 1", "sound", "claim"),
        code("1 + 1", "sum", outputs=[printed("2")]),
        code("f()", "stops", "raises-exception", outputs=[error]),
        code("draw()", "drawn", "figure", outputs=[drawn]),
        code("still()", "seen", "still", outputs=[drawn]),
    ).html
    assert html.count('<form class="predict">') == 1  # the first one opens nothing
    assert '<form class="predict" data-opens="sum stops drawn">' in html
    assert html.count('<details class="out"><summary>What it shows</summary>') == 3
    for id in ("sum", "stops", "drawn"):
        assert '<details class="out">' in html.partition(f'id="{id}"')[2].partition("</figure>")[0]
    assert '<details class="out">' not in html.partition('id="seen"')[2]


def test_a_question_of_what_a_cell_will_print_is_a_prediction():
    html = made_of(
        markdown("**Predict, then run.** Say it.\n\nWhat will the next cell print?", "ask"),
        code("0.1 + 0.2", "sum", outputs=[printed("0.3")]),
    ).html
    assert '<form class="predict" data-opens="sum"><p>What will the next cell print?</p>' in html
    assert '<details class="out">' in html


@pytest.mark.parametrize(
    "asks",
    [
        "the widget asks you for a number first.",
        "the widget starts with a flat line, and asks you something before you play.",
        "what is the derivative of it? Type it before you do anything else.",
    ],
)
def test_what_the_widget_asks_is_not_asked_twice(asks):
    html = made_of(markdown(f"**Predict**: {asks}", "ask")).html
    assert '<div class="predict">' in html
    assert "<form" not in html


def test_a_widget_of_the_lesson_that_asks_has_no_second_box_above_it():
    """But for what its own question leaves open."""
    beside = {"depth"}  # asks of 10 layers and of 50, the widget of 10
    for part in parts(lesson_source()):
        for cell, after in pairwise(part.notebook.cells):
            asks = "DerivativeChecker(" in after.source or "predict=" in after.source
            if asks and "widget" in after.metadata.get("tags", ()) and cell.id not in beside:
                html = made_of(markdown(cell.source, "ask")).html
                assert '<form class="predict"' not in html, (part.key, cell.id)


def test_a_known_prediction_has_blanks_with_computed_answers(monkeypatch):
    blanks = (predictions.Blank("along $x$", "4 * 2", 0.01), predictions.Blank("height", "43", 0.5))
    entry = predictions.Known(blanks, "It is $2 \\cdot 4$.")
    monkeypatch.setattr(predictions, "known", lambda: {"99": {"ask": entry}})
    question = predictions.question("99")
    assert "'ask': [float(4 * 2), float(43)]" in question.source
    question.outputs = [printed('{"ask": [8.0, 43.0]}\n')]
    html = made_of(markdown("**Predict** it.", "ask"), question).html
    assert re.findall(r'data-answer="([^"]+)" data-tolerance="([^"]+)"', html) == [
        ("8", "0.01"), ("43", "0.5")
    ]  # fmt: skip
    assert '<span class="why" hidden>It is <span class="unparted"><math>' in html


def test_every_known_prediction_belongs_to_a_cell_that_asks():
    those = {part.key: part.notebook for part in parts(lesson_source())}
    for key, entries in predictions.known().items():
        asked = {c.id for c in those[key].cells if predictions.ASKS.search(c.source)}
        assert set(entries) <= asked, key


def test_a_sentence_that_is_otherwise_on_a_page_stands_in_a_notebook():
    text = "\n".join(c.source for part in parts(lesson_source()) for c in part.notebook.cells)
    assert [there for there in ELSEWHERE if there not in text] == []
    here = made_of(markdown(f"Write it. {next(iter(ELSEWHERE))}", "a")).html
    assert "kept in this browser" in here


#: What can't be done on a page, or is not there.
ONLY_IN_A_NOTEBOOK = re.compile(
    r"folded (?:cell|one)|\brun (?:the|this|that)\b[^.]*\bcell\b|run it again to|thin bar|"
    r"cell of your own",
    re.I,
)


def test_no_section_but_that_on_notebooks_asks_to_run_a_cell():
    for part in parts(lesson_source()):
        if part.key == "0" or part.key.startswith("E"):
            continue  # those say how one works in a notebook
        for cell in part.notebook.cells:
            if cell.cell_type != "markdown":
                continue
            for paragraph in re.split(r"\n{2,}", otherwise(cell.source)):
                found = ONLY_IN_A_NOTEBOOK.search(paragraph)
                assert not found or OF_CELLS.match(paragraph), (part.key, cell.id, found[0])


def test_one_way_to_write_it_is_folded_with_what_it_prints():
    html = made_of(
        markdown(
            "One way to do it stands in the folded cell below. "
            "Run it, or open it, when yours has printed something.",
            "one-way",
        ),
        code(
            "# One way to write it.\nprint(6 * 3)",
            "way",
            "your-turn-check",
            outputs=[printed("18")],
        ),
    ).html
    assert "stands in the fold below. Open it when" in html
    assert '<details class="drawn" id="way"><summary>One way to write it</summary>' in html
    assert "18" not in html.partition("<details")[0] + html.partition("</details>")[2]


def test_what_a_claim_is_called_on_a_page_is_what_the_text_calls_it():
    html = made_of(
        markdown("The folded cell above checks it.", "a"), code("# Checks it.\n1", "c", "claim")
    ).html
    assert "<p>The fold <em>Checked by code</em> above checks it.</p>" in html
    assert "<u>Checked by code</u>: it." in html


def test_the_section_on_notebooks_says_that_a_page_is_none():
    assert "nothing has to be run" in made_of(markdown("Text.", "a"), key="0").html
    assert "nothing has to be run" not in made_of(markdown("Text.", "a")).html


def test_a_picture_stands_alone_and_its_code_is_folded():
    picture, axes = plots.figure(cols=2)
    axes[0].plot([0, 1])
    made = picture._repr_mimebundle_()
    shown = [showed(html=made["text/html"], png=made["image/png"])]
    html = made_of(code("draw()", "fig", "figure", outputs=shown)).html
    assert '<figure class="picture wide" id="fig"><div class="plot" style="display:flex;' in html
    assert html.count('class="gdl-figure"') == html.count("</svg>") == 2  # two columns
    assert "hidden" not in html.replace('aria-hidden="true"', "")
    assert "base64" not in html
    assert "<summary>The code that drew it</summary>" in html


def test_a_png_is_shown_where_there_is_nothing_better():
    html = made_of(code("a", "a", outputs=[showed(png=PNG, text="Figure: dots & lines")])).html
    assert f'<img src="data:image/png;base64,{PNG}" alt="Figure: dots &amp; lines">' in html


def test_a_traceback_has_no_colours_of_a_terminal():
    error = nbformat.v4.new_output(
        "error", ename="E", evalue="no", traceback=["\x1b[31mValueError\x1b[0m: <no>"]
    )
    html = made_of(code("f()", "f", "raises-exception", outputs=[error])).html
    assert "<samp>ValueError: &lt;no&gt;</samp>" in html


def test_what_can_be_shown_in_no_way_is_told_with_its_cell():
    with pytest.raises(ValueError, match=r"cell odd: .*application/x"):
        made_of(code("a", "odd", outputs=[showed(**{"application/x": "y"})]))


def test_a_widget_goes_through_one_place_with_its_state_and_its_still(monkeypatch):
    seen = []
    from gdlesson.site import body as module
    from gdlesson.site.live import Live

    def embed(state, model, still, caption):
        seen.append((state, model, still, caption))
        return Live("<figure>here</figure>", ("secant",))

    monkeypatch.setattr(module, "embed", embed)
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "m1"}}
    output = showed(svg="<svg><g/></svg>", text="Widget: a < b, 3.26e-09", **view)
    whole = notebook(code("W()", "w", "widget", outputs=[output]))
    whole.metadata["widgets"] = {STATE: {"state": {"m1": {"a": 1}}}}
    made = body(part_of(whole), whole, links)
    assert seen == [({"m1": {"a": 1}}, "m1", "<svg><g/></svg>", "a &lt; b, 3.26×10⁻⁹")]
    assert "<figure>here</figure>" in made.html
    assert made.modules == ["secant"]


def test_your_turn_is_a_place_of_its_own_and_closes():
    html = made_of(
        markdown("### Your turn\n\nWrite it.", "turn"),
        code("def f(x):\n    ...", "answer", "your-turn"),
        code("check(f)", "check", "your-turn-check", outputs=[printed("not started")]),
        markdown("After.", "after"),
    ).html
    inside, _, after = html.partition("</section>")
    assert '<section class="turn">' in inside
    assert "your code" in inside
    assert "check(f)" not in html
    assert "After." in after


def test_what_is_said_of_running_cells_is_left_out():
    html = made_of(
        markdown("**A saved notebook brings** all back after a restart.\n\nStay.", "a"),
        markdown("## Three lines to remember\n\n- One.\n\n**Next**: [on](03-x.ipynb).", "remember"),
    ).html
    assert "restart" not in html
    assert "Next" not in html
    assert "Stay." in html
    assert '<section class="remember"><h2 id="remember">' in html


def test_a_heading_that_begins_a_cell_has_the_cells_name():
    made = made_of(markdown("## The function\n\nText.", "the-function"), code("1", "function"))
    assert made.headings[0].id == "the-function"
    ids = re.findall(r'id="([^"]+)"', made.html)
    assert len(ids) == len(set(ids))


def test_every_quiz_has_every_reply_of_every_item():
    for section in sections().values():
        html = questions(section.number)
        assert html.count("<form ") == len(section.items)
        for item in section.items:
            assert f'data-item="{item.id}"' in html
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert "‹" not in html  # numbers that are drawn are in


@pytest.mark.parametrize(
    ("said", "wraps"),
    [
        ("The gradient does not agree. It says 30.35, wiggling f says 23.35.\nAnd so on.", True),
        ("cleared:     43.0 17.0  8.4", False),
        ("def f(x):\n    return x", False),
        ("[[1 2]\n [3 4]]", False),
    ],
)
def test_sentences_wrap_and_columns_do_not(said, wraps):
    output = nbformat.v4.new_output("stream", text=said + "\n")
    assert shown([output], "x", links).texts[0].startswith('<pre class="sentences">') == wraps


def test_the_map_is_read_from_the_lesson():
    those = parts(lesson_source())
    keys = [part.key for part in those]
    assert [k for k in keys if not k.startswith("E")] == [str(n) for n in range(13)]
    assert keys.index("E1") == keys.index("5") + 1
    assert keys.index("E3") == keys.index("E2") + 1
    assert all(part.what and part.minutes > 0 for part in those)


def test_next_leads_from_section_to_section_and_names_the_exercises_between():
    those = parts(lesson_source())
    after = {
        part.key: (around.before, around.after, [other.key for other in around.desk])
        for part, around in neighbours(those)
    }
    sections = [part for part in those if not part.is_exercise]
    for k, part in enumerate(sections):
        ahead = sections[k + 1] if k + 1 < len(sections) else None
        assert after[part.key][:2] == (sections[k - 1] if k else None, ahead)
    exercises = [part.key for part in those if part.is_exercise]
    assert [key for part in sections for key in after[part.key][2]] == exercises
    for key in exercises:
        before, ahead, _ = after[key]
        assert before == those[[part.key for part in those].index(key) - 1]
        assert ahead is None or not ahead.is_exercise
    at_desk = next(part for part in sections if after[part.key][2])
    around = dict(neighbours(those))[at_desk]
    html = Pages(those, Prose(links), lite=False).of_part(at_desk, "", Prose(links), around)
    assert html.count('class="next"') == 1
    assert f'<a class="next" href="{around.after.page}" rel="next">' in html
    assert f'At a desk: <a href="{around.desk[0].page}">' in html


def test_a_notebook_without_its_time_is_told(tmp_path):
    for folder in ("notebooks", "exercises"):
        (tmp_path / folder).mkdir()
    start = notebook(opening=OPENING.replace("20 minutes", "a while"))
    nbformat.write(start, tmp_path / "notebooks" / "00-start-here.ipynb")
    with pytest.raises(ValueError, match=r"00-start-here\.ipynb must begin"):
        parts(tmp_path)


def test_a_page_says_what_it_is_and_where_one_goes(monkeypatch):
    monkeypatch.setattr(predictions, "known", dict)
    whole = notebook(markdown("## One\n\nText.", "one"))
    part = part_of(whole, "2")
    other = Part("3", "03-x", "Rules, and more", 18, "seven rules", "notebooks", whole)
    made = body(part, whole, links)
    html = Pages([part, other], Prose(links), lite=False).of_part(
        part, made.html, made.prose, Neighbours(None, other, ()), script="let a = 1 < 2;"
    )
    assert "<title>2 · The derivative</title>" in html
    assert "Section 2 of 3" in html
    assert '<a href="#one">One</a>' in html
    assert '<a href="01-the-search-for-low-ground.html">Section 1</a>' in html
    assert '<a class="next" href="03-x.html" rel="next">' in html
    assert "<b>Rules</b>" in html
    assert "let a = 1 < 2;" in html
    assert "In this browser" not in html


def test_the_bars_of_a_norm_stand_at_one_height():
    assert mathml(r"\lVert r \rVert^2").count('<mo stretchy="false">‖</mo>') == 2
