"""A notebook that is saved keeps the widgets that it shows, and no others."""

import json

import pytest

from gdlesson.workspace.saved_widgets import (
    STATE,
    VIEW,
    _load_jupyter_server_extension,
    keep_what_is_shown,
)


class Files:
    """A contents service whose files are in a folder."""

    def __init__(self, folder):
        self.folder = folder

    def _get_os_path(self, path):
        return str(self.folder / path)


def notebook(shown, states=None):
    """A notebook that shows these widgets and holds these states, each naming others."""
    outputs = [{"output_type": "display_data", "data": {VIEW: {"model_id": n}}} for n in shown]
    other = {"output_type": "stream", "text": "IPY_MODEL_loose"}
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": [*outputs, other]}]
    metadata = {} if states is None else {"widgets": {STATE: {"version_major": 2, "state": states}}}
    return {"cells": cells, "metadata": metadata}


def widget(*named, mark=0):
    return {"state": {"layout": [f"IPY_MODEL_{n}" for n in named], "mark": mark}}


def saved(content, folder):
    model = {"type": "notebook", "content": content}
    keep_what_is_shown(model, "a.ipynb", Files(folder))
    return content["metadata"].get("widgets", {}).get(STATE, {}).get("state")


def test_what_is_shown_stays_with_all_it_is_made_of_and_the_rest_goes(tmp_path):
    states = {"a": widget("b"), "b": widget("c", "a"), "c": widget("gone"), "loose": widget()}
    assert set(saved(notebook(["a"], states), tmp_path)) == {"a", "b", "c"}


def test_what_is_shown_inside_of_an_output_widget_stays_too(tmp_path):
    inside = {
        "state": {"outputs": [{"output_type": "display_data", "data": {VIEW: {"model_id": "b"}}}]}
    }
    states = {"a": inside, "b": widget("c"), "c": widget(), "loose": widget()}
    assert set(saved(notebook(["a"], states), tmp_path)) == {"a", "b", "c"}


def test_what_no_kernel_knows_any_more_stays_as_it_was_saved(tmp_path):
    before = {"a": widget("b", mark=1), "b": widget(), "old": widget()}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook(["a", "old"], before)))
    # The page was loaded anew and nothing has run: JupyterLab knows no widget.
    assert saved(notebook(["a"], {}), tmp_path) == {"a": before["a"], "b": before["b"]}
    # One cell has run again; what it shows is newer than the file.
    newer = {"a": widget(mark=2)}
    assert saved(notebook(["a", "old"], newer), tmp_path) == {**newer, "old": widget()}


def test_a_widget_that_was_never_saved_is_no_error(tmp_path):
    assert saved(notebook(["a"], {}), tmp_path) == {}


def test_an_output_whose_widget_is_lost_keeps_its_still_and_asks_for_it_no_more(tmp_path):
    content = notebook(["a", "lost", "bare"], {"a": widget()})
    outputs = content["cells"][1]["outputs"]
    for output in outputs[:2]:
        output["data"] |= {"image/png": "a picture", "text/plain": "a sentence"}
    saved(content, tmp_path)
    assert [sorted(output.get("data", {})) for output in outputs] == [
        [VIEW, "image/png", "text/plain"],
        ["image/png", "text/plain"],
        [VIEW],  # there is nothing else to show
        [],
    ]


def test_where_widgets_are_not_to_be_saved_nothing_is_changed(tmp_path):
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook(["a"], {"a": widget()})))
    content = notebook(["a"])
    assert saved(content, tmp_path) is None
    assert content == notebook(["a"])


@pytest.mark.parametrize(
    "file", ["", "{", "[]", '{"metadata": 3}', '{"metadata": {"widgets": {}}}']
)
def test_a_file_that_cannot_be_read_gives_nothing(file, tmp_path):
    (tmp_path / "a.ipynb").write_text(file)
    assert saved(notebook(["a", "b"], {"b": widget()}), tmp_path) == {"b": widget()}


def test_what_is_no_notebook_is_left_alone():
    for model in ({"type": "file", "content": "a"}, {"type": "notebook"}, {"type": "directory"}):
        kept = dict(model)
        keep_what_is_shown(model, "a", None)
        assert model == kept


def test_a_service_without_files_keeps_what_is_known():
    content = notebook(["a", "b"], {"b": widget()})
    keep_what_is_shown({"type": "notebook", "content": content}, "a.ipynb", object())
    assert content["metadata"]["widgets"][STATE]["state"] == {"b": widget()}


def test_a_server_takes_it_in_beside_its_own_hooks(tmp_path):
    manager = pytest.importorskip("jupyter_server.services.contents.largefilemanager")
    app = type(
        "App", (), {"contents_manager": manager.AsyncLargeFileManager(root_dir=str(tmp_path))}
    )
    _load_jupyter_server_extension(app)
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook(["a"], {"a": widget()})))
    content = notebook(["a"], {})
    app.contents_manager.run_pre_save_hooks({"type": "notebook", "content": content}, "a.ipynb")
    assert content["metadata"]["widgets"][STATE]["state"] == {"a": widget()}
