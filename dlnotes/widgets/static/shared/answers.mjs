/** Where an answer is given: a list of options, or a field for a number. Each shows an answer and what was said of it. */

import { h, set, setText, uid } from "./dom.mjs";
import { rich, spoken } from "./richtext.mjs";

const MARKS = { right: "✓", wrong: "✗", answer: "→" };

/** An Enter that is meant: not the one that ends the composing of a Hangul syllable. */
const isEnter = (event) => event.key === "Enter" && !event.isComposing && event.keyCode !== 229;

function mark(element, kind, words) {
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

/** A field for a number. */
export function numberField({ question, words, onAnswer, onEnter }) {
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

  const text = (key) => {
    const [what, index] = key.split(":");
    return what === "wrong" ? question.wrong[Number(index)].feedback : question[what];
  };
  const update = (answer, verdict, open) => {
    const value = typeof answer === "string" ? answer : "";
    if (input.value !== value) input.value = value;
    set(element, { "data-mark": verdict ? (verdict.ok ? "right" : "wrong") : open && "answer" });
    about = verdict ? text(verdict.feedback[0]) : open ? question.correct : [];
    feedback.replaceChildren(rich(about));
    feedback.hidden = !feedback.hasChildNodes();
    set(input, { "aria-describedby": feedback.hidden ? null : feedback.id });
  };
  const refuse = (wrong) => set(input, { "aria-invalid": wrong && "true" });
  return { element, update, refuse, told: () => [spoken(about)], focus: () => input.focus() };
}
