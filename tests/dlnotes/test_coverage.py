"""The tests of the numerical part reach every line and every branch of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = [
    "__init__",
    "_checks",
    "_loops",
    "_newton",
    "_sklearn",
    "_train",
    "activations",
    "batched",
    "broadcasting",
    "datasets",
    "gradcheck",
    "initialization",
    "logistic",
    "losses",
    "shallow",
]


def test_every_line_and_branch_is_reached(tmp_path: Path) -> None:
    tests = [
        f"tests/dlnotes/test_{module.strip('_')}.py"
        for module in [*MODULES, "contract", "misuse", "docstrings"]
        if (ROOT / f"tests/dlnotes/test_{module.strip('_')}.py").exists()
    ]
    environment = os.environ | {"COVERAGE_FILE": str(tmp_path / "coverage"), "DLNOTES_CASES": "3"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    covered = ",".join(f"dlnotes/{module}.py" for module in MODULES)
    commands = [
        ["run", "--branch", f"--include={covered}", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        ["json", "-q", "-o", str(tmp_path / "coverage.json")],
    ]
    commands[0] += [*tests, "-k", "not check_estimator and not pipelines"]
    for command in commands:
        ran = subprocess.run(
            [sys.executable, "-m", "coverage", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    report = json.loads((tmp_path / "coverage.json").read_text(encoding="utf-8"))
    missed = {
        name: (file["missing_lines"], file["missing_branches"])
        for name, file in report["files"].items()
        if file["missing_lines"] or file["missing_branches"]
    }
    assert missed == {}
    assert len(report["files"]) == len(MODULES)
