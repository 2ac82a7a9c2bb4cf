"""A JupyterLab of its own: a free port, a temporary folder, no settings of the user's."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.widgets.harness import EXPLORERS

SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Dark"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}

CELLS = {
    "boundary": 'from dlnotes.widgets import *\nboundary = Boundary(lang="en")\nboundary',
    "stacker": 'stacker = ShapeStacker(lang="en")\nstacker',
    "quiz": 'quiz = Quiz("05-logistic-regression", lang="en")\nquiz',
    "progress": 'progress = Progress(lang="en")\nprogress',
    "lab": (
        "import ipywidgets\n"
        "X, y = [[0, 0], [1, 2], [2, 1], [3, 3], [1, 1], [2, 2]], [0, 0, 0, 1, 1, 1]\n"
        'slider = ipywidgets.FloatSlider(min=-5, max=5, description="linked")\n'
        'mine = Boundary(X, y, lang="en")\n'
        'ipywidgets.jslink((slider, "value"), (mine, "w1"))\n'
        "ipywidgets.VBox([slider, mine])"
    ),
}
CELLS |= {
    f"live-{name}": f'live_{name} = {explorer.__name__}(lang="en")\nlive_{name}'
    for name, explorer in EXPLORERS.items()
}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _write_notebook(path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with settings, room for a running server, and `work/try.ipynb`."""
    home = tmp_path_factory.mktemp("lab")
    settings = home / "config" / "labconfig"
    for folder in (home / "work", settings):
        folder.mkdir(parents=True)
    (settings / "default_setting_overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    _write_notebook(home / "work" / "try.ipynb")
    return home


@pytest.fixture(scope="package")
def lab(home: Path) -> Iterator[str]:
    """Return the address of a running JupyterLab."""
    port = _free_port()
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "config" / "user"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "DLNOTES_DATA": str(home / "progress"),
    }
    environment.pop("DLNOTES_STATIC", None)
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={home / 'work'}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    log = home / "lab.log"
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=home / "work")
    try:
        _wait(server, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text(encoding='utf-8')[-2000:]}")


def _run_all(page: Page) -> None:
    """Run every cell. JupyterLab drops the command while it is still restoring: say it until it is heard."""
    prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt")
    for _ in range(20):
        page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Escape")
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            expect(prompts.first).not_to_have_text("[ ]:", timeout=3_000)
        except AssertionError:
            page.keyboard.press("Escape")
        else:
            return
    pytest.fail("JupyterLab does not run the cells")


@contextmanager
def opened(lab: str, chromium: Browser, name: str, cells: int, boxes: int) -> Iterator[Page]:
    """Open a notebook of so many code cells, run them all, and wait for so many widgets in a box."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    room = name.partition(".")[0]  # a workspace of its own: else the notebooks of other tests open beside it
    page.goto(f"{lab}/lab/workspaces/{room}/tree/{name}")
    page.locator(".jp-Notebook .jp-CodeCell").nth(cells - 1).wait_for(timeout=120_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=120_000)
    _run_all(page)
    try:
        page.locator(".jp-Cell .dl-box").nth(boxes - 1).wait_for(state="attached", timeout=120_000)
    except TimeoutError:
        pytest.fail(f"not every cell made its widget:\n{page.locator('.jp-Notebook').inner_text()[-3000:]}")
    yield page
    context.close()


@pytest.fixture(scope="package")
def notebook(lab: str, chromium: Browser) -> Iterator[Page]:
    """Return the notebook in JupyterLab, with all of its cells run."""
    with opened(lab, chromium, "try.ipynb", len(CELLS), len(CELLS) - 1) as page:
        yield page


@pytest.fixture(scope="package")
def kernel(notebook: Page, home: Path) -> Iterator[Callable[[str], Any]]:
    """Return a way to ask the kernel for the value of an expression, after a statement."""
    (connection,) = (home / "runtime").glob("kernel-*.json")
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=60)

    def ask(expression: str, statement: str = "") -> Any:
        message = client.execute(
            statement, user_expressions={"asked": f"repr({expression})"}, store_history=False
        )
        while (reply := client.get_shell_msg(timeout=60))["parent_header"].get("msg_id") != message:
            pass
        content = reply["content"]
        assert content["status"] == "ok", content
        found = content["user_expressions"]["asked"]
        assert found["status"] == "ok", found
        return ast.literal_eval(ast.literal_eval(found["data"]["text/plain"]))

    yield ask
    client.stop_channels()
