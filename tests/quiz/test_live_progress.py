"""Progress in a live notebook: kept in a file, from answers on the screen and from Python, and forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dlnotes.quiz import Bank, chapters, judged, load
from dlnotes.quiz.__main__ import main
from dlnotes.quiz.progress import read_progress, write_progress
from dlnotes.quiz.review import day_of
from dlnotes.widgets import Progress, Quiz
from tests.quiz.answers import every_answer, right_answer
from tests.quiz.pages import loading

NOW = 1_795_521_600.0  # 2026-11-24, 12:00 UTC


def clock() -> float:
    return NOW


def test_answers_outlive_the_kernel(sample: Bank, data: Path) -> None:
    with loading(sample):
        quiz = Quiz("90-sample")
        assert quiz.give("sample-tail", "half", clock=clock).code == "wrong"
        assert not quiz.give("sample-sigmoid", "", clock=clock).ok
        again = Quiz("90-sample", "sample-tail", "sample-shape")
    assert [path.name for path in data.iterdir()] == ["progress.json"]
    (record,) = read_progress().values()
    assert record["last"] == {"code": "wrong", "at": NOW}
    assert record["review"]["due"] == day_of(NOW) + 1
    half = judged(sample["sample-tail"])["option:half"]
    assert record["review"]["names"] == [half.names]  # type: ignore[union-attr]
    assert again.answers == {"sample-tail": "half"}
    assert again.verdicts["sample-tail"].code == "wrong"


def test_every_kind_is_answered_from_python(sample: Bank) -> None:
    with loading(sample):
        quiz = Quiz("90-sample")
        forms: dict[str, Any] = {
            "sample-sigmoid": 0.8808,
            "sample-shape": (4, 3),
            "sample-shapes": {"row", "column"},
        }
        for question in sample.questions:
            assert quiz.give(question.id, forms.get(question.id, right_answer(question)), clock=clock).ok
        assert quiz.score == len(sample.questions)
        assert Quiz("90-sample").score == quiz.score
        assert "review" not in json.dumps(read_progress())  # nothing was missed
        with pytest.raises(KeyError, match="no question 'nothing'"):
            quiz.give("nothing", "")


def test_only_what_was_answered_is_written(sample: Bank) -> None:
    with loading(sample):
        quiz, other = Quiz("90-sample"), Quiz("90-sample")
        other.give("sample-tail", "near-zero", clock=clock)
        typed = {"revision": sample["sample-sigmoid"].revision, "answer": "0.", "checked": False}
        quiz.progress = {"sample-sigmoid": typed, "sample-truth": {"damaged": True}, "sample-exact": None}
        assert list(read_progress()) == ["sample-tail"]
        quiz.give("sample-exact", "8", clock=clock)
    assert sorted(read_progress()) == ["sample-exact", "sample-tail"]
    assert read_progress()["sample-tail"]["answer"] == "near-zero"  # what another quiz keeps


def test_a_notebook_made_for_the_book_knows_nothing_of_its_maker(
    sample: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    with loading(sample):
        fresh = Quiz("90-sample").to_html()
        quiz = Quiz("90-sample")
        quiz.give("sample-tail", "half", clock=clock)
        assert quiz.to_html() == Quiz("90-sample").to_html() == fresh
        monkeypatch.setenv("DLNOTES_STATIC", "1")
        static = Quiz("90-sample")
        assert static.progress == {}
        static.give("sample-shape", "(4, 3)", clock=clock)
    assert list(read_progress()) == ["sample-tail"]


def test_a_file_that_cannot_be_read_is_warned_of_and_stays(sample: Bank, data: Path) -> None:
    data.mkdir()
    (data / "progress.json").write_text("{broken", encoding="utf-8")
    with (
        loading(sample),
        pytest.warns(UserWarning, match="progress.json:1: no JSON.*The quiz starts without it"),
    ):
        quiz = Quiz("90-sample")
    quiz.give("sample-tail", "half", clock=clock)
    assert list(read_progress()) == ["sample-tail"]
    assert (data / "progress.json.kept").read_text(encoding="utf-8") == "{broken"


def test_the_overview_in_a_notebook(data: Path) -> None:
    quiz = Quiz("11-broadcasting")
    question = quiz._questions[0]
    quiz.give(question.id, every_answer(question)[0], clock=clock)
    progress = Progress(lang="en")
    assert list(progress.progress) == [question.id]
    korean = Progress(lang="ko")
    korean.lang = "en"
    assert korean.index == progress.index
    assert [chapter["id"] for chapter in progress.index["chapters"]] == chapters()
    assert "8" in progress._fallback()
    imported = {"of-another-book": {"revision": "00000000", "answer": None, "checked": False}}
    progress.progress = {**progress.progress, **imported}
    assert set(read_progress()) == {question.id, "of-another-book"}
    progress._handle_custom_msg("another", [])
    assert read_progress()
    progress.progress = {}
    progress._handle_custom_msg("forget", [])
    assert read_progress() == {}
    (data / "progress.json").write_text("{broken", encoding="utf-8")
    progress._handle_custom_msg("forget", [])
    assert (data / "progress.json").exists()


# ---- the command line --------------------------------------------------------------------------------


def test_the_record_on_the_command_line(
    data: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["progress", *arguments])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode("ascii")

    question = load("05-logistic-regression").questions[0]
    assert "05-logistic-regression: 0 of 8 answered" in run("show", "--lang", "en")[1]
    Quiz("05-logistic-regression").give(question.id, "7", clock=clock)
    for lang, words in (("ko", "지금 복습"), ("en", "to review now")):
        assert words in run("show", "--lang", lang)[1]
    file = tmp_path / "out.json"
    assert run("export", "--output", str(file)) == (0, "", "")
    assert run("export") == (0, file.read_text(encoding="utf-8"), "")
    assert run("forget") == (0, "", "")
    assert read_progress() == {}
    assert run("import", str(file)) == (0, "", "")
    assert list(read_progress()) == [question.id]
    assert run("import", str(tmp_path / "nowhere.json"))[::2] == (1, "nowhere.json\n")
    file.write_text("[]", encoding="utf-8")
    status, _, said = run("import", str(file))
    assert status == 1
    assert "out.json:1: another format" in said
    (data / "progress.json").write_text("{broken", encoding="utf-8")
    assert [run(action)[0] for action in ("show", "export", "forget")] == [1, 1, 1]
    assert (data / "progress.json").read_text(encoding="utf-8") == "{broken"


def test_an_import_adds(tmp_path: Path) -> None:
    old = {"revision": "00000000", "answer": "a", "checked": True, "last": {"code": "wrong", "at": 1}}
    new = old | {"last": {"code": "correct", "at": 2}}
    write_progress({"a": new, "b": old})
    write_progress({"a": old, "b": new, "c": old}, tmp_path / "file.json")
    assert main(["progress", "import", str(tmp_path / "file.json")]) == 0
    assert read_progress() == {"a": new, "b": new, "c": old}
