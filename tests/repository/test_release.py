"""What a release hands out runs where learners are: an empty folder with a Korean name, no git, no make.

The packages that notebooks import are taken from this environment by links, but dlnotes is not: it has to
come from the wheel, through the first cell of the notebook.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.site.pages import BOOK, LANGUAGES, spread
from tools.release import main

pytestmark = pytest.mark.xdist_group("release")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("dist")
    assert main(["--into", str(into)]) == 0
    return into


@pytest.fixture(scope="module")
def learner(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the unpacked notebooks and an environment that lacks dlnotes."""
    folder = tmp_path_factory.mktemp("사용자") / "딥러닝 노트"
    folder.mkdir()
    with zipfile.ZipFile(dist / "notebooks.zip") as packed:
        packed.extractall(folder)
    venv.create(folder / ".venv", with_pip=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder / ".venv")}))
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        own = "dlnotes" in entry.name or entry.name.startswith("pip")
        if not own and not (packages / entry.name).exists():
            (packages / entry.name).symlink_to(entry)
    return folder


# One kernel, emptied before each notebook: what is to be seen is whether each finds all that it needs.
RUN = """
import sys
import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
manager = AsyncKernelManager(kernel_name="python3")
for name in sys.argv[1:]:
    notebook = nbformat.read(name, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    NotebookClient(notebook, km=manager, timeout=120).execute()
    print(name, flush=True)
import dlnotes
print(dlnotes.__file__)
"""


def python(folder: Path) -> str:
    scripts = "Scripts" if os.name == "nt" else "bin"
    return str(folder / ".venv" / scripts / "python")


def test_the_wheel_holds_all_that_the_package_reads(dist: Path, root: Path) -> None:
    [wheel] = dist.glob("dlnotes-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
        [metadata] = [packed.read(name).decode() for name in held if name.endswith("METADATA")]
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "dlnotes"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(tracked) <= held
    needs = [Requirement(line) for line in Parser().parsestr(metadata).get_all("Requires-Dist")]
    assert {need.name for need in needs if need.marker is None} == {"numpy", "matplotlib"}


def test_the_same_tree_gives_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    main(["--into", str(tmp_path)])
    for path in dist.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_learners_environment_has_no_dlnotes(learner: Path) -> None:
    ran = subprocess.run(
        [python(learner), "-c", "import dlnotes"], cwd=learner, capture_output=True, check=False
    )
    assert b"ModuleNotFoundError" in ran.stderr


NOTEBOOKS = sorted(path.name for path in (BOOK / "ko").glob("*.ipynb"))


@pytest.mark.parametrize(("half", "lang"), spread(["0", "1"], LANGUAGES))
def test_every_notebook_runs_in_an_empty_folder(learner: Path, half: str, lang: str) -> None:
    """The first one installs the wheel; pip is told that there is no network."""
    names = NOTEBOOKS[int(half) :: 2]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DLNOTES"))}
    environment |= {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    ran = subprocess.run(
        [python(learner), "-c", RUN, *names],
        cwd=learner / lang,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    *ran_through, where = ran.stdout.splitlines()
    assert ran_through == names
    assert where.startswith(str(learner))


VERSIONS = ("3.11", "3.12", "3.13")
PLATFORMS = ("x86_64-pc-windows-msvc", "aarch64-apple-darwin")


def _resolve(wanted: list[str], version: str, platform: str) -> subprocess.CompletedProcess[str]:
    """Ask which packages a learner there would get, from wheels alone."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "-",
        "--quiet",
        "--no-config",
        "--no-python-downloads",
    ]
    command += ["--only-binary", ":all:", "--python-version", version, "--python-platform", platform]
    return subprocess.run(command, input="\n".join(wanted), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_learners_set_resolves_from_wheels_alone(dist: Path, version: str, platform: str) -> None:
    [wheel] = dist.glob("dlnotes-*.whl")
    ran = _resolve([f"dlnotes[widgets] @ {wheel.as_uri()}", "jupyterlab"], version, platform)
    assert ran.returncode == 0, ran.stderr
    found = {Requirement(line).name for line in ran.stdout.splitlines() if re.match(r"[a-z]", line)}
    assert {"dlnotes", "numpy", "matplotlib", "anywidget", "ipywidgets", "jupyterlab"} <= found


def test_a_package_without_a_wheel_is_refused() -> None:
    ran = _resolve(["sphinxcontrib-lunrsearch==0.1"], "3.12", PLATFORMS[0])
    assert ran.returncode != 0
