"""Every exercise refuses what is wrong by name, accepts what is right, and costs little."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from book._ext import exercises as compiler
from book._ext import quiz, strict_yaml
from dlnotes.exercises import _bank, _diagnose, _observe, _sandbox, check, confusion, exercises, find
from dlnotes.exercises._diagnose import Finding
from tests.book.test_glossary import korean, wordings

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "dlnotes" / "exercises"
NAMES = exercises()


def test_there_are_enough_exercises_and_wrong_answers() -> None:
    assert len(NAMES) >= 28
    chapters = [_bank.words(name).chapter for name in NAMES]
    assert len(set(chapters)) == 14
    assert all(chapters.count(chapter) >= 2 for chapter in chapters)
    assert sum(len(find(name).mutants()) for name in NAMES) >= 150
    assert sum(len(find(name).wrong) for name in NAMES) >= 150


@pytest.mark.parametrize("name", NAMES)
def test_each_wrong_answer_gets_its_own_name_and_no_right_one_is_refused(name: str) -> None:
    found = confusion(name)
    assert [pair for pair in found.wrong if pair[0] != pair[1]] == []
    assert [pair for pair in found.right if pair[1] != "right"] == []
    assert len(found.right) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_a_constant_is_not_taken_for_a_mistake_that_it_resembles_on_few_inputs(name: str) -> None:
    named = [check(name, lambda *args, c=c: c, record=False) for c in (0, 1, 0.5)]
    assert [report.diagnosis for report in named if report.finding.kind == "mistake"] == []


def test_what_no_input_tells_apart_is_merged_on_purpose() -> None:
    merged = {(name, label) for name in NAMES for label in confusion(name).merged}
    assert merged == {
        ("fix_rank1", "transposed"),
        ("d_activation", "relu-always-one"),
        ("graph_gradients", "local-swapped"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_stub_fails_and_the_solution_passes_in_the_child_as_well(name: str) -> None:
    exercise = find(name)
    assert not check(name, exercise.stub)
    assert check(name, exercise.solution)
    for function in exercise.right.values():
        assert check(name, function, lang="en")


@pytest.mark.parametrize("name", NAMES)
def test_the_code_that_is_shown_runs_under_the_name_of_the_exercise(name: str) -> None:
    from dlnotes.activations import ACTIVATIONS

    exercise = find(name)
    for which, passes in (("solution", True), ("stub", False)):
        space: dict[str, Any] = {"np": np, "ACTIVATIONS": ACTIVATIONS}
        exec(exercise.source(which), space)
        assert bool(check(name, space[name])) is passes


@pytest.mark.parametrize("name", NAMES)
def test_a_property_holds_for_the_solution_and_is_named_when_it_breaks(name: str) -> None:
    exercise = find(name)
    right = _diagnose.known(exercise)["right"][0].first
    for label, rule in exercise.properties.items():
        for case, note in zip(exercise.cases, right, strict=True):
            with np.errstate(all="ignore"):
                assert rule.holds(case.fresh(), _observe.decode(note["value"]))
        report = check(name, rule.breaker)
        assert (report.finding.kind, report.diagnosis) == ("property", label)


@pytest.mark.parametrize("name", NAMES)
def test_words_and_answers_have_the_same_names(name: str) -> None:
    exercise, words = find(name), _bank.words(name)
    assert exercise.name == name
    assert list(words.mistakes) == list(exercise.wrong)
    assert list(words.properties) == list(exercise.properties)
    assert len(words.hints) >= 2
    assert len(exercise.cases) >= 5
    assert sum(case.kind == "plain" for case in exercise.cases) >= 2


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_message_can_be_read_in_both_languages(name: str, lang: Any) -> None:
    exercise = find(name)
    from dlnotes.exercises import Report, Task

    for label, function in exercise.mutants():
        notes = _observe.trusted(exercise, function)
        report = Report(exercise, _diagnose.diagnose(exercise, function, notes), lang)
        assert report.diagnosis == label
        for text in (repr(report), report._repr_html_()):
            assert text
            assert not re.search(r"\{(\d|count|kinds|where|number|line)\}", text)
    task = Task(exercise, lang)
    assert task.hints()
    assert "<details>" in task._repr_html_()
    assert f"def {name}(" in repr(task)


def test_no_sentence_for_learners_stands_in_a_module() -> None:
    """Strings in exercises are names and code; Hangul stands nowhere in the package."""
    for path in PACKAGE.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search("[가-힣]", source), path.name
        tree = ast.parse(source)
        documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
        docstrings = {ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, documented)}
        raised = {part for n in ast.walk(tree) if isinstance(n, ast.Raise) for part in ast.walk(n)}
        for node in set(ast.walk(tree)) - raised:
            text = node.value if isinstance(node, ast.Constant) else ""
            if isinstance(text, str) and text not in docstrings and "lambda" not in text and "=" not in text:
                assert not re.search(r"[A-Za-z]+( [a-z]+){3,}", text), (path.name, text)


def test_one_name_everywhere() -> None:
    modules = {path.stem for path in PACKAGE.glob("[a-z]*.py")}
    assert modules == set(NAMES)
    chapters = {path.stem for path in (ROOT / "book" / "exercises").glob("*.yml")}
    assert chapters == {path.stem for path in (PACKAGE / "bank").glob("*.json")}
    for path in PACKAGE.glob("[a-z]*.py"):
        number = int(_bank.words(path.stem).chapter[:2])
        assert f"chapter {number}:" in path.read_text(encoding="utf-8").splitlines()[0]


def test_the_texts_keep_to_the_glossary() -> None:
    for path in sorted((ROOT / "book" / "exercises").glob("*.yml")):
        texts = list(korean(strict_yaml.read(path).data))
        assert texts
        assert [(path.name, wording) for text in texts for wording in wordings(text)] == []


def test_the_compiled_texts_are_up_to_date() -> None:
    for path, text in compiler.outputs(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale; run python -m tools.compile"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("chapter: 01-relu", "chapter: 02-relu", "wanted '01-relu'"),
        ("names: python-max", "names: python-mux", "a known misconception"),
        ("id: largest", "id: python-max", "twice"),
        ("id: leaky_relu", "id: relu", "unique in the book"),
        ("`np.maximum`입니다", "`np.minimum`입니다", "in one language only"),
        ("names: python-max", "name: python-max", "name"),
        ("새 배열을 만들어", "[새 배열](x)을 만들어", "link"),
    ],
)
def test_a_mistake_in_the_texts_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    for name in ("book/exercises/01-relu.yml", "book/exercises/schema.json", "book/misconceptions.yml",
                 "book/misconceptions.schema.json"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "book/exercises/01-relu.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(quiz.QuizFileError, match=rf"01-relu\.yml:\d+: .*{re.escape(says)}"):
        compiler.outputs(tmp_path)


def test_importing_loads_neither_widgets_nor_figures() -> None:
    absent = ["matplotlib", "anywidget", "ipywidgets", "IPython", "traitlets"]
    code = "from dlnotes.exercises import check; check('relu', abs); import sys\n"
    code += f"print([m for m in {absent!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_check_calls_the_function_twice_on_each_hidden_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check costs: `python -m benchmarks exercises` measures it in seconds."""
    calls = []

    def counted(z: Any) -> Any:
        calls.append(1)
        return np.maximum(z, 0)

    monkeypatch.setattr(_sandbox, "_FORKS", False)
    assert check("relu", counted)
    assert len(calls) == 2 * len(find("relu").cases)
    assert all(len(find(name).cases) <= 15 for name in NAMES)


def test_one_wrong_judgement_would_be_noticed() -> None:
    exercise = find("relu")
    notes = _observe.trusted(exercise, exercise.solution)
    assert _diagnose.diagnose(exercise, exercise.solution, notes) == Finding("right", "right")
    damaged = [dict(note) for note in notes]
    damaged[1] |= {"value": ["array", "f8", [5], [0.0] * 5]}
    assert _diagnose.diagnose(exercise, exercise.solution, damaged).name != "right"


def test_every_function_of_the_engine_stays_short() -> None:
    for path in PACKAGE.glob("_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno <= 42, (path.name, node.name)
    assert inspect.getdoc(check)
