"""Every notebook executed, two kernels at a time, in a folder that is gone afterwards."""

from __future__ import annotations

import asyncio
import copy
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from gdlesson.site.errors import SiteError
from gdlesson.site.stills import SOURCE
from gdlesson.workspace.copying import PARTS

#: How many kernels run at a time, and for how many seconds a cell may.
KERNELS = 2
CELL_TIMEOUT = 180


class _ThisPython(KernelSpecManager):
    """The Python that builds the site runs its notebooks, whatever kernels are installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        words = ["-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=ERROR"]
        command = [sys.executable, *words]
        return KernelSpec(argv=command, display_name=kernel_name, language="python")


def executed(
    lesson: Path, notebooks: Iterable[tuple[str, Any]], told: Callable[[str], None]
) -> dict[str, Any]:
    """Run notebooks from top to bottom.

    Args:
        lesson: the folder that has notebooks/ and exercises/; nothing is written to it.
        notebooks: a file in it and the notebook itself, each.
        told: hears the name of each notebook that has been run.

    Returns:
        The notebooks with their outputs and the state of their widgets, by file.

    Raises:
        SiteError: if a cell raises that isn't tagged for it, or takes too long; names it.

    Limitation: a notebook reads from the copies beside it, and whatever it writes is lost.
    """
    with _workplace(lesson) as place:
        return asyncio.run(_all(place, list(notebooks), told))


@contextmanager
def _workplace(lesson: Path) -> Iterator[Path]:
    """A folder with the lesson in it; what Jupyter and IPython keep for a user is there, too."""
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        place = Path(folder)
        for part in PARTS:
            shutil.copytree(lesson / part, place / part)
        yield place


async def _all(
    place: Path, notebooks: list[tuple[str, Any]], told: Callable[[str], None]
) -> dict[str, Any]:
    free = asyncio.Semaphore(KERNELS)

    async def one(file: str, notebook: Any) -> tuple[str, Any]:
        async with free:
            made = await _run(place, file, notebook)
        told(Path(file).stem)
        return file, made

    return dict(await asyncio.gather(*(one(*pair) for pair in notebooks)))


async def _run(place: Path, file: str, notebook: Any) -> Any:
    made = copy.deepcopy(notebook)
    made.cells.insert(0, nbformat.v4.new_code_cell(SOURCE))
    # MPLBACKEND is the notebook's to choose; a user's start-up files are not the lesson's.
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    env = {**kept, "PYTHONHASHSEED": "0", "IPYTHONDIR": str(place / ".ipython")}
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=_ThisPython(),
        connection_file=str(place / f"{Path(file).stem}.json"),
    )
    where = {"metadata": {"path": str((place / file).parent)}}
    client = NotebookClient(made, km=manager, timeout=CELL_TIMEOUT, resources=where)
    try:
        await client.async_execute(env=env)
    except CellExecutionError as error:
        raise SiteError(f"{file}: a cell raised {error.ename}: {error.evalue}") from error
    except TimeoutError as error:
        raise SiteError(f"{file}: a cell took more than {CELL_TIMEOUT} s.") from error
    except RuntimeError as error:  # of nbclient and jupyter_client
        raise SiteError(f"{file}: its kernel ended or did not start: {error}") from error
    del made.cells[0]
    return made
