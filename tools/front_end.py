"""The tools that check the widgets' JavaScript: Node from a wheel, the rest by `npm ci`.

Nobody installs anything by hand, and the lesson itself needs none of it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from tools.environments import Environment
from tools.running import ROOT, TaskError, run

#: The front end's tests, and what says which tools check it.
PLACE = ROOT / "tests" / "js"
WIDGETS = "../../src/gdlesson/widgets"
PAGES = "../../src/gdlesson/site"


def _node_environment(env: Environment) -> dict[str, str]:
    """The environment in which `node` is the one of our virtual environment."""
    path = os.pathsep.join([str(env.bin), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path}


def ensure_tools(env: Environment) -> None:
    """Install what package-lock.json names, unless that has been done."""
    lock = (PLACE / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    stamp = PLACE / "node_modules" / ".made-for"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Getting what checks the JavaScript (once, takes a few seconds) …", flush=True)
    npm = [env.bin / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        run([*npm, "--loglevel=error", "--prefix", PLACE], env=_node_environment(env))
    except TaskError:
        shutil.rmtree(PLACE / "node_modules", ignore_errors=True)
        raise
    stamp.write_text(wanted)


def _node(env: Environment, *words: str, more: dict[str, str] | None = None) -> None:
    """Run Node where the front end's tests are."""
    ensure_tools(env)
    quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"  # the widgets are no npm package
    command = [env.bin / "node", quiet, *words]
    run(command, env={**_node_environment(env), **(more or {})}, folder=PLACE)


def lint(env: Environment, *, fix: bool = False) -> None:
    """Biome: format and rules, among them that no function has more than 60 lines."""
    how = ["--write"] if fix else ["--error-on-warnings"]
    _node(env, "node_modules/@biomejs/biome/bin/biome", "check", *how, ".", WIDGETS, PAGES)


def types(env: Environment) -> None:
    """TypeScript, strict, on the types in the widgets' JSDoc."""
    _node(env, "node_modules/typescript/bin/tsc", "--project", ".")


def unit(env: Environment) -> None:
    """The widgets in a small DOM, on what Python really sends them."""
    with tempfile.TemporaryDirectory() as folder:
        states = Path(folder) / "states.json"
        run([env.python, "tests/js/states.py", states])
        tests = sorted(path.name for path in PLACE.glob("*.test.js"))
        # With more room for what is young, rubbish is looked for less often.
        how = ["--max-semi-space-size=64", "--test", "--test-isolation=none"]
        # What Node compiles of jsdom and TypeScript is kept beside them.
        kept = str(PLACE / "node_modules" / ".compiled")
        _node(
            env,
            *how,
            "--test-reporter=dot",
            *tests,
            more={"GDL_STATES": str(states), "NODE_COMPILE_CACHE": kept},
        )
