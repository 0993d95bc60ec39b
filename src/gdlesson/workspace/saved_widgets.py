"""Widgets that are there again when a notebook is reopened, in the JupyterLab of `gdlesson lab`.

With its setting `saveState` JupyterLab writes the widgets that the kernel knows into the notebook.
Of those that an earlier kernel made it writes none: a notebook that is reopened, and saved before
its cells have run again, would lose the pictures that it still shows. So its server asks here at
each save: what the outputs show is kept, from the file if need be; what no output shows is not.
An output whose widget nobody knows any more keeps its still, and no longer asks for the widget:
reopened, it is a picture and not an error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
#: How one widget's state names another one.
_ANOTHER = "IPY_MODEL_"


def keep_what_is_shown(
    model: dict[str, Any], path: str, contents_manager: Any, **_: object
) -> None:
    """Put into a notebook that is being saved the state of the widgets that its outputs show.

    Where that is lost, the output shows from then on what else it holds: a still, or a text.

    Args:
        model: what is saved, as Jupyter's contents service describes it; changed in place.
        path: where, as the service names it.
        contents_manager: the service.

    Limitation: a widget that was never saved since its cell ran is known to its kernel alone, and
    what is saved under another name before its cells have run again has none there: stills remain.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    metadata = model["content"].get("metadata", {})
    if STATE not in metadata.get("widgets", {}):
        return  # JupyterLab was told to save none
    there = metadata["widgets"][STATE]
    known = there.get("state", {})
    shown = set(_shown(model["content"]))
    if shown - known.keys():
        known = {**_in_the_file(path, contents_manager), **known}
    there["state"] = {name: known[name] for name in sorted(_reached(shown, known))}
    for data, name in _views(model["content"]):
        if name not in known and len(data) > 1:
            del data[VIEW]


def _shown(notebook: dict[str, Any]) -> Iterator[str]:
    """The widgets that the outputs of a notebook show."""
    return (name for _, name in _views(notebook))


def _views(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """What each output with a widget holds, and the widget's name."""
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if isinstance(data.get(VIEW), dict) and "model_id" in data[VIEW]:
                yield data, data[VIEW]["model_id"]


def _reached(names: set[str], known: dict[str, Any]) -> set[str]:
    """The known widgets among these, and those that they are made of."""
    found: set[str] = set()
    left = [name for name in names if name in known]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [other for other in _named(known[name]) if other in known]
    return found


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(_ANOTHER):
        yield value.removeprefix(_ANOTHER)
    elif isinstance(value, dict | list):
        shown = value.get(VIEW) if isinstance(value, dict) else None  # in an Output's outputs
        if isinstance(shown, dict) and isinstance(shown.get("model_id"), str):
            yield shown["model_id"]
        for part in value.values() if isinstance(value, dict) else value:
            yield from _named(part)


def _in_the_file(path: str, contents_manager: Any) -> dict[str, Any]:
    """The widgets in the notebook as it was saved last; none if there is none to be read."""
    place = getattr(contents_manager, "_get_os_path", None)
    if place is None:
        return {}  # a service without files
    try:
        before = json.loads(Path(place(path)).read_text("utf-8"))
        return dict(before["metadata"]["widgets"][STATE]["state"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    app.contents_manager.register_pre_save_hook(keep_what_is_shown)
