"""The folder that a site goes into, the kernels that fill it, and the command."""

import json

import pytest
from site_lessons import code, markdown, notebook

from gdlesson import cli
from gdlesson.site import folder
from gdlesson.site.errors import SiteError
from gdlesson.site.executing import executed


def test_a_site_is_written_and_written_again(tmp_path):
    out = tmp_path / "site"
    folder.judge(out)
    folder.write(out, {"index.html": b"one", "notebooks/a.ipynb": b"{}"})
    folder.judge(out)
    (out / "mine.txt").write_text("mine")
    folder.write(out, {"index.html": b"two"})
    assert (out / "index.html").read_bytes() == b"two"
    assert not (out / "notebooks" / "a.ipynb").exists()
    assert (out / "mine.txt").read_text() == "mine"


def test_a_folder_of_somebody_elses_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("all of it")
    with pytest.raises(SiteError, match="nothing was touched"):
        folder.judge(tmp_path)
    with pytest.raises(SiteError, match="is a file"):
        folder.judge(tmp_path / "thesis.tex")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_list_that_names_files_elsewhere_takes_none_of_them_away(tmp_path):
    out, other = tmp_path / "site", tmp_path / "other.txt"
    out.mkdir()
    other.write_text("mine")
    (out / folder.LIST).write_text(json.dumps(["../other.txt", str(other), 3]))
    folder.write(out, {"index.html": b"one"})
    assert other.read_text() == "mine"


def test_the_command_refuses_before_any_work_in_one_line(tmp_path, capsys):
    (tmp_path / "a").write_text("b")
    assert cli.main(["site", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("gdlesson site: ")
    assert error.count("\n") == 1


@pytest.fixture
def lesson(tmp_path):
    for name in ("notebooks", "exercises"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.proof
def test_notebooks_are_run_elsewhere_by_this_python(lesson):
    source = (
        "import sys, pathlib\n"
        "pathlib.Path('left.txt').write_text('x')\n"
        "print(sys.prefix, pathlib.Path.cwd().name)"
    )
    drawn = "from gdlesson import DepthView\nDepthView()"
    whole = notebook(markdown("Text.", "text"), code(source, "run"), code(drawn, "depth"))
    heard = []
    ran = executed(lesson, [("notebooks/02-x.ipynb", whole)], heard.append)
    import sys

    cells = ran["notebooks/02-x.ipynb"].cells
    assert [cell.id for cell in cells] == ["opening", "text", "run", "depth"]
    assert cells[2].outputs[0].text == f"{sys.prefix} notebooks\n"
    shown = cells[3].outputs[0].data
    assert shown["image/svg+xml"].startswith("<svg")
    assert "image/png" not in shown
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert whole.cells[2].outputs == []
    assert list((lesson / "notebooks").iterdir()) == []
    assert heard == ["02-x"]


def test_a_cell_that_raises_is_named(lesson):
    whole = notebook(code("1 / 0", "bad"))
    with pytest.raises(SiteError, match=r"notebooks/02-x\.ipynb: .*ZeroDivisionError"):
        executed(lesson, [("notebooks/02-x.ipynb", whole)], lambda said: None)


@pytest.mark.proof
def test_a_kernel_that_dies_is_a_sentence(lesson):
    dies = notebook(code("import os\n\nos._exit(3)", "dies"))
    with pytest.raises(SiteError, match=r"notebooks/a\.ipynb: its kernel ended"):
        executed(lesson, [("notebooks/a.ipynb", dies)], lambda said: None)
