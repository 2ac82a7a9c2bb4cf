// What every page can do: choose light or dark, change language in place, copy code, print, jump to search.
(() => {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const remember = (key, value) => {
    try { localStorage.setItem(`dlnotes:${key}`, value); } catch { /* storage may be forbidden or full */ }
  };

  function chooseMode(button) {
    const modes = ["auto", "light", "dark"];
    const show = () => {
      const word = button.dataset[root.dataset.theme || "auto"];
      button.lastElementChild.textContent = word;
      button.setAttribute("aria-label", `${word} – ${button.dataset.label}`);
    };
    button.addEventListener("click", () => {
      const next = modes[(modes.indexOf(root.dataset.theme || "auto") + 1) % modes.length];
      if (next === "auto") delete root.dataset.theme;
      else root.dataset.theme = next;
      remember("mode", next);
      show();
    });
    show();
  }

  // The section being read: the last one whose heading is above the upper third of the window.
  function currentSection() {
    const above = all(".article section[id]").filter((s) => s.getBoundingClientRect().top < innerHeight / 3);
    return above.length > 1 ? above.at(-1).id : "";
  }

  function changeLanguageInPlace(link) {
    const page = link.href.split("#")[0];
    const aim = () => { link.href = page + (currentSection() && `#${currentSection()}`); };
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, aim);
  }

  function copyButtons() {
    if (!navigator.clipboard) return;
    const { copy, copied, copyFailed } = document.body.dataset;
    for (const block of all(".cell_input .highlight, .article > section .highlight-python .highlight")) {
      if (block.querySelector(".copy-button")) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "copy-button", textContent: copy });
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", async () => {
        const text = block.querySelector("pre").textContent.trimEnd();
        const word = await navigator.clipboard.writeText(text).then(() => copied, () => copyFailed);
        button.textContent = word;
        setTimeout(() => { button.textContent = copy; }, 2000);
      });
      block.append(button);
    }
  }

  // Whatever scrolls sideways can be reached and scrolled by keyboard, and only then.
  function sidewaysRegions() {
    const { scrollCode, scrollTable, scrollFormula } = document.body.dataset;
    const names = { ".highlight pre": scrollCode, ".table-wrapper": scrollTable, ".formula-body": scrollFormula, ".article p:has(> math)": scrollFormula };
    for (const [selector, name] of Object.entries(names)) {
      const check = (element) => {
        const scrolls = element.scrollWidth > element.clientWidth + 1;
        if (!scrolls) return ["tabindex", "role", "aria-label"].forEach((each) => element.removeAttribute(each));
        element.tabIndex = 0;
        element.setAttribute("role", "group");
        element.setAttribute("aria-label", name);
      };
      const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => check(target.closest(selector))));
      for (const element of all(selector)) {
        watch.observe(element);
        if (element.firstElementChild) watch.observe(element.firstElementChild); // grows when a font arrives
      }
    }
  }

  function followOutline() {
    const links = new Map(all(".outline a[href^='#']").map((link) => [link.getAttribute("href").slice(1), link]));
    if (!links.size) return;
    const mark = () => {
      const id = currentSection();
      links.forEach((link, key) => link.toggleAttribute("data-current", key === id));
    };
    new IntersectionObserver(mark, { rootMargin: "-33% 0px -66% 0px" }).observe(one(".article"));
    const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -60% 0px" });
    links.forEach((_, id) => { const section = document.getElementById(id); if (section) watch.observe(section); });
  }

  function shortcuts() {
    const link = one(".search-link");
    if (!link) return;
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const plain = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
      const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (event.isComposing || !(plain || chord)) return;
      event.preventDefault();
      link.click();
    });
  }

  if (one(".mode-button")) chooseMode(one(".mode-button"));
  all("a.language-switch").forEach(changeLanguageInPlace);
  all("a.language-switch, a[data-language]").forEach((link) => {
    link.addEventListener("click", () => remember("lang", link.hreflang));
  });
  all("[data-tool=print]").forEach((button) => {
    button.addEventListener("click", () => print());
  });
  copyButtons();
  sidewaysRegions();
  followOutline();
  shortcuts();
})();
