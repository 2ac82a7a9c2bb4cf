"""What an answer leaves behind and what there is to repeat: Python and the page say the same."""

from __future__ import annotations

import dataclasses
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dlnotes.quiz import Bank, QuizFileError, Verdict, check
from dlnotes.quiz.progress import decode_progress, encode_progress, merge_progress
from dlnotes.quiz.review import day_of, names_of, noted, overview
from dlnotes.widgets._bundle import STATIC, bundle
from tests.quiz.test_progress import BAD, CHANGES, RECORD, random_progress

RUN = """async (json) => {
  const { dayOf, noted } = await import("/shared/records.mjs");
  const { decode, encode, merged, overview } = await import("/shared/review.mjs");
  const bytes = (text) => new TextEncoder().encode(text);
  const attempt = (text) => {
    try { return encode(decode(bytes(text))); } catch (reason) {
      if (typeof reason !== "string") throw reason;
      return [reason];
    }
  };
  const runs = {
    noted: (cases) => cases.map((some) => {
      let record = {};
      return some.map(([code, hints, names, now]) => {
        const after = noted({ ...record, hints }, code, names, now * 1000);
        record = { ...record, ...after };
        return [dayOf(now * 1000), after];
      });
    }),
    decoded: (texts) => texts.map(attempt),
    merged: (pairs) => pairs.map(([mine, theirs]) => merged(decode(bytes(mine)), decode(bytes(theirs)))),
    overview: (cases) => cases.map((some) => overview(...some)),
  };
  const [name, cases] = JSON.parse(json);
  return JSON.stringify(runs[name](cases));
}"""
NOON = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp())
DAY = 86_400


def page_says(page: Page, name: str, cases: list[Any]) -> list[Any]:
    said: list[Any] = json.loads(page.evaluate(RUN, json.dumps([name, cases])))
    return said


# ---- one answer after another ------------------------------------------------------------------------


def answers(chance: random.Random) -> list[tuple[str, int, list[str], int]]:
    now, made = NOON, []
    for _ in range(20):
        code = chance.choice(["correct", "correct", "partial", "wrong"])
        names = chance.choice([[], ["a"], ["a", "b-c"]])
        made.append((code, chance.randint(0, 3), names, now))
        now += chance.choice([60, DAY, 6 * DAY, 40 * DAY, -400 * DAY])
    return made


def python_notes(cases: list[Any]) -> list[Any]:
    told = []
    for some in cases:
        record: dict[str, Any] = {}
        steps = []
        for code, hints, names, now in some:
            verdict = Verdict(code, code == "correct", ())
            after = noted({**record, "hints": hints}, verdict, names, today=day_of(now), now=now)
            record |= after
            steps.append([day_of(now), after])
        told.append(steps)
    return told


def test_an_answer_leaves_the_same_record(modules: Page) -> None:
    chance = random.Random(3)
    cases = [answers(chance) for _ in range(200)]
    assert page_says(modules, "noted", cases) == python_notes(cases)


@pytest.fixture(params=["Asia/Seoul", "America/New_York"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Put Python into a time zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_the_day_is_that_of_the_reader(chromium: Browser, zone: str) -> None:
    times = [NOON + hour * 3600 for hour in range(-24, 24)]
    context = chromium.new_context(timezone_id=zone)
    source = bundle(STATIC / "shared" / "records.mjs") + "export { dayOf };"
    run = """async ([source, times]) => {
      const blob = new Blob([source], { type: "text/javascript" });
      const { dayOf } = await import(URL.createObjectURL(blob));
      return times.map((each) => dayOf(each * 1000));
    }"""
    days = [day_of(each) for each in times]
    assert context.new_page().evaluate(run, [source, times]) == days
    assert len(set(days)) == 3
    context.close()


def test_only_what_was_missed_is_repeated_and_only_when_due() -> None:
    right, wrong = Verdict("correct", True, ()), Verdict("wrong", False, ())

    def after(record: dict[str, Any], verdict: Verdict, day: int, *names: str) -> dict[str, Any]:
        return record | noted(record, verdict, names, today=day, now=day * DAY)

    assert "review" not in after({}, right, 10)
    missed = after({}, wrong, 10, "a")
    assert missed["review"] == {"repetitions": 0, "interval": 1, "ease": 2.5, "due": 11, "names": ["a"]}
    assert after(missed, right, 10)["review"] == missed["review"]  # mended the same day
    first = after(missed, right, 11)
    assert first["review"]["due"] == 12
    assert first["review"]["names"] == ["a"]
    second = after(first, right, 12)
    assert second["review"]["due"] == 18
    assert after(second, right, 15)["review"] == second["review"]  # not yet due
    assert after(second, wrong, 15)["review"] | {"ease": 0} == missed["review"] | {"due": 16, "ease": 0}
    assert after(second, wrong, 15, "b")["review"]["names"] == ["b"]
    assert after(second, right, 2)["review"]["due"] == 19  # the clock was put back
    assert noted({}, Verdict("empty", False, ()), [], today=1, now=1) == {}


def test_a_wrong_answer_names_its_misconceptions(sample: Bank) -> None:
    tail = sample["sample-tail"]
    wrong = [option for option in tail.options if not option.correct]  # type: ignore[union-attr]
    assert [names_of(tail, check(tail, option.id)) for option in wrong] == [[one.names] for one in wrong]
    assert names_of(tail, check(tail, "near-zero")) == []


# ---- files -------------------------------------------------------------------------------------------


def decoded(text: str) -> Any:
    try:
        return json.loads(encode_progress(decode_progress(text.encode(), "x")))
    except QuizFileError:
        return None


WHOLE = '{"dlnotes": 1, "progress": {}}'
STRANGE = [
    *("", "[]", "null", "1", "{}", '{"dlnotes": 1}', "\ufeff" + WHOLE),
    *(WHOLE.replace("1", version) for version in ("1.0", "2", "true", '"1"', "NaN", "null")),
    *(WHOLE.replace("{}", progress) for progress in ("[]", "null", '{"__proto__": {}}', '{"Q": {}}')),
    WHOLE.replace("{}", '{}, "more": NaN'),
]


def strange_files() -> list[str]:
    changes = [(field, value) for field, value in CHANGES if value is not object]
    records = [RECORD | {field: value} for field, value in (*changes, *(("answer", bad) for bad in BAD))]
    return [*STRANGE, *(json.dumps({"dlnotes": 1, "progress": {"q": record}}) for record in records)]


def test_the_page_takes_what_python_takes(modules: Page) -> None:
    files = strange_files()
    said = page_says(modules, "decoded", files)
    seen = [None if isinstance(one, list) else json.loads(one) for one in said]
    wanted = [decoded(text) for text in files]
    assert seen == wanted
    assert wanted.count(None) > 30
    assert len(wanted) - wanted.count(None) > 15
    reasons = {one[0] for one in said if isinstance(one, list)}
    assert reasons == {"foreign", "version", "damaged"}


def test_generated_states_survive_both_ways_exactly(modules: Page) -> None:
    chance = random.Random(11)
    states = [random_progress(chance) for _ in range(500)]
    exported = page_says(modules, "decoded", [encode_progress(state) for state in states])
    assert [decode_progress(text.encode(), "x") for text in exported] == states
    assert sum(map(len, states)) > 800


def test_an_import_keeps_the_later_record(modules: Page) -> None:
    chance = random.Random(12)
    pairs = [(random_progress(chance), random_progress(chance)) for _ in range(200)]
    wanted = [merge_progress(mine, theirs) for mine, theirs in pairs]
    texts = [[encode_progress(mine), encode_progress(theirs)] for mine, theirs in pairs]
    assert page_says(modules, "merged", texts) == wanted
    late, early = ({"last": {"code": "wrong", "at": at}} for at in (2, 1))
    assert merge_progress({"q": late}, {"q": early}) == {"q": late}
    assert merge_progress({"q": early}, {"q": late}) == {"q": late}


# ---- all together ------------------------------------------------------------------------------------


def test_python_and_the_page_see_the_same_to_do(modules: Page, sample: Bank) -> None:
    chance = random.Random(13)
    chapters = {"90-sample": sample.questions[:5], "91-other": sample.questions[5:]}
    index = [
        {"id": id, "questions": [{"id": one.id, "revision": one.revision} for one in questions]}
        for id, questions in chapters.items()
    ]
    cases, wanted = [], []
    for _ in range(200):
        records: list[Any] = [record for _ in range(20) for record in random_progress(chance).values()]
        progress = {
            question.id: record | {"revision": chance.choice([question.revision, "00000000"])}
            for question, record in zip(sample.questions, records, strict=False)
        }
        if chance.random() < 0.2:
            progress[sample.questions[0].id] = chance.choice(
                [None, [], {"revision": 1}, RECORD | {"last": 1}]
            )
        today = chance.randint(19_990, 20_010)
        cases.append([index, progress, today])
        found = dataclasses.asdict(overview(chapters, progress, today))
        wanted.append(json.loads(json.dumps(found)))
    assert page_says(modules, "overview", cases) == wanted
    assert sum(len(one["groups"]) > 1 for one in wanted) > 20
    assert sum(len(one["later"]) > 0 for one in wanted) > 20
