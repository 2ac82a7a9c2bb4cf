"""Pages that hold the sample quiz, one per language, with the host and the style of the book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import Locator, Page

from dlnotes.quiz import Bank, Choice, Match, Order, Question, Truth
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


def give(question: Question, view: Locator, answer: Any) -> None:
    """Give an answer by pointer and keyboard, and check it."""
    match question:
        case Choice():
            for option, box in zip(question.options, view.locator("input").all(), strict=True):
                wanted = option.id in answer if isinstance(answer, list) else option.id == answer
                if wanted or question.kind == "multiple":
                    box.set_checked(wanted)
        case Truth():
            for part, options, id in zip((0, 1), (question.sides, question.reasons), answer, strict=True):
                place = [option.id for option in options].index(id)
                view.locator(".dlq-options").nth(part).locator("input").nth(place).check()
        case Order():
            for place, id in enumerate(answer):
                while (now := shown_order(question, view).index(id)) > place:
                    view.locator(".dlq-item").nth(now).locator("button").first.click()
        case Match():
            for pair, select in zip(question.pairs, view.locator("select").all(), strict=True):
                select.select_option(answer[pair.id])
        case _:
            view.locator("input").fill(answer)
    view.locator(".dl-main").click()


def shown_order(question: Order, view: Locator) -> list[str]:
    """The ids in the order that the page shows."""
    names = view.locator(".dlq-item").evaluate_all("(items) => items.map((item) => item.dataset.item)")
    assert len(names) == len(question.order)
    return names


def verdict(view: Locator) -> str | None:
    return view.get_attribute("data-verdict")
