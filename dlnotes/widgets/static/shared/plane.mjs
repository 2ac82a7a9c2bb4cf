/** The plane of two features: points, the probability field, and the boundary of a linear pre-activation. */

import { mark, ticks } from "./axes.mjs";
import { h, set, uid } from "./dom.mjs";
import { LEVEL, isRight, preActivation, predict } from "./two_features.mjs";

const INSIDE = { x: 34, y: 8, width: 378, height: 320 };
const [RIGHT, BOTTOM] = [412, 328];
const FAR_OUT = 4000;

/** The smallest and largest of x1 and of x2 among points, with some room. */
export function domainOf(points) {
  return [0, 1].map((k) => {
    const values = points.map((point) => point[k]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = 0.08 * (high - low) || 1;
    return [low - room, high + room];
  });
}

/** Maps between the plane and the picture. */
export function scales([[low1, high1], [low2, high2]]) {
  const across = INSIDE.width / (high1 - low1);
  const up = INSIDE.height / (high2 - low2);
  return { across, up, x: (x1) => INSIDE.x + (x1 - low1) * across, y: (x2) => BOTTOM - (x2 - low2) * up };
}

/** How z changes in the picture: at(z) is the nearest place to the middle with that z, rise the step in pixels by which z gains 1. */
export function levels(params, domain) {
  const { across, up, x, y } = scales(domain);
  const middle = domain.map(([low, high]) => (low + high) / 2);
  const slope = [params[0] / across, -params[1] / up];
  if (Math.hypot(...slope) < 1e-6) slope[0] = 1e-6;
  const rise = slope.map((each) => each / Math.hypot(...slope) ** 2);
  const z = preActivation(params, ...middle);
  const at = (level) => [x(middle[0]) + rise[0] * (level - z), y(middle[1]) + rise[1] * (level - z)];
  return { at, rise };
}

const STOPS = {
  logistic: Array.from({ length: 25 }, (_, k) => k / 2 - 6),
  linear: [0, 0.49, 0.51, 1],
};

function fieldStops(model) {
  const zs = STOPS[model];
  return zs.map((z) => {
    const yHat = predict(model, z);
    const side = yHat < 0.5 ? "dl-zero" : "dl-one";
    return h("stop", { offset: (z - zs[0]) / (zs.at(-1) - zs[0]), class: side, "stop-opacity": 0.08 + 0.8 * Math.abs(yHat - 0.5) });
  });
}

const marker = ([, , y], cx, cy) =>
  y === 1
    ? h("circle", { cx, cy, r: 5.5, class: "dl-one" })
    : h("rect", { x: cx - 4.75, y: cy - 4.75, width: 9.5, height: 9.5, class: "dl-zero" });

/** A picture that takes { params, model, points, label } and shows them. */
export function plane() {
  const [field, clip, hatch] = [uid(), uid(), uid()];
  const gradient = h("linearGradient", { id: field, gradientUnits: "userSpaceOnUse" });
  const tile = { id: hatch, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const stripes = h("pattern", tile, h("line", { y2: 7, class: "dl-hatch" }));
  const outside = [0, 1].map(() => h("line", { stroke: `url(#${hatch})`, "stroke-width": 2 * FAR_OUT }));
  const line = h("line", { class: "dl-boundary" });
  const arrow = h("path", { class: "dl-arrow", d: "M0 0H30M23 -5L30 0L23 5" });
  const name = h("text", { class: "dl-name", "text-anchor": "middle" }, "ŷ > ½");
  const axes = h("g", { class: "dl-axes" });
  const marks = h("g", { class: "dl-points" });
  const element = h("svg", { viewBox: "0 0 420 350", role: "img", class: "dl-plane" },
    h("defs", {}, gradient, stripes, h("clipPath", { id: clip }, h("rect", INSIDE))),
    h("rect", { ...INSIDE, fill: `url(#${field})` }),
    h("g", { "clip-path": `url(#${clip})` }, ...outside, line, marks, arrow, name), axes);
  let shown = {};
  let domain;

  function drawPoints(points) {
    domain = domainOf(points);
    const { x, y } = scales(domain);
    marks.replaceChildren(...points.map((point) => marker(point, x(point[0]), y(point[1]))));
    const label = (text, attributes) => h("text", attributes, text);
    axes.replaceChildren(
      h("rect", { ...INSIDE, fill: "none" }),
      ...ticks(domain[0]).map((t) => label(mark(t), { x: x(t), y: BOTTOM + 16, "text-anchor": "middle" })),
      ...ticks(domain[1]).map((t) => label(mark(t), { x: INSIDE.x - 6, y: y(t) + 4, "text-anchor": "end" })),
      label("x₁", { x: RIGHT - 6, y: BOTTOM - 8, "text-anchor": "end", class: "dl-name" }),
      label("x₂", { x: INSIDE.x + 7, y: INSIDE.y + 17, class: "dl-name" }),
    );
  }

  function drawBoundary(params, model) {
    const { at, rise } = levels(params, domain);
    const length = Math.hypot(...rise);
    const [u1, u2] = rise.map((each) => each / length);
    const across = ([px, py], out) => {
      const [mx, my] = [px + out * u1, py + out * u2];
      return { x1: mx - FAR_OUT * u2, y1: my + FAR_OUT * u1, x2: mx + FAR_OUT * u2, y2: my - FAR_OUT * u1 };
    };
    const middle = at(LEVEL[model]);
    set(line, across(middle, 0));
    outside.forEach((half, k) => {
      set(half, across(at(k), k ? FAR_OUT : -FAR_OUT));
      set(half, { visibility: model === "linear" ? null : "hidden" });
    });
    const [[x1, y1], [x2, y2]] = [STOPS[model][0], STOPS[model].at(-1)].map(at);
    set(gradient, { x1, y1, x2, y2 });
    set(arrow, { transform: `translate(${middle})rotate(${(Math.atan2(u2, u1) * 180) / Math.PI})` });
    set(name, { x: middle[0] + 58 * u1, y: middle[1] + 44 * u2 + 5 });
  }

  function update({ params, model, points, label }) {
    if (points !== shown.points) drawPoints(points);
    if (model !== shown.model) gradient.replaceChildren(...fieldStops(model));
    drawBoundary(params, model);
    points.forEach(([x1, x2, y], k) => {
      marks.children[k].classList.toggle("dl-wrong", !isRight(model, preActivation(params, x1, x2), y));
    });
    set(element, { "aria-label": label });
    shown = { points, model };
  }

  return { element, update };
}
