"""The ES module of a widget with everything that it imports, in one text.

anywidget loads a module from a blob, where a relative import has nothing to be relative to. So
the imports are followed here: each module once, what is imported before what imports it, each in
a function of its own, so that two modules may use one name for different things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from gdlesson.widgets._light import UnreadableError, light_module

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
    names = {path: f"${path.stem}" for path in shared}
    if len(set(names.values())) < len(names):
        raise ModuleError(f"{entry.name} needs two modules of one name.")
    inner = [_wrapped(path, names) for path in shared]
    own = _linked(entry, names)
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
    names = {path: f"${path.stem}{number}" for number, path in enumerate(order)}
    inner = [_wrapped(path, names, whole=path in paths.values()) for path in order]
    found = ", ".join(f"{name}: {names[path]}" for name, path in paths.items())
    return "".join([*inner, f"const $found = {{ {found} }};\n"])


def _light(path: Path, text: str) -> str:
    try:
        return light_module(text)
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


def _linked(path: Path, names: dict[Path, str]) -> str:
    """A module's text with its imports taken from what stands before it."""

    def taken(match: re.Match[str]) -> str:
        wanted = [part.strip() for part in match[1].split(",") if part.strip()]
        source = (path.parent / match[2]).resolve()
        known = _EXPORT.findall(_read(source))
        for part in wanted:
            if part.split(" as ")[0] not in known:
                raise ModuleError(
                    f"{path.name} imports {part}, which {source.name} doesn't export."
                )
        renamed = ", ".join(part.replace(" as ", ": ") for part in wanted)
        return f"const {{ {renamed} }} = {names[source]};\n"

    text = _IMPORT.sub(taken, _read(path))
    left = _ANY_IMPORT.search(_COMMENT.sub("", text))
    if left:
        raise ModuleError(
            f'{path.name}: an import must read `import {{ … }} from "./name.js";`, '
            f"at the start of a line; got {left[0].strip()!r}."
        )
    return text


def _wrapped(path: Path, names: dict[Path, str], whole: bool = False) -> str:
    """A module as a function that is called once and gives what the module exports.

    With `whole`, its default export is among that.
    """
    text = _linked(path, names)
    exported = _EXPORT.findall(text)
    body = _EXPORT.sub("", text)
    if whole and _DEFAULT.search(body):
        body = _DEFAULT.sub("const $default = ", body)
        exported.append("default: $default")
    other = _ANY_EXPORT.search(body)
    if other:
        raise ModuleError(
            f"{path.name}: an export must read `export function`, `export const` or "
            f"`export class`; got {other[0]!r}."
        )
    inside = f"{_light(path, body)}return{{{','.join(exported)}}};\n"
    return f"const {names[path]}=(()=>{{\n{inside}}})();\n"
