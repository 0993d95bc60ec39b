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


@pytest.mark.parametrize(
    ("have", "oldest", "older"),
    [
        ("2.10.0", "2.9", False), ("2.9.1", "2.10", True), ("2.4", "2.4.0", False),
        ("2.4.0rc1", "2.4", True), ("2.4.1rc1", "2.4", False), ("2.4.post1", "2.4", False),
        ("2.4+cpu", "2.4", False), ("1!1.0", "2.4", False), ("4.dev", "2.4", False),
        ("unknown", "2.4", True), ("", "2.4", True), (None, "2.4", True),
    ],
)  # fmt: skip
def test_versions_are_ordered_as_the_installer_orders_them(monkeypatch, have, oldest, older):
    monkeypatch.setattr(setup_check, "version", lambda name: have)
    assert setup_check.trouble({"some-package": oldest}) == (
        [f"some-package is {have}; the lesson needs {oldest} or newer."] if older else []
    )


def test_it_asks_for_the_versions_that_the_package_asks_for():
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    declared = dict(re.findall(r'"(\w+)>=([\d.]+)",', text.split("[project.optional")[0]))
    for name, oldest in setup_check.NEEDED.items():
        assert declared[name] == oldest
