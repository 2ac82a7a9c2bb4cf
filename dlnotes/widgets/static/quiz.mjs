/** A set of questions from the bank. The answers belong to the questions, whichever quiz shows them. */

import { fill, h, listen, setText } from "./shared/dom.mjs";
import { questionView } from "./shared/question.mjs";

/** What is kept about one question; what belongs to an earlier revision of it counts as nothing. */
function storeOf(model, { id, revision }) {
  const read = () => {
    const all = model.get("progress");
    const record = Object.hasOwn(all, id) ? all[id] : null;
    const { answer = null, checked, hints, revealed } = record?.revision === revision ? record : {};
    return { answer, checked: checked === true, hints: Number.isInteger(hints) ? Math.max(0, hints) : 0, revealed: revealed === true };
  };
  const write = (change) => {
    model.set("progress", { ...model.get("progress"), [id]: { ...read(), ...change, revision } });
    model.save_changes();
  };
  return { read, write };
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
