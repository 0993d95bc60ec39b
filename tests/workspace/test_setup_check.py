"""The installation check: silent when all is well, plain when something is not."""

import re
from pathlib import Path

import pytest

from gdlesson.workspace import setup_check


def test_here_all_is_well():
    assert setup_check.trouble() == []
    assert setup_check.check_installation().startswith("All is well")


@pytest.mark.parametrize(
    ("needed", "words"),
    [({"numpy": "99.1"}, "needs 99.1 or newer"), ({"nonesuch": "1"}, "nonesuch is not installed")],
)
def test_what_is_wrong_is_said_with_what_to_do(monkeypatch, needed, words):
    monkeypatch.setattr(setup_check.trouble, "__defaults__", (needed,))
    text = setup_check.check_installation()
    assert words in text
    assert "To fix it" in text


def test_it_asks_for_the_versions_that_the_package_asks_for():
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    declared = dict(re.findall(r'"(\w+)>=([\d.]+)",', text.split("[project.optional")[0]))
    for name, oldest in setup_check.NEEDED.items():
        assert declared[name] == oldest
