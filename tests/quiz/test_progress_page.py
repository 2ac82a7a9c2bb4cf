"""The page of progress: what is done, what to review and when, the record as a file, and forgetting."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dlnotes.quiz import Bank
from dlnotes.quiz.progress import decode_progress, encode_progress, read_progress, write_progress
from dlnotes.widgets._bundle import STATIC, bundle, host_source
from tests.quiz.answers import right_answer
from tests.quiz.pages import give, shown, write_progress_page, write_quiz
from tests.quiz.test_progress import random_progress
from tests.quiz.test_widget import WRONG
from tests.site.pages import probe
from tests.site.test_access import violations
from tests.widgets.harness import CONTRAST, quiet_page, served

DAYS = [f"2026-11-{day}T12:00:00" for day in (24, 25, 26, 27)]
FORGET, EXPORT = re.compile("모두 지우기|Forget everything"), re.compile("내보내기|Export")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample: Bank) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("progress")
    write_quiz(folder / "quiz", sample)
    write_progress_page(folder / "progress", sample)
    with served(folder) as address:
        yield address


@pytest.fixture(params=["ko", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(page: Page, address: str, lang: str = "en") -> None:
    page.goto(f"{address}/progress/{lang}.html")
    page.locator(".dl-progress").wait_for()


def answer(page: Page, address: str, bank: Bank, answers: dict[str, Any]) -> None:
    page.goto(f"{address}/quiz/en.html")
    views = shown(page)
    for place, question in enumerate(bank.questions):
        if question.id in answers:
            again = views.nth(place).get_by_role("button", name="Start over")
            if again.is_visible():
                again.click()
            give(question, views.nth(place), answers[question.id])


def load(page: Page, text: str | bytes) -> str:
    source = text if isinstance(text, bytes) else text.encode()
    file: Any = {"name": "p.json", "mimeType": "application/json", "buffer": source}
    page.locator(".dlp-status").evaluate("(status) => { status.textContent = ''; }")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".dlp-status")).not_to_be_empty()
    return page.locator(".dlp-status").inner_text()


def save(page: Page) -> bytes:
    page.locator(".dlp-status").evaluate("(status) => { status.textContent = ''; }")
    with page.expect_download() as download:
        page.get_by_role("button", name=EXPORT).click()
    expect(page.locator(".dlp-status")).not_to_be_empty()
    return Path(download.value.path()).read_bytes()


def filled(bank: Bank) -> str:
    """A record of every state that the page tells apart."""
    codes = ["wrong", "partial", "revealed", "correct", "correct", "correct"]
    names = [["sign-of-the-gradient"], sorted(bank.misconceptions), [], [], ["unknown-name"], []]
    due = [20_000, 20_000, 20_000, None, 20_000, 99_999]
    made = {}
    for question, code, why, day in zip(bank.questions, codes, names, due, strict=False):
        record = {
            "revision": question.revision,
            "answer": None,
            "checked": False,
            "last": {"code": code, "at": 9},
        }
        review = {"repetitions": 1, "interval": 900_000, "ease": 2.5, "due": day, "names": why[:16]}
        made[question.id] = record | ({"review": review} if day else {})
    return encode_progress(made)


# ---- what it shows -----------------------------------------------------------------------------------


def test_a_missed_question_comes_back_by_its_misconception(
    page: Page, address: str, sample: Bank, lang: str
) -> None:
    sure, tail = ("sample-sigmoid", "sample-tail")
    told = {
        "ko": ["내일", "✗ 틀림", "✓ 맞힘, 복습할 날이 됨"],
        "en": ["tomorrow", "✗ wrong", "✓ right, and due again"],
    }
    tomorrow, wrong, due = told[lang]
    groups, later = page.locator(".dlp-group"), page.locator(".dl-progress li", has_not=page.locator("a"))
    page.clock.set_fixed_time(DAYS[0])
    opened(page, address, lang)
    expect(groups).to_have_count(0)
    answer(page, address, sample, {sure: right_answer(sample[sure]), tail: WRONG[tail]})
    opened(page, address, lang)
    expect(groups).to_have_count(1)
    option = next(one for one in sample[tail].options if one.id == WRONG[tail])  # type: ignore[union-attr]
    assert option.names
    belief = sample.misconceptions[option.names].believes
    assert groups.locator("h3 math").count() == str(belief.of("en" if lang == "en" else "ko")).count("'math'")
    expect(groups).to_contain_text(wrong)
    link = groups.locator("a")
    assert link.get_attribute("href") == f"90-sample.html#{sample[tail].section}"
    assert "Sample <b>" in link.inner_text()
    cells = page.locator(".dlp-chapters td").all_inner_texts()
    assert cells[:3] == ["2/8", "1", "1"]
    answer(page, address, sample, {tail: right_answer(sample[tail])})
    opened(page, address, lang)
    expect(groups).to_have_count(0)
    expect(later).to_contain_text(tomorrow)
    for day in (DAYS[1], DAYS[2]):  # a day, another day, then six
        page.clock.set_fixed_time(day)
        page.reload()
        expect(groups).to_contain_text(due)
        answer(page, address, sample, {tail: right_answer(sample[tail])})
        opened(page, address, lang)
        expect(groups).to_have_count(0)
    expect(later).to_contain_text("12월 2일" if lang == "ko" else "December 2")
    answer(page, address, sample, {sure: "7"})
    page.locator(".dlq-question").first.get_by_role("button", name="Show the answer").click()
    opened(page, address, lang)
    expect(groups).to_have_count(1)


def test_it_hears_of_answers_in_another_tab_and_on_the_way_back(
    page: Page, address: str, sample: Bank
) -> None:
    opened(page, address)
    other = page.context.new_page()
    answer(other, address, sample, {"sample-tail": "half"})
    expect(page.locator(".dlp-group")).to_have_count(1)
    answer(page, address, sample, {"sample-tail": "near-zero"})
    page.go_back()
    page.locator(".dl-progress").wait_for()
    expect(page.locator(".dlp-group")).to_have_count(0)
    expect(page.locator(".dlp-summary")).to_contain_text("answered 1 of 8 questions, 1 of them right")


# ---- the record as a file ----------------------------------------------------------------------------


def test_files_go_both_ways_between_python_and_the_page(page: Page, address: str, data: Path) -> None:
    chance = random.Random(21)
    path = data / "progress.json"
    for _ in range(12):
        opened(page, address)
        page.evaluate("localStorage.clear()")
        page.reload()
        progress = random_progress(chance) or {
            "question-0": {"revision": "0a1b2c3d", "answer": [], "checked": True}
        }
        assert write_progress(progress, path)
        load(page, path.read_bytes())
        assert decode_progress(save(page), "x") == progress
        page.reload()
        source = save(page)
        path.write_bytes(source)
        assert read_progress(path) == progress
        path.unlink()


def test_an_import_adds_to_what_is_there(page: Page, address: str, sample: Bank, lang: str) -> None:
    answer(page, address, sample, {"sample-tail": "half"})
    opened(page, address, lang)
    mine = decode_progress(save(page), "x")["sample-tail"]
    old = mine | {"last": {"code": "correct", "at": 5}}
    new = {"revision": sample["sample-truth"].revision, "answer": None, "checked": False}
    assert "2" in load(page, encode_progress({"sample-tail": old, "sample-truth": new}))
    assert decode_progress(save(page), "x") == {"sample-tail": mine, "sample-truth": new}


@pytest.mark.parametrize(
    ("source", "ko", "en"),
    [
        (b"", "진도를 적은 파일이 아니어서", "not a record of progress"),
        (b"\xff\xfe{}", "진도를 적은 파일이 아니어서", "not a record of progress"),
        (b'{"nbformat": 4}', "진도를 적은 파일이 아니어서", "not a record of progress"),
        (b'{"dlnotes": 2, "progress": {}}', "다른 판에서", "another version"),
        (b'{"dlnotes": 1, "progress": {"q": {"answer": 1}}}', "손상되어", "damaged"),
        (b" " * 4_000_001, "너무 커서", "too large"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    page: Page, address: str, lang: str, source: bytes, ko: str, en: str
) -> None:
    opened(page, address, lang)
    assert (ko if lang == "ko" else en) in load(page, source)
    assert page.evaluate("localStorage.length") == 0
    assert page.locator("[role=status]").count() == 1


# ---- forgetting --------------------------------------------------------------------------------------


def test_everything_is_forgotten_by_keyboard_and_only_when_meant(
    page: Page, address: str, sample: Bank, lang: str
) -> None:
    opened(page, address, lang)
    load(page, filled(sample))
    stays = {"dlnotes:mode": "dark", "dlnotes:quiz": "{broken", "theirs": '{"dlnotes":1,"state":{}}'}
    goes = {"dlnotes:boundary-1": '{"dlnotes":1,"state":{"w1":2}}'}
    page.evaluate(
        "(all) => Object.entries(all).forEach((each) => localStorage.setItem(...each))", stays | goes
    )
    button, dialog = page.get_by_role("button", name=FORGET), page.get_by_role("dialog")
    button.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    expect(dialog.locator("button").first).to_be_focused()  # the harmless one
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # "cancel"
    assert "dlnotes:progress" in page.evaluate("Object.keys(localStorage)")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".dlp-status")).to_have_text(
        "기록을 모두 지웠습니다." if lang == "ko" else "Everything is forgotten."
    )
    expect(button).to_be_focused()
    assert page.evaluate("({ ...localStorage })") == stays
    expect(page.locator(".dlp-group")).to_have_count(0)
    page.get_by_role("button", name=EXPORT).click()
    expect(page.locator(".dlp-status")).to_contain_text("아직" if lang == "ko" else "yet")
    load(page, filled(sample))  # and the same record can be imported anew
    assert len(decode_progress(save(page), "x")) == 6


# ---- wherever it stands ------------------------------------------------------------------------------


def test_it_works_where_storage_is_forbidden(page: Page, address: str, sample: Bank, lang: str) -> None:
    page.add_init_script(probe("forbid_storage"))
    opened(page, address, lang)
    load(page, filled(sample))
    expect(page.locator(".dlnotes-note")).to_contain_text("저장 공간" if lang == "ko" else "no room")
    expect(page.locator(".dlp-group").first).to_be_visible()
    assert len(decode_progress(save(page), "x")) == 6
    page.locator("a.language-switch").click()
    page.wait_for_url(f"**/{'en' if lang == 'ko' else 'ko'}.html*")
    expect(page.locator(".dlp-group").first).to_be_visible()  # carried along
    page.get_by_role("button", name=FORGET).click()
    page.get_by_role("dialog").locator("button").last.click()
    expect(page.locator(".dlp-group")).to_have_count(0)


def test_it_can_be_read_without_scripts(chromium: Browser, address: str, lang: str) -> None:
    with quiet_page(chromium, java_script_enabled=False) as page:
        page.goto(f"{address}/progress/{lang}.html")
        text = page.locator(".dlnotes-fallback").inner_text()
        assert ("스크립트" if lang == "ko" else "scripts") in text
        assert "90. Sample <b>" in text
        assert page.locator(".dlnotes-fallback a").get_attribute("href") == "90-sample.html"


def states(page: Page, sample: Bank) -> Iterator[str]:
    yield "fresh"
    load(page, filled(sample))
    yield "filled"
    page.get_by_role("button", name=FORGET).click()
    yield "asking"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_access_in_every_state(
    chromium: Browser, address: str, sample: Bank, lang: str, scheme: Any, width: int
) -> None:
    size = {"width": width, "height": 900}
    with quiet_page(chromium, viewport=size, color_scheme=scheme, reduced_motion="reduce") as page:
        opened(page, address, lang)
        for state in states(page, sample):
            page.wait_for_timeout(100)
            assert not violations(page), state
            assert page.locator(".dl-progress").evaluate(CONTRAST) == [], state
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
            assert not page.evaluate(probe("small_targets")), state
            others = page.locator(".dlp-group h3", has_text=re.compile("다시 볼 문제|Look at these again"))
            assert others.count() == (state != "fresh"), state
            text = page.locator(".dl-progress").inner_text()
            assert bool(re.search("[가-힣]", text)) == (lang == "ko"), state


def test_it_is_light_and_no_weight_of_the_quiz() -> None:
    def weigh(text: str) -> int:
        return len(gzip.compress(text.encode(), 9, mtime=0))

    quiz, progress = bundle(STATIC / "quiz.mjs"), bundle(STATIC / "progress.mjs")
    assert weigh(progress) <= 6_500
    assert weigh(quiz + progress + host_source()) <= 20_000
    assert "MOST_RECORDS" in progress
    assert "MOST_RECORDS" not in quiz


def test_words_are_in_both_languages() -> None:
    words = json.loads((STATIC.parent / "words" / "progress.json").read_text(encoding="utf-8"))
    assert list(words["ko"]) == list(words["en"])
