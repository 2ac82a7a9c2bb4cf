// The search page: takes the query from its field or its address, shows what dlnotesSearch finds.
(() => {
  "use strict";
  const words = JSON.parse(document.getElementById("search-words").textContent);
  const [form, field, status, results] = ["search-form", "search-query", "search-count", "search-results"]
    .map((id) => document.getElementById(id));
  const lang = document.documentElement.lang;
  const LIMIT = 20;                                     // results of one language
  const ANNOUNCE_AFTER = 500;                           // ms without typing before the count is read out
  let announcing = 0, composing = false, shown = null;

  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  const marked = (pieces) => pieces.map(([text, hit]) => (hit ? element("mark", {}, text) : text));

  function address({ lang: other, name, anchor }) {
    return `${other === lang ? "" : `../${other}/`}${name}.html${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
  }

  function item({ page, title, passage, ...place }) {
    const number = Number(/^(\d\d)-/.exec(place.name)?.[1]);
    const chapter = [...(number ? [`${number}. `] : []), ...marked(page)];
    const heading = title.length
      ? [element("span", { className: "search-section" }, ...marked(title)), " ",
        element("small", { className: "search-place" }, ...chapter)]
      : [element("span", { className: "search-section" }, ...chapter)];
    const link = element("a", { href: address(place) }, ...heading);
    return element("li", {}, link, element("p", {}, ...marked(passage)));
  }

  const list = (found, of) => element("ol", { className: "search-list", lang: of }, ...found.map(item));

  function nothing(query) {
    const typed = dlnotesSearch.otherKeyboard(query);
    const other = typed && dlnotesSearch.find(typed).length ? typed : dlnotesSearch.suggest(query);
    const parts = [element("p", {}, words["nothing-help"])];
    if (other) {
      const link = element("a", { href: `?q=${encodeURIComponent(other)}` }, other);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.value = other;
        search();
        field.focus();
      });
      parts.unshift(element("p", { className: "search-suggestion" }, `${words.suggest} `, link));
    }
    return [...parts, element("p", {}, element("a", { href: "index.html" }, words["nothing-home"]))];
  }

  function announce(text) {
    clearTimeout(announcing);
    announcing = setTimeout(() => { status.textContent = text; }, ANNOUNCE_AFTER);
  }

  function search() {
    const query = field.value.trim();
    if (composing && query && !dlnotesSearch.words(query).length) return;   // a lone consonant says nothing yet
    if (`${query}${composing}` === shown) return;
    shown = `${query}${composing}`;
    const found = query ? dlnotesSearch.find(query, { lang, open: composing, limit: LIMIT }) : [];
    const own = found.filter((result) => result.lang === lang);
    const others = found.filter((result) => result.lang !== lang);
    const parts = [];
    if (own.length) parts.push(list(own, lang));
    if (others.length) parts.push(element("h2", {}, words.other), list(others, others[0].lang));
    results.replaceChildren(...(query && !found.length ? nothing(query) : parts));
    if (!query) announce("");
    else if (!found.length) announce(say("nothing", { query }));
    else if (found.length === 1) announce(words["found-one"]);
    else announce(say(Math.max(own.length, others.length) < LIMIT ? "found" : "best", { n: found.length }));
    remember(query);
  }

  /** Keep the query in the address, so that a result can be left and come back to, and a search can be shared. */
  function remember(query) {
    const asked = query ? `?q=${encodeURIComponent(query)}` : location.pathname;
    try { history.replaceState(null, "", asked); } catch { /* a page from a disk may not be allowed to */ }
    for (const link of document.querySelectorAll("a.language-switch")) link.search = query ? asked : "";
  }

  /** The arrow keys go from the field through the results and back. */
  function step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const places = [field, ...results.querySelectorAll("li a")];
    const here = places.indexOf(document.activeElement);
    if (!by || here < 0 || event.isComposing || !places[here + by]) return;
    event.preventDefault();
    places[here + by].focus();
  }

  field.addEventListener("compositionstart", () => { composing = true; });
  field.addEventListener("compositionend", () => { composing = false; search(); });
  field.addEventListener("input", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  document.addEventListener("keydown", step);

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  search();
  if (!field.value) field.focus();
})();
