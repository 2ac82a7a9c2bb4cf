/** "Slope from the value": the tangent of an activation function, and its slope as a function of a alone. */

import { chart } from "./shared/chart.mjs";
import { button, choice, slider, tableView } from "./shared/controls.mjs";
import { decimal, fill, h } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { sigmoid } from "./shared/logistic.mjs";

const KINDS = ["sigmoid", "tanh", "relu", "leaky"];
const REACH = 4;
const FLAT = 0.01;
const HEIGHTS = { sigmoid: [-0.25, 1.25], tanh: [-1.4, 1.4], relu: [-1.2, 4.2], leaky: [-1.2, 4.2] };
const VALUES = { sigmoid: [-0.1, 1.1], tanh: [-1.2, 1.2], relu: [-1, 4.2], leaky: [-1, 4.2] };
const SLOPES = { sigmoid: [-0.03, 0.32], tanh: [-0.1, 1.25], relu: [-0.1, 1.25], leaky: [-0.1, 1.25] };

const isKinked = (kind) => kind === "relu" || kind === "leaky";

export function activate(kind, z, leak) {
  if (kind === "sigmoid") return sigmoid(z);
  if (kind === "tanh") return Math.tanh(z);
  return z > 0 ? z : kind === "leaky" ? leak * z : 0;
}

/** The slope, from a alone. */
export function slopeFrom(kind, a, leak) {
  if (kind === "sigmoid") return a * (1 - a);
  if (kind === "tanh") return 1 - a * a;
  return a > 0 ? 1 : kind === "leaky" ? leak : 0;
}

/** The slopes of all lines that touch the function at z from below; at a kink many, elsewhere one. */
export function slopesAt(kind, z, leak) {
  if (!isKinked(kind) || z !== 0) return [slopeFrom(kind, activate(kind, z, leak), leak)];
  const least = slopeFrom(kind, -1, leak);
  return [0, 0.25, 0.5, 0.75, 1].map((share) => least + share * (1 - least));
}

/** Which tasks the present state solves. */
export function tangentSolves({ kind, z, leak }) {
  const [slope, ...others] = slopesAt(kind, z, leak);
  if (kind === "sigmoid") return slope === 0.25 ? ["steepest"] : [];
  if (kind === "tanh") return slope < FLAT ? ["flat"] : [];
  return kind === "relu" && others.length ? ["kink"] : [];
}

function render({ model, el }) {
  const traits = ["kind", "z"];
  const state = () => Object.fromEntries([...traits, "leak"].map((name) => [name, model.get(name)]));

  function build({ words, change, sentence }) {
    const left = chart({ xLabel: "z", yLabel: "a" });
    const right = chart({ xLabel: "a", yLabel: words.slope });
    const readouts = h("dl", { class: "dl-readouts" });
    const kinds = choice({
      legend: words.kind,
      options: KINDS.map((name) => [name, words[name]]),
      onChoose: (kind) => change({ kind }),
    });
    const place = slider({ label: "z", min: -REACH, max: REACH, step: 0.1, onInput: (z) => change({ z }) });
    const reset = button(words.reset, () => change({ ...model.get("start"), solved: [] }));
    const shown = (slopes) => (slopes.length > 1 ? words.none : decimal(slopes[0], 4));
    const rows = () => Array.from({ length: 2 * REACH + 1 }, (_, k) => k - REACH).map((z) => {
      const { kind, leak } = state();
      return [decimal(z, 0), decimal(activate(kind, z, leak), 4), shown(slopesAt(kind, z, leak))];
    });
    const table = tableView({ label: words.table, head: ["z", "a", words.slope], rows });

    function drawLeft({ kind, z, leak }, a, slopes, label) {
      const curve = Array.from({ length: 161 }, (_, k) => (k - 80) / 20).map((each) => [each, activate(kind, each, leak)]);
      const lines = slopes.map((slope) => ({
        kind: "segment", class: slopes.length > 1 ? "dl-1 dl-thin" : "dl-1",
        from: [-5, a - slope * (5 + z)], to: [5, a + slope * (5 - z)],
      }));
      const marks = [...lines, { kind: "curve", points: curve, class: "" }, { kind: "dot", at: [z, a], class: "dl-1", size: 7 }];
      left.update({ x: [-REACH, REACH], y: HEIGHTS[kind], marks, label });
    }

    function drawRight({ kind, leak }, a, slopes, label) {
      const [low, high] = kind === "sigmoid" ? [0, 1] : kind === "tanh" ? [-1, 1] : [-1, 5];
      const at = (value) => [value, slopeFrom(kind, value, leak)];
      const smooth = Array.from({ length: 101 }, (_, k) => at(low + ((high - low) * k) / 100));
      const curves = isKinked(kind)
        ? [{ kind: "curve", points: [[0, 1], [high, 1]], class: "dl-2" },
          ...(kind === "leaky" ? [{ kind: "curve", points: [at(low), [0, leak]], class: "dl-2" }] : [{ kind: "dot", at: [0, 0], class: "dl-2", size: 4 }])]
        : [{ kind: "curve", points: smooth, class: "dl-2" }];
      const dots = slopes.map((slope) => ({ kind: "dot", at: [a, slope], class: "dl-1", size: slopes.length > 1 ? 4 : 7 }));
      const fan = { kind: "segment", from: [a, slopes[0]], to: [a, slopes.at(-1)], class: "dl-1" };
      right.update({ x: VALUES[kind], y: SLOPES[kind], marks: [...curves, ...(slopes.length > 1 ? [fan] : []), ...dots], label });
    }

    function tell({ kind, z, leak }, a, slopes) {
      const values = { z: decimal(z, 1), a: decimal(a, 4), rest: decimal(1 - a, 4), slope: decimal(slopes[0], 4), least: slopes[0], leak };
      const side = slopes.length > 1 ? "kink" : !isKinked(kind) ? kind : a > 0 ? "above" : kind;
      const extra = kind === "sigmoid" && slopes[0] === 0.25 ? words["says-steepest"] : !isKinked(kind) && slopes[0] < FLAT ? words["says-flat"] : "";
      return `${fill(words["says-at"], values)} ${fill(words[`says-${side}`], values)} ${extra}`.trim();
    }

    function draw() {
      const now = state();
      const a = activate(now.kind, now.z, now.leak);
      const slopes = slopesAt(now.kind, now.z, now.leak);
      const text = tell(now, a, slopes);
      drawLeft(now, a, slopes, text);
      drawRight(now, a, slopes, `${words["from-value"]}: ${text}`);
      kinds.update(now.kind);
      place.update(now.z, decimal(now.z, 1));
      readouts.replaceChildren(...[
        ["a", decimal(a, 4)],
        [words[`rule-${now.kind}`], shown(slopes)],
      ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
      return text;
    }

    const key = (names) => h("p", { class: "dl-key" }, ...names.map((name) => h("span", { class: `dl-key-${name}` }, words[`key-${name}`])));
    return {
      elements: [
        h("div", { class: "dl-controls" }, kinds.element, place.element, h("div", { class: "dl-buttons" }, reset)),
        h("div", { class: "dl-columns dl-halves" },
          h("div", {}, left.element, key(["function", "line"])), h("div", {}, right.element, key(["rule"]))),
        readouts, sentence,
      ],
      tasks: ["steepest", "flat", "kink"].map((task) => [task, words[`task-${task}`]]),
      table,
      draw,
    };
  }

  return explore({ model, el, traits, solvedNow: () => tangentSolves(state()), build });
}

export default { render };
