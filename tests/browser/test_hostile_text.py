"""Hostile strings wherever a string is shown, in a real JupyterLab, with a trap for any script."""

import json
from pathlib import Path

HOSTILE = json.loads((Path(__file__).parents[1] / "fixtures" / "hostile.json").read_text("utf-8"))
START = (
    "import json\nfrom pathlib import Path\nfrom gdlesson import quiz\nplace = 'hostile-answers'\n"
)
NAMED = f"""
import numpy as np
from gdlesson import DescentExplorer1D, DescentPlayground, FitByHand, RegressionExplorer, descend
from gdlesson.checks.record import CheckRecord, CheckStatus
from gdlesson.datasets import Dataset
from gdlesson.optimizers import SGD
text = {" ".join([*HOSTILE[:3], *HOSTILE[-3:]])!r}
X = np.linspace(1, 4, 8)[:, None]
data = Dataset(X, 2 * X[:, 0] + 1, (text,), text, text)

def own(x, y):
    return x * x + y * y
own.__name__ = text

def picky(x):
    if x > 1:
        raise ValueError(text)
    return x * x

class Own(SGD):
    def __repr__(self):
        return text
"""
MADE = (
    "FitByHand(data)",
    "RegressionExplorer(data)",
    "DescentPlayground(own, window=((-2, 2), (-2, 2)))",
    "raising = DescentExplorer1D(picky, start=0.5, window=(0.0, 1.0))\nraising",
    "from gdlesson.objectives import bowl\ndescend(bowl, (1, 1), optimizer=Own(0.1), steps=2)",
    "CheckRecord(text, CheckStatus.ERROR, text, evidence=((text, text),))",
    "from gdlesson import DerivativeChecker\nDerivativeChecker()",
)


def caught(shown):
    """What a script has left behind, and what only a script could be hung on."""
    return shown.page.evaluate(
        """() => [
            ...(window.pwn === undefined ? [] : ["a script ran"]),
            ...[...document.querySelectorAll('.gdl, .jp-OutputArea')].flatMap((root) =>
              [...root.querySelectorAll('script, iframe, object, embed, form, animate')]
                .concat([...root.querySelectorAll('*')].filter((n) =>
                  [...n.attributes].some((a) => /^on/.test(a.name) || /javascript:/.test(
                    a.name === 'href' ? a.value : ''))))
                .map((n) => n.outerHTML.slice(0, 120)))]"""
    )


def test_a_typed_answer_is_text_when_it_is_marked_kept_and_read_again(notebook):
    shown = notebook(START + "quiz('derivative', place)")
    root = shown.page.locator(".gdl")
    root.wait_for()
    field = root.locator("fieldset:has(input[type=text])").first
    for text in (t for t in HOSTILE if "\n" not in t):
        field.get_by_role("textbox").fill(text)
        field.get_by_role("button").click()
        field.get_by_text(f"“{text}” is not a number.").wait_for()
        assert caught(shown) == []
    shown.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    shown.load_again()
    shown.may_complain = True  # JupyterLab: the widget's model of before is gone
    shown.run_all()
    field = shown.page.locator(".gdl").last.locator("fieldset:has(input[type=text])").first
    field.get_by_text(f"“{HOSTILE[-1]}” is not a number.").wait_for()
    assert field.get_by_role("textbox").input_value() == HOSTILE[-1]
    assert caught(shown) == []


def test_names_exceptions_and_formulas_are_text(notebook):
    shown = notebook(NAMED, *MADE)
    shown.page.locator(".gdl").nth(4).wait_for()
    assert caught(shown) == []
    shown.execute("raising.start = 2.0")
    raised = shown.page.locator(".gdl-status", has_text="Your function raised ValueError")
    raised.filter(has_text=HOSTILE[0]).first.wait_for()
    checker = shown.page.locator(".gdl-checker")
    for text in (HOSTILE[0], HOSTILE[1], *HOSTILE[-3:]):
        for label in ("f(x) =", "your guess for f′(x) ="):
            box = checker.get_by_label(label)
            box.fill(text)
            box.press("Enter")
        shown.settle(checker)
        said = checker.locator("pre.gdl-complaint").all_inner_texts()
        assert all(said), text
    assert caught(shown) == []
    # Nor has JupyterLab taken a `$` in them for a formula.
    assert shown.page.locator(".jp-OutputArea mjx-container").count() == 0
    record = shown.page.locator(".jp-OutputArea [role=status]", has_text="did not run")
    record.scroll_into_view_if_needed()
    shown.shoot("hostile-names")


def test_the_trap_notices_a_script(notebook):
    shown = notebook("1")
    shown.may_complain = True
    output = shown.page.locator(".jp-OutputArea").first
    output.wait_for()
    output.evaluate("(n, text) => { n.innerHTML = text; }", HOSTILE[1])
    shown.page.wait_for_function("window.pwn === 1")
    found = caught(shown)
    assert found[0] == "a script ran"
    assert "onerror" in found[1]
