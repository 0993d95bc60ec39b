"""`import gdlesson` against `import numpy`, each in a fresh interpreter."""

import os
import subprocess
import sys

from _page import Section
from _pairs import ratios, report, section

#: Python may keep its compiled modules, as it does for every installed package.
CACHED = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def start(module: str) -> None:
    """A new interpreter that imports one module."""
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True, env=CACHED)


def main() -> Section:
    """Both, in turn."""
    found = ratios(lambda: start("gdlesson"), lambda: start("numpy"), rounds=21)
    pair = report("import gdlesson / import numpy", found, 1.15)
    return section("Importing it", "`import gdlesson` loads numpy and little more.", [pair])
