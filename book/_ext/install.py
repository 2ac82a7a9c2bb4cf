"""The first code cell of every notebook: it installs what is missing and touches nothing else.

The package comes from a wheel beside the notebooks (as in notebooks.zip), else from the one `repository`
setting of _config.yml. NumPy and Matplotlib are never installed over: Colab has them imported already.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from ruamel.yaml import YAML

CELL_ID = "setup"
_COMMENTS = {
    "ko": "없는 것만 설치합니다. 이미 있는 numpy와 matplotlib은 건드리지 않습니다.",
    "en": "Installs only what is missing; NumPy and Matplotlib stay as they are.",
}
_CODE = """\
# {comment}
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

wheels = [*Path().glob("dlnotes-*.whl"), *Path("..").glob("dlnotes-*.whl")]
package = ["--no-deps", str(wheels[0]) if wheels else "{source}"]
others = [name for name in ("numpy", "matplotlib", "anywidget") if find_spec(name) is None]
for wanted in (others, [] if find_spec("dlnotes") else package):
    if wanted:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *wanted], check=True)
"""


def _source(root: Path) -> str:
    """Return where the package is installed from if no wheel lies beside the notebook.

    Without a repository that is the name of the wheel itself, so that pip says which file it misses.
    """
    settings = YAML(typ="safe").load(root / "_config.yml")["repository"]
    url, branch = settings["url"].rstrip("/").removesuffix(".git"), settings["branch"]
    if url:
        return f"{url}/archive/refs/heads/{branch}.zip"
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"./dlnotes-{project['version']}-py3-none-any.whl"


def install_cell(lang: str, root: Path) -> str:
    """Return the source of the cell in one language."""
    return _CODE.format(comment=_COMMENTS[lang], source=_source(root)).rstrip("\n")
