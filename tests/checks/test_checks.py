"""What a check makes of answers that misbehave: hang, print, exit, lie, or are not there."""

import ast
import contextlib
import inspect
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from judged import TASKS

from gdlesson.checks import (
    CheckRecord,
    CheckStatus,
    exercise01,
    exercise02,
    observe,
    session,
    your_turn,
)
from gdlesson.checks import references as right
from gdlesson.checks.beliefs import BELIEFS
from gdlesson.checks.limit import TimeUp, time_limit
from gdlesson.checks.observe import is_empty, observe_all
from gdlesson.checks.stimuli import describe_value, make
from gdlesson.course.misconceptions import CATALOGUE

slope = exercise01.slope
mse_gradient = exercise02.mse_gradient
mse_loss = exercise02.mse_loss
ERROR, WRONG = CheckStatus.ERROR, CheckStatus.WRONG
NOT_STARTED = CheckStatus.NOT_STARTED


@pytest.fixture
def hurry(monkeypatch):
    """A call has a fifth of a second."""
    monkeypatch.setattr(observe, "SECONDS", 0.2)


def evidence(record):
    return dict(record.evidence)


class TestEveryTask:
    @pytest.mark.parametrize("name", TASKS)
    @pytest.mark.proof
    def test_the_reference_passes_on_several_seeds_and_shows_itself(self, name):
        task = TASKS[name]
        for seed in range(3):
            record = task(task.reference, seed)
            assert record.passed, record
            assert bool(record)
            assert record.misconception is None
        assert repr(record).startswith(f"✓ {name}: Passed. Right on all ")

    @pytest.mark.parametrize("name", TASKS)
    def test_the_stub_and_empty_bodies_are_not_started(self, name):
        for body in ("raise NotImplementedError()", "...", "pass", "'''Says what to do.'''",
                     "'''Says what to do.'''\n    pass", "return"):  # fmt: skip
            names = {}
            exec(f"def {name}(*arguments):\n    {body}", names)
            record = TASKS[name](names[name])
            assert record.status is NOT_STARTED, body
            assert repr(record) == f"○ {name}: Not started yet."

    @pytest.mark.parametrize("name", TASKS)
    @pytest.mark.proof
    def test_a_constant_a_zero_or_an_echo_never_passes(self, name):
        task = TASKS[name]
        first = task.reference(*map(make, task.cases()[0]["arguments"]))
        for answer in (lambda *a: first, lambda *a: 0.0, lambda *a: a[0], lambda *a: a[-1]):
            assert not task(answer).passed

    @pytest.mark.parametrize("name", TASKS)
    @pytest.mark.proof
    def test_a_judge_elsewhere_says_the_same_of_what_came_as_json(self, name):
        task = TASKS[name]
        held, belief = BELIEFS[name][0]
        for answer in (task.reference, belief):
            cases = json.loads(json.dumps(task.cases(7), allow_nan=False))
            seen = json.loads(json.dumps(observe_all(answer, cases), allow_nan=False))
            there, here = task.judge(cases, seen), task(answer, 7)
            assert there == here
        assert there.misconception == held

    @pytest.mark.parametrize("name", TASKS)
    def test_its_signature_is_that_of_its_reference(self, name):
        task = TASKS[name]
        assert task.parameters == list(inspect.signature(task.reference).parameters)
        for case in task.cases():
            least = min(2, len(task.parameters))
            assert least <= len(case["arguments"]) <= len(task.parameters)


class TestAnswersThatDoNotEnd:
    def test_a_hang_is_stopped_and_named(self, hurry):
        def answer(X, y, w):
            while True:
                w = w + 1

        record = mse_gradient(answer)
        assert record.status is ERROR
        assert "still running when its time was over" in record.message
        assert record.misconception == "the-loop-ends-by-itself"

    def test_a_sleep_is_stopped_as_well(self, hurry):
        began = time.monotonic()
        assert "still running" in mse_loss(lambda X, y, w: time.sleep(60)).message
        assert time.monotonic() - began < 20

    def test_nobody_waits_for_a_hung_answer_once_for_each_input(self, hurry):
        def answer(X, y, w):
            while True:
                pass

        assert len(observe_all(answer, mse_gradient.cases())) == 1

    def test_nor_when_only_the_second_call_hangs(self, hurry):
        seen = []

        def answer(X, y, w):
            seen.append(0)
            while len(seen) % 2 == 0:
                pass
            return right.mse_gradient(X, y, w)

        record = mse_gradient(answer)
        assert len(seen) == 2
        assert record.misconception == "a-function-starts-afresh"

    def test_a_returned_object_that_hangs_when_it_is_shown(self, hurry):
        class Sticky:
            def __repr__(self):
                while True:
                    pass

        assert mse_loss(lambda X, y, w: Sticky()).status is ERROR

    def test_in_a_thread_that_is_not_the_main_one(self, hurry):
        def answer(X, y, w):
            while True:
                pass

        found = []
        thread = threading.Thread(target=lambda: found.append(mse_gradient(answer)))
        thread.start()
        thread.join(60)
        assert found[0].misconception == "the-loop-ends-by-itself"
        thread = threading.Thread(target=lambda: found.append(mse_loss(right.mse_loss)))
        thread.start()
        thread.join(60)
        assert found[1].passed

    def test_somebody_elses_alarm_goes_on(self, hurry):
        def theirs(*_):
            raise AssertionError("rang too early")

        handler = signal.signal(signal.SIGALRM, theirs)
        running = signal.setitimer(signal.ITIMER_REAL, 300, 7)
        try:
            with pytest.raises(TimeUp), time_limit(0.05):
                time.sleep(60)
            left, every = signal.getitimer(signal.ITIMER_REAL)
            assert signal.getsignal(signal.SIGALRM) is theirs
            assert 200 < left <= 300
            assert every == 7
        finally:
            signal.setitimer(signal.ITIMER_REAL, *running)
            signal.signal(signal.SIGALRM, handler)

    def test_endless_recursion(self):
        def answer(X, y, w):
            return answer(X, y, w)

        record = mse_gradient(answer)
        assert record.message == "It calls itself, without end."
        assert record.misconception == "a-name-is-only-a-name"

    def test_stop_is_stop(self):
        def answer(X, y, w):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            mse_gradient(answer)


class TestAnswersThatSpeakOutOfTurn:
    def test_printing_in_place_of_returning(self, capsys):
        record = mse_loss(lambda X, y, w: print("the loss is", right.mse_loss(X, y, w)))
        assert record.misconception == "printing-is-returning"
        assert evidence(record)["it printed"].startswith("the loss is ")
        assert capsys.readouterr() == ("", "")

    def test_printing_beside_the_right_value_is_no_fault(self, capsys):
        def answer(X, y, w):
            print("x" * 10_000)
            print("to the other one", file=sys.stderr)
            return right.mse_loss(X, y, w)

        assert mse_loss(answer).passed
        assert capsys.readouterr() == ("", "")

    def test_a_return_that_is_missing(self):
        def answer(X, y, w):
            right.mse_loss(X, y, w)

        assert mse_loss(answer).misconception == "the-last-line-is-returned"

    def test_a_warning_is_not_shown(self):
        def answer(X, y, w):
            np.array([1.0]) / 0
            return right.mse_loss(X, y, w)

        assert mse_loss(answer).passed

    def test_input_is_answered_by_nobody(self):
        record = mse_loss(lambda X, y, w: float(input("the loss, please: ")))
        assert record.message == "It asks with input(); what it needs is in its parameters."

    @pytest.mark.parametrize("leave", [exit, sys.exit, lambda: exec("raise SystemExit(3)")])
    def test_exit_does_not_end_the_process(self, leave):
        record = mse_loss(lambda X, y, w: leave())
        assert record.message.startswith("It calls exit()")

    def test_a_notebooks_own_exit_does_not_end_the_kernel(self, monkeypatch):
        from IPython.core.autocall import ExitAutocall

        class Shell:
            exit_now = False

            def ask_exit(self):
                self.exit_now = True

        shell = Shell()
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)
        leave = ExitAutocall(shell)
        record = mse_loss(lambda X, y, w: leave())
        assert record.message.startswith("It calls exit()")
        assert "leave()" in evidence(record)["in the line"]
        assert not shell.exit_now
        leave()
        assert shell.exit_now  # outside a check it is as it was

    def test_what_can_not_be_shown_is_made_so(self):
        def answer(*_):
            print("\ud800\x1b[31m")
            raise ValueError("half a character: \udfff")

        record = exercise02.gradient_descent(answer)
        for text in (repr(record), record._repr_html_(), json.dumps(record.as_dict())):
            text.encode()
            assert "\x1b" not in text
        wild = exercise02.gradient_descent(
            lambda *a: (right.gradient_descent(*a)[0], "\ud800<b>\x1b[31m")
        )
        wild._repr_html_().encode()
        assert "\x1b" not in repr(wild)

    def test_an_error_whose_text_raises(self):
        class Wild(Exception):  # noqa: N818
            def __str__(self):
                raise SystemExit

        def answer(X, y, w):
            raise Wild

        assert mse_loss(answer).message.startswith("It raised Wild")


class TestAnswersThatTouchWhatIsNotTheirs:
    def test_a_changed_argument_is_named_though_the_value_is_right(self):
        def answer(X, y, w):
            found = right.mse_gradient(X, y, w)
            w -= found.astype(w.dtype)
            return found

        record = mse_gradient(answer)
        assert record.status is WRONG
        assert record.misconception == "arrays-are-copied-when-passed"
        assert "its argument w:" in record.message
        assert "difference" not in evidence(record)

    def test_a_list_that_got_an_array_into_it(self):
        def answer(loss, gradient, w0, learning_rates, steps):
            learning_rates[0] = np.zeros(2)
            return np.zeros(len(learning_rates))

        assert exercise02.sweep_rates(answer).misconception == "arrays-are-copied-when-passed"

    def test_state_that_is_kept_between_calls(self):
        def answer(X, y, w, seen=[]):  # noqa: B006
            seen.append(0)
            return right.mse_gradient(X, y, w) + 0.1 * len(seen)

        record = mse_gradient(answer)
        assert record.misconception == "a-function-starts-afresh"
        assert "the second time" in evidence(record)

    def test_the_broken_loop_of_the_exercise_with_a_velocity_that_stays(self):
        def answer(gradient, w0, learning_rate, momentum, steps, velocity={}):  # noqa: B006
            w = np.array(w0, dtype=float)
            for _ in range(steps):
                velocity[w.shape] = momentum * velocity.get(w.shape, 0) + gradient(w)
                w = w - learning_rate * velocity[w.shape]
            return w

        assert exercise02.mended_state(answer).misconception == "a-function-starts-afresh"

    @pytest.mark.parametrize(
        "rows", ["3", "2.5", "np.arange(6.0)", "[1, 2, 3]", "True", "np.array(['a', 'b', 'c'])"]
    )
    def test_what_it_reads_from_the_notebook(self, rows):
        names = {"np": np}
        exec(f"rows = {rows}\ndef mse_gradient(X, y, w): return w * np.size(rows) + rows[0] "
             f"if np.ndim(rows) else w * rows", names)  # fmt: skip
        record = mse_gradient(names["mse_gradient"])
        assert record.status in (WRONG, ERROR)
        if "'a'" not in rows:
            assert record.misconception == "parameters-are-decoration"
            assert "depends on rows" in record.message

    def test_a_constant_of_the_notebook_does_no_harm(self):
        names = {"np": np}
        exec("two = 2.0\ndef mse_gradient(X, y, w): return two / len(y) * X.T @ (X @ w - y)", names)
        assert mse_gradient(names["mse_gradient"]).passed


class TestAnswersThatCanNotBeCalled:
    def test_too_few_parameters(self):
        record = slope(lambda f, x: f(x))
        assert record.status is ERROR
        assert record.message.startswith("It can't be called as slope(f, x, h): ")

    def test_a_wrong_call_within_is_not_blamed_on_the_signature(self):
        def answer(f, x, y, h):
            return (f(x + h) - f(x)) / h

        record = exercise01.slope_along_y(answer)
        assert record.message.startswith("It raised TypeError")
        assert evidence(record)["in the line"] == "return (f(x + h) - f(x)) / h"

    def test_the_line_is_the_learners_and_not_numpys(self):
        def answer(X, y, w):
            return np.linalg.norm(X, axis=7)

        record = mse_loss(answer)
        assert evidence(record)["in the line"] == "return np.linalg.norm(X, axis=7)"

    @pytest.mark.parametrize("given", [None, 3.0, "slope", np.zeros(3), [right.slope]])
    def test_no_function_at_all(self, given):
        record = slope(given)
        assert record.status is ERROR
        assert "takes the function itself, check.slope(slope)" in record.message

    def test_its_result_in_place_of_the_function(self):
        record = slope(right.slope(np.exp, 0.0, 0.1))
        assert "it got 1.05" in record.message

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, "returned None"), ("1.0", "returned '1.0'"), ({}, "returned {} (dict)"),
            (1j, "returned 1j (complex)"), ([[1], [1, 2]], "rows of different lengths"),
            (np.array(["a"]), "dtype <U1"), (np.zeros(10**6), "(1000000,)"), (object, "class"),
        ],
    )  # fmt: skip
    def test_what_is_no_array_of_numbers_is_told_so(self, value, words):
        record = mse_gradient(lambda X, y, w: value)
        assert record.status is WRONG
        assert words in record.message

    def test_parts_that_are_missing_or_of_another_kind(self):
        check = exercise02.gradient_descent
        assert "return path, reason" in check(lambda *a: 1.0).message
        assert "Path is None" in check(lambda *a: (None, "steps are spent")).message
        assert "Reason is None" in check(lambda *a: (np.zeros(3), None)).message

    def test_callables_of_every_kind(self):
        import functools

        class Answer:
            def __call__(self, X, y, w):
                return right.mse_gradient(X, y, w)

            def method(self, X, y, w):
                return right.mse_gradient(X, y, w)

        for answer in (Answer(), Answer().method, functools.partial(right.mse_gradient)):
            assert mse_gradient(answer).passed
        assert not mse_gradient(dict).passed
        assert not mse_gradient(Answer).passed

    @pytest.mark.parametrize("kind", [list, tuple, np.longdouble, np.ndarray.tolist])
    def test_a_vector_may_come_as_a_list_or_in_another_precision(self, kind):
        assert exercise02.fit_line(lambda *a: kind(right.fit_line(*a))).passed
        assert describe_value(np.longdouble([1.5, np.inf]))["array"] == [1.5, "inf"]


class TestEarlierAnswers:
    """fit_line calls gradient_descent and mse_gradient, which may be wrong, or not there yet."""

    FIT = """
def fit_line(x, y, learning_rate, steps):
    X = np.column_stack([x, np.ones(len(x))])
    path, reason = gradient_descent(lambda w: mse_gradient(X, y, w), np.zeros(2), RATE, steps, 0.0)
    return path[-1]
"""

    def fit(self, rate="learning_rate", **earlier):
        names = {"np": np, "mse_gradient": right.mse_gradient,
                 "gradient_descent": right.gradient_descent, **earlier}  # fmt: skip
        exec(self.FIT.replace("RATE", rate), names)
        return exercise02.fit_line(names["fit_line"])

    def stub(*_):
        raise NotImplementedError

    def test_all_right(self):
        assert self.fit().passed

    def test_a_wrong_one_is_blamed_by_its_name(self):
        record = self.fit(mse_gradient=lambda X, y, w: right.mse_gradient(X, y, w) / 2)
        assert record.status is WRONG
        assert record.message.startswith("It calls mse_gradient, and what is wrong")
        assert record.misconception is None

    def test_one_that_is_not_written_yet_as_well(self):
        record = self.fit(gradient_descent=self.stub)
        assert record.message.startswith("It calls gradient_descent, and what is wrong")

    def test_both(self):
        record = self.fit(gradient_descent=self.stub, mse_gradient=self.stub)
        assert "It calls gradient_descent and mse_gradient, and" in record.message

    def test_no_blame_where_the_answer_itself_is_wrong(self):
        record = self.fit("-learning_rate")
        assert record.misconception == "gradient-points-down"


class TestTheRecord:
    def records(self):
        hostile = "<img src=x onerror=alert(1)>&\"'</code>"
        yield mse_gradient(right.mse_gradient)
        yield mse_gradient(lambda X, y, w: right.mse_gradient(X, y, w) / 2)
        yield mse_gradient(lambda X, y, w: hostile)
        yield exercise02.gradient_descent(lambda *a: (np.zeros(2), hostile))
        yield mse_gradient(lambda X, y, w: (_ for _ in ()).throw(ValueError(hostile)))
        yield mse_gradient(lambda X, y, w: print(hostile))
        yield CheckRecord(hostile, NOT_STARTED, hostile, None, 3, ((hostile, hostile),))

    def test_is_sound_markup_whatever_came_back(self):
        for record in self.records():
            page = ElementTree.fromstring(record._repr_html_())
            assert page.get("role") == "status"
            assert not list(page.iter("img"))
            assert page.find("strong/code").text == record.task

    def test_one_number_has_no_entries(self):
        said = your_turn.slope_between(lambda f, a, b: 3 * (f(b) - f(a)) / (b - a)).message
        assert "The number is 3 times what it should be." in said
        several = your_turn.line_gradient(lambda x, y, slope, intercept: (
            3 * 2 * np.mean((slope * x + intercept - y) * x),
            3 * 2 * np.mean(slope * x + intercept - y),
        )).message  # fmt: skip
        assert "Every entry is 3 times what it should be." in several

    def test_names_the_belief_the_reply_the_experiment_and_the_section(self):
        record = mse_gradient(lambda X, y, w: right.mse_gradient(X, y, w) / 2)
        entry = CATALOGUE["factor-two-missing"]
        page = ElementTree.fromstring(record._repr_html_())
        words = "".join(page.itertext())
        for text in (words, repr(record)):
            assert entry.belief in text
            assert entry.reply in text
            assert entry.experiment.splitlines()[0] in text
            assert "Look again at Section 9" in text
            assert "Every entry is 0.5 times what it should be." in text
        assert page.find("div/a").get("href") == "../notebooks/09-gradients-of-whole-arrays.ipynb"
        assert {"X", "y", "w", "it returned", "expected", "difference"} == set(evidence(record))

    def test_is_plain_values_that_json_can_hold(self):
        for record in self.records():
            plain = record.as_dict()
            assert json.loads(json.dumps(plain, allow_nan=False)) == plain
            assert CheckStatus[plain["status"]] is record.status

    def test_every_status_is_a_sentence(self):
        assert all(status.value.endswith(".") for status in CheckStatus)

    def test_a_run_that_broke_off_has_not_passed(self):
        cases = mse_gradient.cases()
        seen = observe_all(right.mse_gradient, cases)
        assert mse_gradient.judge(cases, seen).passed
        for some in (seen[:-1], seen[:1], []):
            record = mse_gradient.judge(cases, some)
            assert record.status is ERROR
            assert f"seen on {len(some)} of {len(cases)} inputs" in record.message


class TestInANotebook:
    def names(self):
        return {"slope": right.slope, "central_slope": lambda f, x, h: 0.0}

    def test_the_overview_has_a_row_for_every_task(self):
        overview = exercise01.overview(self.names())
        assert [r.status.name for r in overview.records] == ["PASSED", "WRONG", "NOT_STARTED"]
        assert "1 of 3 passed.\nPython does not know slope_along_y. Run" in repr(overview)
        page = ElementTree.fromstring(f"<div>{overview._repr_html_()}</div>")
        assert len(list(page.iter("tr"))) == 4
        assert "does not know slope_along_y" in page.find(".//p").text

    def test_under_nbgrader_a_check_raises_and_the_overview_does_not(self, monkeypatch):
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        assert slope(right.slope).passed
        with pytest.raises(AssertionError, match="Not started yet"):
            slope(lambda f, x, h: None)
        assert exercise01.overview(self.names()).passed == 1

    def test_a_given_cell_waits_for_an_answer_and_hides_no_other_error(self, capsys):
        with exercise01.once_written():
            raise NotImplementedError
        assert "once the part above is written" in capsys.readouterr().out
        with pytest.raises(ZeroDivisionError), exercise01.once_written():
            1 / 0  # noqa: B018

    @pytest.mark.parametrize(
        ("name", "said"),
        [("slope", "fresh copy"), ("check", "first code cell"), ("other", "further up")],
    )
    def test_a_name_that_is_missing_says_where_to_get_it(self, name, said, capsys):
        shown = []

        class Shell:
            def showtraceback(self, *given, **_):
                shown.append(given)

        handler = session._explain(exercise01.TASKS)
        with contextlib.suppress(NameError):
            raise NameError(f"name '{name}' is not defined", name=name)
        error = NameError(f"name '{name}' is not defined", name=name)
        handler(Shell(), NameError, error, None)
        assert len(shown) == 1
        assert said in capsys.readouterr().err

    def test_begin_outside_a_notebook(self, monkeypatch):
        monkeypatch.delitem(sys.modules, "IPython", raising=False)
        assert exercise01.begin().startswith("Ready: 3 tasks.")


class TestInAJail:
    NAMES = ("observe", "limit", "stimuli", "functions", "nodes")
    FILES = tuple(Path(observe.__file__).with_name(f"{name}.py") for name in NAMES)

    @pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
    def test_the_files_import_nothing_of_ours_but_each_other(self, path):
        found = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {a.name for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {f"{node.module}.{a.name}" for a in node.names}
        ours = {name for name in found if "gdlesson" in name}
        assert ours <= {f"gdlesson.checks.{name}" for name in self.NAMES} | {
            f"gdlesson.checks.functions.{name}" for name in ("FUNCTIONS", "Known")
        } | {f"gdlesson.checks.nodes.{name}" for name in ("Node", "array_of", "numbers_in")}
        rest = {name.split(".")[0] for name in found - ours} - {*self.NAMES, "numpy"}
        assert rest <= set(sys.stdlib_module_names)

    def test_they_watch_over_an_answer_on_their_own(self, tmp_path):
        for path in self.FILES:
            (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / "answer.py").write_text(
            "def mse_gradient(X, y, w):\n    return X.T @ (X @ w - y) / len(y)\n"
        )
        code = (
            "import json, sys; sys.path.insert(0, '.'); import answer, observe;"
            "seen = observe.observe_all(answer.mse_gradient, json.load(sys.stdin));"
            "assert not [m for m in sys.modules if m.startswith('gdlesson')];"
            "print(json.dumps(seen))"
        )
        cases = mse_gradient.cases(3)
        done = subprocess.run(
            [sys.executable, "-I", "-c", code], input=json.dumps(cases), cwd=tmp_path,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        record = mse_gradient.judge(cases, json.loads(done.stdout))
        assert record.misconception == "factor-two-missing"


def test_a_body_is_empty_or_not():
    def documented(x):
        """Double it."""

    def written(x):
        return 0

    def documented_and_written(x):
        """Double it."""
        return 5

    assert is_empty(documented)
    assert not is_empty(written)
    assert not is_empty(documented_and_written)
    assert not is_empty(len)
