"""The ES module of a widget with everything that it imports, in one text.

anywidget loads a module from a blob, where a relative import has nothing to be relative to. So
the imports are followed here: each module once, what is imported before what imports it, each in
a function of its own, so that two modules may use one name for different things. What a module
exports keeps its name for all of them, where that word means nothing else to any.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gdlesson.widgets._light import UnreadableError, light_module, names_in

#: `import { a, b as c } from "./x.js";`, the one form that is understood.
_IMPORT = re.compile(r'^import \{([^{}]*)\} from "(\.[^"]*)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class) (\w+))", re.M)
_DEFAULT = re.compile(r"^export default ", re.M)
_ANY_IMPORT = re.compile(r"^\s*import\b(?!\.meta)|\bimport\(", re.M)
_ANY_EXPORT = re.compile(r"^export\b.*", re.M)
#: A comment on lines of its own, which may speak of an import.
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)[ \t]*\n", re.M)


class ModuleError(ImportError):
    """A module of the front end that can't be put together; the text says which and why."""


def imports_of(path: Path) -> list[Path]:
    """The modules that a module imports, in its order."""
    return [(path.parent / place).resolve() for _, place in _IMPORT.findall(_read(path))]


def bundle(entry: Path) -> str:
    """A widget's ES module with everything that it imports; nothing is left to load.

    Args:
        entry: the widget's own module, which ends in `export default`.

    Raises:
        ModuleError: if a module is missing or imports in a circle, or if an import or export has a
            form that is not understood.

    Limitation: an import or export stands at the start of a line, as the formatter writes it.
    """
    entry = entry.resolve()
    order: dict[Path, None] = {}
    _put_in_order(entry, (), order)
    *shared, _ = order
    given = _given(list(order))
    inner = [_wrapped(path, given) for path in shared]
    own = _linked(entry, given)
    exported = _ANY_EXPORT.findall(_EXPORT.sub("", own))
    if len(exported) != 1 or not exported[0].startswith("export default "):
        raise ModuleError(f"{entry.name}: a widget's module must `export default` once.")
    # What a widget exports for its tests is of no use in the page.
    return "".join(inner) + _light(entry, _EXPORT.sub("", own))


def gathered(entries: Mapping[str, Path]) -> str:
    """Several entries with everything that they import, each module once; nothing is left to load.

    Args:
        entries: the modules that are wanted, by the names under which they are found in `$found`,
            each with all its exports; a default export is called `default`, as in an import.

    Raises:
        ModuleError: as `bundle` does.

    Limitation: as with `bundle`.
    """
    paths = {name: path.resolve() for name, path in entries.items()}
    order: dict[Path, None] = {}
    for path in paths.values():
        _put_in_order(path, (), order)
    given = _given(list(order))
    names = {path: f"${path.stem}{number}" for number, path in enumerate(order)}
    whole = {path: names[path] for path in paths.values()}
    inner = [_wrapped(path, given, whole.get(path, "")) for path in order]
    found = ", ".join(f"{name}: {names[path]}" for name, path in paths.items())
    return "".join([*inner, f"const $found = {{ {found} }};\n"])


def _light(path: Path, text: str) -> str:
    with _named(path):
        return light_module(text)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """What can't be told apart is told with its file."""
    try:
        yield
    except UnreadableError as error:
        raise ModuleError(f"{path.name}: {error}") from None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise ModuleError(f"{path.name}: there is no such module in {path.parent.name}/.") from None


def _put_in_order(path: Path, above: tuple[Path, ...], order: dict[Path, None]) -> None:
    """Put the module after everything that it imports, each once."""
    if path in above:
        circle = " → ".join(p.name for p in (*above[above.index(path) :], path))
        raise ModuleError(f"modules import each other in a circle: {circle}.")
    if path in order:
        return
    for imported in imports_of(path):
        _put_in_order(imported, (*above, path), order)
    order[path] = None


def _wanted(path: Path) -> list[tuple[Path, str, str]]:
    """What a module imports: from which module, what it is called there, and here."""
    found = []
    for names, place in _IMPORT.findall(_read(path)):
        source = (path.parent / place).resolve()
        for part in filter(None, (name.strip() for name in names.split(","))):
            there, _, here = part.partition(" as ")
            if there not in _EXPORT.findall(_read(source)):
                raise ModuleError(
                    f"{path.name} imports {there}, which {source.name} doesn't export."
                )
            found.append((source, there, here or there))
    return found


def _given(order: list[Path]) -> dict[tuple[Path, str], str]:
    """What each thing that is imported is called for all modules to see.

    Its own name, if every module in which that word stands means this by it: then no module
    needs to say where it has it from. Otherwise a name that no module uses.
    """
    meant = {
        path: {(source, there): here for source, there, here in _wanted(path)} for path in order
    }
    words = {path: _words(path) for path in order}
    given = {}
    for number, source in enumerate(order):
        for name in _EXPORT.findall(_read(source)):
            users = [path for path in order if (source, name) in meant[path]]
            strangers = [
                path
                for path in order
                if path != source
                and name in words[path]
                and meant[path].get((source, name)) != name
            ]
            if users:
                given[source, name] = f"{name}${number}" if strangers else name
    return given


def _words(path: Path) -> set[str]:
    """The words of a module that may be names, whatever else they may be."""
    with _named(path):
        return names_in(_IMPORT.sub("", _read(path)))


def _linked(path: Path, given: dict[tuple[Path, str], str]) -> str:
    """A module's text with what it imports, as far as that is not called the same for all."""
    renamed = [
        f"{here} = {given[source, there]}"
        for source, there, here in _wanted(path)
        if given[source, there] != here
    ]
    text = _IMPORT.sub("", _read(path))
    left = _ANY_IMPORT.search(_COMMENT.sub("", text))
    if left:
        raise ModuleError(
            f'{path.name}: an import must read `import {{ … }} from "./name.js";`, '
            f"at the start of a line; got {left[0].strip()!r}."
        )
    return f"const {', '.join(renamed)};\n{text}" if renamed else text


def _wrapped(path: Path, given: dict[tuple[Path, str], str], whole: str = "") -> str:
    """A module as a function that is called once and gives what others import of it.

    With a name for the `whole`, all that it exports is found under that, its default as well.
    """
    text = _linked(path, given)
    exported = _EXPORT.findall(text)
    shared = [name for name in exported if (path, name) in given]
    taken = [n if given[path, n] == n else f"{n}:{given[path, n]}" for n in shared]
    body = _EXPORT.sub("", text)
    if whole and _DEFAULT.search(body):
        body = _DEFAULT.sub("const $default = ", body)
        exported.append("default:$default")
    other = _ANY_EXPORT.search(body)
    if other:
        raise ModuleError(
            f"{path.name}: an export must read `export function`, `export const` or "
            f"`export class`; got {other[0]!r}."
        )
    returned = ",".join(exported if whole else shared)
    called = f"(()=>{{\n{_light(path, body)}return{{{returned}}}}})();\n"
    if not whole:
        return f"const{{{','.join(taken)}}}={called}"
    return f"const {whole}={called}" + (f"const{{{','.join(taken)}}}={whole};\n" if taken else "")
