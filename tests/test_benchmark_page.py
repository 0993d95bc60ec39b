"""Benchmarks: their page is written section by section, and what they name in ours is there."""

import _page
import drag_latency
import pytest
from _pairs import report, section


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setattr(_page, "DOCS", tmp_path)
    monkeypatch.setattr(_page, "PAGE", tmp_path / "benchmarks.md")
    return tmp_path / "benchmarks.md"


def test_a_section_is_replaced_where_it_stands(page):
    _page.put("one", "first text")
    _page.put("two", "second text")
    _page.put("one", "newer text")
    text = page.read_text("utf-8")
    assert text.startswith(_page.HEAD)
    assert "first text" not in text
    assert text.index("newer text") < text.index("second text")
    assert text.count("<!-- one -->") == 1


def test_pairs_become_a_table_and_a_figure_and_a_missed_goal_shows(page, capsys):
    pairs = [report("us / them", [0.5, 0.6, 0.4], 1.0), report("us / it", [2.0, 2.1, 1.9], 1.5)]
    assert "0.50" in capsys.readouterr().out
    body = section("Speed", "We are fast.", pairs).markdown("speed")
    assert "| us / them" in body
    assert "≤ 1 met" in body
    assert "≤ 1.5 **missed**" in body
    assert "](benchmarks/speed.svg)" in body
    drawn = (page.parent / "benchmarks" / "speed.svg").read_text("utf-8")
    assert "us / them" in drawn


@pytest.mark.parametrize("widget", drag_latency.DRAGGED)
def test_the_drags_take_out_of_a_module_what_the_page_foretells(widget):
    names: dict = {}
    exec(drag_latency.cells(widget)["kernel alone"], names)
    assert names["w"]._esm != str(names["ByKernel"].__mro__[1]._esm)
