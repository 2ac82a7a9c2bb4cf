"""Progress as a file, and when to repeat: nothing is lost, and Python and JavaScript agree."""

from __future__ import annotations

import doctest
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

import dlnotes.quiz.schedule
from dlnotes.quiz import QuizFileError
from dlnotes.quiz.progress import (
    decode_progress,
    encode_progress,
    progress_path,
    read_progress,
    write_progress,
)
from dlnotes.quiz.schedule import Review, next_review, quality_of
from dlnotes.widgets._bundle import STATIC

RECORD: dict[str, Any] = {"revision": "0a1b2c3d", "answer": "near-zero", "checked": True}
REVIEW = {"repetitions": 2, "interval": 6, "ease": 2.5, "due": 20_000}
CODES = ("correct", "partial", "wrong", "revealed")
GOOD: list[Any] = [None, "", "１/４", ["a", None], [], {"a": "b"}, {}, "x" * 200, "\u0000😀\ud83d"]
BAD: list[Any] = [1, True, 1.5, "x" * 201, [1], ["a"] * 17, [[]], {"a": 1}, {"a": None}]


@pytest.fixture
def validator(root: Path) -> Draft202012Validator:
    schema = json.loads((root / "dlnotes/quiz/progress.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def random_progress(chance: random.Random) -> dict[str, Any]:
    made = {}
    for number in range(chance.randint(0, 5)):
        record = RECORD | {"answer": chance.choice(GOOD), "checked": chance.random() < 0.5}
        record |= {"hints": chance.randint(0, 3)} if chance.random() < 0.5 else {}
        record |= {"revealed": True} if chance.random() < 0.3 else {}
        review = REVIEW | {"ease": chance.uniform(1.3, 4), "due": chance.randint(19_990, 20_010)}
        names = chance.sample(["a", "b-c", "<b>&한글"], chance.randint(0, 3))
        review |= {"names": names} if chance.random() < 0.8 else {}
        record |= {"review": review} if chance.random() < 0.5 else {}
        last = {"code": chance.choice(CODES), "at": chance.randint(0, 9)}
        record |= {"last": last} if chance.random() < 0.7 else {}
        record |= {"of-a-later-version": [1, {"a": None}]} if chance.random() < 0.2 else {}
        made[f"question-{number}"] = record
    return made


def test_generated_states_survive_exactly(validator: Draft202012Validator) -> None:
    chance = random.Random(7)
    for _ in range(500):
        progress = random_progress(chance)
        text = encode_progress(progress)
        assert validator.is_valid(json.loads(text))
        assert decode_progress(text.encode(), "x") == progress


CHANGES: list[tuple[str, Any]] = [
    *(("answer", value) for value in (*GOOD, *BAD)),
    *(("checked", value) for value in (True, False, None, 1, "yes")),
    *(("revision", value) for value in ("00000000", "0000000", "0000000g", 1, None)),
    *(("hints", value) for value in (0, 2, 2.0, 2.5, -1, True, "1", 1_000_001, None)),
    *(("revealed", value) for value in (True, 0, None)),
    *(("review", value) for value in (REVIEW, {}, None, [], REVIEW | {"ease": 1.2}, REVIEW | {"due": -1})),
    *(("review", REVIEW | {"ease": value}) for value in (1.3, True, "2", None, 1001)),
    *(("review", REVIEW | {"names": value}) for value in ([], ["a"], ["a"] * 17, [1], "a", None)),
    *(("last", {"code": "wrong", "at": value}) for value in (0, 253402300799, 253402300800, -1, 1.5, None)),
    *(
        ("last", value)
        for value in ({"code": "revealed", "at": 1}, {"code": "x", "at": 1}, {"at": 1}, 1, None)
    ),
    ("another", object),
]


@pytest.mark.parametrize(("field", "value"), CHANGES, ids=range(len(CHANGES)))
def test_python_takes_what_the_schema_takes(validator: Draft202012Validator, field: str, value: Any) -> None:
    changed = {"q": RECORD | {field: "new" if value is object else value}}
    missing = {"q": {name: one for name, one in RECORD.items() if name != field}}
    for progress in (changed, missing, {"Q": RECORD}, {"q": []}, {"a" * 49: RECORD}):
        whole = {"dlnotes": 1, "progress": progress}
        try:
            decode_progress(json.dumps(whole).encode(), "x")
            taken = True
        except QuizFileError:
            taken = False
        assert taken == validator.is_valid(whole), whole


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "another format"),
        (b'{"dlnotes": 2, "progress": {}}', "another format"),
        (b'{"dlnotes": true, "progress": {}}', "another format"),
        (b'{"dlnotes": 1}', "no records"),
        (b'{"dlnotes": 1, "progress": {"a b": {}}}', "'a b'; wanted the id"),
        (b'{"dlnotes": 1, "progress": {"a": {}}}', "question a: a value of another type in `revision`"),
        (b" " * 4_000_001, "too large"),
    ],
)
def test_what_is_no_progress_is_refused(source: bytes, message: str) -> None:
    with pytest.raises(QuizFileError, match=message):
        decode_progress(source, "progress.json")


def test_a_file_is_written_read_and_added_to(tmp_path: Path) -> None:
    path = tmp_path / "새 폴더" / "progress.json"
    assert read_progress(path) == {}
    assert write_progress({"a": RECORD}, path)
    assert write_progress({"b": RECORD | {"answer": None}}, path)
    assert read_progress(path) == {"a": RECORD, "b": RECORD | {"answer": None}}
    assert [each.name for each in path.parent.iterdir()] == ["progress.json"]


def test_what_cannot_be_read_is_moved_aside(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    for number, text in enumerate(("{broken", '{"dlnotes": 99, "more": 1}')):
        path.write_text(text, encoding="utf-8")
        assert write_progress({"a": RECORD}, path)
        assert (tmp_path / f"progress.json.kept{number or ''}").read_text(encoding="utf-8") == text
        assert read_progress(path) == {"a": RECORD}
    with pytest.raises(QuizFileError):
        write_progress({"a": 1}, path)
    assert read_progress(path) == {"a": RECORD}


def test_nothing_breaks_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert write_progress({"a": RECORD}, tmp_path / "file" / "progress.json") is False

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert write_progress({"a": RECORD}, tmp_path / "progress.json") is False
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_progress_is_kept_in_the_folder_of_the_user(
    platform: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    for name in ("DLNOTES_DATA", "APPDATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert progress_path().parts[-2:] == ("dlnotes", "progress.json")
    assert Path.home() in progress_path().parents
    monkeypatch.setitem(os.environ, "DLNOTES_DATA", str(tmp_path))
    assert progress_path() == tmp_path / "progress.json"


# ---- the schedule ------------------------------------------------------------------------------------

RUN = """async ([source, runs, marks]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { FRESH, nextReview, qualityOf } = await import(url);
  const reviews = runs.map((run) => {
    let review = FRESH;
    return run.map(([quality, today]) => (review = nextReview(review, quality, today)));
  });
  return JSON.stringify([reviews, marks.map((mark) => qualityOf(...mark))]);
}"""


def runs() -> list[list[tuple[int, int]]]:
    chance = random.Random(2)
    return [
        [(min(5, chance.randint(0, 9)), chance.randint(19_000, 30_000)) for _ in range(25)]
        for _ in range(200)
    ]


def test_python_and_javascript_plan_alike(chromium: Browser) -> None:
    source = (STATIC / "shared" / "schedule.mjs").read_text(encoding="utf-8")
    codes = ("correct", "partial", "wrong", "empty", "unparsable")
    marks = [(code, hints, shown) for code in codes for hints in range(4) for shown in (False, True)]
    wanted: list[list[dict[str, float]]] = []
    for run in runs():
        review, some = Review(), []
        for quality, today in run:
            review = next_review(review, quality, today)
            some.append({name: getattr(review, name) for name in REVIEW})
        wanted.append(some)
    page = chromium.new_page()
    seen = json.loads(page.evaluate(RUN, [source, runs(), marks]))
    assert seen == [wanted, [quality_of(code, hints, revealed=shown) for code, hints, shown in marks]]  # type: ignore[arg-type]
    changed = source.replace("0.02", "0.03")
    assert json.loads(page.evaluate(RUN, [changed, runs(), marks]))[0] != wanted
    page.close()


def test_the_published_intervals() -> None:
    review, intervals = Review(), []
    for _ in range(5):
        review = next_review(review, 4, 0)  # an answer of 4 leaves the ease as it is
        intervals.append(review.interval)
    assert intervals == [1, 6, 15, 38, 95]
    assert review.ease == pytest.approx(2.5)
    for _ in range(9):
        review = next_review(review, 3, 0)
    assert review.ease == 1.3
    assert next_review(review, 2, 10) == Review(0, 1, 1.3, 11)
    with pytest.raises(ValueError, match="quality is 6"):
        next_review(review, 6, 0)


def test_the_examples_run() -> None:
    assert doctest.testmod(dlnotes.quiz.schedule).failed == 0
