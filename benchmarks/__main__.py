"""Run every benchmark, or the named ones: `python benchmarks [name …]`.

Each measures us and a peer in turn, in one process or pairwise, and prints medians of ratios:
machines are shared and noisy, so single times mean little.
"""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run them in alphabetical order."""
    names = sys.argv[1:] or sorted(p.stem for p in HERE.glob("[a-z]*.py"))
    sys.path.insert(0, str(HERE))
    for name in names:
        print(f"\n== {name}")
        runpy.run_path(str(HERE / f"{name}.py"), run_name="__main__")


if __name__ == "__main__":
    main()
