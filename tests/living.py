"""A page with widgets that live on it, made of a small notebook that is executed."""

import nbformat
from nbclient import NotebookClient

from gdlesson.site.live import Live, embed, script

STATE, VIEW = (f"application/vnd.jupyter.widget-{kind}+json" for kind in ("state", "view"))
#: What the site's own sheet says of stills, and no more than that.
STYLE = """
html:not(.js) .js-only, html.js .widget > .still { display: none }
body { max-width: 51rem; margin: 1rem auto; font: 1rem/1.5 serif; padding: 0 1rem }
.still img { max-width: 100% } figure { margin: 2rem 0 } :root { color-scheme: light dark }
@media (prefers-color-scheme: dark) { html { background: #16181b; color: #eceae5 } }
@media (prefers-color-scheme: light) { html { background: #fdfcfa; color: #1b1d21 } }
"""


def executed(*cells: str) -> nbformat.NotebookNode:
    """A notebook of these cells, executed, with the state of its widgets."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata={"kernelspec": kernel}
    )
    NotebookClient(notebook, timeout=120, store_widget_state=True).execute()
    return notebook


def figures(notebook: nbformat.NotebookNode) -> list[Live]:
    """The widgets of a notebook, each in its figure."""
    state = notebook.metadata.widgets[STATE]["state"]
    shown = [output.data for cell in notebook.cells for output in cell.outputs if "data" in output]
    return [
        embed(state, data[VIEW]["model_id"], _still(data), "") for data in shown if VIEW in data
    ]


def _still(data: dict[str, str]) -> str | None:
    if "image/png" not in data:
        return None
    return f'<img alt="{data["text/plain"][:40]}" src="data:image/png;base64,{data["image/png"]}">'


def page(found: list[Live]) -> str:
    """A whole page of such figures."""
    modules = {module for live in found for module in live.modules}
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style>"
        '<script>document.documentElement.className = "js"</script>'
        f"<main><h1>A page</h1>{''.join(live.html for live in found)}</main>"
        f'<script type="module">{script(modules)}</script></html>'
    )
