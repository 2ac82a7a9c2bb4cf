"""The quizzes of the chapters, as they stand on the built pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dlnotes.quiz import Choice, Question, check, load
from tests.site.pages import CHAPTERS, opened, probe

STATES = """() => [...document.querySelectorAll("[data-widget=quiz] > script")]
  .flatMap((each) => JSON.parse(each.textContent).spec.questions)"""


def questions(page: Page, chapter: str) -> list[Question]:
    """The questions on the page, in their order."""
    bank = load(chapter)
    return [bank[spec["id"]] for spec in page.evaluate(STATES)]


def alive(page: Page) -> Locator:
    page.evaluate(probe("scroll_through"))
    page.wait_for_function(probe("widgets_alive"))
    return page.locator(".dlq-question")


def answer(view: Locator, question: Question) -> str:
    """Answer right at odd places and wrong at even ones, by keyboard alone; return the verdict of Python."""
    right = len(question.id) % 2 == 1
    if isinstance(question, Choice):
        wanted = [option.id for option in question.options if option.correct == right]
        wanted = wanted if question.kind == "multiple" else wanted[:1]
        boxes = view.locator("input")
        for option, box in zip(question.options, boxes.all(), strict=True):
            if option.id in wanted:
                box.focus()
                box.press("Space")
        boxes.first.press("Enter")
        return check(question, wanted).code
    field = view.locator("input")
    field.focus()
    text = question.shown if right else repr(question.wrong[0].value)
    view.page.keyboard.type(text)
    view.page.keyboard.press("Enter")
    return check(question, text).code


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "disk"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_answered_by_keyboard_and_stays_answered(
    site: Path, served: str, chromium: Browser, chapter: str, from_disk: bool
) -> None:
    base = site.as_uri() if from_disk else served
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


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("lang", ["ko", "en"])
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
