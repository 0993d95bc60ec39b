"""What nbgrader's own ClearSolutions makes of some cells, and what it says of wrong ones.

`python tests/nbgrader/record.py` writes tests/fixtures/clear_solutions.json anew, in an environment
that has nbgrader; the unit tests hold our build against that file without it.
"""

import json
import logging
from pathlib import Path

FIXTURE = Path(__file__).parents[1] / "fixtures" / "clear_solutions.json"
CELLS = {
    "a function with a docstring": (
        'def f(x):\n    """Doc."""\n    ### BEGIN SOLUTION\n    y = 2 * x\n    return y\n'
        "    ### END SOLUTION"
    ),
    "at the left edge": "### BEGIN SOLUTION\nx = 1\n### END SOLUTION",
    "lines before and after": (
        "import math\n\ndef f(x):\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\n\n\nf(1)"
    ),
    "two stretches": (
        "def f(x):\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n\n\n"
        "def g(x):\n    if x:\n        ### BEGIN SOLUTION\n        return 2\n"
        "        ### END SOLUTION\n    return 3"
    ),
    "a tab": "def f(x):\n\t### BEGIN SOLUTION\n\treturn 1\n\t### END SOLUTION",
    "nothing in it": "def f(x):\n    ### BEGIN SOLUTION\n    ### END SOLUTION",
    "ends on a line break": "### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n",
    "text beside the markers": "x = 0  ### BEGIN SOLUTION x\nx = 1\n### END SOLUTION x\ny = 2",
    "never ended": "### BEGIN SOLUTION\nx = 1",
    "nested": "### BEGIN SOLUTION\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n### END SOLUTION",
}


def of_nbgrader(source: str) -> str | None:
    """What nbgrader makes of a cell; None where it refuses."""
    from nbformat.v4 import new_code_cell, new_notebook
    from nbgrader.preprocessors import ClearSolutions

    marks = {"grade": False, "grade_id": "a", "locked": False, "schema_version": 3}
    marks |= {"solution": True, "task": False}
    cell = new_code_cell(source, metadata={"nbgrader": marks})
    clear = ClearSolutions()
    clear.log.setLevel(logging.CRITICAL)
    try:
        made, _ = clear.preprocess(new_notebook(cells=[cell]), {})
    except RuntimeError:
        return None
    return made.cells[0].source


def record() -> dict:
    """Every cell with what nbgrader makes of it."""
    return {name: {"source": s, "cleared": of_nbgrader(s)} for name, s in CELLS.items()}


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(record(), indent=1) + "\n", "utf-8")
