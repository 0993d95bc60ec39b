"""What a person typed, a file holds, a name or an exception says is text, wherever it is shown."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from fixtures.submissions.notebooks import data, submission
from fixtures.submissions.records import EXERCISE, feedback_of, record, report_of

import gdlesson
from gdlesson import (
    DerivativeChecker,
    DescentExplorer1D,
    DescentPlayground,
    FitByHand,
    GraphPlayer,
    RegressionExplorer,
    descend,
    plots,
    progress_page,
    quiz,
)
from gdlesson.autodiff import Value
from gdlesson.checks.record import CheckRecord, CheckStatus
from gdlesson.checks.session import Overview
from gdlesson.course.progress import FILE
from gdlesson.course.quizzes import Own, mark, rendered, sections
from gdlesson.datasets import Dataset
from gdlesson.instructor.grading import unreadable
from gdlesson.instructor.intake.answers import find_answers
from gdlesson.instructor.intake.notebook import UnreadableError, read_notebook
from gdlesson.instructor.report.standing import Result
from gdlesson.objectives import bowl
from gdlesson.optimizers import SGD

HOSTILE = json.loads((Path(__file__).parent / "fixtures" / "hostile.json").read_text("utf-8"))
#: Elements in which nothing runs and nothing is fetched: those of our own pages.
HARMLESS = {
    # of texts and tables
    "a", "b", "body", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "figure",
    "h1", "h2", "h3", "h4", "head", "html", "i", "li", "main", "meta", "p", "pre", "section",
    "span", "strong", "style", "summary", "table", "tbody", "td", "th", "thead", "title", "tr",
    "ul",
    # of pictures, as matplotlib makes them
    "svg", "g", "path", "defs", "clippath", "rect", "use", "text", "tspan", "line", "circle",
    # of formulas
    "math", "mi", "mn", "mo", "mrow", "msup", "msub", "msubsup", "mfrac", "msqrt", "mspace",
}  # fmt: skip
TYPED = [i for s in sections().values() for i in s.items if i.kind in ("number", "word")]


class Page(HTMLParser):
    """The elements of a page, and everything in it that could run or fetch."""

    def __init__(self, text):
        super().__init__()
        self.bad, self.words = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in HARMLESS:
            self.bad.append(tag)
        for name, value in attributes:
            link = name in ("href", "xlink:href", "src")
            if name.startswith("on") or (link and not self.leads_nowhere(value)):
                self.bad.append(f"{tag} {name}={value}")

    @staticmethod
    def leads_nowhere(value):
        return value.startswith(("#", "feedback/")) or value.endswith((".ipynb", ".html"))

    def handle_data(self, data):
        self.words.append(data)


def assert_harmless(page):
    assert Page(page).bad == []


def assert_harmless_beside_our_script(page):
    """Of the class report: the one script whose hash its own policy names is taken away first."""
    script = page[page.rindex("<script>") : page.rindex("</script>")].removeprefix("<script>")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in page or f"'sha256-{digest}'" in page
    assert_harmless(page.replace(f"<script>{script}</script>", ""))


def test_the_trap_snaps():
    for text in HOSTILE[1:3]:
        assert Page(f"<p>{text}</p>").bad
    assert not Page("<p>&lt;script&gt;</p>").bad


@pytest.mark.parametrize("text", HOSTILE)
class TestQuiz:
    def test_what_is_typed_is_repeated_as_text_or_not_at_all(self, text):
        for item in TYPED:
            reply = mark(item, text)
            assert not reply.right
            assert_harmless(rendered(reply.why))
            assert text not in reply.why
            if item.kind == "number":
                assert reply.text == f"“{text}” is not a number."

    def test_the_page_gets_it_as_text_and_markup_of_ours(self, text, tmp_path):
        widget = quiz("derivative", tmp_path)
        for item in widget.items[:2]:  # one to type in, one to pick
            widget.response = {"item": item["id"], "given": text, "number": 1}
            said = widget.replies[item["id"]]
            assert said["text"] or said["html"]
            assert text not in said["html"]
            assert_harmless(said["html"])

    def test_a_progress_file_is_data(self, text, tmp_path):
        path = tmp_path / FILE
        path.parent.mkdir()
        answers = {
            item.id: {"response": text, "right": text, "tries": 1}
            for section in sections().values()
            for item in section.items
        }
        path.write_text(json.dumps({str(n): answers for n in sections()} | {text: answers}))
        for said in quiz("derivative", tmp_path).replies.values():
            assert text not in said["html"]
            assert_harmless(said["html"])
        assert_harmless(progress_page(tmp_path)._repr_html_())


@pytest.mark.parametrize(
    "tex",
    [r"\text{<img/src=x/onerror=pwn()>}", r"\href{javascript:pwn()}{x}",
     r"\style{color:red}{x}", " ", "x^y^z", r"\foo{", r"\text{<script>pwn()</script>}", "a & b"],
)  # fmt: skip
def test_a_formula_of_ours_is_made_of_the_elements_on_the_list(tex):
    with pytest.raises(ValueError, match=r"^markup: "):
        rendered(Own(f"see ${tex}$"))


def test_a_formula_that_names_a_class_is_refused_or_has_none():
    """Older versions of latex2mathml don't know the command, and show it letter for letter."""
    try:
        made = rendered(Own(r"see $\class{a}{x}$"))
    except ValueError as error:
        made = str(error).removeprefix("markup: ")
        said = made != str(error)
    else:
        said = "class=" not in made
        assert_harmless(made)
    assert said, made


@pytest.mark.parametrize("text", HOSTILE)
class TestTypedAndRaised:
    def test_a_formula_that_is_none_gets_a_sentence(self, text):
        widget = DerivativeChecker()
        for trait, trouble in (("f", "f_trouble"), ("guess_text", "guess_trouble")):
            setattr(widget, trait, text)
            assert widget.answer[trouble]["text"]
            setattr(widget, trait, "x")

    def test_what_the_learners_function_raises_is_said(self, text):
        def picky(x):
            if x > 1:
                raise ValueError(text)
            return x * x

        widget = DescentExplorer1D(picky, start=0.5, window=(0.0, 1.0))
        widget.start = 2.0
        assert widget.answer["error"] == f"ValueError: {text}"


def named(text):
    """Whatever a learner can give a name, named so, and the figures that show it."""
    X = np.linspace(1, 4, 8)[:, None]
    data = Dataset(X, 2 * X[:, 0] + 1, (text,), text, text)
    yield FitByHand(data).figure()
    yield RegressionExplorer(data).figure()
    figure, axes = plots.figure(2, 2)
    left, middle, right, last = axes.flat
    x = Value(2.0, text)
    plots.expression_graph(x * x, left)
    run = descend(bowl, (4, 3), steps=3)
    plots.loss_curve([run], middle, labels=[text])
    plots.curve(np.sin, right, (0, 1), label=text)
    plots.legend(right)
    plots.path(run, last, label=text)
    figure.alt = text
    yield figure


# Figures take their time: what could run, and what matplotlib could take for a formula.
@pytest.mark.parametrize("text", [*HOSTILE[:2], "$x^y^z$"])
@pytest.mark.proof
def test_a_name_is_drawn_letter_for_letter(text):
    for figure in named(text):
        assert_harmless(figure.to_svg())


def test_the_name_of_a_function_is_no_markup():
    def f(x, y):
        return x * x + y * y

    f.__name__ = "".join(HOSTILE[:3])
    widget = DescentPlayground(f, window=((-2, 2), (-2, 2)), steps=3)
    data, _ = widget._repr_mimebundle_()
    assert f.__name__ in data["text/plain"]
    assert "text/html" not in data
    assert_harmless(GraphPlayer(f).figure().to_svg())


def test_a_name_with_dollars_is_seen_as_it_is():
    figure, ax = plots.figure()
    plots.curve(np.sin, ax, (0, 1), label="$x^y^z$")
    plots.legend(ax)
    assert ">$x^y^z$<" in figure.to_svg()


@pytest.mark.parametrize("text", HOSTILE)
class TestPages:
    def test_a_run_of_an_optimizer_of_the_readers_own(self, text):
        class Own(SGD):
            def __repr__(self):
                return text

        run = descend(bowl, (4, 3), optimizer=Own(0.1), steps=2)
        assert_harmless(run._repr_html_())
        assert "".join(text.split()) in "".join("".join(Page(run._repr_html_()).words).split())

    def test_a_check_and_the_overview(self, text):
        one = CheckRecord(text, CheckStatus.ERROR, text, evidence=((text, text),))
        assert_harmless(one._repr_html_())
        assert_harmless(Overview((one,), {text: text}, (text,))._repr_html_())

    def test_feedback_and_the_class_report(self, text):
        odd = record("error", notes=[text], human=[text])
        for row in odd["tasks"]:
            row |= {"message": text, "evidence": [[text, text]]}
        results = [
            Result(text, text, odd),
            Result(text + "2", text, unreadable(text, EXERCISE)),
            Result(text + "3", text, None, text),
        ]
        assert_harmless_beside_our_script(report_of(results))
        for result in results:
            assert_harmless(feedback_of(result))


@pytest.mark.parametrize("text", [*HOSTILE[:4], *HOSTILE[-1:]])
def test_the_metadata_of_a_notebook_reach_no_page_as_more_than_text(text):
    notebook = submission()
    notebook["metadata"] = {text: text, "kernelspec": {"name": text, "language": text}}
    for cell in notebook["cells"]:
        cell["id"] = text
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"cell_type": text, "points": text}
    notebook["cells"].append({"cell_type": text, "source": text, "metadata": {text: text}})
    notebook["cells"].append({"cell_type": "code", "source": text, "metadata": {}, "outputs": text})
    notes = []
    try:
        found = find_answers(read_notebook(data(notebook)), EXERCISE.released, list(EXERCISE.tasks))
        notes = [note for _, note in found.notes] + [*found.broken.values()]
    except UnreadableError as error:
        notes = [str(error)]
    result = Result(text, text, record("error", notes=[*notes, text], human=notes))
    assert_harmless(feedback_of(result))
    assert_harmless_beside_our_script(report_of([result]))


def test_jupyterlab_looks_for_no_formula_in_it():
    """It would hand `$…$` to MathJax, which says “double exponent”, or makes links of it."""
    text = HOSTILE[-2]
    run = descend(bowl, (4, 3), steps=2)
    one = CheckRecord(text, CheckStatus.ERROR, text)
    figure, _ = plots.figure()
    for page in (
        run._repr_html_(),
        one._repr_html_(),
        Overview((one,), {text: text})._repr_html_(),
        figure._repr_mimebundle_()["text/html"],
    ):
        around = page[: page.index(">")]
        assert "mathjax_ignore" in around
        assert page.rstrip().endswith(f"</{around[1:].split()[0]}>")


def test_every_html_repr_of_the_package_is_in_this_file():
    """A new class that shows itself as HTML belongs into the tests above."""
    source = Path(gdlesson.__file__).parent
    found = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if re.search(r'def _repr_html_|"text/html":', path.read_text("utf-8"))
    }
    assert found == {
        "checks/record.py", "checks/session.py", "course/terms.py", "drawing/figure.py",
        "history.py", "widgets/progress_page.py",
    }  # fmt: skip
