/** "Shift it": a shape on a picture, and what a convolution and a dense layer make of it. */

import { button, choice, group, tableView } from "./shared/controls.mjs";
import { decimal, fill, h, set } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";

const SIDE = 16;
const OUT = 14;
const CELL = 10; // the side of a pixel in a picture
const HOME = [4, 4];
const GOAL = [8, 9]; // where the convolution fills the frame
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const ARROWS = { ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, 0] };

const range = (length) => Array.from({ length }, (_, k) => k);
const clamp = (value, high) => Math.max(0, Math.min(high, value));

/** The weights, +1 or -1: six of them in each letter, those of one pixel one after the other. */
export const weightsOf = (text) => [...text].flatMap((letter) =>
  [32, 16, 8, 4, 2, 1].map((bit) => (ALPHABET.indexOf(letter) & bit ? 1 : -1)));

/** A place at which a shape is wholly inside. */
export const inside = (shape, row, column) => [clamp(row, SIDE - shape.length), clamp(column, SIDE - shape[0].length)];

/** The pixels of a shape that are on, as [row, column]. */
export function pixelsOf(shape, [row, column]) {
  return shape.flatMap((line, i) => line.flatMap((on, j) => (on ? [[row + i, column + j]] : [])));
}

/** The output of a convolution whose window stays inside. */
export function convolved(pixels, kernel) {
  const out = range(OUT).map(() => range(OUT).map(() => 0));
  for (const [row, column] of pixels) {
    kernel.forEach((line, p) => line.forEach((weight, q) => {
      if (out[row - p]?.[column - q] !== undefined) out[row - p][column - q] += weight;
    }));
  }
  return out;
}

/** The output of a dense layer: every number has a weight for every pixel. */
export const densed = (pixels, weights) => range(OUT).map((i) => range(OUT).map((j) =>
  pixels.reduce((total, [row, column]) => total + weights[(row * SIDE + column) * OUT ** 2 + i * OUT + j], 0)));

/** In how many places an output is the one before, moved; and how many places have one before. */
export function agreement(now, before, [down, right]) {
  const pairs = range(OUT).flatMap((i) => range(OUT).map((j) => [now[i][j], before[i - down]?.[j - right]]));
  const both = pairs.filter(([, old]) => old !== undefined);
  return [both.filter(([value, old]) => value === old).length, both.length];
}

const strength = (out) => out.flat().reduce((total, value) => total + Math.abs(value), 0);

/** What the two layers make of a shape in its place and at home. */
export function answersOf(shape, place, kernel, weights) {
  const home = inside(shape, ...HOME);
  const way = place.map((value, k) => value - home[k]);
  const [here, there] = [pixelsOf(shape, place), pixelsOf(shape, home)];
  const outs = [convolved(here, kernel), densed(here, weights)];
  const before = [convolved(there, kernel), densed(there, weights)];
  return { outs, before, way, same: outs.map((out, k) => agreement(out, before[k], way)) };
}

/** The output of a dense layer that is strongest at home: the one to watch. */
export function watched(out) {
  const places = range(OUT ** 2).map((k) => [Math.floor(k / OUT), k % OUT]);
  return places.reduce((best, [i, j]) => (Math.abs(out[i][j]) > Math.abs(out[best[0]][best[1]]) ? [i, j] : best));
}

/** Which tasks a state solves. */
export function solvedBy(place, { outs, before }) {
  const [i, j] = watched(before[1]);
  return [
    ["target", place[0] === GOAL[0] && place[1] === GOAL[1]],
    ["dense", outs[1][i][j] * before[1][i][j] < 0],
    ["edge", strength(outs[0]) < strength(before[0])],
  ].filter(([, done]) => done).map(([task]) => task);
}

/** A square picture of cells; update(marks, label). */
function board(side) {
  const marks = h("g", {});
  const size = side * CELL;
  const lines = range(side + 1).flatMap((k) => [
    h("line", { x1: k * CELL, x2: k * CELL, y2: size, class: "dl-grid" }), h("line", { y1: k * CELL, y2: k * CELL, x2: size, class: "dl-grid" })]);
  const element = h("svg", { viewBox: `-1 -1 ${size + 2} ${size + 2}`, role: "img", class: "dl-board" }, ...lines, marks);
  const update = (shown, label) => {
    marks.replaceChildren(...shown);
    set(element, { "aria-label": label });
  };
  return { element, update };
}

function square(i, j, part, look) {
  const side = (CELL - 1) * part;
  const from = (CELL - side) / 2;
  return h("rect", { x: j * CELL + from, y: i * CELL + from, width: side, height: side, class: look });
}

const frame = (i, j, height, width) =>
  h("rect", { x: j * CELL, y: i * CELL, width: width * CELL, height: height * CELL, class: "dl-frame" });

/** Numbers as squares: full ones above 0, hollow ones below. */
const hinton = (out, largest) => out.flatMap((line, i) => line.flatMap((value, j) =>
  (value ? [square(i, j, Math.min(1, Math.sqrt(Math.abs(value) / largest)) * (value > 0 ? 1 : 0.9), value > 0 ? "dl-one" : "dl-minus")] : [])));

function render({ model, el }) {
  const weights = weightsOf(model.get("signs"));
  const shape = () => model.get("shapes")[model.get("shape")];
  const place = () => inside(shape(), model.get("row"), model.get("column"));
  const answers = () => answersOf(shape(), place(), model.get("kernel"), weights);

  function build({ words, change, sentence }) {
    const go = (row, column) => {
      const [i, j] = inside(shape(), row, column);
      change({ row: i, column: j });
    };
    const boards = [board(SIDE), board(OUT), board(OUT)];
    const names = ["picture", "convolution", "dense"];
    const panels = boards.map(({ element }, k) => h("div", {}, h("p", { class: "dl-label" }, words[names[k]]), element));
    const point = (event) => {
      const { left, top, width } = boards[0].element.getBoundingClientRect();
      const [row, column] = [event.clientY - top, event.clientX - left].map((way) => Math.floor((way / width) * SIDE));
      go(row - Math.floor(shape().length / 2), column - Math.floor(shape()[0].length / 2));
    };
    boards[0].element.classList.add("dl-movable");
    boards[0].element.addEventListener("click", point);
    boards[0].element.addEventListener("pointermove", (event) => event.buttons === 1 && event.pointerType === "mouse" && point(event));

    const shapes = choice({
      legend: words.shape,
      options: ["ell", "cross", "ring", "own"].filter((name) => model.get("shapes")[name]).map((name) => [name, words[name]]),
      onChoose: (name) => change({ shape: name }),
    });
    const moves = ["↑", "←", "→", "↓"].map((sign, k) => {
      const [key, [down, right]] = Object.entries(ARROWS)[k];
      const move = () => go(place()[0] + down, place()[1] + right);
      return button(sign, move, { class: `dl-icon dl-${key}`, "aria-label": words[key], title: words[key] });
    });
    const pad = group(words.move, "dl-pad", ...moves);
    pad.addEventListener("keydown", (event) => {
      if (!ARROWS[event.key]) return;
      event.preventDefault();
      go(...place().map((value, k) => value + ARROWS[event.key][k]));
    });
    const readouts = h("dl", { class: "dl-readouts" });
    const reset = button(words.reset, () => change({ ...model.get("start"), solved: [] }));
    const rows = () => {
      const { outs, before } = answers();
      return range(OUT).map((i) => [String(i + 1), ...[outs[0], before[0], outs[1], before[1]].map((out) =>
        out[i].map((value) => decimal(value, 0)).join(" "))]);
    };
    const head = ["row", "convolution-now", "convolution-start", "dense-now", "dense-start"].map((word) => words[word]);
    const table = tableView({ label: words.table, head, rows });

    function draw() {
      const found = answers();
      const { outs, before, way: [down, right], same } = found;
      const [i, j] = watched(before[1]);
      const cut = strength(outs[0]) < strength(before[0]);
      const way = [
        down && fill(words[down > 0 ? "down" : "up"], { count: Math.abs(down) }),
        right && fill(words[right > 0 ? "right" : "left"], { count: Math.abs(right) }),
      ].filter(Boolean).join(words.and);
      const values = { way, conv: same[0][0], dense: same[1][0], total: same[0][1] };
      const text = `${fill(words[way ? "says" : "home"], values)}${cut ? ` ${words.cut}` : ""}`;
      const pixels = pixelsOf(shape(), place());
      const [tall, wide] = [shape().length, shape()[0].length];
      boards[0].update(pixels.map(([row, column]) => square(row, column, 1, "dl-one")), `${words.picture}. ${text}`);
      boards[1].update([...hinton(outs[0], 3), frame(GOAL[0] - 2, GOAL[1] - 2, tall + 2, wide + 2)], `${words.convolution}. ${text}`);
      boards[2].update([...hinton(outs[1], 2.5 * Math.sqrt(pixels.length)), frame(i, j, 1, 1)], `${words.dense}. ${text}`);
      shapes.update(model.get("shape"));
      readouts.replaceChildren(...[
        [words["agree-convolution"], way ? `${same[0][0]}/${same[0][1]}` : "–"],
        [words["agree-dense"], way ? `${same[1][0]}/${same[1][1]}` : "–"],
        [words.strength, String(strength(outs[0]))],
        [words.watched, `${decimal(outs[1][i][j], 0)} (${words.start}: ${decimal(before[1][i][j], 0)})`],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    const key = ["key-plus", "key-minus", "key-frame"].map((sign) => h("span", { class: `dl-${sign}` }, words[sign]));
    return {
      elements: [
        h("div", { class: "dl-shift-controls" }, shapes.element, pad, reset),
        h("div", { class: "dl-boards" }, ...panels), h("p", { class: "dl-key" }, ...key), readouts, sentence,
      ],
      tasks: ["target", "dense", "edge"].map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
    };
  }

  return explore({ model, el, traits: ["shape", "row", "column"], solvedNow: () => solvedBy(place(), answers()), build });
}

export default { render };
