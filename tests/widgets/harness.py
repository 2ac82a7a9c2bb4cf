"""A page with widgets, made without Sphinx: the host, the modules, and whatever HTML a test gives."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page

from book._ext.lists.explorer_list import explorers
from dlnotes.widgets._base import Explorer
from dlnotes.widgets._bundle import STATIC, host_source, registered
from tools.site import server

SITE_CSS = Path(__file__).parents[2] / "book" / "_ext" / "theme" / "static" / "site.css"
EXPLORERS: dict[str, type[Explorer]] = {each._module: each for each in explorers()}

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{sheets}
<script defer src="host.js"></script></head>
<body><header><a class="language-switch" href="{other}.html#{anchor}" lang="{other}">{other}</a></header>
<main class="content"><h1>{title}</h1>{body}</main></body></html>
"""


def write_pages(
    folder: Path,
    mounts: Mapping[str, str] | None = None,
    *,
    explorer: str = "",
    modules: Mapping[str, str] | None = None,
    anchor: str = "",
) -> None:
    """Write ko.html and en.html with the given mounts or with an explorer, and all that they load."""
    made = (
        {name: registered(name) for name in ([explorer] if explorer else EXPLORERS)}
        if modules is None
        else modules
    )
    for name, source in made.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    (folder / "host.js").write_text(host_source(), encoding="utf-8")
    own = [STATIC / f"{name}.css" for name in made if (STATIC / f"{name}.css").exists()]
    sheets = [SITE_CSS, STATIC / "widgets.css", *own]
    for sheet in sheets:
        (folder / sheet.name).write_text(sheet.read_text(encoding="utf-8"), encoding="utf-8")
    links = "".join(f'<link rel="stylesheet" href="{sheet.name}">' for sheet in sheets)
    for lang, other in [("ko", "en"), ("en", "ko")]:
        shown = mounts or {explorer: EXPLORERS[explorer](lang=lang).to_html()}
        body = "".join(
            f'<section id="{name}"><h2>{name}</h2>{html}</section>' for name, html in shown.items()
        )
        title = "Deep Learning Notes"
        page = _PAGE.format(lang=lang, other=other, title=title, sheets=links, body=body, anchor=anchor)
        (folder / f"{lang}.html").write_text(page, encoding="utf-8")


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; the address comes without a closing slash."""
    with server(folder) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@contextlib.contextmanager
def quiet_page(chromium: Browser, **options: object) -> Iterator[Page]:
    """Open a page of its own; nothing may be complained of on its console."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    context = chromium.new_context(**options)  # type: ignore[arg-type]
    context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page = context.new_page()
    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        yield page
        assert said == []
    finally:
        context.close()


def bring(page: Page, name: str) -> None:
    """Scroll to an explorer and wait until it is alive."""
    page.locator(f"[data-widget={name}]").first.scroll_into_view_if_needed()
    page.locator(f"[data-widget={name}] .dl-box").first.wait_for()


# Text of less contrast than 4.5 with the ground that is under it, by computed colours.
CONTRAST = """(root) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => colour.slice(0, 3)
    .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const ground = (each) => {
    for (let at = each; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const poor = [];
  for (const each of root.querySelectorAll("*")) {
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!(own || each.localName === "input") || !each.checkVisibility()) continue;
    if (each.closest("[aria-disabled]")) continue;
    const style = getComputedStyle(each);
    const [a, b] = [light(rgba(each instanceof SVGElement ? style.fill : style.color)), light(ground(each))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${each.className} ${each.textContent.slice(0, 30)}`);
  }
  return poor;
}"""
