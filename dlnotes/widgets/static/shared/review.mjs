/** All records together: as a file, and what there is to repeat. In Python: dlnotes/quiz/progress.py and review.py. */

import { isId, isRecord, recordOf } from "./records.mjs";
import { isDue } from "./schedule.mjs";

export const MOST_BYTES = 4_000_000;
const MOST_RECORDS = 5000;

/** The records that a file may hold. */
export const readable = (progress) => Object.fromEntries(Object.entries(progress).filter(([id, record]) => isId(id) && isRecord(record)));

export const encode = (progress) => `${JSON.stringify({ dlnotes: 1, progress: readable(progress) })}\n`;

/** The records in the bytes of a file; throws the key of a word that says why there are none. */
export function decode(bytes) {
  if (bytes.byteLength > MOST_BYTES) throw "large";
  let raw;
  try {
    raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw "foreign";
  }
  if (raw === null || typeof raw !== "object" || !Object.hasOwn(raw, "dlnotes")) throw "foreign";
  if (raw.dlnotes !== 1) throw "version";
  const { progress } = raw;
  if (progress === null || typeof progress !== "object" || Array.isArray(progress)) throw "damaged";
  const entries = Object.entries(progress);
  if (entries.length > MOST_RECORDS || !entries.every(([id, record]) => isId(id) && isRecord(record))) throw "damaged";
  return progress;
}

const timeOf = (record) => record.last?.at ?? -1;

/** Of a question in both the record that was answered last, theirs when that is unknown. */
export function merged(mine, theirs) {
  const newer = ([id, record]) => !Object.hasOwn(mine, id) || !isRecord(mine[id]) || timeOf(record) >= timeOf(mine[id]);
  return { ...mine, ...Object.fromEntries(Object.entries(theirs).filter(newer)) };
}

/**
 * What is done of every chapter, what to repeat now by misconception ("" for none), and how many on which later day.
 * chapters is [{ id, questions: [{ id, revision }] }].
 */
export function overview(chapters, progress, today) {
  const [groups, later] = [new Map(), new Map()];
  const counts = chapters.map(({ id, questions }) => {
    const count = { id, total: questions.length, done: 0, right: 0, again: 0, next: null };
    for (const question of questions) {
      const { last, review } = recordOf(progress, question) ?? {};
      const right = last?.code === "correct";
      const again = last && (!right || (review && isDue(review, today)));
      count.done += last ? 1 : 0;
      count.right += right ? 1 : 0;
      count.again += again ? 1 : 0;
      if (again) {
        const names = review?.names?.length ? review.names : [""];
        for (const name of names) groups.set(name, [...(groups.get(name) ?? []), question.id]);
      } else if (review) {
        later.set(review.due, (later.get(review.due) ?? 0) + 1);
        count.next = Math.min(count.next ?? review.due, review.due);
      }
    }
    return count;
  });
  const bySize = [...groups].sort(([a, some], [b, others]) => (a === "") - (b === "") || others.length - some.length);
  return { chapters: counts, groups: bySize, later: [...later].sort(([a], [b]) => a - b) };
}
