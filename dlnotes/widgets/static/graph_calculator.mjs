/** "Graph calculator": the gradients of a computation graph, filled in by its reader. */

import { button, choice, group, tableView } from "./shared/controls.mjs";
import { fill, h, set, setText, uid } from "./shared/dom.mjs";
import { explore } from "./shared/explorer.mjs";
import { parseNumber } from "./shared/typed.mjs";

const GRAPHS = ["chain", "neuron", "fan"];
const SETS = 3;
const NEAR = 0.005; // an answer may be off by this, relative to what is larger, 1 or the right one
const [HALF_WIDTH, HALF_HEIGHT] = [32, 22];

const isNear = (value, target) => Math.abs(value - target) <= NEAR * Math.max(1, Math.abs(target));

/** What to say of an answer: nothing without one, else hint, unparsable, right, a typical slip, or other. */
export function judge(box, text) {
  if (typeof text !== "string") return "open";
  if (!text.trim()) return "hint";
  const value = parseNumber(text);
  if (value === null) return "unparsable";
  if (isNear(value, box.value)) return "right";
  return box.wrong.find(([slip]) => isNear(value, slip))?.[1] ?? "other";
}

/** Whether every box of a graph is right. */
export const isDone = (boxes, texts) => boxes.every((box) => judge(box, texts[box.name]) === "right");

/** From the rim of one node to the rim of another: the line, and its angle in degrees. */
export function edgeBetween([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const part = Math.min(Math.abs(HALF_WIDTH / dx), Math.abs(HALF_HEIGHT / dy));
  const ends = { x1: x1 + dx * part, y1: y1 + dy * part, x2: x2 - dx * part, y2: y2 - dy * part };
  return { ...ends, angle: (Math.atan2(dy, dx) * 180) / Math.PI };
}

/** The nodes, their edges and the boxes; pick(name) is called when a box is pressed. */
function picture(pick) {
  const element = h("svg", { viewBox: "0 0 420 268", role: "img", class: "dl-plane" });
  const text = (content, x, y, look) => h("text", { x, y, "text-anchor": "middle", class: look }, content);
  const edge = (from, to) => {
    const { angle, ...ends } = edgeBetween(from, to);
    const tip = `translate(${ends.x2} ${ends.y2})rotate(${angle})`;
    return [h("line", { ...ends, class: "dl-edge" }), h("path", { d: "M-9 -4.5L0 0L-9 4.5", transform: tip, class: "dl-edge" })];
  };
  const node = ({ name, formula, value, at: [x, y] }) => [
    h("rect", { x: x - HALF_WIDTH, y: y - HALF_HEIGHT, width: 2 * HALF_WIDTH, height: 2 * HALF_HEIGHT, rx: 8, class: "dl-node" }),
    text(name, x, y - 4, "dl-name"), text(value, x, y + 14, "dl-number"),
    ...(formula ? [text(`${name} = ${formula}`, x, y - HALF_HEIGHT - 8, "")] : []),
  ];
  const blank = ({ name, at: [x, y] }, content) => h("g", { class: "dl-pick", on: { click: () => pick(name) } },
    h("rect", { x: x - 28, y: y - 12, width: 56, height: 24, rx: 4, class: content ? "dl-blank dl-full" : "dl-blank" }),
    text(content || name, x, y + 5, "dl-name"));
  const update = ({ nodes, boxes }, shown, label) => {
    const place = Object.fromEntries(nodes.map(({ name, at }) => [name, at]));
    const [x, y] = place.L;
    element.replaceChildren(
      ...nodes.flatMap(({ from, at }) => from.flatMap((name) => edge(place[name], at))),
      ...nodes.flatMap(node), text("∂L/∂L = 1", x, y - HALF_HEIGHT - 28, ""),
      ...boxes.map((box, k) => blank(box, shown[k])));
    set(element, { "aria-label": label });
  };
  return { element, update };
}

function render({ model, el }) {
  const shown = () => model.get("graphs")[model.get("graph")][model.get("numbers")];
  const textsOf = (graph) => model.get("answers")[graph] ?? {};
  const solvedNow = () => (isDone(shown().boxes, textsOf(model.get("graph"))) ? [model.get("graph")] : []);

  function build({ words, change, sentence }) {
    const { element: drawing, update } = picture((name) => {
      forms[model.get("graph")].rows.find(({ input }) => input.dataset.box === name).input.focus();
    });
    const meaning = ({ kind, of, by }) => fill(words[kind], { of, by });
    const said = (box, code) => {
      const hint = box.kind === "first" ? "hint-local" : `hint-${box.kind}`;
      return fill(words[code === "hint" ? hint : `is-${code}`], box);
    };

    /** The rows of one graph: a letter, what is asked, a field, and whether it is right. */
    const form = (graph) => {
      const rows = model.get("graphs")[graph][0].boxes.map((box) => {
        const id = uid();
        let before = "";
        const commit = () => change({
          answers: { ...model.get("answers"), [graph]: { ...textsOf(graph), [box.name]: input.value } }, box: box.name,
        });
        const input = h("input", {
          id, type: "text", "data-box": box.name, maxlength: 64, autocomplete: "off", spellcheck: "false",
          on: { change: commit, keydown: ({ key }) => key === "Enter" && commit() },
        });
        const mark = h("span", { class: "dl-judged" });
        const label = h("label", { for: id }, h("b", {}, box.name), h("span", {}, box.symbol.replaceAll("/", "\u2060/\u2060")), h("small", {}, meaning(box)));
        const show = (code, text = "") => {
          if (text !== before) input.value = text;
          before = text;
          const wrong = !["open", "hint", "right"].includes(code);
          set(input, { "aria-invalid": wrong && "true" });
          set(mark, { "data-rule": code === "right" ? "right" : wrong ? "wrong" : null });
          setText(mark, code === "open" ? "" : code === "hint" ? "?" : words[wrong ? "mark-wrong" : "mark-right"]);
        };
        return { parts: [label, input, mark], input, show };
      });
      const element = group(words[graph], "dl-answers", ...rows.flatMap(({ parts }) => parts));
      return { element, rows };
    };
    const forms = Object.fromEntries(GRAPHS.map((graph) => [graph, form(graph)]));

    const graphs = choice({
      legend: words.graph,
      options: GRAPHS.map((graph) => [graph, words[graph]]),
      onChoose: (graph) => change({ graph, box: "" }),
    });
    const other = button(words.other, () => change({ numbers: (model.get("numbers") + 1) % SETS, answers: {}, box: "" }));
    const reset = button(words.reset, () => change({ ...model.get("start"), solved: [] }));
    const codes = () => shown().boxes.map((box) => judge(box, textsOf(model.get("graph"))[box.name]));
    const rows = () => [
      ...shown().nodes.map(({ name, formula, value }) => [name, formula || words.input, value, words.given]),
      ...shown().boxes.map((box, k) => {
        const text = textsOf(model.get("graph"))[box.name] || "–";
        return [box.name, `${box.symbol} (${meaning(box)})`, text, codes()[k] === "open" ? "–" : said(box, codes()[k])];
      }),
    ];
    const table = tableView({ label: words.table, head: [words.box, words.gradient, words.number, words.verdict], rows });

    function draw() {
      const graph = model.get("graph");
      const { boxes } = shown();
      const found = codes();
      const right = found.filter((code) => code === "right").length;
      const last = boxes.findIndex(({ name }) => name === model.get("box"));
      const count = fill(words[right === boxes.length ? "all" : "count"], { right, total: boxes.length });
      const about = last < 0 || found[last] === "open" ? words.begin : `${boxes[last].name}: ${said(boxes[last], found[last])}`;
      const text = right === boxes.length ? count : `${count} ${about}`;
      const values = shown().nodes.map(({ name, formula, value }) => `${name} = ${formula ? `${formula} = ` : ""}${value}`);
      update(shown(), boxes.map((box, k) => (found[k] === "right" ? box.text : "")), `${values.join(", ")}. ${text}`);
      graphs.update(graph);
      for (const [name, { element, rows: lines }] of Object.entries(forms)) {
        element.hidden = name !== graph;
        if (name === graph) lines.forEach(({ show }, k) => show(found[k], textsOf(graph)[boxes[k].name]));
      }
      return text;
    }

    const key = ["key-value", "key-blank", "key-full"].map((sign) => h("span", { class: `dl-${sign}` }, words[sign]));
    return {
      elements: [
        graphs.element,
        h("div", { class: "dl-columns" }, h("div", {}, drawing, h("p", { class: "dl-key" }, ...key)),
          h("div", {}, ...GRAPHS.map((graph) => forms[graph].element))),
        h("div", { class: "dl-told" }, sentence), h("div", { class: "dl-buttons" }, other, reset),
      ],
      tasks: GRAPHS.map((graph) => [graph, words[`task-${graph}`]]),
      table,
      draw,
    };
  }

  return explore({ model, el, traits: ["graph", "numbers", "answers", "box"], solvedNow, build });
}

export default { render };
