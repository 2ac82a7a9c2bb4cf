/** "Depth and gain": the signals of an untrained network, forward and backward, layer by layer. */

import { chart, power } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { decimal, fill, h } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";

const [LAYERS, WIDTH, EXAMPLES] = [20, 32, 16];
const QUARTER_ZERO = 109; // the letter m
const NAMES = ["sigmoid", "tanh", "relu"];
const STEPS = 16; // steps of the scale in one doubling
const ENOUGH = 10; // layers, for a task
const LEVEL = [0.95, 1.05];
const TALLEST = 1e12;
const FLOOR = 1e-12; // a smaller spread around 1/2 is rounding, not signal

/** Each activation with its derivative, both of z. */
export const PHI = {
  sigmoid: [(z) => 1 / (1 + Math.exp(-z)), (z) => Math.exp(-Math.abs(z)) / (1 + Math.exp(-Math.abs(z))) ** 2],
  tanh: [Math.tanh, (z) => 1 / Math.cosh(z) ** 2],
  relu: [(z) => Math.max(0, z), (z) => Number(z > 0)],
};

/** The recorded draws as rows of the width of a layer. */
export const rowsOf = (text) => Array.from({ length: text.length / WIDTH }, (_, row) =>
  Array.from({ length: WIDTH }, (__, k) => (text.charCodeAt(row * WIDTH + k) - QUARTER_ZERO) / 4));

const sum = (values) => values.reduce((total, value) => total + value, 0);
const dot = (a, b) => sum(a.map((value, k) => value * b[k]));
const turned = (rows) => rows[0].map((_, k) => rows.map((row) => row[k]));

/** scale · A W, for A (m, n) and W (n, k). */
export function product(A, W, scale) {
  const columns = turned(W);
  return A.map((row) => columns.map((column) => scale * dot(row, column)));
}

/** The standard deviation over the rows, averaged over the columns. */
export function spreadOf(A) {
  const deviations = turned(A).map((column) => {
    const mean = sum(column) / column.length;
    return Math.sqrt(sum(column.map((value) => (value - mean) ** 2)) / column.length);
  });
  return sum(deviations) / deviations.length;
}

/** The Euclidean norm of a matrix. */
export const sizeOfMatrix = (A) => Math.sqrt(sum(A.map((row) => dot(row, row))));

/** Spread and relative size of delta in layers 1 to depth. */
export function signals(rows, activation, depth, gain) {
  const [phi, slope] = PHI[activation];
  const factor = gain / Math.sqrt(WIDTH);
  const W = (layer) => rows.slice(layer * WIDTH, (layer + 1) * WIDTH);
  const output = rows.slice(-1);
  let A = rows.slice(LAYERS * WIDTH, LAYERS * WIDTH + EXAMPLES).map((row) => row.map(Math.sin)); // see depth_gain.py
  const Z = [];
  const spread = [];
  for (let layer = 0; layer < depth; layer++) {
    Z.push(product(A, W(layer), factor));
    A = Z[layer].map((row) => row.map(phi));
    spread.push(spreadOf(A));
  }
  const error = product(A, turned(output), factor).map(([z], k) => [PHI.sigmoid[0](z) - (k % 2)]);
  const sizes = [];
  let delta = product(error, output, factor);
  for (let layer = depth - 1; layer >= 0; layer--) {
    delta = delta.map((row, k) => row.map((value, j) => value * slope(Z[layer][k][j])));
    sizes.unshift(sizeOfMatrix(delta));
    if (layer) delta = product(delta, turned(W(layer)), factor);
  }
  return { spread, delta: sizes.map((size) => size / sizes[depth - 1]) };
}

/** What each layer multiplies by, forward and backward. */
export function factorsOf({ spread, delta }) {
  const last = spread.findLastIndex((value) => value > FLOOR);
  return [(spread[last] / spread[0]) ** (1 / Math.max(last, 1)), delta[0] ** (1 / Math.max(delta.length - 1, 1))];
}

/** What a factor leads to. */
export const verdictOf = (factor) => (factor < LEVEL[0] ? "vanishes" : factor > LEVEL[1] ? "explodes" : "level");

/** A positive number in few signs, as 0.23 or 1.9 × 10⁻⁶. */
export function brief(value) {
  if (value >= 0.01 && value < 1000) return value.toPrecision(value < 1 ? 2 : 3);
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${digits} × ${power(10 ** Number(exponent))}`;
}

function render({ model, el }) {
  let known = "";
  let found;

  function now() {
    const state = [model.get("draws"), model.get("activation"), model.get("depth"), model.get("gain")];
    if (known !== String(state)) found = signals(rowsOf(state[0]), ...state.slice(1));
    known = String(state);
    return found;
  }

  function solvedNow() {
    const level = verdictOf(factorsOf(now())[1]) === "level" && model.get("depth") >= ENOUGH;
    return level ? [model.get("activation")] : [];
  }

  function build({ words, change, sentence }) {
    const pictures = ["spread", "delta"].map((name, k) => {
      const { element, update } = chart({ xLabel: words.layer, yLabel: words[name], yLog: true });
      const panel = h("div", {}, h("p", { class: "dl-label" }, words[k ? "backward" : "forward"]), element);
      const show = (values, label) => {
        const within = values.map((value) => Math.min(10 * TALLEST, Math.max(0.1 / TALLEST, value)));
        const bars = within.map((value, j) => ({ kind: "bar", from: [j + 0.62, 1], to: [j + 1.38, value], class: k ? "dl-1" : "dl-2" }));
        const line = { kind: "segment", from: [0, 1], to: [LAYERS + 1, 1], class: "dl-thin" };
        update({ x: [0.3, LAYERS + 0.7], y: [1 / TALLEST, TALLEST], marks: [...bars, line], label });
      };
      return { panel, show };
    });
    const activations = choice({
      legend: words.activation,
      options: NAMES.map((name) => [name, words[name]]),
      onChoose: (name) => change({ activation: name }),
    });
    const depth = slider({
      label: words.depth, min: 1, max: LAYERS, step: 1, onInput: (value) => change({ depth: value }),
    });
    const gain = slider({
      label: words.gain, min: -2 * STEPS, max: 4 * STEPS, step: 1,
      onInput: (value) => change({ gain: Number((2 ** (value / STEPS)).toPrecision(6)) }),
    });
    const readouts = h("dl", { class: "dl-readouts" });
    const reset = button(words.reset, () => change({ ...model.get("start"), solved: [] }));
    const rows = () => now().spread.map((value, k) => [String(k + 1), value > FLOOR ? brief(value) : `< ${power(FLOOR)}`, brief(now().delta[k])]);
    const table = tableView({ label: words.table, head: [words.layer, words.spread, words.delta], rows });

    function draw() {
      const [layers, scale] = [model.get("depth"), model.get("gain")];
      const { spread, delta } = now();
      const [forward, backward] = factorsOf(now());
      const ends = { depth: layers, first: brief(delta[0]) };
      const values = {
        activation: words[model.get("activation")], depth: layers, forward: brief(forward), backward: brief(backward),
        verdict: fill(words[verdictOf(backward)], ends),
      };
      const text = fill(words[layers > 1 ? "says" : "single"], values);
      pictures[0].show(spread, `${words.forward}. ${text}`);
      pictures[1].show(delta, `${words.backward}. ${text}`);
      activations.update(model.get("activation"));
      depth.update(layers, String(layers));
      gain.update(Math.round(Math.log2(scale) * STEPS), decimal(scale));
      readouts.replaceChildren(...[
        [words.variance, `${decimal(scale ** 2)}/n`],
        [words["factor-forward"], layers > 1 ? `× ${brief(forward)}` : "–"],
        [words["factor-backward"], layers > 1 ? `× ${brief(backward)}` : "–"],
        [fill(words.whole, ends), ends.first],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    return {
      elements: [
        h("div", { class: "dl-signal-controls" }, activations.element, depth.element, gain.element, reset),
        h("div", { class: "dl-signals" }, ...pictures.map(({ panel }) => panel)),
        readouts, sentence, h("p", { class: "dl-small" }, words.note),
      ],
      tasks: NAMES.map((name) => [name, fill(words[`task-${name}`], { least: ENOUGH })]),
      table,
      draw,
    };
  }

  return explore({ model, el, traits: ["activation", "depth", "gain"], solvedNow, build });
}

export default { render };
