"""What the doctor looks at: plain facts, no judgement."""

from __future__ import annotations

import importlib.metadata
import json
import locale
import os
import shutil
import sys
import sysconfig
import tempfile
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path

PACKAGES = ("numpy", "matplotlib", "ipywidgets", "anywidget", "jupyterlab", "notebook", "ipykernel")
FRONT_ENDS = {
    "ipywidgets": "@jupyter-widgets/jupyterlab-manager",
    "anywidget": "anywidget",
}
DATA = ("fonts", "quiz/bank", "claims/bank", "widgets/static")
BROWSERS = ("chromium", "google-chrome", "firefox", "microsoft-edge")


@dataclass(frozen=True)
class Facts:
    """What is so on this machine.

    Attributes
    ----------
    python : the version of the running Python, as (major, minor).
    packages : installed versions by name; a package that is not installed is not there.
    front_ends : the JupyterLab extensions found, by the package that brings them.
    missing_data : folders of the package that are empty or gone.
    folder_writable, data_writable : whether the working folder and the user's data folder can be written.
    text_encoding, console_encoding : how Python reads files by default, and how it prints.
    browser : whether a browser can be opened.
    shadowing : files of the working folder that hide a package by having its name.
    kernel_python : the Python that the notebook kernel ``python3`` starts, if it names one.
    own_python : the Python that is running.
    """

    python: tuple[int, int] = (3, 12)
    packages: dict[str, str] = field(default_factory=dict)
    front_ends: frozenset[str] = frozenset(FRONT_ENDS)
    missing_data: tuple[str, ...] = ()
    folder_writable: bool = True
    data_writable: bool = True
    text_encoding: str = "utf-8"
    console_encoding: str = "utf-8"
    browser: bool = True
    shadowing: tuple[str, ...] = ()
    kernel_python: str | None = None
    own_python: str = ""


def _packages() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _jupyter_folders() -> list[Path]:
    own = Path(sysconfig.get_path("data")) / "share" / "jupyter"
    extra = [Path(part) for part in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if part]
    home = Path(os.environ.get("JUPYTER_DATA_DIR", Path.home() / ".local" / "share" / "jupyter"))
    return [*extra, home, own]


def _front_ends() -> frozenset[str]:
    places = [folder / "labextensions" for folder in _jupyter_folders()]
    return frozenset(
        package for package, name in FRONT_ENDS.items() if any((p / name).is_dir() for p in places)
    )


def _kernel_python() -> str | None:
    for folder in _jupyter_folders():
        spec = folder / "kernels" / "python3" / "kernel.json"
        if spec.is_file():
            command = json.loads(spec.read_text(encoding="utf-8")).get("argv") or [""]
            return str(command[0])
    return None


def _writable(folder: Path) -> bool:
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _data_folder() -> Path:
    """Return the nearest existing folder above the one that keeps progress."""
    folder = Path(os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME") or Path.home())
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return any(shutil.which(name) for name in BROWSERS)
    return True


def look(folder: Path | None = None) -> Facts:
    """Collect the facts about this machine and the working folder; nothing is changed.

    Examples
    --------
    >>> look().python >= (3, 11)
    True
    """
    here = Path.cwd() if folder is None else folder
    package = Path(__file__).parents[1]
    names = ("dlnotes", *PACKAGES)
    return Facts(
        python=sys.version_info[:2],
        packages=_packages(),
        front_ends=_front_ends(),
        missing_data=tuple(name for name in DATA if not any((package / name).glob("*"))),
        folder_writable=_writable(here),
        data_writable=_writable(_data_folder()),
        text_encoding="utf-8" if sys.flags.utf8_mode else locale.getencoding(),
        console_encoding=getattr(sys.stdout, "encoding", None) or "ascii",
        browser=_has_browser(),
        shadowing=tuple(f"{name}.py" for name in names if (here / f"{name}.py").exists()),
        kernel_python=_kernel_python(),
        own_python=sys.executable,
    )
