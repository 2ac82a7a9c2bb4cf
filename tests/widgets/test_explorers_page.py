"""The explorers on a page: every control by keyboard, every task, every way of looking at them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from dlnotes.widgets import Boundary, ShapeStacker
from tests.widgets.harness import CONTRAST, EXPLORERS, bring, quiet_page, served, write_pages

FOCUSABLE = "button:visible, input:visible, summary:visible, [tabindex='0']:visible"

# What a reader sees or hears of an explorer, but for what is behind a closed summary.
SHOWN = """(box) => {
  const inputs = [...box.querySelectorAll("input")];
  const drawn = [...box.querySelectorAll("svg, svg *, [data-rule]")];
  return [
    box.innerText,
    ...inputs.map((input) => `${input.value} ${input.checked} ${input.ariaValueText}`),
    ...drawn.flatMap((each) => Object.values({ ...each.attributes }).map((attribute) => attribute.value)),
  ].join("\\n");
}"""


def box(page: Page, name: str) -> Locator:
    return page.locator(f"[data-widget={name}] .dl-box").first


def settled(page: Page, name: str) -> str:
    """Return what is shown once the next frame has been drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return str(box(page, name).evaluate(SHOWN))


def marks(page: Page, name: str) -> list[str]:
    settled(page, name)
    return box(page, name).locator(".dl-mark").all_inner_texts()


def use(page: Page, control: Locator) -> None:
    """Use a control by keyboard alone."""
    control.focus()
    kind = (
        control.get_attribute("type") if control.evaluate("(each) => each.localName") == "input" else "button"
    )
    page.keyboard.press(
        {"radio": "Space", "range": "ArrowRight", "number": "ArrowUp"}.get(kind or "", "Enter")
    )


def solve_boundary(page: Page) -> None:
    explorer = box(page, "boundary")
    turn = explorer.get_by_role("button", name="Turn right")
    for _ in range(9):
        use(page, turn)
    steeper = explorer.get_by_role("button", name="Steeper")
    for _ in range(9):
        if "✓ done" in marks(page, "boundary")[0]:
            break
        use(page, steeper)
        use(page, explorer.get_by_role("button", name="Shift against the arrow"))
    use(page, explorer.get_by_role("radio", name="Linear regression"))
    use(page, explorer.get_by_role("radio", name="some far away"))
    use(page, explorer.get_by_role("button", name="Fit"))


def type_shape(page: Page, name: str, shape: tuple[int, ...]) -> None:
    explorer = box(page, "shape_stacker")
    sizes = explorer.get_by_label(f"Size of {name} along axis")
    for _ in range(5):
        settled(page, "shape_stacker")
        count = sizes.locator("visible=true").count()
        if count == len(shape):
            break
        use(
            page,
            explorer.get_by_role(
                "button",
                name=f"axis on the left of {name}" if count < len(shape) else f"leftmost axis of {name}",
            ),
        )
    for k, size in enumerate(shape):
        explorer.get_by_label(f"Size of {name} along axis −{len(shape) - k}", exact=True).fill(str(size))


def solve_stacker(page: Page) -> None:
    for a, b in [((4, 3), (4,)), ((4,), (4, 1)), ((2, 1, 4), (3, 1))]:
        type_shape(page, "A", a)
        type_shape(page, "B", b)


SOLUTIONS = {"boundary": solve_boundary, "shape_stacker": solve_stacker}


@pytest.fixture
def english(page: Page, address: str) -> Page:
    page.goto(f"{address}/en.html")
    for name in EXPLORERS:
        bring(page, name)
    return page


# ---- alive --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_control_changes_something(english: Page, name: str) -> None:
    explorer = box(english, name)
    dead = []
    for k in range(explorer.locator(FOCUSABLE).count()):
        control = explorer.locator(FOCUSABLE).nth(k)
        chosen = control.get_attribute("type") == "radio" and control.is_checked()
        if chosen or control.get_attribute("tabindex") or "Start again" in control.inner_text():
            continue
        before = settled(english, name)
        use(english, control)
        if settled(english, name) == before:
            dead.append(control.evaluate("(each) => each.outerHTML"))
        assert control.evaluate("(each) => each === document.activeElement")
    assert dead == []
    changed = settled(english, name)
    use(english, explorer.get_by_role("button", name="Start again"))
    assert settled(english, name) != changed


@pytest.mark.parametrize("name", EXPLORERS)
def test_tab_reaches_every_control(english: Page, name: str) -> None:
    explorer = box(english, name)
    wanted = explorer.locator(FOCUSABLE).evaluate_all(
        """(all) => {
          const groups = new Set();
          const isNew = ({ name }) => !groups.has(name) && groups.add(name);
          const isStop = (each) => each.type !== "radio" || (each.checked && isNew(each));
          return all.filter(isStop).map((each) => each.outerHTML);
        }"""
    )
    explorer.evaluate("(each) => { each.tabIndex = -1; each.focus(); }")
    reached = []
    for _ in wanted:
        english.keyboard.press("Tab")
        reached.append(english.evaluate("document.activeElement.outerHTML"))
    assert reached == wanted


@pytest.mark.parametrize("name", EXPLORERS)
def test_each_task_can_be_done_by_keyboard(english: Page, name: str) -> None:
    explorer = box(english, name)
    assert set(marks(english, name)) == {"○ to do"}
    SOLUTIONS[name](english)
    assert set(marks(english, name)) == {"✓ done"}
    use(english, explorer.get_by_role("button", name="Start again"))
    assert set(marks(english, name)) == {"○ to do"}


def test_the_optimum_itself_is_not_found_by_hand(english: Page) -> None:
    use(english, box(english, "boundary").get_by_role("button", name="Fit"))
    assert marks(english, "boundary") == ["○ to do", "○ to do"]


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_state_is_there_after_a_reload_and_in_the_other_language(
    page: Page, address: str, name: str
) -> None:
    page.goto(f"{address}/en.html")
    bring(page, name)
    SOLUTIONS[name](page)
    kept = page.evaluate("dlnotes.records()")
    assert len(kept) == 1
    for lang, done in [("en", "✓ done"), ("ko", "✓ 완료")]:
        page.goto(f"{address}/{lang}.html")
        bring(page, name)
        assert set(marks(page, name)) == {done}
        assert page.evaluate("dlnotes.records()") == kept


@pytest.mark.parametrize("text", ["", "0", "-3", "2.5", "1e9", "1001", "99999"])
def test_a_size_that_is_none_is_taken_back(english: Page, text: str) -> None:
    field = box(english, "shape_stacker").get_by_label("Size of A along axis −2", exact=True)
    before = settled(english, "shape_stacker")
    field.fill(text)
    field.blur()
    if text != "99999":
        assert settled(english, "shape_stacker") == before
    assert field.input_value() == "4"


def test_the_page_says_what_numpy_says(english: Page) -> None:
    type_shape(english, "A", (4, 3))
    type_shape(english, "B", (4,))
    text = settled(english, "shape_stacker")
    assert "ValueError: operands could not be broadcast together with shapes (4,3) (4,)" in text
    assert "Axis −1: sizes 3 and 4. They differ and neither is 1, so they cannot be matched." in text
    type_shape(english, "B", (4, 1))
    text = settled(english, "shape_stacker")
    assert "A + B has shape (4, 3); its number of elements is 12." in text
    assert "(8, 0)" in text


# ---- said and read ------------------------------------------------------------------------------


def test_it_speaks_once_when_it_has_come_to_rest(english: Page) -> None:
    explorer = box(english, "boundary")
    spoken = explorer.locator("[role=status]")
    assert spoken.inner_text() == ""
    spoken.evaluate(
        """(each) => {
          window.said = [];
          new MutationObserver(() => said.push(each.textContent)).observe(each, { childList: true });
        }"""
    )
    for _ in range(8):
        use(english, explorer.get_by_role("button", name="Turn right"))
    english.wait_for_function("said.length > 0")
    english.wait_for_timeout(1200)
    said = english.evaluate("said")
    assert len(said) == 1
    assert said[0] == explorer.locator("svg").get_attribute("aria-label")


def test_sliders_say_their_value(english: Page) -> None:
    slider = box(english, "boundary").get_by_role("slider", name="w₁")
    use(english, slider)
    settled(english, "boundary")
    assert slider.get_attribute("aria-valuetext") == "−0.35"
    assert "−0.35" in box(english, "boundary").inner_text()


def test_the_tables_follow(english: Page) -> None:
    for name, cell in [("boundary", "td:nth-child(4)"), ("shape_stacker", "td:nth-child(2)")]:
        explorer = box(english, name)
        explorer.locator("summary").click()
        explorer.locator(f"details {cell}").first.wait_for()
        before = explorer.locator(f"details {cell}").all_inner_texts()
        assert before
        use(english, explorer.locator("input[type=range], input[type=number]:visible").first)
        settled(english, name)
        assert explorer.locator(f"details {cell}").all_inner_texts() != before


def test_no_letter_can_reach_a_notebook(english: Page) -> None:
    unmarked = english.locator(
        f".dl-box :is({FOCUSABLE.replace(':visible', '')}):not([data-lm-suppress-shortcuts])"
    )
    assert unmarked.count() == 0


def test_two_of_a_kind_share_no_id(page: Page, tmp_path: Path) -> None:
    mounts = {
        f"m{k}": each(lang="en").to_html()
        for k, each in enumerate([Boundary, Boundary, ShapeStacker, ShapeStacker])
    }
    write_pages(tmp_path, mounts)
    with served(tmp_path) as address:
        page.goto(f"{address}/en.html")
        for k in range(4):
            page.locator(f"#m{k}").scroll_into_view_if_needed()
            page.locator(f"#m{k} .dl-box").wait_for()
        ids = page.evaluate("[...document.querySelectorAll('.dl-box [id]')].map((each) => each.id)")
    assert len(ids) > 10
    assert len(ids) == len(set(ids))


# ---- looks --------------------------------------------------------------------------------------

LOOKS = [("ko", "light", 1280), ("en", "dark", 1280), ("ko", "dark", 360), ("en", "light", 360)]


def look(page: Page) -> dict[str, Any]:
    """Gather what is wrong with how the page looks and reads."""
    small = page.locator(f".dl-box :is({FOCUSABLE.replace(':visible', '')})").evaluate_all(
        """(all) => all.filter((each) => each.checkVisibility()).map((each) => {
          const target = each.type === "radio" ? each.parentElement : each;
          const { width, height } = target.getBoundingClientRect();
          return [width, height, each.outerHTML];
        }).filter(([width, height]) => width < 24 || height < 24)"""
    )
    return {
        "axe": [violation["id"] for violation in Axe().run(page).response["violations"]],
        "contrast": page.locator("main").evaluate(CONTRAST),
        "small": small,
        "overflow": page.evaluate("document.documentElement.scrollWidth - innerWidth"),
        "moving": page.evaluate("document.getAnimations().length"),
    }


FINE = {"axe": [], "contrast": [], "small": [], "overflow": 0, "moving": 0}


@pytest.mark.parametrize(("lang", "scheme", "width"), LOOKS)
def test_it_looks_right(chromium: Browser, address: str, lang: str, scheme: str, width: int) -> None:
    with quiet_page(chromium, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.goto(f"{address}/{lang}.html")
        for name in EXPLORERS:
            bring(page, name)
        assert look(page) == FINE
        for name in EXPLORERS:
            explorer = box(page, name)
            explorer.locator("summary").click()
            for button in explorer.locator(".dl-main, .dl-row-name .dl-step").all():
                button.click()
            use(page, explorer.locator("input:visible").last)
            settled(page, name)
        assert look(page) == FINE


def test_the_look_refuses_what_is_wrong(page: Page, address: str) -> None:
    page.goto(f"{address}/en.html")
    bring(page, "boundary")
    page.add_style_tag(
        content=".dl-title { color: #ddd } .dl-icon { min-width: 0; width: 9px } .dl-readouts { width: 99em }"
    )
    page.locator(".dl-box input").first.evaluate("(each) => each.closest('label').replaceWith(each)")
    found = look(page)
    assert "label" in found["axe"]
    assert found["contrast"]
    assert found["small"]
    assert found["overflow"] > 0


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_narrowest_screen(chromium: Browser, address: str, lang: str) -> None:
    with quiet_page(chromium, viewport={"width": 320, "height": 700}, has_touch=True) as page:
        page.goto(f"{address}/{lang}.html")
        for name in EXPLORERS:
            bring(page, name)
        adders = box(page, "shape_stacker").locator(".dl-row-name .dl-step:last-child")
        for k in [0, 0, 1, 1, 1]:
            adders.nth(k).tap()
        settled(page, "shape_stacker")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert box(page, "shape_stacker").locator("input:visible").count() == 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_nothing_by_colour_alone(chromium: Browser, address: str, scheme: str) -> None:
    with quiet_page(chromium, forced_colors="active", color_scheme=scheme) as page:
        page.goto(f"{address}/en.html")
        for name in EXPLORERS:
            bring(page, name)
        fills = page.evaluate(
            """["circle", "rect.dl-zero", ".dl-boundary"].map((each) => {
              const { fill, stroke } = getComputedStyle(document.querySelector(`.dl-plane ${each}`));
              return fill === "none" ? stroke : fill;
            })"""
        )
        assert len(set(fills)) > 1
        assert page.locator("main").evaluate(CONTRAST) == []
