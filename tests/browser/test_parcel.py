"""A widget's parcel, opened by a browser on a page that allows little."""

import pytest

from gdlesson.widgets._base import front_end
from gdlesson.widgets._parcel import parcel

#: What anywidget itself needs, and no more: our own script, a module from a blob, a style sheet.
POLICY = "default-src 'none'; script-src 'nonce-here' blob:; style-src 'unsafe-inline'"
PAGE = "<!doctype html><html><body><div id='here'></div></body></html>"
OPEN = """async (text) => {
    const address = URL.createObjectURL(new Blob([text], {type: 'text/javascript'}));
    const widget = (await import(address)).default;
    URL.revokeObjectURL(address);
    return widget;
}"""


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.route(
        "**/*",
        lambda route: route.fulfill(
            body=PAGE, content_type="text/html", headers={"Content-Security-Policy": POLICY}
        ),
    )
    page.goto("http://lesson.test/")
    yield page
    context.close()


def test_it_is_opened_where_anywidget_can_load_a_module(page):
    module, style = front_end("depth")
    text = parcel("depth", module, style)
    kinds = page.evaluate(f"async (text) => typeof (await ({OPEN})(text)).render", text)
    assert kinds == "function"
    dressed = "document.querySelector('#gdl-style-depth').textContent"
    assert page.evaluate(dressed) == style
    # A second one opens nothing again; another version's style sheet takes the place of the first.
    page.evaluate("""() => {
        window.made = 0;
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { made += 1; return make(blob); };
    }""")
    page.evaluate(f"async (text) => void (await ({OPEN})(text))", text)
    assert page.evaluate("made") == 1  # the parcel's own, and not what is in it
    page.evaluate(f"async (text) => void (await ({OPEN})(text))", parcel("depth", module, "a{b:c}"))
    assert page.evaluate(dressed) == "a{b:c}"
    assert page.evaluate("document.querySelectorAll('style').length") == 1


def test_a_browser_that_is_too_old_says_so(page):
    text = parcel("depth", *front_end("depth"))
    page.evaluate("delete window.DecompressionStream")
    page.evaluate(f"async (text) => (await ({OPEN})(text)).render({{el: here}})", text)
    assert "from before 2023" in page.locator("#here").inner_text()


def test_in_a_shadow_tree_the_style_sheet_is_there(page):
    module = "export default { render: ({ el }) => { el.textContent = 'made'; } };"
    made = page.evaluate(
        f"""async (text) => {{
            const root = here.attachShadow({{mode: 'open'}});
            const el = root.appendChild(document.createElement('div'));
            (await ({OPEN})(text)).render({{el}});
            return [el.textContent, root.querySelector('style').textContent];
        }}""",
        parcel("odd", module, "a{b:c}"),
    )
    assert made == ["made", "a{b:c}"]
