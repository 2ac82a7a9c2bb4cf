/**
 * Rich text (dlnotes/_richtext.py) as elements: a node is a string or [tag, {attribute: value}, ...children].
 * Only the tags and attributes named here exist, and text is only ever text. A test holds the lists equal.
 */
const HTML_TAGS = "p strong em code pre ul ol li br".split(" ");
const MATH_TAGS =
  "math mi mn mo ms mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd mphantom mstyle mpadded menclose".split(
    " ",
  );
const ATTRIBUTES =
  "data-tex accent accentunder columnspan depth display displaystyle fence form height largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowspan rspace scriptlevel separator stretchy style symmetric voffset width".split(
    " ",
  );
const STYLE = /^[a-z-]+: ?[a-z0-9.% -]+(?:; ?[a-z-]+: ?[a-z0-9.% -]+)*;?$/;
const MATH = "http://www.w3.org/1998/Math/MathML";

/** The nodes as a fragment; a tag or attribute outside the allow-list leaves only its text. */
export function rich(nodes) {
  const fragment = document.createDocumentFragment();
  for (const node of Array.isArray(nodes) ? nodes : []) {
    fragment.append(typeof node === "string" ? node : toElement(node));
  }
  return fragment;
}

function toElement([tag, attributes, ...children]) {
  const inMath = MATH_TAGS.includes(tag);
  if (!inMath && !HTML_TAGS.includes(tag)) return rich(children);
  const made = inMath ? document.createElementNS(MATH, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(inMath ? attributes : {})) {
    if (!ATTRIBUTES.includes(name)) continue;
    if (name !== "style") made.setAttribute(name, String(value));
    else if (STYLE.test(value)) made.style.cssText = value;
  }
  made.append(rich(children));
  return made;
}

const grouped = (text) => (/^[\p{L}\p{N}.]*$/u.test(text) ? text : `(${text})`);
const SPOKEN = {
  mfrac: (over, under) => `${grouped(over)}/${grouped(under)}`,
  msup: (base, upper) => `${grouped(base)}^${grouped(upper)}`,
  msub: (base, lower) => `${base}_${grouped(lower)}`,
  msubsup: (base, lower, upper) => `${base}_${grouped(lower)}^${grouped(upper)}`,
  msqrt: (...inside) => `√(${inside.join("")})`,
};

/** The nodes as one line, for names and announcements: there, browsers leave formulas out. */
export function spoken(nodes) {
  return nodes.map(said).join("").replace(/\s+/g, " ").trim();
}

function said(node) {
  if (typeof node === "string") return node;
  const [tag, , ...children] = node;
  if (Object.hasOwn(SPOKEN, tag)) return SPOKEN[tag](...children.map(said));
  const inner = children.map(said).join("");
  return ["p", "pre", "li", "br"].includes(tag) ? `${inner} ` : inner;
}
