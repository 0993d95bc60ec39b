"""Exercises and solutions: what each must hold, and what they say when they are run.

Exit codes tell nothing here, since a check never raises: everything is read from what was printed.
"""

import ast
import json
import math
import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from gdlesson.checks import CheckStatus, exercise01, exercise02, exercise03, exercise04

ROOT = Path(__file__).parents[2]
E1, E2 = "exercise-01-numeric-gradient.ipynb", "exercise-02-gradient-descent.ipynb"
E3, E4 = "exercise-03-backpropagation.ipynb", "exercise-04-broken-runs.ipynb"
TASKS = {
    E1: exercise01.TASKS, E2: exercise02.TASKS, E3: exercise03.TASKS, E4: exercise04.TASKS,
}  # fmt: skip
each = pytest.mark.parametrize("name", TASKS, ids=["01", "02", "03", "04"])


def cells(name, folder="solutions"):
    return json.loads((ROOT / folder / name).read_text("utf-8"))["cells"]


def text(cell):
    return "".join(cell["source"])


def prose(name):
    return "\n\n".join(text(c) for c in cells(name) if c["cell_type"] == "markdown")


def marks(cell):
    return cell["metadata"].get("nbgrader", {})


def code_tagged(name, tag):
    return [c for c in cells(name) if tag in c["metadata"].get("tags", ())]


# --- what is on the page ------------------------------------------------------------------------


@each
def test_it_opens_with_a_promise_a_time_and_a_map_that_adds_up(name):
    first = text(cells(name)[0])
    for part in (
        r"^# Exercise \d\d · ",
        r"\*\*After this exercise you have\*\*",
        r"\*\*You need\*\*",
    ):
        assert re.search(part, first, re.M), part
    minutes = [int(m) for m in re.findall(r"^\|.*\| (\d+) \|$", first, re.M)]
    stated = [int(m) for m in re.findall(r"(\d+) (?:minutes|more)", first)]
    stretch = minutes[-1] if name == E2 else 0
    assert stated == [sum(minutes) - stretch] + ([stretch] if stretch else [])
    parts = re.findall(r"^## Part \d · .*\n\n\*(\d+) minutes", prose(name), re.M)
    assert [int(m) for m in parts] == minutes
    for task in TASKS[name]:
        assert f"`{task}`" in first or task.startswith("mended")


@each
def test_every_part_says_shapes_and_what_to_watch_for(name):
    parts = re.split(r"^## Part ", prose(name), flags=re.M)[1:]
    for part in parts:
        assert "**Shapes**" in part
        assert "**Watch for**" in part
        assert "**Predict**" in part


@each
def test_every_task_has_an_answer_cell_then_its_check_then_hints(name):
    order = [marks(c).get("grade_id") for c in cells(name) if marks(c)]
    order = [o for o in order if not o.startswith("given-")]
    assert order == [cell for task in TASKS[name] for cell in (task, f"check-{task}")]
    for cell in cells(name):
        if marks(cell).get("grade"):
            task = marks(cell)["grade_id"].removeprefix("check-")
            assert text(cell) == f"check.{task}({task})"
    hinted = {
        c["id"].removesuffix("-hints").replace("-", "_") for c in cells(name) if "-hints" in c["id"]
    }
    hinted |= {task for task in TASKS[name] if task.startswith("mended") and "mended" in hinted}
    assert hinted - {"mended"} == set(TASKS[name])


@each
def test_hints_open_one_at_a_time(name):
    """Each one is inside the one before, so that it can't be opened first."""
    for cell in cells(name):
        if cell["id"].endswith("-hints"):
            steps = re.findall(r"<details>|</details>|<summary>", text(cell))
            assert steps == ["<details>", "<summary>"] * 3 + ["</details>"] * 3, cell["id"]
            assert "\n    <" not in text(cell)  # four spaces would make it a block of code


@each
def test_every_answer_has_a_docstring_with_shapes_and_the_signature_that_is_checked(name):
    for cell in cells(name):
        if marks(cell).get("solution"):
            (function,) = ast.parse(text(cell)).body
            task = TASKS[name][marks(cell)["grade_id"]]
            assert function.name == task.name
            assert [a.arg for a in function.args.args] == task.parameters
            doc = ast.get_docstring(function)
            for part in ("Args:", "Returns:"):
                assert part in doc, (task.name, part)
            assert re.search(r"shape|number", doc)


@each
def test_experiments_are_predicted_and_wait_for_what_they_need(name):
    experiments = code_tagged(name, "experiment")
    assert prose(name).count("**Predict**") >= len(experiments) - 1  # crawling is asked once
    for cell in experiments:
        lines = [line for line in text(cell).splitlines() if line.strip()]
        assert len(lines) <= 18, text(cell)


@each
def test_it_closes_with_three_lines_and_a_way_on(name):
    last = text(cells(name)[-1])
    assert "## Three lines to remember" in last
    assert len(re.findall(r"^- ", last, re.M)) == 3
    assert re.search(r"\*\*Next\*\*: .*\]\(\S+\.ipynb\)", last)


@pytest.mark.parametrize("folder", ["solutions", "exercises"])
@each
def test_links_lead_somewhere_and_to_the_section_they_name(name, folder):
    found = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", prose(name))
    assert found
    for words, target in found:
        assert (ROOT / folder / target).is_file(), target
        if number := re.match(r"(?:Section )?(\d+)", words):
            assert Path(target).name.startswith(f"{int(number[1]):02}-"), (words, target)
    for number in re.findall(r"Section (\d+)", prose(name)):
        assert list((ROOT / "notebooks").glob(f"{int(number):02}-*.ipynb")), number


@each
def test_its_words_are_kind_and_exact(name):
    for word in ("obviously", "simply", "trivial", "just "):
        assert word not in prose(name).lower(), word


# --- what it says when it is run ----------------------------------------------------------------


@cache
def outputs(folder, name):
    """What each cell of a notebook showed, by its id, as plain text; any exception fails."""
    notebook = nbformat.read(ROOT / folder / name, as_version=4)
    # Unlike nbclient, a page goes on after an error; the checks must be seen to need no such grace.
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": ROOT / folder}}).execute()
    return {
        cell.id: "".join(
            o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


def verdicts(folder, name):
    """The status in the output of every check cell, by task."""
    ids = {marks(c)["grade_id"]: c["id"] for c in cells(name) if marks(c).get("grade")}
    shown = outputs(folder, name)
    return {
        task: [
            status
            for status in CheckStatus
            if f" {task}: {status.value}" in shown[ids[f"check-{task}"]]
        ]
        for task in TASKS[name]
    }


def counted(name):
    """How many tasks the overview asks for, and how many are the stretch."""
    more = len(set(exercise02.STRETCH) & set(TASKS[name]))
    return len(TASKS[name]) - more, more


@each
def test_every_check_of_the_solution_passes(name):
    assert verdicts("solutions", name) == {task: [CheckStatus.PASSED] for task in TASKS[name]}
    many, more = counted(name)
    assert f"{many} of {many} passed" in outputs("solutions", name)["overview"]
    if more:
        assert f"and {more} of {more} of the stretch." in outputs("solutions", name)["overview"]
    assert "Not started" not in "".join(outputs("solutions", name).values())


@each
def test_the_exercise_as_shipped_runs_and_every_check_says_not_started(name):
    assert verdicts("exercises", name) == {task: [CheckStatus.NOT_STARTED] for task in TASKS[name]}
    assert f"0 of {counted(name)[0]} passed" in outputs("exercises", name)["overview"]


@each
def test_no_cell_of_the_solution_writes_a_warning(name):
    for cell, shown in outputs("solutions", name).items():
        assert "Warning" not in shown, cell


def numbers(shown):
    found = re.findall(r"(?<![\w.])[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?", shown)
    return [float(n.replace(",", "")) for n in found]


def test_the_numbers_of_exercise_01_are_what_its_prose_says():
    shown = outputs("solutions", E1)
    assert shown["slope-along-y-experiment"].splitlines()[-1] == "18.0"
    assert shown["slope-experiment"].split()[3::4] == ["2.1000", "2.0100", "2.0010", "1.9900"]
    one, both = np.array(
        [numbers(line)[1:] for line in shown["central-slope-experiment"].splitlines()]
    ).T
    np.testing.assert_allclose(one[:-1] / one[1:], 10, rtol=0.02)
    np.testing.assert_allclose(both[:-1] / both[1:], 100, rtol=0.01)


def test_the_numbers_of_exercise_02_are_what_its_prose_says():
    shown = outputs("solutions", E2)
    assert "at (4, 3): [ 8. 18.]" in shown["numeric-gradient-experiment"]
    errors = [float(e) for e in re.findall(r"error (\S+)", shown["numeric-gradient-experiment"])]
    assert errors[0] > errors[1] > errors[2] < errors[3] < errors[4]
    assert 0.5e4 < errors[0] / errors[1] < 2e4  # h a hundredth, the error a ten-thousandth

    lines = shown["gradient-descent-experiment"].splitlines()
    reasons = ["steps are spent", "gradient is tiny", "loss has settled"]
    assert [line.partition(": ")[2] for line in lines[:3]] == reasons
    walked = [int(line.split()[0]) for line in lines[:3]]
    assert max(walked) == walked[1] > walked[2] > walked[0]
    assert lines[3] == "[[4.0, 3.0], [3.2, 1.2], [2.56, 0.48], [2.048, 0.192]]"
    assert numbers(shown["gradient-descent-library"])[-1] < 1e-12

    ends = [float(e) for e in re.findall(r"loss (\S+)", shown["sweep-rates-experiment"])]
    assert min(ends) == ends[3]
    assert ends[5] < 43 < ends[6]
    assert "inf" in shown["sweep-rates-experiment"]
    border, asked, worked_out = numbers(shown["find-border-experiment"])
    assert abs(border - 1 / 3) < 1e-6
    assert (asked, worked_out) == (20, 0.333333)

    formula, measured, twice = (
        line.partition(": ")[2].strip() for line in shown["mse-gradient-experiment"].splitlines()
    )
    assert formula == measured == twice


def test_the_fits_of_exercise_02_are_what_its_prose_says():
    shown = outputs("solutions", E2)
    lines = shown["fit-line-experiment"].splitlines()
    assert numbers(lines[2])[1:] == numbers(lines[3]) == [11.8859, 8.9194]
    *features, intercept, loss = shown["fit-experiment"].splitlines()
    fitted = {}
    for line in [*features, intercept]:
        ours, theirs = line.split()[-3], line.split()[-1]
        assert ours == theirs, line
        fitted[line[:5]] = float(ours)
    spreads = [float(line.split()[-1]) for line in shown["look-at-the-data"].splitlines()[1:]]
    drawn = np.array([11, 0.05, 0.02, 6, 90]) * spreads
    np.testing.assert_allclose(list(fitted.values())[:5], drawn, atol=1)
    assert max(fitted, key=lambda k: fitted[k] * (k != "inter")) == "rows "
    assert numbers(loss) == [24.237]

    raw, scaled = (numbers(line) for line in shown["crawl-curvatures"].splitlines())
    assert raw[0] > 1e8
    assert 1e-6 < raw[1] < 1.5e-6
    assert scaled[0] == 11
    raw, scaled, best = (numbers(line)[-1] for line in shown["crawl-experiment"].splitlines())
    assert raw > 400
    assert scaled == best == 24.24
    # "hundreds of millions" of steps: the flattest direction shrinks by 1 - η λ at each.
    assert 1e8 < 3 * raw_steps_to_shrink() < 1e9


def raw_steps_to_shrink():
    from gdlesson.datasets import pipeline_runs

    runs = pipeline_runs()
    table = np.column_stack([runs.X, np.ones(len(runs.y))])
    return 1 / (1.1e-6 * np.linalg.eigvalsh(2 / len(table) * table.T @ table)[0])


def test_the_numbers_of_exercise_03_are_what_its_prose_says():
    shown = outputs("solutions", E3)
    for line in shown["operate-experiment"].splitlines():
        *_, along_a, _, measured = numbers(line.replace("**", "").replace("tanh", ""))
        assert abs(along_a - measured) < 1e-3
    assert shown["topological-order-experiment"].splitlines()[1] == "to c: 3 → y → b → c"
    walked = dict(re.findall(r"at (\S+): (\S+)", shown["backward-experiment"]))
    assert (walked["x"], walked["y"], walked["3"]) == ("8", "18", "9")
    engines = dict(re.findall(r"^(\w+) +(\d+, asked again +\d+)$", shown["bugs-experiment"], re.M))
    assert {k: list(map(float, re.findall(r"\d+", v))) for k, v in engines.items()} == {
        "backward": [12, 12], "keeps_one_stream": [4, 4], "goes_by_number": [4, 4],
        "never_clears": [12, 32],
    }  # fmt: skip

    rows = shown["look-at-the-rows"].splitlines()
    assert [re.findall(r"\[.*?\]", row)[0] for row in rows] == [
        "[1, 2]", "[3]", "[4, 5]", "[]", "[6]", "[]", "[]",
    ]  # fmt: skip
    assert "the bowl: 43.0 [ 8. 18.]" in shown["value-and-gradient-experiment"]
    ours, measured = (
        np.array(re.findall(r"-?\d+\.\d+", line), dtype=float)
        for line in shown["value-and-gradient-experiment"].splitlines()[-2:]
    )
    np.testing.assert_allclose(ours, measured, atol=1e-7)

    slopes = [numbers(line) for line in shown["network-experiment"].splitlines()[1:]]
    assert set(slopes[0]) == {0.0}
    assert slopes[3] == [1.0]


@pytest.mark.parametrize("plain", [float, math.tanh])
def test_the_recorder_of_exercise_03_says_what_it_can_not_follow(plain):
    names = {"np": np}
    exec(text(next(c for c in cells(E3) if c["id"] == "recorder")), names)
    rows, end = names["record"](lambda w: 3 * w[0] / np.float64(2) - 1 / w[1], 2)
    assert {row[0] for row in rows} == {"w", "number", "+", "*", "**"}
    assert end == 0
    with pytest.raises(TypeError, match="compute with"):
        names["record"](lambda w: plain(w[0]), 1)


def test_the_training_of_exercise_03_goes_as_its_prose_says():
    shown = outputs("solutions", E3)
    plane = numbers(shown["look-at-the-data"])[-1]
    lines = shown["train-network-experiment"].splitlines()
    assert 100 < numbers(lines[0])[0] < 1000  # "hundreds of rows"
    steps, losses = zip(*(numbers(line) for line in lines[1:-1]), strict=True)
    assert steps == (0, 10, 50, 100, 200, 300)
    assert list(losses) == sorted(losses, reverse=True)
    assert plane / 8 < losses[2] < plane / 6  # "a seventh of what the best plane leaves"
    assert numbers(lines[-1])[-1] < 1e-8


def run_of(shown, name):
    """The numbers of a line such as “mended: 14.7  8.93”, the first line of that name."""
    return next(
        [float(n) for n in line.partition(":")[2].split()]
        for line in shown.splitlines() if line.startswith(name)
    )  # fmt: skip


def test_the_broken_runs_of_exercise_04_break_and_the_mended_ones_do_not():
    shown = outputs("solutions", E4)
    noise = 0.1
    for part in ("flies-off", "crawls", "climbs", "swings", "gets-stuck", "learns-nothing"):
        broken, mended = (run_of(shown[f"{part}-experiment"], n) for n in ("broken", "mended"))
        assert broken[0] == mended[0] > 10, part
        assert broken[-1] > 5, part
        assert mended[-1] < 2 * noise, part
    clipped = run_of(shown["flies-off-experiment"], "clipped")
    assert 6 < clipped[-1] / run_of(shown["flies-off-experiment"], "mended")[-1] < 8
    scaled, plain = (run_of(shown["crawls-experiment"], name) for name in ("mended", "Part 1"))
    assert abs(np.log(np.divide(scaled, plain))).max() < 0.5  # "nearly the same"
    assert "0.0" in shown["swings-experiment"].splitlines()[-1]
    assert run_of(shown["climbs-evidence"], "rate 0.01")[-1] > 14.7


def test_the_gaps_and_the_best_point_of_exercise_04_are_as_its_prose_says():
    shown = outputs("solutions", E4)
    assert "[nan nan] after one step" in shown["goes-nan-evidence"]
    zeros, mended, whole = (
        np.array(re.findall(r"-?\d\.\d+", line), dtype=float)
        for line in shown["goes-nan-experiment"].splitlines()[1:]
    )
    assert np.linalg.norm(mended - whole) < 0.02
    assert (abs(zeros) < abs(mended)).all()  # "pulled towards 0"
    assert "(60, 60)" in shown["gets-stuck-experiment"]
    losses = [numbers(line)[-1] for line in shown["keeps-the-best-evidence"].splitlines()]
    assert losses[-1] > min(losses)
    losses = [numbers(line)[-1] for line in shown["keeps-the-best-experiment"].splitlines()]
    assert losses == sorted(losses, reverse=True)


def test_the_breakdowns_of_exercise_02_are_what_its_prose_says():
    shown = outputs("solutions", E2)
    assert "470" in shown["clip-gradient-experiment"]
    assert "at [nan nan]" in shown["clip-gradient-experiment"]
    assert "at [0.897 0.804]" in shown["clip-gradient-experiment"]
    before, after = shown["bug-hunt-evidence"].splitlines(), shown["mended-experiment"].splitlines()
    for lines, climbs in ((before, True), (after, False)):
        losses = numbers(lines[0].partition(": ")[2])
        assert losses[0] == 43
        assert (sorted(losses) == losses) is climbs
        few, many, first, second = (line.partition(": ")[2].strip() for line in lines[1:])
        assert few == "[3.0, 1.0]"
        assert (many == few) is not climbs
        assert (first == second) is not climbs
    assert "nan" in before[2]
    race = shown["race-experiment"]
    assert "Adam's first step: [3.9 2.9]" in race
    losses = [float(e) for e in re.findall(r"loss (\S+)", race)]
    assert losses[0] < min(losses[1:])  # plain descent wins on this bowl
    assert all(float(d) < 1e-12 for d in re.findall(r"library: (\S+)", race))
