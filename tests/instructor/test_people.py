"""Who is who: rosters as they are exported, names as platforms make them, and what fits whom."""

import contextlib
import random
import unicodedata
from datetime import UTC, datetime

import pytest

from gdlesson.instructor.intake.layout import Top, arrange
from gdlesson.instructor.people.labels import read_label
from gdlesson.instructor.people.matching import match
from gdlesson.instructor.people.moodle import handed_in
from gdlesson.instructor.people.roster import Person, RosterError, read_roster

OWN = "id,name,email,section\n1001,Ann Alm,ann@x.org,A\n1002,Zoë Øst,zoe@x.org,B\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 2 (77)\n"
    "    Points Possible,,,,,15\n"
    '"Alm, Ann",1001,S-9,ann,Section 1,\n'
    '"Student, Test",1999,,t,Section 1,\n'
    '"Øst, Zoë",1002,S-8,zoe,Section 1,\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 1001,Ann Alm,ann@x.org,Submitted for grading,,15.00,Yes,"Tuesday, 24 November '
    '2026, 9:12 PM",-,\n'
    "Participant 1002,Zoë Øst,zoe@x.org,No submission,,15.00,Yes,-,-,\n"
)
PARTICIPANTS = (
    "First name;Last name;ID number;Email address;Groups\n"
    "Ann;Alm;1001;ann@x.org;A\nZoë;Øst;1002;zoe@x.org;B\n"
)
GERMAN = (
    "ID;Vollständiger Name;ID-Nummer;E-Mail-Adresse;Status;Bewertung;Bestwertung;"
    "Bewertung kann geändert werden;Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung)\n"
    "Teilnehmer/in1001;Ann Alm;s1;ann@x.org;Zur Bewertung abgegeben;;15,00;Ja;"
    "Dienstag, 24. November 2026, 21:12;-\n"
    "Teilnehmer/in1002;Zoë Øst;s2;zoe@x.org;Keine Abgabe;;15,00;Ja;-;-\n"
)
GERMANS = (
    "Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Gruppen\n"
    "Ann;Alm;1001;ann@x.org;A\nZoë;Øst;1002;zoe@x.org;B\n"
)
ROSTERS = {
    "own": OWN, "canvas": CANVAS, "worksheet": WORKSHEET, "participants": PARTICIPANTS,
    "german worksheet": GERMAN, "german participants": GERMANS,
}  # fmt: skip


def rostered(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("text", ROSTERS.values(), ids=ROSTERS)
def test_a_roster_is_read_as_it_is_exported(tmp_path, text, encoding):
    found = rostered(tmp_path, text, encoding)
    assert [p.id for p in found] == ["1001", "1002"]
    assert {p.name for p in found} in ({"Ann Alm", "Zoë Øst"}, {"Alm, Ann", "Øst, Zoë"})


@pytest.mark.parametrize("text", [WORKSHEET, GERMAN], ids=["english", "german"])
def test_a_worksheet_says_who_handed_in_when(tmp_path, text):
    ann, zoe = rostered(tmp_path, text)
    assert ann.platform == zoe.platform == "moodle"
    here = datetime(2026, 11, 24, 21, 12).astimezone(UTC).isoformat(timespec="seconds")
    assert (handed_in(ann.columns), handed_in(zoe.columns)) == (here, "")


@pytest.mark.parametrize(
    ("head", "ids", "known", "platform"),
    [
        ("Identifier,Name", ["s1001", "s1002"], ["s1001", "s1002"], ""),
        ("Identifier,Name", ["AB-7", "CD-7"], ["AB-7", "CD-7"], ""),
        ("Identifier,Full name", ["ann1", "bo-li"], ["ann1", "bo-li"], ""),
        ("id,Identifier,Name", ["s1,Participant 1", "s2,Participant 2"], ["1", "2"], "moodle"),
        ("Identifier,Name", ["Participant 1", "Participant 2"], ["1", "2"], "moodle"),
        ("Identifier,Name", ["Учасник 1", "Учасник 2"], ["1", "2"], "moodle"),
        ("Identifier,Name", ["1", "2"], ["1", "2"], "moodle"),
        ("id,Name", ["s1", "s2"], ["s1", "s2"], ""),
    ],
)
def test_ids_of_ones_own_are_whole_whatever_their_column_is_called(
    tmp_path, head, ids, known, platform
):
    """And they are no participants' numbers: Moodle's have a word and a space before them."""
    found = rostered(tmp_path, f"{head}\n{ids[0]},Ann Alm\n{ids[1]},Bo Li\n")
    assert [p.id for p in found] == known
    assert {p.platform for p in found} == {platform}
    assert [p.number("moodle", "x") for p in found] == (known if platform else ["", ""])


def test_tabs_spaces_and_empty_lines_are_no_students(tmp_path):
    found = rostered(tmp_path, "\n ID \t Full Name \n\n 1 \t Ann Alm \n\t\n2\tBo\n")
    assert [(p.id, p.name) for p in found] == [("1", "Ann Alm"), ("2", "Bo")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("name,section\nAnn,A\n", "tells its students apart; its headings are: name, section"),
        ("id,name\n", "no student below"),
        ("id,name\n1,Ann\n1,Bo\n", "has 1 more than once"),
        ("id,name,email\n1,Ann,\n,Bo,\n", "line 3: there is no id"),
        ("PK\x03\x04\0\0\0\0", "no text"),
        ('id,name\n1,"Ann\n' + "x" * 200_000, "no line of a table"),
    ],
)
def test_what_is_no_roster_says_what_is_missing(tmp_path, text, said):
    with pytest.raises(RosterError, match=said):
        rostered(tmp_path, text)


def test_a_roster_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(RosterError, match="does not exist"):
        read_roster(tmp_path / "none.csv")
    with pytest.raises(RosterError, match="can't be read"):
        read_roster(tmp_path)


def test_any_bytes_are_a_roster_or_a_sentence(tmp_path):
    rng, whole = random.Random(5), CANVAS.encode()
    for _ in range(200):
        found = bytearray(whole)
        for _ in range(rng.choice([1, 5, 50])):
            found[rng.randrange(len(found))] = rng.randrange(256)
        path = tmp_path / "r.csv"
        path.write_bytes(found[: rng.randrange(len(found))])
        with contextlib.suppress(RosterError):
            people = read_roster(path)
            assert len({p.id for p in people}) == len(people) > 0


#: Real ones, with the names changed: what they are called, and whose and how late that is.
NAMES = [
    ("Ann Alm_657737_assignsubmission_file_", True, ("moodle", "Ann Alm", "657737", None)),
    ("Ann Alm_657737_assignsubmission_file", True, ("moodle", "Ann Alm", "657737", None)),
    ("Ann Alm_657737_assignsubmission_file_work.ipynb", False,
     ("moodle", "Ann Alm", "657737", None)),
    ("Group A-Ann Alm_657737_assignsubmission_file_", True,
     ("moodle", "Group A-Ann Alm", "657737", None)),
    ("Ann_Marie Alm_12_assignsubmission_onlinetext_", True,
     ("moodle", "Ann_Marie Alm", "12", None)),
    ("Participant_88_assignsubmission_file_", True, ("moodle", "Participant", "88", None)),
    ("almann_1001_55_exercise-02-gradient-descent.ipynb", False,
     ("canvas", "almann", "1001", False)),
    ("almann_LATE_1001_55_exercise_02-1.ipynb", False, ("canvas", "almann", "1001", True)),
    ("østzoë_77_5_w.ipynb", False, ("canvas", "østzoë", "77", False)),
    ("ann.ipynb", False, ("plain", "ann", "", None)),
    ("ann_alm", True, ("plain", "ann_alm", "", None)),
    ("s2026_01.ipynb", False, ("plain", "s2026_01", "", None)),
    ("j.smith", True, ("plain", "j.smith", "", None)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "folder", "said"), NAMES)
def test_a_name_is_read_as_its_platform_made_it(name, folder, said):
    label = read_label(Top(name, folder))
    assert (label.maker, label.name, label.id, label.late) == said


PEOPLE = (
    Person("1001", "Ann Alm", "ann.alm@x.org", "A"),
    Person("1002", "Zoë Øst", "zoe@x.org", "A", logins=("zo",)),
    Person("1003", "Bo Li", "bo@x.org", "B"),
    Person("1004", "Li Bo", "li@y.org", "B"),
)


def whose(*names, people=PEOPLE, folder=False):
    works = match(arrange([Top(n, folder) for n in names]), people)
    return {top.name: (w.student, w.unknown) for w in works for top in w.tops}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("1001.ipynb", "1001"),
        ("ann.alm.ipynb", "1001"),
        ("Ann Alm.ipynb", "1001"),
        ("alm_ann.ipynb", "1001"),
        ("Alm, Ann.ipynb", "1001"),
        ("ZO.ipynb", "1002"),
        ("zoe øst.zip", "1002"),
        ("Ann Alm_1001_assignsubmission_file_", "1001"),
        ("Ann Alm_77_assignsubmission_file_", "1001"),
        ("A-Ann Alm_77_assignsubmission_file_", "1001"),
        ("almann_1001_5_x.ipynb", "1001"),
        ("øst zoe_9_5_x.ipynb", "1002"),
    ],
)
def test_who_it_is(name, student):
    assert whose(name) == {name: (student, "")}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("carl.ipynb", "Nobody on the roster is called carl"),
        ("Bo Li.ipynb", "fits 2 students of the roster: 1003, 1004"),
        ("C-Ann Alm_77_assignsubmission_file_", "Nobody on the roster is called C-Ann Alm"),
        ("Carl Cox_1001_assignsubmission_file_", "is that of Ann Alm on the roster"),
        ("coxcarl_1002_5_x.ipynb", "is that of Zoë Øst on the roster"),
        ("coxcarl_9999_5_x.ipynb", "Nobody on the roster is called coxcarl (9999)"),
    ],
)
def test_what_fits_nobody_or_two_is_a_humans(name, why):
    student, unknown = whose(name)[name]
    assert student not in {p.id for p in PEOPLE}
    assert why in unknown


@pytest.mark.parametrize(
    "file", ["vonderheideanamaria_7_5_x.ipynb", "Ana Maria von der Heide.ipynb",
             "von der Heide, Ana Maria.ipynb", "heide_ana_maria_von_der.ipynb"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Ana Maria von der Heide", "von der Heide, Ana Maria"])
def test_a_family_name_may_have_several_words(name, file):
    assert whose(file, people=(Person("1", name), Person("2", "Ana Heide"))) == {file: ("1", "")}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_macs_umlaut_is_an_umlaut_in_ids_and_accounts(form):
    people = (Person(unicodedata.normalize("NFC", "jürg")), Person("2", logins=("zoë",)))
    for name, student in (("jürg", "jürg"), ("Zoë", "2")):
        file = unicodedata.normalize(form, f"{name}.ipynb")
        assert whose(file, people=people) == {file: (unicodedata.normalize("NFC", student), "")}


def test_only_canvas_own_lines_are_no_students(tmp_path):
    found = rostered(tmp_path, CANVAS + '"Student, Testa",7,,x,Section 1,\n')
    assert [p.id for p in found] == ["1001", "1002", "7"]


def test_a_platforms_own_numbers_are_believed_whatever_the_name():
    people = (Person("88", "Ann Alm", platform="moodle"),)
    assert whose("Participant_88_assignsubmission_file_", people=people) == {
        "Participant_88_assignsubmission_file_": ("88", "")
    }


def worksheet(*names, first=1001):
    return tuple(
        Person(str(k), name, platform="moodle", columns={"Identifier": f"Participant {k}"})
        for k, name in enumerate(names, first)
    )


CLASS = ("Ann Alm", "Zoë Øst", "Bo Li", "Ana von der Heide", "Jan O'Neill")


@pytest.mark.parametrize("platform", ["moodle", "canvas"])
def test_a_platforms_own_number_under_another_name_is_a_humans(platform):
    """A worksheet of another class, or one that was sorted by one column alone."""
    people = tuple(
        Person(str(1001 + k), name, platform=platform) for k, name in enumerate(reversed(CLASS))
    )
    for k, name in enumerate(CLASS):
        plain = "".join(c for c in name.casefold() if c.isalnum())
        entry = (
            f"{name}_{1001 + k}_assignsubmission_file_" if platform == "moodle"
            else f"{plain}_{1001 + k}_5_x.ipynb"
        )  # fmt: skip
        student, unknown = whose(entry, people=people)[entry]
        if people[k].name == name:
            assert (student, unknown) == (str(1001 + k), "")
        else:
            assert f"that of {people[k].name} on the roster, and its name" in unknown


@pytest.mark.parametrize(
    "said",
    ["Ana von der Heide", "Group A-Ana von der Heide", "ana VON DER heide",
     "Ana Maria von der Heide", "von der Heide Ana"],
)  # fmt: skip
def test_a_name_beside_its_own_number_may_be_written_in_another_way(said):
    entry = f"{said}_1004_assignsubmission_file_"
    assert whose(entry, people=worksheet(*CLASS)) == {entry: ("1004", "")}


@pytest.mark.parametrize("damaged", ["Zo├½ ├ÿst", "Zo_ _st", "Zo\ufffd \ufffdst"])
def test_what_a_program_makes_of_letters_when_it_unpacks_is_still_the_name(damaged):
    entry = f"{damaged}_1002_assignsubmission_file_"
    assert whose(entry, people=worksheet(*CLASS)) == {entry: ("1002", "")}


def test_a_few_letters_in_common_are_no_name():
    entry = "Ян Li_1001_assignsubmission_file_"
    ((_, unknown),) = whose(entry, people=worksheet("Чен Li", "Ян Li")).values()
    assert "is that of Чен Li on the roster" in unknown


def test_where_moodle_hides_the_names_its_numbers_say_who_it_is():
    entries = [f"Teilnehmer in_{k}_assignsubmission_file_" for k in (1001, 1002)]
    assert whose(*entries, people=worksheet(*CLASS)) == {
        entry: (id, "") for entry, id in zip(entries, ("1001", "1002"), strict=True)
    }
    other = whose(*entries, people=worksheet(*CLASS, first=3001))
    assert all("Nobody on the roster" in unknown for _, unknown in other.values())


def test_a_second_hand_in_is_an_attempt_and_files_beside_each_other_are_one():
    names = ["almann_1001_50_w.ipynb", "almann_1001_51_helper.ipynb", "almann_1001_70_w-1.ipynb",
             "almann_LATE_1001_90_w-2.ipynb"]  # fmt: skip
    works = match(arrange([Top(n, False) for n in names]), PEOPLE)
    assert [[t.name for t in w.tops] for w in works] == [names[:2], names[2:3], names[3:]]
    assert [w.late for w in works] == [False, False, True]
    assert {w.student for w in works} == {"1001"}


def test_every_entry_is_somebodys_attempt_exactly_once():
    rng = random.Random(11)
    pool = [n for n, _, _ in NAMES] + ["1001.ipynb", "Bo Li", "zo", "=1+1.ipynb", "@cmd", "x"]
    for _ in range(300):
        tops = [Top(n, rng.random() < 0.5) for n in rng.sample(pool, rng.randrange(1, 9))]
        works = match(arrange(tops), PEOPLE)
        assert sorted(t.name for w in works for t in w.tops) == sorted(t.name for t in tops)
        known = {p.id for p in PEOPLE}
        assert all((w.student in known) == (not w.unknown) for w in works)
