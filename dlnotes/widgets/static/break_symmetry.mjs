/** "Break the symmetry": hidden units that start alike or not, and what training makes of them. */

import { chart } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { decimal, fill, h } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { player } from "./shared/player.mjs";

const PLACES = ["w1", "b1", "w2"];
const STARTS = ["zero", "constant", "random"];
const UNIT = { tanh: Math.tanh, sigmoid: (z) => 1 / (1 + Math.exp(-z)), relu: (z) => Math.max(0, z) };
const HEIGHTS = { tanh: [-1.15, 1.15], sigmoid: [-0.1, 1.1], relu: [-0.4, 6] };
const WIDE = [-3.2, 3.2];
const FITS = 0.9;
const GRID = Array.from({ length: 65 }, (_, k) => WIDE[0] + k / 10);

/** The parameters { w, b, v, c } of the hidden units and the output at one of the recorded steps. */
export function parametersAt({ record, starts, activation, width, frame }) {
  const repeat = (values) => (values.length === width ? values : Array(width).fill(values[0]));
  if (frame === 0) {
    const [w, b, v] = starts.map((start, k) =>
      (start === "random" ? record.drawn[k].slice(0, width) : repeat([start === "zero" ? 0 : 0.5])));
    return { w, b, v, c: 0 };
  }
  const run = starts.reduce((sum, start) => 3 * sum + STARTS.indexOf(start), 0);
  const flat = record.runs[`${activation}-${width}`][run][frame - 1];
  const each = (flat.length - 1) / 3;
  const [w, b, v] = [0, 1, 2].map((k) => repeat(flat.slice(k * each, (k + 1) * each)));
  return { w, b, v, c: flat.at(-1) };
}

/** What every hidden unit makes of x. */
export const hidden = ({ w, b }, activation, x) => w.map((each, j) => UNIT[activation](each * x + b[j]));

/** The pre-activation of the output. */
export const outputOf = (params, activation, x) =>
  hidden(params, activation, x).reduce((sum, a, j) => sum + a * params.v[j], params.c);

/** How many hidden units are different, in what comes in or in what goes out. */
export const different = ({ w, b, v }) => new Set(w.map((each, j) => `${each} ${b[j]} ${v[j]}`)).size;

/** How many labels the network gets right, and the mean log loss. */
export function scoreOf(params, activation, { x, y }) {
  const z = x.map((each) => outputOf(params, activation, each));
  const right = z.filter((each, k) => (each > 0) === (y[k] === 1)).length;
  return { right, cost: z.reduce((sum, each, k) => sum + Math.max(each, 0) - y[k] * each + Math.log1p(Math.exp(-Math.abs(each))), 0) / z.length };
}

/** "start", "frozen", "tied", "poor" (apart, and yet few answers are right) or "apart". */
export function kindOf(state) {
  if (state.frame === 0) return "start";
  const [before, now] = [parametersAt({ ...state, frame: 0 }), parametersAt(state)];
  if (["w", "b", "v"].every((name) => now[name].every((value, j) => value === before[name][j]))) return "frozen";
  if (different(now) === 1) return "tied";
  return scoreOf(now, state.activation, state.record).right >= FITS * state.record.y.length ? "apart" : "poor";
}

/** How often the more frequent label comes. */
export function majority({ y }) {
  const ones = y.filter((each) => each === 1).length;
  return Math.max(ones, y.length - ones);
}

/** Which tasks the present state solves: all of them only when training is at its end. */
export function solvedBy(state) {
  if (state.frame < state.record.steps.length - 1) return [];
  const kind = kindOf(state);
  const { right } = scoreOf(parametersAt(state), state.activation, state.record);
  const found = [];
  if (kind === "apart" && state.starts.filter((start) => start === "random").length === 1) found.push("one");
  if (kind === "frozen") found.push("frozen");
  if (kind === "tied" && right > majority(state.record)) found.push("tied");
  return found;
}

function render({ model, el }) {
  const record = model.get("record");
  const last = record.steps.length - 1;
  const state = () => ({
    record,
    starts: PLACES.map((place) => model.get(place)),
    activation: model.get("activation"),
    width: model.get("width"),
    frame: model.get("frame"),
  });

  function build({ words, change, sentence }) {
    const units = chart({ xLabel: "x", yLabel: "a" });
    const answer = chart({ xLabel: "x", yLabel: "ŷ" });
    const names = h("p", { class: "dl-key" });
    const readouts = h("dl", { class: "dl-readouts" });
    const choose = (trait, legend, values) => choice({
      legend, options: values.map((value) => [value, words[value] ?? String(value)]),
      onChoose: (value) => {
        playing.stop();
        change({ [trait]: value, frame: 0 });
      },
    });
    const choices = PLACES.map((place) => [place, choose(place, words[place], STARTS)]);
    choices.push(["activation", choose("activation", words.activation, Object.keys(UNIT))]);
    choices.push(["width", choose("width", words.width, [2, 4])]);
    const go = (frame) => change({ frame });
    const steps = slider({ label: words.steps, min: 0, max: last, step: 1, onInput: go });
    const playing = player({ words, at: () => model.get("frame"), last: () => last, go, seconds: 4 });
    playing.element.append(button(words.reset, () => {
      playing.stop();
      change({ ...model.get("start"), solved: [] });
    }));
    const rows = () => {
      const { w, b, v } = parametersAt(state());
      return w.map((each, j) => [String(j + 1), ...[each, b[j], v[j]].map((value) => decimal(value))]);
    };
    const table = tableView({ label: words.table, head: [words.unit, "W₁", "b₁", "W₂"], rows });

    function draw() {
      const now = state();
      const { activation, width, frame } = now;
      const params = parametersAt(now);
      const [kind, count, step] = [kindOf(now), different(params), record.steps[frame]];
      const { right, cost } = scoreOf(params, activation, record);
      const total = record.y.length;
      const text = fill(words[`says-${kind}`], { step, width, different: count });
      const curves = params.w.map((_, j) => ({
        kind: "curve", class: `dl-${j + 1} dl-unit-${j + 1}`, points: GRID.map((x) => [x, hidden(params, activation, x)[j]]),
      }));
      const wrong = (x, k) => (outputOf(params, activation, x) > 0) !== (record.y[k] === 1);
      const shown = { x: WIDE, label: `${words.units} ${text}`, y: HEIGHTS[activation], marks: curves };
      units.update(shown);
      answer.update({
        x: WIDE, y: [-0.12, 1.12], label: `${words.answer} ${fill(words["right-count"], { right, total })}`,
        marks: [
          { kind: "segment", from: [WIDE[0], 0.5], to: [WIDE[1], 0.5], class: "dl-grid" },
          { kind: "curve", class: "", points: GRID.map((x) => [x, UNIT.sigmoid(outputOf(params, activation, x))]) },
          ...record.x.map((x, k) => ({ kind: "dot", at: [x, record.y[k]], class: wrong(x, k) ? "dl-missed" : "" })),
        ],
      });
      names.replaceChildren(...params.v.map((v, j) =>
        h("span", { class: `dl-unit-${j + 1}` }, fill(words["unit-key"], { unit: j + 1, v: decimal(v) }))));
      choices.forEach(([trait, { update }]) => update(model.get(trait)));
      steps.update(frame, String(step));
      readouts.replaceChildren(...[
        [words.different, fill(words.of, { different: count, width })],
        [words.accuracy, `${decimal(right / total)} (${right}/${total})`],
        [words.cost, decimal(cost, 3)],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    const titled = (word, ...parts) => h("div", {}, h("p", { class: "dl-label" }, words[word]), ...parts);
    const right = h("p", { class: "dl-small" }, words["dots-key"]);
    const [starts, others] = [choices.slice(0, 3), choices.slice(3)].map((part) => part.map(([, { element }]) => element));
    return {
      elements: [
        h("div", { class: "dl-symmetry" }, h("div", { class: "dl-controls" }, ...starts),
          h("div", { class: "dl-controls" }, ...others, steps.element, playing.element)),
        h("div", { class: "dl-symmetry" }, titled("units", units.element, names), titled("answer", answer.element, right)),
        readouts, sentence,
      ],
      tasks: ["one", "frozen", "tied"].map((task) => [
        task, fill(words[`task-${task}`], { steps: record.steps[last], share: decimal(majority(record) / record.y.length) })]),
      table,
      draw,
      stop: playing.stop,
    };
  }

  return explore({ model, el, traits: [...PLACES, "activation", "width", "frame"], solvedNow: () => solvedBy(state()), build });
}

export default { render };
