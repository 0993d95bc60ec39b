"""The folder that `make lite` makes, open in Chromium: a kernel boots and installs our wheel.

What Pyodide's server would send is answered from npm's core and PyPI's wheels. Its builds of numpy,
matplotlib, contourpy and what jinja2 needs are to be had there only: here these are names without
content, so the installation is real and what needs numpy is not run.
"""

import functools
import http.server
import mimetypes
import threading
from urllib.parse import urlparse

import pytest
from playwright.sync_api import sync_playwright

from tools.browsers import find_browser
from tools.lite import pinned

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
NAMES_ONLY = ("numpy", "matplotlib", "contourpy", "pillow", "jinja2")
#: How long a boot may take, in milliseconds: it compiles ten megabytes.
PATIENCE = 240_000
MOCKED = "import micropip\n" + "".join(
    f"micropip.add_mock_package({name!r}, {pinned()[name]!r})\n" for name in NAMES_ONLY
)
USED = """import importlib.metadata as m
from gdlesson.course.progress import Progress
print("kept:", Progress.around().keep(2, "one", 1, True) or sorted(Progress.around().read()))
print("desk:", [n for n in ("jupyterlab",) if n in {d.name for d in m.distributions()}])
print("have:", m.version("gdlesson"), m.version("anywidget"), m.version("ipykernel"))"""
#: Types a cell's text into the first code cell, runs it, and gives what it printed.
RUN = """async (source) => {
  const panel = window.jupyterapp.shell.currentWidget;
  const kernel = panel.sessionContext.session.kernel;
  let said = "";
  const future = kernel.requestExecute({ code: source });
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") said += content.text;
    if (header.msg_type === "error") said += `${content.ename}: ${content.evalue}`;
  };
  const reply = (await future.done).content;
  return [reply.status, said];
}"""


@pytest.fixture(scope="module")
def server(site):
    """The folder on a server of plain files, under a path of its own."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def page(server, pyodide):
    """The first notebook, open; whatever is asked of others is answered from here, or noted."""
    asked = []

    def answer(route):
        place = urlparse(route.request.url)
        file = pyodide / place.path.rpartition("/")[2]
        if place.hostname == "cdn.jsdelivr.net" and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            allowed = {"Access-Control-Allow-Origin": "*", "Content-Type": kind}
            route.fulfill(path=file, headers=allowed)
        elif place.hostname == "127.0.0.1":
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        context = browser.new_context()
        context.route("**/*", answer)
        page = context.new_page()
        page.asked = asked
        page.set_default_timeout(PATIENCE)
        page.goto(f"{server}/lab/index.html?path=notebooks/00-start-here.ipynb")
        page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
        )
        yield page
        browser.close()


def run(page, source):
    status, said = page.evaluate(RUN, source)
    assert status == "ok", said
    return said


def test_a_notebook_opens_with_the_cell_that_installs_under_its_heading(page):
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    assert "0 · Start here" in page.inner_text(".jp-Notebook")
    first = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.model.cells.get(1)"
        ".sharedModel.getSource()"
    )
    assert first.endswith("%pip install -q gdlesson")


def test_its_kernel_boots_and_installs_the_wheel_with_what_it_needs(page):
    assert run(page, "import sys; print(sys.platform)").strip() == "emscripten"
    run(page, MOCKED)
    run(page, "%pip install -q gdlesson")
    said = run(page, USED)
    assert "kept: ['2']" in said
    assert "desk: []" in said
    assert "have: " in said
    assert page.asked == []
