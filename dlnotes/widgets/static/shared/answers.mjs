/** Where an answer is given: options, or a field to type in. Each shows an answer and what was said of it. */

import { h, set, setText, uid } from "./dom.mjs";
import { judged } from "./grade.mjs";
import { rich, spoken } from "./richtext.mjs";

const MARKS = { right: "✓", wrong: "✗", answer: "→" };

/** How an answer as a whole is marked. */
export const markOf = (verdict, open) => (verdict ? (verdict.ok ? "right" : "wrong") : open && "answer");

/** An Enter that is meant: not the one that ends the composing of a Hangul syllable. */
const isEnter = (event) => event.key === "Enter" && !event.isComposing && event.keyCode !== 229;

export function mark(element, kind, words) {
  element.className = kind ? `dlq-mark dlq-mark-${kind}` : "dlq-mark";
  setText(element, kind ? `${MARKS[kind]} ${words[`mark-${kind}`]}` : "");
}

/** Options of a choice: radio buttons, or checkboxes when several may be right. */
export function optionList({ question, words, onAnswer, onEnter }) {
  const several = question.kind === "multiple";
  const name = uid();
  const enter = (event) => {
    if (isEnter(event)) onEnter();
  };
  const picked = () => rows.filter(({ input }) => input.checked).map(({ option }) => option.id);
  const answered = () => onAnswer(several ? picked() : (picked()[0] ?? ""));
  const rows = question.options.map((option) => {
    const type = several ? "checkbox" : "radio";
    const input = h("input", { type, name, "aria-label": spoken(option.text), on: { change: answered, keydown: enter } });
    const sign = h("span", { class: "dlq-mark" });
    const feedback = h("div", { class: "dlq-feedback", id: uid(), hidden: true }, rich(option.feedback));
    const label = h("label", { class: "dlq-option" }, input, h("span", { class: "dlq-option-text" }, rich(option.text)), sign);
    return { option, input, sign, feedback, item: h("div", { class: "dlq-option-row" }, label, feedback) };
  });
  const element = h("div", { class: "dlq-options" }, ...rows.map(({ item }) => item));

  /** verdict is null until the answer is checked; open shows the feedback of every option. */
  const update = (answer, verdict, open) => {
    const given = several ? (Array.isArray(answer) ? answer : []) : [answer];
    for (const { option, input, sign, feedback, item } of rows) {
      const chosen = given.includes(option.id);
      const judged = verdict && chosen ? (option.correct ? "right" : "wrong") : null;
      const kind = judged ?? (open && option.correct ? "answer" : null);
      input.checked = chosen;
      mark(sign, kind, words);
      set(item, { "data-mark": kind });
      feedback.hidden = !(open || judged);
      set(input, { "aria-describedby": feedback.hidden ? null : feedback.id });
    }
  };
  const told = () => rows.filter(({ item }) => item.dataset.mark).map(({ option }) => spoken(option.feedback));
  return { element, update, told, focus: () => (rows.find(({ input }) => input.checked) ?? rows[0]).input.focus() };
}

/** A statement to judge, and then, once it is judged, the reasons to choose from. */
export function truthField({ question, words, onAnswer, onEnter }) {
  let given = [null, null];
  const part = (place, options, title) => {
    const choose = (id) => onAnswer(given.with(place, id));
    const list = optionList({ question: { kind: "choice", options }, words, onAnswer: choose, onEnter });
    set(list.element, { role: "radiogroup", "aria-label": title });
    return list;
  };
  const sides = question.sides.map((side) => ({ ...side, text: [words[`truth-${side.id}`]] }));
  const parts = [part(0, sides, words["truth-side"]), part(1, question.reasons, words["truth-reason"])];
  const title = h("p", { class: "dlq-part", "aria-hidden": "true" }, words["truth-reason"]);
  const reasons = h("div", {}, title, parts[1].element);
  const update = (answer, verdict, open) => {
    given = Array.isArray(answer) && answer.length === 2 ? answer : [null, null];
    parts.forEach((list, place) => list.update(given[place], verdict, open));
    reasons.hidden = !(open || sides.some(({ id }) => id === given[0]));
  };
  const told = () => parts.flatMap((list) => list.told());
  const focus = () => parts[reasons.hidden ? 0 : 1].focus();
  return { element: h("div", {}, parts[0].element, reasons), update, told, focus };
}

/** A field for a number or a shape. */
export function textField({ question, words, onAnswer, onEnter }) {
  const id = uid();
  let about = [];
  const input = h("input", {
    type: "text",
    id,
    class: "dlq-number",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    maxlength: 80,
    on: { input: () => onAnswer(input.value), keydown: (event) => isEnter(event) && onEnter() },
  });
  const feedback = h("div", { class: "dlq-feedback", id: `${id}-feedback`, hidden: true });
  const unit = h("span", { class: "dlq-unit" }, rich(question.unit));
  const row = h("div", { class: "dlq-number-row" }, h("label", { for: id }, words.answer), input, unit);
  const element = h("div", { class: "dlq-option-row" }, row, feedback);

  const update = (answer, verdict, open) => {
    const value = typeof answer === "string" ? answer : "";
    if (input.value !== value) input.value = value;
    set(element, { "data-mark": markOf(verdict, open) });
    about = verdict ? judged(question, verdict.feedback[0]).feedback : open ? question.correct : [];
    feedback.replaceChildren(rich(about));
    feedback.hidden = !feedback.hasChildNodes();
    set(input, { "aria-describedby": feedback.hidden ? null : feedback.id });
  };
  const refuse = (wrong) => set(input, { "aria-invalid": wrong && "true" });
  const shown = () => (question.value === "error" ? words["shape-error"] : (question.shown ?? question.value));
  return { element, update, refuse, shown, told: () => [spoken(about)], focus: () => input.focus() };
}
