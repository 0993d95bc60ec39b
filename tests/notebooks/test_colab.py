"""The cell that installs in Colab: it does so there, once, and nowhere else."""

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
CELLS = json.loads((ROOT / "notebooks" / "00-start-here.ipynb").read_text("utf-8"))["cells"]
SOURCE = next("".join(c["source"]) for c in CELLS if c["id"] == "install-in-colab")


class Shell:
    """As much of IPython's as the cell uses."""

    def __init__(self):
        self.typed = []

    def run_line_magic(self, *words):
        self.typed.append(words)


@pytest.mark.parametrize(
    ("colab", "typed"), [(True, [("pip", "install -q gdlesson")]), (False, [])]
)
def test_it_installs_in_colab_and_only_there(colab, typed, monkeypatch):
    if colab:  # whose kernel has loaded this before any cell runs
        monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    shell = Shell()
    exec(SOURCE, {"get_ipython": lambda: shell})
    assert shell.typed == typed


def test_it_stands_before_whatever_needs_the_lesson():
    above = CELLS[: [c["id"] for c in CELLS].index("install-in-colab")]
    assert not [
        c["id"] for c in above if "gdlesson" in "".join(c["source"]) and c["cell_type"] == "code"
    ]
