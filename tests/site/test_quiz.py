"""The quizzes of the chapters, as they stand on the built pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dlnotes.quiz import Question, chapters, check, load
from tests.quiz.answers import right_answer, wrong_answer
from tests.quiz.pages import give_by_keyboard
from tests.site.pages import CHAPTERS, LANGUAGES, WAYS, base_of, opened, probe, spread

STATES = """() => [...document.querySelectorAll("[data-widget=quiz] > script")]
  .flatMap((each) => JSON.parse(each.textContent).spec.questions)"""


def questions(page: Page, chapter: str) -> list[Question]:
    """The questions on the page, in their order."""
    bank = load(chapter)
    return [bank[spec["id"]] for spec in page.evaluate(STATES)]


def alive(page: Page) -> Locator:
    page.evaluate(probe("wake"))
    page.wait_for_function(probe("widgets_alive"))
    return page.locator(".dlq-question")


def answer(view: Locator, question: Question) -> str:
    """Answer some questions right and some wrong, by keyboard alone; return the verdict of Python."""
    right = len(question.id) % 2 == 1
    given = right_answer(question) if right else wrong_answer(question)
    give_by_keyboard(view, question, given)
    return check(question, given).code


@pytest.mark.parametrize(("chapter", "way"), spread(CHAPTERS, WAYS))
def test_a_chapter_is_answered_by_keyboard_and_stays_answered(
    site: Path, served: str, chromium: Browser, chapter: str, way: str
) -> None:
    base = base_of(site, served, way)
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{base}/book/ko/{chapter}.html")
        views = alive(page)
        asked = questions(page, chapter)
        assert len(asked) >= 4
        assert len({question.id for question in asked}) == len(asked) == views.count()
        verdicts = [answer(views.nth(index), question) for index, question in enumerate(asked)]
        page.wait_for_timeout(100)

        def stands() -> list[str | None]:
            return [view.get_attribute("data-verdict") for view in alive(page).all()]

        assert stands() == verdicts
        for index in range(len(asked)):
            expect(views.nth(index).locator(".dlq-feedback:visible").first).not_to_be_empty()
        page.reload()
        assert stands() == verdicts
        page.locator("a.language-switch").click()
        page.wait_for_url(f"**/book/en/{chapter}.html*")
        assert stands() == verdicts
        assert not [message for message in visit.messages if message.startswith("error")]


@pytest.mark.parametrize(("chapter", "lang"), spread(CHAPTERS, LANGUAGES))
def test_every_question_leads_to_its_explanation(
    served: str, chromium: Browser, chapter: str, lang: str
) -> None:
    with opened(chromium) as visit:
        visit.page.goto(f"{served}/book/{lang}/{chapter}.html")
        views = alive(visit.page)
        for index, question in enumerate(questions(visit.page, chapter)):
            answer(views.nth(index), question)
            link = views.nth(index).locator(".dlq-explain")
            expect(link).to_be_visible()
            assert visit.page.locator(f"#{question.section}").count() == 1
            assert link.get_attribute("href") == f"#{question.section}"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_question_of_the_bank_is_asked_in_both_languages(root: Path, chapter: str) -> None:
    for lang in ("ko", "en"):
        notebook = json.loads((root / "book" / lang / f"{chapter}.ipynb").read_text(encoding="utf-8"))
        text = json.dumps([cell.get("outputs") for cell in notebook["cells"]], ensure_ascii=False)
        missing = [question.id for question in load(chapter).questions if f"'{question.id}'" not in text]
        assert not missing, f"book/{lang}/{chapter}.ipynb asks no {', '.join(missing)}; add Quiz(…) cells"


# ---- the page of progress ----------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_missed_is_on_the_page_of_progress(
    site: Path, served: str, chromium: Browser, way: str, lang: str
) -> None:
    base, chapter = base_of(site, served, way), CHAPTERS[0]
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{base}/book/ko/{chapter}.html")
        views = alive(page)
        asked = questions(page, chapter)
        for index, question in enumerate(asked):
            give_by_keyboard(views.nth(index), question, wrong_answer(question))
        page.goto(f"{base}/book/{lang}/progress.html")
        page.locator(".dl-progress").wait_for()
        row = page.locator(".dlp-chapters tr", has=page.locator(f"a[href^='{chapter}.html']"))
        count = str(len(asked))
        assert row.locator("td").all_inner_texts()[:3] == [f"{count}/{count}", "0", count]
        links = page.locator(".dlp-group a")
        sections = {href.partition("#")[2] for href in links.evaluate_all("(all) => all.map((a) => a.href)")}
        assert sections == {question.section for question in asked}
        title = links.first.inner_text().split(" › ")[1]
        links.first.click()
        page.wait_for_url(f"**/book/{lang}/{chapter}.html#*")
        assert title in page.locator(":target").inner_text()
        assert not [message for message in visit.messages if message.startswith("error")]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_page_of_progress_lists_every_question(site: Path, lang: str) -> None:
    html = (site / "book" / lang / "progress.html").read_text(encoding="utf-8")
    state = re.search(r'data-widget="progress"[^>]*><script type="application/json">([^<]*)', html)
    assert state
    listed = json.loads(state[1])["index"]["chapters"]
    assert [chapter["id"] for chapter in listed] == chapters()
    for chapter in listed:
        assert [one["id"] for one in chapter["questions"]] == [
            one.id for one in load(chapter["id"]).questions
        ]
        assert all(one["place"] for one in chapter["questions"])
        assert chapter["title"]
