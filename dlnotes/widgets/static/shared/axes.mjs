/** The round numbers that stand on an axis. */

/** Round numbers inside an interval, at most seven of them. */
export function ticks([low, high]) {
  const rough = (high - low) / 6;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * ten).find((each) => each >= rough);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
}

/** A round number as it stands on an axis: no more decimals than it needs. */
export const mark = (tick) => String(Number(tick.toFixed(4))).replace("-", "−");
