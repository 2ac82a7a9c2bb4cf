"""The pages of the built site and a browser page that keeps account of what happens on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, product
from math import gcd
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

LANGUAGES = ("ko", "en")
BOOK = Path(__file__).parents[2] / "book"
CHAPTERS = tuple(sorted(path.stem for path in (BOOK / "ko").glob("[0-9][0-9]-*.ipynb")))
WAYS = ("http", "disk")
NARROW, WIDE = 360, 1280


def base_of(site: Path, served: str, way: str) -> str:
    """Return the address of the site, read from a server or from disk."""
    return site.as_uri() if way == "disk" else served


def probe(name: str) -> str:
    """Return a script that looks at a page, from probes/<name>.js."""
    return (
        Path(__file__).with_name("probes").joinpath(f"{name}.js").read_text(encoding="utf-8").rstrip("; \n")
    )


def all_pages(site: Path) -> list[str]:
    """Return the addresses of every page of the site, relative to it."""
    return sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html") if "_static" not in p.parts)


def chapter_pages() -> list[str]:
    """Return the addresses of every chapter in every language."""
    return [f"book/{lang}/{chapter}.html" for lang in LANGUAGES for chapter in CHAPTERS]


def lesson_pages() -> list[str]:
    """Return the addresses of the other pages that an author wrote: the indexes and the lists."""
    names = sorted({path.stem for path in (BOOK / "ko").iterdir()} - set(CHAPTERS))
    return [f"book/{lang}/{name}.html" for lang in LANGUAGES for name in names]


def spread(things: Sequence[str], *axes: Sequence[Any]) -> list[Any]:
    """Pair every thing with every combination of the axes, as parameters of a test.

    One combination a thing always runs, a distant one for its neighbour, so that every value of every axis
    gets its share; the rest is left to the full run.
    """
    combinations = list(product(*axes))
    stride = next(n for n in count(round(0.618 * len(combinations)) or 1) if gcd(n, len(combinations)) == 1)
    return [
        pytest.param(
            thing,
            *combination,
            marks=() if place * stride % len(combinations) == number else pytest.mark.full,
            id="-".join(map(str, (Path(thing).parent.name + Path(thing).stem, *combination))),
        )
        for place, thing in enumerate(things)
        for number, combination in enumerate(combinations)
    ]


@dataclass
class Account:
    """What a page said and fetched while it was open."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def foreign(self, base: str) -> list[str]:
        """Return the addresses fetched from anywhere but the site itself."""
        own = (base, "data:", "blob:", "about:")
        return [request.url for request in self.requests if not request.url.startswith(own)]

    def settle(self) -> None:
        """Scroll through the page so that everything lazy wakes up, and come back."""
        self.page.evaluate(probe("scroll_through"))
        self.page.evaluate(probe("wake"))
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function(probe("widgets_alive"))


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Account]:
    """Open a fresh browser page, as a first visitor has it."""
    options = {"viewport": {"width": 1280, "height": 900}, "locale": "ko-KR"} | options
    context = browser.new_context(**options)
    page = context.new_page()
    account = Account(page)
    page.on("console", lambda m: account.messages.append(f"{m.type}: {m.text}"))
    page.on("pageerror", lambda error: account.messages.append(f"error: {error}"))
    page.on("request", lambda request: account.requests.append(request))
    try:
        yield account
    finally:
        context.close()
