"""The walls themselves: as root and as an ordinary user, and why root's jail is built as it is."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gdlesson.instructor.jail import doctor, seccomp
from gdlesson.instructor.jail.run import Job, Session, run
from gdlesson.instructor.jail.walls import Jail, JailError, Limits, NoJail

ROOT = Path(__file__).parents[2]
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
CASE = [{"arguments": [1.0]}]


def ask(lines, room=None, limits=None, **more):
    """Run the lines of a function of x in the jail; its report."""
    source = "def f(x):\n" + textwrap.indent(textwrap.dedent(lines).strip(), "    ")
    jobs = [Job("f", [("cell 1", source)], CASE)]
    return run(jobs, room or Jail(**more), limits or Limits(seconds=5))["f"]


def value(lines, **more):
    """What they return."""
    report = ask(lines, **more)
    assert report.observations, report
    assert report.observations[0]["error"] is None, report
    return report.observations[0]["value"]


def test_the_doctor_finds_nothing_wrong(jail):
    findings = doctor.examine()
    assert [f for f in findings if not f.well] == []
    assert len(findings) > 10


@pytest.mark.skipif(not AS_ROOT, reason="shows what happens to root")
def test_a_plain_jail_of_roots_is_left_by_a_remount_and_ours_is_not(jail, tmp_path):
    target = tmp_path / "grade"
    target.write_text("poor")
    mounted = next(place for place in target.parents if place.is_mount())
    escape = f"mount -o remount,rw,bind {mounted} && echo perfect > {target}"
    plain = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "sh", "-c", escape]
    subprocess.run(plain, capture_output=True, check=False)
    assert target.read_text() == "perfect\n", "the plain jail held: then this test proves nothing"
    target.write_text("poor")
    tried = value(f"import os; return os.system({escape!r} + ' 2>/dev/null')")
    assert tried != 0
    assert target.read_text() == "poor"


def test_an_escape_that_succeeds_is_reported(jail, monkeypatch):
    program = "def network(limit, places): return 'sees eth0'"
    monkeypatch.setitem(doctor.ESCAPES, "network", ("no network", program))
    assert any("sees eth0" in line for line in doctor.complaints())


def test_folders_within_what_is_shown_can_be_hidden(jail, tmp_path):
    shared = Path("/usr/share")
    names = f"import os; return os.listdir({str(shared)!r})"
    assert value(names)["list"]
    assert value(names, hidden=(shared,)) == {"list": []}


@pytest.mark.skipif(not AS_ROOT, reason="as root only")
def test_each_root_jail_is_another_user(jail, tmp_path):
    from gdlesson.instructor.jail.slots import FIRST, slot

    with slot() as first, slot() as second:
        assert len({first, second}) == 2
        assert min(first, second) >= FIRST
        assert value("import os; return os.getuid()") not in (0, first, second)
    with slot(tmp_path) as first, slot(tmp_path) as second:
        assert (first, second) == (FIRST, FIRST + 1)
    with slot(tmp_path) as again:  # a number is given back
        assert again == first


def test_a_jail_that_cant_start_is_our_fault_and_says_why(jail):
    with pytest.raises(JailError, match="no-such-bwrap"):
        ask("return 1", bwrap="/usr/bin/no-such-bwrap")
    with pytest.raises(JailError, match="does not start"):
        ask("return 1", bwrap=shutil.which("false"))


def test_the_reply_has_a_limit(jail):
    report = ask("return [0.123456789] * 19000", limits=Limits(seconds=5, reply=1000))
    assert report.ended == "said too much"


def test_a_second_request_in_the_same_jail_is_hidden_from_the_first(jail):
    """The references for follow-through come in only when every answer has had its turn."""
    spy = (
        "import gc\ndef f(x):\n    texts = [s for s in gc.get_objects() if isinstance(s, dict)]\n"
        "    return any('THE-' + 'REFERENCE' in str(d)[:10**6] for d in texts if 'sources' in d)\n"
    )
    seen = []
    with Session(Jail(), Limits(seconds=5)) as session:
        for extra in ([], [("reference 1", "x = 'THE-REFERENCE'")]):
            report = session.run([Job("f", [("cell 1", spy), *extra], CASE)])["f"]
            seen.append(report.observations[0]["value"])
    assert seen == [False, True]


def test_a_session_goes_on_after_the_runner_was_stopped(jail):
    source = "import os\ndef f(x):\n    os.kill(os.getppid(), 9)\ndef g(x):\n    return x\n"
    with Session(Jail(), Limits(seconds=5)) as session:
        for _ in range(2):
            jobs = [Job(name, [("cell 1", source)], CASE) for name in ("f", "g")]
            found = session.run(jobs)
            assert found["f"].ended == "the runner was stopped"
            assert found["g"].observations[0]["value"] == 1.0


def test_what_a_task_leaves_running_is_gone_before_the_next(jail):
    source = (
        "import os, time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        time.sleep(100)\n    return 1\n"
        "def g(x):\n    found = 0\n    for number in range(1, 1000):\n        try:\n"
        "            os.getpgid(number)\n            found += 1\n        except OSError:\n"
        "            pass\n    return found\n"
    )
    jobs = [Job(name, [("cell 1", source)], CASE) for name in ("f", "g")]
    found = run(jobs, Jail(), Limits(seconds=5))
    assert found["f"].observations[0]["value"] == 1
    assert found["g"].observations[0]["value"] <= 3


def test_without_a_jail_the_same_values_come_back(jail):
    lines = "import numpy as np; return float(np.arange(4).sum())"
    assert value(lines, room=NoJail()) == value(lines) == 6.0


def test_without_a_jail_a_hung_task_still_ends(jail):
    report = ask(
        "import signal; signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
        room=NoJail(), limits=Limits(seconds=1),
    )  # fmt: skip
    assert report.ended == "timed out"


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user is what the other tests are run as")
def test_an_ordinary_users_jail_holds_as_well(jail, tmp_path):
    """As a user with no rights, in a view of this machine in which that user can read Python."""
    base = Path(sys.base_prefix)
    shown = {base, Path(sys.prefix), ROOT}
    ways = sorted({p for place in shown for p in place.parents if p != Path("/")})
    words = ["bwrap", "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc"]
    words += ["--perms", "1777", "--tmpfs", "/tmp"]
    for name in ("lib", "lib64", "bin"):
        words += ["--symlink", f"usr/{name}", f"/{name}"]
    for place in ways:
        if not place.is_relative_to("/usr") and place != Path("/tmp"):
            words += ["--perms", "0755", "--dir", str(place)]
    for place in shown:
        words += ["--ro-bind", str(place), str(place)]
    words += ["--dev-bind", "/dev", "/dev", "--dev-bind", "/proc", "/proc"]
    words += ["--setenv", "HOME", "/tmp", "--die-with-parent", "--"]
    words += ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"]
    done = subprocess.run(
        [*words, sys.executable, "-m", "gdlesson.cli", "doctor"],
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    assert "as an ordinary user" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout


def test_the_filter_is_a_program_the_kernel_takes():
    for machine in ("x86_64", "aarch64"):
        program = seccomp.filter_program(machine)
        assert len(program) % 8 == 0
        steps = [program[i : i + 8] for i in range(0, len(program), 8)]
        for index, step in enumerate(steps):
            code, true, false = step[0] | step[1] << 8, step[2], step[3]
            if code & 7 == 5:  # a jump: to a place in the program
                assert index + 1 + max(true, false) < len(steps)
        assert steps[-1][0] == 6  # it ends in a return
    assert seccomp.filter_program("vax") is None
