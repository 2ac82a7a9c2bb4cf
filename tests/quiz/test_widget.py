"""The quiz in a browser: graded, explained, kept, by keyboard alone, in both languages and from disk."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dlnotes._richtext import to_html
from dlnotes.quiz import Bank, Choice, Match, Order, Question, Truth, chapters, check, feedback_of, load
from dlnotes.widgets import Quiz
from dlnotes.widgets._bundle import STATIC, bundle, host_source
from tests.quiz.answers import every_answer, right_answer, wrong_answer
from tests.quiz.pages import give, give_by_keyboard, loading, shown, shown_order, verdict, write_quiz
from tests.site.test_access import violations
from tests.widgets.harness import quiet_page, served

MODULES = [STATIC / "quiz.mjs", *sorted((STATIC / "shared").glob("*.mjs"))]
RIGHT = {
    "sample-sigmoid": "0.8808",
    "sample-tail": "near-zero",
    "sample-shapes": ["row", "column"],
    "sample-exact": "8",
    "sample-truth": ["fails", "positive-parts"],
    "sample-shape": "(4, 3)",
    "sample-order": ["forward", "cost", "gradient", "update"],
    "sample-match": {"sigmoid": "unit", "tanh": "symmetric", "relu": "half-line"},
}
WRONG = {
    "sample-sigmoid": "0.1192",
    "sample-tail": "half",
    "sample-shapes": ["row", "four"],
    "sample-exact": "16",
    "sample-truth": ["holds", "like-tanh"],
    "sample-shape": "error",
    "sample-order": ["cost", "forward", "gradient", "update"],
    "sample-match": {"sigmoid": "symmetric", "tanh": "symmetric", "relu": "all"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sample: Bank) -> Path:
    made = tmp_path_factory.mktemp("한글 quiz")
    write_quiz(made, sample)
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def words(lang: str) -> dict[str, str]:
    return Quiz("11-broadcasting", lang=lang).words


# ---- verdicts and feedback ------------------------------------------------------------------------


def typical(question: Question) -> list[Any]:
    """Answers that reach every diagnosis, and at last the right answer."""
    if isinstance(question, Choice):
        return [*([option.id] for option in question.options), [o.id for o in question.options if o.correct]]
    graded = [answer for answer in every_answer(question) if check(question, answer).code != "empty"]
    return [*graded[:: len(graded) // 40 + 1], right_answer(question)]


# Gives every answer as a reader would, and returns what differs from the verdict and the texts of Python.
ANSWER = """(cases) => {
  const plain = (text) => text.replace(/\\s+/g, "");
  const textOf = (html) => plain(new DOMParser().parseFromString(html, "text/html").body.textContent);
  const views = [...document.querySelectorAll(".dlq-question")];
  const change = (element, type) => element.dispatchEvent(new Event(type));
  const arrange = (view, ids) => ids.forEach((id, place) => {
    const rows = () => [...view.querySelectorAll(".dlq-item")];
    const now = () => rows().findIndex((row) => row.dataset.item === id);
    while (now() > place) rows()[now()].querySelector("button").click();
  });
  return cases.filter(([index, form, answer, code, texts]) => {
    const view = views[index];
    if (form === "order") arrange(view, answer);
    else view.querySelectorAll(form === "match" ? "select" : "input").forEach((input, k) => {
      if (typeof answer === "string") input.value = answer;
      else if (form === "match") input.value = answer[k];
      else input.checked = answer[k];
      if (typeof answer === "string" || form === "match" || input.checked || input.type === "checkbox") {
        change(input, typeof answer === "string" ? "input" : "change");
      }
    });
    view.querySelector(".dl-main").click();
    const seen = [...view.querySelectorAll(".dlq-feedback")].filter((each) => !each.hidden);
    const shown = seen.map((each) => plain(each.textContent));
    const all = texts.every((html) => shown.includes(textOf(html)));
    return view.dataset.verdict !== code || !all || (code !== "correct" && shown.length !== texts.length);
  });
}"""


def given(question: Question, answer: Any) -> Any:
    """The answer as the page takes it: what is typed, what is ticked, what is chosen, or the order."""
    match question:
        case Choice():
            return [option.id in answer for option in question.options]
        case Truth():
            return [option.id in answer for option in (*question.sides, *question.reasons)]
        case Match():
            return [answer[pair.id] for pair in question.pairs]
    return answer


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("chapter", ["sample", *chapters()])
def test_every_answer_shows_what_python_says(
    tmp_path: Path, page: Page, sample: Bank, chapter: str, lang: str
) -> None:
    bank = sample if chapter == "sample" else load(chapter)
    write_quiz(tmp_path, bank)
    page.goto((tmp_path / f"{lang}.html").as_uri())
    shown(page)
    cases = []
    for index, question in enumerate(bank.questions):
        for answer in typical(question):
            verdict = check(question, answer)
            texts = [text.of(lang) for key in verdict.feedback if (text := feedback_of(question, key))]  # type: ignore[arg-type]
            html = [to_html(text) for text in texts]
            cases.append([index, question.kind, given(question, answer), verdict.code, html])
    assert page.evaluate(ANSWER, cases) == []
    right = f"{len(bank.questions)}"
    assert page.locator(".dlq-score").inner_text().count(right) >= 1


def test_a_wrong_answer_shows_the_misconception_behind_it(page: Page, address: str, sample: Bank) -> None:
    page.goto(f"{address}/ko.html")
    view = shown(page).nth(1)
    give(sample["sample-tail"], view, "minus-one")
    expect(view.locator(".dlq-points")).to_contain_text("에 가까워집니다")
    expect(view.locator(".dlq-mark-wrong")).to_have_text("✗ 틀림")
    give(sample["sample-tail"], view, "near-zero")
    expect(view.locator(".dlq-points")).to_be_hidden()
    expect(view.locator(".dlq-mark-right")).to_have_text("✓ 맞음")


def test_an_empty_or_unreadable_answer_is_not_graded(page: Page, address: str, sample: Bank) -> None:
    page.goto(f"{address}/ko.html")
    view = shown(page).nth(0)
    view.locator(".dl-main").click()
    assert verdict(view) == "empty"
    expect(view.locator("input")).to_be_focused()
    give(sample["sample-sigmoid"], view, "여덟")
    assert verdict(view) == "unparsable"
    expect(view.locator(".dlq-verdict")).to_contain_text("1/4")
    expect(view.locator("input")).to_have_attribute("aria-invalid", "true")
    view.locator("input").fill("０．８８０８")
    assert verdict(view) is None
    assert view.locator("input").get_attribute("aria-invalid") is None
    view.locator("input").press("Enter")
    assert verdict(view) == "correct"


def test_hints_the_answer_and_a_new_start(page: Page, address: str, sample: Bank) -> None:
    page.goto(f"{address}/en.html")
    view = shown(page).nth(2)
    view.get_by_role("button", name="Hint").click()
    expect(view.locator(".dlq-hints li")).to_have_count(1)
    view.get_by_role("button", name="Next hint").click()
    expect(view.locator(".dlq-hints li")).to_have_count(2)
    expect(view.get_by_role("button", name="hint")).to_have_count(0)
    expect(view.get_by_role("button", name="Show the answer")).to_have_count(0)
    give(sample["sample-shapes"], view, ["row", "four"])
    view.get_by_role("button", name="Show the answer").click()
    expect(view.locator(".dlq-mark-answer")).to_have_text("→ answer")
    expect(view.get_by_role("button", name="Start over")).to_be_focused()
    assert verdict(view) == "partial"
    view.get_by_role("button", name="Start over").click()
    assert verdict(view) is None
    assert view.locator("input:checked").count() == 0
    expect(view.locator(".dlq-hints")).to_be_hidden()
    expect(view.locator("input").first).to_be_focused()


def test_the_way_to_the_explanation_is_shown_where_it_leads_somewhere(
    page: Page, address: str, sample: Bank
) -> None:
    page.goto(f"{address}/en.html")
    views = shown(page)
    expect(views.nth(0).locator(".dlq-explain")).to_be_hidden()
    for index, question in enumerate(sample.questions):
        give(question, views.nth(index), WRONG[question.id])
    links = [views.nth(index).locator(".dlq-explain").is_visible() for index in range(4)]
    assert links == [True, True, False, False]  # the page has the sections of the first two
    assert views.nth(0).locator(".dlq-explain").get_attribute("href") == "#sigmoid"


# ---- keyboard, announcements, access ---------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_kind_is_done_by_keyboard_alone(page: Page, address: str, sample: Bank, lang: str) -> None:
    page.goto(f"{address}/{lang}.html")
    views = shown(page)
    keys = page.keyboard
    views.nth(0).locator("input").focus()
    keys.type("0.8808")
    keys.press("Enter")
    for _ in range(9):  # Tab goes on to the options of the second question
        if page.evaluate("document.activeElement.type") == "radio":
            break
        keys.press("Tab")
    ids = [option.id for option in sample["sample-tail"].options]  # type: ignore[union-attr]
    keys.press("Space")
    for _ in range(ids.index("near-zero")):
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(views.nth(1).locator("button:visible").last).not_to_be_focused()
    while page.evaluate("document.activeElement.type") != "checkbox":
        keys.press("Tab")
    for option in sample["sample-shapes"].options:  # type: ignore[union-attr]
        if option.correct:
            keys.press("Space")
        keys.press("Tab")
    keys.press("Space")  # on the button now
    assert [verdict(views.nth(index)) for index in range(3)] == ["correct"] * 3


@pytest.mark.parametrize("wrong", [False, True], ids=["right", "wrong"])
def test_every_kind_is_answered_with_keys(page: Page, address: str, sample: Bank, wrong: bool) -> None:
    page.goto(f"{address}/ko.html")
    views = shown(page)
    for index, question in enumerate(sample.questions):
        answer = wrong_answer(question) if wrong else right_answer(question)
        give_by_keyboard(views.nth(index), question, answer)
        assert verdict(views.nth(index)) == check(question, answer).code
        assert check(question, answer).ok != wrong


def test_an_order_is_made_by_buttons_and_every_new_place_is_told(
    page: Page, address: str, sample: Bank
) -> None:
    page.goto(f"{address}/en.html")
    view, status = shown(page).nth(6), page.locator(".dl-quiz [role=status]")
    order = sample["sample-order"]
    assert isinstance(order, Order)
    view.locator(".dl-main").click()
    assert verdict(view) == "empty"
    first = view.get_by_role("button", name="Move up: compute the prediction y")
    while (place := shown_order(order, view).index("forward")) > 0:
        first.focus()
        page.keyboard.press("Enter")
        expect(first).to_be_focused()
        expect(status).to_have_text(f"compute the prediction yˆ: place {place} of 4")
    expect(first).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")  # there is no place above the first one
    assert shown_order(order, view).index("forward") == 0
    for id, wanted in (("cost", 1), ("gradient", 2)):
        for _ in range(shown_order(order, view).index(id) - wanted):
            view.locator(f"[data-item={id}] button").first.press("Space")
    view.locator(".dl-main").press("Enter")
    assert verdict(view) == "correct"


def test_reasons_pairs_and_shapes_are_given_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/ko.html")
    views, keys = shown(page), page.keyboard
    truth, shape, match = views.nth(4), views.nth(5), views.nth(7)
    reasons = truth.get_by_role("radiogroup", name="까닭")
    expect(reasons).to_be_hidden()
    truth.locator("input").first.focus()
    keys.press("Space")
    keys.press("ArrowDown")
    expect(reasons).to_be_visible()
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    assert verdict(truth) in ("correct", "partial")
    shape.locator("input").focus()
    keys.type("4, 3, 한")
    keys.press("Enter")
    assert verdict(shape) == "unparsable"
    expect(shape.locator(".dlq-verdict")).to_contain_text("형상으로 읽지 못했습니다")
    shape.locator("input").fill("４,３")
    keys.press("Enter")
    assert verdict(shape) == "correct"
    match.locator(".dl-main").press("Enter")
    assert verdict(match) == "empty"
    expect(match.locator("select").first).to_be_focused()
    for select, text in zip(match.locator("select").all(), ("(0,1)", "(−1,1)", "0 이상"), strict=True):
        select.focus()
        select.select_option(label=text)
    match.locator(".dl-main").press("Enter")
    assert verdict(match) == "correct"


def test_words_of_other_kinds_stay_at_home(sample: Bank) -> None:
    with loading(sample):
        some, all_ = Quiz("90-sample", "sample-order", lang="en"), Quiz("90-sample")
    assert "order-up" in some.words
    assert not {"match-choose", "truth-holds", "say-unparsable-shape"} & set(some.words)
    some.lang = "ko"
    assert some.words["order"] == "순서대로 놓기"
    assert "match-choose" not in some.words
    assert set(all_.words) > set(some.words)


def test_names_hold_the_formulas(page: Page, address: str) -> None:
    """Chromium leaves MathML out of the name that a label gives."""
    page.goto(f"{address}/en.html")
    view = shown(page).nth(1)
    assert [box.get_attribute("aria-label") for box in view.get_by_role("radio").all()] == ["0", "−1", "1/2"]
    group = page.get_by_role("group").nth(4)
    expect(group).to_have_attribute("aria-label", "Question 4. What is 2^3? A rough answer will do.")


def test_enter_that_ends_a_syllable_is_not_an_answer(page: Page, address: str) -> None:
    page.goto(f"{address}/ko.html")
    view = shown(page).nth(0)
    field = view.locator("input")
    field.fill("3")
    press = (
        "(field, options) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ...options }))"
    )
    field.evaluate(press, {"isComposing": True})
    field.evaluate(press, {"keyCode": 229})
    assert verdict(view) is None
    field.evaluate(press, {})
    assert verdict(view) == "wrong"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_result_is_announced_once_in_the_language_of_the_page(
    page: Page, address: str, sample: Bank, lang: str
) -> None:
    page.goto(f"{address}/{lang}.html")
    views = shown(page)
    page.evaluate(
        """() => {
          window.said = [];
          const region = document.querySelector(".dl-quiz [role=status]");
          const hear = () => region.textContent && window.said.push(region.textContent);
          new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    for index, question in enumerate(sample.questions):
        give(question, views.nth(index), WRONG[question.id])
        page.wait_for_timeout(150)
    give(sample.questions[0], views.nth(0), WRONG["sample-sigmoid"])
    page.wait_for_timeout(150)
    said = [text for text in page.evaluate("window.said") if text.startswith(("문제", "Question"))]
    assert len(said) == len(sample.questions) + 1
    assert said[0] == said[-1]
    for text in said:
        assert bool(re.search("[가-힣]", text)) == (lang == "ko"), text
    assert words(lang)["wrong"] in said[0]
    assert page.locator(".dl-quiz [role=status], .dl-quiz [aria-live]").count() == 1


def states(page: Page, sample: Bank) -> Iterator[str]:
    """Put the quiz into each of its states, and name them."""
    views = shown(page)
    yield "fresh"
    for view in views.all():
        view.locator(".dl-main").click()
    yield "empty"
    for index, question in enumerate(sample.questions):
        views.nth(index).locator(".dlq-actions button:visible").nth(1).click()
        give(question, views.nth(index), WRONG[question.id])
    yield "hint and wrong"
    for view in views.all():
        view.get_by_role("button", name=re.compile("정답 보기|Show the answer")).click()
    yield "revealed"
    for index, question in enumerate(sample.questions):
        views.nth(index).get_by_role("button", name=re.compile("다시|over")).click()
        give(question, views.nth(index), RIGHT[question.id])
    yield "right"


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [
        ("ko", "dark", 320),
        ("en", "light", 1280),
        pytest.param("ko", "light", 360, marks=pytest.mark.full),
        pytest.param("en", "dark", 1280, marks=pytest.mark.full),
    ],
)
def test_access_in_every_state(
    chromium: Browser, address: str, sample: Bank, lang: str, scheme: Any, width: int
) -> None:
    size = {"width": width, "height": 900}
    with quiet_page(chromium, viewport=size, color_scheme=scheme, reduced_motion="reduce") as page:
        page.goto(f"{address}/{lang}.html")
        for state in states(page, sample):
            page.wait_for_timeout(100)
            assert not violations(page), state
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
            small = page.evaluate(
                """() => [...document.querySelectorAll(
                    ".dl-quiz :is(button, a, select, .dlq-option, .dlq-number)")]
                  .map((each) => each.getBoundingClientRect())
                  .filter(({ width, height }) => width && Math.min(width, height) < 24)"""
            )
            assert not small, state


# ---- what is kept ------------------------------------------------------------------------------------


def test_answers_outlive_a_reload_and_the_other_language(page: Page, address: str, sample: Bank) -> None:
    page.goto(f"{address}/ko.html")
    views = shown(page)
    for index, question in enumerate(sample.questions):
        if index != 3:
            give(question, views.nth(index), WRONG[question.id])
    before = [verdict(views.nth(index)) for index in range(8)]
    assert before == ["wrong", "wrong", "partial", None, "wrong", "wrong", "wrong", "partial"]
    views.nth(3).locator("input").fill("7.5")  # typed, not checked
    for go in (page.reload, lambda: page.locator("a.language-switch").click()):
        go()
        views = shown(page)
        assert [verdict(views.nth(index)) for index in range(8)] == before
        assert views.nth(0).locator("input").input_value() == "0.1192"
        assert views.nth(3).locator("input").input_value() == "7.5"
        assert views.nth(2).locator("input:checked").count() == 2
    assert page.url.split("#")[0].endswith("en.html")


def test_answers_cross_to_the_other_language_from_disk(page: Page, folder: Path, sample: Bank) -> None:
    page.goto((folder / "ko.html").as_uri())
    give(sample.questions[0], shown(page).nth(0), "0.8808")
    page.locator("a.language-switch").click()
    page.wait_for_url("**/en.html*")
    assert verdict(shown(page).nth(0)) == "correct"


RECORDS: list[Any] = [
    None, 0, "x", [], {}, {"revision": "earlier", "answer": "0.8808", "checked": True},
    {"revision": "{revision}", "answer": {"a": 1}, "checked": True},
    {"revision": "{revision}", "answer": ["near-zero", 3, None], "checked": "yes", "hints": -4},
    {"revision": "{revision}", "answer": "<img src=x onerror=alert(1)>", "checked": True, "hints": 1e9},
    {"revision": "{revision}", "answer": "9" * 100_000, "checked": True, "hints": None, "revealed": "no"},
]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=range(len(RECORDS)))
def test_a_strange_record_does_no_harm(page: Page, address: str, sample: Bank, record: Any) -> None:
    page.goto(f"{address}/ko.html")
    progress = {}
    for question in sample.questions:
        mine = {**record} if isinstance(record, dict) else record
        if isinstance(mine, dict) and mine.get("revision") == "{revision}":
            mine["revision"] = question.revision
        progress[question.id] = mine
    progress["__proto__"] = progress["of-another-book"] = record
    page.evaluate(
        "(state) => localStorage.setItem('dlnotes:progress', JSON.stringify({ dlnotes: 1, state }))",
        {"progress": progress},
    )
    page.reload()
    views = shown(page)
    for index, question in enumerate(sample.questions):
        start_over = views.nth(index).get_by_role("button", name="다시 풀기")
        if start_over.is_visible():
            start_over.click()
        give(question, views.nth(index), RIGHT[question.id])
        assert verdict(views.nth(index)) == "correct"
    with loading(sample):
        quiz = Quiz("90-sample")
    quiz.progress = progress
    assert quiz.score == 0
    assert set(quiz.verdicts) <= {question.id for question in sample.questions}


# ---- Python beside the page ---------------------------------------------------------------------------


def test_python_grades_the_record_of_the_page(page: Page, address: str, sample: Bank) -> None:
    page.goto(f"{address}/ko.html")
    views = shown(page)
    for index, question in enumerate(sample.questions):
        give(question, views.nth(index), (WRONG if index == 1 else RIGHT)[question.id])
    record = page.evaluate("JSON.parse(localStorage.getItem('dlnotes:progress')).state.progress")
    with loading(sample):
        quiz = Quiz("90-sample")
    quiz.progress = record
    assert quiz.score == 7
    assert quiz.answers == RIGHT | {"sample-tail": "half", "sample-shapes": ["column", "row"]}
    assert [quiz.verdicts[q.id].code for q in sample.questions] == [
        verdict(views.nth(index)) for index in range(8)
    ]
    assert "7" in (page.locator(".dlq-score").text_content() or "")


def test_the_language_changes_in_place(page: Page, address: str, sample: Bank) -> None:
    """In Jupyter Python sends new words and texts to a view that stays."""
    with loading(sample):
        quiz = Quiz("90-sample", lang="ko")
        korean = {"lang": "ko", "spec": quiz.spec, "words": quiz.words, "progress": {}}
        quiz.lang = "en"
        english = {"lang": "en", "spec": quiz.spec, "words": quiz.words}
    page.goto(f"{address}/ko.html")
    page.evaluate(
        """async ([source, state]) => {
          const blob = new Blob([source], { type: "text/javascript" });
          const module = await import(URL.createObjectURL(blob));
          const on = {};
          window.model = {
            get: (key) => state[key],
            set: (key, value) => {
              state[key] = value;
              (on[`change:${key}`] ?? []).forEach((each) => each());
            },
            on: (event, each) => (on[event] ??= []).push(each),
            off: (event, each) => { on[event] = on[event].filter((other) => other !== each); },
            save_changes() {},
          };
          const el = document.createElement("div");
          document.body.replaceChildren(el);
          window.stop = module.default.render({ model: window.model, el });
          window.on = on;
        }""",
        [bundle(STATIC / "quiz.mjs"), korean],
    )
    give(sample.questions[1], page.locator(".dlq-question").nth(1), "half")
    expect(page.locator(".dlq-question").nth(1)).to_contain_text("아직 아닙니다")
    page.evaluate(
        "(state) => Object.entries(state).forEach(([key, value]) => window.model.set(key, value))", english
    )
    expect(page.locator(".dlq-question").nth(1)).to_contain_text("Not yet")
    assert not re.search("[가-힣]", page.locator(".dl-quiz").inner_text())
    page.evaluate("window.stop()")
    assert page.evaluate("Object.values(window.on).flat().length") == 0


def test_the_quiz_can_be_read_without_scripts_and_on_paper(chromium: Browser, address: str) -> None:
    with quiet_page(chromium, java_script_enabled=False) as still:
        still.goto(f"{address}/ko.html")
        fallback = still.locator(".dlnotes-fallback")
        expect(fallback).to_contain_text("형상 (4, 3)인 배열에")
        expect(fallback.locator("math").first).to_be_visible()
        answer = fallback.locator("details").first
        expect(answer).to_contain_text("정답: 0.8808")
        expect(answer.locator("p").first).to_be_hidden()
        answer.locator("summary").click()
        expect(answer.locator("p").first).to_be_visible()
    with quiet_page(chromium) as printed:
        printed.goto(f"{address}/ko.html")
        shown(printed)
        printed.emulate_media(media="print")
        expect(printed.locator(".dlnotes-fallback").first).to_be_visible()


def test_a_quiz_of_some_questions_keeps_their_order(sample: Bank) -> None:
    with loading(sample):
        quiz = Quiz("90-sample", "sample-shapes", "sample-sigmoid", lang="en")
    assert [question["id"] for question in quiz.spec["questions"]] == ["sample-shapes", "sample-sigmoid"]
    assert repr(quiz) == "Quiz('90-sample', 'sample-shapes', 'sample-sigmoid', lang='en')"
    assert quiz.to_html() == quiz.to_html()


# ---- weight and form of the code -------------------------------------------------------------------------


def test_the_code_is_light() -> None:
    code = bundle(STATIC / "quiz.mjs") + host_source()
    assert len(gzip.compress(code.encode(), 9, mtime=0)) <= 20_000


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_short_and_writes_no_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text
    )
