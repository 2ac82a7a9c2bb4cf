"""Pages that hold the sample quiz, one per language, with the host and the style of the book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Locator, Page

from dlnotes.quiz import Bank, Question
from dlnotes.widgets import Quiz
from dlnotes.widgets._bundle import registered
from tests.widgets.harness import write_pages

TARGETS = "".join(f'<h3 id="{section}">{section}</h3>' for section in ("sigmoid", "saturation"))


@contextmanager
def loading(bank: Bank) -> Iterator[None]:
    """Let `Quiz` take its questions from `bank`."""
    with patch("dlnotes.widgets.quiz.load", lambda _chapter: bank):
        yield


def write_quiz(folder: Path, bank: Bank) -> None:
    """Write ko.html and en.html, twins with every question of the bank."""
    modules = {"quiz": registered("quiz")}
    with loading(bank):
        mounts = {lang: Quiz(bank.chapter, lang=lang).to_html() for lang in ("ko", "en")}
    write_pages(folder, {"quiz": TARGETS + mounts["en"]}, modules=modules)
    english = (folder / "en.html").read_text(encoding="utf-8")
    write_pages(folder, {"quiz": TARGETS + mounts["ko"]}, modules=modules)
    (folder / "en.html").write_text(english, encoding="utf-8")


def shown(page: Page) -> Locator:
    """The questions, once they are alive."""
    page.locator(".dlnotes-widget").first.scroll_into_view_if_needed()
    page.locator(".dlq-question").first.wait_for()
    return page.locator(".dlq-question")


def give(question: Question, view: Locator, answer: str | list[str]) -> None:
    """Give an answer by pointer and keyboard, and check it."""
    if question.kind == "numeric":
        assert isinstance(answer, str)
        view.locator("input").fill(answer)
    else:
        for option, box in zip(question.options, view.locator("input").all(), strict=True):
            wanted = option.id in answer if isinstance(answer, list) else option.id == answer
            if wanted or question.kind == "multiple":
                box.set_checked(wanted)
    view.locator(".dl-main").click()


def verdict(view: Locator) -> str | None:
    return view.get_attribute("data-verdict")
