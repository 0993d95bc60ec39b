"""Run every benchmark, or the named ones: `python benchmarks [--write] [name …]`.

Each measures us and a peer in turn, in one process or pairwise, and prints what it finds. With
--write (which `make bench` gives) the sections go to docs/benchmarks.md, each in its own place.
"""

import argparse
import importlib
import sys
import traceback
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from _page import Skipped, put  # noqa: E402 - found through the path set above

#: Data and judges that benchmarks share are no benchmarks; their names say so.
NAMES = sorted(p.stem for p in HERE.glob("[a-z]*.py") if not p.stem.endswith("_cases"))


def main() -> int:
    """Run them in alphabetical order; 1 if one failed, while one that can't run is only told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the page as well")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(NAMES))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(NAMES)}")
    failed, skipped = [], []
    for name in chosen.names or NAMES:
        print(f"\n== {name}", flush=True)
        try:
            section = importlib.import_module(name).main()
            body = section.markdown(name) if chosen.write else ""
        except Skipped as reason:
            print(f"!! {name} WAS NOT MEASURED: {reason}")
            skipped.append(name)
            continue
        except Exception:
            traceback.print_exc()
            failed.append(name)
            continue
        print(section.text(), flush=True)
        if chosen.write:
            put(name, body)
    for what, which in (("NOT MEASURED HERE", skipped), ("FAILED", failed)):
        if which:
            print(f"\n!! {what}: {', '.join(which)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
