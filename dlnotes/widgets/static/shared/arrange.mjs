/** Where things are arranged without dragging: an order by buttons, pairs by lists to choose from. */

import { mark, markOf } from "./answers.mjs";
import { fill, h, set, setText, uid } from "./dom.mjs";
import { isOrder, judged, matched } from "./grade.mjs";
import { rich, spoken } from "./richtext.mjs";

/** Items to put in order; each has a button up and a button down, and its new place is told. */
export function orderField({ question, words, onAnswer, say }) {
  let ids = [];
  let about = [];
  const nameOf = (id) => spoken(question.items.find((item) => item.id === id).text);
  const move = (id, by) => {
    const from = ids.indexOf(id);
    const other = ids[from + by];
    if (other === undefined) return;
    const focused = document.activeElement;
    onAnswer(ids.with(from, other).with(from + by, id));
    focused.focus(); // a row that moves in the document loses it
    say(fill(words["order-moved"], { item: nameOf(id), place: from + by + 1, total: ids.length }));
  };
  const step = (item, by, sign, label) =>
    h("button", { type: "button", class: "dl-button dlq-step", "aria-label": fill(label, { item: spoken(item.text) }), on: { click: () => move(item.id, by) } }, sign);
  const rows = question.items.map((item) => {
    const place = h("span", { class: "dlq-place" });
    const [up, down] = [step(item, -1, "↑", words["order-up"]), step(item, 1, "↓", words["order-down"])];
    const element = h("li", { class: "dlq-item", "data-item": item.id }, place, h("span", { class: "dlq-option-text" }, rich(item.text)), up, down);
    return { id: item.id, place, up, down, element };
  });
  const list = h("ol", { class: "dlq-order", "aria-label": words.answer }, ...rows.map(({ element }) => element));
  const feedback = h("div", { class: "dlq-feedback", hidden: true });
  const element = h("div", { class: "dlq-option-row" }, list, feedback);

  const update = (answer, verdict, open) => {
    ids = isOrder(question, answer) ? answer : question.items.map(({ id }) => id);
    const sorted = ids.map((id) => rows.find((row) => row.id === id));
    if (sorted.some((row, place) => list.children[place] !== row.element)) list.append(...sorted.map((row) => row.element));
    sorted.forEach(({ place, up, down }, index) => {
      setText(place, `${index + 1}.`);
      set(up, { "aria-disabled": index === 0 && "true" });
      set(down, { "aria-disabled": index === ids.length - 1 && "true" });
    });
    set(element, { "data-mark": markOf(verdict, open) });
    about = verdict ? judged(question, verdict.feedback[0]).feedback : open ? question.correct : [];
    feedback.replaceChildren(rich(about));
    feedback.hidden = about.length === 0;
  };
  const focus = () => list.querySelector("button:not([aria-disabled])").focus();
  return { element, update, shown: () => question.order.map(nameOf).join(" → "), told: () => [spoken(about)], focus };
}

/** Left sides, each with a list of choices. */
export function matchField({ question, words, onAnswer }) {
  const nameOf = (id) => spoken(question.choices.find((choice) => choice.id === id).text);
  let told = [];
  let chosen = [];
  const rows = question.pairs.map((pair) => {
    const id = uid();
    const options = question.choices.map((choice) => h("option", { value: choice.id }, spoken(choice.text)));
    const select = h("select", { id, class: "dlq-select", "aria-label": spoken(pair.text) }, h("option", { value: "" }, words["match-choose"]), ...options);
    const sign = h("span", { class: "dlq-mark" });
    const feedback = h("div", { class: "dlq-feedback", id: `${id}-feedback`, hidden: true });
    const label = h("label", { for: id, class: "dlq-option-text" }, rich(pair.text));
    const element = h("div", { class: "dlq-option-row" }, h("div", { class: "dlq-number-row" }, label, select, sign), feedback);
    return { pair, select, sign, feedback, element };
  });
  for (const { select } of rows) {
    select.addEventListener("change", () => onAnswer(Object.fromEntries(rows.map((row) => [row.pair.id, row.select.value]))));
  }
  const other = h("div", { class: "dlq-feedback", hidden: true });
  const element = h("div", { class: "dlq-options" }, ...rows.map((row) => row.element), other);

  const update = (answer, verdict, open) => {
    chosen = matched(question, answer);
    told = verdict ? verdict.feedback.map((key) => spoken(judged(question, key).feedback)) : [];
    rows.forEach(({ pair, select, sign, feedback, element: row }, index) => {
      const right = chosen[index] === pair.match;
      const kind = verdict ? (right ? "right" : "wrong") : open ? "answer" : null;
      const wrong = question.wrong.find(({ pair: [left, choice] }) => left === pair.id && choice === chosen[index]);
      const said = !kind ? [] : open || right ? pair.feedback : (wrong?.feedback ?? []);
      select.value = chosen[index] ?? "";
      mark(sign, kind, words);
      set(row, { "data-mark": kind });
      feedback.replaceChildren(rich(said));
      feedback.hidden = said.length === 0;
      set(select, { "aria-describedby": feedback.hidden ? null : feedback.id });
    });
    const rest = verdict?.feedback.includes("other") && !open ? question.other : [];
    other.replaceChildren(rich(rest));
    other.hidden = rest.length === 0;
  };
  const shown = () => question.pairs.map(({ text, match }) => `${spoken(text)} – ${nameOf(match)}`).join("; ");
  const focus = () => (rows.find((row, index) => !chosen[index]) ?? rows[0]).select.focus();
  return { element, update, shown, told: () => told, focus };
}
