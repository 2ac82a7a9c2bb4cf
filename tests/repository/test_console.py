"""Whatever the commands print can be shown on a Korean Windows console."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = sorted(
    path.stem
    for path in (Path(__file__).parents[2] / "tools").glob("*.py")
    if "__main__" in path.read_text(encoding="utf-8")
)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "browser"])
def test_help_can_be_shown(root: Path, name: str) -> None:
    ran = run(root, f"tools.{name}", "--help")
    assert ran.returncode == 0, ran.stderr.decode("cp949")
    assert ran.stdout.decode("cp949")


@pytest.mark.parametrize(
    "arguments", [("tools.twins", "status"), ("tools.notebooks", "check"), ("tools.browser",)]
)
def test_reports_can_be_shown(root: Path, arguments: tuple[str, ...]) -> None:
    ran = run(root, *arguments)
    assert b"UnicodeEncodeError" not in ran.stderr
    ran.stdout.decode("cp949")
