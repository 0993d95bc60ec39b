"""Whose each entry of a class is: every one exactly once, and nobody's in anybody else's hands."""

import io
import os
import tarfile
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from fixtures.submissions.notebooks import NAME
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdlesson.instructor.intake import places
from gdlesson.instructor.intake.collect import CollectError, collect, open_class
from gdlesson.instructor.intake.layout import LayoutError, Top, arrange, is_course
from gdlesson.instructor.intake.litter import is_litter
from gdlesson.instructor.intake.names import key_of, shown_names, without_ending

FILE = f"{NAME}.ipynb"


def write(folder, *names):
    """Files whose content is their own name; a name that ends in a slash is an empty folder."""
    for name in names:
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
    return folder


def zipped(path, *names):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return path


def contents(place):
    """What is graded of each student: their files' contents, or the problem."""
    found = {s.student: s for s in collect(place, NAME)}
    return {k: [f.data.decode() for f in s.files] or s.problem for k, s in found.items()}


@pytest.mark.parametrize("inner", ["a", "b", "e"])
def test_a_folder_called_submitted_in_a_students_own_is_theirs(tmp_path, inner):
    forged = f"m/submitted/{inner}/{FILE}"
    names = [f"a/{FILE}", f"b/{FILE}", forged]
    seen = [contents(write(tmp_path / "class", *names))]
    seen.append(contents(zipped(tmp_path / "class.zip", *names)))
    seen.append(contents(zipped(tmp_path / "x.zip", *(f"x/{n}" for n in names))))
    for found in seen:
        assert {k: [c.removeprefix("x/") for c in v] for k, v in found.items()} == {
            "a": [f"a/{FILE}"], "b": [f"b/{FILE}"], "m": [forged],
        }  # fmt: skip


def test_the_only_student_of_a_zip_can_be_nobody_else(tmp_path):
    names = [f"m/submitted/a/{FILE}", f"m/submitted/b/{FILE}", "m/c/x.ipynb"]
    assert set(contents(zipped(tmp_path / "class.zip", *names))) == {"m"}
    assert set(contents(write(tmp_path / "class", *names))) == {"m"}


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["submitted"], True),
        (["submitted", "source", "release", "gradebook.db"], True),
        (["submitted", "source", "data", "nbgrader_config.py"], True),
        (["submitted", "source"], True),
        (["submitted", "ann"], False),
        (["source", "release", "gradebook.db"], False),
        (["submitted", "source", "ann"], None),
    ],
)
def test_a_course_of_nbgraders_is_known_by_its_whole_folder(names, found):
    tops = [Top(n, "." not in n) for n in names]
    if found is None:
        with pytest.raises(LayoutError, match="Name the folder submitted"):
            is_course(tops)
    else:
        assert is_course(tops) is found


def test_a_course_has_its_students_in_submitted_and_says_what_it_left_out(tmp_path):
    course = write(
        tmp_path / "course", f"submitted/ann/ps/{FILE}", "submitted/bob/", f"source/ps/{FILE}",
        "gradebook.db", "README.md",
    )  # fmt: skip
    assert contents(course) == {"ann": [f"submitted/ann/ps/{FILE}"], "bob": "The folder is empty."}
    left_out = dict(open_class(course).layout.left_out)
    assert set(left_out) == {"source", "gradebook.db", "README.md"}
    assert contents(course / "submitted").keys() == {"ann", "bob"}


def test_names_count_to_their_last_byte(tmp_path):
    long = "x" * 160
    found = contents(write(tmp_path / "class", f"{long}1.ipynb", f"{long}2.ipynb", f"{long}/"))
    assert found.keys() == {f"{long}1", f"{long}2", long}
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd"))
    odd.mkdir()
    for name in (b"\xff.ipynb", b"\xfe.ipynb", "\ufffd.ipynb".encode(), b"%FF.ipynb", b"a\nb"):
        Path(os.fsdecode(os.fsencode(odd) + b"/" + name)).write_bytes(b"{}")
    keys = {s.student for s in collect(odd, NAME)}
    assert keys == {"%FF", "%FE", "\ufffd", "%25FF", "a%0Ab"}


@given(st.lists(st.text(min_size=1, max_size=90), unique=True, max_size=6))
@pytest.mark.proof
def test_keys_are_different_and_can_be_stored_and_what_is_shown_is_short(names):
    keys = [key_of(n) for n in names]
    assert len(set(keys)) == len(names)
    assert all(k.isprintable() and k.encode() for k in keys)
    shown = shown_names(keys)
    assert len(set(shown.values())) == len(names)
    assert all(len(s) <= 80 for s in shown.values())


def test_two_names_that_look_alike_are_shown_apart():
    shown = shown_names(["caf\xe9", "cafe\u0301", "Ann", "ann", "y" * 200, "y" * 201])
    assert len({s.casefold() for s in shown.values()}) == 6
    assert sum("(" in s for s in shown.values()) == 2


def test_who_handed_in_nothing_has_a_row_that_says_so(tmp_path, monkeypatch):
    place = write(tmp_path / "class", "ann/", "bob/.DS_Store", "carl/x.ipynb", "dan/in/x.ipynb")
    real = os.scandir

    def scandir(path):
        if Path(path).name in ("carl", "in"):  # as mode 000 does to anybody but root
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(places.os, "scandir", scandir)
    found = contents(place)
    assert found["ann"] == found["bob"] == "The folder is empty."
    assert found["carl"] == found["dan"] == "The folder can't be opened: Permission denied."


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root opens any folder")
def test_a_folder_of_mode_000_has_a_row(tmp_path):
    place = write(tmp_path / "class", "ann/x.ipynb", "bob/x.ipynb")
    (place / "ann").chmod(0)
    try:
        assert "can't be opened" in contents(place)["ann"]
    finally:
        (place / "ann").chmod(0o700)


def test_a_part_that_can_not_be_opened_is_told_beside_what_could(tmp_path, monkeypatch):
    place = write(tmp_path / "class", "ann/x.ipynb", "ann/in/y.ipynb")
    real = os.scandir

    def scandir(path):
        if Path(path).name == "in":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(places.os, "scandir", scandir)
    (ann,) = collect(place, NAME)
    assert [bool(f.problem) for f in ann.files] == [False, True]


def test_a_tree_without_end_is_a_sentence(tmp_path):
    write(tmp_path / "class", "ann/" + "d/" * 300 + "x.ipynb", "bob/x.ipynb")
    found = contents(tmp_path / "class")
    assert "folders deep" in found["ann"]
    assert found["bob"] == ["bob/x.ipynb"]


KINDS = ["notebook", "other", "empty", "folder", "forged", "link", "pipe", "zip"]
NAMES = st.binary(min_size=1, max_size=30).filter(
    lambda b: b not in (b".", b"..") and b"/" not in b and b"\0" not in b
) | st.sampled_from([b"submitted", b"source", b"ann", b".DS_Store", b"__MACOSX", b"x.tar.gz"])


def put(folder, name, kind):
    """One entry of a class; the name that it has got."""
    ending = {"notebook": b".ipynb", "other": b".pdf", "zip": b".zip"}.get(kind, b"")
    path = os.path.join(os.fsencode(folder), name + ending)
    if os.path.lexists(path):
        return None
    if kind in ("empty", "folder", "forged"):
        os.mkdir(path)
    inner = {"folder": b"x.ipynb", "forged": b"submitted/ann/x.ipynb"}.get(kind)
    if inner:
        os.makedirs(os.path.dirname(os.path.join(path, inner)), exist_ok=True)
        with open(os.path.join(path, inner), "wb") as file:
            file.write(b"{}")
    elif kind == "link":
        os.symlink(b"/etc/passwd", path)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind != "empty":
        with open(path, "wb") as file:
            file.write(b"PK\x03\x04" if kind == "zip" else b"{}")
    return os.fsdecode(name + ending)


@pytest.mark.proof
@pytest.mark.skipif(os.name == "nt", reason="names of any bytes, and pipes")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(NAMES, st.sampled_from(KINDS)), max_size=12))
def test_every_entry_of_a_class_is_accounted_for_exactly_once(drawn):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "class"
        folder.mkdir()
        names = [n for n in (put(folder, name, kind) for name, kind in drawn) if n is not None]
        tops = places.Folder(folder).tops()
        assert sorted(t.name for t in tops) == sorted(names)
        try:
            if is_course(tops):
                return
        except LayoutError:
            return
        layout = arrange(tops)
        seen = Counter(t.name for own in layout.students.values() for t in own)
        seen.update({n: 1 for n in names if key_of(n) in dict(layout.left_out)})
        assert seen == Counter(names)
        assert len(layout.left_out) == sum(is_litter([n]) for n in names)
        for own in layout.students.values():  # of one student: one name, with endings or without
            assert len({t.name if t.folder else without_ending(t.name) for t in own}) == 1
        if layout.students:
            rows = list(collect(folder, NAME))
            assert [r.student for r in rows] == sorted(layout.students)
            assert all(bool(r.files) != bool(r.problem) for r in rows)


# --- places of other kinds ----------------------------------------------------------------------


def test_one_notebook_is_a_class_of_one(tmp_path):
    write(tmp_path, "ann.ipynb", "bob.ipynb")
    assert contents(tmp_path / "ann.ipynb") == {"ann": ["ann.ipynb"]}


def test_places_of_other_kinds_are_a_sentence(tmp_path):
    with tarfile.open(tmp_path / "class.tar.gz", "w:gz") as archive:
        archive.add(write(tmp_path / "class", "ann.ipynb"))
    whole = zipped(tmp_path / "class.zip", "ann.ipynb", "bob.ipynb").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    (tmp_path / "big.zip").write_bytes(many_entries(20_001))
    os.mkfifo(tmp_path / "pipe")
    for name, said in (
        ("class.tar.gz", "unpack it"),
        ("cut.zip", "breaks off"),
        ("big.zip", "20001 files"),
        ("pipe", "neither a folder nor a file"),
    ):
        with pytest.raises(CollectError, match=said):
            list(collect(tmp_path / name, NAME))


def many_entries(many):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for number in range(many):
            archive.writestr(f"{number}.txt", "")
    return memory.getvalue()


def test_a_zip_says_of_every_file_what_became_of_it(tmp_path):
    path = zipped(
        tmp_path / "class.zip", "ann/x.ipynb", "bob.ipynb", "carl/", "__MACOSX/y", "../dan"
    )
    data = path.read_bytes().replace(b"bob.ipynb" + b"bob.ipynb", b"bob.ipynb" + b"boB.ipynb")
    path.write_bytes(data)  # a file whose checksum is another one
    found = contents(path)
    assert found["ann"] == ["ann/x.ipynb"]
    assert "damaged" in found["bob"]
    assert found["carl"] == "The folder is empty."
    assert "outside" in found["dan"]
    assert dict(open_class(path).layout.left_out).keys() == {"__MACOSX"}
