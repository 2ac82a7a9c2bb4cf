/**
 * Grading, the same as dlnotes/quiz/grade.py: an answer becomes {code, ok, feedback}, where feedback names texts.
 * A test runs both over the same answers, to the last bit of the tolerance.
 */

import { BLANKS, MAX_LENGTH, OUTER, parseNumber, plain } from "./typed.mjs";

const BETWEEN = new RegExp(`[${BLANKS}]*([(),*])[${BLANKS}]*`, "g");
const SHAPE = /^(\(?)((?:[0-9]{1,6}(?:[,*][0-9]{1,6}){0,7},?)?)(\)?)$/;
const ERROR = /^(?:(?:value)?error|\uc624\ub958|\uc5d0\ub7ec)$/i; // and in Korean

/** The shape that a reader typed, as Python writes it, or "error", or null when it is neither. */
export function parseShape(text) {
  if ([...text].length > MAX_LENGTH) return null;
  if (ERROR.test(text.replace(OUTER, ""))) return "error";
  const found = plain(text).replace(OUTER, "").replace(BETWEEN, "$1").match(SHAPE);
  if (!found || found[1].length !== found[3].length || !(found[1] || found[2])) return null;
  const sizes = (found[2].match(/[0-9]+/g) ?? []).map(Number);
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`;
}

const verdict = (code, ...feedback) => ({ code, ok: code === "correct", feedback });
const typed = (answer) => typeof answer === "string" && answer.replace(OUTER, "") !== "";
/** The verdict with the first diagnosis that fits. */
function diagnosed(question, fits) {
  const index = question.wrong.findIndex(fits);
  return verdict("wrong", index < 0 ? "other" : `wrong:${index}`);
}

function gradeChoice(question, answer) {
  const given = typeof answer === "string" ? [answer] : Array.isArray(answer) ? answer : [];
  const usable = question.kind === "choice" && given.length > 1 ? [] : given;
  const chosen = question.options.filter((option) => usable.includes(option.id));
  if (chosen.length === 0) return verdict("empty", "empty");
  const right = question.options.filter((option) => option.correct).length;
  const hits = chosen.filter((option) => option.correct).length;
  const feedback = chosen.map((option) => `option:${option.id}`);
  if (hits === right && chosen.length === right) return verdict("correct", ...feedback);
  if (hits > 0 && hits < right) feedback.push("missed");
  return verdict(hits > 0 ? "partial" : "wrong", ...feedback);
}

function gradeTruth({ sides, reasons }, answer) {
  const given = Array.isArray(answer) && answer.length === 2 ? answer : [];
  const side = sides.find(({ id }) => id === given[0]);
  const reason = reasons.find(({ id }) => id === given[1]);
  if (!side || !reason) return verdict("empty", "empty");
  const code = !side.correct ? "wrong" : reason.correct ? "correct" : "partial";
  return verdict(code, `option:${side.id}`, `option:${reason.id}`);
}

function gradeNumber(question, answer) {
  if (!typed(answer)) return verdict("empty", "empty");
  const value = parseNumber(answer);
  if (value === null) return verdict("unparsable", "unparsable");
  const near = (target) => Math.abs(value - target) <= question.atol + question.rtol * Math.abs(target);
  return near(question.value) ? verdict("correct", "correct") : diagnosed(question, (wrong) => near(wrong.value));
}

function gradeShape(question, answer) {
  if (!typed(answer)) return verdict("empty", "empty");
  const value = parseShape(answer);
  if (value === null) return verdict("unparsable", "unparsable");
  return value === question.value ? verdict("correct", "correct") : diagnosed(question, (wrong) => wrong.value === value);
}

/** Whether the answer names every item once. */
export const isOrder = ({ order }, answer) =>
  Array.isArray(answer) && answer.length === order.length && order.every((id) => answer.includes(id));

function gradeOrder(question, answer) {
  if (!isOrder(question, answer)) return verdict("empty", "empty");
  if (question.order.every((id, place) => answer[place] === id)) return verdict("correct", "correct");
  return diagnosed(question, ({ before: [first, second] }) => answer.indexOf(first) < answer.indexOf(second));
}

/** What was chosen for every left side; undefined where nothing was. */
export function matched({ pairs, choices }, answer) {
  const given = answer !== null && typeof answer === "object" ? answer : {};
  return pairs.map(({ id }) => choices.find((choice) => Object.hasOwn(given, id) && choice.id === given[id])?.id);
}

function gradeMatch(question, answer) {
  const chosen = matched(question, answer);
  if (chosen.includes(undefined)) return verdict("empty", "empty");
  const feedback = question.pairs.map(({ id, match }, index) => {
    if (chosen[index] === match) return `pair:${id}`;
    const wrong = question.wrong.findIndex(({ pair }) => pair[0] === id && pair[1] === chosen[index]);
    return wrong < 0 ? "other" : `wrong:${wrong}`;
  });
  const right = question.pairs.filter(({ match }, index) => chosen[index] === match).length;
  const code = right === question.pairs.length ? "correct" : right ? "partial" : "wrong";
  return verdict(code, ...new Set(feedback));
}

const GRADERS = {
  choice: gradeChoice,
  multiple: gradeChoice,
  truth: gradeTruth,
  numeric: gradeNumber,
  shape: gradeShape,
  order: gradeOrder,
  match: gradeMatch,
};

/** Grade an answer, in the form that its kind has: see check in dlnotes/quiz/grade.py. */
export const grade = (question, answer) => GRADERS[question.kind](question, answer);

/** What a part of a verdict is about: an option, a pair or a typical wrong answer, with its feedback. */
export function judged(question, key) {
  const [what, which] = key.split(":");
  if (what === "wrong") return question.wrong[Number(which)];
  if (what === "pair") return question.pairs.find(({ id }) => id === which);
  if (what !== "option") return { feedback: question[what] ?? [] };
  return (question.options ?? [...question.sides, ...question.reasons]).find(({ id }) => id === which);
}
