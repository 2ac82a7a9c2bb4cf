"""What a check says: in one language or the other, as text and as a table, the same every time."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from dlnotes.exercises import Report, _bank, _diagnose, _sandbox, check, exercises, find
from dlnotes.quiz.model import Language
from dlnotes.quiz.progress import progress_path, read_progress, write_progress
from tests.exercises import hostile

ROOT = Path(__file__).parents[2]


def relu(z: Any) -> Any:
    return np.where(np.asarray(z) > 0, z, 0.0)


# ---- every general message ------------------------------------------------------------------------

GENERAL: dict[str, tuple[str, Any]] = {
    "not-function": ("relu", 3),
    "none": ("relu", lambda z: None),
    "type": ("relu", lambda z: "x"),
    "length": ("gradients", lambda w, b, X, y: (1, 2, 3)),
    "key": ("init_params", lambda sizes, rng, scheme: {"W1": 0}),
    "shape": ("relu", lambda z: relu(z)[..., None]),
    "dtype": ("rows_tied", lambda W: int(np.allclose(W, W[0]))),
    "nan": ("relu", lambda z: relu(z) + np.nan),
    "nan-some": ("relu", lambda z: np.where(np.abs(z) > 900, np.nan, relu(z))),
    "value": ("relu", lambda z: relu(z) + 0.5),
    "value-some": ("relu", lambda z: np.where(np.abs(z) > 900, relu(z) + 0.5, relu(z))),
    "sign": ("conv2d_valid", lambda x, k: -find("conv2d_valid").solution(x, k)),
    "factor": ("relu", lambda z: relu(z) * 3),
    "constant": ("relu", lambda z: relu(z) * 0 + 7.0),
    "precision": ("relu", lambda z: relu(z).astype(np.float32)),
    "changed": ("bce", lambda yhat, y: -np.log(np.where(y == 1, yhat, 1 - yhat)) + spoil(y)),
    "unstable": ("relu", hostile.by_chance),
    "alias": ("relu", hostile.one_buffer),
    "error": ("relu", lambda z: z.missing),
    "recursion": ("relu", hostile.deep),
    "memory": ("relu", hostile.gigabyte),
    "timeout": ("relu", hostile.endless),
    "printed": ("relu", hostile.prints),
    "exited": ("relu", hostile.leaves),
    "crashed": ("relu", hostile.aborts),
    "patched": ("relu", hostile.patches_numpy),
}


def spoil(y: Any) -> float:
    y[...] = 1 - y
    return 0.0


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sandbox, "SECONDS", 2.0)
    hostile.BUFFER[:] = 0


def by_tiny_chance(z: Any) -> Any:
    return relu(z) + (np.random.default_rng().random() > 0.5)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", GENERAL)
def test_every_general_message_is_said(name: str, lang: Any) -> None:
    exercise, answer = GENERAL[name]
    if name == "unstable":
        hostile.CALLS.clear()
        answer = hostile.counts
    report = check(exercise, answer, lang=lang)
    assert report.diagnosis == name, report
    words = _bank.phrases()[lang]["general"][name]
    assert words.split("{")[0].split("`")[0].strip() in repr(report)


def test_no_message_is_left_without_a_trigger() -> None:
    for lang in ("ko", "en"):
        words = _bank.phrases()[lang]
        assert set(words["general"]) == set(GENERAL)
        used = {case.kind for name in exercises() for case in find(name).cases}
        assert set(words["kinds"]) - used <= {"list"}
    assert shape_of(_bank.phrases()["ko"]) == shape_of(_bank.phrases()["en"])


def shape_of(words: Any) -> Any:
    return {key: shape_of(value) for key, value in words.items()} if isinstance(words, dict) else ""


def test_remarks_are_said() -> None:
    def talkative(z: Any) -> Any:
        print("here")  # noqa: T201
        return relu(z)

    remarks = _bank.phrases()["en"]["remarks"]
    assert remarks["printed"] in repr(check("relu", talkative, lang="en"))
    assert remarks["boolean"] in repr(check("one_hot", lambda y, K: y[:, None] == np.arange(K), lang="en"))
    shaped = check(
        "gradients",
        lambda *args: (
            find("gradients").solution(*args)[0],
            np.array([find("gradients").solution(*args)[1]]),
        ),
        lang="en",
    )
    assert shaped
    assert remarks["shape"] in repr(shaped)


# ---- how it is said -------------------------------------------------------------------------------


def test_the_report_is_the_same_every_time_and_in_both_ways_of_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for answer in (np.abs, relu, lambda z: z.missing, lambda z: max(0, z)):
        said = {repr(check("relu", answer, lang="en")) for _ in range(2)}
        monkeypatch.setattr(_sandbox, "_FORKS", False)
        said.add(repr(check("relu", answer, lang="en")))
        monkeypatch.undo()
        assert len(said) == 1


def test_a_passed_check_is_true_and_says_what_was_not_checked() -> None:
    report = check("relu", relu, lang="en")
    assert bool(report) is True
    assert repr(report).splitlines()[0] == "✓ relu: right"
    assert "not for exams" in repr(report)
    assert "맞았습니다" in repr(check("relu", relu))


def test_the_mistake_is_named_with_a_hint_and_the_first_case() -> None:
    text = repr(check("relu", lambda z: np.minimum(z, 0), lang="en"))
    assert "The mistake: The comparison points the wrong way." in text
    assert "First input that fails: (ordinary) `z = [" in text
    assert "First place that differs: `[0]`: right is 0, yours is −1.58" in text


@pytest.mark.parametrize(("lang", "said"), [("ko", "배열 (4, 2)"), ("en", "array (4, 2)")])
def test_a_long_input_is_told_by_its_shapes_and_can_be_had(lang: Language, said: str) -> None:
    report = check("backward", lambda params, cache, y: None, lang=lang)
    line = next(line for line in repr(report).splitlines() if said in line)
    assert len(line) < 400
    assert "report.inputs" in line
    assert set(report.inputs) == {"params", "cache", "y"}
    assert report.inputs["params"]["W1"].shape == (2, 3)
    report.inputs["y"][:] = 7  # a copy: the case stays as it was
    assert set(report.inputs["y"]) == {0, 1}
    assert check("relu", relu).inputs == {}


def test_a_string_is_shown_as_it_is() -> None:
    assert "What came: `'x'`" in repr(check("relu", lambda z: "x", lang="en"))
    report = check("backward", lambda params, cache, y: None, lang="en")
    assert "array (4, 1), 'tanh')" in repr(report)


def test_an_exception_is_told_in_one_line_with_the_line_of_the_learner() -> None:
    def helper(z: Any) -> Any:
        return z + undefined  # type: ignore[name-defined]  # noqa: F821

    def answer(z: Any) -> Any:
        shifted = helper(z)
        return np.maximum(shifted, 0)

    text = repr(check("relu", answer, lang="en"))
    assert "The exception: NameError: name 'undefined' is not defined" in text
    assert "Where it was raised: line 2 of `helper`: `return z + undefined" in text
    assert "Traceback" not in text
    assert str(ROOT) not in text


class Checker(HTMLParser):
    """Collects tags and text; refuses what does not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("br", "mspace"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_table_has_a_caption_a_language_and_heads_of_rows(lang: Any) -> None:
    for shown in (check("relu", np.abs, lang=lang), check("relu", relu, lang=lang), check(lang=lang)):
        seen = Checker(shown._repr_html_()).seen
        assert seen[0][0] == "table"
        assert seen[0][1]["lang"] == lang
        assert seen[1][0] == "caption"
        heads = [attributes["scope"] for tag, attributes in seen if tag == "th"]
        assert heads.count("row") >= 2
        assert not any(
            attributes.get("style", "") and "background:#fff" in attributes["style"] for _, attributes in seen
        )  # type: ignore[operator]
    Checker(check("relu", lang=lang)._repr_html_())


TAG = "<script>alert(1)</script> `x`"


def test_what_a_learner_returns_is_never_markup() -> None:
    class OddError(Exception):
        pass

    def answer(z: Any) -> Any:
        raise OddError(TAG)

    html = check("relu", answer)._repr_html_()
    assert "<script>" not in html
    Checker(html)


def test_rounding_noise_is_not_shown() -> None:
    from dlnotes.exercises import _show

    words = _bank.phrases()["en"]
    node = ["array", "f8", [4], [1e-17, -0.0, 1 / 3, 6.05e-310]]
    assert _show.show(node, words) == "[≈0, 0, 0.3333, 6.05e−310]"
    assert _show.show(["array", "f8", [20], [1.0] * 20], words) == "[1, 1, 1, 1, 1, 1, …], (20,)"
    assert _show.show(["seq", "list", [["none"]]], words) == "[nothing (None)]"


# ---- a second look at diagnoses -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exercise", "answer", "name"),
    [
        # two mistakes at once: the one that shows on ordinary inputs is named
        (
            "standardise",
            lambda X: (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True),
            "per-example",
        ),
        # the right mistake in another shape
        ("zero_fraction", lambda A: (A == 0).sum(axis=0, keepdims=True), "count-only"),
    ],
)
def test_a_mistake_is_named_under_another_one(exercise: str, answer: Callable[..., Any], name: str) -> None:
    assert check(exercise, answer).diagnosis == name


def test_an_exception_of_another_kind_is_not_taken_for_a_mistake() -> None:
    def answer(z: Any) -> Any:
        raise ValueError(TAG)

    assert check("relu", answer).diagnosis == "error"


def test_loops_are_seen_in_helpers_and_in_functions_of_functions() -> None:
    def helper(p: Any, label: Any) -> Any:
        return sum((a > 0.5) == b for a, b in zip(p, label, strict=True))

    globals()["_helper"] = helper
    assert _diagnose.has_loop(helper)
    assert _diagnose.has_loop(uses_helper) is False  # another module's helper is not the learner's
    helper.__globals__["_own_helper"] = helper
    assert _diagnose.has_loop(uses_own_helper)
    assert _diagnose.has_loop(lambda y: np.vectorize(abs)(y))
    assert not _diagnose.has_loop(lambda yhat, y: np.sum((yhat > 0.5) == y))
    assert not _diagnose.has_loop(np.abs)


def uses_helper(p: Any) -> Any:
    return find(p)


def uses_own_helper(p: Any) -> Any:
    return _own_helper(p, p)  # type: ignore[name-defined]  # noqa: F821


# ---- the list and progress --------------------------------------------------------------------------


def test_progress_is_kept_beside_that_of_the_quiz_and_done_stays_done() -> None:
    kept = {"logreg-q1": {"revision": "0123abcd", "answer": "x", "checked": True}}
    assert write_progress(kept)
    assert not check("bce_from_logits", lambda z, y: z)
    record = read_progress()["exercise-bce-from-logits"]
    assert record["answer"] != "right"
    assert not any(done for _, done in check().rows)
    assert check("bce_from_logits", find("bce_from_logits").solution, record=False)  # the book's own solution
    assert not any(done for _, done in check().rows)
    assert check("bce_from_logits", find("bce_from_logits").solution)
    assert not check("bce_from_logits", lambda z, y: z)
    assert read_progress()["exercise-bce-from-logits"]["answer"] == "right"
    assert read_progress()["logreg-q1"] == kept["logreg-q1"]
    schema = json.loads((ROOT / "dlnotes/quiz/progress.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(progress_path().read_text(encoding="utf-8")), schema)
    overview = check(lang="en")
    assert [words.name for words, done in overview.rows if done] == ["bce_from_logits"]
    assert repr(overview).startswith(f"1 of {len(exercises())} done")


def test_another_version_of_an_exercise_is_open_again() -> None:
    write_progress({"exercise-relu": {"revision": "00000000", "answer": "right", "checked": True}})
    assert not any(done for _, done in check().rows)


def test_it_works_where_nothing_can_be_written(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = own_data / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("DLNOTES_DATA", str(blocked / "below"))
    assert check("relu", relu)
    assert not check("relu", np.abs)
    assert len(check().rows) == len(exercises())


def test_a_damaged_file_of_progress_stops_nothing() -> None:
    progress_path().write_text("{", encoding="utf-8")
    assert len(check().rows) == len(exercises())
    assert check("relu", relu)


# ---- asking wrongly -------------------------------------------------------------------------------


def test_a_wrong_name_or_language_is_answered_with_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"'reluu': expected a name such as relu"):
        check("reluu", relu)
    with pytest.raises(ValueError, match=r"lang is 'fr': expected one of ko, en"):
        check("relu", relu, lang="fr")  # type: ignore[call-overload]


def test_it_works_away_from_the_main_thread_and_inside_a_running_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reports: list[Report] = []
    for forks in (True, False):
        monkeypatch.setattr(_sandbox, "_FORKS", forks)
        thread = threading.Thread(target=lambda: reports.append(check("relu", relu)))
        thread.start()
        thread.join()
        thread = threading.Thread(target=lambda: reports.append(check("relu", hostile.endless)))
        thread.start()
        thread.join()
    assert [report.diagnosis for report in reports] == ["right", "timeout"] * 2


def test_a_browser_without_threads_still_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: threading.Thread) -> None:
        raise RuntimeError

    monkeypatch.setattr(_sandbox, "_FORKS", False)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert check("relu", relu)
    assert check("relu", np.abs).diagnosis == "absolute-value"
    assert re.match("×", repr(check("relu", np.abs)))
