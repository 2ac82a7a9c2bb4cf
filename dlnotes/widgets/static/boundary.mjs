/** "Move the boundary": logistic regression and the linear model on two features. */

import { button, choice, group, slider, tableView } from "./shared/controls.mjs";
import { decimal, fill, h, setText } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { LEVEL, MOVES, isRight, preActivation, predict, score } from "./shared/two_features.mjs";
import { plane } from "./shared/plane.mjs";

const PARAMETERS = ["w1", "w2", "b"];

const named = (params) => Object.fromEntries(PARAMETERS.map((name, k) => [name, params[k]]));

/** Every point as [x1, x2, y]; the far ones, all of class 1, last. */
export function pointsOf(data, far) {
  const near = data.y.map((y, k) => [data.x1[k], data.x2[k], y]);
  return far ? [...near, ...data.far.map(([x1, x2]) => [x1, x2, 1])] : near;
}

/** The parameters that dlnotes found best for a model on these points. */
export const bestOf = (optimum, name, far) => optimum[far ? `${name}-far` : name];

/** The accuracy to reach by hand: a little under that of the optimum. */
export const goalOf = (best) => Math.floor(100 * best.accuracy - 2) / 100;

/** Which tasks the present state solves. */
export function solvedBy({ name, params, far, data, optimum }) {
  const points = pointsOf(data, far);
  const fitted = bestOf(optimum, name, far).every((value, k) => value === params[k]);
  const { accuracy } = score(name, params, points);
  const rival = score("logistic", bestOf(optimum, "logistic", far), points);
  if (name === "logistic") return !fitted && accuracy >= goalOf(rival) ? ["accuracy"] : [];
  return fitted && accuracy < rival.accuracy ? ["linear"] : [];
}

/** One of eight directions, anticlockwise from the right: where the model says 1. */
export const direction = ([w1, w2]) => (Math.round(Math.atan2(w2, w1) / (Math.PI / 4)) + 8) % 8;

function render({ model, el }) {
  const state = () => ({
    name: model.get("model"),
    params: PARAMETERS.map((name) => model.get(name)),
    far: model.get("far"),
    data: model.get("data"),
    optimum: model.get("optimum"),
  });

  function build({ words, change, sentence }) {
    const { data, optimum } = state();
    const limits = model.get("limits");
    const centre = [data.x1, data.x2].map((values) => values.reduce((sum, value) => sum + value) / values.length);
    const reach = (Math.max(...data.x1) - Math.min(...data.x1)) / 25;
    const picture = plane();
    const formula = h("p", { class: "dl-formula" });
    const readouts = h("dl", { class: "dl-readouts" });
    let points;
    let shownFar;

    const models = choice({
      legend: words.model,
      options: ["logistic", "linear"].map((name) => [name, words[name]]),
      onChoose: (name) => change({ model: name }),
    });
    const sets = choice({
      legend: words.points,
      options: [false, true].map((value) => [
        value, fill(words[value ? "far-points" : "near-points"], { count: pointsOf(data, value).length })]),
      onChoose: (value) => change({ far: value }),
    });
    const sliders = ["w₁", "w₂", "b"].map((label, k) => slider({
      label, min: -limits[k], max: limits[k], step: limits[k] / 100,
      onInput: (value) => change({ [PARAMETERS[k]]: value }),
    }));

    /** Buttons that move the boundary, within the sliders and to four decimals. */
    const moves = Object.entries({
      turn: [["↺", "turn-left", Math.PI / 18], ["↻", "turn-right", -Math.PI / 18]],
      shift: [["←", "shift-back", -reach], ["→", "shift-on", reach]],
      steepen: [["−", "gentler", 0.8], ["+", "steeper", 1.25]],
    }).map(([move, buttons]) => group(words[move], "dl-pair", h("span", {}, words[move]),
      ...buttons.map(([sign, word, amount]) => button(sign, () => {
        const { name, params } = state();
        const moved = MOVES[move](params, amount, { centre, level: LEVEL[name] });
        const within = moved.map((value, k) => Math.min(limits[k], Math.max(-limits[k], value)));
        change(named(within.map((value) => Number(value.toFixed(4)))));
      }, { class: "dl-icon", "aria-label": words[word], title: words[word] }))));
    const fit = () => change(named(bestOf(optimum, state().name, state().far)));
    const reset = () => change({ ...named(model.get("start")), model: "logistic", far: false, solved: [] });

    const key = ["key-one", "key-zero", "key-wrong", "key-hatch"].map((sign) => h("span", { class: `dl-${sign}` }, words[sign]));
    const rows = () => points.map(([x1, x2, y]) => {
      const { name, params } = state();
      const z = preActivation(params, x1, x2);
      const verdict = isRight(name, z, y) ? words.right : words.wrong;
      return [decimal(x1), decimal(x2), String(y), decimal(predict(name, z)), verdict];
    });
    const table = tableView({ label: words.table, head: ["x₁", "x₂", "y", "ŷ", words.verdict], rows });

    function draw() {
      const { name, params, far: withFar } = state();
      if (shownFar !== withFar) points = pointsOf(data, (shownFar = withFar));
      const { right, total, accuracy, loss, lowest, highest } = score(name, params, points);
      const side = params[0] || params[1] ? fill(words.side, { direction: words[`direction-${direction(params)}`] }) : words.flat;
      const text = fill(words.says, { model: words[name], right, total, side });
      const label = lowest < 0 || highest > 1 ? `${text} ${words.beyond}` : text;
      picture.update({ params, model: name, points, label });
      models.update(name);
      sets.update(withFar);
      sliders.forEach(({ update }, k) => update(params[k], decimal(params[k])));
      setText(formula, fill(words[`formula-${name}`], named(params.map((value) => decimal(value)))));
      readouts.replaceChildren(...[
        [words.accuracy, `${decimal(accuracy)} (${right}/${total})`],
        [words[`loss-${name}`], decimal(loss, 3)],
        [words.range, `${decimal(lowest)} … ${decimal(highest)}`],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return label;
    }

    const controls = h("div", { class: "dl-controls" }, models.element, sets.element, formula,
      ...sliders.map(({ element }) => element), group(words.moves, "dl-moves", ...moves),
      h("div", { class: "dl-buttons" }, button(words.fit, fit, { class: "dl-main" }), button(words.reset, reset)));
    const goal = decimal(goalOf(score("logistic", optimum.logistic, pointsOf(data, false))));
    return {
      elements: [
        h("div", { class: "dl-columns" }, h("div", {}, picture.element, h("p", { class: "dl-key" }, ...key)), controls),
        readouts, sentence,
      ],
      tasks: model.get("tasks").map((task) => [task, fill(words[`task-${task}`], { goal })]),
      table,
      draw,
    };
  }

  return explore({ model, el, traits: [...PARAMETERS, "model", "far"], solvedNow: () => solvedBy(state()), build });
}

export default { render };
