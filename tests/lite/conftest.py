"""What `make lite-test` made before: JupyterLite's folder, and as much of Pyodide as there is."""

import os
from pathlib import Path

import pytest


def made(name):
    """The folder that the environment names, or a skip: it takes minutes to make."""
    if not os.environ.get(name):
        pytest.skip("`make lite-test` makes what this is tried on")
    return Path(os.environ[name])


@pytest.fixture(scope="session")
def site():
    return made("GDL_LITE")


@pytest.fixture(scope="session")
def pyodide():
    return made("GDL_PYODIDE")
