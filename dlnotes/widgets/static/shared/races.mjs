/** Recorded races between activation functions: who has arrived, who is ahead, and how that is shown. */

import { chart } from "./chart.mjs";
import { button, choice, slider, tableView } from "./controls.mjs";
import { fill, h } from "./dom.mjs";
import { explore } from "./explorer.mjs";
import { player } from "./player.mjs";

export const LAST_STEP = 400;
const GOAL = 0.1;
const STRIDE = 10;
const LOOKS = { sigmoid: "dl-4", tanh: "dl-2", relu: "dl-1" };
const RANGES = { x: [-99, 410], y: [-0.4, 1] };

/** The steps that networks took; where one never arrived, −1 was recorded. */
const tookOf = (steps) => steps.map((each) => (each < 0 ? Infinity : each));

export const arrivedBy = (steps, until) => steps.filter((each) => each >= 0 && each <= until);

/** On how many starts the first arrived before the second, up to now, and the other way round. */
export function scoreOf(mine, theirs, until) {
  const [a, b] = [tookOf(mine), tookOf(theirs)];
  const ahead = (one, other) => one.filter((each, k) => each <= until && each < other[k]).length;
  return [ahead(a, b), ahead(b, a)];
}

/** The median cost after so many steps as points [step, cost], up to now or to where the median arrives. */
export function costCurve({ middle, costs }, until) {
  const points = costs.map((cost, k) => [Math.min(k * k, LAST_STEP - 1), cost / 100]);
  points.push(middle < 0 ? [LAST_STEP, points.at(-1)[1]] : [middle, GOAL]);
  const next = points.findIndex(([step]) => step > until);
  if (next < 0) return points;
  const [[x1, y1], [x2, y2]] = [points[next - 1], points[next]];
  return [...points.slice(0, next), [until, y1 + ((y2 - y1) * (until - x1)) / (x2 - x1)]];
}

/** What each function does in a setting: { name, rate, steps, middle, costs }. */
export const entriesOf = (runs, rates, rate) => Object.keys(LOOKS).filter((name) => name in runs).map((name) => {
  const place = rate === "best" ? runs[name].best : rates.indexOf(rate);
  return { name, rate: rates[place], ...runs[name].cells[place] };
});

/** Whether one function is ahead of another on at least two starts of three. */
export function beats(entries, winner, loser) {
  const [mine, theirs] = [winner, loser].map((name) => entries.find((each) => each.name === name).steps);
  return 3 * scoreOf(mine, theirs, LAST_STEP)[0] >= 2 * mine.length;
}

/**
 * The view of races in which `hero` meets the others. twist is the control that only this explorer has, [trait, [values]];
 * solvedBy(chosen, entries) says which tasks a finished race solves, remark(chosen, entries) the word that ends its sentence.
 */
export function raceView({ model, el, hero, twist: [own, values], tasks, solvedBy, remark }) {
  const traits = ["data", "scale", own, "rate"];
  const chosen = () => Object.fromEntries(traits.map((trait) => [trait, model.get(trait)]));
  const entries = () => {
    const { data, scale, [own]: twist, rate } = chosen();
    return entriesOf(model.get("races")[`${data}-${scale}-${twist}`], model.get("rates"), rate);
  };
  const ended = () => model.get("step") === LAST_STEP;

  function build({ words, change, sentence }) {
    const picture = chart({ xLabel: words.steps, yLabel: words.cost, yTicks: [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1] });
    const readouts = h("dl", { class: "dl-readouts" });
    const play = player({
      words: { ...words, step: words.stride }, at: () => model.get("step") / STRIDE, last: () => LAST_STEP / STRIDE, go: (frame) => change({ step: frame * STRIDE }),
    });
    const act = (changes) => {
      play.stop();
      change(changes);
    };
    const offered = { data: ["moons", "circles", "xor"], scale: [1, 5], [own]: values, rate: [...model.get("rates"), "best"] };
    const choices = traits.map((trait) => choice({
      legend: words[trait],
      options: offered[trait].map((value) => [value, words[`${trait}-${value}`] ?? words[value] ?? value]),
      onChoose: (value) => act({ [trait]: value }),
    }));
    const time = slider({ label: words.now, min: 0, max: LAST_STEP, step: STRIDE, onInput: (step) => act({ step }) });
    const key = entries().map(({ name }) => h("span", { class: "dl-line" },
      h("svg", { viewBox: "0 0 33 8" }, h("line", { class: `dl-curve ${LOOKS[name]}`, x2: 33, y1: 4, y2: 4 })), words[name]));
    const count = ({ steps }, until) => fill(words.arrived, { count: arrivedBy(steps, until).length, total: steps.length });
    const rows = () => entries().map((each) =>
      [words[each.name], each.rate, count(each, LAST_STEP), each.middle < 0 ? "∞" : String(each.middle)]);
    const table = tableView({ label: words.table, head: [words.function, words.rate, words.arrivals, words.median], rows });

    function draw() {
      const [now, found, until] = [chosen(), entries(), model.get("step")];
      const { steps: mine } = found.find(({ name }) => name === hero);
      const lanes = found.flatMap(({ name, steps }, k) => {
        const y = -0.06 - (0.34 * (k + 0.5)) / found.length;
        return [...arrivedBy(steps, until).map((step) => ({ kind: "dot", at: [step, y], class: LOOKS[name], size: 4.5 })),
          { kind: "note", at: [-5, y - 0.03], text: words[name], anchor: "end" }];
      });
      const lines = [[[0, -0.4], [0, 1]], [[0, GOAL], [LAST_STEP, GOAL]]].map(([from, to]) => ({ kind: "segment", from, to, class: "dl-thin" }));
      const curves = found.map((each) => ({ kind: "curve", points: costCurve(each, until), class: LOOKS[each.name] }));
      const scores = found.filter(({ name }) => name !== hero).map(({ name, steps }) => {
        const [ours, theirs] = scoreOf(mine, steps, until);
        const outcome = !ended() ? "now" : beats(found, hero, name) ? "wins" : beats(found, name, hero) ? "loses" : "even";
        return { outcome, hero: words[hero], rival: words[name], mine: ours, theirs };
      });
      const said = [words[`remark-${ended() && remark(now, found)}`] ?? ""];
      if (until) said.unshift(fill(words["says-step"], { step: until, hero: words[hero] }), ...scores.map((each) => fill(words[`says-${each.outcome}`], each)));
      const text = until ? said.join(" ").trim() : words["says-start"];
      picture.update({ ...RANGES, marks: [...lines, ...curves, ...lanes], label: fill(words.picture, { says: text }) });
      traits.forEach((trait, k) => choices[k].update(now[trait]));
      time.update(until, String(until));
      readouts.replaceChildren(...[
        ...found.map((each) => [fill(words.runner, { name: words[each.name], rate: each.rate }), count(each, until)]),
        ...scores.map((each) => [fill(words.against, each), `${each.mine} : ${each.theirs}`]),
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    const reset = button(words.reset, () => act({ ...model.get("start"), solved: [] }));
    return {
      elements: [
        h("div", { class: "dl-columns" },
          h("div", { class: "dl-controls" }, picture.element, h("p", { class: "dl-key" }, ...key), play.element, time.element),
          h("div", { class: "dl-controls" }, ...choices.map(({ element }) => element), h("div", { class: "dl-buttons" }, reset))),
        readouts, sentence,
      ],
      tasks: tasks.map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
      stop: play.stop,
    };
  }

  return explore({ model, el, traits: [...traits, "step"], solvedNow: () => (ended() ? solvedBy(chosen(), entries()) : []), build });
}
