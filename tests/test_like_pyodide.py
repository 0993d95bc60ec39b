"""The lesson in a browser's Python: no threads, no processes, no timers, no file locks.

hosts/like_pyodide.py makes such a world of CPython, and is held to what Pyodide itself answered.
"""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import gdlesson
from gdlesson.checks import limit
from gdlesson.widgets import WIDGETS

TESTS = Path(__file__).parent
HOSTS = TESTS / "hosts"
SOURCE = Path(gdlesson.__file__).parent
#: What Pyodide answered to hosts/probes.py; `make lite` holds it against Pyodide itself.
RECORDED = json.loads((TESTS / "fixtures" / "pyodide.json").read_text("utf-8"))["answers"]
#: Pyodide's file locks, since 314, are there and lock nothing; in this world they are missing.
LOCKS = "flock"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="takes pieces of a POSIX system away")


def there(folder, script, *words, flock=False):
    """What a script prints in such a world, as JSON."""
    own = [str(HOSTS), str(TESTS), str(SOURCE.parent)]
    done = subprocess.run(
        [sys.executable, "-W", "error", HOSTS / "like_pyodide.py", *["--flock"][:flock], script,
         *words],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(own)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return there(tmp_path_factory.mktemp("there"), HOSTS / "lesson_there.py")


def asked(folder, *, flock):
    script = folder / "ask.py"
    script.write_text("import json, probes\nprint(json.dumps(probes.answers()))\n")
    return there(folder, script, flock=flock)


@pytest.mark.proof
def test_this_world_answers_as_pyodide_does(tmp_path):
    (tmp_path / "now").mkdir()
    assert asked(tmp_path / "now", flock=True) == RECORDED
    older = asked(tmp_path, flock=False)
    assert older[LOCKS][0] == "AttributeError"
    assert older | {LOCKS: None} == RECORDED


@pytest.mark.proof
def test_the_library_computes_there_what_it_computes_here(lesson):
    found = lesson["library"]
    assert found["slope"] == 2
    assert found["gradient"] == pytest.approx([8, 18])
    assert found["grad"] == [8, 18]
    assert found["run"] < 0.01
    assert found["fit"] == pytest.approx([1, 2])


@pytest.mark.proof
def test_every_widget_opens_there_and_says_what_it_says_here(lesson):
    made = lesson["widgets"]
    assert made.pop("still") is True
    assert [name for name, widget in made.items() if widget["answer"]] == []
    assert made.pop("own")["summary"].startswith("your function from (3, 3)")
    assert {n: w["summary"] for n, w in made.items()} == {
        name: getattr(gdlesson, name)().summary for name in WIDGETS
    }


@pytest.mark.proof
def test_a_quiz_is_marked_there_and_the_answer_kept(lesson):
    said = lesson["answered"]["said"]
    assert len(said) > 10
    for replied, score in said.values():
        assert replied
        assert "could not be kept" not in score
    assert lesson["answered"]["kept"] == sorted(said)


@pytest.mark.proof
def test_the_lesson_is_copied_there_and_finds_all_it_needs(lesson):
    assert lesson["platform"] == "emscripten"
    assert lesson["copied"] > 12
    assert lesson["installed"].startswith("All is well")


@pytest.mark.proof
def test_a_check_says_there_what_it_says_here_and_that_it_has_no_limit(lesson):
    found = lesson["judged"]
    assert found["count"] > 50
    assert found["wrongly"] == []
    assert found["ready"].endswith(f"Time limit of a check: {limit.NONE}.")


@pytest.mark.proof
def test_who_asks_for_pytorch_there_is_told_in_words(lesson):
    asked = lesson["asked_for_torch"]
    assert asked["found"] is None
    assert asked["said"].startswith("There is no PyTorch for a kernel in a web page")


@pytest.mark.proof
def test_every_right_answer_passes_there(tmp_path):
    found = there(tmp_path, HOSTS / "lesson_there.py", "all")
    assert found["count"] > 400
    assert found["wrongly"] == []


#: Modules that speak to the host in ways that a browser hasn't, and such names of others.
HOST_MODULES = {
    "_thread", "asyncio", "concurrent", "ctypes", "fcntl", "filelock", "grp", "multiprocessing",
    "pwd", "resource", "select", "signal", "socket", "sqlite3", "subprocess", "threading",
    "urllib", "http", "webbrowser",
}  # fmt: skip
HOST_NAMES = {
    "cpu_count", "execv", "execvp", "fork", "getegid", "geteuid", "getgid", "getuid", "home",
    "expanduser", "kill", "link", "mkfifo", "popen", "posix_spawn", "sched_getaffinity",
    "setitimer", "system", "thread_time", "waitpid",
}  # fmt: skip
#: Where a learner's notebook gets to one of them, and the test that shows it there.
TRIED = {
    "checks/limit.py": test_a_check_says_there_what_it_says_here_and_that_it_has_no_limit,
    "widgets/_alarm.py": test_every_widget_opens_there_and_says_what_it_says_here,
    "widgets/_base.py": test_every_widget_opens_there_and_says_what_it_says_here,
    "workspace/files.py": test_a_quiz_is_marked_there_and_the_answer_kept,
    "workspace/torch_setup.py": test_who_asks_for_pytorch_there_is_told_in_words,
}
#: What never runs in a browser: there is no class to grade there, no server to start or to stand
#: beside, and no site to build.
AT_A_DESK = ("cli.py", "instructor/", "site/", "workspace/desk.py", "workspace/torch_background.py")


def asks_of_the_host(path):
    """What a module uses that a host may not have: modules, names of `os` and the like, /proc."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names} & HOST_MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {(node.module or "").split(".")[0]} & HOST_MODULES
        elif isinstance(node, ast.Attribute):
            found |= {node.attr} & HOST_NAMES
        elif isinstance(node, ast.Constant) and str(node.value).startswith("/proc/"):
            found.add("/proc")
    return found


@pytest.mark.proof
def test_whatever_asks_something_of_the_host_is_tried_there():
    asking = {}
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if not name.startswith((*AT_A_DESK, "_lesson/")) and (found := asks_of_the_host(path)):
            asking[name] = found
    assert set(asking) == set(TRIED), asking
