/** "Drop the ball": recorded walks of gradient descent on squared error and on log loss, from the same start. */

import { chart } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { decimal, fill, h } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { logLoss, sigmoid } from "./shared/logistic.mjs";
import { player } from "./shared/player.mjs";

const LOSSES = ["squared", "log"];
const SETS = ["few", "clouds"];
const POINTS = 240;

/** The mean loss of the points at a weight. */
export function ballCost(loss, w, { x, y }) {
  const of = (z, label) => (loss === "log" ? logLoss(z, label) : (sigmoid(z) - label) ** 2);
  return x.reduce((sum, each, k) => sum + of(w * each, y[k]), 0) / x.length;
}

/** The weights at which a curve is drawn: from the lowest start to the highest, and a little beyond. */
export function weightsOf(data, { squared }) {
  const [low, high] = [squared[0][0], squared.at(-1)[0]];
  const share = (k) => (1.1 * k) / POINTS - 0.05;
  const at = data === "few" ? (k) => low * (high / low) ** share(k) : (k) => low + (high - low) * share(k);
  return Array.from({ length: POINTS + 1 }, (_, k) => at(k));
}

/** Which tasks the present state solves: the balls have to lie where they end. */
export function ballSolves({ data, place, frame, recorded }) {
  const { steps, ends } = recorded[data];
  if (frame < steps.length - 1 || ends.log[place] !== "floor") return [];
  const task = ends.squared[place];
  return (task === "valley") === (data === "few") ? [task] : [];
}

function render({ model, el }) {
  const traits = ["data", "place", "frame"];
  const state = () => Object.fromEntries([...traits, "recorded"].map((name) => [name, model.get(name)]));

  function build({ words, change, sentence }) {
    const { recorded } = state();
    const last = () => recorded[state().data].steps.length - 1;
    const readouts = h("dl", { class: "dl-readouts" });
    const balls = player({
      words: { ...words, step: words.onward }, at: () => model.get("frame"), last, go: (frame) => change({ frame }), seconds: 4,
    });
    const drop = (changes) => {
      balls.stop();
      change({ frame: 0, ...changes });
    };
    const sets = choice({
      legend: words.data,
      options: SETS.map((name) => [name, words[name]]),
      onChoose: (data) => drop({ data }),
    });
    const places = slider({ label: words["choose-start"], min: 0, max: recorded.few.squared.length - 1, step: 1, onInput: (place) => drop({ place }) });
    balls.element.append(button(words.reset, () => drop({ ...model.get("start"), solved: [] })));

    const shown = (w) => decimal(w, state().data === "few" ? 3 : 1);
    const cost = (loss, w) => ballCost(loss, w, recorded[state().data]);
    /** Where a ball is after each shown step, up to now. */
    const pathOf = (loss) => recorded[state().data][loss][state().place].slice(0, state().frame + 1);
    const rows = () => pathOf("squared").map((w, k) => {
      const other = pathOf("log")[k];
      return [String(recorded[state().data].steps[k]), shown(w), decimal(cost("squared", w), 4), shown(other), decimal(cost("log", other), 4)];
    });
    const table = tableView({ label: words.table, head: [words.steps, ...LOSSES.flatMap((loss) => [`w, ${words[loss]}`, `J, ${words[loss]}`])], rows });

    /** For each loss a picture in each set of data, and its curve. */
    const pictures = LOSSES.map((loss) => {
      const holder = h("div");
      const made = Object.fromEntries(SETS.map((data) => {
        const curve = weightsOf(data, recorded[data]).map((w) => [w, ballCost(loss, w, recorded[data])]);
        const heights = curve.map(([, J]) => J);
        const [low, high] = [Math.min(...heights), Math.max(...heights)];
        const ranges = { x: [curve[0][0], curve.at(-1)[0]], y: [low - 0.08 * (high - low), high + 0.12 * (high - low)] };
        const lowest = curve[heights.indexOf(low)];
        const arrow = { kind: "note", at: [lowest[0], low + 0.1 * (high - low)], text: "▼", anchor: "middle" };
        return [data, { curve, ranges, arrow, ...chart({ xLabel: "w", yLabel: "J(w)", xLog: data === "few" }) }];
      }));
      const update = (data, path, label) => {
        const { curve, ranges, arrow, element, update: show } = made[data];
        const at = path.map((w) => [w, cost(loss, w)]);
        const look = `dl-${LOSSES.indexOf(loss) + 1}`;
        show({
          ...ranges,
          marks: [
            { kind: "curve", points: curve, class: "" },
            arrow,
            ...at.slice(0, -1).map((place) => ({ kind: "dot", at: place, class: look, size: 3 })),
            { kind: "dot", at: at.at(-1), class: look, size: 9 },
          ],
          label,
        });
        if (element.parentNode !== holder) holder.replaceChildren(element);
      };
      return { element: h("div", {}, h("p", { class: "dl-label" }, words[loss]), holder), update };
    });

    function draw() {
      const { data, place, frame } = state();
      const { steps, ends } = recorded[data];
      const paths = LOSSES.map(pathOf);
      const [one, two] = paths.map((path) => shown(path.at(-1)));
      const values = { step: steps[frame], start: shown(paths[0][0]), one, two };
      const parts = frame === 0 ? ["says-start"] : frame < last() ? ["says-rolling"] : ["says-end", `says-${ends.squared[place]}`, "says-log"];
      const text = parts.map((part) => fill(words[part], values)).join(" ");
      LOSSES.forEach((loss, k) => pictures[k].update(data, paths[k], `${words[loss]}: ${text}`));
      sets.update(data);
      places.update(place, values.start);
      readouts.replaceChildren(...[
        [words.steps, String(steps[frame])],
        ...LOSSES.map((loss, k) => [words[loss], `w\u00a0=\u00a0${[one, two][k]}, J\u00a0=\u00a0${decimal(cost(loss, paths[k].at(-1)), 3)}`]),
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    return {
      elements: [
        h("div", { class: "dl-controls" }, sets.element, places.element, balls.element),
        h("div", { class: "dl-columns dl-halves" }, ...pictures.map(({ element }) => element)),
        h("p", { class: "dl-small" }, words["key-lowest"]), readouts, sentence,
      ],
      tasks: ["valley", "flat", "floor"].map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
      stop: balls.stop,
    };
  }

  return explore({ model, el, traits, solvedNow: () => ballSolves(state()), build });
}

export default { render };
