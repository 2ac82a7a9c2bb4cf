/**
 * The record of a question, as dlnotes/quiz/progress.schema.json describes it; in Python dlnotes/quiz/progress.py says
 * what a record is, and review.py what an answer leaves in it.
 */

import { FRESH, isDue, nextReview, qualityOf } from "./schedule.mjs";

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isName = (value) => typeof value === "string" && [...value].length <= 200;
const isNames = (value) => Array.isArray(value) && value.length <= 16 && value.every(isName);
const isCount = (value, most = 1e6) => Number.isInteger(value) && value >= 0 && value <= most;
const isFlag = (value) => typeof value === "boolean";
const isLast = (value) =>
  isObject(value) && ["correct", "partial", "wrong", "revealed"].includes(value.code) && isCount(value.at, 253402300799);
const isReview = (value) =>
  isObject(value) && [value.repetitions, value.interval, value.due].every((count) => isCount(count)) &&
  typeof value.ease === "number" && value.ease >= 1.3 && value.ease <= 1000 && isNames(value.names ?? []) && value.names !== null;

function isAnswer(value) {
  if (Array.isArray(value)) return value.length <= 16 && value.every((one) => one === null || isName(one));
  if (isObject(value)) return Object.keys(value).length <= 16 && Object.entries(value).flat().every(isName);
  return value === null || isName(value);
}

const NEEDED = { revision: (value) => typeof value === "string" && /^[0-9a-f]{8}$/.test(value), answer: isAnswer, checked: isFlag };
const MORE = { hints: (value) => isCount(value), revealed: isFlag, last: isLast, review: isReview };

export const isId = (value) => value.length <= 48 && ID.test(value);

export const isRecord = (value) =>
  isObject(value) &&
  Object.entries(NEEDED).every(([name, fits]) => Object.hasOwn(value, name) && fits(value[name])) &&
  Object.entries(MORE).every(([name, fits]) => !Object.hasOwn(value, name) || fits(value[name]));

/** What is kept about a question; null if it is damaged or belongs to an earlier revision of it. */
export function recordOf(progress, { id, revision }) {
  const record = Object.hasOwn(progress, id) ? progress[id] : null;
  return isRecord(record) && record.revision === revision ? record : null;
}

/** The local day of a moment in milliseconds, counted from 1970-01-01. */
export const dayOf = (now) => Math.max(0, Math.floor((now - new Date(now).getTimezoneOffset() * 6e4) / 864e5));

/** What an answer leaves in the record of its question; code is that of its verdict, or "revealed". */
export function noted({ hints = 0, review: old }, code, names, now) {
  const today = dayOf(now);
  const last = { code, at: Math.max(0, Math.floor(now / 1000)) };
  const quality = qualityOf(code, hints, code === "revealed");
  if (quality >= 3 && !(old && isDue(old, today))) return { last };
  const kept = old?.names ?? [];
  return { last, review: { ...nextReview(old ?? FRESH, quality, today), names: quality < 3 && names.length ? names : kept } };
}
