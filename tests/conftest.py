"""What the tests share: the built site, a server for it, and one Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from dlnotes.widgets._bundle import STATIC
from tests.widgets.harness import quiet_page
from tests.widgets.harness import served as serve
from tools.browser import ARGUMENTS, find

ROOT = Path(__file__).parents[1]


# Files of many slow tests, one as good as the other: either worker takes them one by one, as it has time.
APART = {"test_access.py", "test_controls.py", "test_explorers.py", "test_visit.py"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of any other file together, for they share what is costly to make."""
    for item in items:
        if item.path.name not in APART and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).as_posix()))


@pytest.fixture(autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, not there yet, in which this test alone keeps progress; nobody's own is touched."""
    folder = tmp_path_factory.getbasetemp() / f"data-{uuid.uuid4().hex}"
    monkeypatch.setenv("DLNOTES_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Return the Chromium that `make test` found or installed."""
    path = find()
    if path is None:
        pytest.fail("no Chromium: run `python -m tools.browser`")
    browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the folder of the built site; it is built once a run, by whoever needs it first."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    done, log = shared / "site-built", shared / "site.log"
    try:
        os.close(os.open(shared / "site-lock", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        deadline = time.monotonic() + 300
        while not done.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
    else:
        command = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-W", "--keep-going"]
        with log.open("w", encoding="utf-8") as out:
            status = subprocess.run(command, cwd=ROOT, stdout=out, stderr=out, check=False).returncode
        done.write_text(str(status), encoding="utf-8")
    if not done.exists() or done.read_text(encoding="utf-8") != "0":
        pytest.fail(f"the site does not build:\n{log.read_text(encoding='utf-8')[-4000:]}")
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """Return the address of the site on a server of its own, without a closing slash."""
    with serve(site) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Return a page of its own, on whose console nothing may be complained of."""
    with quiet_page(chromium, viewport={"width": 1280, "height": 900}) as page:
        yield page


@pytest.fixture(scope="session")
def modules(chromium: Browser) -> Iterator[Page]:
    """Return a page from which `import("/shared/x.mjs")` reaches the modules as they are written."""
    with serve(STATIC) as address, quiet_page(chromium) as page:
        page.route(
            "**/blank", lambda route: route.fulfill(content_type="text/html", body="<title>modules</title>")
        )
        page.goto(f"{address}/blank")
        yield page
