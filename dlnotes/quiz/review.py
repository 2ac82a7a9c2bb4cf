"""What is kept of an answer, and what there is to repeat, as `records.mjs` and `review.mjs` have it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dlnotes._richtext import to_text
from dlnotes.quiz.export import words_of
from dlnotes.quiz.load import Bank
from dlnotes.quiz.model import Language, Question, Verdict, judged
from dlnotes.quiz.progress import decode_record
from dlnotes.quiz.schedule import Review, is_due, next_review, quality_of

_GRADED = ("correct", "partial", "wrong")
_FIRST = date(1970, 1, 1).toordinal()
_FIELDS = [field.name for field in dataclasses.fields(Review)]


def day_of(now: float) -> int:
    """The local day of a moment in seconds, both counted from 1970-01-01."""
    return max(0, datetime.fromtimestamp(now).date().toordinal() - _FIRST)


def names_of(question: Question, verdict: Verdict) -> list[str]:
    """The misconceptions behind the wrong parts of an answer, each once."""
    found = (getattr(judged(question).get(key), "names", None) for key in verdict.feedback)
    return list(dict.fromkeys(name for name in found if name))


def noted(
    record: Mapping[str, Any], verdict: Verdict, names: Sequence[str], *, today: int, now: float
) -> dict[str, Any]:
    """What an answer leaves in the record of its question.

    A question that was missed is repeated from the next day on. When it is answered well, its review goes on
    only if it was due; a miss always begins anew, and its misconceptions are kept until another miss.
    """
    if verdict.code not in _GRADED:
        return {}
    made: dict[str, Any] = {"last": {"code": verdict.code, "at": max(0, int(now))}}
    old = record.get("review")
    quality = quality_of(verdict.code, int(record.get("hints", 0)), revealed=False)
    review = Review(**{field: old[field] for field in _FIELDS}) if old else Review()
    if quality >= 3 and not (old and is_due(review, today)):
        return made
    kept = old.get("names", []) if old else []
    after = dataclasses.asdict(next_review(review, quality, today))
    return {**made, "review": {**after, "names": list(names) if quality < 3 and names else kept}}


@dataclasses.dataclass(frozen=True)
class Overview:
    """What is done of every chapter, what to repeat now by misconception, and how many on which later day."""

    chapters: list[dict[str, Any]]  # id, total, done, right, again and next, the first day after today
    groups: list[tuple[str, list[str]]]  # a misconception, "" for none, and the ids of questions
    later: list[tuple[int, int]]


def overview(chapters: Mapping[str, Iterable[Question]], progress: Mapping[str, Any], today: int) -> Overview:
    """Look through the records of all questions; those of an earlier revision count as nothing."""
    counts: list[dict[str, Any]] = []
    groups: dict[str, list[str]] = {}
    later: dict[int, int] = {}
    for id, questions in chapters.items():
        count: dict[str, Any] = {"id": id, "total": 0, "done": 0, "right": 0, "again": 0, "next": None}
        for question in questions:
            record = decode_record(progress.get(question.id), question.revision)
            last, review = record.get("last"), record.get("review")
            right = last is not None and last["code"] == "correct"
            due = review is not None and is_due(Review(**{field: review[field] for field in _FIELDS}), today)
            again = last is not None and (not right or due)
            count["total"] += 1
            count["done"] += last is not None
            count["right"] += right
            count["again"] += again
            if again:
                for name in (review or {}).get("names") or [""]:
                    groups.setdefault(name, []).append(question.id)
            elif review is not None:
                later[review["due"]] = later.get(review["due"], 0) + 1
                count["next"] = min(count["next"] or review["due"], review["due"])
        counts.append(count)
    by_size = sorted(groups.items(), key=lambda group: (group[0] == "", -len(group[1])))
    return Overview(counts, by_size, sorted(later.items()))


def told(banks: Mapping[str, Bank], progress: Mapping[str, Any], today: int, lang: Language) -> str:
    """The overview as lines of text."""
    words = words_of(lang)
    found = overview({id: bank.questions for id, bank in banks.items()}, progress, today)
    lines = [words["progress-chapter"].format(**chapter) for chapter in found.chapters]
    known = {name: one for bank in banks.values() for name, one in bank.misconceptions.items()}
    for name, ids in found.groups:
        belief = to_text(known[name].believes.of(lang)) if name in known else words["progress-others"]
        lines.append(words["progress-group"].format(belief=belief, ids=", ".join(ids)))
    for day, count in found.later:
        lines.append(words["progress-later"].format(date=date.fromordinal(_FIRST + day), count=count))
    return "".join(f"{line}\n" for line in lines)
