"""The built site in figures: weight by kind, times beside a plain page, building beside a default book.

    python -m benchmarks.site [--build]

Times on a shared machine are only worth their ratios: every page is visited in turn with a plain page of
the same text (its scripts and styles removed), and the medians of several visits are compared.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tools.browser import ARGUMENTS, find
from tools.site import server

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
CHAPTERS = sorted(p.relative_to(SITE).as_posix() for p in SITE.glob("book/[ke][on]/[0-9]*.html"))
VISITS = 5
PROBES = Path(__file__).with_name("probes")
WATCH = (PROBES / "watch.js").read_text(encoding="utf-8")
TOUCH = (PROBES / "touch.js").read_text(encoding="utf-8")
FIRST_ANSWER = (PROBES / "first_answer.js").read_text(encoding="utf-8")


def plain_twin(page: str) -> str:
    """Write a page of the same text without scripts and styles beside the real one; return its address."""
    soup = BeautifulSoup((SITE / page).read_text(encoding="utf-8"), "html.parser")
    for extra in soup.select("script, link[rel=stylesheet], style"):
        extra.decompose()
    target = (SITE / page).with_suffix(".plain.html")
    target.write_text(str(soup), encoding="utf-8")
    return target.relative_to(SITE).as_posix()


def visit(browser: Browser, url: str, slow: int = 1) -> tuple[Page, CDPSession, list[Any]]:
    """Open a page as a first visitor, on a processor slowed `slow` times."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    requests: list[Any] = []
    page.on("request", lambda request: requests.append(request))
    page.add_init_script(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page, session, requests


def weigh(browser: Browser, base: str) -> None:
    """Print what a cold first visit fetches, by kind, in gzipped bytes."""
    print("\nFirst visit, gzipped bytes by kind (before any scrolling)\n")
    for address in CHAPTERS:
        page, _, requests = visit(browser, f"{base}/{address}")
        kinds: Counter[str] = Counter()
        for request in requests:
            if request.url.startswith(base):
                body = request.response().body()
                kinds[request.resource_type] += min(len(body), len(gzip.compress(body, 9)))
        parts = ", ".join(f"{kind} {size:,}" for kind, size in kinds.most_common())
        print(f"  {address}: {sum(kinds.values()):,} in {len(requests)} requests ({parts})")
        page.context.close()


def measure(browser: Browser, base: str, slow: int) -> None:
    """Print shift, long tasks beside the plain page, and the times of a quiz, as medians."""
    print(f"\nProcessor slowed {slow} times, medians of {VISITS} visits in turn with a plain page\n")
    for address in CHAPTERS:
        plain = plain_twin(address)
        rows: dict[str, list[float]] = {}
        for _ in range(VISITS):
            for name, target in (("plain", plain), ("page", address)):
                page, _, _ = visit(browser, f"{base}/{target}", slow)
                for key in ("tasks", "long"):
                    rows.setdefault(f"{name} {key}", []).append(page.evaluate(f"seen.{key}"))
                if name == "page":
                    rows.setdefault("shift", []).append(page.evaluate("seen.shift"))
                    for key, value in page.evaluate(FIRST_ANSWER).items():
                        rows.setdefault(key, []).append(value)
                page.context.close()
        m = {key: statistics.median(values) for key, values in rows.items()}
        print(f"  {address}: shift {m['shift']:.3f}")
        for name in ("page", "plain"):
            print(f"    long tasks of the {name}: {m[f'{name} tasks']:.0f}, {m[f'{name} long']:.0f} ms")
        print(f"    quiz ready {m['ready']:.0f} ms after DOMContentLoaded")
        print(f"    check to feedback {m['feedback']:.0f} ms")
        (SITE / plain).unlink()


def touch(browser: Browser, base: str, slow: int) -> None:
    """Print what an interaction with each explorer takes, beside the same picture put there ready-made."""
    print(f"\nExplorers, processor slowed {slow} times, medians over every slider and choice\n")
    page, _, _ = visit(browser, f"{base}/book/en/explorers.html", slow)
    for mount in page.locator(".dlnotes-widget").all():
        mount.scroll_into_view_if_needed()
        mount.locator(".dl-box").wait_for()
        tasks = page.evaluate("seen.tasks")
        m = mount.locator(".dl-box").evaluate(TOUCH)
        print(
            f"  {mount.get_attribute('data-widget')}: handler {m['handler']:.1f} ms, "
            f"drawing {m['draw']:.1f} ms (worst {m['worst']:.1f} ms), "
            f"{m['draw'] / m['ready']:.2f} times the ready-made picture, "
            f"long tasks {page.evaluate('seen.tasks') - tasks}"
        )
    page.context.close()


DEFAULT_CONFIG = 'title: x\nonly_build_toc_files: true\nexecute: {execute_notebooks: "off"}\n'


def build_times() -> None:
    """Print clean and unchanged builds of this book beside a default Jupyter Book of the same pages."""
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", "-q"]
    ours: dict[str, list[float]] = {"clean": [], "unchanged": [], "default clean": []}
    with tempfile.TemporaryDirectory() as folder:
        default = Path(folder) / "default"
        mine = Path(folder) / "mine"
        for place in (default, mine):
            shutil.copytree(ROOT / "book", place / "book", ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(ROOT / "_toc.yml", place)
        shutil.copy(ROOT / "_config.yml", mine)
        (default / "_config.yml").write_text(DEFAULT_CONFIG, encoding="utf-8")
        for _ in range(3):
            for name, place, clean in (
                ("clean", mine, True),
                ("unchanged", mine, False),
                ("default clean", default, True),
            ):
                if clean:
                    shutil.rmtree(place / "_build", ignore_errors=True)
                start = time.perf_counter()
                subprocess.run([*command, str(place)], check=True, capture_output=True)
                ours[name].append(time.perf_counter() - start)
    m = {name: statistics.median(times) for name, times in ours.items()}
    print("\nBuilding (medians of 3, in turn)\n")
    beside = m["clean"] / m["default clean"]
    print(f"  clean {m['clean']:.1f} s, default book {m['default clean']:.1f} s: ratio {beside:.2f}")
    print(f"  nothing changed {m['unchanged']:.1f} s: ratio to clean {m['unchanged'] / m['clean']:.2f}")


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", action="store_true", help="measure building too")
    chosen = parser.parse_args()
    if not CHAPTERS:
        parser.error("the site is not built: run `make book` first")
    with server(SITE) as running, sync_playwright() as playwright:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        base = f"http://127.0.0.1:{running.server_port}"
        weigh(browser, base)
        for slow in (1, 4):
            measure(browser, base, slow)
            touch(browser, base, slow)
        browser.close()
        running.shutdown()
    if chosen.build:
        build_times()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
