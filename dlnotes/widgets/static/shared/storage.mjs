/** What this browser keeps for the host: readable records under a name of ours, and beside what cannot be read. */

const PREFIX = "dlnotes:";
const FORMAT = 1;
const attempt = (action) => {
  try { return action(); } catch { return undefined; }
};

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
export const pick = (state, wanted) => Object.fromEntries(Object.entries(state ?? {}).filter(wanted));

/** One state over another, the entries of objects one by one. */
export function merge(old, fresh) {
  const merged = { ...old };
  for (const [trait, value] of Object.entries(fresh)) {
    merged[trait] = isObject(value) && isObject(merged[trait]) ? { ...merged[trait], ...value } : value;
  }
  return merged;
}

/** The part of a state that changed since it was saved: of an object only the entries that did. */
export function changed(state, saved) {
  const fresh = pick(state, ([trait, value]) => !same(value, saved[trait]));
  for (const [trait, value] of Object.entries(fresh)) {
    if (isObject(value)) fresh[trait] = pick(value, ([entry, one]) => !same(one, saved[trait][entry]));
  }
  return fresh;
}

/** note("unread") and note("unsaved") are told what the reader should know. */
export function openStorage(note) {
  const memory = {};
  let works = true;
  const parse = (text) => {
    const record = attempt(() => JSON.parse(text));
    return record?.dlnotes === FORMAT && isObject(record.state) ? record.state : undefined;
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
      works = false;
    }
    return works ? stored : merge(stored, memory[key] ?? {});
  };

  const write = (key, state, el) => {
    memory[key] = merge(memory[key], state);
    try {
      const name = place(key);
      const old = parse(localStorage.getItem(name)) ?? {};
      localStorage.setItem(name, JSON.stringify({ dlnotes: FORMAT, state: merge(old, state) }));
    } catch {
      works = false;
      note("unsaved", el);
    }
  };

  /** [name, state] of all that can be read. */
  const stored = () => {
    const names = (attempt(() => Object.keys(localStorage)) ?? []).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => [name, parse(localStorage.getItem(name))]).filter(([, state]) => state);
  };

  const records = () => {
    const named = stored().map(([name, state]) => [name.slice(PREFIX.length).replace(/~+$/, ""), state]);
    return { ...(works ? {} : memory), ...Object.fromEntries(named) };
  };

  const forget = () => {
    for (const key of Object.keys(memory)) delete memory[key];
    for (const [name] of stored()) localStorage.removeItem(name);
  };

  return { read, write, records, forget, works: () => works };
}

// ---- what a link carries ---------------------------------------------------------------------

export function toBase64(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What toBase64 made of a value; undefined if it made it of none. */
export function fromBase64(text) {
  const binary = attempt(() => atob(text.replaceAll("-", "+").replaceAll("_", "/"))) ?? "";
  return attempt(() => JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))));
}
