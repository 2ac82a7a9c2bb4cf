"""Every answer that can be given to a question of the kinds where they can be counted, and a right one."""

from __future__ import annotations

import itertools
from typing import Any

from dlnotes.quiz import Choice, Match, Numeric, Order, Question, Shape, Truth, check
from dlnotes.quiz.review import names_of

MOST = 1300  # of pairings, beyond which only some of them are taken


def every_answer(question: Question) -> list[Any]:
    """Every subset, judgement, order or pairing; for what is typed, every value that a question names."""
    match question:
        case Choice():
            ids = [option.id for option in question.options]
            subsets = [
                list(some) for size in range(len(ids) + 1) for some in itertools.combinations(ids, size)
            ]
            return [*ids, *subsets]
        case Truth():
            sides = [side.id for side in question.sides]
            reasons = [reason.id for reason in question.reasons]
            return [list(both) for both in itertools.product([*sides, None], [*reasons, None])]
        case Numeric():
            return [question.shown, *(repr(wrong.value) for wrong in question.wrong), "987654321"]
        case Shape():
            return [question.value, *(wrong.value for wrong in question.wrong), "(987654, 3)"]
        case Order():
            return [list(order) for order in itertools.permutations(question.order)]
        case Match():
            lefts = [pair.id for pair in question.pairs]
            ids = [choice.id for choice in question.choices]
            pairings = list(itertools.product(ids, repeat=len(lefts)))
            few = pairings[:: len(pairings) // MOST + 1]
            typical = [{**right_answer(question), wrong.pair[0]: wrong.pair[1]} for wrong in question.wrong]
            return [right_answer(question), *typical, *(dict(zip(lefts, some, strict=True)) for some in few)]


def right_answer(question: Question) -> Any:
    """An answer that is right."""
    match question:
        case Choice():
            right = [option.id for option in question.options if option.correct]
            return right if question.kind == "multiple" else right[0]
        case Truth():
            return [
                next(one.id for one in part if one.correct) for part in (question.sides, question.reasons)
            ]
        case Numeric():
            return question.shown
        case Shape():
            return question.value
        case Order():
            return list(question.order)
        case Match():
            return {pair.id: pair.match for pair in question.pairs}


def wrong_answer(question: Question) -> Any:
    """An answer that is wrong, or right in part, for a reason that the question names where it can."""
    verdicts = [(answer, check(question, answer)) for answer in every_answer(question)]
    given = [answer for answer, verdict in verdicts if verdict.code in ("wrong", "partial")]
    named = [answer for answer in given if names_of(question, check(question, answer))]
    return (named or given)[0]
