"""Run every check in order and stop at the first that fails: `python -m tools.check [--full]`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2"]


def steps(full: bool) -> list[tuple[str, list[str]]]:
    """Return the checks as (name, command)."""
    counts = [] if full else ["-m", "not full"]
    return [
        ("lint", [str(BIN / "ruff"), "check", "."]),
        ("format", [str(BIN / "ruff"), "format", "--check", "."]),
        ("types", [str(BIN / "mypy")]),
        ("book", [str(BIN / "jupyter-book"), "build", ".", "-W", "--keep-going", "--quiet"]),
        ("notebooks", [*PYTEST, "--dist", "loadfile", "--nbval", "book"]),
        ("tests", [*PYTEST, "--dist", "loadgroup", *counts, "tests"]),
    ]


def main() -> int:
    """Run the steps, each announced with its name and closed with its time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the long counts as well")
    environment = os.environ | {"PYTHONUTF8": "1"}
    for name, command in steps(parser.parse_args().full):
        print(f"\n=== {name} ===", flush=True)
        start = time.monotonic()
        status = subprocess.run(command, check=False, env=environment).returncode
        print(f"--- {name}: {time.monotonic() - start:.0f} s", flush=True)
        if status:
            print(f"the step {name!r} failed", file=sys.stderr)
            return status
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
