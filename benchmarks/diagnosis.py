"""`diagnose` on runs with a known cause: the confusion matrix, and what share it gets right."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from broken_runs import confusion


def main() -> None:
    """Print the table for a seed that the tests do not use."""
    table, total = confusion(seed=99)
    right = sum(count for (cause, found), count in table.items() if cause == found)
    print(f"{right} of {total} right ({right / total:.1%})")
    for (cause, found), count in sorted(table.items()):
        mark = "" if cause == found else "   <- wrong"
        print(f"  {cause:18} called {found:18} {count:4}{mark}")


if __name__ == "__main__":
    main()
