"""The page asked by Python: what its modules answer, in one Node process for many questions."""

import functools
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

PLACE = Path(__file__).parent / "js"
QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"  # the widgets are no npm package


@functools.cache
def node():
    """The Node that comes with the test environment, or the machine's own."""
    beside = Path(sys.executable).parent
    return shutil.which("node", path=os.pathsep.join([str(beside), os.environ.get("PATH", "")]))


def asked(questions, shared=None):
    """The answers of functions of the page: each question is (module, name, *arguments)."""
    sent = {
        "shared": shared or {},
        "questions": [{"module": m, "name": n, "given": given} for m, n, *given in questions],
    }
    done = subprocess.run(
        [node(), QUIET, "asked.js"], cwd=PLACE, text=True, encoding="utf-8",
        input=json.dumps(sent, allow_nan=False), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout, object_hook=_read)


def _read(table):
    if set(table) == {"number"}:
        return {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}[table["number"]]
    return table["packed"] if set(table) == {"packed"} else table
