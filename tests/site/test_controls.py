"""No dead control: each one, used by keyboard, changes what there is to see or hear."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.site.pages import CHAPTERS, LANGUAGES, NARROW, WIDE, opened, probe, spread

KINDS = ("button", "input", "select", "summary", "[role=button]", "[role=slider]")
CONTROLS = f"""[...document.querySelectorAll("{", ".join(KINDS)}")].filter((each) => each.checkVisibility()
  && each.getClientRects().length && getComputedStyle(each).visibility === "visible")"""


def changed(page: Page, snapshot: str, before: str) -> bool:
    """Whether the page looks another way than before, soon after a key."""
    for pause in (15, 45, 200):
        page.wait_for_timeout(pause)
        if page.evaluate(snapshot) != before:
            return True
    return False


@pytest.mark.parametrize(
    ("name", "lang", "width"),
    [
        *spread(CHAPTERS, LANGUAGES, [NARROW, WIDE]),
        *spread(("index", "search", "claims", "exercises"), LANGUAGES, [NARROW, WIDE]),
    ],
)
def test_every_control_changes_something(
    served: str, chromium: Browser, name: str, lang: str, width: int
) -> None:
    """Use each control of a page by keyboard and compare what there is to see and hear."""
    snapshot = probe("snapshot")
    dead = []
    with opened(
        chromium, viewport={"width": width, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    ) as visit:
        page = visit.page
        page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; };")
        page.goto(f"{served}/book/{lang}/{name}.html")
        visit.settle()
        count = page.evaluate(f"{CONTROLS}.length")
        assert count >= 1
        for index in range(count):
            control = page.evaluate_handle(f"{CONTROLS}[{index}]").as_element()
            if control is None or not control.is_enabled():
                continue
            kind = control.evaluate("(e) => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
            before = page.evaluate(snapshot)
            control.focus()
            if kind in ("range", "number", "select"):
                page.keyboard.press(
                    "ArrowUp"
                    if control.evaluate("(e) => +e.value < +e.max || e.tagName === 'SELECT'")
                    else "ArrowDown"
                )
                if kind == "select" and page.evaluate(snapshot) == before:
                    page.keyboard.press("ArrowDown")
            elif kind in ("text", "search"):
                page.keyboard.type("1")
            elif kind in ("radio", "checkbox"):
                if kind == "radio" and control.is_checked():
                    continue
                page.keyboard.press("Space")
            else:
                page.keyboard.press("Enter")
            if not changed(page, snapshot, before):
                dead.append(control.evaluate("(e) => e.outerHTML.slice(0, 160)"))
            page.keyboard.press("Escape")
    assert not dead, "\n".join(dead)
