/** "Shape stacker": two shapes, aligned from the right, and what NumPy makes of them. */

import { button, group, tableView } from "./shared/controls.mjs";
import { fill, h, set, setText } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { TASKS, align, broadcast, broadcastStrides, bytes, count, refusal, strides, tuple } from "./shared/shapes.mjs";

const MOST_AXES = 4;
const LARGEST = 1000;
const AXES = Array.from({ length: MOST_AXES }, (_, k) => k - MOST_AXES);
const NONE = "–";

const signed = (axis) => `−${-axis}`;

/** Which tasks two shapes solve. */
export const solvedBy = (a, b) => Object.keys(TASKS).filter((task) => TASKS[task](a, b));

/** A size as it was typed, or null if it is none. */
export function sizeOf(text) {
  const size = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return size >= 1 && size <= LARGEST ? size : null;
}

/** One axis of one operand: a size to type, a step up and a step down; or the 1 that NumPy puts there. */
function cell({ words, name, axis, resize }) {
  const label = (word) => fill(words[word], { name, axis: signed(axis) });
  const step = (sign, word, by) =>
    button(sign, () => resize((size) => sizeOf(String(size + by)) ?? size), { class: "dl-step", "aria-label": label(word) });
  const input = h("input", {
    type: "number", min: 1, max: LARGEST, inputmode: "numeric", "aria-label": label("size"),
    on: {
      input: () => sizeOf(input.value) && resize(() => sizeOf(input.value)),
      change: () => resize((size) => size),
    },
  });
  const present = h("div", { class: "dl-size" }, step("+", "more", 1), input, step("−", "less", -1));
  const ghost = h("span", { class: "dl-ghost" }, "1");
  const element = h("div", { class: "dl-cell" }, present, ghost);
  const update = (size, rule) => {
    const stretchesOther = rule?.startsWith("repeat") && rule !== `repeat ${name.toLowerCase()}`;
    set(element, { "data-rule": stretchesOther ? "kept" : rule });
    present.hidden = size === undefined;
    ghost.hidden = size !== undefined || rule === undefined;
    if (size !== undefined && (sizeOf(input.value) !== size)) input.value = size;
  };
  return { element, update };
}

function render({ model, el }) {
  const shapes = () => [model.get("a"), model.get("b")];

  function build({ words, change, sentence }) {
    const operand = (trait) => {
      const name = trait.toUpperCase();
      const cells = AXES.map((axis) => cell({
        words, name, axis,
        resize: (next) => {
          change({ [trait]: model.get(trait).map((size, k, { length }) => (k === length + axis ? next(size) : size)) });
          draw();
        },
      }));
      const axisButton = (sign, word, changed) => button(sign,
        () => change({ [trait]: changed(model.get(trait)) }), { class: "dl-step", "aria-label": fill(words[word], { name }) });
      const drop = axisButton("−", "drop-axis", (shape) => shape.slice(1));
      const add = axisButton("+", "add-axis", (shape) => [1, ...shape].slice(-MOST_AXES));
      const label = h("div", { class: "dl-row-name" }, h("strong", {}, name), h("span", {}, words.axis), drop, add);
      const update = (shape, steps) => {
        cells.forEach(({ update: show }, k) => show(shape[shape.length + AXES[k]], steps[-AXES[k] - 1]?.rule));
        set(drop, { "aria-disabled": shape.length === 0 && "true" });
        set(add, { "aria-disabled": shape.length === MOST_AXES && "true" });
      };
      return { row: [label, ...cells.map(({ element }) => element)], update };
    };
    const operands = [operand("a"), operand("b")];
    const verdicts = AXES.map(() => h("div", { class: "dl-verdict" }));
    const results = AXES.map(() => h("div", { class: "dl-result" }));
    const error = h("code");
    const failure = h("div", { class: "dl-error" }, h("p", { class: "dl-label" }, words["numpy-says"]), error);
    const reasons = h("ul", { class: "dl-reasons" });
    const arrays = h("tbody");
    const row = ([name, ...values]) =>
      h("tr", {}, h("th", { scope: "row" }, name), ...values.map((value) => h("td", {}, String(value))));

    function reason({ axis, a, b, result, rule }) {
      const name = rule.at(-1).toUpperCase();
      const missing = (rule === "repeat a" ? a : b) === null;
      const word = rule.startsWith("repeat") ? (missing ? "missing" : "one") : rule;
      return h("li", {}, fill(words[`why-${word}`], { axis: signed(axis), name, a, b, size: result }));
    }

    function draw() {
      const [a, b] = shapes();
      const steps = align(a, b);
      const result = broadcast(a, b);
      operands.forEach(({ update }, k) => update(shapes()[k], steps));
      AXES.forEach((axis, k) => {
        const step = steps[-axis - 1];
        const times = step?.rule.startsWith("repeat") ? ` ×${step.result}` : "";
        set(verdicts[k], { "data-rule": step?.rule });
        verdicts[k].replaceChildren(
          ...(step ? [h("b", {}, words[`sign-${step.rule}`]), h("span", {}, words[step.rule] + times)] : []));
        set(results[k], { "data-rule": step && (step.result === null ? "clash" : "kept") });
        setText(results[k], step ? String(step.result ?? "?") : "");
      });
      failure.hidden = result !== null;
      setText(error, result ? "" : `ValueError: ${refusal(a, b)}`);
      reasons.replaceChildren(...(steps.length ? steps.map(reason) : [h("li", {}, words["why-scalars"])]));
      const array = (name, shape, stretched) =>
        row([name, tuple(shape), tuple(strides(shape)), stretched, count(shape), bytes(shape)]);
      arrays.replaceChildren(
        ...[a, b].map((shape, k) => array("AB"[k], shape, result ? tuple(broadcastStrides(shape, result)) : NONE)),
        ...(result ? [array("A + B", result, NONE)] : []));
      const values = { a: tuple(a), b: tuple(b), result: result && tuple(result), count: result && count(result) };
      return fill(words[result ? "works" : "fails"], values);
    }

    const columns = ["array", "shape", "strides", "broadcast-strides", "count", "memory"];
    const head = h("tr", {}, ...columns.map((word) => h("th", { scope: "col" }, words[word])));
    const costs = group(words.costs, "dl-scroll", h("table", {}, h("thead", {}, head), arrays));
    set(costs, { tabindex: 0, "data-lm-suppress-shortcuts": "true" });
    const name = (text) => h("div", { class: "dl-row-name" }, text);
    const stack = h("div", { class: "dl-stack" },
      name(words.axis), ...AXES.map((axis) => h("div", { class: "dl-axis" }, signed(axis))),
      ...operands.flatMap((each) => each.row), name(words.compare), ...verdicts, name(words.result), ...results);
    const reset = button(words.reset, () => change({ ...model.get("start"), solved: [] }));
    const rows = () => align(...shapes()).map(({ axis, a, b, result, rule }) =>
      [signed(axis), ...[a, b, result].map((size) => String(size ?? NONE)), words[rule]]);
    return {
      elements: [
        h("div", { class: "dl-columns" }, stack, h("div", { class: "dl-outcome" }, sentence, failure, reasons, reset)),
        costs, h("p", { class: "dl-small" }, words["memory-note"]),
      ],
      tasks: Object.keys(TASKS).map((task) => [task, words[`task-${task}`]]),
      table: tableView({ label: words.table, head: [words.axis, "A", "B", words.result, words.compare], rows }),
      draw,
    };
  }

  return explore({ model, el, traits: ["a", "b"], solvedNow: () => solvedBy(...shapes()), build });
}

export default { render };
