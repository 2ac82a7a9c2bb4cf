/**
 * Grading, the same as dlnotes/quiz/grade.py: an answer becomes {code, ok, feedback}, where feedback names texts.
 * A test runs both over the same answers, to the last bit of the tolerance.
 */
const MAX_LENGTH = 64;
const BLANKS = "\\t\\n\\r \\u00a0\\u2007\\u2009\\u200b\\u202f\\u3000\\ufeff";
const SAME = {
  "0123456789": "０１２３４５６７８９",
  "-": "−‐‑‒–—﹣－",
  "+": "＋",
  ".": "．",
  ",": "，",
  "/": "／∕⁄÷",
  "%": "％",
  e: "EｅＥ",
  "*": "xX×·⋅∙",
  "^": "＾",
};
const TABLE = {};
for (const [meant, forms] of Object.entries(SAME)) {
  [...forms].forEach((written, index) => (TABLE[written] = meant[index % meant.length]));
}
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
const POWER = new RegExp(`[${RAISED}]+`, "g");
const OUTER = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g");
const AROUND = new RegExp(`[${BLANKS}]*([/%*^])[${BLANKS}]*`, "g");
const SIGN = new RegExp(`^([+-])[${BLANKS}]+`);
const NUMBER = "([+-]?)((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]*)?|\\.[0-9]+)";
const SCALE = "(?:e([+-]?[0-9]{1,4})|\\*10\\^([+-]?[0-9]{1,4}))?";
const WHOLE = new RegExp(`^${NUMBER}${SCALE}(?:/${NUMBER}${SCALE})?(%?)$`);

const toNumber = (sign, digits, exponent, power) =>
  Number(`${sign}${digits.replaceAll(",", "")}e${exponent ?? power ?? 0}`);

/** The number that a reader typed, or null when it is not one. */
export function parseNumber(text) {
  if ([...text].length > MAX_LENGTH) return null;
  const raised = text.replace(POWER, (run) => `^${[...run].map((one) => "0123456789+-"[RAISED.indexOf(one)]).join("")}`);
  const plain = Array.from(raised, (one) => (Object.hasOwn(TABLE, one) ? TABLE[one] : one)).join("");
  const found = plain.replace(OUTER, "").replace(AROUND, "$1").replace(SIGN, "$1").match(WHOLE);
  if (!found) return null;
  let value = toNumber(...found.slice(1, 5));
  if (found[6] !== undefined) {
    const divisor = toNumber(...found.slice(5, 9));
    value = divisor === 0 ? Infinity : value / divisor;
  }
  if (found[9]) value /= 100;
  return Number.isFinite(value) ? value : null;
}

function gradeChoice(question, answer) {
  const given = typeof answer === "string" ? [answer] : Array.isArray(answer) ? answer : [];
  const usable = question.kind === "choice" && given.length > 1 ? [] : given;
  const chosen = question.options.filter((option) => usable.includes(option.id));
  if (chosen.length === 0) return { code: "empty", ok: false, feedback: ["empty"] };
  const right = question.options.filter((option) => option.correct).length;
  const hits = chosen.filter((option) => option.correct).length;
  const feedback = chosen.map((option) => `option:${option.id}`);
  if (hits === right && chosen.length === right) return { code: "correct", ok: true, feedback };
  if (hits > 0 && hits < right) feedback.push("missed");
  return { code: hits > 0 ? "partial" : "wrong", ok: false, feedback };
}

function gradeNumber(question, answer) {
  const typed = typeof answer === "string" && answer.replace(OUTER, "") !== "";
  if (!typed) return { code: "empty", ok: false, feedback: ["empty"] };
  const value = parseNumber(answer);
  if (value === null) return { code: "unparsable", ok: false, feedback: ["unparsable"] };
  const near = (target) => Math.abs(value - target) <= question.atol + question.rtol * Math.abs(target);
  if (near(question.value)) return { code: "correct", ok: true, feedback: ["correct"] };
  const index = question.wrong.findIndex((wrong) => near(wrong.value));
  return { code: "wrong", ok: false, feedback: [index < 0 ? "other" : `wrong:${index}`] };
}

/** Grade an answer: an option's id, a list of ids for "multiple", or a typed number. */
export function grade(question, answer) {
  return question.kind === "numeric" ? gradeNumber(question, answer) : gradeChoice(question, answer);
}
