/** Building and changing elements. Text reaches the page as text only. */

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = /^(svg|g|rect|circle|line|path|polygon|defs|linearGradient|stop|clipPath|pattern|text|tspan)$/;
const FOCUSABLE = /^(a|button|input|select|summary|textarea)$/;

/** h("button", { class: "dl-button", on: { click } }, "text"): an element with attributes, listeners, children. */
export function h(tag, { on = {}, ...attributes } = {}, ...children) {
  const element = DRAWN.test(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  // A notebook takes single letters for commands, except from an element that itself says not to.
  if (FOCUSABLE.test(tag) || "tabindex" in attributes) attributes["data-lm-suppress-shortcuts"] = "true";
  set(element, attributes);
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  element.append(...children);
  return element;
}

/** Set attributes: null and false take one off, true sets an empty one. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === true ? "" : String(value);
    if (value === null || value === false || value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** An id that no other view has, in whatever module it is. */
export const uid = () => `dl-${Math.random().toString(36).slice(2)}`;

/** fill("{right} of {total}", { right: 3, total: 4 }) */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A number as it is read: so many decimals, a true minus sign, no minus zero. */
export function decimal(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) ? `−${text}` : text;
}

/** Listen to several traits; the result takes every listener off again. */
export function listen(model, traits, listener) {
  for (const trait of traits) model.on(`change:${trait}`, listener);
  return () => {
    for (const trait of traits) model.off(`change:${trait}`, listener);
  };
}
