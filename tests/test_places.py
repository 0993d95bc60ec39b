"""Files for places where people start, and for a release: they say what pyproject.toml says."""

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

import tasks
from gdlesson import __version__
from tools import pythons, release
from tools.running import ROOT, TaskError

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSIONS = pythons.versions()


def test_the_pythons_that_are_named_are_those_that_are_allowed():
    least = PROJECT["requires-python"].removeprefix(">=")
    assert VERSIONS[0] == least
    assert sorted(VERSIONS, key=lambda v: int(v.partition(".")[2])) == VERSIONS
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    assert set(VERSIONS) <= set(re.findall(r'"(3\.\d+)"', workflow))


def test_this_python_is_found_if_it_is_one_of_them():
    here = "{}.{}".format(*sys.version_info[:2])
    found = pythons.found()
    assert set(found) <= set(VERSIONS)
    assert here not in VERSIONS or here in found
    assert not pythons._works("/bin/false", here)
    assert not pythons._works("no-such-program", here)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        (".devcontainer/devcontainer.json", r"python:(3\.\d+)"),
        (".binder/runtime.txt", r"python-(3\.\d+)"),
        (".github/workflows/release.yml", r'python-version: "(3\.\d+)"'),
        (".github/workflows/pages.yml", r'python-version: "(3\.\d+)"'),
    ],
)
def test_a_place_to_start_has_a_python_that_is_tested(path, pattern):
    found = re.findall(pattern, (ROOT / path).read_text("utf-8"))
    assert found
    assert set(found) <= set(VERSIONS)


def test_a_place_to_start_runs_commands_that_there_are():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    for key in ("postCreateCommand", "postAttachCommand"):
        python, file, *task = container[key].split()
        assert (python, file) == ("python3", "tasks.py")
        # The whole of it: a word that a task doesn't take ends in an error in front of a learner.
        assert len(task) == 1
        assert task[0] in tasks.TASKS
    build = (ROOT / ".binder" / "postBuild").read_text("utf-8")
    assert "gdlesson lab my-lesson --copy-only" in build
    wants = (ROOT / ".binder" / "requirements.txt").read_text("utf-8").split()
    assert (ROOT / ".binder" / wants[wants.index("-c") + 1]).resolve() == ROOT / "constraints.txt"


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")))
def test_a_workflow_runs_tasks_that_there_are(path):
    text = path.read_text("utf-8")
    named = re.findall(r"(?:run: |&& )(?:make|python3? tasks\.py) (\w+)", text)
    assert named
    assert set(named) <= set(tasks.TASKS)


def test_a_citation_is_of_this_version_and_its_licences():
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {__version__}\n" in text
    for licence in PROJECT["license"].split(" AND "):
        assert f"  - {licence}\n" in text
    for name in PROJECT["license-files"]:
        assert (ROOT / name).is_file()


@pytest.mark.parametrize(
    ("changelog", "tag", "said"),
    [
        ("## 0.1.0 (2026-12-01)\n\n- All of it.\n", "v0.1.0", []),
        ("## Unreleased\n\n## 0.1.0 (2026-12-01)\n\n- All.\n", "v0.1.0", []),
        ("## Unreleased\n\n- A.\n\n## 0.1.0 (2026-12-01)\n\n- B.\n", "v0.1.0", ["unreleased"]),
        ("## 0.1.0 (soon)\n\n- All.\n", "v0.1.0", ["no section"]),
        ("## 0.1.0 (2026-12-01)\n\n## 0.0.9 (2026-01-01)\n\n- B.\n", "v0.1.0", ["no section"]),
        ("## 0.1.0 (2026-12-02)\n\n- All of it.\n", "v0.1.0", ["another date-released"]),
        ("## 0.1.0 (2026-12-01)\n\n- All of it.\n", "0.1.0", ["the tag is 0.1.0"]),
        ("## 0.1.0 (2026-12-01)\n\n- All of it.\n", "v0.2.0", ["the tag is v0.2.0"]),
    ],
)
def test_a_release_agrees_with_itself(monkeypatch, tmp_path, changelog, tag, said):
    (tmp_path / "src" / "gdlesson").mkdir(parents=True)
    (tmp_path / "src" / "gdlesson" / "_version.py").write_text('__version__ = "0.1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n{changelog}")
    (tmp_path / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nversion: 0.1.0\ndate-released: 2026-12-01\n"
    )
    monkeypatch.setattr(release, "ROOT", tmp_path)
    found = release.disagreements(tag)
    assert len(found) == len(said)
    assert all(word in text for word, text in zip(said, found, strict=True))
    if found:
        with pytest.raises(TaskError, match=re.escape(said[0])):
            release.check(tag)


def test_prose_and_code_have_their_licences_in_the_readme():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "BSD 3-Clause" in text
    assert "CC BY 4.0" in text
    assert Path(ROOT / "LICENSE-CC-BY-4.0").read_text("utf-8").startswith("Attribution 4.0")
