"""A figure where nobody trusts the notebook, and on a page that names no colours."""

import nbformat
import pytest

from gdlesson import descend, plots
from gdlesson.objectives import bowl

from .conftest import picture
from .test_eyes import CONTRAST

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
#: The text of a page, its own and its curve, of which each must be read on its paper.
PAGE = "<!doctype html><body style='background: {paper}; color: {ink}'>{figure}</body>"


@pytest.fixture(scope="module")
def figure():
    drawing, ax = plots.figure()
    plots.loss_curve(descend(bowl, (4, 3), steps=20), ax)
    drawing.alt = "The loss falls."
    return drawing


def test_untrusted_it_is_a_still_and_no_jumble_of_words(notebook, lab, figure):
    output = nbformat.v4.new_output("display_data", figure._repr_mimebundle_())
    cell = nbformat.v4.new_code_cell("1", outputs=[output])
    made = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL})
    nbformat.write(made, lab.work / "untrusted.ipynb")  # a file that this server has not seen
    shown = notebook(path="untrusted.ipynb")
    area = shown.page.locator(".jp-OutputArea-output")
    still = area.locator("img")
    still.wait_for()
    assert still.evaluate("n => n.naturalWidth") > 300
    assert still.get_attribute("alt") == "The loss falls."
    assert area.inner_text().strip() == ""
    assert area.locator("svg").count() == 0
    shown.shoot("figure-untrusted", area)
    shown.run_all()
    assert shown.failures() == []


@pytest.mark.parametrize(("ink", "paper"), [("#ddd", "#101418"), ("#222", "#fff")])
def test_its_words_and_lines_are_read_on_a_page_without_our_colours(chromium, figure, ink, paper):
    page = chromium.new_page()
    html = figure._repr_mimebundle_()["text/html"]
    page.set_content(PAGE.format(ink=ink, paper=paper, figure=html))
    drawn = page.locator("svg.gdl-figure")
    assert drawn.is_visible()
    assert not page.locator("img").is_visible()
    faint = drawn.evaluate(
        f"""(root, paper) => {{ {CONTRAST}
            const on = (n, part, least) => {{
                const style = getComputedStyle(n)[part];
                const c = document.createElement('canvas').getContext('2d');
                c.fillStyle = paper; c.fillRect(0, 0, 1, 1);
                c.fillStyle = style; c.fillRect(0, 0, 1, 1);
                const [r, g, b] = c.getImageData(0, 0, 1, 1).data;
                return contrast(`rgb(${{r}} ${{g}} ${{b}})`, paper) < least;
            }};
            return [
              ...[...root.querySelectorAll('text')].filter((n) => on(n, 'fill', 4.5)),
              ...[...root.querySelectorAll('#axes_1 path, [id^=line2d] > path')]
                .filter((n) => getComputedStyle(n).stroke !== 'none')
                .filter((n) => Number(getComputedStyle(n).strokeOpacity) === 1)
                .filter((n) => on(n, 'stroke', 3)),
            ].map((n) => n.outerHTML.slice(0, 120));
        }}""",
        paper,
    )
    picture(page, f"figure-on-{paper[1:]}")
    page.close()
    assert faint == []
