/**
 * The host of the widgets on a page without a kernel; its bundle is one classic script. Each mount
 *
 *   <div class="dlnotes-widget" data-widget="NAME" data-key="KEY" data-persist="trait trait" lang="ko">
 *     <script type="application/json">STATE</script><div class="dlnotes-fallback">text to read</div></div>
 *
 * comes to life one screen before it is seen. NAME.js beside this script calls dlnotes.register(NAME, source): the text
 * of one ES module, `export default { render({ model, el }) }`, maybe with `initialize`. This script's data-versions is
 * JSON {NAME: version}. The traits of data-persist are kept in localStorage, under dlnotes:KEY, as {"dlnotes": 1,
 * "state": {trait: value}}. A trait that is an object is merged entry by entry, and only entries that changed are
 * written, so that mounts and tabs may share a key; they hear of each other's entries. What cannot be read there is
 * never touched: the state goes to the next free name beside it. model.send("forget") forgets all that is kept and can
 * be read. Where pages share no storage, a link to another page of the book carries the state: #section&dl=BASE64URL.
 *
 * dlnotes.register(name, source) hands over a module; dlnotes.records() is {KEY: state} of all that is kept.
 */
import { changed, fromBase64, isObject, merge, openStorage, pick, same, toBase64 } from "./shared/storage.mjs";

const WORDS = __WORDS__;
const script = document.currentScript;
const versions = JSON.parse(script.dataset.versions ?? "{}");
const sources = {};
const modules = {};
const hearers = [];
const told = new Set();
const kind = (value) => (Array.isArray(value) ? "array" : isObject(value) ? "object" : typeof value);

/** One line, each once a page, in the page's language. */
const note = (word, el) => {
  if (told.has(word)) return;
  told.add(word);
  const { lang } = document.documentElement;
  const line = document.createElement("p");
  line.className = "dlnotes-note";
  line.setAttribute("role", "status");
  el.append(line);
  line.textContent = (WORDS[lang] ?? WORDS.en)[word];
};

const storage = openStorage(note);

// ---- what a link carries ---------------------------------------------------------------------

const keptBy = (el) => (el.dataset.persist ?? "").split(" ").filter(Boolean);

/** Take the state out of the address, keep it, and go to the section as if the address had never held it. */
const takeCarried = (mounts) => {
  const [, anchor, data] = location.hash.match(/^#([^&]*)&dl=([^&]*)$/) ?? [];
  if (data === undefined) return;
  const carried = fromBase64(data) ?? {};
  for (const el of mounts) {
    const state = pick(carried[el.dataset.key], ([trait]) => keptBy(el).includes(trait));
    if (Object.keys(state).length) storage.write(el.dataset.key, state, el);
  }
  if (anchor) location.replace(`#${anchor}`);
  else history.replaceState(history.state, "", location.pathname + location.search);
};

const carry = (event, mounts) => {
  const link = event.target.closest?.("a[href]");
  const page = link?.host === location.host && link.protocol === location.protocol && link.pathname.endsWith(".html");
  if (!page || link.pathname === location.pathname) return;
  const all = Object.fromEntries(mounts.map((el) => [el.dataset.key, storage.read(el.dataset.key, el)]));
  const carried = pick(all, ([, state]) => Object.keys(state).length);
  const needed = (!storage.works() || location.protocol === "file:") && Object.keys(carried).length;
  link.hash = link.hash.slice(1).split("&dl=")[0] + (needed ? `&dl=${toBase64(carried)}` : "");
};

// ---- widgets ---------------------------------------------------------------------------------

const createModel = (state, save) => {
  const listeners = {};
  const fire = (event) => {
    for (const listener of [...(listeners[event] ?? [])]) {
      try {
        listener();
      } catch (error) {
        reportError(error);
      }
    }
  };
  return {
    get: (trait) => state[trait],
    set(trait, value) {
      if (same(state[trait], value)) return;
      state[trait] = value;
      fire(`change:${trait}`);
      fire("change");
    },
    save_changes: save,
    on: (event, listener) => (listeners[event] ??= new Set()).add(listener),
    off(event, listener) {
      for (const name of event ? [event] : Object.keys(listeners)) {
        if (listener) listeners[name]?.delete(listener);
        else delete listeners[name];
      }
    },
    send(message) {
      if (message === "forget") storage.forget();
    },
  };
};

const fetchSource = (name) =>
  new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = new URL(name in versions ? `${name}.js?v=${versions[name]}` : `${name}.js`, script.src);
    tag.onload = () => (name in sources ? resolve() : reject(new Error(`${tag.src} registered no ${name}`)));
    tag.onerror = () => reject(new Error(`${tag.src} cannot be loaded`));
    document.head.append(tag);
  });

const load = (name) =>
  (modules[name] ??= (async () => {
    if (!(name in sources)) await fetchSource(name);
    const url = URL.createObjectURL(new Blob([sources[name]], { type: "text/javascript" }));
    const { default: module } = await import(url);
    URL.revokeObjectURL(url);
    return typeof module === "function" ? module() : module;
  })());

/** Under an explorer: a link that shows its picture as it stands. What was solved is not told. */
const offerLink = (el, model, state, kept) => {
  const words = WORDS[document.documentElement.lang] ?? WORDS.en;
  const link = document.createElement("a");
  link.className = "dl-link";
  const section = el.closest("section[id]")?.id ?? "";
  const aim = () => {
    const shown = pick(state, ([trait]) => kept.includes(trait) && trait !== "solved");
    link.href = `#${section}&dl=${toBase64({ [el.dataset.key]: shown })}`;
    link.textContent = words.link;
    if (location.hash.includes("&dl=")) history.replaceState(history.state, "", `#${section}`);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(history.state, "", link.href);
    navigator.clipboard?.writeText(link.href).catch(() => {});
    link.textContent = words.linked;
  });
  link.setAttribute("aria-live", "polite");
  model.on("change", aim);
  aim();
  el.append(link);
};

const mount = async (el) => {
  const { widget, key } = el.dataset;
  const kept = keptBy(el);
  try {
    const state = { ...JSON.parse(el.querySelector("script").textContent), lang: el.lang };
    const fits = ([trait, value]) => kept.includes(trait) && kind(value) === kind(state[trait]);
    Object.assign(state, merge(state, pick(storage.read(key, el), fits)));
    let saved = structuredClone(state);
    const save = () => {
      const fresh = pick(changed(state, saved), ([trait]) => kept.includes(trait));
      saved = structuredClone(state);
      if (Object.keys(fresh).length) storage.write(key, fresh, el);
    };
    const model = createModel(state, save);
    const props = { model, signal: AbortSignal.any([]), experimental: {} };
    hearers.push(() => {
      const others = pick(storage.read(key, el), (entry) => fits(entry) && isObject(entry[1]));
      for (const [trait, value] of Object.entries(others)) model.set(trait, { ...state[trait], ...value });
      saved = structuredClone(state);
    });
    const view = document.createElement("div");
    view.className = "dlnotes-view";
    const module = await load(widget);
    await module.initialize?.(props);
    await module.render({ ...props, el: view });
    keepHeight(el);
    el.querySelector(".dlnotes-fallback").hidden = true;
    el.append(view);
    if ("solved" in state) offerLink(el, model, state, kept);
  } catch (error) {
    reportError(error);
    note("broken", el);
  }
};

/** Whoever looks at it while it comes to life sees nothing jump: it stays as high as it was until it is out of sight. */
const keepHeight = (el) => {
  const { top, bottom, height } = el.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) return;
  el.style.minHeight = `${height}px`;
  new IntersectionObserver(([{ isIntersecting }], sight) => {
    if (isIntersecting) return;
    el.style.minHeight = "";
    sight.disconnect();
  }).observe(el);
};

/** Whoever scrolls smoothly to a section while the page above it grows lands beside it: aim again at the end. */
const aimAgain = () => {
  const over = new AbortController();
  const end = () => over.abort();
  const aim = () => document.querySelector(":target")?.scrollIntoView({ behavior: "instant" });
  const options = { once: true, signal: over.signal };
  addEventListener("scrollend", aim, options);
  for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(type, end, options);
  setTimeout(end, 5000);
};

const start = () => {
  const mounts = [...document.querySelectorAll(".dlnotes-widget")];
  takeCarried(mounts);
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target } of entries.filter((each) => each.isIntersecting)) {
        near.unobserve(target);
        mount(target);
      }
    },
    { rootMargin: "100%" },
  );
  for (const el of mounts) near.observe(el);
  if (location.hash) aimAgain();
  addEventListener("hashchange", aimAgain);
  const hear = () => hearers.forEach((each) => each());
  addEventListener("storage", hear);
  addEventListener("pageshow", ({ persisted }) => persisted && hear());
  const onLink = (event) => carry(event, mounts);
  for (const type of ["click", "auxclick", "contextmenu"]) document.addEventListener(type, onLink);
};

const register = (name, source) => (sources[name] = source);
window.dlnotes = Object.freeze({ register, records: storage.records });
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
