"""A widget on a page where nothing runs but the page: its still, and what it comes alive from."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdlesson.drawing import racers
from gdlesson.site.facts import facts_of
from gdlesson.widgets import WIDGETS
from gdlesson.widgets._base import HERE as PLACE
from gdlesson.widgets._light import light_style
from gdlesson.widgets._modules import gathered

HERE = Path(__file__).parent
#: ipywidgets' own traits, and what the page computes itself: it need not travel.
_LEFT_OUT = {"layout", "tabbable", "tooltip", "summary", "answer", "picture"}
#: What is said of a widget whose function only Python has.
STANDS_STILL = (
    "It stands still here: its function is Python code of its own. Open the notebook to move it."
)


@dataclass(frozen=True)
class Live:
    """A widget's place on a page.

    Attributes:
        html: the figure: its still, its state as JSON that does nothing by itself, its caption.
        modules: the names of the widget modules that it needs, for `script`.
    """

    html: str
    modules: tuple[str, ...] = ()


def embed(
    state: Mapping[str, Mapping[str, Any]], model_id: str, still: str | None, caption: str
) -> Live:
    """The figure in which a widget comes alive, or stands still where only Python could move it.

    Args:
        state: an executed notebook's widgets by their model ids, as
            `metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]` has them.
        model_id: which of them.
        still: what is shown where scripts are off and on paper, as HTML; None if there is none.
        caption: what the still shows, as HTML; it stands below it, and makes way for what is alive.

    Returns:
        A `Live`. Its state is read by what `script` gives; without that the still is shown.

    Raises:
        ValueError: if the notebook has no such widget.

    >>> embed({}, "a1", None, "")
    Traceback (most recent call last):
    ValueError: embed: model_id must be one of the notebook's 0 widgets; got 'a1'.

    Limitation: a widget of another package than this one stands still.
    """
    if model_id not in state:
        raise ValueError(
            f"embed: model_id must be one of the notebook's {len(state)} widgets; got {model_id!r}."
        )
    shown = f'<div class="still">{still}</div>' if still else ""
    module, traits = _module(state[model_id]), _traits(state[model_id])
    if module is None or not _page_can(module, traits):
        said = f'<p class="quiet">{STANDS_STILL}</p>' if module else ""
        return Live(_figure("wide", shown, caption + said))
    written = {
        "module": module,
        "inputs": list(traits["answer"]["echo"]),
        "traits": _travelling(module, traits),
        "facts": facts_of(module, traits),
    }
    text = json.dumps(written, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    inert = f'<script type="application/json">{_harmless(text)}</script>'
    inside = f'{shown}<div class="live js-only">{inert}</div>'
    # What is said of the still is not true of what moves.
    return Live(_figure("wide widget", inside, caption, ' class="with-still"'), (module,))


def script(modules: Iterable[str]) -> str:
    """What brings a page's widgets to life: the text of one `<script type="module">`.

    Args:
        modules: the names of the widget modules on the page, such as those of `Live.modules`.

    Returns:
        The modules, each once whatever shares it, with their style; "" if there are none.

    Raises:
        ValueError: for a name that is no widget module's.

    >>> script([])
    ''

    Limitation: it is made for the page's own text; as a file that is loaded, a page that is opened
    from a disk would refuse it.
    """
    wanted = sorted(set(modules))
    unknown = [name for name in wanted if name not in WIDGETS.values()]
    if unknown:
        raise ValueError(
            f"script: modules must be some of {', '.join(WIDGETS.values())}; got {unknown!r}."
        )
    if not wanted:
        return ""
    entries = {name: PLACE / f"{name}.js" for name in wanted}
    code = gathered({**entries, "host": HERE / "js" / "host.js"})
    return f"{code}$found.host.start($found, {_harmless(json.dumps(_style(wanted)))});\n"


def _style(modules: list[str]) -> str:
    sheets = [PLACE / f"{name}.css" for name in ("tokens", "shared", *modules)]
    sheets.append(HERE / "live.css")
    own = racers.style_sheet() if "playground" in modules else ""
    return light_style(own + "".join(s.read_text("utf-8") for s in sheets if s.exists()))


def _figure(kind: str, inside: str, caption: str, of_caption: str = "") -> str:
    below = f"<figcaption{of_caption}>{caption}</figcaption>" if caption else ""
    return f'<figure class="{kind}">{inside}{below}</figure>'


def _harmless(text: str) -> str:
    """JSON that can't end the script that it stands in."""
    return text.replace("<", "\\u003c")


def _module(model: Mapping[str, Any]) -> str | None:
    """The name of a widget's module; None for a widget that is none of the lesson's."""
    room, _, name = str(model["state"].get("_anywidget_id", "")).rpartition(".")
    module = WIDGETS.get(name)
    return module if room == f"gdlesson.widgets.{module}" else None


def _traits(model: Mapping[str, Any]) -> dict[str, Any]:
    """A widget's traits, its bytes marked as such where they belong."""
    kept = {name: value for name, value in model["state"].items() if not name.startswith("_")}
    traits: dict[str, Any] = copy.deepcopy(kept)
    for buffer in model.get("buffers", []):
        *way, last = buffer["path"]
        place: Any = traits
        for step in way:
            place = place[step]
        place[last] = {"base64": buffer["data"]}
    return traits


def _travelling(module: str, traits: Mapping[str, Any]) -> dict[str, Any]:
    """What goes with the page: not what it draws itself."""
    kept = {name: value for name, value in traits.items() if name not in _LEFT_OUT}
    return {**kept, "map": {}} if module == "regression" else kept


def _page_can(module: str, traits: Mapping[str, Any]) -> bool:
    """Whether the page has the function on show, not only Python."""
    if "error" in traits.get("answer", {"error": ""}):
        return False
    if "surfaces" in traits:
        return any(s["program"] for s in traits["surfaces"] if s["name"] == traits["surface"])
    if module == "secant":
        return bool(traits["known"]["programs"].get(traits["f"]))
    if module == "descent_1d":
        return traits["f"] in traits["known"]
    return bool(traits["graph"]) if module == "graph_player" else True
