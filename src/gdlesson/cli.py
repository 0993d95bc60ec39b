"""The `gdlesson` command: `lab` opens the lesson, `site` writes it as pages, the rest grades."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from gdlesson._version import __version__
from gdlesson.instructor import commands as instructor
from gdlesson.workspace.copying import WorkspaceError, copy_lesson
from gdlesson.workspace.desk import desk_trouble

FOLDER = "my-lesson"
#: The section to open first.
FIRST = "notebooks/00-start-here.ipynb"
#: What the server asks when a notebook is saved.
SAVED_WIDGETS = "gdlesson.workspace.saved_widgets"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 if all went well, 2 if it could not start."""
    parser = argparse.ArgumentParser(
        prog="gdlesson", description="Derivatives, gradients and gradient descent, as a lesson."
    )
    parser.add_argument("--version", action="version", version=f"gdlesson {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    lab = commands.add_parser(
        "lab", help="copy the lesson into a folder of your own and open it in JupyterLab"
    )
    lab.add_argument("folder", nargs="?", default=FOLDER, help=f"default: {FOLDER}")
    lab.add_argument("--no-browser", action="store_true", help="print the address to open, only")
    lab.add_argument("--port", type=_port, default=8888, help="default: 8888, or the next one free")
    lab.add_argument("--copy-only", action="store_true", help="copy the lesson, start nothing")
    lab.add_argument(
        "--get-torch", nargs="?", type=Path, const=Path(), metavar="CONSTRAINTS",
        help="get PyTorch, for Section 10, once JupyterLab is open; in the versions of this file",
    )  # fmt: skip
    site = commands.add_parser("site", help="write the lesson as a folder of pages to read")
    site.add_argument("out", type=Path, help="a folder: new, empty, or written by this command")
    instructor.add_to(commands)
    words = sys.argv[1:] if arguments is None else arguments
    given = parser.parse_args(instructor.options_first(words))
    if given.command == "site":
        return write_site(given.out)
    if given.command != "lab":
        return instructor.run(given)
    try:
        return open_lab(
            Path(given.folder), given.port, browser=not given.no_browser,
            start=not given.copy_only, torch=given.get_torch,
        )  # fmt: skip
    except WorkspaceError as error:
        print(f"gdlesson lab: {error}", file=sys.stderr)
        return 2


def write_site(out: Path) -> int:
    """Execute the notebooks and write them as pages; 0 if that went well."""
    try:
        from gdlesson.site.build import build
        from gdlesson.site.errors import SiteError
    except ModuleNotFoundError as error:
        missing = f"{error.name} is not installed. To install it: pip install 'gdlesson[site]'"
        print(f"gdlesson site: {missing}", file=sys.stderr)
        return 2
    try:
        count = build(out, told=lambda said: print(said, flush=True))
    except (SiteError, WorkspaceError) as error:
        print(f"gdlesson site: {error}", file=sys.stderr)
        return 2
    print(f"The site is in {out}: {count} files. Open {out / 'index.html'}.")
    return 0


def open_lab(
    folder: Path, port: int, *, browser: bool = True, start: bool = True, torch: Path | None = None
) -> int:
    """Copy the lesson into `folder`, say what was kept, and start JupyterLab in it.

    With `torch`, a file of versions or an empty path, PyTorch is had in the background.
    """
    if start and (trouble := desk_trouble()):
        raise WorkspaceError(trouble)
    report = copy_lesson(folder)
    if report.added:
        print(f"The lesson is in {folder}: {len(report.added)} files.")
    for line in report.lines():
        print(line)
    if not start:
        return 0
    port = free_port(port)
    command = lab_command(folder, port, browser=browser and has_screen())
    sys.stdout.flush()
    known = os.environ.get("JUPYTER_CONFIG_PATH", "")
    os.environ["JUPYTER_CONFIG_PATH"] = lab_settings(folder, known)
    if torch is not None:
        _get_torch_beside(port, torch)
    if os.name == "posix":
        os.execvp(command[0], command)  # JupyterLab itself now hears Ctrl-C and signals
    return subprocess.call(command)


def _get_torch_beside(port: int, constraint: Path) -> None:
    """Begin to get PyTorch, by a process that waits for JupyterLab at this port and ends with it.

    In a session of its own, for Ctrl-C asks JupyterLab first whether it is meant.

    Limitation: on Windows it goes on to its end.
    """
    command = [sys.executable, "-m", "gdlesson.workspace.torch_background"]
    limits = ["-c", str(constraint.resolve())] if constraint.is_file() else []
    subprocess.Popen(
        [*command, f"--port={port}", f"--beside={os.getpid()}", *limits],
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def lab_command(folder: Path, port: int, *, browser: bool) -> list[str]:
    """The command that opens JupyterLab in `folder`."""
    command = [
        sys.executable, "-m", "jupyterlab",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        # The page needs no extension from the network, so it does not look for any.
        "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def lab_settings(folder: Path, config_path: str = "") -> str:
    """A JUPYTER_CONFIG_PATH without pop-ups about news, with saved widgets and no code cut off.

    The settings are defaults, kept in the learner's folder; their own settings override them.
    """
    place = (folder / ".gdlesson" / "jupyter").resolve()
    defaults = {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
        # In a narrow window, too, all code is in sight.
        "@jupyterlab/notebook-extension:tracker": {
            "codeCellConfig": {"lineNumbers": False, "lineWrap": True}
        },
    }
    extensions = {"ServerApp": {"jpserver_extensions": {SAVED_WIDGETS: True}}}
    files = {
        "labconfig/default_setting_overrides.json": defaults,
        "jupyter_server_config.d/gdlesson.json": extensions,
    }
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(json.dumps(content))
    return os.pathsep.join(filter(None, [config_path, str(place)]))


def has_screen() -> bool:
    """Whether a browser can be expected to open here."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def free_port(wanted: int, tries: int = 50) -> int:
    """The first port from `wanted` on that nobody listens at; 0 stands for any."""
    if wanted == 0:
        tries = 1
    for port in range(wanted, min(wanted + tries, 65536)):
        with socket.socket() as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise WorkspaceError(f"no free port from {wanted} on; name another one: --port 9000")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a whole number, 0 to 65535; got {text!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
