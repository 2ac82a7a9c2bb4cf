/** "Where does the time go": what one number costs, by the way, the dtype, the order and how many there are. */

import { chart } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { fill, h } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";

const SWITCHES = { way: ["loop", "comprehension", "whole", "blocks"], dtype: ["float64", "float32"], order: ["rows", "columns"] };
const LISTS = ["loop", "comprehension"];
const [HALF, SAME] = [0.6, 0.9];

/** The times of a way by n; a list has neither dtype nor order. */
export const timesOf = ({ times }, way, dtype, order) => times[LISTS.includes(way) ? way : `${way}-${dtype}-${order}`];

/** The time of one number in a state, and how it compares: with the loop over as many, with float64, with rows. */
export function compared({ record, way, dtype, order, size }) {
  const at = (...settings) => timesOf(record, ...settings)[size];
  const time = at(way, dtype, order);
  return {
    time,
    whole: time / at("whole", dtype, order),
    loop: time / at("loop", dtype, order),
    dtype: at(way, "float32", order) / at(way, "float64", order),
    order: at(way, dtype, "columns") / at(way, dtype, "rows"),
  };
}

/** Which tasks a state solves. */
export function solvedBy(state) {
  const ratios = compared(state);
  if (LISTS.includes(state.way)) return ratios.whole < 1 ? ["loop"] : [];
  if (state.dtype === "float64") return [];
  return [...(ratios.dtype <= HALF ? ["half"] : []), ...(ratios.dtype >= SAME ? ["same"] : [])];
}

/** A number with two digits, as it is read. */
export const twoDigits = (value) => String(value >= 10 ? Math.round(Number(value.toPrecision(2))) : Number(value.toPrecision(2)));

function render({ model, el }) {
  const record = model.get("record");
  const names = Object.keys(SWITCHES);
  const state = () => ({ record, size: model.get("size"), ...Object.fromEntries(names.map((name) => [name, model.get(name)])) });
  const all = Object.values(record.times).flat();
  const ranges = { x: [0.8, 1.25 * record.sizes.at(-1)], y: [0.7 * Math.min(...all), 4 * Math.max(...all)] };

  function build({ words, change, sentence }) {
    const count = (n) => n.toLocaleString("en");
    const picture = chart({ xLabel: "n", yLabel: words.axis, xLog: true, yLog: true });
    const readouts = h("dl", { class: "dl-readouts" });
    const switches = names.map((name) => [name, choice({
      legend: words[name], options: SWITCHES[name].map((value) => [value, words[value]]),
      onChoose: (value) => change({ [name]: value }),
    })]);
    const sizes = slider({
      label: "n", min: 0, max: record.sizes.length - 1, step: 1, onInput: (size) => change({ size }),
    });
    const reset = button(words.reset, () => change({ ...model.get("start"), solved: [] }));
    const key = SWITCHES.way.map((way, k) => h("span", { class: `dl-line-${k + 1}` }, words[way]));
    const rows = () => record.sizes.map((n, k) => {
      const { dtype, order } = state();
      return [count(n), ...SWITCHES.way.map((way) => twoDigits(timesOf(record, way, dtype, order)[k]))];
    });
    const table = tableView({ label: words.table, head: ["n", ...SWITCHES.way.map((way) => words[way])], rows });

    function draw() {
      const now = state();
      const { way, dtype, order, size } = now;
      const n = record.sizes[size];
      const ratios = compared(now);
      const list = LISTS.includes(way);
      const rival = list ? ratios.whole : ratios.loop;
      const verdict = rival < 0.95 ? "faster" : rival > 1.05 ? "slower" : "equal";
      const said = fill(words[`${list ? "list" : "array"}-${verdict}`], {
        n: count(n), way: words[way], times: twoDigits(rival < 1 ? 1 / rival : rival),
      });
      const dtypes = ratios.dtype <= HALF ? "dtype-half" : ratios.dtype >= SAME ? "dtype-same" : "dtype-between";
      const text = `${said} ${list ? words["no-dtype"] : words[dtypes]}`;
      picture.update({
        ...ranges, label: text,
        marks: [
          { kind: "segment", from: [n, ranges.y[0]], to: [n, ranges.y[1]], class: "dl-thin" },
          ...SWITCHES.way.map((each, k) => ({
            kind: "curve", class: `dl-${k + 1}`, points: timesOf(record, each, dtype, order).map((time, j) => [record.sizes[j], time]),
          })),
          { kind: "dot", at: [n, ratios.time], class: `dl-${SWITCHES.way.indexOf(way) + 1}`, size: 8 },
        ],
      });
      switches.forEach(([name, { update }]) => update(now[name]));
      sizes.update(size, count(n));
      readouts.replaceChildren(...[
        [words["per-number"], twoDigits(ratios.time)],
        [words["to-loop"], twoDigits(ratios.loop)],
        [words["to-float64"], list ? "–" : twoDigits(ratios.dtype)],
        [words["to-rows"], list ? "–" : twoDigits(ratios.order)],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    const elements = switches.map(([, { element }]) => element);
    const controls = h("div", { class: "dl-controls dl-timing" }, ...elements, sizes.element, h("div", { class: "dl-buttons" }, reset));
    const shown = h("div", {}, picture.element, h("p", { class: "dl-key" }, ...key));
    const own = h("p", { class: "dl-small" }, words.own, " ", h("code", {}, "WhereTime.measured()"));
    return {
      elements: [h("div", { class: "dl-columns" }, shown, controls), readouts, sentence, own],
      tasks: model.get("tasks").map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
    };
  }

  return explore({ model, el, traits: [...names, "size"], solvedNow: () => solvedBy(state()), build });
}

export default { render };
