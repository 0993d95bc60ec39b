"""What `make test` does on machines that lack something: found, installed, or said in one line."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from tools.browsers import find_browser
from tools.machine import Machine
from tools.prerequisites import ensure_browser, look
from tools.running import TaskError

RELEASES = {
    "debian": 'PRETTY_NAME="Debian"\nID=debian\n',
    "ubuntu": "NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\n",
    "mint": 'ID=linuxmint\nID_LIKE="ubuntu debian"\n',
    "fedora": 'NAME="Fedora Linux"\nID=fedora\n',
    "arch": "ID=arch\n",
}
#: What a package brings, and where.
BRINGS = {
    "bubblewrap": "/usr/bin/bwrap",
    "util-linux": "/usr/bin/setpriv",
    "chromium": "/usr/bin/chromium",
    "chromium-headless-shell": "/usr/bin/chromium-headless-shell",
}
#: The packages of a browser for the tests, its own first.
SYSTEMS = {
    "debian": "chromium-headless-shell fonts-dejavu-core",
    "fedora": "chromium dejavu-sans-fonts",
}
APT = "apt-get update && {}apt-get install -y"
VENV = f"python3.{sys.version_info.minor}-venv"
PYTHON = "/project/.venv/bin/python"


class Fake(Machine):
    """A machine in words; `ran` is what it was told to do, in order.

    `who` is "root", "sudo" (without a password), "asks" (a sudo that wants one) or "nobody";
    `playwright` is what comes of its download: "works", "lacks libraries" or "refused".
    """

    prefix = "/usr"

    def __init__(self, linux="debian", who="root", has=(), playwright="refused", **more):
        self.system = more.pop("system", "linux")
        self.release, self.who, self.playwright = RELEASES[linux], who, playwright
        self.programs = {name: f"/usr/bin/{name}" for name in has}
        if who in ("sudo", "asks"):
            self.programs["sudo"] = "/usr/bin/sudo"
        self.files = more.pop("files", {})
        self.variables = more.pop("variables", {})
        self.mirror = more.pop("mirror", True)
        self.venv = more.pop("venv", True)
        self.jails = more.pop("jails", True)
        self.broken = more.pop("broken", ())
        self.atomic = more.pop("atomic", True)
        self.downloaded = self.libraries = False
        self.ran = []
        assert not more

    def which(self, program):
        return self.programs.get(program)

    def is_file(self, path):
        return path in self.files

    def read(self, path):
        return self.release if path == "/etc/os-release" else self.files.get(path, "")

    def variable(self, name):
        return self.variables.get(name, "")

    def has_module(self, name):
        return self.venv or name != "ensurepip"

    def has_library(self, name):
        assert name == "libatomic.so.1"
        return self.atomic

    def is_root(self):
        return self.who == "root"

    def run(self, *command, timeout=60.0):
        if command == ("sudo", "-n", "true"):
            return (0, "") if self.who == "sudo" else (1, "sudo: a password is required\n")
        if command[0] == PYTHON and command[1] == "-c":
            own = self.downloaded and (self.playwright == "works" or self.libraries)
            works = command[-1] not in self.broken if command[-1] else own
            return (0, "") if works and self.atomic else (1, "Executable doesn't exist\n")
        if command[:3] == (PYTHON, "-m", "playwright") and command[3] == "--version":
            return (0, "1.60\n") if self.atomic else (127, "node: error: libatomic.so.1: no such\n")
        if command[-1] == "--version":
            return (1, "needs a snap\n") if command[0] in self.broken else (0, "Chromium 1\n")
        if command[0] == "bwrap":
            return (0, "") if self.jails else (1, "bwrap: setting up uid map: Permission denied\n")
        return self._act(command)

    def _act(self, command):
        self.ran.append(" ".join(command))
        if command[1:5] == ("-m", "playwright", "install", "chromium"):
            self.downloaded = self.playwright != "refused"
            return (0, "") if self.downloaded else (1, "Error: Download failure\n")
        allowed = self.who == "root" or (self.who == "sudo" and command[:2] == ("sudo", "-n"))
        if not allowed or not self.mirror:
            return 100, "Reading lists\nE: Unable to locate package\n"
        if "install-deps" in command:
            self.libraries = True
        for package in command:
            if package in BRINGS:
                self.programs[Path(BRINGS[package]).name] = BRINGS[package]
            self.venv = self.venv or package == VENV
            self.atomic = self.atomic or package in ("libatomic1", "libatomic")
        return 0, ""


JAIL = ("bwrap", "setpriv")


def said_by(call, *arguments):
    with pytest.raises(TaskError) as caught:
        call(*arguments)
    text = str(caught.value)
    assert "\n" not in text
    return text


# --- where everything is there ------------------------------------------------------------------


@pytest.mark.parametrize("who", ["root", "sudo", "asks", "nobody"])
@pytest.mark.parametrize("linux", RELEASES)
def test_nothing_is_done_where_nothing_is_missing(linux, who, capsys):
    machine = Fake(linux, who, has=[*JAIL, "chromium"])
    look(["venv", "jail", "browser"], machine)
    assert ensure_browser(PYTHON, machine) == "/usr/bin/chromium"
    assert not machine.ran
    assert not capsys.readouterr().out


def test_an_ordinary_user_needs_no_setpriv():
    look(["jail"], Fake(who="nobody", has=["bwrap"]))


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_there_are_jails_on_linux_only(system):
    machine = Fake(who="nobody", system=system)
    look(["venv", "jail"], machine)
    assert not machine.ran


# --- a jail -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("linux", "install"),
    [
        ("debian", "apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends"),
        ("ubuntu", "apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends"),
        ("mint", "apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends"),
        ("fedora", "dnf install -y -q"),
    ],
)
@pytest.mark.parametrize(("who", "rights"), [("root", ""), ("sudo", "sudo -n ")])
def test_a_jail_is_installed_by_whoever_may(linux, install, who, rights, capsys):
    machine = Fake(linux, who, has=["setpriv"])
    look(["jail"], machine)
    unattended = "env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 "
    apt = install.startswith("apt-get")
    *first, last = machine.ran
    assert first == ([f"{rights}{unattended}apt-get -qq update"] if apt else [])
    assert last == f"{rights}{unattended if apt else ''}{install} bubblewrap"
    said = capsys.readouterr().out
    assert "bubblewrap" in said
    assert ("with sudo" if rights else "as root") in said


def test_it_is_said_before_it_is_done(capsys):
    class Listens(Fake):
        def _act(self, command):
            assert "Installing as root: bubblewrap" in capsys.readouterr().out or self.ran
            return super()._act(command)

    machine = Listens(has=["setpriv"])
    look(["jail"], machine)
    assert machine.ran


@pytest.mark.parametrize(
    ("linux", "typed"),
    [
        ("debian", f"{APT} bubblewrap {SYSTEMS['debian']}"),
        ("ubuntu", "apt-get update && {}apt-get install -y bubblewrap"),
        ("fedora", "dnf install -y bubblewrap chromium dejavu-sans-fonts"),
    ],
)
@pytest.mark.parametrize("who", ["asks", "nobody"])
def test_an_ordinary_user_is_told_at_once_what_to_type(linux, typed, who):
    machine = Fake(linux, who)
    text = said_by(look, ["jail", "browser"], machine)
    sudo = "sudo " if who == "asks" else ""
    typed = typed.format(sudo)
    assert text.endswith(f"; type: sudo {typed}" if sudo else f"; type, as root: {typed}")
    assert "bwrap" in text
    assert not machine.ran


def test_where_the_packages_are_unknown_the_programs_are_named():
    for who in ("root", "nobody"):
        machine = Fake("arch", who, has=["setpriv"])
        assert said_by(look, ["jail"], machine).endswith("; install bubblewrap")
        assert not machine.ran


def test_an_install_that_fails_says_why_and_what_to_type():
    text = said_by(look, ["jail"], Fake(mirror=False))
    assert "(installing failed: E: Unable to locate package)" in text
    typed = "apt-get update && apt-get install -y bubblewrap util-linux"
    assert text.endswith(f"; type: {typed}")


@pytest.mark.parametrize(
    ("setting", "value", "typed"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1\n", "userns=0"),
        ("kernel/unprivileged_userns_clone", "0\n", "unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0\n", "max_user_namespaces=15000"),
    ],
)
def test_a_setting_that_forbids_jails_is_named_at_once(setting, value, typed):
    files = {f"/proc/sys/{setting}": value}
    machine = Fake("ubuntu", "sudo", has=["bwrap"], jails=False, files=files)
    text = said_by(look, ["jail"], machine)
    assert f"; type: sudo sysctl -w {setting.replace('/', '.')}=" in text
    assert text.endswith(typed)
    assert not machine.ran


def test_a_setting_that_allows_jails_is_not_blamed(capsys):
    files = {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "0\n"}
    look(["jail"], Fake(who="nobody", has=["bwrap"], jails=False, files=files))
    assert "Permission denied" in capsys.readouterr().out


def test_a_container_without_the_right_to_jail_is_told_before_the_rest_and_fails_in_ci(capsys):
    look(["jail"], Fake(has=JAIL, jails=False))
    assert "will be left out" in capsys.readouterr().out
    text = said_by(look, ["jail"], Fake(has=JAIL, jails=False, variables={"CI": "true"}))
    assert "--privileged" in text


# --- a browser ----------------------------------------------------------------------------------

DOWNLOAD = f"{PYTHON} -m playwright install chromium"


def test_that_a_browser_is_missing_does_not_stop_the_first_look():
    machine = Fake(who="nobody", has=["bwrap"])
    look(["jail", "browser"], machine)
    assert not machine.ran


@pytest.mark.parametrize("who", ["root", "sudo", "asks", "nobody"])
@pytest.mark.parametrize("linux", RELEASES)
def test_playwrights_own_download_comes_before_the_systems_packages(linux, who):
    machine = Fake(linux, who, playwright="works")
    assert ensure_browser(PYTHON, machine) is None
    assert machine.ran == [DOWNLOAD]
    assert ensure_browser(PYTHON, machine) is None  # it is there now
    assert machine.ran == [DOWNLOAD]


@pytest.mark.parametrize("playwright", ["refused", "lacks libraries"])
@pytest.mark.parametrize(("linux", "packages"), SYSTEMS.items())
@pytest.mark.parametrize(("who", "rights"), [("root", ""), ("sudo", "sudo -n ")])
def test_the_systems_browser_comes_next(linux, packages, playwright, who, rights):
    machine = Fake(linux, who, playwright=playwright)
    assert ensure_browser(PYTHON, machine) == f"/usr/bin/{packages.split()[0]}"
    assert machine.ran[0] == DOWNLOAD
    assert machine.ran[-1].startswith(f"{rights}env" if linux == "debian" else f"{rights}dnf")
    assert machine.ran[-1].endswith(f" {packages}")


@pytest.mark.parametrize(("who", "rights"), [("root", ""), ("sudo", "sudo -n ")])
def test_on_ubuntu_playwrights_browser_gets_its_libraries(who, rights):
    machine = Fake("ubuntu", who, playwright="lacks libraries")
    assert ensure_browser(PYTHON, machine) is None
    assert machine.ran == [DOWNLOAD, f"{rights}{PYTHON} -m playwright install-deps chromium"]


def test_on_ubuntu_libraries_that_do_not_come_are_told():
    machine = Fake("ubuntu", playwright="lacks libraries", mirror=False)
    text = said_by(ensure_browser, PYTHON, machine)
    assert "E: Unable to locate package" in text
    assert text.endswith(f"; type: {PYTHON} -m playwright install-deps chromium")


@pytest.mark.parametrize("who", ["asks", "nobody"])
@pytest.mark.parametrize(
    ("linux", "playwright", "typed"),
    [
        ("debian", "refused", f"{APT} {SYSTEMS['debian']}"),
        (
            "debian",
            "lacks libraries",
            f"{APT} {SYSTEMS['debian']}",
        ),
        ("fedora", "refused", "dnf install -y chromium dejavu-sans-fonts"),
        ("ubuntu", "refused", "snap install chromium, or set CHROMIUM to the path of a Chrome"),
        ("ubuntu", "lacks libraries", f"{PYTHON} -m playwright install-deps chromium"),
    ],
)
def test_without_a_browser_an_ordinary_user_is_told_what_to_type(linux, playwright, typed, who):
    machine = Fake(linux, who, playwright=playwright)
    text = said_by(ensure_browser, PYTHON, machine)
    sudo = "sudo " if who == "asks" or "snap" in typed else ""
    assert text.endswith(f"{sudo or 'as root: '}{typed.format(sudo)}")
    assert machine.ran == [DOWNLOAD]


@pytest.mark.parametrize("system", ["darwin", "win32", "linux"])
@pytest.mark.parametrize("playwright", ["refused", "lacks libraries"])
def test_elsewhere_a_browser_is_asked_for(system, playwright):
    machine = Fake("arch", "nobody", playwright=playwright, system=system)
    text = said_by(ensure_browser, PYTHON, machine)
    assert text.endswith("install Chromium or Chrome, or set CHROMIUM to the path of one")
    assert machine.ran == [DOWNLOAD]


def test_a_script_that_only_speaks_of_a_snap_is_no_browser():
    machine = Fake("ubuntu", has=["chromium-browser"], broken=["/usr/bin/chromium-browser"])
    assert find_browser(machine) is None
    machine.programs["google-chrome"] = "/usr/bin/google-chrome"
    assert find_browser(machine) == "/usr/bin/google-chrome"


def test_a_browser_on_windows_is_not_asked_for_its_version():
    place = r"C:\Program Files\Google\Chrome\Application\chrome.exe"
    machine = Fake(system="win32", files={place: ""}, has=["chrome"], broken=["/usr/bin/chrome"])
    assert find_browser(machine) == "/usr/bin/chrome"
    machine.programs.clear()
    assert find_browser(machine) == place


def test_chromium_names_the_browser_that_is_meant_or_is_told_to_be_wrong():
    machine = Fake(
        has=["chromium"], files={"/opt/chrome": ""}, variables={"CHROMIUM": "/opt/chrome"}
    )
    assert find_browser(machine) == "/opt/chrome"
    machine.variables["CHROMIUM"] = "/opt/chorme"
    text = said_by(find_browser, machine)
    assert "/opt/chorme" in text


class Snap(Fake):
    """Has a Chrome that tells its version, but that Playwright can't start."""

    def run(self, *command, timeout=60.0):
        if command[0] == PYTHON and command[-1] == "/usr/bin/google-chrome":
            return 1, "Traceback\nplaywright.Error: Target closed\n╔══╗\n╚══╝\n"
        return super().run(*command, timeout=timeout)


def test_a_browser_that_playwright_cannot_start_is_named_and_not_taken(capsys):
    machine = Snap(has=["google-chrome"], playwright="works")
    assert find_browser(machine) == "/usr/bin/google-chrome"
    assert ensure_browser(PYTHON, machine) is None
    assert machine.ran == [DOWNLOAD]
    assert "/usr/bin/google-chrome is no browser" in capsys.readouterr().out


def test_a_browser_that_was_chosen_and_does_not_start_is_told():
    chosen = "/usr/bin/google-chrome"
    machine = Snap(files={chosen: ""}, variables={"CHROMIUM": chosen}, playwright="works")
    text = said_by(ensure_browser, PYTHON, machine)
    assert text.endswith("can't start: playwright.Error: Target closed")
    assert chosen in text
    assert not machine.ran


@pytest.mark.parametrize(
    ("linux", "package"),
    [("debian", "libatomic1"), ("ubuntu", "libatomic1"), ("fedora", "libatomic")],
)
def test_the_library_of_playwrights_node_is_installed_or_told_before_anything(linux, package):
    machine = Fake(linux, has=["chromium"], atomic=False)
    look(["browser"], machine)
    assert machine.ran[-1].endswith(f" {package}")
    text = said_by(look, ["browser"], Fake(linux, "asks", has=["chromium"], atomic=False))
    assert text.endswith(f"install -y {package}")
    assert "libatomic.so.1" in text


def test_a_playwright_that_does_not_start_is_told_with_its_own_words():
    text = said_by(ensure_browser, PYTHON, Fake(has=["chromium"], atomic=False))
    assert text == "Playwright does not start: node: error: libatomic.so.1: no such"


# --- Python's venv ------------------------------------------------------------------------------


@pytest.mark.parametrize("linux", ["debian", "ubuntu"])
@pytest.mark.parametrize("who", ["root", "sudo"])
def test_debians_python_gets_its_venv(linux, who):
    machine = Fake(linux, who, venv=False)
    look(["venv"], machine)
    assert machine.ran[-1].endswith(f" {VENV}")


@pytest.mark.parametrize("who", ["asks", "nobody"])
def test_debians_python_without_venv_is_told_at_once(who):
    text = said_by(look, ["venv"], Fake(who=who, venv=False))
    typed = {
        "asks": f"; type: sudo apt-get update && sudo apt-get install -y {VENV}",
        "nobody": f"; type, as root: apt-get update && apt-get install -y {VENV}",
    }
    assert text.endswith(typed[who])


def test_all_that_is_missing_is_installed_in_one_go_and_said_in_one_line():
    machine = Fake(venv=False)
    look(["venv", "jail", "browser"], machine)
    assert machine.ran[-1].endswith(f" {VENV} bubblewrap util-linux")
    text = said_by(look, ["venv", "jail", "browser"], Fake(who="asks", venv=False))
    assert text.endswith(f"install -y {VENV} bubblewrap {SYSTEMS['debian']}")


@pytest.mark.parametrize("linux", ["debian", "fedora", "arch"])
def test_a_python_that_is_not_the_systems_gets_no_package_of_the_system(linux):
    machine = Fake(linux, venv=False)
    machine.prefix = "/opt/python"
    text = said_by(look, ["venv"], machine)
    assert text.endswith("use a Python that has the modules venv and ensurepip")
    assert not machine.ran


# --- the real one -------------------------------------------------------------------------------


def test_a_command_can_ask_nothing_and_its_end_is_told():
    machine = Machine()
    code, said = machine.run(sys.executable, "-c", "import sys; print(repr(sys.stdin.read()))")
    assert (code, said.strip()) == (0, "''")
    code, said = machine.run(sys.executable, "-c", "import sys; print('why'); sys.exit(3)")
    assert (code, said.strip()) == (3, "why")
    assert machine.run("no-such-program-anywhere")[0] == 127
    wait = "import threading; threading.Event().wait(30)"
    assert machine.run(sys.executable, "-c", wait, timeout=0.2) == (124, "no answer in 0 s")


def test_the_real_machine_answers():
    machine = Machine()
    assert machine.has_module("json")
    assert not machine.has_module("no_such_module")
    assert not machine.has_library("libnosuchthing.so.9")
    assert machine.which("no-such-program-anywhere") is None
    assert machine.read("/no/such/file") == ""
    assert machine.is_file(__file__)
    assert not machine.is_file("/no/such/file")
