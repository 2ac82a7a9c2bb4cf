/** A picture over two axes: curves, bars, dots, segments and notes. */

import { mark, ticks } from "./axes.mjs";
import { h, set, uid } from "./dom.mjs";

const FRAME = { x: 48, y: 12, width: 364, height: 246 };
const [FRAME_RIGHT, FRAME_BOTTOM] = [FRAME.x + FRAME.width, FRAME.y + FRAME.height];
const FAR = 3000;

/** A map from the interval [low, high] to the pixels [from, to]; a logarithmic one takes positive numbers. */
export function scale([low, high], [from, to], log = false) {
  const of = log ? Math.log10 : (value) => value;
  const each = (to - from) / (of(high) - of(low));
  return (value) => from + (of(value) - of(low)) * each;
}

/** Powers of ten inside an interval, whichever end comes first; at most seven of them. */
export function decades([low, high]) {
  const [first, last] = [Math.ceil(Math.log10(Math.min(low, high)) - 1e-9), Math.floor(Math.log10(Math.max(low, high)) + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first) / 6));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, k) => 10 ** (first + k * step));
}

/** A power of ten as it is written: 10⁻³; 1 and 10 stay as they are. */
export function power(value) {
  const exponent = Math.round(Math.log10(value));
  const digits = [...String(exponent)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign]));
  return exponent === 0 || exponent === 1 ? String(10 ** exponent) : `10${digits.join("")}`;
}

/** How each kind of mark is drawn, with place(point) in pixels. A curve breaks where a number is not finite. */
const DRAW = {
  curve({ points, class: look }, place) {
    let open = false;
    const parts = points.map((point) => {
      const [x, y] = place(point);
      const drawn = Number.isFinite(x) && Number.isFinite(y);
      const part = drawn ? `${open ? "L" : "M"}${x.toFixed(1)} ${Math.min(FAR, Math.max(-FAR, y)).toFixed(1)}` : "";
      open = drawn;
      return part;
    });
    return h("path", { class: `dl-curve ${look}`, d: parts.join("") });
  },
  segment({ from, to, class: look }, place) {
    const [[x1, y1], [x2, y2]] = [place(from), place(to)];
    return h("line", { class: `dl-curve ${look}`, x1, y1, x2, y2 });
  },
  bar({ from, to, class: look }, place) {
    const [[x1, y1], [x2, y2]] = [place(from), place(to)];
    return h("rect", { class: `dl-bar ${look}`, x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) });
  },
  dot({ at, class: look, size = 5 }, place) {
    const [cx, cy] = place(at);
    return h("circle", { class: `dl-dot ${look}`, cx, cy, r: size });
  },
  note({ at, text, anchor = "start", class: look = "" }, place) {
    const [x, y] = place(at);
    return h("text", { class: `dl-name ${look}`, x, y, "text-anchor": anchor }, text);
  },
};

/**
 * A picture that takes { x: [low, high], y: [low, high], marks, label } and shows them. marks are, in data units,
 * { kind: "curve", points, class }, "segment" and "bar" { from, to, class }, "dot" { at, class, size },
 * "note" { at, text, anchor, class }; the classes dl-1 ... dl-4 differ in colour and in dashes.
 * yTicks are the numbers on the vertical axis, where they are not simply round ones.
 */
export function chart({ xLabel, yLabel, xLog = false, yLog = false, yTicks }) {
  const clip = uid();
  const axes = h("g", { class: "dl-axes" });
  const drawn = h("g", { "clip-path": `url(#${clip})` });
  const element = h("svg", { viewBox: "0 0 420 300", role: "img", class: "dl-plane" },
    h("defs", {}, h("clipPath", { id: clip }, h("rect", FRAME))), axes, drawn);
  let ranges = "";

  function drawAxes(x, y, toX, toY) {
    const [xMarks, yMarks] = [xLog ? decades(x) : ticks(x), yTicks ?? (yLog ? decades(y) : ticks(y))];
    const text = (content, attributes) => h("text", attributes, content);
    axes.replaceChildren(
      h("rect", { ...FRAME, fill: "none" }),
      ...xMarks.map((t) => h("line", { class: "dl-grid", x1: toX(t), x2: toX(t), y1: FRAME.y, y2: FRAME_BOTTOM })),
      ...yMarks.map((t) => h("line", { class: "dl-grid", x1: FRAME.x, x2: FRAME_RIGHT, y1: toY(t), y2: toY(t) })),
      ...xMarks.map((t) => text(xLog ? power(t) : mark(t), { x: toX(t), y: FRAME_BOTTOM + 17, "text-anchor": "middle" })),
      ...yMarks.map((t) => text(yLog ? power(t) : mark(t), { x: FRAME.x - 6, y: toY(t) + 4, "text-anchor": "end" })),
      text(xLabel, { x: FRAME_RIGHT, y: FRAME_BOTTOM + 36, "text-anchor": "end", class: "dl-name" }),
      text(yLabel, { x: FRAME.x + 7, y: FRAME.y + 17, class: "dl-name" }),
    );
  }

  function update({ x, y, marks, label }) {
    const toX = scale(x, [FRAME.x, FRAME_RIGHT], xLog);
    const toY = scale(y, [FRAME_BOTTOM, FRAME.y], yLog);
    if (ranges !== `${x} ${y}`) drawAxes(x, y, toX, toY);
    ranges = `${x} ${y}`;
    drawn.replaceChildren(...marks.map((each) => DRAW[each.kind](each, ([a, b]) => [toX(a), toY(b)])));
    set(element, { "aria-label": label });
  }

  return { element, update };
}
