/** What is done, what to review now, and the record as a file; the record is the one that the quizzes keep. */

import { button } from "./shared/controls.mjs";
import { fill, h, listen, setText, uid } from "./shared/dom.mjs";
import { dayOf, recordOf } from "./shared/records.mjs";
import { decode, encode, merged, MOST_BYTES, overview, readable } from "./shared/review.mjs";
import { rich } from "./shared/richtext.mjs";

const FILE = "dlnotes-progress.json";

/** A day counted from 1970-01-01, as the language writes it. */
function dated(day, today, lang) {
  const year = day - today > 300 ? "numeric" : undefined;
  const date = new Intl.DateTimeFormat(lang, { year, month: "long", day: "numeric", timeZone: "UTC" }).format(day * 864e5);
  return { date, when: new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(day - today, "day") };
}

/** What to review now: a part for every misconception, with the way to each question. */
function reviewPart({ chapters, misconceptions }, progress, groups, words) {
  const found = new Map(chapters.flatMap((chapter) => chapter.questions.map((question) => [question.id, { chapter, question }])));
  const item = (id) => {
    const { chapter, question } = found.get(id);
    const { code } = recordOf(progress, question).last;
    const place = [chapter.title, question.place].filter(Boolean).join(" › ");
    const link = h("a", { href: `${chapter.href}#${question.section}` }, place);
    const sign = h("span", { class: `dlp-last dlp-${code}` }, words[`last-${code}`]);
    return h("li", {}, h("div", { class: "dlp-place" }, link, sign), h("div", { class: "dlp-prompt" }, rich(question.prompt)));
  };
  const named = groups.filter(([name]) => Object.hasOwn(misconceptions, name));
  const rest = [...new Set(groups.filter((group) => !named.includes(group)).flatMap(([, ids]) => ids))];
  return [...named, ...(rest.length ? [["", rest]] : [])].map(([name, ids]) => {
    const known = name && misconceptions[name];
    const title = h("h3", {}, known ? rich(known.believes) : words["group-none"]);
    const about = known ? [h("p", { class: "dl-label" }, words.belief), title, h("p", {}, rich(known.explanation))] : [title];
    return h("div", { class: "dlp-group" }, ...about, h("ul", {}, ...ids.map(item)));
  });
}

function chapterTable({ chapters }, counts, today, { words, lang }) {
  const heads = ["chapter", "done", "right", "again", "next"].map((word) => h("th", { scope: "col" }, words[word]));
  const rows = counts.map((count, k) => {
    const { href, title, number } = chapters[k];
    const bar = h("span", { class: "dlp-bar", "aria-hidden": "true" }, h("span"));
    bar.firstChild.style.width = `${(100 * count.right) / Math.max(count.total, 1)}%`;
    const day = dated(count.again ? today : (count.next ?? today), today, lang);
    const next = count.again ? day.when : count.next === null ? words.none : day.date;
    const cells = [fill(words.part, count), count.right, count.again, next].map((text) => h("td", {}, String(text)));
    return h("tr", {}, h("th", { scope: "row" }, h("a", { href }, `${number}. ${title}`), bar), ...cells);
  });
  const table = h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows));
  return h("div", { class: "dl-scroll dlp-chapters", tabindex: 0, role: "group", "aria-label": words.chapters }, table);
}

/** The buttons for the record as a whole; say(text) tells what was done. */
function tools({ model, words, say }) {
  const keep = (progress) => {
    model.set("progress", progress);
    model.save_changes();
  };
  const save = () => {
    const count = Object.keys(readable(model.get("progress"))).length;
    if (!count) return say(words["said-nothing"]);
    const href = URL.createObjectURL(new Blob([encode(model.get("progress"))], { type: "application/json" }));
    h("a", { href, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
    say(fill(words["said-exported"], { count }));
  };
  const load = async (file) => {
    try {
      if (file.size > MOST_BYTES) throw "large";
      const theirs = decode(await file.arrayBuffer());
      keep(merged(model.get("progress"), theirs));
      say(fill(words["said-imported"], { count: Object.keys(theirs).length }));
    } catch (reason) {
      say(words[`refused-${reason}`] ?? words["refused-foreign"]);
    }
  };
  const chosen = () => {
    if (file.files.length) load(file.files[0]);
    file.value = "";
  };
  const file = h("input", { type: "file", accept: ".json,application/json", hidden: true, on: { change: chosen } });
  const forget = () => {
    keep({});
    model.send("forget");
    dialog.close();
    say(words["said-forgotten"]);
  };
  const title = h("p", { class: "dl-title", id: uid() }, words["forget-title"]);
  const text = h("p", { id: uid() }, words["forget-text"]);
  const dialog = h("dialog", { class: "dlp-dialog", "aria-labelledby": title.id, "aria-describedby": text.id }, title, text,
    h("div", { class: "dl-buttons" }, button(words["forget-no"], () => dialog.close()), button(words["forget-yes"], forget, { class: "dl-button dl-main" })));
  return h("div", {}, h("div", { class: "dl-buttons" }, button(words.export, save), button(words.import, () => file.click()),
    button(words.forget, () => dialog.showModal())), file, dialog);
}

function render({ model, el }) {
  let update;
  const begin = () => {
    const words = model.get("words");
    const lang = model.get("lang");
    const index = model.get("index");
    const [summary, now, table, later] = [h("p", { class: "dlp-summary" }), h("div"), h("div"), h("div")];
    const status = h("p", { class: "dlp-status", role: "status" });
    const parts = [["review", now], ["chapters", table], ["later", later]];
    update = () => {
      const progress = model.get("progress");
      const today = dayOf(Date.now());
      const found = overview(index.chapters, progress, today);
      const sum = (name) => found.chapters.reduce((total, count) => total + count[name], 0);
      const sums = Object.fromEntries(["total", "done", "right", "again"].map((name) => [name, sum(name)]));
      setText(summary, sums.done ? fill(words.summary, sums) : words.nothing);
      now.replaceChildren(h("p", { class: "dl-lead" }, words[found.groups.length ? "review-lead" : "review-none"]),
        ...reviewPart(index, progress, found.groups, words));
      table.replaceChildren(chapterTable(index, found.chapters, today, { words, lang }));
      const days = found.later.map(([day, count]) => h("li", {}, fill(words["later-item"], { ...dated(day, today, lang), count })));
      later.replaceChildren(days.length ? h("ul", {}, ...days) : h("p", { class: "dl-lead" }, words["later-none"]));
    };
    const say = (text) => {
      status.textContent = "";
      setTimeout(() => setText(status, text), 50);
    };
    const box = { class: "dl-box dl-progress", role: "group", "aria-label": words.progress, lang };
    el.replaceChildren(h("div", box, summary, ...parts.flatMap(([word, part]) => [h("h2", {}, words[word]), part]),
      h("h2", {}, words.data), h("p", { class: "dl-lead" }, words["data-lead"]), tools({ model, words, say }), status));
    update();
  };
  begin();
  const stops = [listen(model, ["words", "index"], begin), listen(model, ["progress"], () => update())];
  return () => stops.forEach((stop) => stop());
}

export default { render };
