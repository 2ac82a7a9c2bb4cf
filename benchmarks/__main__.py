"""Print one table of ratios: `python -m benchmarks [part ...] [--quick]`."""

from __future__ import annotations

import argparse
import os
import platform
import sys

THREADS = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"]


def pinned() -> None:
    """Start this program again with one thread on one core, unless that is so already."""
    if os.environ.get("DLNOTES_PINNED"):
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    settings = dict.fromkeys(THREADS, "1") | {"DLNOTES_PINNED": "1"}
    os.execve(sys.executable, [sys.executable, "-m", "benchmarks", *sys.argv[1:]], os.environ | settings)


def main() -> int:
    """Run the parts and return 0; a bar that is not kept is marked, not an error."""
    pinned()
    from benchmarks import exercises, nets, peers, regression

    parts = {
        "net-small": nets.small,
        "net-mid": nets.middle,
        "growth": nets.growing,
        "step": regression.stepping,
        "logistic": regression.solving,
        "exercises": exercises.checking,
    }
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(parts))
    parser.add_argument("--quick", action="store_true", help="smaller sizes, fewer rounds")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(parts):
        parser.error(f"unknown part {sorted(unknown)[0]}: choose from {', '.join(parts)}")
    import numpy as np

    print(f"Python {platform.python_version()}, NumPy {np.__version__}; one core, one thread, CPU time")
    for absent in peers.missing():
        print(f"left out: {absent} is not installed")
    print(f"\n{'workload':44} {'ratio':44} {'value':>8}  bar")
    for name in options.parts or parts:
        for row in parts[name](options.quick):
            mark = "" if row.kept else "  MISSED"
            print(f"{row.workload:44} {row.ratio:44} {row.value:8.2f}  {row.bar}{mark}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
