"""Nothing that an author, a reader, a stored record or a link says can become a script."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dlnotes._richtext import to_html
from dlnotes.quiz import Bank, Question, QuizFileError, Text
from dlnotes.quiz.load import decode
from dlnotes.quiz.progress import encode_progress
from dlnotes.widgets import Quiz
from tests.quiz.pages import loading, shown, write_progress_page, write_quiz
from tests.quiz.payloads import PAYLOADS, TREES
from tests.widgets.harness import served

WATCH = "window.hurts = 0; window.hurt = () => { window.hurts += 1 }; window.alert = window.hurt;"
DANGER = r"""() => {
  const live = /^(script|iframe|object|embed|img|image|svg|style|link|meta|base|form|video|audio|x)$/i;
  const bad = [...document.querySelectorAll(".dlnotes-widget *")].filter((each) => {
    const tag = live.test(each.localName) && each.type !== "application/json";
    const worded = ({ name }) => ["aria-label", "data-tex"].includes(name);
    const risky = (a) => /^on/i.test(a.name) || (!worded(a) && /javascript:|url\(/i.test(a.value));
    return tag || [...each.attributes].some(risky);
  });
  return [window.hurts, bad.map((each) => each.outerHTML.slice(0, 200))];
}"""
USE = """() => {
  for (const view of document.querySelectorAll(".dlq-question")) {
    view.querySelectorAll("[type=radio], [type=checkbox]").forEach((each) => each.click());
    view.querySelectorAll("select").forEach((each) => {
      each.selectedIndex = 1;
      each.dispatchEvent(new Event("change"));
    });
    for (let k = 0; k < 3; k += 1) {
      view.querySelectorAll("button").forEach((each) => each.hidden || each.click());
    }
  }
}"""


def everywhere(value: Any, text: Callable[[Text], Text]) -> Any:
    """The question with every text of it changed."""
    if isinstance(value, Text):
        return text(value)
    if isinstance(value, tuple):
        return tuple(everywhere(entry, text) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: everywhere(getattr(value, f.name), text) for f in fields(value)})
    return value


def hostile_bank(sample: Bank, texts: list[Text]) -> Bank:
    """The questions of the sample once for every text, which stands in each of their fields."""
    questions = [
        replace(everywhere(question, lambda _, text=text: text), id=f"{question.id}-{number}")
        for number, text in enumerate(texts)
        for question in sample.questions
    ]
    known = everywhere(tuple(sample.misconceptions.values()), lambda text: Text(texts[0].ko, texts[0].en))
    return Bank(sample.chapter, tuple(questions), {one.id: one for one in known})


def unhurt(page: Page) -> None:
    page.evaluate(USE)
    page.wait_for_timeout(200)
    assert page.evaluate(DANGER) == [0, []]


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    foreign: list[str] = []
    page.on(
        "request",
        lambda r: r.url.startswith(("http://127.", "file:", "blob:", "data:")) or foreign.append(r.url),
    )
    page.on("dialog", lambda dialog: foreign.append(dialog.message))
    yield page
    assert foreign == []
    context.close()


def inject(page: Page, folder: Path, sample: Bank, payloads: list[str], lang: str) -> None:
    write_quiz(folder, hostile_bank(sample, [Text((payload,), (payload,)) for payload in payloads]))
    page.goto((folder / f"{lang}.html").as_uri())
    views = shown(page)
    assert views.count() == len(payloads) * len(sample.questions)
    assert views.nth(0).locator(".dlq-prompt").text_content() == payloads[0]
    unhurt(page)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_text_stays_text(tmp_path: Path, watched: Page, sample: Bank, lang: str) -> None:
    inject(watched, tmp_path, sample, PAYLOADS[lang == "ko" :: 8], lang)


@pytest.mark.full
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_text_stays_text(tmp_path: Path, watched: Page, sample: Bank, lang: str) -> None:
    for start in range(0, len(PAYLOADS), 10):
        inject(watched, tmp_path, sample, PAYLOADS[start : start + 10], lang)


def test_there_are_eighty_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 80


def test_trees_outside_the_allow_list_lose_their_tags(tmp_path: Path, watched: Page, sample: Bank) -> None:
    for tree in TREES:
        with pytest.raises(ValueError, match="not allowed in rich text"):
            to_html([tree])
    write_quiz(tmp_path, sample)
    page = (tmp_path / "ko.html").read_text(encoding="utf-8")
    with loading(hostile_bank(sample, [Text((tree,), (tree,)) for tree in TREES])):
        spec = Quiz("90-sample").spec
    state = json.dumps(spec, ensure_ascii=True).replace("<", "\\u003c")
    before, _, rest = page.partition('"spec":')
    _, _, after = rest.partition(',"words":')
    (tmp_path / "ko.html").write_text(f'{before}"spec":{state},"words":{after}', encoding="utf-8")
    watched.goto((tmp_path / "ko.html").as_uri())
    assert shown(watched).count() == len(TREES) * len(sample.questions)
    unhurt(watched)


def test_the_compiler_refuses_a_payload_or_makes_it_text(
    compile_text: Callable[[str], str], sample_text: str, sample: Bank, tmp_path: Path, watched: Page
) -> None:
    taken = []
    for payload in PAYLOADS:
        hostile = sample_text.replace('"First think of the size of the denominator."', json.dumps(payload))
        hostile = hostile.replace(
            '"분모가 얼마나 큰지 먼저 생각해 보세요."', json.dumps(payload, ensure_ascii=False)
        )
        try:
            taken.append(decode(compile_text(hostile), "")["sample-tail"].hints[0])
        except QuizFileError:
            continue
    assert 5 < len(taken) < 40
    write_quiz(tmp_path, hostile_bank(sample, taken))
    watched.goto((tmp_path / "ko.html").as_uri())
    shown(watched)
    unhurt(watched)


def test_an_answer_is_never_markup(tmp_path: Path, watched: Page, sample: Bank) -> None:
    write_quiz(tmp_path, sample)
    with served(tmp_path) as address:
        watched.goto(f"{address}/ko.html")
        field = shown(watched).nth(0).locator("input")
        for payload in PAYLOADS:
            field.fill(payload)
            field.press("Enter")
        unhurt(watched)
        for payload in PAYLOADS[::20]:
            answer: list[Any] = [payload, [payload], {payload: payload}]
            progress = {
                question.id: {"revision": question.revision, "answer": answer[number % 3], "checked": True}
                for number, question in enumerate(sample.questions)
            }
            state = {"progress": progress | {payload: payload}}
            record = json.dumps({"dlnotes": 1, "state": state})
            watched.evaluate("(record) => localStorage.setItem('dlnotes:progress', record)", record)
            watched.reload()
            shown(watched)
            unhurt(watched)
            carried = json.dumps({"progress": state}).encode()
            data = base64.urlsafe_b64encode(carried).decode().rstrip("=")
            watched.goto(f"{address}/en.html#sigmoid&dl={data}")
            watched.reload()
            shown(watched)
            unhurt(watched)
            watched.goto(f"{address}/ko.html#{payload}")
            unhurt(watched)


# ---- the page of progress ----------------------------------------------------------------------------


def hostile_record(question: Question, payload: str) -> dict[str, Any]:
    """A record that a file may hold, with the payload wherever it has room for a text."""
    return {
        "revision": question.revision,
        "answer": {payload: payload},
        "checked": True,
        "last": {"code": "wrong", "at": 1},
        "review": {
            "repetitions": 0,
            "interval": 1,
            "ease": 2.5,
            "due": 1,
            "names": [payload, "__proto__", "constructor"],
            payload: payload,
        },
        payload: [payload, {payload: payload}],
    }


def see_progress(page: Page, address: str, bank: Bank, payload: str, lang: str) -> None:
    """Bring a payload to the page of progress by a file, the storage and a link."""
    progress = {question.id: hostile_record(question, payload) for question in bank.questions[:3]}
    page.goto(f"{address}/{lang}.html")
    groups, status = page.locator(".dlp-group"), page.locator(".dlp-status")
    page.locator(".dl-progress").wait_for()
    for text in (payload, json.dumps({"dlnotes": 1, "progress": {payload: progress}})):
        page.locator("input[type=file]").set_input_files(_file(payload, text))
        status.get_by_text("불러오지" if lang == "ko" else "was not imported").wait_for()
    page.locator("input[type=file]").set_input_files(_file(payload, encode_progress(progress)))
    groups.first.wait_for()
    assert len(read_saved(page)) == 3
    unhurt(page)
    record = json.dumps({"dlnotes": 1, "state": {"progress": {**progress, payload: payload, "q": payload}}})
    page.evaluate("(record) => localStorage.setItem('dlnotes:progress', record)", record)
    page.reload()
    groups.first.wait_for()
    unhurt(page)
    data = base64.urlsafe_b64encode(json.dumps({"progress": {"progress": progress}}).encode()).decode()
    page.evaluate("localStorage.clear()")
    page.goto(f"{address}/{lang}.html?again#{payload}&dl={data.rstrip('=')}")
    page.locator(".dl-progress").wait_for()
    unhurt(page)


def _file(name: str, text: str) -> Any:
    return {"name": f"{name}.json", "mimeType": "text/html", "buffer": text.encode()}


def read_saved(page: Page) -> dict[str, Any]:
    return dict(page.evaluate("dlnotes.records().progress.progress"))


@pytest.fixture(scope="module")
def progress_address(tmp_path_factory: pytest.TempPathFactory, sample: Bank) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("injected")
    write_progress_page(folder, sample)
    with served(folder) as address:
        yield address


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_file_of_progress_is_never_markup(
    watched: Page, progress_address: str, sample: Bank, lang: str
) -> None:
    for payload in PAYLOADS[lang == "ko" :: 16]:
        see_progress(watched, progress_address, sample, payload, lang)


@pytest.mark.full
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_no_file_of_progress_is_markup(watched: Page, progress_address: str, sample: Bank, lang: str) -> None:
    for payload in PAYLOADS:
        see_progress(watched, progress_address, sample, payload, lang)


def test_titles_and_questions_of_the_page_of_progress_stay_text(
    tmp_path: Path, watched: Page, sample: Bank
) -> None:
    hostile = hostile_bank(sample, [Text((payload,), (payload,)) for payload in PAYLOADS])
    titles = {"": PAYLOADS[0], **dict.fromkeys(("sigmoid", "saturation"), PAYLOADS[9])}
    write_progress_page(tmp_path, hostile, titles)
    names = list(hostile.misconceptions)[:3]
    review = {"repetitions": 0, "interval": 1, "ease": 2.5, "due": 1, "names": names}
    common = {"answer": None, "checked": False, "last": {"code": "wrong", "at": 1}, "review": review}
    progress = {one.id: common | {"revision": one.revision} for one in hostile.questions}
    with served(tmp_path) as address:
        watched.goto(f"{address}/ko.html")
        watched.locator(".dl-progress").wait_for()
        watched.locator("input[type=file]").set_input_files(_file("x", encode_progress(progress)))
        watched.locator(".dlp-group").first.wait_for()
        assert watched.locator(".dlp-group li").count() == len(progress) * len(names)
        assert watched.locator(".dlp-chapters a").text_content() == f"90. {PAYLOADS[0]}"
        unhurt(watched)


def test_the_watch_sees_a_script(watched: Page) -> None:
    watched.goto("about:blank")
    watched.set_content("<div class=dlnotes-widget><img src=x onerror=hurt()></div>")
    watched.wait_for_function("window.hurts > 0")
    hurts, nodes = watched.evaluate(DANGER)
    assert hurts
    assert nodes
