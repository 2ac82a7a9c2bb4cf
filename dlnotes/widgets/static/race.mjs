/** "Race": the sigmoid, tanh and ReLU side by side; where does ReLU lose? */

import { beats, raceView, scoreOf } from "./shared/races.mjs";

const RIVALS = ["sigmoid", "tanh"];
const loses = (entries) => RIVALS.some((rival) => beats(entries, rival, "relu"));

/** Which tasks a finished race solves. */
export function raceSolves({ rate }, entries) {
  if (loses(entries)) return [rate === "best" ? "fair" : "lose"];
  const steps = Object.fromEntries(entries.map((each) => [each.name, each.steps]));
  const sweeps = RIVALS.every((rival) => scoreOf(steps.relu, steps[rival], Infinity)[0] === steps.relu.length);
  return rate === "best" && sweeps ? ["sweep"] : [];
}

function render({ model, el }) {
  const remark = ({ rate }, entries) => (rate !== "best" ? "same" : loses(entries) && "own");
  return raceView({ model, el, hero: "relu", twist: ["depth", [1, 3]], tasks: ["lose", "sweep", "fair"], solvedBy: raceSolves, remark });
}

export default { render };
