"""Text, formulas, code and figures as a page has them."""

import re

import pytest

from gdlesson.drawing.figure import INK, THEME
from gdlesson.site.code import highlighted, is_long
from gdlesson.site.errors import SiteError
from gdlesson.site.figures import tidied
from gdlesson.site.mathematics import mathml, repaired
from gdlesson.site.prose import Heading, Prose
from gdlesson.site.sought import index
from gdlesson.site.style import page_colors


def page(name):
    return {"07-x.ipynb": "07-x.html"}.get(name.rpartition("/")[2])


def read(markdown, first_id=""):
    return Prose(page).html(markdown, first_id)


@pytest.mark.parametrize(
    ("tex", "there"),
    [
        ("(8, -1)", '<mo form="prefix">−</mo>'),
        ("a = -1", '<mo form="prefix">−</mo>'),
        ("(x)", '<mo stretchy="false">(</mo>'),
        ("1/3", '<mo lspace="0" rspace="0">/</mo>'),
        ("x, y", '<mo rspace=".25em">,</mo>'),
        (r"\ln x", '<mi style="margin-right:.17em">ln</mi>'),
    ],
)
def test_signs_are_what_they_mean(tex, there):
    assert there in mathml(tex)


def test_a_difference_keeps_its_room_and_a_placed_part_its_place():
    assert "prefix" not in mathml("x - 1")
    assert mathml("x", display=True).startswith('<math display="block">')


def test_a_formula_that_is_none_is_named():
    with pytest.raises(ValueError, match=r"\\left"):
        mathml(r"\left(x")


def test_what_is_in_markup_already_is_put_right_too():
    assert 'rspace="0"' in repaired('<p><math xmlns="x"><mn>1</mn><mo>/</mo><mn>3</mn></math></p>')


def test_a_dollar_in_code_begins_no_formula():
    made = read("`$PATH` costs $x$\n\n```\n$a$ and $b$\n```")
    assert "<code>$PATH</code>" in made
    assert "$a$ and $b$" in made
    assert made.count("<math>") == 1


def test_a_bar_in_a_formula_divides_no_table():
    made = read("| a | b |\n|---|---|\n| $|x|$ | 2 |")
    assert made.count("<td>") == 2
    assert '<div class="scroll"><table>' in made


def test_links_lead_to_pages_and_to_nothing_that_is_not_there():
    made = read("[7](../notebooks/07-x.ipynb) [no](../tests/x.py) [out](https://a.example/)")
    assert '<a href="07-x.html">7</a>' in made
    assert "no" in made
    assert "tests" not in made
    assert 'href="https://a.example/"' in made


def test_headings_have_ids_of_their_own_and_are_remembered():
    prose = Prose(page)
    made = prose.html("## The $x$ way\n\n## Beyond\n\n## Beyond", "cell-id")
    assert re.findall(r'id="([^"]+)"', made) == ["cell-id", "beyond", "beyond-again"]
    assert [heading.text for heading in prose.headings] == ["The x way", "Beyond", "Beyond"]


def test_a_term_has_its_definition_beside_it():
    made = read('See the <a class="gdl-term" tabindex="0" title="short">gradients</a>.')
    assert '<button type="button" aria-describedby="def-gradient">gradients</button>' in made
    assert 'role="tooltip" id="def-gradient"' in made
    assert "From Section 6" in made


def test_no_line_begins_with_the_comma_after_a_formula():
    made = read("From ($x = 1$), then $y$ and\n\n$$z,$$")
    assert re.search(r'<span class="unparted">\(<math><mi>x</mi>.*</math>\),</span> then', made)
    assert "then <math><mi>y</mi></math> and" in made
    assert made.count("unparted") == 1


@pytest.mark.parametrize(("inside", "behind"), [(".", "."), (",", ","), ("{:}", ":")])
def test_what_ends_a_formula_of_a_notebook_stands_behind_it(inside, behind):
    assert read(f"At $a = 10{inside}$ So") == read(f"At $a = 10${behind} So")


def test_a_gap_at_the_end_of_a_formula_is_no_comma():
    assert "</math>," not in read(r"At $10\,$ So")


def test_folds_keep_their_markdown():
    made = read("<details><summary>Stuck?</summary>\n\nTry *this*.\n\n</details>")
    assert made.startswith('<details class="hint"><summary>Stuck?</summary>')
    assert "<em>this</em>" in made


def test_code_has_weight_and_no_hues():
    made = highlighted('def f(x):\n    return "a" < x  # why\n\n\n\nf(1)\n')
    assert '<span class="k">def</span> <span class="d">f</span>(x)' in made
    assert '<span class="s">"a"</span> &lt; x  <span class="c"># why</span>\n\nf(1)' in made
    assert "style" not in made


@pytest.mark.parametrize(
    "body", ["    ...", "    # YOUR CODE HERE\n    raise NotImplementedError()"]
)
def test_a_learners_place_is_a_hole(body):
    made = highlighted(f"def f(x):\n    '''Doc.'''\n{body}")
    assert made.endswith('    <span class="hole">your code</span>')


def test_three_dots_in_a_line_are_no_hole():
    assert "hole" not in highlighted("a[..., 1] = 2")


def test_a_long_line_is_counted():
    assert not is_long("x" * 62)
    assert is_long("a\n" + "x" * 63)


SVG = (
    '<svg class="gdl-figure" xmlns="http://www.w3.org/2000/svg" version="1.1">'
    '<style>*{a:b}</style><defs>\n</defs><!-- text --><clipPath id="p1"/><g id="axes_1">'
    '<path d="M 1.23456 0.012345\nL 7 8" clip-path="url(#p1)" '
    f'style="fill: {THEME[INK]}"/></g></svg>'
)


def test_a_figure_travels_light_with_ids_of_its_own():
    made = tidied(SVG, "cell-0")
    assert 'id="cell-0-0"' in made
    assert "url(#cell-0-0)" in made
    assert "axes_1" not in made
    assert "<style>" not in made
    assert "<!--" not in made
    assert "var(--gd-ink)" in made
    assert "M 1.2 0.0123 L 7 8" in made


def test_what_a_figure_says_keeps_its_digits():
    said = '<svg aria-label="from 1.25 to 12.345"><text x="1.23456">1.05</text></svg>'
    made = tidied(said, "cell-0")
    assert 'aria-label="from 1.25 to 12.345"' in made
    assert '<text x="1.2">1.05</text>' in made


def test_the_widgets_colours_hold_for_a_page():
    made = page_colors(".gdl {\n--a: b;\n}\n@media (x) {\n  :root .gdl:not(#_) {\n--a: c;\n}\n}")
    assert made.startswith(":root, .gdl {")
    assert ":root:not(#_), :root:not(#_) .gdl {" in made


def test_colours_for_something_unknown_are_told():
    with pytest.raises(SiteError, match="new-theme"):
        page_colors(".new-theme .gdl {\n}")


def test_formulas_with_a_gap_between_may_stand_one_below_the_other():
    html = Prose(lambda _: None).html("See\n\n$$a = 1 \\qquad b = 2$$\n\nand $c$.")
    assert '<p>See</p>\n<div class="formulas"><math display="block">' in html
    assert html.count('<math display="block">') == 2
    assert "</math></div>" in html
    assert "<p><div" not in html


def test_the_search_knows_the_words_under_a_heading_but_not_all_of_them_everywhere():
    page = '<h1 id="t">T</h1><h2 id="{0}">A</h2><p>Often {0}. <strong>Zig-zag</strong></p>'
    names = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five"}
    pages = {key: page.format(name) for key, name in names.items()}
    headings = {k: [Heading(1, "t", "T"), Heading(2, n, "A")] for k, n in names.items()}
    places, bolds = index(pages, headings)
    assert places[0] == ["1", "one", "A", "often one zig-zag"]
    assert [place[3] for place in places[2:]] == ["often three zig-zag", "four", "five"]
    assert bolds["4", "zig-zag"] == "four"


def test_the_search_reads_no_code_and_no_formula():
    hidden = "<pre><code>secret</code></pre><math><mi>sin</mi></math>"
    page = f'<h2 id="a">A</h2>{hidden}<p>the&amp;rest</p>'
    places, _ = index({"1": page}, {"1": [Heading(2, "a", "A")]})
    assert places == [["1", "a", "A", "rest the"]]
