/** A set of questions from the bank. The answers belong to the questions, whichever quiz shows them. */

import { fill, h, listen, setText } from "./shared/dom.mjs";
import { questionView } from "./shared/question.mjs";
import { isRecord, noted, recordOf } from "./shared/records.mjs";

/** What is kept about one question. A damaged record counts as nothing and stays beside it, as "id~". */
function storeOf(model, { id, revision }) {
  const kept = () => recordOf(model.get("progress"), { id, revision });
  const read = () => ({ answer: null, checked: false, hints: 0, revealed: false, ...kept() });
  const write = (change) => {
    const all = model.get("progress");
    const record = { ...read(), ...change, revision };
    const spare = { [`${id}~`]: all[id] };
    model.set("progress", { ...all, ...(Object.hasOwn(all, id) && !isRecord(all[id]) && spare), [id]: record });
    model.save_changes();
  };
  const note = (change, code, names) => write({ ...change, ...noted(read(), code, names, Date.now()) });
  return { read, write, note };
}

function render({ model, el }) {
  let views = [];
  const root = h("div", { class: "dl-quiz", role: "group" });
  el.append(root);

  const build = () => {
    const { questions, misconceptions } = model.get("spec");
    const words = model.get("words");
    const status = h("p", { class: "dl-hidden", role: "status" });
    const score = h("p", { class: "dlq-score", hidden: questions.length < 2 });
    let timer;
    const say = (text) => {
      clearTimeout(timer);
      status.textContent = "";
      timer = setTimeout(() => setText(status, text), 50);
    };
    const shown = questions.map((question, index) =>
      questionView({ question, number: index + 1, words, misconceptions, store: storeOf(model, question), say }));
    root.lang = model.get("lang");
    root.setAttribute("aria-label", words.quiz);
    root.replaceChildren(...shown.map(({ element }) => element), score, status);
    views = [() => {
      const right = shown.filter(({ update }) => update()).length;
      setText(score, fill(words.score, { right, total: questions.length }));
    }];
    update();
  };
  const update = () => views.forEach((view) => view());
  const stops = [listen(model, ["spec", "words"], build), listen(model, ["progress"], update)];
  build();
  return () => stops.forEach((stop) => stop());
}

export default { render };
