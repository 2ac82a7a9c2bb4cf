/** "Shrink the triangle": a difference quotient whose width goes to 0, and what rounding makes of it. */

import { chart, power } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { decimal, fill, h, setText } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { scientific } from "./shared/scientific.mjs";

const SMALLEST = 16;
const METHODS = ["forward", "central"];
const ACROSS = [-1.2, 1.6];
const LEAST = 1e-13; // what is drawn of an error of 0

/** Functions that are correctly rounded everywhere, and their derivatives. */
export const FUNCTIONS = {
  cube: [(x) => x * x * x, (x) => 3 * x * x],
  reciprocal: [(x) => 1 / x, (x) => -1 / (x * x)],
  root: [Math.sqrt, (x) => 0.5 / Math.sqrt(x)],
};

/** The double next to 10 to the power -k. */
export const widthOf = (k) => Number(`1e-${k}`);

/** Width, height, their quotient, the derivative, and how far the two are apart. */
export function measure({ function: name, method, a }, k) {
  const [f, derivative] = FUNCTIONS[name];
  const step = widthOf(k);
  const [from, width] = method === "central" ? [a - step, 2 * step] : [a, step];
  const height = f(a + step) - f(from);
  const [quotient, slope] = [height / width, derivative(a)];
  return { width, height, quotient, slope, error: Math.abs(quotient - slope) };
}

/** The k with the smallest error. */
export function bestOf(state) {
  const errors = Array.from({ length: SMALLEST + 1 }, (_, k) => measure(state, k).error);
  return errors.indexOf(Math.min(...errors));
}

/** Whether the reader stands at the smallest error and knows that it is larger on both sides. */
const isFound = (state) => state.k === bestOf(state) && [-1, 1].every((each) => state.tried.includes(state.k + each));

/** Which tasks the present state solves. */
export const secantSolves = (state) => [
  ...(isFound(state) ? [state.method] : []),
  ...(measure(state, state.k).quotient === 0 ? ["zero"] : []),
];

function render({ model, el }) {
  const traits = ["function", "method", "k", "tried"];
  const state = () => Object.fromEntries([...traits, "a"].map((name) => [name, model.get(name)]));

  function build({ words, change, sentence }) {
    const lens = chart({ xLabel: "(x − a) / h", yLabel: "(f(x) − f(a)) / h" });
    const errors = chart({ xLabel: "h", yLabel: words.error, xLog: true, yLog: true });
    const readouts = h("dl", { class: "dl-readouts" });
    const formula = h("p", { class: "dl-formula" });
    const functions = choice({
      legend: words.function,
      options: Object.keys(FUNCTIONS).map((name) => [name, words[name]]),
      onChoose: (name) => change({ function: name, tried: [state().k] }),
    });
    const methods = choice({
      legend: words.method,
      options: METHODS.map((name) => [name, words[name]]),
      onChoose: (method) => change({ method }),
    });
    const width = slider({
      label: "h", min: 0, max: SMALLEST, step: 1,
      onInput: (k) => change({ k, tried: [...new Set([...state().tried, k])].sort((one, two) => one - two) }),
    });
    const reset = button(words.reset, () => change({ ...model.get("start"), k: 0, tried: [0], solved: [] }));
    const tried = () => state().tried.map((k) => [k, ...METHODS.map((method) => measure({ ...state(), method }, k))]);
    const table = tableView({
      label: words.table,
      head: ["h", ...METHODS.flatMap((name) => [words[name], words.error])],
      rows: () => tried().map(([k, ...both]) =>
        [power(widthOf(k)), ...both.flatMap(({ quotient, error }) => [decimal(quotient, 8), scientific(error, 1)])]),
    });

    /** Everything is divided by h, so the triangle stays as large as it is. */
    function drawLens(now, { slope }, label) {
      const [f] = FUNCTIONS[now.function];
      const step = widthOf(now.k);
      const up = (t) => (f(now.a + t * step) - f(now.a)) / step;
      const line = Array.from({ length: 281 }, (_, j) => ACROSS[0] + j / 100).map((t) => [t, up(t)]);
      const [from, to] = [now.method === "central" ? -1 : 0, 1].map((t) => [t, up(t)]);
      const corner = [to[0], from[1]];
      lens.update({
        x: ACROSS,
        y: [-1.7 * slope, 2.6 * slope].sort((one, two) => one - two),
        marks: [
          { kind: "segment", from: [ACROSS[0], ACROSS[0] * slope], to: [ACROSS[1], ACROSS[1] * slope], class: "dl-2" },
          { kind: "curve", points: line, class: "" },
          { kind: "segment", from, to: corner, class: "dl-thin" },
          { kind: "segment", from: corner, to, class: "dl-thin" },
          { kind: "segment", from, to, class: "dl-1" },
          { kind: "dot", at: from, class: "dl-1", size: 6 },
          { kind: "dot", at: to, class: "dl-1", size: 6 },
        ],
        label,
      });
    }

    function drawErrors(now, label) {
      const seen = tried();
      const lines = METHODS.map((_, j) => seen.map(([k, ...both]) => [widthOf(k), Math.max(LEAST, both[j].error)]));
      const here = lines[METHODS.indexOf(now.method)][now.tried.indexOf(now.k)];
      errors.update({
        x: [4, 2.5e-17],
        y: [1e-13, 1e5],
        marks: [
          ...lines.flatMap((points, j) => [
            { kind: "curve", points, class: `dl-${j + 1}` },
            ...points.map((at) => ({ kind: "dot", at, class: `dl-${j + 1}`, size: 4 - j })),
          ]),
          { kind: "dot", at: here, class: "", size: 7 },
        ],
        label,
      });
    }

    function tell(now, found) {
      const best = bestOf(now);
      const [f] = FUNCTIONS[now.function];
      const digits = Math.floor(Math.log10(Math.abs(f(now.a) / found.height)));
      const what = found.quotient === 0 ? "zero" : isFound(now) ? "best" : now.k <= best ? "formula" : "rounding";
      const values = { h: power(widthOf(now.k)), method: words[now.method], error: scientific(found.error, 1), digits };
      return `${fill(words["says-at"], values)} ${fill(words[`says-${what}`], values)}`;
    }

    function draw() {
      const now = state();
      const found = measure(now, now.k);
      const text = tell(now, found);
      drawLens(now, found, text);
      drawErrors(now, `${words.errors}: ${text}`);
      functions.update(now.function);
      methods.update(now.method);
      width.update(now.k, power(widthOf(now.k)));
      setText(formula, fill(words[`formula-${now.method}`], { a: String(now.a) }));
      readouts.replaceChildren(...[
        [words.width, scientific(found.width, 0)],
        [words.height, scientific(found.height, 2)],
        [words.quotient, decimal(found.quotient, 8)],
        [words.slope, decimal(found.slope, 8)],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    const key = (names) => h("p", { class: "dl-key" }, ...names.map((name) => h("span", { class: `dl-key-${name}` }, words[`key-${name}`])));
    const controls = h("div", { class: "dl-controls" }, functions.element, methods.element, formula, width.element,
      h("div", { class: "dl-buttons" }, reset));
    return {
      elements: [
        controls,
        h("div", { class: "dl-columns dl-halves" },
          h("div", {}, lens.element, key(["curve", "secant", "tangent"])),
          h("div", {}, errors.element, key(["forward", "central", "here"]))),
        readouts, sentence,
      ],
      tasks: ["forward", "central", "zero"].map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
    };
  }

  return explore({ model, el, traits, solvedNow: () => secantSolves(state()), build });
}

export default { render };
