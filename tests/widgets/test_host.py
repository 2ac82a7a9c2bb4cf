"""The host: widgets come to life near the screen, and what the reader did is kept wherever it can be."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dlnotes.widgets._bundle import load_words
from tests.widgets.harness import EXPLORERS, bring, quiet_page, served, write_pages

COUNTER = """export default { render({ model, el }) {
  const button = document.createElement("button");
  const show = () => { button.textContent = `${model.get("n")} ${JSON.stringify(model.get("answers"))}`; };
  button.onclick = () => {
    model.set("n", model.get("n") + 1);
    model.set("answers", { ...model.get("answers"), [model.get("id")]: model.get("n") });
    model.save_changes();
  };
  model.on("change:n", show);
  model.on("change:answers", show);
  show();
  el.append(button);
} };"""


def mount(name: str = "counter", key: str = "shared", id: str = "q1", *, fallback: str = "읽을 글") -> str:
    state = json.dumps({"n": 0, "answers": {}, "id": id, "words": {}})
    attributes = f'data-widget="{name}" data-key="{key}" data-persist="n answers" lang="ko"'
    inside = f'<script type="application/json">{state}</script><div class="dlnotes-fallback">{fallback}</div>'
    return f'<div class="dlnotes-widget" {attributes}>{inside}</div>'


def register(name: str, source: str) -> str:
    return f"dlnotes.register({json.dumps(name)}, {json.dumps(source)});"


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pages of one counter, under a key of its own."""
    folder = tmp_path_factory.mktemp("counter")
    write_pages(folder, {"one": mount()}, modules={"counter": register("counter", COUNTER)}, anchor="one")
    return folder


@pytest.fixture(scope="module")
def counted(counter: Path) -> Iterator[str]:
    with served(counter) as address:
        yield address


def text(page: Page) -> str:
    return page.locator("main button").first.inner_text()


def stored(page: Page, key: str = "dlnotes:shared") -> Any:
    return page.evaluate("(key) => localStorage.getItem(key)", key)


# ---- coming to life -----------------------------------------------------------------------------


def test_one_global(page: Page, counted: str) -> None:
    page.goto(f"{counted}/ko.html")
    page.locator("main button").wait_for()
    page.evaluate("window.frame = document.body.appendChild(document.createElement('iframe')).contentWindow")
    own = page.evaluate("Object.keys(window).filter((name) => !(name in window.frame) && isNaN(name))")
    assert sorted(own) == ["dlnotes", "frame"]
    assert (
        page.evaluate("Object.isFrozen(dlnotes) && Object.keys(dlnotes).sort().join()") == "records,register"
    )


def test_the_fallback_gives_way_and_comes_back_in_print(page: Page, counted: str) -> None:
    page.goto(f"{counted}/ko.html")
    page.locator("main button").wait_for()
    fallback, view = page.locator(".dlnotes-fallback"), page.locator(".dlnotes-view")
    assert not fallback.is_visible()
    assert view.is_visible()
    page.emulate_media(media="print")
    assert fallback.is_visible()
    assert not view.is_visible()


@pytest.mark.parametrize("name", EXPLORERS)
def test_without_scripts_the_fallback_is_read(chromium: Browser, folder: Path, name: str) -> None:
    with quiet_page(chromium, java_script_enabled=False) as page:
        page.goto((folder / name / "ko.html").as_uri())
        assert page.locator("main .dl-title").inner_text() == load_words(name, "ko")["title"]
        assert len(page.locator(".dlnotes-fallback").inner_text()) > 100


def test_a_module_is_fetched_only_near_the_screen(page: Page, tmp_path: Path) -> None:
    far_down = f'<div style="height: 4000px"></div>{mount()}'
    write_pages(tmp_path, {"one": far_down}, modules={"counter": register("counter", COUNTER)})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with served(tmp_path) as address:
        page.goto(f"{address}/ko.html")
        page.wait_for_timeout(300)
        assert not [url for url in asked if "counter" in url]
        page.locator(".dlnotes-widget").scroll_into_view_if_needed()
        page.locator("main button").wait_for()
        assert len([url for url in asked if "counter.js" in url]) == 1


def test_versions_reach_the_address_of_a_module(page: Page, tmp_path: Path) -> None:
    write_pages(tmp_path, {"one": mount()}, modules={"counter": register("counter", COUNTER)})
    html = (tmp_path / "ko.html").read_text(encoding="utf-8")
    html = html.replace('src="host.js"', """src="host.js" data-versions='{"counter": "1a2b"}'""")
    (tmp_path / "ko.html").write_text(html, encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with served(tmp_path) as address:
        page.goto(f"{address}/ko.html")
        page.locator("main button").wait_for()
    assert [url for url in asked if url.endswith("/counter.js?v=1a2b")]


@pytest.mark.parametrize(
    "module",
    [
        {},
        {"counter": register("counter", "export default { render() { throw new Error('no') } }")},
        {"counter": register("counter", "export default {")},
        {"counter": register("other", COUNTER)},
    ],
    ids=["missing", "throws", "no module", "other name"],
)
def test_a_broken_module_leaves_the_text_and_says_so(
    chromium: Browser, tmp_path: Path, module: dict[str, str]
) -> None:
    write_pages(tmp_path, {"one": mount(), "two": mount(key="two")}, modules=module)
    context = chromium.new_context()
    page = context.new_page()
    with served(tmp_path) as address:
        page.goto(f"{address}/ko.html")
        page.locator(".dlnotes-note").wait_for()
        page.wait_for_timeout(200)
        assert page.locator(".dlnotes-note").all_inner_texts() == [
            "이 상자를 작동시키지 못했습니다. 위의 내용은 그대로 읽을 수 있습니다."
        ]
        assert page.locator(".dlnotes-fallback").first.is_visible()
    context.close()


def test_a_listener_that_throws_stops_no_other(chromium: Browser, tmp_path: Path) -> None:
    source = """export default { render({ model, el }) {
      model.on("change:n", () => { throw new Error("first"); });
      const heard = () => el.append("heard ");
      model.on("change:n", heard);
      model.set("n", 1);
      model.set("n", 1);
      model.off("change:n", heard);
      model.set("n", 2);
      model.on("change:n", heard);
      model.off();
      model.set("n", 3);
    } };"""
    write_pages(tmp_path, {"one": mount()}, modules={"counter": register("counter", source)})
    context = chromium.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.message))
    with served(tmp_path) as address:
        page.goto(f"{address}/ko.html")
        page.locator(".dlnotes-view").wait_for(state="attached")
        page.wait_for_function("document.querySelector('.dlnotes-view').textContent")
        assert page.locator(".dlnotes-view").inner_text().split() == ["heard"]
    assert errors == ["first", "first"]
    context.close()


# ---- what is kept -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_state_survives_a_reload(page: Page, counter: Path, counted: str, scheme: str) -> None:
    page.goto(f"{counted}/ko.html" if scheme == "http" else (counter / "ko.html").as_uri())
    page.locator("main button").click(click_count=2)
    assert text(page) == '2 {"q1":2}'
    page.reload()
    assert text(page) == '2 {"q1":2}'
    assert page.evaluate("dlnotes.records()") == {"shared": {"n": 2, "answers": {"q1": 2}}}


def test_mounts_that_share_a_key_keep_each_others_answers(page: Page, tmp_path: Path) -> None:
    mounts = {"one": mount(id="q1"), "two": mount(id="q2")}
    write_pages(tmp_path, mounts, modules={"counter": register("counter", COUNTER)})
    with served(tmp_path) as address:
        page.goto(f"{address}/ko.html")
        for k in range(2):
            page.locator("main button").nth(k).click()
        assert json.loads(stored(page))["state"]["answers"] == {"q1": 1, "q2": 1}


@pytest.mark.parametrize("name", EXPLORERS)
def test_nothing_is_stored_before_the_reader_acts(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{name}/ko.html")
    bring(page, name)
    assert page.evaluate("localStorage.length") == 0


UNREADABLE = [
    "",
    "{",
    "hello",
    '"light"',
    "42",
    "null",
    "[1, 2]",
    '{"n": 3}',
    '{"dlnotes": 2, "state": {"n": 9}}',
    '{"dlnotes": 1, "state": 7}',
    '{"dlnotes": 1}',
]


def put(page: Page, address: str, found: str) -> None:
    """Have something in the storage before a page opens."""
    page.goto(f"{address}/host.js")
    page.evaluate(
        "(found) => { localStorage.clear(); localStorage.setItem('dlnotes:shared', found); }", found
    )


def test_what_cannot_be_read_is_left_alone(page: Page, counted: str) -> None:
    for found in UNREADABLE:
        put(page, counted, found)
        page.goto(f"{counted}/ko.html")
        page.locator("main button").click()
        assert page.locator(".dlnotes-note").all_inner_texts() == [
            "전에 저장된 기록을 읽을 수 없어 그대로 두고 새로 시작합니다."
        ], found
        assert stored(page) == found
        page.reload()
        assert text(page) == '1 {"q1":1}', found  # kept beside it
        assert page.locator(".dlnotes-note").count() == 0
        assert stored(page) == found
        assert page.evaluate("dlnotes.records()") == {"shared": {"n": 1, "answers": {"q1": 1}}}


def test_values_of_another_kind_count_as_none(page: Page, counted: str) -> None:
    put(page, counted, json.dumps({"dlnotes": 1, "state": {"n": "many", "answers": [1], "id": "q9"}}))
    page.goto(f"{counted}/ko.html")
    assert text(page) == "0 {}"
    page.locator("main button").click()
    assert text(page) == '1 {"q1":1}'


BREAK = {
    "forbidden": """Object.defineProperty(window, "localStorage", {
        get() { throw new DOMException("no", "SecurityError"); }
    });""",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    "absent": "Object.defineProperty(window, 'localStorage', { value: null });",
}


@pytest.mark.parametrize("how", BREAK)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_without_storage_it_still_works_and_says_so_once(
    chromium: Browser, counted: str, how: str, lang: str
) -> None:
    with quiet_page(chromium) as page:
        page.add_init_script(BREAK[how])
        page.goto(f"{counted}/{lang}.html")
        page.locator("main button").wait_for()
        assert page.locator(".dlnotes-note").count() == 0
        page.locator("main button").click(click_count=3)
        assert text(page) == '3 {"q1":3}'
        notes = page.locator(".dlnotes-note").all_inner_texts()
        assert len(notes) == 1
        assert ("저장 공간" in notes[0]) == (lang == "ko")
        assert page.evaluate("dlnotes.records().shared.n") == 3


# ---- what a link carries ------------------------------------------------------------------------


def test_the_switch_carries_nothing_where_storage_is_shared(page: Page, counted: str) -> None:
    page.goto(f"{counted}/ko.html")
    page.locator("main button").click()
    page.locator("a.language-switch").click()
    page.wait_for_url("**/en.html*")
    assert page.url.endswith("/en.html#one")
    assert text(page) == '1 {"q1":1}'


def test_the_switch_carries_nothing_where_nothing_was_done(page: Page, counter: Path) -> None:
    page.goto((counter / "ko.html").as_uri())
    page.locator("main button").wait_for()
    page.locator("a.language-switch").dispatch_event("contextmenu")
    assert page.locator("a.language-switch").get_attribute("href") in {
        "en.html#one",
        f"{(counter / 'en.html').as_uri()}#one",
    }


@pytest.mark.parametrize("how", BREAK)
def test_the_switch_carries_the_state_where_storage_fails(chromium: Browser, counted: str, how: str) -> None:
    with quiet_page(chromium) as page:
        page.add_init_script(BREAK[how])
        page.goto(f"{counted}/ko.html")
        page.locator("main button").click(click_count=2)
        for there, back in [("en", "ko"), ("ko", "en")]:
            page.locator("a.language-switch").click()
            page.wait_for_url(f"**/{there}.html*")
            page.locator("main button").wait_for()
            assert text(page) == '2 {"q1":2}', f"lost on the way from {back}"
            assert page.url.endswith(f"/{there}.html#one")


def test_the_switch_carries_the_state_between_files(page: Page, counter: Path) -> None:
    """Whether pages from disk share their storage differs between browsers."""
    page.goto((counter / "ko.html").as_uri())
    page.locator("main button").click()
    page.locator("a.language-switch").dispatch_event("contextmenu")
    target = page.locator("a.language-switch").evaluate("(link) => link.href")
    assert "#one&dl=" in target
    page.evaluate("localStorage.clear()")
    page.goto(target)
    assert text(page) == '1 {"q1":1}'
    assert page.url == f"{(counter / 'en.html').as_uri()}#one"
    page.reload()
    assert text(page) == '1 {"q1":1}'


def test_only_links_to_other_pages_of_the_book_carry_it(chromium: Browser, tmp_path: Path) -> None:
    hrefs = ("ko.html#one", "#one", "en.html#one", "https://example.org/en.html", "en.pdf")
    links = "".join(f'<p><a href="{href}">link</a></p>' for href in hrefs)
    write_pages(tmp_path, {"one": mount() + links}, modules={"counter": register("counter", COUNTER)})
    with quiet_page(chromium) as page, served(tmp_path) as address:
        page.add_init_script(BREAK["forbidden"])
        page.goto(f"{address}/ko.html")
        page.locator("main button").click()
        for link in page.locator("main a").all():
            link.dispatch_event("contextmenu")
        carries = page.locator("main a").evaluate_all("(all) => all.map((a) => a.hash.includes('&dl='))")
        assert carries == [False, False, True, False, False]


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (encoded({"shared": {"n": 5, "answers": {"q1": "가"}}}), '5 {"q1":"가"}'),
        (encoded({"shared": {"n": "5"}, "answers": {"q1": 1}}), "0 {}"),
        (encoded({"shared": {"id": "q7", "words": {"x": 1}}}), "0 {}"),
        (encoded({"other": {"n": 5}}), "0 {}"),
        (encoded({"shared": None}), "0 {}"),
        (encoded([1]), "0 {}"),
        (encoded(None), "0 {}"),
        ("not-base64-json", "0 {}"),
        ("%%%", "0 {}"),
        ("", "0 {}"),
    ],
)
def test_what_an_address_brings(chromium: Browser, counted: str, data: str, shown: str) -> None:
    with quiet_page(chromium, viewport={"width": 800, "height": 300}) as page:
        page.goto(f"{counted}/ko.html#one&dl={data}")
        assert text(page) == shown
        assert page.url == f"{counted}/ko.html#one"
        page.go_back()
        assert page.url == "about:blank"  # it has no entry of its own in the history


def test_a_page_that_grows_on_the_way_leads_to_the_section_all_the_same(page: Page, tmp_path: Path) -> None:
    """Three widgets come to life while the page scrolls smoothly past them, each 900 pixels taller alive."""
    source = """export default { render({ el }) { el.style.height = "1000px"; } };"""
    gap = '<div style="height: 900px"></div>'
    mounts = {f"m{k}": gap + mount() for k in range(3)} | {"goal": gap, "after": gap * 4}
    write_pages(tmp_path, mounts, modules={"counter": register("counter", source)})
    with served(tmp_path) as address:
        page.goto(f"{address}/ko.html#goal")
        page.wait_for_function("document.querySelectorAll('.dlnotes-view').length === 3")
        page.wait_for_function("Math.abs(document.querySelector('#goal').getBoundingClientRect().top) < 120")
        page.mouse.move(600, 450)
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(600)
        assert page.evaluate("document.querySelector('#goal').getBoundingClientRect().top") < -400


def test_an_address_brings_the_reader_to_the_section(chromium: Browser, tmp_path: Path) -> None:
    mounts = {
        "top": '<div style="height: 3000px"></div>',
        "low": mount() + '<div style="height: 3000px"></div>',
    }
    write_pages(tmp_path, mounts, modules={"counter": register("counter", COUNTER)})
    with quiet_page(chromium, reduced_motion="reduce") as page, served(tmp_path) as address:
        page.goto(f"{address}/ko.html#low&dl={encoded({'shared': {'n': 4}})}")
        page.wait_for_function("Math.abs(document.querySelector('#low').getBoundingClientRect().top) < 120")
        assert text(page) == "4 {}"
        page.goto(f"{address}/en.html#&dl={encoded({'shared': {'n': 6}})}")
        assert page.url == f"{address}/en.html"
