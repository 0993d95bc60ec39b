"""The lesson as pages: opened from a folder with the network cut, by mouse, by keys, on paper."""

import gzip
import os
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from browser.conftest import ROOT, picture, violations
from gdlesson.course.quizzes import Own, mark, plain, sections
from gdlesson.site.course_map import parts
from gdlesson.site.documents import TITLES

PARTS = parts(ROOT)
PAGES = ["index", *(part.stem for part in PARTS), "glossary", *TITLES]
WORKED = "08-a-worked-descent"
#: What a page with everything that it needs may weigh, compressed.
HEAVIEST = 200_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: Axe would ask for the style sheets once more, which a browser refuses in a folder.
WHOLE = {"preload": False}
CONTRAST = {**WHOLE, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The whole site, built once by the command; GDLESSON_SITE names one that is there already."""
    if made := os.environ.get("GDLESSON_SITE"):
        return Path(made)
    out = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "gdlesson.cli", "site", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


class Opened:
    """A page opened from the folder with the network cut; whatever it asks for or says is kept."""

    def __init__(self, chromium, site, name, **how):
        self.site = site
        how = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light", **how}
        self.context = chromium.new_context(offline=True, **how)
        self.page = self.context.new_page()
        self.asked, self.said = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto((site / f"{name}.html").as_uri())

    def __enter__(self):
        return self.page

    def __exit__(self, failure, *more):
        self.context.close()
        if failure is None:
            home = self.site.as_uri()
            assert [url for url in self.asked if not url.startswith((home, "blob:", "data:"))] == []
            assert self.said == []


@pytest.fixture
def opened(chromium, site):
    return lambda name, **how: Opened(chromium, site, name, **how)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_in_both_themes_wide_and_narrow(opened, name):
    """With every fold open, so that what is in them is looked at too."""
    with opened(name) as page:
        page.evaluate(UNFOLD)
        for scheme, width, options in (("light", 1280, WHOLE), ("dark", 390, CONTRAST)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            assert fits(page), width
            assert violations(page, **options) == [], width


class Found(HTMLParser):
    """What a page names and what it refers to."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.refers = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.ids += [known["id"]] if "id" in known else []
        self.links += [known["href"]] if tag == "a" and "href" in known else []
        self.loads += [known["src"]] if "src" in known else []
        self.loads += [known["href"]] if tag == "link" else []
        self.refers += [known["href"][1:]] if tag == "use" else []
        for name in ("aria-describedby", "aria-labelledby", "for"):
            self.refers += known.get(name, "").split()


def test_every_link_and_every_reference_leads_somewhere(site):
    pages = {name: Found((site / f"{name}.html").read_text("utf-8")) for name in PAGES}
    ids = {f"{name}.html": set(found.ids) for name, found in pages.items()}
    lost = []
    for name, found in pages.items():
        assert [i for i, n in Counter(found.ids).items() if n > 1] == [], name
        assert set(found.refers) <= set(found.ids), name
        for link in found.links:
            if link.startswith(("https://", "http://", "mailto:")):
                continue
            file, _, anchor = link.partition("#")
            file = unquote(file) or f"{name}.html"
            there = (site / file).is_file() and not file.startswith("/")
            if not there or (anchor and unquote(anchor) not in ids[file]):
                lost.append((name, link))
        for url in found.loads:
            if not url.startswith("data:"):
                assert (site / url).is_file(), (name, url)
    assert lost == []
    assert sum(len(found.links) for found in pages.values()) > 500


def test_what_the_search_knows_is_there(opened):
    with opened("index") as page:
        page.keyboard.press("/")
        page.keyboard.type("e")
        hrefs = page.locator("dialog ul a").evaluate_all("those => those.map(a => a.href)")
        assert hrefs
        for href in hrefs:
            file, _, anchor = href.partition("#")
            text = Path(unquote(file.removeprefix("file://"))).read_text("utf-8")
            assert not anchor or f'id="{unquote(anchor)}"' in text
        for typed, place in (("saddle", "05-partial-derivatives.html#"), ("momentum", "08-a-w")):
            # The one is in no heading; the other is a term, and leads to where it is explained.
            page.locator("dialog input").fill(typed)
            first = page.locator("dialog ul a").first.get_attribute("href")
            assert first.startswith(place)
            assert "#" in first


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light(site, name):
    files = [site / f"{name}.html", site / "site.css", site / "site.js"]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= HEAVIEST


@pytest.mark.parametrize("name", ["index", WORKED, "exercise-01-numeric-gradient"])
def test_without_scripts_everything_can_be_read(opened, name):
    with opened(name, java_script_enabled=False, viewport={"width": 390, "height": 900}) as page:
        assert page.locator("main").inner_text().count(" ") > 200
        assert page.locator(".js-only:visible").count() == 0
        assert page.locator(".toc").count() == page.locator(".toc:visible").count()
        if name == WORKED:
            stills = page.locator(".still")
            assert page.locator(".still:visible").count() == stills.count() > 1
            for still in stills.all():  # no picture is so small that it can't be read
                widths = [svg.bounding_box()["width"] for svg in still.locator("> svg").all()]
                assert min(widths) > 200, widths
            assert page.locator("math:visible").count() > 50
            fold = page.locator(".reasons").first
            fold.locator("> summary").click()
            assert "factor" in fold.inner_text()
        box = page.locator("body").bounding_box()
        assert box["width"] <= 390


def test_a_section_prints_on_a_few_sheets_without_controls(opened):
    with opened(WORKED) as page:
        page.emulate_media(media="print")
        assert page.locator("main button:not(.term > button):visible").count() == 0
        assert page.locator(".bar:visible, .toc:visible, .turnpage:visible").count() == 0
        assert page.locator(".still:visible").count() == page.locator(".still").count() > 1
        sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        assert 5 <= sheets <= 25


def test_tab_begins_with_the_skip_link_and_escape_gives_the_focus_back(opened):
    with opened(WORKED) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        search = page.locator("button[data-finder=search]")
        search.focus()
        page.keyboard.press("Enter")
        assert page.locator("dialog.finder").is_visible()
        page.keyboard.type("border")
        assert page.locator("dialog mark").first.inner_text().lower() == "border"
        assert violations(page, **WHOLE) == []
        page.keyboard.press("Escape")
        assert not page.locator("dialog.finder").is_visible()
        assert search.evaluate("node => node === document.activeElement")


def test_a_term_shows_its_meaning_to_pointer_and_keys(opened):
    with opened(WORKED) as page:
        term = page.locator(".term").first
        meaning = term.locator(".def")
        assert not meaning.is_visible()
        term.locator("button").first.hover()
        meaning.hover()  # it can be reached with the pointer, and stays
        assert meaning.is_visible()
        page.mouse.move(5, 5)
        term.locator("button").first.focus()
        assert meaning.is_visible()
        page.keyboard.press("Escape")
        assert not meaning.is_visible()
        assert term.locator("button").first.evaluate("node => node === document.activeElement")


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_the_meaning_of_every_term_stands_whole_in_the_window(opened, width):
    with opened(WORKED, viewport={"width": width, "height": 844}) as page:
        page.evaluate(UNFOLD)
        terms = page.locator(".term").all()
        assert len(terms) > 3
        for term in terms:
            term.evaluate("(n) => n.scrollIntoView({block: 'center', behavior: 'instant'})")
            term.locator("button").first.focus()
            meaning = term.locator(".def")
            meaning.wait_for()
            box = meaning.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= 844
            assert meaning.evaluate("(n) => n.scrollWidth <= n.clientWidth")
            assert meaning.evaluate(
                """(n) => {
                    const {left, right, top, bottom} = n.getBoundingClientRect();
                    return [[left + 3, top + 3], [right - 3, top + 3], [left + 3, bottom - 3]]
                        .every(([x, y]) => n.contains(document.elementFromPoint(x, y)));
                }"""
            ), f"{term.inner_text()} is covered or clipped"


def test_a_prediction_opens_what_it_was_about(opened):
    with opened(WORKED) as page:
        form = page.locator("form.predict[data-opens]").first
        fold = page.locator(f"#{form.get_attribute('data-opens')} details.out")
        assert not fold.evaluate("node => node.open")
        form.locator("button").click()
        assert "A guess is enough" in form.locator("output").inner_text()
        for blank in form.locator(".blank").all():
            blank.fill("8")
        form.locator("button").click()
        assert "You said 8" in form.locator("output").inner_text()
        assert fold.evaluate("node => node.open")


def test_the_theme_is_the_readers(opened):
    with opened("index", color_scheme="dark") as page:
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(ground)
        page.locator("[data-theme-switch]").click()
        light = page.evaluate(ground)
        assert light != dark
        page.reload()
        assert page.evaluate(ground) == light
        page.locator("[data-theme-switch]").click()
        assert page.evaluate(ground) == dark
        assert page.evaluate("localStorage.getItem('gdlesson-theme')") is None


def test_the_bowl_is_dragged_by_mouse_and_keys_and_flies_off(opened):
    with opened("index", reduced_motion="reduce") as page:
        handle, verdict = page.locator(".handle"), page.locator(".verdict")
        assert "Zig-zag" in verdict.inner_text()
        handle.focus()
        page.keyboard.press("ArrowLeft")
        assert handle.get_attribute("aria-valuetext") == "(3.9, 3)"
        box = handle.locator(".knob").bounding_box()
        page.mouse.move(box["x"] + 8, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] - 60, box["y"] + 120)
        page.mouse.up()
        assert handle.get_attribute("aria-valuetext") != "(3.9, 3)"
        page.locator("input[type=range]").fill("0.4")
        assert "Flies off" in verdict.inner_text()


def swipe(page, points):
    """Put a finger on the first point, move it over the others, and lift it."""
    session = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(points) - 1)]
    for kind, (x, y) in zip(kinds, points, strict=True):
        where = {"type": kind, "touchPoints": [{"x": x, "y": y}]}
        session.send("Input.dispatchTouchEvent", where)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("name", ["00-start-here", "index"])
def test_a_finger_that_scrolls_over_a_slider_leaves_it_as_it_is(opened, name):
    with opened(name, reduced_motion="reduce", **PHONE) as page:
        track = page.locator("input[type=range]:visible").first
        shown = """node => [node, ...node.closest('figure').querySelectorAll('input, output')]
            .map((each) => each.value)"""
        track.evaluate("node => node.scrollIntoView({ block: 'center', behavior: 'instant' })")
        before, top = track.evaluate(shown), page.evaluate("scrollY")
        box = track.bounding_box()
        x, y = box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2
        swipe(page, [(x, y - 8 * k) for k in range(20)])
        page.wait_for_function(f"scrollY > {top} + 60")
        assert track.evaluate(shown) == before
        track.evaluate("node => node.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box = track.bounding_box()
        y = box["y"] + box["height"] / 2
        swipe(page, [(x - 8 * k, y) for k in range(6)])
        assert track.evaluate(shown)[0] != before[0]
        swipe(page, [(x, y)])
        assert track.evaluate("node => (node.value - node.min) / (node.max - node.min)") > 0.8


#: The boxes with more at their right or left edge, as they are and as they look.
EDGES = """() => [...document.querySelectorAll("pre, .scroll, .rich, .plot, math[display]")]
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => ["more-before", "more-after"].map((edge) => box.classList.contains(edge)))"""
#: The code that lies under the button that copies it.
COVERED = """() => [...document.querySelectorAll(".cell")].filter((cell) => {
    const [button, code] = [cell.querySelector(".tools button"), document.createRange()];
    code.selectNodeContents(cell.querySelector("pre code"));
    const { left, bottom } = button.getBoundingClientRect();
    return [...code.getClientRects()].some((r) => r.width && r.top < bottom && r.right > left);
}).map((cell) => cell.id)"""


def test_on_a_phone_what_goes_on_to_the_side_shows_it_and_no_button_covers_code(opened):
    with opened("09-gradients-of-whole-arrays", **PHONE) as page:
        page.evaluate(UNFOLD)
        page.wait_for_function(f"({EDGES})().every(([_, after]) => after)")
        assert len(page.evaluate(EDGES)) > 3
        assert page.locator("math[display].more-after").count() == 0  # a formula is seen whole
        page.locator(".more-after").first.evaluate("box => box.scrollTo(1e4, 0)")
        page.wait_for_function(f"({EDGES})()[0].join() === 'true,false'")
        assert page.evaluate(COVERED) == []


def test_from_where_code_runs_one_gets_back_to_where_one_was(opened):
    with opened("02-the-derivative", reduced_motion="reduce", **PHONE) as page:
        link = page.locator(".turn a.run")
        link.tap()
        back = page.get_by_role("button", name="Back to where you were")
        assert page.locator("#run").evaluate(
            "node => node.getBoundingClientRect().top < innerHeight"
        )
        back.tap()
        assert link.evaluate("node => node === document.activeElement")
        assert link.evaluate("node => Math.abs(node.getBoundingClientRect().top - 422) < 200")
        assert back.count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_no_text_has_the_colour_of_its_ground(opened, scheme):
    same = """() => [...document.querySelectorAll("a, button, .stop, legend")].filter((n) => {
        const look = getComputedStyle(n);
        return look.color === look.backgroundColor;
    }).map((n) => n.outerHTML.slice(0, 80))"""
    for name in ("index", WORKED):
        with opened(name, forced_colors="active", color_scheme=scheme) as page:
            assert page.evaluate(same) == []
            picture(page, f"site-{name[:5]}-forced-{scheme}")


def words(text):
    """A text without what markup and typesetting make of it."""
    kept = plain(text).replace("\u2212", "-")
    return "".join(sign for sign in kept if sign.isalnum())


def answers(item):
    """Answers to an item as the page's script and as Python's take them, right ones and wrong."""
    if item.kind == "single":
        yield from range(len(item.answers))
    elif item.kind == "several":
        rights = [k for k, answer in enumerate(item.answers) if answer.reply.right]
        yield from (rights, rights[:-1], list(range(len(item.answers))))
    elif item.kind == "number" and not item.draws:
        yield from (repr(answer.value) for answer in item.answers)
        yield from ("12345.678", "1,234", "no number", "1 1/2", "10⁻³", "0x10")
    elif item.kind == "word":
        yield from (word for answer in item.answers for word in answer.words)
        yield "something else"
    elif item.kind in ("order", "match"):
        count = len(item.parts)
        yield from ([(k + turn) % count for k in range(count)] for turn in range(count))


GIVEN = """([id, given]) => {
    const item = document.querySelector(`[data-item="${id}"]`);
    const kind = item.dataset.kind;
    if (kind === "order")
        for (const k of given) {
            const line = item.querySelector(`[data-line="${k}"]`);
            line.parentElement.append(line);
        }
    else if (kind === "match")
        item.querySelectorAll("select").forEach((list, k) => { list.value = String(given[k]); });
    else if (typeof given === "string") item.querySelector(".blank").value = given;
    else
        item.querySelectorAll(".option input").forEach((box, k) => {
            box.checked = [given].flat().includes(k);
        });
    item.requestSubmit();
    const reply = item.querySelector(".reply").cloneNode(true);
    for (const more of reply.querySelectorAll("details, math")) more.remove();
    return [item.querySelector(".reply").className, reply.textContent];
}"""


@pytest.mark.parametrize("section", list(sections()), ids=str)
def test_the_page_marks_as_python_does(opened, section):
    """Every answer that was foreseen, and some that were not: as right, and for the same reason."""
    known = sections()[section]
    tried = 0
    with opened(next(part.stem for part in PARTS if part.key == str(section))) as page:
        for item in known.items:
            for given in answers(item):
                tried += 1
                reply = mark(item, given)
                look, said = page.evaluate(GIVEN, [item.id, given])
                assert ("right" in look) == reply.right, (item.id, given, said)
                for text in (reply.text, without_formulas(reply.why)):
                    if item.kind != "several":
                        assert words(text) in words(said), (item.id, given)
    assert tried >= len(known.items)


def without_formulas(text):
    """The words of a reason up to its first formula, which the page shows as MathML."""
    return Own(text.partition("$")[0])


def test_what_was_answered_is_there_again_and_the_map_knows(opened):
    with opened("00-start-here") as page:
        for form in page.locator("form.item").all():
            if form.locator(".option").count():
                form.locator(".option input").first.check()
            elif form.locator("select").count():
                for chosen in form.locator("select").all():
                    chosen.select_option(index=1)
            elif form.locator(".blank").count():
                form.locator(".blank").fill("1")
            form.locator("button[type=submit]").click()
            assert form.locator(".reply b").count() == 1
        replies = page.locator(".reply").all_inner_texts()
        page.reload()
        assert page.locator(".reply").all_inner_texts() == replies
        page.goto(page.url.replace("00-start-here", "index"))
        assert page.locator(".trail li[data-n='0'] .state").inner_text() == "done"
        assert "Go on with 1" in page.locator("[data-start]").inner_text()
        done = {str(n): {"done": True} for n in range(6)}  # exercises wait at a desk
        page.evaluate("d => localStorage.setItem('gdlesson-progress', JSON.stringify(d))", done)
        page.reload()
        assert "Go on with 6" in page.locator("[data-start]").inner_text()


DRAWN = [(n, item.id) for n, s in sections().items() for item in s.items if item.draws]


@pytest.mark.parametrize(("section", "drawn"), DRAWN, ids=[name for _, name in DRAWN])
def test_a_second_and_a_third_try_have_numbers_of_their_own_and_come_back(opened, section, drawn):
    with opened(next(part.stem for part in PARTS if part.key == str(section))) as page:
        item = page.locator(f"[data-item='{drawn}']")
        asked = []
        for answer in ("-987654", "-987654", None):
            asked.append(item.locator("legend").inner_html())
            right = item.locator(".asked li[data-right]").first.get_attribute("data-value")
            item.locator(".blank").fill(answer or right)
            item.locator("button[type=submit]").click()
            said = item.locator(".reply > p").all_inner_texts()
            # The reasons have the numbers from before: that they are others now is said first.
            assert ("other numbers now" in "".join(said[1:2])) == (answer is not None), said
        assert len(set(asked)) == 3
        assert "Right" in item.locator(".reply").inner_text()
        page.reload()
        assert item.locator("legend").inner_html() == asked[2]
        assert "Right" in item.locator(".reply").inner_text()


def test_an_order_that_comes_back_can_be_moved_at_its_ends_only_inwards(opened):
    with opened("04-the-chain-rule") as page:
        item = page.locator("[data-kind=order]").first
        for _ in range(2):
            item.locator(".order li").first.locator("button").last.click()
        item.locator("button[type=submit]").click()
        page.reload()
        lines = item.locator(".order li")
        ends = [
            [button.get_attribute("aria-disabled") for button in line.locator("button").all()]
            for line in lines.all()
        ]
        assert ends[0][0] == ends[-1][-1] == "true"
        assert "true" not in [*ends[0][1:], *(e for line in ends[1:-1] for e in line), ends[-1][0]]


def test_two_tabs_take_no_progress_from_each_other(opened):
    with opened("00-start-here") as page:
        other = page.context.new_page()
        other.goto(page.url.replace("00-start-here", "01-the-search-for-low-ground"))
        form = other.locator("form.item:has(.option)").first
        form.locator(".option input").first.check()
        form.locator("button[type=submit]").click()
        kept = "JSON.parse(localStorage.getItem('gdlesson-progress'))"
        before = other.evaluate(f"{kept}[1].quiz")
        assert before
        page.mouse.wheel(0, 3000)
        page.wait_for_function(f"({kept}[0]?.read ?? 0) > 0.2")
        assert page.evaluate(f"{kept}[1].quiz") == before


def test_a_prediction_is_answered_once(opened):
    with opened(WORKED) as page:
        form = page.locator("form.predict:has([data-answer])").first
        blanks = form.locator(".blank")
        for blank in blanks.all():
            blank.fill("-77")
        for _ in range(3):
            blanks.last.press("Enter")
        assert form.locator(".truth").count() == blanks.count()
