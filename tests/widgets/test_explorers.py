"""The explorers on a page: every control by keyboard, every task, every way of looking at them."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.site.pages import spread
from tests.widgets.hands import FOCUSABLE, WATCH_VOICE, box, marks, settled, use
from tests.widgets.harness import CONTRAST, EXPLORERS, bring, quiet_page, served, write_pages

STATES = ["as it opens", "used", "solved"]


def solve(page: Page, name: str) -> None:
    """Do every task of an explorer by keyboard: its own test file says how."""
    import_module(f"tests.widgets.test_{name}").solve(page)


# ---- alive --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_control_changes_something(english: Page, name: str) -> None:
    explorer = box(english, name)
    dead = []
    for k in range(explorer.locator(FOCUSABLE).count()):
        control = explorer.locator(FOCUSABLE).nth(k)
        chosen = control.get_attribute("type") == "radio" and control.is_checked()
        if chosen or control.get_attribute("tabindex") or "Start again" in control.inner_text():
            continue
        before = settled(english, name)
        use(english, control)
        if settled(english, name) == before:
            dead.append(control.evaluate("(each) => each.outerHTML"))
        assert control.evaluate("(each) => each === document.activeElement")
    assert dead == []
    changed = settled(english, name)
    use(english, explorer.get_by_role("button", name="Start again"))
    assert settled(english, name) != changed


@pytest.mark.parametrize("name", EXPLORERS)
def test_tab_reaches_every_control(english: Page, name: str) -> None:
    explorer = box(english, name)
    wanted = explorer.locator(FOCUSABLE).evaluate_all(
        """(all) => {
          const groups = new Set();
          const isNew = ({ name }) => !groups.has(name) && groups.add(name);
          const isStop = (each) => each.type !== "radio" || (each.checked && isNew(each));
          return all.filter(isStop).map((each) => each.outerHTML);
        }"""
    )
    explorer.evaluate("(each) => { each.tabIndex = -1; each.focus(); }")
    reached = []
    for _ in wanted:
        english.keyboard.press("Tab")
        reached.append(english.evaluate("document.activeElement.outerHTML"))
    assert reached == wanted
    every = FOCUSABLE.replace(":visible", "")
    unmarked = explorer.locator(f":is({every}):not([data-lm-suppress-shortcuts])")
    assert unmarked.count() == 0  # a notebook would take a letter typed there for a command


def labels(page: Page, name: str) -> list[str]:
    """Return the words of every picture."""
    settled(page, name)
    return [each.get_attribute("aria-label") or "" for each in box(page, name).locator("svg[role=img]").all()]


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_task_can_be_done_by_keyboard(english: Page, name: str) -> None:
    """All that tells of the state follows: marks, pictures, the table, and the voice once it is at rest."""
    explorer = box(english, name)
    assert set(marks(english, name)) == {"○ to do"}
    explorer.locator("details.dl-table > summary").focus()
    english.keyboard.press("Enter")
    table = explorer.locator("details.dl-table tbody")
    table.locator("td").first.wait_for()
    rows, pictures = table.inner_text(), labels(english, name)
    assert all(len(label) > 10 for label in pictures)
    spoken = explorer.locator("[role=status].dl-hidden")
    assert spoken.inner_text() == ""
    spoken.evaluate(WATCH_VOICE)
    solve(english, name)
    assert set(marks(english, name)) == {"✓ done"}
    assert table.inner_text() != rows
    assert labels(english, name) != pictures or not pictures
    english.wait_for_function(
        "(words) => window.said.at(-1) === words", arg=explorer.locator(".dl-says").inner_text()
    )
    use(english, explorer.get_by_role("button", name="Start again"))
    assert set(marks(english, name)) == {"○ to do"}


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_state_is_there_after_a_reload_and_in_the_other_language(
    page: Page, address: str, name: str
) -> None:
    page.goto(f"{address}/{name}/en.html")
    bring(page, name)
    solve(page, name)
    kept = page.evaluate("dlnotes.records()")
    assert len(kept) == 1
    for lang, done in [("en", "✓ done"), ("ko", "✓ 완료")]:
        page.goto(f"{address}/{name}/{lang}.html")
        bring(page, name)
        assert set(marks(page, name)) == {done}
        assert page.evaluate("dlnotes.records()") == kept


def seen(page: Page, name: str) -> str:
    """Return what is shown, but for the tasks and for names made at random."""
    shown = settled(page, name)
    return re.sub(r"dl-[0-9a-z]{8,}|○ to do|✓ done", "", shown)


@pytest.mark.parametrize(("name", "scheme"), spread(list(EXPLORERS), ["http", "file"]))
def test_a_link_shows_the_same_picture(
    english: Page, chromium: Browser, folder: Path, name: str, scheme: str
) -> None:
    """It carries the picture to others, but not what was solved, and goes when the picture changes."""
    if scheme == "file":
        english.goto((folder / name / "en.html").as_uri())
        bring(english, name)
    before = seen(english, name)
    control = box(english, name).locator("input:visible:not(:checked), select:visible").last
    use(english, control)
    shown = seen(english, name)
    assert shown != before
    link = english.locator(".dl-link")
    link.focus()
    english.keyboard.press("Enter")
    assert link.inner_text() == "The address bar now holds the link to this picture."
    address = english.url
    assert f"#{name}&dl=" in address
    with quiet_page(chromium) as other:
        other.goto(address)
        bring(other, name)
        assert seen(other, name) == shown
        assert set(marks(other, name)) == {"○ to do"}
    use(english, box(english, name).get_by_role("button", name="Start again"))
    assert english.url.endswith(f"en.html#{name}")
    assert link.inner_text() == "Link to this picture"


@pytest.mark.parametrize("name", EXPLORERS)
def test_two_of_a_kind_share_no_id(page: Page, tmp_path: Path, name: str) -> None:
    write_pages(tmp_path, {f"m{k}": EXPLORERS[name](lang="en").to_html() for k in range(2)})
    with served(tmp_path) as address:
        page.goto(f"{address}/en.html")
        for k in range(2):
            page.locator(f"#m{k}").scroll_into_view_if_needed()
            page.locator(f"#m{k} .dl-box").wait_for()
        ids = page.evaluate("[...document.querySelectorAll('.dl-box [id]')].map((each) => each.id)")
    assert len(ids) >= 2
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_class_knows_its_chapter_and_the_tasks(english: Page, name: str) -> None:
    """The list of all explorers takes them from there, without making one."""
    explorer = EXPLORERS[name]
    assert explorer.chapter()[:2].isdigit()
    shown = box(english, name).locator(".dl-tasks li > span:last-child").all_inner_texts()
    assert set(explorer.task_texts("en")) <= set(shown)
    assert len(explorer.task_texts("ko")) == len(explorer.task_texts("en"))


# ---- looks --------------------------------------------------------------------------------------

LOOKS = [("ko", "light", 1280), ("en", "dark", 1280), ("ko", "dark", 360), ("en", "light", 360)]


def look(page: Page) -> dict[str, Any]:
    """Gather what is wrong with how the page looks and reads."""
    small = page.locator(f".dl-box :is({FOCUSABLE.replace(':visible', '')})").evaluate_all(
        """(all) => all.filter((each) => each.checkVisibility()).map((each) => {
          const target = each.type === "radio" ? each.parentElement : each;
          const { width, height } = target.getBoundingClientRect();
          return [width, height, each.outerHTML];
        }).filter(([width, height]) => width < 24 || height < 24)"""
    )
    return {
        "axe": [
            violation["id"]
            for violation in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        ],
        "contrast": page.locator("main").evaluate(CONTRAST),
        "small": small,
        "overflow": page.evaluate("document.documentElement.scrollWidth - innerWidth"),
        "moving": page.evaluate("document.getAnimations().length"),
    }


FINE = {"axe": [], "contrast": [], "small": [], "overflow": 0, "moving": 0}


# Each explorer in each state; in one look each, and in all of them in the full run.
LOOKED = [
    pytest.param(
        name, state, looks,
        marks=() if (place + STATES.index(state)) % len(LOOKS) == number else pytest.mark.full,
    )
    for place, name in enumerate(EXPLORERS)
    for state in STATES
    for number, looks in enumerate(LOOKS)
]  # fmt: skip


@pytest.mark.parametrize(("name", "state", "looks"), LOOKED)
def test_it_looks_right(
    chromium: Browser, address: str, name: str, state: str, looks: tuple[str, str, int]
) -> None:
    lang, scheme, width = looks
    with quiet_page(chromium, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(f"{address}/{name}/{'en' if state == 'solved' else lang}.html")
        bring(page, name)
        explorer = box(page, name)
        if state == "used":
            explorer.locator("summary").click()
            use(page, explorer.locator("input:visible").last)
        if state == "solved":
            solve(page, name)
            page.goto(f"{address}/{name}/{lang}.html")
            bring(page, name)
        settled(page, name)
        assert look(page) == FINE


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_narrowest_screen(chromium: Browser, address: str, name: str) -> None:
    with quiet_page(chromium, viewport={"width": 320, "height": 700}, has_touch=True) as page:
        page.goto(f"{address}/{name}/ko.html")
        bring(page, name)
        box(page, name).locator("input:visible, button:visible").last.tap()
        settled(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", ["boundary"])
def test_the_look_refuses_what_is_wrong(english: Page, name: str) -> None:
    page = english
    assert box(page, name).is_visible()
    page.add_style_tag(
        content=".dl-title { color: #ddd } .dl-icon { min-width: 0; width: 9px } .dl-readouts { width: 99em }"
    )
    page.locator(".dl-box input").first.evaluate("(each) => each.closest('label').replaceWith(each)")
    found = look(page)
    assert "label" in found["axe"]
    assert found["contrast"]
    assert found["small"]
    assert found["overflow"] > 0


@pytest.mark.parametrize("name", EXPLORERS)
def test_forced_colours_can_be_read(chromium: Browser, address: str, name: str) -> None:
    with quiet_page(chromium, forced_colors="active", color_scheme="dark") as page:
        page.goto(f"{address}/{name}/en.html")
        bring(page, name)
        assert page.locator("main").evaluate(CONTRAST) == []
