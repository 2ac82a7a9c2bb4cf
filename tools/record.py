"""Run the trainings that explorers show and keep them as package data: `python -m tools.record`."""

from __future__ import annotations

import argparse

from dlnotes.widgets._races import RECORDED, as_text, record_all


def main() -> int:
    """Write the recording, which takes two minutes."""
    argparse.ArgumentParser(prog="python -m tools.record", description=__doc__).parse_args()
    text = as_text(record_all(print))
    RECORDED.parent.mkdir(parents=True, exist_ok=True)
    RECORDED.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {RECORDED.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
