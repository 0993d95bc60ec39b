"""The class report and a feedback page, opened from a disk: both themes, wide and narrow."""

import io
from dataclasses import replace

import numpy as np
import pytest
from fixtures.submissions.notebooks import NAME
from fixtures.submissions.records import CLASS, EVIL, EXERCISE, feedback_of, report_of
from PIL import Image

from browser.conftest import picture, violations
from gdlesson.instructor.people.roster import Person
from gdlesson.instructor.report.overview import overview
from gdlesson.instructor.report.pages import report_page
from gdlesson.instructor.report.summary import summarise

PAGES = {
    "report": report_of(CLASS),
    "feedback": feedback_of(next(r for r in CLASS if r.student == EVIL)),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_needs_nothing_else_and_fits(chromium, tmp_path, name, scheme):
    path = tmp_path / f"{name}.html"
    path.write_text(PAGES[name], "utf-8")
    asked, said = [], []
    # Axe is a script, and the page's own policy allows none.
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert set(asked) == {path.as_uri()}
    assert violations(page) == []
    figures = page.locator("svg[role=img]")
    for figure in figures.all():
        assert "table" in figure.get_attribute("aria-label")
        beside = figure.locator("xpath=ancestor::div[contains(@class, 'pair')]//table")
        assert beside.count() == 1
    assert figures.count() == (2 if name == "report" else 0)
    assert EVIL in page.locator("main").inner_text()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    picture(page, f"class-{name}-{scheme}", full_page=True)
    assert said == []
    context.close()


def shade(page, table):
    """How dark the table's right edge is, from 0; in the light theme."""
    box = table.bounding_box()
    clip = {"x": box["x"] + box["width"] - 3, "y": box["y"] + 60, "width": 2, "height": 2}
    image = Image.open(io.BytesIO(page.screenshot(clip=clip, full_page=True))).convert("L")
    return 255 - int(np.asarray(image).max())


def test_a_table_that_goes_on_at_the_side_shows_it(chromium, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(PAGES["report"], "utf-8")
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.goto(path.as_uri())
    tables = page.locator(".scroll").all()
    cut = [t for t in tables if t.evaluate("t => t.scrollWidth > t.clientWidth + 20")]
    whole = [t for t in tables if t.evaluate("t => t.scrollWidth <= t.clientWidth")]
    assert cut
    assert all(shade(page, table) > 30 for table in cut)
    assert all(shade(page, table) < 30 for table in whole)
    for table in cut:
        table.evaluate("t => { t.scrollLeft = t.scrollWidth; }")
        assert shade(page, table) < 30
    page.close()


def test_a_table_is_searched_and_sorted_by_keys_alone_and_printed_whole(chromium, tmp_path):
    """Under the page's own policy: the one script that it allows is what does it."""
    path = tmp_path / "report.html"
    path.write_text(PAGES["report"], "utf-8")
    said = []
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    table = page.locator("table[data-what='the students']")
    names = lambda: table.locator("tbody th:visible").all_inner_texts()  # noqa: E731
    everybody = names()
    assert len(everybody) == len(CLASS)
    field = page.get_by_role("searchbox", name="Search the students")
    field.focus()
    page.keyboard.type("UNread")
    assert names() == ["cut"]
    assert page.locator("output").last.inner_text() == f"1 of {len(CLASS)}"
    field.fill("")
    head = table.get_by_role("columnheader", name="score", exact=True)
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert names()[:2] == [EVIL, "ann"]  # who has no score comes last
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    page.emulate_media(media="print")
    assert not field.is_visible()
    assert set(names()) == set(everybody)
    # Paper is as wide as it is: no column is cut off, and what lies behind a fold is there.
    page.set_viewport_size({"width": 700, "height": 900})
    for part in page.locator(".scroll").all():
        box = part.locator("table").bounding_box()
        assert box["x"] + box["width"] <= 700
        assert part.evaluate("t => getComputedStyle(t).backgroundImage") == "none"
    assert page.locator("details").count() > 0
    for inside in page.locator("details > *:not(summary)").all():
        assert inside.bounding_box()["height"] > 0
    assert said == []
    page.close()


def long_names():
    """A class of two exercises with a roster, and an entry of nobody's with a name of its own."""
    long = "Wolfeschlegelsteinhausenbergerdorff-Anna_1022_assignsubmission_file_abcdefghijklmnop"
    person = Person("1001", "Ann Alm", "ann@x.org", "Section 1")
    one = [
        replace(CLASS[0], student="1001", person=person),
        replace(CLASS[1], student=long, unknown=f"Nobody on the roster is called {long}."),
    ]
    two = [(replace(summarise(one, EXERCISE), exercise=name), one)
           for name in ("exercise-01-numeric-gradient", NAME)]  # fmt: skip
    return report_page(overview(two, True)), feedback_of(one[1])


@pytest.mark.parametrize("width", [1280, 390])
def test_a_long_name_pushes_no_column_off_the_page(chromium, tmp_path, width):
    report, feedback = long_names()
    page = chromium.new_page(viewport={"width": width, "height": 900})
    tables = {"who needs a human": report, "the students": report, "feedback": feedback}
    for what, text in tables.items():
        path = tmp_path / "page.html"
        path.write_text(text, "utf-8")
        page.goto(path.as_uri())
        table = page.locator(f"table[data-what='{what}'], table:has-text('How each task ended')")
        box = table.first.bounding_box()
        if (what, width) != ("the students", 390):  # its twelve columns go on at the side
            assert box["x"] + box["width"] <= width, what
        cells = table.first.locator("tbody tr").last.locator("th, td:not(.n)").all()
        assert all(cell.bounding_box()["width"] >= 60 for cell in cells)  # and can be read
        picture(page, f"long-{what}-{width}", full_page=True)
    page.close()
