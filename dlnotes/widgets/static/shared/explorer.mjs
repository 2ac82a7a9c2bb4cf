/** What all explorers do alike: built once a language, drawn once a frame, changed in one way. */

import { taskList, teller } from "./controls.mjs";
import { h, listen, uid } from "./dom.mjs";

/**
 * build({ words, change, sentence }) returns { elements, tasks, table, draw }: what stands in the box, with the
 * element `sentence` among it; [[id, text], ...] to try; a table view; and draw(), which shows the state of the model
 * and returns it as a sentence; maybe stop(), for what goes on by itself. solvedNow() says which tasks the state solves. traits are those that draw reads.
 */
export function explore({ model, el, traits, solvedNow, build }) {
  let asked = 0;
  let voice;
  let draw;
  let parts;
  const stop = () => {
    voice?.stop();
    parts?.stop?.();
  };
  const ask = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      draw();
    });
  };

  function change(changes) {
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    const solved = model.get("solved");
    const fresh = "solved" in changes ? [] : solvedNow().filter((task) => !solved.includes(task));
    if (fresh.length) model.set("solved", [...solved, ...fresh]);
    model.save_changes();
  }

  function begin() {
    const words = model.get("words");
    stop();
    voice = teller();
    parts = build({ words, change, sentence: voice.element });
    const tasks = taskList({ words, tasks: parts.tasks });
    const title = h("p", { class: "dl-title", id: uid() }, words.title);
    draw = () => {
      voice.say(parts.draw());
      tasks.update(model.get("solved"));
      parts.table.update();
    };
    draw();
    const lead = h("p", { class: "dl-lead" }, words.lead);
    const box = { class: "dl-box dl-explorer", role: "group", "aria-labelledby": title.id, lang: model.get("lang") };
    el.replaceChildren(h("div", box, title, lead, ...parts.elements, tasks.element, parts.table.element));
  }

  begin();
  const forget = [listen(model, ["words"], begin), listen(model, [...traits, "solved"], ask)];
  return () => {
    forget.forEach((each) => each());
    cancelAnimationFrame(asked);
    stop();
  };
}
