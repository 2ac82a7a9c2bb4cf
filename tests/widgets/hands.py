"""Using an explorer on a page by keyboard, and seeing what a reader sees of it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

KEYS = {
    "radio": "Space",
    "checkbox": "Space",
    "range": "ArrowRight",
    "number": "ArrowUp",
    "select": "ArrowDown",
}
# Keep what an explorer says aloud.
WATCH_VOICE = """(each) => {
  window.said = [];
  new MutationObserver(() => said.push(each.textContent)).observe(each, { childList: true });
}"""
FOCUSABLE = "button:visible, input:visible, select:visible, summary:visible, [tabindex='0']:visible"

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
    name = control.evaluate("(each) => each.localName")
    kind = control.get_attribute("type") if name == "input" else name
    page.keyboard.press(KEYS.get(kind or "", "Enter"))
