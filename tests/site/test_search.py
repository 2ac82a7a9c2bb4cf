"""Search in a real browser: the core by itself, the pages around it, and the list of queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.book.small_book import SOURCE, build
from tests.site.pages import opened
from tests.widgets.harness import served as serve
from tools.search_queries import PATH, Query, load

HITS = "#search-results li a"
SHARE = 0.95
WATCH_STATUS = """() => {
    window.said = [];
    const status = document.querySelector("[role=status]");
    const note = () => said.push(status.textContent);
    new MutationObserver(note).observe(status, { childList: true });
}"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the small book."""
    return build(SOURCE, tmp_path_factory.mktemp("search") / "site")


@pytest.fixture(scope="module")
def small_served(small: Path) -> Iterator[str]:
    with serve(small) as address:
        yield address


@pytest.fixture(scope="module")
def core(small: Path, chromium: Browser) -> Iterator[Page]:
    """Return a page that has search loaded, to call its functions."""
    with opened(chromium) as visit:
        visit.page.goto((small / "book" / "ko" / "search.html").as_uri())
        yield visit.page


def find(core: Page, query: str, **options: Any) -> list[dict[str, Any]]:
    return core.evaluate("([query, options]) => dlnotesSearch.find(query, options)", [query, options])


def places(results: list[dict[str, Any]], lang: str = "ko") -> list[str]:
    return [f"{hit['name'][:2]}#{hit['anchor']}" for hit in results if hit["lang"] == lang]


def marks(pieces: list[list[Any]]) -> list[str]:
    return [text for text, hit in pieces if hit]


# ---- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("손실 함수", ["손실", "함수"]),
        ("ReLU는 왜 쓰나", ["relu", "쓰나"]),
        ("np.dot(w, x)", ["np", "dot", "w", "x"]),
        ("0.01z", ["0.01", "z"]),
        ("What is a loss?", ["loss"]),
        ("무엇인가요", ["무엇인가요"]),
        ("ㄱ", []),
        ("  ", []),
        ("손실", ["손실"]),
    ],
)
def test_a_query_is_cut_into_words(core: Page, query: str, words: list[str]) -> None:
    assert core.evaluate("(query) => dlnotesSearch.words(query)", query) == words


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("losses", "loss"),
        ("loss", "loss"),
        ("gradients", "gradient"),
        ("vanishing", "vanish"),
        ("stopped", "stop"),
        ("copies", "copy"),
        ("classes", "class"),
        ("axis", "axis"),
        ("bias", "bias"),
        ("string", "string"),
        ("transpose", "transpos"),
        ("transposing", "transpos"),
        ("saturation", "satur"),
        ("equation", "equation"),
        ("need", "need"),
    ],
)
def test_an_english_word_loses_its_ending(core: Page, word: str, stem: str) -> None:
    assert core.evaluate("(word) => dlnotesSearch.stem(word)", word) == stem


@pytest.mark.parametrize(
    ("word", "rest"),
    [("기울기의", "기울기"), ("함수에서는", "함수"), ("초기화하면", "초기화"), ("값은", "값")],
)
def test_a_korean_word_loses_its_particle(core: Page, word: str, rest: str) -> None:
    assert rest in core.evaluate("(word) => dlnotesSearch.cuts(word)", word)


# ---- what is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("손실", "05#loss"),  # the start of a compound
        ("함수", "05#loss"),  # the end of one
        ("손실을", "05#loss"),  # a particle that the text does not use
        ("손실함수의", "05#loss"),
        ("손실 함수", "05#loss"),  # the text writes it together
        ("경사하강법", "07#"),  # the text writes it apart
        ("하강법", "07#"),
        ("학습", "07#rate"),
        ("결정경계", "05#boundary"),
        ("발산하면", "07#rate"),
        ("학습률이란 무엇인가요?", "07#rate"),
        ("keepdims", "11#alignment"),
        ("keepdim", "11#alignment"),  # the start of a name
        ("accuracy", "05#model"),  # a name in code
        ("0.25", "03#product"),
        ("σ(z)", "05#model"),
        ("gradient", "03#"),  # a term in English
        ("gradient descent", "07#"),
        ("learning rate", "07#rate"),
        ("saturation", "03#saturation"),
        ("그라디언트", "03#"),  # a rendering that the book does not use
        ("sigmoid 확률", "05#"),  # mixed
        ("ReLU 말고 시그모이드는?", "03#saturation"),
        ("손실곡면", "05#loss"),  # a compound of which the book has a part
    ],
)
def test_korean_pages_are_found(core: Page, query: str, place: str) -> None:
    assert place in places(find(core, query))[:2]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("losses", "05#loss"),
        ("LOSS", "05#loss"),
        ("diverging", "07#rate"),
        ("proba", "05#boundary"),
        ("propagation", "03#product"),
        ("transposed", "11#alignment"),  # the text: transposing
        ("saturation", "03#saturation"),
        ("포화", "03#saturation"),
        ("미분", "07#shape-of-cost"),  # derivative
        ("경사하강법", "07#"),
        ("기울기 소실", "03#"),
        ("손실함수가", "05#loss"),
        ("one dimensional", "11#alignment"),
    ],
)
def test_english_pages_are_found(core: Page, query: str, place: str) -> None:
    assert place in places(find(core, query, lang="en"), "en")[:2]


@pytest.mark.parametrize("query", ["상수", "이상", "asdf", "zzz 없는말뿐", "", "?!", "<b>"])
def test_what_is_not_there_is_not_found(core: Page, query: str) -> None:
    """상수 is in 항상 수렴 and 이상 in 이 상황 only if blanks are ignored everywhere."""
    assert find(core, query) == []


def test_the_language_of_the_reader_comes_first(core: Page) -> None:
    for lang in ("ko", "en"):
        languages = [hit["lang"] for hit in find(core, "gradient", lang=lang)]
        assert languages == sorted(languages, key=lambda code: code != lang)
        assert set(languages) == {"ko", "en"}


def test_a_section_with_all_words_beats_one_with_some(core: Page) -> None:
    assert places(find(core, "모형 매개변수"))[0] == "07#rate"
    assert places(find(core, "클래스 시그모이드"))[0] == "05#"


def test_a_title_beats_a_mention(core: Page) -> None:
    assert places(find(core, "모형"))[0] == "05#model"


def test_no_page_fills_the_list(core: Page) -> None:
    names = [hit["name"] for hit in find(core, "시그모이드", lang="ko") if hit["lang"] == "ko"]
    assert names[:2] == ["03-vanishing-gradient", "05-logistic-regression"]
    assert max(map(names.count, names)) <= 3


def test_hits_are_marked_in_titles_and_passages(core: Page) -> None:
    first = find(core, "손실을")[0]
    assert marks(first["title"]) == ["손실"]
    assert set(marks(first["passage"])) == {"손실함수"}
    assert marks(find(core, "경사하강법")[0]["passage"]) == ["경사 하강법"]
    assert marks(find(core, "transpose", lang="en")[0]["passage"]) == ["Transposing"]


def test_a_passage_is_short_and_holds_the_hit(core: Page) -> None:
    long = "앞말이 이어집니다. " * 60 + "여기에 바늘이 있습니다. " + "뒷말이 이어집니다. " * 60
    core.evaluate(
        "(text) => dlnotesSearch.add('xx', {pages: [['p', '쪽', [['', '쪽', text]]]]})", long.strip()
    )
    passage = next(hit for hit in find(core, "바늘") if hit["lang"] == "xx")["passage"]
    core.evaluate("() => dlnotesSearch.add('xx', {pages: []})")
    text = "".join(piece for piece, _ in passage)
    assert marks(passage) == ["바늘"]
    assert len(text) < 200
    assert text.startswith("… ")
    assert text.endswith(" …")


def test_a_syllable_being_typed_may_still_get_a_final_consonant(core: Page) -> None:
    assert find(core, "하가") == []
    assert places(find(core, "손시", open=True))[0] == "05#loss"
    assert find(core, "손시") == []


def test_a_slip_brings_a_suggestion(core: Page) -> None:
    suggest = "(query) => dlnotesSearch.suggest(query)"
    assert core.evaluate(suggest, "시그머이드") == "시그모이드"
    assert core.evaluate(suggest, "sigmiod") == "sigmoid"
    assert core.evaluate(suggest, "나무를 심자") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thstlf", "손실"),
        ("rudtk gkrkdqjq", "경사 하강법"),
        ("rkqtdms", "값은"),
        ("dkswek", "앉다"),
        ("RkwlsmsEo", "까지는때"),
        ("Thstlf", "쏜실"),
        ("ㅣㅐㄴㄴ", "loss"),
        ("ㅎㄱㅁ야둣", "gradient"),
        ("loss", None),
        ("ReLU는", None),
        ("0.5", None),
    ],
)
def test_a_query_of_the_other_keyboard_is_understood(core: Page, typed: str, meant: str | None) -> None:
    assert core.evaluate("(query) => dlnotesSearch.otherKeyboard(query)", typed) == meant


# ---- the pages ------------------------------------------------------------------------------------


@pytest.fixture(params=["http", "disk"])
def base(request: pytest.FixtureRequest, small: Path, small_served: str) -> str:
    return small_served if request.param == "http" else small.as_uri()


@pytest.mark.parametrize(
    ("query", "locale", "lang"),
    [("손실", "en-US", "ko"), ("loss", "en-US", "en"), ("loss", "ko-KR", "ko"), ("loss", "de-DE", "en")],
)
def test_the_door_of_search_sends_on_with_the_query(
    base: str, chromium: Browser, query: str, locale: str, lang: str
) -> None:
    with opened(chromium, locale=locale) as visit:
        visit.page.goto(f"{base}/search.html?q={query}")
        visit.page.wait_for_url(f"**/book/{lang}/search.html?q=*")
        expect(visit.page.locator("#search-query")).to_have_value(query)
        assert visit.page.locator(HITS).count()


def test_the_door_of_search_remembers_the_language(small_served: str, chromium: Browser) -> None:
    with opened(chromium, locale="ko-KR") as visit:
        visit.page.goto(f"{small_served}/404.html")
        visit.page.evaluate("localStorage.setItem('dlnotes:lang', 'en')")
        visit.page.goto(f"{small_served}/search.html?q=loss")
        visit.page.wait_for_url("**/book/en/search.html?q=loss")


def test_results_lead_to_their_sections(base: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{base}/book/ko/search.html?q=손실")
        own, other = page.locator("#search-results ol").all()
        assert (own.get_attribute("lang"), other.get_attribute("lang")) == ("ko", "en")
        assert page.locator("#search-results h2").count() == 1
        own.locator("a").first.click()
        page.wait_for_url("**/book/ko/05-logistic-regression.html#loss")
        assert page.locator("#loss h2").is_visible()
        page.go_back()
        expect(page.locator("#search-query")).to_have_value("손실")
        page.locator("#search-results ol[lang=en] a").first.click()
        page.wait_for_url("**/book/en/05-logistic-regression.html#loss")
        assert not visit.messages


TYPE_AT_ONCE = """(text) => {
  const field = document.querySelector("#search-query");
  for (const [end] of [...text].entries()) {
    field.value = text.slice(0, end + 1);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}"""


def test_results_follow_the_typing_and_are_announced_once(base: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{base}/book/en/search.html")
        expect(page.locator("#search-query")).to_be_focused()
        page.evaluate(WATCH_STATUS)
        page.evaluate(TYPE_AT_ONCE, "boundary")  # letter after letter, with no pause on any machine
        expect(page.locator(HITS).first).to_have_text(
            "Where the answer changes 5. Answering with probabilities"
        )
        expect(page.locator("[role=status]")).to_have_text("2 places found.")
        assert page.evaluate("said") == ["2 places found."]
        assert page.url.endswith("?q=boundary")
        assert page.locator("a.language-switch").get_attribute("href").endswith("/ko/search.html?q=boundary")
        page.locator("#search-query").fill("")
        expect(page.locator("[role=status]")).to_have_text("")
        assert page.locator(HITS).count() == 0
        assert page.url.endswith("/search.html")


def test_hangul_is_found_while_it_is_composed(small_served: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{small_served}/book/ko/search.html")
        keyboard = page.context.new_cdp_session(page)

        def compose(text: str) -> None:
            state = {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
            keyboard.send("Input.imeSetComposition", state)

        compose("ㅅ")
        assert page.locator("#search-results > *").count() == 0
        page.keyboard.insert_text("손")
        compose("시")
        expect(page.locator(HITS).first).to_contain_text("손실은 다음 장에서")
        expect(page.locator("#search-query")).to_have_value("손시")
        page.keyboard.insert_text("실")
        expect(page.locator("#search-query")).to_have_value("손실")
        expect(page.locator(HITS).first).to_contain_text("손실은 다음 장에서")


def test_a_long_list_says_that_it_is_cut(small_served: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        visit.page.goto(f"{small_served}/book/en/search.html")
        visit.page.evaluate(
            """() => dlnotesSearch.add("en", { pages: Array.from({ length: 30 }, (_, i) =>
                [`p${i}`, `Page ${i}`, [["", `Page ${i}`, "A needle lies here."]]]) })"""
        )
        visit.page.keyboard.type("needle")
        expect(visit.page.locator("[role=status]")).to_have_text("The 20 best places.")
        assert visit.page.locator(HITS).count() == 20


def test_the_keyboard_alone_is_enough(base: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{base}/book/ko/search.html")
        page.keyboard.insert_text("결정 경계")
        page.keyboard.press("Enter")
        assert page.url.split("?")[0].endswith("/book/ko/search.html")
        page.keyboard.press("ArrowDown")
        expect(page.locator(HITS).first).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(page.locator("#search-query")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator(HITS).first).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/book/ko/05-logistic-regression.html#boundary")


def test_nothing_found_helps_on(base: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        page = visit.page
        page.goto(f"{base}/book/ko/search.html?q=sigmiod")
        expect(page.locator("[role=status]")).to_have_text("“sigmiod”에 맞는 곳이 없습니다.")
        assert page.locator("#search-results a[href='index.html']").is_visible()
        page.locator(".search-suggestion a").click()
        expect(page.locator("#search-query")).to_have_value("sigmoid")
        assert page.locator(HITS).count()


def test_the_other_keyboard_is_suggested(small_served: str, chromium: Browser) -> None:
    with opened(chromium) as visit:
        visit.page.goto(f"{small_served}/book/ko/search.html?q=thstlf")
        expect(visit.page.locator(".search-suggestion a")).to_have_text("손실")
        visit.page.goto(f"{small_served}/book/ko/search.html?q=ㅣㅐㄴㄴ")
        expect(visit.page.locator(".search-suggestion a")).to_have_text("loss")


def test_a_query_is_text_and_nothing_else(small_served: str, chromium: Browser) -> None:
    query = "<img src=qqq onerror=qqqq>{query}"
    with opened(chromium) as visit:
        visit.page.goto(f"{small_served}/book/en/search.html")
        visit.page.locator("#search-query").fill(query)
        expect(visit.page.locator("[role=status]")).to_have_text(f"Nothing found for “{query}”.")
        assert visit.page.locator("main img").count() == 0


def test_without_scripts_there_is_a_way_on(small_served: str, chromium: Browser) -> None:
    with opened(chromium, java_script_enabled=False) as visit:
        for address in ("search.html", "book/ko/search.html", "book/en/search.html"):
            visit.page.goto(f"{small_served}/{address}")
            assert not visit.page.locator("#search-form").is_visible()
            assert visit.page.locator("main a[href$='index.html']").first.is_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_among_the_results(
    small_served: str, chromium: Browser, scheme: str, width: int
) -> None:
    found = []
    with opened(chromium, color_scheme=scheme, viewport={"width": width, "height": 900}) as visit:
        for lang in ("ko", "en"):
            for query in ("손실", "sigmiod"):
                visit.page.goto(f"{small_served}/book/{lang}/search.html?q={query}")
                expect(visit.page.locator("[role=status]")).not_to_be_empty()
                told = Axe().run(visit.page, options={"resultTypes": ["violations"]}).response
                found += [v["id"] for v in told["violations"]]
                over = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert over <= 0
    assert not found


# ---- the queries ----------------------------------------------------------------------------------


def missed(queries: list[Query], shown: dict[Query, list[str]]) -> list[Query]:
    """Return the queries that none of their pages answers among the first three results."""
    return [query for query in queries if not set(query.pages) & set(shown[query][:3])]


def test_the_queries_find_their_pages(site: Path, chromium: Browser) -> None:
    queries = load(PATH)
    shown = {}
    with opened(chromium) as visit:
        page = visit.page
        for lang in ("ko", "en"):
            page.goto((site / "book" / lang / "search.html").as_uri())
            for query in (q for q in queries if q.lang == lang):
                page.locator("#search-query").fill(query.text)
                hrefs = page.locator(HITS).evaluate_all("(links) => links.map((a) => a.pathname)")
                shown[query] = [Path(href).stem for href in hrefs]
    lost = missed(queries, shown)
    assert len(queries) - len(lost) >= SHARE * len(queries), [(q.text, shown[q][:3]) for q in lost]


def test_a_query_that_finds_another_page_is_missed() -> None:
    query = Query("손실", "ko", ("06-loss-and-cost",))
    assert missed([query], {query: ["01-relu", "02-sparsity", "03-vanishing-gradient", "06-loss-and-cost"]})
    assert not missed([query], {query: ["01-relu", "02-sparsity", "06-loss-and-cost"]})
