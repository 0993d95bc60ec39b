"""The gate is alive: a notebook with something wrong in it fails, and fails soon.

nbval passes a notebook that runs, so these are the ways in which ours must not.
"""

import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import suites  # noqa: E402

BROKEN = {
    "a wrong claim": "import math\nassert math.isclose(2 + 2, 5)",
    "an exception": "1 / 0",
    "a hung cell": "while True:\n    pass",
    "a dead kernel": "import os\nos._exit(1)",
}


def run(path, cell_timeout):
    command = suites.notebook_command([path], cell_timeout=cell_timeout)
    return subprocess.run(
        command, cwd=path.parent, env=suites.notebook_env(), capture_output=True, text=True,
        timeout=100, check=False,
    )  # fmt: skip


def notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


@pytest.mark.parametrize("what", BROKEN)
def test_it_fails_soon(tmp_path, what):
    began = time.monotonic()
    done = run(notebook(tmp_path / "broken.ipynb", "x = 1", BROKEN[what]), cell_timeout=5)
    assert done.returncode == 1, done.stdout
    assert "1 passed" in done.stdout  # the cell before it ran: it is this cell that failed
    assert time.monotonic() - began < 60


def test_a_sound_notebook_passes(tmp_path):
    done = run(notebook(tmp_path / "sound.ipynb", "x = 1", "assert x == 1"), cell_timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_no_notebook_at_all_is_no_success(tmp_path):
    done = subprocess.run(
        suites.notebook_command([tmp_path / "missing.ipynb"]), cwd=tmp_path,
        env=suites.notebook_env(), capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode != 0
