/** "Choose the learning rate": steps of gradient descent on a parabola and on a logistic cost. */

import { chart } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { decimal, fill, h, setText } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { logLoss, sigmoid } from "./shared/logistic.mjs";
import { player } from "./shared/player.mjs";
import { scientific } from "./shared/scientific.mjs";

const ENOUGH = 4; // steps after which one sees that a walk swings or runs away
const SEEN = [-3, 3];
const HEIGHT = { parabola: [-0.5, 11], logistic: [-0.4, 7.5] };

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The factor on the feature that makes L the largest curvature of the logistic cost. */
const stretch = (L, { x }) => Math.sqrt((4 * L) / mean(x.map((each) => each * each)));

export function costAt({ cost, L, data }, w) {
  if (cost === "parabola") return (L / 2) * w * w;
  const s = stretch(L, data);
  return mean(data.x.map((x, k) => logLoss(s * x * w, data.y[k])));
}

export function slopeAt({ cost, L, data }, w) {
  if (cost === "parabola") return L * w;
  const s = stretch(L, data);
  return mean(data.x.map((x, k) => s * x * (sigmoid(s * x * w) - data.y[k])));
}

/** The weights before the first step and after each of so many. */
export function walk(state, steps) {
  const path = [state.data.from];
  for (let k = 0; k < steps; k++) path.push(path[k] - state.alpha * slopeAt(state, path[k]));
  return path;
}

const seenAs = (value) => (Math.abs(value) < 1e4 ? decimal(value, 3) : scientific(value));

const near = (value, wanted) => Math.abs(value - wanted) < 1e-9;

/** What the steps do, by the rule 2/L; on the logistic cost by the curvature at its minimum. */
export function behaviour({ cost, alpha, L, data }) {
  const c = alpha * L;
  if (cost === "logistic") return c < data.limit ? "rests" : "swings";
  if (near(c, 1)) return "jump";
  if (near(c, 2)) return "cycle";
  if (c > 2) return "diverge";
  if (c > 1) return "zigzag";
  return c < 0.11 ? "slow" : "monotone";
}

const beyond = ({ alpha, L }) => alpha * L > 2 + 1e-9;

/** The first step after which the logistic cost is close to its lowest, or -1. */
export const arrival = (state, path) => path.findIndex((w) => costAt(state, w) - state.data.lowest < state.data.close);

/** Which tasks the present state solves. */
export function alphaSolves(state) {
  const { cost, step } = state;
  if (cost === "logistic") return beyond(state) && arrival(state, walk(state, step)) >= 0 ? ["beyond"] : [];
  const name = behaviour(state);
  return (name === "jump" && step > 0) || (["cycle", "diverge"].includes(name) && step >= ENOUGH) ? [name] : [];
}

function render({ model, el }) {
  const traits = ["alpha", "L", "cost", "step"];
  const state = () => Object.fromEntries([...traits, "data"].map((name) => [name, model.get(name)]));

  function build({ words, change, sentence }) {
    const { data } = state();
    const picture = chart({ xLabel: "w", yLabel: "J(w)" });
    const formula = h("p", { class: "dl-formula" });
    const readouts = h("dl", { class: "dl-readouts" });
    const steps = player({ words, at: () => model.get("step"), last: () => data.steps, go: (step) => change({ step }), seconds: 4 });
    const set = (changes) => {
      steps.stop();
      change({ step: 0, ...changes });
    };
    const costs = choice({
      legend: words.cost,
      options: ["parabola", "logistic"].map((name) => [name, words[name]]),
      onChoose: (cost) => set({ cost }),
    });
    const rate = slider({ label: "α", min: 0.05, max: data.largest, step: 0.05, onInput: (alpha) => set({ alpha }) });
    const bend = slider({ label: "L", min: 0, max: data.curvatures.length - 1, step: 1, onInput: (k) => set({ L: data.curvatures[k] }) });
    const reset = () => set({ ...model.get("start"), solved: [] });

    const rows = () => walk(state(), model.get("step")).map((w, k) =>
      [String(k), seenAs(w), seenAs(costAt(state(), w)), seenAs(slopeAt(state(), w))]);
    const table = tableView({ label: words.table, head: [words.steps, "w", "J(w)", words.slope], rows });

    /** The curve, the way so far, and dashed where the next step would lead. */
    function marks(now, path, next) {
      const place = (far) => {
        const w = Math.max(-40, Math.min(40, far));
        return [w, costAt(now, w)];
      };
      const curve = Array.from({ length: 121 }, (_, k) => place(SEEN[0] + k / 20));
      const here = path.at(-1);
      return [
        { kind: "curve", points: curve, class: "" },
        { kind: "curve", points: path.map(place), class: "dl-1 dl-thin" },
        ...(now.step < data.steps ? [{ kind: "segment", from: place(here), to: place(next), class: "dl-2" }] : []),
        ...path.slice(0, -1).map((w) => ({ kind: "dot", at: place(w), class: "dl-1", size: 4 })),
        { kind: "dot", at: place(here), class: "dl-1", size: 8 },
      ];
    }

    function tell(now, path) {
      const c = now.alpha * now.L;
      const name = behaviour(now);
      const values = { step: now.step, product: decimal(c, 3), factor: decimal(1 - c, 3), share: decimal(100 * c, 0), w: seenAs(path.at(-1)) };
      const bound = beyond(now) ? "above" : "below";
      if (now.step === 0) return fill(words[now.cost === "parabola" ? "says-ready" : `says-ready-${bound}`], values);
      if (now.cost === "parabola") return `${fill(words["says-at"], values)} ${fill(words[`says-${name}`], values)}`;
      const arrived = arrival(now, path);
      const what = name === "swings" ? "swings" : arrived < 0 ? "coming" : `arrived-${bound}`;
      return `${fill(words["says-at"], values)} ${fill(words[`says-${what}`], { arrived })}`;
    }

    function draw() {
      const now = state();
      const reached = walk(now, now.step + 1);
      const path = reached.slice(0, -1);
      const text = tell(now, path);
      picture.update({ x: SEEN, y: HEIGHT[now.cost], marks: marks(now, path, reached.at(-1)), label: text });
      costs.update(now.cost);
      rate.update(now.alpha, decimal(now.alpha));
      bend.update(data.curvatures.indexOf(now.L), decimal(now.L, 1));
      setText(formula, fill(words[`formula-${now.cost}`], { L: decimal(now.L, 1), count: data.x.length }));
      readouts.replaceChildren(...[
        ["α · L", decimal(now.alpha * now.L, 3)],
        ["2 / L", decimal(2 / now.L)],
        [words.steps, `${now.step} / ${data.steps}`],
        ["w", seenAs(path.at(-1))],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    const key = h("p", { class: "dl-key" }, h("span", { class: "dl-key-walk" }, words["key-walk"]), h("span", { class: "dl-key-next" }, words["key-next"]));
    steps.element.append(button(words.reset, reset));
    const controls = h("div", { class: "dl-controls" }, costs.element, formula, rate.element, bend.element, steps.element);
    return {
      elements: [h("div", { class: "dl-columns" }, h("div", {}, picture.element, key), controls), readouts, sentence],
      tasks: ["jump", "cycle", "diverge", "beyond"].map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
      stop: steps.stop,
    };
  }

  return explore({ model, el, traits, solvedNow: () => alphaSolves(state()), build });
}

export default { render };
