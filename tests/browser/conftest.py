"""A real JupyterLab and a real Chromium, started once, and pages that are watched."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, TimeoutError, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from gdlesson.cli import lab_settings  # noqa: E402
from tools.browsers import find_browser  # noqa: E402

SCREENSHOTS = Path(__file__).parent / "screenshots"
TOKEN = "lesson"
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
#: Pictures are for somebody to look at: they are taken if that is asked for, and of what fails.
PICTURES = bool(os.environ.get("GDLESSON_PICTURES"))
#: Makes a kernel as new for the next notebook: what is slow to load stays loaded, nothing of ours.
AFRESH = """
import sys
import comm
if "ipywidgets" in sys.modules:
    sys.modules["ipywidgets"].Widget.close_all()
for _each in list(comm.get_comm_manager().comms.values()):
    _each.close()
for _each in [name for name in sys.modules if name.partition(".")[0] == "gdlesson"]:
    del sys.modules[_each]
get_ipython().run_line_magic("reset", "-sf")
"""
#: What an earlier test has answered in this tab is asked again.
FORGOTTEN = """
for (const key of Object.keys(sessionStorage)) {
  if (key.startsWith("gdlesson")) sessionStorage.removeItem(key);
}
"""
#: What JupyterLab itself writes to the console, and what a test has provoked on purpose.
NOT_OURS = re.compile(
    r"Failed to load resource: the server responded with a status of 40[34]"
    r"|reading 'footer'\)\n +at \w+\._ensureFocus"  # its dialogue, which closes just then
    r"|Could not restore the debugger state: Canceled future"  # its notebook, closed before that
    # a cell that it takes out of its list a second time; what a widget of ours does is in a blob
    r"|Failed to execute 'removeChild' on 'Node'(?![\s\S]*\bblob:)"
)


#: What takes longest, in that order: begun last, it would be waited for by idle processes.
LONG = ("test_site", "test_eyes", "test_playground", "test_notebooks", "test_walks", "test_lines")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: [*LONG, item.path.stem].index(item.path.stem))


def picture(of: Page | Locator, name: str, **how) -> None:
    """Keep a picture for somebody to look at, if that is asked for."""
    if PICTURES:
        SCREENSHOTS.mkdir(exist_ok=True)
        of.screenshot(path=SCREENSHOTS / f"{name}.png", **how)


def violations(page: Page, selector: str | None = None, **options) -> list[str]:
    """What axe-core finds wrong, a line each; what it finds right is not collected."""
    found = Axe().run(page, context=selector, options={"resultTypes": ["violations"], **options})
    return [
        f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:120]})"
        for v in found.response["violations"]
    ]


class Lab:
    """A JupyterLab server with folders of its own: nothing of the user's gets in or out."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="lab-"))
        self.work = self.home / "work"
        self.work.mkdir()
        for part in ("notebooks", "exercises"):
            shutil.copytree(ROOT / part, self.work / part)
        names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        own = {f"JUPYTER_{n}": str(self.home / n.lower()) for n in names}
        own |= {
            "IPYTHONDIR": str(self.home / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(self.home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.home / "workspaces"),
        }
        own["JUPYTER_CONFIG_PATH"] = lab_settings(self.work)
        self._write_settings()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.own = own
        self.start()

    def start(self) -> None:
        """Begin to serve, or begin again at the same address."""
        #: Kernels that are as new.
        self.kernels: list[str] = []
        self.log = open(self.home / "server.log", "w+b")  # noqa: SIM115
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
                "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.port}",
                "--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.work}",
                f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
                "--LabApp.extension_manager=readonly",
            ],
            env={**os.environ, **self.own}, stdout=self.log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._wait_until_it_answers()

    def _write_settings(self) -> None:
        quiet = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
        place = self.home / "settings" / "@jupyterlab" / "apputils-extension"
        place.mkdir(parents=True)
        (place / "notification.jupyterlab-settings").write_text(json.dumps(quiet))

    def _wait_until_it_answers(self) -> None:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api?token={TOKEN}").close()
                return
            except URLError:
                try:
                    self.process.wait(0.1)
                except subprocess.TimeoutExpired:
                    continue
                self.log.seek(0)
                raise RuntimeError(self.log.read().decode()) from None

    def write(self, name: str, *sources: str) -> str:
        """A notebook with these code cells."""
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, self.work / name)
        return name

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    server = Lab()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


class Notebook:
    """A notebook open in a browser: run it, look at it, ask its kernel."""

    def __init__(self, lab: Lab, page: Page, path: str) -> None:
        self.lab, self.page, self.path = lab, page, path
        #: Whether it provokes errors in the console; whether it takes a kernel that is as new.
        self.may_complain, self.shares_kernel = False, False
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.watched = {
            "console": lambda m: self.errors.append(m.text) if m.type == "error" else None,
            "pageerror": lambda e: self.errors.append(f"{e.message}\n{e.stack}"),
            "request": self._watch,
        }
        for event, heard in self.watched.items():
            page.on(event, heard)

    def _watch(self, request) -> None:
        home = (f"http://127.0.0.1:{self.lab.port}/", f"ws://127.0.0.1:{self.lab.port}/")
        if not request.url.startswith((*home, "blob:", "data:")):
            self.outside.append(request.url)

    def open(self, theme: str = LIGHT) -> None:
        if self.page.url == "about:blank":
            url = f"http://127.0.0.1:{self.lab.port}/lab/tree/{self.path}?reset&token={TOKEN}"
            self.page.goto(url)
        else:  # a JupyterLab in which nothing is open: loading it takes longer than most tests
            kernel = self.lab.kernels.pop() if self.lab.kernels and self.shares_kernel else None
            self.page.evaluate(
                """async ([path, id]) => {
                    const kernel = id ? {id} : undefined;
                    await jupyterapp.commands.execute('docmanager:open', {path, kernel});
                }""",
                [self.path, kernel],
            )
        self.wait_for_kernel()
        self.turn(theme)

    def load_again(self, theme: str = LIGHT) -> None:
        """Load the page anew, as it was left."""
        tail = f"{self.path}?token={TOKEN}"
        self.page.goto(f"http://127.0.0.1:{self.lab.port}/lab/tree/{tail}")
        self.wait_for_kernel()
        self.turn(theme)

    def close(self, keep: bool = False) -> None:
        """Close it, without a question, and hear no more of the page.

        Its kernel is shut down, or kept as new for the next notebook: to start one, and to load
        numpy and matplotlib in it, takes longer than most tests.
        """
        kept = None
        if keep:
            kept = self.page.evaluate(
                """async (code) => {
                    const kernel = jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
                    if (kernel?.status !== 'idle') return null;
                    const done = await kernel.requestExecute({code, store_history: false}).done;
                    return done.content.status === 'ok' ? kernel.id : null;
                }""",
                AFRESH,
            )
        self.page.evaluate(
            """async (kept) => {
                for (const shown of [...jupyterapp.shell.widgets('main')]) {
                  const context = shown.sessionContext;
                  if (context?.session?.kernel?.id !== kept)
                    await context?.shutdown?.().catch(() => {});
                  shown.dispose();
                }
            }""",
            kept,
        )
        self.lab.kernels += [kept] if kept else []
        for event, heard in self.watched.items():
            self.page.remove_listener(event, heard)

    def turn(self, theme: str) -> None:
        """Give JupyterLab another theme."""
        self.page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
        )
        light = str(theme == LIGHT).lower()
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")

    def wait_for_kernel(self) -> None:
        """Wait for a kernel that is connected and idle.

        A server that has just started sometimes leaves its first connection hanging; JupyterLab
        then says "Connecting" for ever, and what helps is what a person would do: reload.
        """
        ready = """() => {
            const shown = window.jupyterapp?.shell?.currentWidget;
            const kernel = shown?.sessionContext?.session?.kernel;
            return shown?.context?.isReady && kernel?.status === 'idle'
              && kernel.connectionStatus === 'connected';
        }"""
        for _ in range(2):
            try:
                self.page.wait_for_function(ready, timeout=25_000)
                return
            except TimeoutError:
                self.page.reload()
        self.page.wait_for_function(ready, timeout=60_000)

    def run_all(self, timeout: float = 60) -> None:
        self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            """() => {
                const shown = jupyterapp.shell.currentWidget;
                return shown.sessionContext.session.kernel.status === 'idle'
                  && shown.content.widgets.every(
                    (w) => w.model.type !== 'code' || w.model.executionCount !== null);
            }""",
            timeout=timeout * 1000,
        )

    def failures(self) -> list[str]:
        """The errors in the outputs of its cells, apart from those that are shown on purpose."""
        return self.page.evaluate(
            """() => jupyterapp.shell.currentWidget.content.widgets
                .filter((w) => !(w.model.metadata?.tags ?? []).includes('raises-exception'))
                .flatMap((w) => (w.model.type === 'code' ? w.model.outputs.toJSON() : [])
                  .filter((o) => o.output_type === 'error')
                  .map((o) => `${o.ename}: ${o.evalue}`))"""
        )

    def ask(self, expression: str):
        """The value of a Python expression in the kernel, through JSON."""
        text = self.page.evaluate(
            """async (code) => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const future = kernel.requestExecute(
                  {code: '', user_expressions: {v: code}, store_history: false});
                const {v} = (await future.done).content.user_expressions;
                return v.status === 'ok' ? v.data['text/plain'] : `"${v.ename}: ${v.evalue}"`;
            }""",
            f"__import__('json').dumps({expression})",
        )
        return json.loads(text[1:-1].encode().decode("unicode_escape"))

    def execute(self, code: str, wait: bool = True) -> None:
        self.page.evaluate(
            """async ([code, wait]) => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const future = kernel.requestExecute({code, store_history: false});
                if (wait) await future.done;
            }""",
            [code, wait],
        )

    def scroll_to(self, place: int, align: str = "auto") -> None:
        """Bring a cell into view, by its place.

        A notebook draws what is in view only, and guesses how high the rest is: where a guess was
        wrong, the cell isn't there after the first time, and is scrolled to again, as by hand.
        """
        self.page.evaluate(
            """async ([place, align]) => {
                const book = jupyterapp.shell.currentWidget.content;
                for (let tries = 0; tries < 40; tries += 1) {
                  await book.scrollToItem(place, align);
                  await new Promise(requestAnimationFrame);
                  const {top, bottom, height} = book.widgets[place].node.getBoundingClientRect();
                  if (height > 0 && top < innerHeight && bottom > 0) return;
                  await new Promise((done) => setTimeout(done, 250));
                }
                throw new Error(`cell ${place} does not come into view`);
            }""",
            [place, align],
        )

    def widget(self, number: int = 0) -> Locator:
        """The widget's root, once it shows a current answer."""
        root = self.page.locator(".gdl").nth(number)
        root.wait_for()
        self.settle(root)
        return root

    def settle(self, root: Locator) -> None:
        """Wait until what is drawn is the answer to what is asked."""
        root.page.evaluate("new Promise((done) => requestAnimationFrame(() => done(1)))")
        root.page.wait_for_function(
            "(node) => node.dataset.state === 'current'", arg=root.element_handle()
        )

    def contrast(self, scheme: str) -> None:
        """A contrast theme with light or dark colours, or "none"."""
        forced = "none" if scheme == "none" else "active"
        colours = "light" if scheme == "none" else scheme
        self.page.emulate_media(forced_colors=forced, color_scheme=colours)

    def shoot(self, name: str, root: Locator | None = None) -> None:
        picture(root or self.page, name)

    def axe(self, selector: str = ".gdl") -> list[str]:
        return violations(self.page, selector)

    def our_errors(self) -> list[str]:
        return [e for e in self.errors if not NOT_OURS.search(e)]


@pytest.fixture(scope="session")
def pages(chromium) -> Iterator[dict[str, Page]]:
    """Pages with a JupyterLab in which nothing is open, by the settings of their context."""
    kept: dict[str, Page] = {}
    yield kept
    for page in kept.values():
        page.context.close()


@pytest.fixture
def notebook(lab, chromium, pages, request):
    """Open a notebook of these cells (or of the lesson); in the end nothing may have gone wrong.

    A page and a kernel are used again by the next test, unless something went wrong in it, or the
    test says `alone=True`, since it changes the page itself.
    """
    opened: list[tuple[str, Notebook]] = []

    def start(
        *sources: str, path: str | None = None, theme: str = LIGHT, alone: bool = False, **context
    ) -> Notebook:
        name = re.sub(r"\W+", "-", request.node.name)
        settings = "" if alone else repr(sorted(context.items()))
        page = pages.pop(settings, None) or chromium.new_context(**context).new_page()
        page.set_viewport_size({"width": 1280, "height": 1000})
        page.set_default_timeout(20_000)
        shown = Notebook(lab, page, path or lab.write(f"{name}.ipynb", *sources))
        shown.shares_kernel = not alone
        opened.append((settings, shown))
        shown.open(theme)
        page.evaluate("jupyterapp.shell.expandLeft()")
        page.evaluate(FORGOTTEN)
        shown.contrast("none")
        if sources:
            shown.run_all()
            assert shown.failures() == []
        return shown

    yield start
    for settings, shown in opened:
        clean = not (getattr(request.node, "failed", True) or shown.may_complain)
        if getattr(request.node, "failed", False):
            SCREENSHOTS.mkdir(exist_ok=True)
            name = "FAILED-" + re.sub(r"\W+", "-", request.node.name)
            shown.page.screenshot(path=SCREENSHOTS / f"{name}.png")
        shown.close(keep=clean and shown.shares_kernel)
        clean &= shown.outside == []
        if clean and settings and settings not in pages:
            pages[settings] = shown.page
        else:
            shown.page.context.close()
        assert shown.outside == []
        if clean:
            assert shown.our_errors() == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report
