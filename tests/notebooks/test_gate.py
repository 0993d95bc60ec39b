"""The gate is alive: a notebook with something wrong in it fails, and fails soon.

nbval passes a notebook that runs, so these are the ways in which ours must not.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import suites  # noqa: E402

BROKEN = {
    "a wrong claim": "import math\nassert math.isclose(2 + 2, 5)",
    "an exception": "1 / 0",
    "a hung cell": "while True:\n    pass",
    "a dead kernel": "import os\nos._exit(1)",
}


def run(folder, *paths):
    return subprocess.run(
        suites.notebook_command(paths, cell_timeout=5), cwd=folder, env=suites.notebook_env(),
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_each_that_is_broken_fails_soon_and_only_at_its_cell(tmp_path):
    began = time.monotonic()
    paths = [
        notebook(tmp_path / f"{what.replace(' ', '-')}.ipynb", "x = 1", source)
        for what, source in BROKEN.items()
    ]
    sound = notebook(tmp_path / "sound.ipynb", "x = 1", "assert x == 1")
    done = run(tmp_path, *paths, sound)
    assert done.returncode == 1, done.stdout
    failed = set(re.findall(r"^FAILED (\S+::Cell \d)", done.stdout, re.MULTILINE))
    assert failed == {f"{path.name}::Cell 1" for path in paths}, done.stdout
    assert f"{len(paths)} failed, {len(paths) + 2} passed" in done.stdout
    assert time.monotonic() - began < 60


def test_no_notebook_at_all_is_no_success(tmp_path):
    assert run(tmp_path, tmp_path / "missing.ipynb").returncode != 0
