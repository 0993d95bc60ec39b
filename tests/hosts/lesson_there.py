"""The lesson used in whatever world this runs in; what came of it, as JSON.

Run by test_like_pyodide.py through like_pyodide.py, in a folder of its own.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from fixtures.misconceptions import FIXTURES
from judged import TASKS

import gdlesson
from gdlesson import DescentPlayground, quiz
from gdlesson.checks import exercise01, limit
from gdlesson.course.progress import Progress
from gdlesson.course.quizzes import sections
from gdlesson.widgets import WIDGETS
from gdlesson.workspace import copy_lesson, torch_setup
from gdlesson.workspace.pytorch import use_torch
from gdlesson.workspace.setup_check import check_installation


def library():
    """A slope, a gradient, a run, one's own engine, a table on disk."""
    import numpy as np

    from gdlesson import MeanSquaredError, derivative, descend, grad, gradient
    from gdlesson.objectives import bowl

    rng = np.random.default_rng(0)
    np.save("X.npy", rng.normal(size=(50, 2)))
    table = np.load("X.npy", mmap_mode="r")
    loss = MeanSquaredError(table, table @ np.array([1.0, 2.0]))
    return {
        "slope": derivative(lambda x: x**2, 1),
        "gradient": [float(v) for v in gradient(bowl, (4, 3))],
        "grad": [float(v) for v in grad(bowl)((4, 3))],
        "run": float(descend(bowl, (4, 3), learning_rate=0.1, steps=20).losses[-1]),
        "fit": [
            float(v) for v in descend(loss, np.zeros(2), learning_rate=0.1, steps=200).points[-1]
        ],
    }


def widgets():
    """Every widget opened, and one with a function of the learner's, whose still is drawn."""
    made = {name: getattr(gdlesson, name)() for name in WIDGETS}
    made["own"] = DescentPlayground(lambda x, y: x * x + y * y + abs(x * y) ** 1.5)
    return {
        name: {
            "answer": {k: widget.answer[k] for k in ("error", "trouble") if k in widget.answer},
            "summary": widget.summary,
        }
        for name, widget in made.items()
    } | {"still": "image/png" in made["own"]._repr_mimebundle_()[0]}


def asked_for_torch():
    """What is said to who asks for PyTorch, which this Python may have and a browser's has not."""
    torch_setup.is_whole, torch_setup.at_work = (lambda: False), (lambda: "")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        found = use_torch(install=True)
    return {"found": found, "said": said.getvalue()}


def answered():
    """One question of each quiz answered; what is said, and what is kept."""
    said = {}
    for number in sections():
        widget = quiz(number)
        item = widget.items[0]["id"]
        widget.response = {"item": item, "given": 0, "ask": "1"}
        said[number] = [item in widget.replies, widget.score]
    return {"said": said, "kept": sorted(Progress.around().read())}


def tried(everything):
    """The answers to check: every right one, or of each task a right one and a known mistake.

    Not every mistake: at home some are ended by the time limit, which is what is missing there.
    """
    if everything:
        return [f for f in FIXTURES if f.passes]
    kinds = {}
    for fixture in FIXTURES:
        if (fixture.passes or fixture.misconception) and not fixture.hangs:
            kinds.setdefault((fixture.task, fixture.passes), fixture)
    return list(kinds.values())


def judged(everything):
    """Answers checked; which of them were not found to be what they are, or without a word."""
    wrongly = []
    fixtures = tried(everything)
    for fixture in fixtures:
        record = TASKS[fixture.task](fixture.answer)
        said = dict(record.evidence).get("time limit")
        found = (record.passed, record.misconception, said)
        if found != (fixture.passes, fixture.misconception, limit.NONE):
            wrongly.append([fixture.task, fixture.name, repr(record)])
    return {"wrongly": wrongly, "count": len(fixtures), "ready": exercise01.begin()}


def main(everything):
    if everything:
        print(json.dumps(judged(everything)))
        return
    found = {"platform": sys.platform, "copied": len(copy_lesson(Path()).added)}
    for part in (library, widgets, answered, asked_for_torch):
        found[part.__name__] = part()
    found["judged"] = judged(everything)
    found["installed"] = check_installation()
    print(json.dumps(found))


main("all" in sys.argv)
