"""`import gdlesson` against `import numpy`, each in a fresh interpreter."""

import subprocess
import sys

from _pairs import ratios, report


def start(module: str) -> None:
    """A new interpreter that imports one module."""
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)


if __name__ == "__main__":
    found = ratios(lambda: start("gdlesson"), lambda: start("numpy"), rounds=21)
    report("import gdlesson / import numpy", found, 1.15)
