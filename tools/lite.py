"""The lesson in the visitor's own browser: JupyterLite, with the wheels that its notebooks install.

Python there is Pyodide. It comes, with its numpy and matplotlib, from its own server on the network
when a notebook is opened; what it lacks comes from the folder that is made here.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from tools.environments import Environment
from tools.running import ROOT, run

#: The folder that is made, to be put on any server of plain files.
SITE = ROOT / "build" / "lite"
_WORK = ROOT / "build" / "lite-parts"
#: What the lesson needs and Pyodide has not: all of it Python only.
BUNDLED = (
    "anywidget", "comm", "filelock", "ipython_pygments_lexers", "ipywidgets", "jupyterlab_widgets",
    "latex2mathml", "psygnal",
)  # fmt: skip
FOLDERS = ("notebooks", "exercises")
#: The first code cell of every notebook there: its Python begins with nothing of ours.
INSTALL = (
    "# Installs the lesson into this page's own Python. Run it first; it takes a minute.\n"
    "%pip install -q gdlesson"
)
#: What JupyterLite calls its Python.
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
#: The page's own; that tests may speak to it costs nobody anything.
SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {"appName": "gdlesson", "exposeAppInBrowser": True},
}
_ASK = "import jupyterlite_pyodide_kernel.constants as c; print(c.{})"


def lite_environment() -> Environment:
    """What builds the folder."""
    env = Environment(".venv-lite")

    def install(env: Environment) -> None:
        env.pip("--group", "lite")
        # Their page sides are copied into the folder, so they are those of the wheels.
        env.pip("--no-deps", "anywidget", "jupyterlab_widgets", "-c", "constraints.txt")

    env.ensure("lite", install, "pyproject.toml", "constraints.txt")
    return env


def pyodide(env: Environment, what: str) -> str:
    """PYODIDE_VERSION or PYODIDE_PYTHON_VERSION, as the kernel that is installed wants it."""
    out = _WORK / "asked"
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w") as told:
        run([env.python, "-c", _ASK.format(what)], stdout=told)
    return out.read_text("utf-8").strip()


def wheels(env: Environment) -> list[Path]:
    """Our wheel, and those of what Pyodide lacks, for the Python that it is."""
    place = _WORK / "wheels"
    shutil.rmtree(place, ignore_errors=True)
    pip = [env.python, "-m", "pip", "-q", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "-w", place, ROOT])
    anywhere = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py"]
    version = pyodide(env, "PYODIDE_PYTHON_VERSION")
    constraints = ["-c", ROOT / "constraints.txt", "--python-version", version, "--abi", "none"]
    run([*pip, "download", "--no-deps", "-d", place, *anywhere, *constraints, *BUNDLED])
    return sorted(place.glob("*.whl"))


def notebooks(place: Path) -> Path:
    """The lesson as it is opened there: each notebook installs first, and asks for that Python."""
    shutil.rmtree(place, ignore_errors=True)
    for folder in FOLDERS:
        (place / folder).mkdir(parents=True)
        for path in sorted((ROOT / folder).glob("*.ipynb")):
            text = json.dumps(opened_there(json.loads(path.read_text("utf-8"))), indent=1)
            (place / folder / path.name).write_text(text, "utf-8")
    return place


def opened_there(notebook: dict) -> dict:  # type: ignore[type-arg]
    """A notebook with the cell that installs under its heading, and that kernel's name."""
    cell = {
        "cell_type": "code", "execution_count": None, "id": "install-here", "metadata": {},
        "outputs": [], "source": INSTALL.splitlines(keepends=True),
    }  # fmt: skip
    first, *others = notebook["cells"]
    metadata = {**notebook["metadata"], "kernelspec": KERNEL}
    return {**notebook, "cells": [first, cell, *others], "metadata": metadata}


def lite() -> None:
    """Make build/lite: the lesson in JupyterLite, which runs in the visitor's browser."""
    place = build().relative_to(ROOT)
    print(
        f"{place}: {weight(SITE)}. To see it: python3 -m http.server -d {place}\n"
        "Python, numpy and matplotlib come from Pyodide's own server when a notebook is opened. "
        "`make lite-test`\ntries what can be had without it; with its numpy and matplotlib nothing "
        "is tested."
    )


def build() -> Path:
    """Make the folder anew."""
    env = lite_environment()
    shutil.rmtree(SITE, ignore_errors=True)
    bundled = [f"--piplite-wheels={wheel}" for wheel in wheels(env)]
    settings = _WORK / "settings"
    settings.mkdir(exist_ok=True)
    (settings / "jupyter-lite.json").write_text(json.dumps(SETTINGS), "utf-8")
    command = [
        env.bin / "jupyter", "lite", "build", "--no-sourcemaps", "--apps", "lab",
        f"--lite-dir={settings}", f"--contents={notebooks(_WORK / 'contents')}",
        f"--output-dir={SITE}", *bundled,
    ]  # fmt: skip
    run(command, folder=_WORK)
    return SITE


def weight(site: Path) -> str:
    """How much it weighs, in words."""
    files = [p for p in site.rglob("*") if p.is_file()]
    return f"{len(files)} files, {sum(p.stat().st_size for p in files) / 1e6:.0f} MB"


def pinned() -> dict[str, str]:
    """What constraints-pyodide.txt says that Pyodide has: versions by name."""
    text = (ROOT / "constraints-pyodide.txt").read_text("utf-8")
    return dict(re.findall(r"^([\w-]+)==([^\s;]+)", text, re.M))
