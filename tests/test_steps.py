"""Steps of `make test`, side by side where they leave each other room."""

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from tools import steps
from tools.running import TaskError

#: A tasks.py that says its task's name, and ends ill where that is asked for.
TASKS = "import sys; print('said by', sys.argv[1]); sys.exit(3 * (sys.argv[1] == 'bad'))"


@pytest.fixture(autouse=True)
def tasks_of_its_own(tmp_path, monkeypatch):
    (tmp_path / "tasks.py").write_text(TASKS)
    monkeypatch.setattr(steps, "ROOT", tmp_path)


def good():
    """Goes well."""


def bad():
    """Goes ill."""
    raise TaskError("it went ill")


def test_what_runs_beside_a_step_is_told_after_it(capsys):
    with steps.beside("good") as ended:
        print("the step itself")
    assert capsys.readouterr().out == "the step itself\nsaid by good\n"
    assert (ended.name, ended.error) == ("good", "")
    assert ended.seconds > 0


def test_it_is_told_even_if_the_step_fails(capsys):
    with pytest.raises(TaskError, match="it went ill"), steps.beside("bad") as ended:
        bad()
    assert capsys.readouterr().out == "said by bad\n"
    assert ended.error == "ended with 3"


@pytest.mark.parametrize(
    ("pairs", "failed"),
    [
        ([(good, None), (good, good)], None),
        ([(good, None), (bad, good), (good, None)], "failed: bad"),
        ([(good, bad)], "failed: bad"),
    ],
)
def test_every_step_runs_and_each_failure_is_named(pairs, failed, capsys):
    if failed:
        with pytest.raises(TaskError, match=failed):
            steps.run_steps(pairs)
    else:
        steps.run_steps(pairs)
    out = capsys.readouterr().out
    table = out.partition("=== what each part took:\n")[2].splitlines()
    count = sum(len(list(filter(None, pair))) for pair in pairs)
    assert len(table) == count + 1
    assert sum("FAILED" in line for line in table) == bool(failed)
    assert table[-1].startswith("all ")
    assert out.count("said by") == sum(other is not None for _, other in pairs)


def test_both_run_at_the_same_time(tmp_path):
    (tmp_path / "tasks.py").write_text("open('begun', 'w').close()")
    with steps.beside("good"):
        end = time.monotonic() + 30
        while not (tmp_path / "begun").exists():
            assert time.monotonic() < end
            time.sleep(0.01)
