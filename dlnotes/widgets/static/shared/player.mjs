/** Play, pause and step through states numbered from 0; nothing moves before its reader asks for it. */

import { button } from "./controls.mjs";
import { h, setText } from "./dom.mjs";

const PAUSE_BETWEEN = 60; // milliseconds: at most so often does a state go to a kernel

/**
 * at() is the number shown, last() the highest one, go(number) shows another. Playing takes about so many seconds;
 * whoever wants no motion is shown the end at once. stop() belongs to the clean-up of the explorer.
 */
export function player({ words, at, last, go, seconds = 5 }) {
  let asked = 0;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const main = button(words.play, () => (asked ? stop() : play()), { class: "dl-button dl-main" });
  const step = button(words.step, () => {
    stop();
    go(Math.min(last(), at() + 1));
  });

  function stop() {
    cancelAnimationFrame(asked);
    asked = 0;
    setText(main, words.play);
  }

  function play() {
    if (still.matches) {
      go(last());
      return;
    }
    const first = at() >= last() ? 0 : at();
    const begun = performance.now();
    let shown = -PAUSE_BETWEEN;
    const frame = (now) => {
      const passed = Math.max(0, now - begun);
      const next = Math.min(last(), first + Math.ceil((passed / 1000 / seconds) * last()));
      if (passed - shown >= PAUSE_BETWEEN || next === last()) {
        shown = passed;
        go(next);
      }
      if (next >= last()) stop();
      else asked = requestAnimationFrame(frame);
    };
    asked = requestAnimationFrame(frame);
    setText(main, words.pause);
  }

  return { element: h("div", { class: "dl-buttons" }, main, step), stop };
}
