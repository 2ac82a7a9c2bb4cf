/**
 * When to repeat a question: SM-2 as published (P. A. Wozniak, 1990), the same as dlnotes/quiz/schedule.py.
 * A review is { repetitions, interval, ease, due }; days are counted from 1970-01-01.
 */
const MAX_INTERVAL = 36500;
export const FRESH = { repetitions: 0, interval: 0, ease: 2.5, due: 0 };

/** How good an answer was, from 0 to 5: right 5, or 4 and 3 after hints; in part 2, wrong 1, shown 0. */
export function qualityOf(code, hints, revealed) {
  if (revealed) return 0;
  return { correct: 5 - Math.min(hints, 2), partial: 2, wrong: 1 }[code] ?? 0;
}

/** Whether the day has come; a day further off than the interval tells of a clock that was wrong. */
export const isDue = ({ due, interval }, today) => today >= due || due - today > interval;

/** The review after an answer of this quality on this day. */
export function nextReview({ repetitions, interval, ease }, quality, today) {
  if (quality < 3) return { repetitions: 0, interval: 1, ease, due: today + 1 };
  const missed = 5 - quality;
  const easier = Math.max(1.3, ease + (0.1 - missed * (0.08 + missed * 0.02)));
  const grown = Math.min(Math.ceil(interval * easier), MAX_INTERVAL);
  const days = repetitions < 2 ? [1, 6][repetitions] : grown;
  return { repetitions: repetitions + 1, interval: days, ease: easier, due: today + days };
}
