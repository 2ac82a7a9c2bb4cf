"""The command line of the package: ``python -m dlnotes doctor``."""

from __future__ import annotations

import argparse
import locale
import sys

from dlnotes.doctor import diagnose, look, report


def _own_language() -> str:
    return "ko" if (locale.getlocale()[0] or "").lower().startswith("ko") else "en"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 where something must be fixed."""
    parser = argparse.ArgumentParser(prog="python -m dlnotes")
    commands = parser.add_subparsers(dest="command", required=True)
    doctor = commands.add_parser("doctor", help="find out why something does not work")
    doctor.add_argument("--lang", choices=["ko", "en"], default=_own_language())
    chosen = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that cannot show a letter shows "?"
    findings = diagnose(look())
    print(report(findings, chosen.lang))
    return int(any(finding.stops for finding in findings))


if __name__ == "__main__":
    raise SystemExit(main())
