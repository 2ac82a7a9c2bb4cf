"""When to repeat a question: SM-2 as published, the same as `widgets/static/shared/schedule.mjs`.

Source: P. A. Wozniak, "Optimization of learning" (1990), section 3.2, algorithm SM-2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from dlnotes.quiz.model import Code

MAX_INTERVAL = 36_500


@dataclass(frozen=True, slots=True)
class Review:
    """How often a question was answered well in a row, the days to the next time, its ease, and that day."""

    repetitions: int = 0
    interval: int = 0
    ease: float = 2.5
    due: int = 0  # in days from 1970-01-01


def quality_of(code: Code, hints: int, *, revealed: bool) -> int:
    """How good an answer was, from 0 to 5: right 5, or 4 and 3 after hints; in part 2, wrong 1, shown 0.

    Examples:
        >>> quality_of("correct", 0, revealed=False), quality_of("correct", 3, revealed=False)
        (5, 3)
        >>> quality_of("wrong", 0, revealed=False), quality_of("wrong", 0, revealed=True)
        (1, 0)
    """
    if revealed:
        return 0
    return {"correct": 5 - min(hints, 2), "partial": 2, "wrong": 1}.get(code, 0)


def is_due(review: Review, today: int) -> bool:
    """Whether the day has come; a day further off than the interval tells of a clock that was wrong.

    Examples:
        >>> [is_due(Review(1, 6, 2.5, 106), today) for today in (105, 106, 99)]
        [False, True, True]
    """
    return today >= review.due or review.due - today > review.interval


def next_review(review: Review, quality: int, today: int) -> Review:
    """The review after an answer of this quality (0 to 5) on this day.

    Below 3 the question starts anew with its ease unchanged. Otherwise the ease becomes
    EF + 0.1 - (5 - q)(0.08 + (5 - q) 0.02), at least 1.3, and the intervals are 1, 6 and then the last one
    times the ease, rounded up.

    Examples:
        >>> first = next_review(Review(), 5, 100)
        >>> first.interval, first.due
        (1, 101)
        >>> next_review(next_review(first, 5, 101), 5, 107).interval
        17
        >>> next_review(first, 1, 101).repetitions
        0
    """
    if not 0 <= quality <= 5:
        msg = f"quality is {quality}: expected a whole number from 0 to 5"
        raise ValueError(msg)
    if quality < 3:
        return Review(0, 1, review.ease, today + 1)
    missed = 5 - quality
    ease = max(1.3, review.ease + (0.1 - missed * (0.08 + missed * 0.02)))
    grown = min(math.ceil(review.interval * ease), MAX_INTERVAL)
    interval = (1, 6)[review.repetitions] if review.repetitions < 2 else grown
    return Review(review.repetitions + 1, interval, ease, today + interval)
