/** Numbers as readers type them: other digits and signs, blanks, fractions, percent, powers of ten. */

export const MAX_LENGTH = 64;
export const BLANKS = "\\t\\n\\r \\u00a0\\u2007\\u2009\\u200b\\u202f\\u3000\\ufeff";
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
  "(": "（［[",
  ")": "）］]",
};
const TABLE = {};
for (const [meant, forms] of Object.entries(SAME)) {
  [...forms].forEach((written, index) => (TABLE[written] = meant[index % meant.length]));
}
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
const POWER = new RegExp(`[${RAISED}]+`, "g");
export const OUTER = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g");
const AROUND = new RegExp(`[${BLANKS}]*([/%*^])[${BLANKS}]*`, "g");
const SIGN = new RegExp(`^([+-])[${BLANKS}]+`);
const NUMBER = "([+-]?)((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]*)?|\\.[0-9]+)";
const SCALE = "(?:e([+-]?[0-9]{1,4})|\\*10\\^([+-]?[0-9]{1,4}))?";
const WHOLE = new RegExp(`^${NUMBER}${SCALE}(?:/${NUMBER}${SCALE})?(%?)$`);

const toNumber = (sign, digits, exponent, power) =>
  Number(`${sign}${digits.replaceAll(",", "")}e${exponent ?? power ?? 0}`);

export const plain = (text) => Array.from(text, (one) => (Object.hasOwn(TABLE, one) ? TABLE[one] : one)).join("");

/** The number that a reader typed, or null when it is not one. */
export function parseNumber(text) {
  if ([...text].length > MAX_LENGTH) return null;
  const raised = text.replace(POWER, (run) => `^${[...run].map((one) => "0123456789+-"[RAISED.indexOf(one)]).join("")}`);
  const found = plain(raised).replace(OUTER, "").replace(AROUND, "$1").replace(SIGN, "$1").match(WHOLE);
  if (!found) return null;
  let value = toNumber(...found.slice(1, 5));
  if (found[6] !== undefined) {
    const divisor = toNumber(...found.slice(5, 9));
    value = divisor === 0 ? Infinity : value / divisor;
  }
  if (found[9]) value /= 100;
  return Number.isFinite(value) ? value : null;
}
