"""Sixteen ways in which storage fails: the quiz grades in all, and what it cannot read is never lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dlnotes.quiz import Bank
from tests.quiz.answers import right_answer
from tests.quiz.pages import give, shown, verdict, write_quiz
from tests.widgets.harness import quiet_page, served

KEY = "dlnotes:progress"
NOTES = {
    "unsaved": {"ko": "저장 공간을 쓸 수 없어", "en": "no room to store"},
    "unread": {"ko": "읽을 수 없어", "en": "cannot be read"},
}
SET = "Object.defineProperty(window, 'localStorage', {})"
FULL = "throw new DOMException('full', 'QuotaExceededError')"


def state(**progress: Any) -> str:
    return json.dumps({"dlnotes": 1, "state": {"progress": progress}})


@dataclass(frozen=True)
class Failure:
    """What is done to a browser before the page opens, and what the page then says."""

    script: str = ""
    stored: str | None = None  # under the key of the quiz
    note: str | None = None
    lasts: bool = True  # whether answers are there after a reload


FAILURES = {
    "absent": Failure(SET.format("{ value: undefined }"), None, "unsaved", False),
    "access throws": Failure(
        SET.format("{ get() { throw new DOMException('', 'SecurityError') } }"),
        None, "unsaved", False,
    ),
    "write throws": Failure(f"Storage.prototype.setItem = () => {{ {FULL} }}", None, "unsaved", False),
    "full while saving": Failure(
        "const { setItem } = Storage.prototype; let left = 3;"
        "Storage.prototype.setItem = function (...each) {"
        f"  if (!left--) {FULL}; setItem.apply(this, each); }}",
        None, "unsaved",
    ),
    "no JSON": Failure(stored="{broken", note="unread"),
    "another type": Failure(stored='{"dlnotes": 1, "state": [1]}', note="unread"),
    "older": Failure(stored='{"dlnotes": 0, "answers": {"sample-tail": "half"}}', note="unread"),
    "newer": Failure(stored='{"dlnotes": 99, "state": {"progress": {}}}', note="unread"),
    "names of prototypes": Failure(
        stored='{"dlnotes": 1, "state": {"__proto__": {"bad": 1}, "progress": {"__proto__": {"bad": 1},'
        ' "constructor": {"prototype": 1}}}}'
    ),
    "huge": Failure(stored="x" * 5_000_000, note="unread"),
    "question gone": Failure(
        stored=state(**{"sample-gone": {"revision": "00000000", "answer": "a", "checked": True}})
    ),
    "question changed": Failure(
        stored=state(**{"sample-sigmoid": {"revision": "00000000", "answer": "1", "checked": True}})
    ),
    "damaged record": Failure(stored=state(**{"sample-sigmoid": {"answer": 7}, "sample-tail": [1]})),
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample: Bank) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("storage")
    write_quiz(folder, sample)
    with served(folder) as address:
        yield address


@pytest.fixture(params=["ko", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def answer(page: Page, sample: Bank, *places: int) -> None:
    """Answer questions right."""
    for place in places:
        view, question = shown(page).nth(place), sample.questions[place]
        give(question, view, right_answer(question))
        assert verdict(view) == "correct", question.id


def put(page: Page, text: str) -> None:
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])


def kept(page: Page, key: str = KEY) -> Any:
    return page.evaluate("(key) => localStorage.getItem(key)", key)


def progress(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("dlnotes.records().progress.progress")
    return found


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_the_quiz_grades_whatever_the_storage_does(
    chromium: Browser, address: str, sample: Bank, failure: Failure, lang: str
) -> None:
    with quiet_page(chromium) as page:
        page.goto(f"{address}/host.js")
        if failure.stored is not None:
            put(page, failure.stored)
        page.add_init_script(failure.script)
        page.goto(f"{address}/{lang}.html")
        answer(page, sample, 0, 1, 2)
        notes = page.locator(".dlnotes-note").all_inner_texts()
        if failure.stored and len(failure.stored) > 1_000_000:
            notes = notes[:1]  # it may leave no room for anything else
        assert len(notes) == bool(failure.note), notes
        assert all(NOTES[str(failure.note)][lang] in note for note in notes)
        assert set(progress(page)) >= {question.id for question in sample.questions[:3]}
        assert page.evaluate("[({}).bad, dlnotes.bad]") == [None, None]
        if failure.note == "unread":
            assert kept(page) == failure.stored
        if failure.lasts:
            page.add_init_script("Storage.prototype.setItem = Storage.prototype.setItem")
            page.reload()
            assert verdict(shown(page).nth(0)) == "correct"


def test_what_is_damaged_or_of_another_book_stays(page: Page, address: str, sample: Bank, lang: str) -> None:
    damaged = {"answer": 7, "review": "often"}
    others = {
        "another-book:progress": "theirs",
        "dlnotes:mode": "dark",
        "dlnotes:boundary-1": '{"dlnotes":1,"state":{"w1":2}}',
        "progress": state(q=1),
    }
    page.goto(f"{address}/host.js")
    page.evaluate("(all) => Object.assign(localStorage, all)", others)
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [KEY, state(**{"sample-sigmoid": damaged, "Strange!": 1})],
    )
    page.goto(f"{address}/{lang}.html")
    answer(page, sample, 0, 1)
    found = json.loads(kept(page))["state"]["progress"]
    assert found["sample-sigmoid~"] == damaged
    assert found["Strange!"] == 1
    assert {name: kept(page, name) for name in others} == others


def test_two_tabs_at_once(page: Page, address: str, sample: Bank, lang: str) -> None:
    page.goto(f"{address}/{lang}.html")
    shown(page)
    other = page.context.new_page()
    other.goto(f"{address}/{lang}.html")
    shown(other)
    answer(page, sample, 0)
    expect(shown(other).nth(0)).to_have_attribute("data-verdict", "correct")  # it hears of it
    answer(other, sample, 1)
    answer(page, sample, 2)
    assert set(json.loads(kept(page))["state"]["progress"]) == {one.id for one in sample.questions[:3]}
    shown(other).nth(0).get_by_role("button", name="다시 풀기" if lang == "ko" else "Start over").click()
    expect(shown(page).nth(0)).not_to_have_attribute("data-verdict", "correct")
    answer(page, sample, 3)  # and does not bring back what the other tab has changed
    assert json.loads(kept(other))["state"]["progress"]["sample-sigmoid"]["checked"] is False


def test_a_tab_that_slept_overwrites_nothing(page: Page, address: str, sample: Bank, lang: str) -> None:
    page.add_init_script("addEventListener('storage', (event) => event.stopImmediatePropagation())")
    page.goto(f"{address}/{lang}.html")
    answer(page, sample, 0, 1)
    other = page.context.new_page()
    other.goto(f"{address}/{lang}.html")
    shown(other).nth(0).get_by_role("button", name="다시 풀기" if lang == "ko" else "Start over").click()
    answer(page, sample, 2)
    after = json.loads(kept(other))["state"]["progress"]
    assert [after[one.id]["checked"] for one in sample.questions[:3]] == [False, True, True]


def test_cleared_while_open(page: Page, address: str, sample: Bank, lang: str) -> None:
    page.goto(f"{address}/{lang}.html")
    answer(page, sample, 0)
    page.evaluate("localStorage.clear()")
    answer(page, sample, 1)
    assert list(json.loads(kept(page))["state"]["progress"]) == ["sample-tail"]
    assert verdict(shown(page).nth(0)) == "correct"


@pytest.mark.parametrize("now", ["2001-01-01T00:00:00", "1960-01-01T00:00:00"])
def test_a_clock_in_the_past(page: Page, address: str, sample: Bank, lang: str, now: str) -> None:
    question = sample.questions[0]
    review = {"repetitions": 2, "interval": 6, "ease": 2.5, "due": 21_000, "names": ["sign"]}
    record = {"revision": question.revision, "answer": None, "checked": False, "review": review}
    page.goto(f"{address}/host.js")
    put(page, state(**{question.id: record}))
    page.clock.set_fixed_time(now)
    page.goto(f"{address}/{lang}.html")
    answer(page, sample, 0)
    after = progress(page)[question.id]
    assert after["last"]["at"] == (978_307_200 if now.startswith("2001") else 0)
    assert after["review"]["due"] < 12_000  # a day that no interval reaches counts as come
    page.reload()
    assert verdict(shown(page).nth(0)) == "correct"


def test_all_sixteen_are_here() -> None:
    others = {"another book", "two tabs", "cleared while open", "clock in the past"}
    assert len(FAILURES.keys() | others) >= 16
