/** "Life and death of units": which hidden units are dead, and which of them came back. */

import { chart } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { fill, h, set, setText } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { player } from "./shared/player.mjs";

const LAYER = 16;
const MANY = 8;
const SIGNS = { alive: "", dead: "✕", back: "↺" };

/** "alive", "dead" or "back": turns are the steps at which a unit died, came back, died again, ... */
export function stateOf(turns, step) {
  const turned = turns.filter((each) => each <= step).length;
  return turned % 2 ? "dead" : turned ? "back" : "alive";
}

/** How many units of each layer are in a state. */
export const countOf = (lives, state, step) => [0, 1].map((layer) =>
  lives.slice(layer * LAYER, (layer + 1) * LAYER).filter((turns) => stateOf(turns, step) === state).length);

/** The number of dead units of each layer as a staircase up to now: two lists of [step, count]. */
export function stairs(lives, until) {
  const turning = [...new Set(lives.flat())].filter((step) => step > 0 && step <= until).sort((a, b) => a - b);
  return [0, 1].map((layer) => {
    const points = [[0, countOf(lives, "dead", 0)[layer]]];
    for (const step of turning) points.push([step, points.at(-1)[1]], [step, countOf(lives, "dead", step)[layer]]);
    return [...points, [until, points.at(-1)[1]]];
  });
}

/** Which tasks the present state solves; none once the cost has gone beyond all bounds. */
export function unitTasks({ activation, run: { turns, costs }, step }) {
  if (costs[step] === null) return [];
  const [dead, back] = ["dead", "back"].map((state) => countOf(turns, state, step));
  if (activation !== "relu") return back[0] ? ["first"] : [];
  return [dead[0] > MANY && "many", back[1] > 0 && "second"].filter(Boolean);
}

const unit = (state, x, y) => h("g", { class: `dl-unit dl-unit-${state}` }, h("circle", { cx: x, cy: y, r: 10 }),
  h("text", { x, y: y + 4.5, "text-anchor": "middle" }, SIGNS[state]));

function render({ model, el }) {
  const now = () => {
    const [activation, rate, step] = ["activation", "rate", "step"].map((trait) => model.get(trait));
    return { activation, rate, step, run: model.get("lives")[activation][model.get("rates").indexOf(rate)] };
  };

  function build({ words, change, sentence }) {
    const rates = model.get("rates");
    const last = model.get("lives").relu[0].costs.length - 1;
    const map = h("g");
    const drawing = h("svg", { viewBox: "0 0 420 112", role: "img", class: "dl-plane" },
      ...[1, 2].map((k) => h("text", { class: "dl-name", x: 8, y: 56 * k - 38 }, words[`layer-${k}`])), map);
    const counts = chart({ xLabel: words.steps, yLabel: words.count, yTicks: [0, 4, 8, 12, 16] });
    const cost = h("dd");
    const readouts = h("dl", { class: "dl-readouts" });
    const play = player({ words, at: () => model.get("step"), last: () => last, go: (step) => change({ step }) });
    const act = (changes) => {
      play.stop();
      change(changes);
    };
    const activations = choice({
      legend: words.activation, options: ["relu", "leaky_relu"].map((name) => [name, words[name]]),
      onChoose: (activation) => act({ activation }),
    });
    const pace = slider({ label: words.rate, min: 0, max: rates.length - 1, step: 1, onInput: (place) => act({ rate: rates[place] }) });
    const time = slider({ label: words.now, min: 0, max: last, step: 1, onInput: (step) => act({ step }) });
    const line = (look, text) => h("span", { class: "dl-line" },
      h("svg", { viewBox: "0 0 33 8" }, h("line", { class: `dl-curve ${look}`, x2: 33, y1: 4, y2: 4 })), text);
    const key = Object.keys(SIGNS).map((state) => h("span", { class: "dl-line dl-unit-key" },
      h("svg", { viewBox: "-12.5 -12.5 25 25" }, unit(state, 0, 0)), words[state]));
    const rows = () => {
      const { run, step } = now();
      return run.turns.map((turns, k) => {
        const seen = turns.filter((each) => each <= step);
        const every = (odd) => seen.filter((_, place) => place % 2 === odd).join(", ") || "–";
        return [`${Math.floor(k / LAYER) + 1}-${(k % LAYER) + 1}`, words[stateOf(turns, step)], every(0), every(1)];
      });
    };
    const table = tableView({ label: words.table, head: [words.unit, words.state, words.died, words.returned], rows });

    function draw() {
      const { activation, rate, step, run } = now();
      const [dead, back] = ["dead", "back"].map((state) => countOf(run.turns, state, step));
      const value = run.costs[step];
      const [first, second] = stairs(run.turns, step);
      const why = value === null ? "diverged" : activation === "relu"
        ? back[1] ? "relu-back" : dead[0] ? "relu-dead" : dead[1] ? "relu-second" : ""
        : back[0] ? "leaky-back" : dead[0] ? "leaky-dead" : "";
      const text = [
        fill(words.says, { step, dead1: dead[0], dead2: dead[1] }),
        back[0] + back[1] ? fill(words["says-back"], { back1: back[0], back2: back[1] }) : "",
        words[`why-${why}`] ?? (step ? "" : words["says-start"]),
      ].filter(Boolean).join(" ");
      map.replaceChildren(...run.turns.map((turns, k) =>
        unit(stateOf(turns, step), 22 + 25 * (k % LAYER), k < LAYER ? 36 : 92)));
      set(drawing, { "aria-label": fill(words.map, { says: text }) });
      counts.update({
        x: [0, last + 5], y: [-0.5, 18.5], label: fill(words.picture, { says: text }),
        marks: [{ kind: "curve", points: first, class: "dl-1" }, { kind: "curve", points: second, class: "dl-2" }],
      });
      activations.update(activation);
      pace.update(rates.indexOf(rate), String(rate));
      time.update(step, String(step));
      setText(cost, value === null ? "∞" : String(value));
      readouts.replaceChildren(...[0, 1].map((layer) => [fill(words["dead-in"], { layer: words[`layer-${layer + 1}`] }), `${dead[layer]}/${LAYER}`])
        .concat([[words["back-in"], `${back[0]}, ${back[1]}`]]).map(([term, text]) => h("div", {}, h("dt", {}, term), h("dd", {}, text))),
      h("div", {}, h("dt", {}, words.cost), cost));
      return text;
    }

    const reset = button(words.reset, () => act({ ...model.get("start"), solved: [] }));
    return {
      elements: [
        h("div", { class: "dl-columns" },
          h("div", { class: "dl-controls" }, drawing, h("p", { class: "dl-key" }, ...key), pace.element, play.element, time.element,
            activations.element, h("div", { class: "dl-buttons" }, reset)),
          h("div", {}, counts.element, h("p", { class: "dl-key" }, line("dl-1", words["layer-1"]), line("dl-2", words["layer-2"])))),
        readouts, sentence,
      ],
      tasks: model.get("tasks").map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
      stop: play.stop,
    };
  }

  return explore({ model, el, traits: ["activation", "rate", "step"], solvedNow: () => unitTasks(now()), build });
}

export default { render };
