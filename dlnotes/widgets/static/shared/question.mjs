/** One question: what is asked, its answer, what was said of it, and what can be done. */

import { optionList, textField, truthField } from "./answers.mjs";
import { matchField, orderField } from "./arrange.mjs";
import { button } from "./controls.mjs";
import { fill, h, set, setText } from "./dom.mjs";
import { grade, judged } from "./grade.mjs";
import { rich, spoken } from "./richtext.mjs";

const SIGNS = { correct: "✓", partial: "△", wrong: "✗", empty: "!", unparsable: "!", revealed: "→" };
const FIELDS = { truth: truthField, numeric: textField, shape: textField, order: orderField, match: matchField };

/**
 * store.read() gives { answer, checked, hints, revealed }, store.write(change) sets some of them and makes the
 * whole quiz update, store.note(change, code, names) also notes how it was answered; say(text) tells a screen reader.
 */
export function questionView({ question, number, words, misconceptions, store, say }) {
  const { kind } = question;
  const worded = (key) => words[`${key}-${kind}`] ?? words[key];
  const field = (FIELDS[kind] ?? optionList)({
    question,
    words,
    say,
    onAnswer: (answer) => store.write({ answer, checked: false, revealed: false }),
    onEnter: () => check(),
  });
  const title = fill(words.question, { number });
  const verdictLine = h("p", { class: "dlq-verdict", hidden: true });
  const rightAnswer = h("p", { class: "dlq-right-answer", hidden: true });
  const points = h("div", { class: "dlq-points", hidden: true });
  const hints = h("ol", { class: "dlq-hints", hidden: true });
  const checking = button(words.check, () => check(), { class: "dl-button dl-main" });
  const hinting = button(words.hint, () => hint());
  const revealing = button(words.reveal, () => reveal());
  const retrying = button(words.retry, () => retry());
  const explaining = h("a", { class: "dlq-explain", href: `#${question.section}` }, words.explain);
  const element = h(
    "fieldset",
    { class: "dlq-question", "aria-label": `${title}. ${spoken(question.prompt)}` },
    h("legend", {}, h("span", {}, title), h("span", { class: "dlq-kind" }, words[kind])),
    h("div", { class: "dlq-prompt" }, rich(question.prompt)),
    field.element,
    verdictLine,
    rightAnswer,
    points,
    hints,
    h("div", { class: "dlq-actions" }, checking, hinting, revealing, retrying, explaining),
  );

  const showVerdict = (code, detail) => {
    verdictLine.hidden = !code;
    set(element, { "data-verdict": code });
    if (!code) return;
    const sign = h("span", { class: "dlq-sign", "aria-hidden": "true" }, SIGNS[code]);
    verdictLine.replaceChildren(sign, h("strong", {}, worded(code)), detail || "");
  };

  /** What is behind the wrong answers that were given, each once. */
  const behind = (verdict) => {
    const wrong = (verdict?.feedback ?? []).map((key) => judged(question, key)).filter(({ names }) => names);
    return [...new Set(wrong.map(({ names }) => names))].filter((name) => Object.hasOwn(misconceptions, name));
  };

  const showHints = (count, open) => {
    const shown = question.hints.slice(0, count);
    hints.hidden = shown.length === 0;
    while (hints.childElementCount > shown.length) hints.lastElementChild.remove();
    for (let index = hints.childElementCount; index < shown.length; index += 1) {
      const label = h("span", { class: "dlq-hint-label" }, fill(words["hint-number"], { number: index + 1 }));
      hints.append(h("li", {}, label, h("div", {}, rich(shown[index]))));
    }
    hinting.hidden = open || shown.length === question.hints.length;
    setText(hinting, shown.length ? words["next-hint"] : words.hint);
  };

  /** Draw what is kept, unless it is drawn already; true if the answer is right. */
  let [drawn, right] = ["", false];
  const update = () => {
    const record = store.read();
    if (drawn === JSON.stringify(record)) return right;
    drawn = JSON.stringify(record);
    const { answer, checked, hints: count, revealed } = record;
    const verdict = checked ? grade(question, answer) : null;
    const graded = verdict && !["empty", "unparsable"].includes(verdict.code) ? verdict : null;
    const open = revealed || graded?.ok === true;
    field.update(answer, graded, open);
    field.refuse?.(false);
    showVerdict(graded?.code ?? (revealed ? "revealed" : null), graded?.feedback.includes("missed") && words["say-missed"]);
    rightAnswer.hidden = !(open && field.shown);
    setText(rightAnswer, rightAnswer.hidden ? "" : fill(words["right-answer"], { value: field.shown() }));
    const named = behind(graded);
    points.hidden = named.length === 0;
    points.replaceChildren(
      h("p", { class: "dlq-point-title" }, words.point),
      ...named.map((name) => h("p", {}, rich(misconceptions[name]))),
    );
    showHints(count, open);
    revealing.hidden = !graded || open;
    retrying.hidden = !(graded || revealed);
    checking.hidden = open;
    explaining.hidden = !((graded || revealed) && document.getElementById(question.section));
    right = graded?.ok === true;
    return right;
  };

  const announce = (...parts) => {
    const told = [title, ...parts].filter(Boolean).map((part) => part.trim().replace(/\.$/, ""));
    say(`${told.join(". ")}.`);
  };

  function check() {
    const verdict = grade(question, store.read().answer);
    if (verdict.code === "empty" || verdict.code === "unparsable") {
      const detail = worded(`say-${verdict.code}`);
      showVerdict(verdict.code, detail);
      field.refuse?.(true);
      field.focus();
      announce(worded(verdict.code), detail);
      return;
    }
    const hadFocus = document.activeElement === checking;
    store.note({ checked: true }, verdict.code, behind(verdict));
    if (hadFocus && checking.hidden) retrying.focus();
    announce(words[verdict.code], verdict.feedback.includes("missed") && words["say-missed"], ...field.told());
  }

  function hint() {
    const shown = store.read().hints + 1;
    store.write({ hints: shown });
    if (hinting.hidden) checking.focus();
    announce(fill(words["hint-number"], { number: shown }), spoken(question.hints[shown - 1]));
  }

  function reveal() {
    store.note({ revealed: true }, "revealed", []);
    retrying.focus();
    announce(words.revealed, rightAnswer.textContent, ...field.told());
  }

  function retry() {
    store.write({ answer: null, checked: false, hints: 0, revealed: false });
    field.focus();
  }

  return { element, update };
}
