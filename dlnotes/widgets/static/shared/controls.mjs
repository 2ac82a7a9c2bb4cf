/** The controls that explorers share: each is { element, ... } and says nothing until its user acts. */

import { h, set, setText, uid } from "./dom.mjs";

/** A labelled slider; update(value, text) moves it, to text as it is read out. */
export function slider({ label, min, max, step, onInput }) {
  const id = uid();
  const input = h("input", { type: "range", id, min, max, step, on: { input: () => onInput(Number(input.value)) } });
  const value = h("span", { class: "dl-value" });
  const element = h("div", { class: "dl-slider" }, h("label", { for: id }, label), input, value);
  const update = (number, text) => {
    if (Number(input.value) !== number) input.value = number;
    set(input, { "aria-valuetext": text });
    setText(value, text);
  };
  return { element, input, update };
}

/** One of several: radio buttons under a legend. options is [[value, label], ...]. */
export function choice({ legend, options, onChoose }) {
  const name = uid();
  const inputs = options.map(([value]) => h("input", { type: "radio", name, on: { change: () => onChoose(value) } }));
  const labels = options.map(([, label], k) => h("label", {}, inputs[k], h("span", {}, label)));
  const element = h("fieldset", { class: "dl-choice" }, h("legend", {}, legend), h("div", {}, ...labels));
  const update = (value) => inputs.forEach((input, k) => {
    input.checked = options[k][0] === value;
  });
  return { element, update };
}

export const button = (label, onClick, attributes = {}) =>
  h("button", { type: "button", class: "dl-button", on: { click: onClick }, ...attributes }, label);

export const group = (label, className, ...children) =>
  h("div", { class: className, role: "group", "aria-label": label }, ...children);

/** What to try; tasks is [[id, text], ...]. update(solved) ticks them off. */
export function taskList({ words, tasks }) {
  const rows = tasks.map(([, text]) => {
    const mark = h("span", { class: "dl-mark" });
    return { mark, item: h("li", {}, mark, h("span", {}, text)) };
  });
  const title = h("p", { class: "dl-label" }, words.tasks);
  const element = h("div", { class: "dl-tasks" }, title, h("ul", {}, ...rows.map(({ item }) => item)));
  const update = (solved) => rows.forEach(({ mark, item }, k) => {
    const done = solved.includes(tasks[k][0]);
    set(item, { class: done && "dl-done" });
    setText(mark, done ? words.done : words.open);
  });
  return { element, update };
}

/** A table behind a summary, filled only while it is open. rows() gives the cells of every row. */
export function tableView({ label, head, rows }) {
  const body = h("tbody");
  const caption = h("caption", { class: "dl-hidden" }, label);
  const columns = h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)));
  const scroller = h("div", { class: "dl-scroll", tabindex: 0, role: "group", "aria-label": label },
    h("table", {}, caption, h("thead", {}, columns), body));
  const summary = h("summary", {}, label);
  const element = h("details", { class: "dl-table", on: { toggle: () => update() } }, summary, scroller);
  const update = () => {
    if (!element.open) return;
    body.replaceChildren(...rows().map(([first, ...others]) =>
      h("tr", {}, h("th", { scope: "row" }, first), ...others.map((text) => h("td", {}, text)))));
  };
  return { element, update };
}

/** The state in a sentence: to be seen at once, to be read out when it has stood for a while. */
export function teller() {
  const seen = h("p", { class: "dl-says" });
  const spoken = h("p", { class: "dl-hidden", role: "status" });
  let timer;
  const say = (text) => {
    const first = seen.textContent === "";
    if (seen.textContent === text) return;
    seen.textContent = text;
    clearTimeout(timer);
    if (!first) timer = setTimeout(() => setText(spoken, text), 900);
  };
  return { element: h("div", {}, seen, spoken), say, stop: () => clearTimeout(timer) };
}
