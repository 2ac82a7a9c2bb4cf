"""Find a Chromium for the browser tests, or install one: `python -m tools.browser`.

An installed one is taken first; on Debian as root `apt-get install chromium`; else Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def find() -> str | None:
    """Return the path of a Chromium: DLNOTES_CHROMIUM, one on the path, or Playwright's own."""
    named = os.environ.get("DLNOTES_CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _install() -> None:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root and shutil.which("apt-get"):
        print("installing Chromium with apt-get (once)", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        packages = ["chromium", "fonts-nanum"]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
    else:
        print("installing Playwright's Chromium (once)", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Make sure that a Chromium is there; say in one line where, or what to do."""
    if find() is None:
        try:
            _install()
        except subprocess.CalledProcessError as error:
            print(f"could not install Chromium: {error}", file=sys.stderr)
    path = find()
    if path is None:
        print("no Chromium was found: install one, or set DLNOTES_CHROMIUM to its path", file=sys.stderr)
        return 1
    print(f"browser tests use {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
