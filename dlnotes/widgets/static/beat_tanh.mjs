/** "Beat tanh": where does the sigmoid win? */

import { arrivedBy, beats, raceView } from "./shared/races.mjs";

/** Whether the sigmoid did better: on XOR it arrives from more starts, elsewhere it is the faster one. */
export function sigmoidWins({ data }, entries) {
  const [sigmoid, tanh] = entries.map(({ steps }) => arrivedBy(steps, Infinity).length);
  return data === "xor" ? sigmoid > tanh : beats(entries, "sigmoid", "tanh");
}

/** The one thing that was changed: the task, the inputs or the first weights. */
export function reasonOf({ data, scale, gain }) {
  const changed = [["xor", data === "xor"], ["wide", scale > 1], ["init", gain > 1]].filter(([, is]) => is);
  return changed.length === 1 ? changed[0][0] : "";
}

/** Which tasks a finished race solves: with each its own best rate, one change that made the sigmoid win. */
export function beatSolves(chosen, entries) {
  const reason = chosen.rate === "best" && sigmoidWins(chosen, entries) && reasonOf(chosen);
  return reason ? [reason] : [];
}

function render({ model, el }) {
  const remark = (chosen, entries) => {
    if (chosen.rate !== "best") return "same";
    return sigmoidWins(chosen, entries) && (reasonOf(chosen) || "both");
  };
  return raceView({ model, el, hero: "sigmoid", twist: ["gain", [1, 4]], tasks: ["wide", "xor", "init"], solvedBy: beatSolves, remark });
}

export default { render };
