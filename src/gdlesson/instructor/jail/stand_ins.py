"""Inside the jail: what a notebook's kernel offers besides Python, without any effect.

`display`, `get_ipython()` with magics and shell lines, `IPython.display`, `ipywidgets`: an answer,
or what it depends on, may mention them. None of them shows, runs or fetches anything.
"""

from __future__ import annotations

import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

#: Packages that only show things; where they are missing, they are empty here.
_SHOWING = ("IPython", "ipywidgets")


class Nothing:
    """Takes every call, has every attribute, does nothing; as a decorator it changes nothing."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        alone = len(arguments) == 1 and not named and callable(arguments[0])
        return arguments[0] if alone else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class _Check(Nothing):
    """The exercise's `check`: it judges nothing in here."""

    def once_written(self) -> _OnceWritten:
        return _OnceWritten()


class _OnceWritten:
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, NotImplementedError)


class _Lines(list[str]):
    """What a shell line printed: nothing."""

    s = n = p = ""
    l = property(list)  # noqa: E741 - IPython's name


class Shell(Nothing):
    """Stands for the kernel's shell, as `get_ipython()` gives it."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.user_ns = names

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> Any:
        return Nothing()

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        if name in ("writefile", "file"):
            more = "a" if "-a" in line.split() else "w"
            with open(line.split()[-1], more, encoding="utf-8") as file:
                file.write(cell)
        return None

    def system(self, command: str) -> None:
        return None

    def getoutput(self, command: str) -> _Lines:
        return _Lines()

    def push(self, names: dict[str, Any], **_: Any) -> None:
        self.user_ns.update(names)


def notebook(own_path: str) -> dict[str, Any]:
    """The names of an empty notebook, which is the module `__main__` from now on."""
    main = types.ModuleType("__main__")
    names = main.__dict__
    sys.modules["__main__"] = main
    sys.path.insert(0, own_path)
    sys.meta_path.append(_Empty())
    shell = Shell(names)
    names |= {
        "__builtins__": __builtins__, "get_ipython": lambda: shell, "display": _shown,
        "exit": _leave, "quit": _leave, "help": _shown, "check": _Check(),
        "In": [""], "Out": {}, "_": "", "__": "", "___": "",
    }  # fmt: skip
    return names


def _shown(*_: Any, **__: Any) -> None:
    return None


def _leave(*_: Any) -> None:
    raise SystemExit


class _Empty:
    """Finds the packages that only show things, empty."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in _SHOWING:
            return None
        loader: Any = self
        return importlib.machinery.ModuleSpec(name, loader, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        names = module.__dict__
        names["__all__"] = []
        names["__getattr__"] = _attribute
        names["get_ipython"] = sys.modules["__main__"].get_ipython
        names["display"] = names["clear_output"] = _shown


def _attribute(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Nothing()
