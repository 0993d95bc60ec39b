"""The installation check: silent when all is well, plain when something is not."""

import re
import tomllib
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
    monkeypatch.setattr(setup_check, "needed_here", lambda: needed)
    text = setup_check.check_installation()
    assert words in text
    assert "To fix it" in text


def versions(monkeypatch, **have):
    """These packages in these versions, the others as they are here."""
    really = setup_check.version
    monkeypatch.setattr(setup_check, "version", lambda name: have.get(name) or really(name))


@pytest.mark.parametrize("desk", [True, False])
def test_a_hosted_notebook_may_have_older_widgets_than_a_desk(monkeypatch, desk):
    monkeypatch.setattr(setup_check, "has_desk", lambda: desk)
    versions(monkeypatch, ipywidgets="7.7.1", ipykernel="6.17.1")
    said = setup_check.check_installation().splitlines()
    if desk:
        assert "ipywidgets is 7.7.1; the lesson needs 8.1.2 or newer." in said
        assert "ipykernel is 6.17.1; the lesson needs 6.29 or newer." in said
        assert said[-1] == setup_check.MEND
    else:
        assert len(said) == 1
        assert said[0].startswith("All is well")


def test_a_hosted_notebook_is_told_what_can_be_typed_there(monkeypatch):
    monkeypatch.setattr(setup_check, "has_desk", lambda: False)
    versions(monkeypatch, ipywidgets="7.6")
    said = setup_check.check_installation().splitlines()
    assert said == [
        "ipywidgets is 7.6; the lesson needs 7.7.1 or newer.",
        setup_check.MEND_HOSTED,
    ]


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


def declared(lines):
    return dict(re.fullmatch(r"([\w.-]+)>=([\d.]+)", line).groups() for line in lines)


def test_it_asks_for_the_versions_that_the_package_asks_for():
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    everywhere = declared(project["dependencies"])
    desk = declared(project["optional-dependencies"]["desk"])
    assert setup_check.NEEDED.items() <= everywhere.items()
    assert setup_check.AT_A_DESK.items() <= desk.items()
    # What a hosted notebook brings itself must not be asked for beside it.
    assert not {"jupyterlab", "ipykernel"} & set(everywhere)
