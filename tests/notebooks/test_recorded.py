"""What is shown where PyTorch is missing is what the cells print where it is."""

import json
import re
import sys
from pathlib import Path

import pytest

from gdlesson.course.recorded import read, recorded

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import recording  # noqa: E402

NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]\d+)?")
#: What is smaller is rounding: its digits are another's on another processor.
ROUNDING = 1e-6


def alike(told, record):
    """The same words, and the same numbers but for rounding."""
    if NUMBER.sub("#", told) != NUMBER.sub("#", record):
        return False
    pairs = zip(map(float, NUMBER.findall(told)), map(float, NUMBER.findall(record)), strict=True)
    return all(a == b or max(abs(a), abs(b)) < ROUNDING for a, b in pairs)


def test_the_record_is_what_the_cells_print():
    pytest.importorskip("torch")
    record, told = read()["cells"], recording.printed()
    assert told.keys() == record.keys()
    for name, text in told.items():
        assert alike(text, record[name]), f"{name} prints another thing: make record\n{text}"


def test_a_record_that_is_another_is_told_from_rounding():
    line = "step 0: the loss was 43.000, worst 7e-09\n"
    assert alike(line.replace("7e-09", "3e-16"), line)
    for old, new in (("43.000", "43.001"), ("7e-09", "7e-06"), ("loss", "cost"), ("\n", "")):
        assert not alike(line.replace(old, new), line)


def test_without_pytorch_each_cell_shows_its_record_and_says_so():
    told = recording.printed(torch=None)
    record = read()
    assert told.keys() == record["cells"].keys()
    for name, text in told.items():
        assert text.endswith(
            f"Recorded with PyTorch {record['torch']}, not run here:\n{record['cells'][name]}"
        ), name


def test_no_cell_that_a_learner_reads_is_silent_without_pytorch():
    notebook = json.loads(recording.NOTEBOOK.read_text("utf-8"))
    needing = {
        cell["id"] for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "claim" not in cell["metadata"].get("tags", ())
        and re.search(r"\btorch\.", "".join(cell["source"]))
    }  # fmt: skip
    assert needing == read()["cells"].keys()


def test_a_cell_that_shows_anothers_record_is_refused(tmp_path):
    notebook = json.loads(recording.NOTEBOOK.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = [line.replace('("torch-loop")', '("four")') for line in cell["source"]]
    changed = tmp_path / "changed.ipynb"
    changed.write_text(json.dumps(notebook), "utf-8")
    with pytest.raises(ValueError, match="torch-loop shows the record of four"):
        recording.cells(changed)


@pytest.mark.parametrize("cell", ["torch", 3, None, ["torch-loop"]])
def test_what_is_not_recorded_is_named(cell):
    with pytest.raises(ValueError, match=r"recorded: cell is the id .*torch-gradient.*; got"):
        recorded(cell)
