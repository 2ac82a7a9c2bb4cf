"""Pages that hold the sample quiz, one per language, with the host and the style of the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import Locator, Page

from dlnotes.quiz import Bank, Choice, Match, Order, Question, Truth
from dlnotes.widgets import Progress, Quiz
from dlnotes.widgets._bundle import registered
from tests.widgets.harness import write_pages

TARGETS = "".join(f'<h3 id="{section}">{section}</h3>' for section in ("sigmoid", "saturation"))


@contextmanager
def loading(bank: Bank) -> Iterator[None]:
    """Let `Quiz` and `Progress` take their questions from `bank`."""
    with (
        patch("dlnotes.widgets.quiz.load", lambda _chapter: bank),
        patch("dlnotes.widgets.progress.load", lambda _chapter: bank),
    ):
        yield


def write_quiz(folder: Path, bank: Bank) -> None:
    """Write ko.html and en.html, twins with every question of the bank."""
    with loading(bank):
        mounts = {lang: TARGETS + Quiz(bank.chapter, lang=lang).to_html() for lang in ("ko", "en")}
    _write_twins(folder, "quiz", mounts)


def write_progress_page(folder: Path, bank: Bank, titles: Mapping[str, str] | None = None) -> None:
    """Write ko.html and en.html, twins with the progress of the bank's questions."""
    titles = {"": "Sample <b>", "sigmoid": "The sigmoid"} if titles is None else titles
    with loading(bank):
        mounts = {
            lang: Progress(lang=lang, titles={bank.chapter: titles}, ending=".html").to_html()
            for lang in ("ko", "en")
        }
    _write_twins(folder, "progress", mounts)


def _write_twins(folder: Path, name: str, mounts: Mapping[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    pages = {}
    for lang, html in mounts.items():
        write_pages(folder, {name: html}, modules={name: registered(name)})
        pages[lang] = (folder / f"{lang}.html").read_text(encoding="utf-8")
    for lang, text in pages.items():
        (folder / f"{lang}.html").write_text(text, encoding="utf-8")


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


def give_by_keyboard(view: Locator, question: Question, answer: Any) -> None:
    """Give an answer and check it, with keys alone."""
    keys = view.page.keyboard
    match question:
        case Choice():
            boxes = view.locator("input")
            for option, box in zip(question.options, boxes.all(), strict=True):
                if option.id in answer if isinstance(answer, list) else option.id == answer:
                    box.press("Space")
            boxes.first.press("Enter")
        case Truth():
            for part, options, id in zip((0, 1), (question.sides, question.reasons), answer, strict=True):
                place = [option.id for option in options].index(id)
                view.locator(".dlq-options").nth(part).locator("input").nth(place).press("Space")
            keys.press("Enter")
        case Order():
            for place, id in enumerate(answer):
                for _ in range(shown_order(question, view).index(id) - place):
                    view.locator(f"[data-item='{id}'] button").first.press("Enter")
            if answer == [item.id for item in question.items]:  # as it stands
                view.locator(".dlq-step").nth(2).press("Enter")
                view.locator(".dlq-step").nth(1).press("Enter")
            view.locator(".dl-main").press("Enter")
        case Match():
            for pair, select in zip(question.pairs, view.locator("select").all(), strict=True):
                select.focus()
                keys.press("Home")
                for _ in range(1 + [choice.id for choice in question.choices].index(answer[pair.id])):
                    keys.press("ArrowDown")
            view.locator(".dl-main").press("Enter")
        case _:
            view.locator("input").focus()
            keys.type(answer)
            keys.press("Enter")


def shown_order(question: Order, view: Locator) -> list[str]:
    """The ids in the order that the page shows."""
    names = view.locator(".dlq-item").evaluate_all("(items) => items.map((item) => item.dataset.item)")
    assert len(names) == len(question.order)
    return names


def verdict(view: Locator) -> str | None:
    return view.get_attribute("data-verdict")
