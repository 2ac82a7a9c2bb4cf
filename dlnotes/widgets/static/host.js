/**
 * The host of the widgets on a page without a kernel. Each mount
 *
 *   <div class="dlnotes-widget" data-widget="NAME" data-key="KEY" data-persist="trait trait" lang="ko">
 *     <script type="application/json">STATE</script><div class="dlnotes-fallback">text to read</div></div>
 *
 * comes to life near the screen. NAME.js beside this script calls dlnotes.register(NAME, source): the text of one ES
 * module, `export default { render({ model, el }) }`, maybe with `initialize`. This script's data-versions is JSON
 * {NAME: version}. The traits of data-persist are kept in localStorage, under dlnotes:KEY, as {"dlnotes": 1, "state":
 * {trait: value}}. A trait that is an object is merged entry by entry, so that mounts may share a key (to forget an
 * entry, set it to null). What cannot be read there is never touched: the state goes to the next free name beside it.
 * Where pages share no storage, a link of class language-switch carries the state: #section&dl=BASE64URL.
 *
 * dlnotes.register(name, source) hands over a module; dlnotes.records() is {KEY: state} of all that is kept.
 */
(() => {
  const WORDS = __WORDS__;
  const PREFIX = "dlnotes:";
  const script = document.currentScript;
  const versions = JSON.parse(script.dataset.versions ?? "{}");
  const sources = {};
  const modules = {};
  const memory = {};
  let stores = true;
  let noted = false;
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const kind = (value) => (Array.isArray(value) ? "array" : isObject(value) ? "object" : typeof value);
  const attempt = (action) => {
    try { return action(); } catch { return undefined; }
  };
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const pick = (state, wanted) => Object.fromEntries(Object.entries(state ?? {}).filter(wanted));
  const merge = (old, fresh) => {
    const merged = { ...old };
    for (const [trait, value] of Object.entries(fresh)) {
      merged[trait] = isObject(value) && isObject(merged[trait]) ? { ...merged[trait], ...value } : value;
    }
    return merged;
  };

  /** One line, once a page, in the page's language. */
  const note = (word, el) => {
    if (noted) return;
    noted = true;
    const { lang } = document.documentElement;
    const line = document.createElement("p");
    line.className = "dlnotes-note";
    line.setAttribute("role", "status");
    el.append(line);
    line.textContent = (WORDS[lang] ?? WORDS.en)[word];
  };

  // ---- what this browser keeps -----------------------------------------------------------------

  const parse = (text) => {
    const record = attempt(() => JSON.parse(text));
    return record?.dlnotes === 1 && isObject(record.state) ? record.state : undefined;
  };

  /** The name that is ours to read and write: the first that is free or readable. */
  const place = (key) => {
    let name = PREFIX + key;
    for (let text; (text = localStorage.getItem(name)) !== null && !parse(text); ) name += "~";
    return name;
  };

  const read = (key, el) => {
    let stored = {};
    try {
      const name = place(key);
      const text = localStorage.getItem(name);
      if (text === null && name !== PREFIX + key) note("unread", el);
      stored = parse(text) ?? {};
    } catch {
      stores = false;
    }
    return merge(stored, memory[key] ?? {});
  };

  const write = (key, state, el) => {
    memory[key] = merge(memory[key], state);
    try {
      const name = place(key);
      const old = parse(localStorage.getItem(name)) ?? {};
      localStorage.setItem(name, JSON.stringify({ dlnotes: 1, state: merge(old, state) }));
    } catch {
      stores = false;
      note("unsaved", el);
    }
  };

  const records = () => {
    const found = { ...memory };
    for (const name of attempt(() => Object.keys(localStorage)) ?? []) {
      const state = name.startsWith(PREFIX) && parse(localStorage.getItem(name));
      if (state) found[name.slice(PREFIX.length).replace(/~+$/, "")] = state;
    }
    return found;
  };

  // ---- what a link carries ---------------------------------------------------------------------

  const encode = (value) => {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  };

  const decode = (text) => {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0))));
  };

  const keptBy = (el) => (el.dataset.persist ?? "").split(" ").filter(Boolean);

  /** Take the state out of the address, keep it, and go to the section as if the address had never held it. */
  const takeCarried = (mounts) => {
    const [, anchor, data] = location.hash.match(/^#([^&]*)&dl=([^&]*)$/) ?? [];
    if (data === undefined) return;
    const carried = attempt(() => decode(data)) ?? {};
    for (const el of mounts) {
      const state = pick(carried[el.dataset.key], ([trait]) => keptBy(el).includes(trait));
      if (Object.keys(state).length) write(el.dataset.key, state, el);
    }
    if (anchor) location.replace(`#${anchor}`);
    else history.replaceState(history.state, "", location.pathname + location.search);
  };

  const carry = (event, mounts) => {
    const link = event.target.closest?.("a.language-switch");
    if (!link) return;
    const all = Object.fromEntries(mounts.map((el) => [el.dataset.key, read(el.dataset.key, el)]));
    const changed = pick(all, ([, state]) => Object.keys(state).length);
    const needed = (!stores || location.protocol === "file:") && Object.keys(changed).length;
    link.hash = link.hash.slice(1).split("&dl=")[0] + (needed ? `&dl=${encode(changed)}` : "");
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
      send() {}, // nobody listens on a page without a kernel
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

  const mount = async (el) => {
    const { widget, key } = el.dataset;
    const kept = keptBy(el);
    try {
      const state = { ...JSON.parse(el.querySelector("script").textContent), lang: el.lang };
      const fits = ([trait, value]) => kept.includes(trait) && kind(value) === kind(state[trait]);
      Object.assign(state, merge(state, pick(read(key, el), fits)));
      let saved = structuredClone(state);
      const save = () => {
        const fresh = pick(state, ([trait, value]) => kept.includes(trait) && !same(value, saved[trait]));
        saved = structuredClone(state);
        if (Object.keys(fresh).length) write(key, fresh, el);
      };
      const props = { model: createModel(state, save), signal: AbortSignal.any([]), experimental: {} };
      const view = document.createElement("div");
      view.className = "dlnotes-view";
      const module = await load(widget);
      await module.initialize?.(props);
      await module.render({ ...props, el: view });
      el.querySelector(".dlnotes-fallback").hidden = true;
      el.append(view);
    } catch (error) {
      reportError(error);
      note("broken", el);
    }
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
      { rootMargin: "400px" },
    );
    for (const el of mounts) near.observe(el);
    if (location.hash) aimAgain();
    addEventListener("hashchange", aimAgain);
    const onLink = (event) => carry(event, mounts);
    for (const type of ["click", "auxclick", "contextmenu"]) document.addEventListener(type, onLink);
  };

  const register = (name, source) => (sources[name] = source);
  window.dlnotes = Object.freeze({ register, records });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
