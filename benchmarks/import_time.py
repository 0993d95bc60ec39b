"""`import gdlesson` against `import numpy`, each in a fresh interpreter."""

import os
import subprocess
import sys

from _page import Section
from _pairs import ratios, report, section

#: Python may keep its compiled modules, as it does for every installed package.
CACHED = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def start(code: str) -> None:
    """A new interpreter that does one thing."""
    subprocess.run([sys.executable, "-c", code], check=True, env=CACHED)


def main() -> Section:
    """Both, in turn; and what it costs until `descend` can be called."""
    numpy = lambda: start("import numpy")  # noqa: E731
    alone = ratios(lambda: start("import gdlesson"), numpy, rounds=25)
    used = ratios(lambda: start("from gdlesson import descend"), numpy, rounds=25)
    print("import gdlesson / import numpy, all 25:", *(f"{ratio:.2f}" for ratio in alone))
    return section(
        "Importing it",
        "`import gdlesson` loads a name when it is first used, and numpy with the first that needs "
        "it. The second row is what a program pays that descends.",
        [
            report("import gdlesson / import numpy", alone, 1.15),
            report("from gdlesson import descend / import numpy", used),
        ],
    )
