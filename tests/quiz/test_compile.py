"""The compiled bank: the same bytes for the same sources, never stale, whole in both languages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from book._ext import maths, quiz, quiz_rules
from book._ext.strict_yaml import parse
from dlnotes import _richtext
from dlnotes.quiz import Bank, Choice, Match, Order, QuizFileError, Text, chapters, judged, load
from dlnotes.quiz.load import decode
from dlnotes.quiz.model import Pair
from tests.quiz.conftest import SAMPLE
from tools.compile import main


def test_the_committed_bank_is_what_its_sources_compile_to(root: Path) -> None:
    made = quiz.outputs(root)
    assert {path.name for path in (root / quiz.BANK_FOLDER).iterdir()} == {path.name for path in made}
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is stale: run `python -m tools.compile`"
        )


def test_compiling_twice_gives_the_same_bytes(compile_text: Callable[[str], str], sample_text: str) -> None:
    assert compile_text(sample_text) == compile_text(sample_text.replace("\n", "\r\n"))


def book_copy(root: Path, folder: Path) -> Path:
    """A book that holds the sample alone."""
    (folder / "book" / "quiz").mkdir(parents=True)
    for name in ("book/misconceptions.yml", "book/misconceptions.schema.json", "book/quiz/schema.json"):
        shutil.copy(root / name, folder / name)
    shutil.copy(SAMPLE, folder / "book" / "quiz" / SAMPLE.name)
    return folder


def test_a_folder_with_hangul_and_a_blank_compiles(root: Path, tmp_path: Path) -> None:
    book = book_copy(root, tmp_path / "딥러닝 노트")
    assert [path.name for path in quiz.outputs(book)] == ["90-sample.json"]


def test_the_command_writes_names_what_is_stale_and_stops_at_a_bad_file(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tools.compile.ROOT", book_copy(root, tmp_path))
    assert main(["--check"]) == 1
    assert capsys.readouterr().err == (
        "dlnotes/quiz/bank/90-sample.json is stale; run `python -m tools.compile`\n"
    )
    assert main([]) == 0
    assert capsys.readouterr().out == "wrote dlnotes/quiz/bank/90-sample.json\n"
    assert main(["--check"]) == main([]) == 0
    assert capsys.readouterr().out == ""
    source = tmp_path / "book" / "quiz" / SAMPLE.name
    source.write_text(
        source.read_text(encoding="utf-8").replace("kind: choice", "kind: chioce"), encoding="utf-8"
    )
    assert main([]) == 1
    assert capsys.readouterr().err.startswith(
        "book/quiz/90-sample.yml:35: question sample-tail, kind: 'chioce'"
    )


def test_an_id_is_unique_in_the_whole_bank(root: Path, tmp_path: Path) -> None:
    book = book_copy(root, tmp_path)
    again = SAMPLE.read_text(encoding="utf-8").replace("90-sample", "91-sample")
    (book / "book/quiz/91-sample.yml").write_text(again, encoding="utf-8")
    with pytest.raises(QuizFileError) as refused:
        quiz.outputs(book)
    assert str(refused.value) == (
        "book/quiz/91-sample.yml:4: question sample-sigmoid, id: the id 'sample-sigmoid', which "
        "book/quiz/90-sample.yml has too; wanted an id that is unique in the bank. Rename one of them."
    )


def test_a_file_is_named_after_its_chapter(root: Path, tmp_path: Path) -> None:
    book = book_copy(root, tmp_path)
    (book / "book/quiz/90-sample.yml").rename(book / "book/quiz/91-other.yml")
    with pytest.raises(
        QuizFileError, match=r"91-other\.yml:2: chapter: the chapter '90-sample'; wanted '91-other'"
    ):
        quiz.outputs(book)


def test_what_is_not_graded_keeps_the_revision_and_what_is_graded_changes_it(
    compile_text: Callable[[str], str], sample_text: str, sample: Bank
) -> None:
    def revisions(text: str) -> list[str]:
        return [question.revision for question in decode(compile_text(text), "").questions]

    before = [question.revision for question in sample.questions]
    assert revisions(sample_text.replace("Give four decimal places", "Use four decimals")) == before
    assert revisions(sample_text.replace("atol: 0.0005", "atol: 0.0004"))[0] != before[0]
    assert revisions(sample_text.replace("id: minus-one", "id: minus"))[1] != before[1]


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"format":1}', '{"format":99}', "[" * 100_000, "null"])
def test_a_damaged_compiled_file_says_so(damage: str) -> None:
    with pytest.raises(QuizFileError, match="a damaged compiled quiz"):
        decode(damage, "05-x.json")


def test_an_unknown_chapter_or_question_names_those_that_exist() -> None:
    with pytest.raises(ValueError, match=r"use one of .*11-broadcasting"):
        load("99-nothing")
    with pytest.raises(KeyError, match="use one of bc-q1"):
        load("11-broadcasting")["bc-q99"]


def texts(value: object) -> list[Text]:
    """Every text inside a question."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, tuple):
        return [text for entry in value for text in texts(entry)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]  # type: ignore[arg-type]
    return []


@pytest.mark.parametrize("chapter", chapters())
def test_the_bank_of_a_chapter_is_whole(chapter: str) -> None:
    bank = load(chapter)
    assert len(bank.questions) >= 4
    for question in bank.questions:
        assert question.hints
        for text in texts(question):
            for lang in ("ko", "en"):
                assert _richtext.to_text(text.of(lang))
                assert _richtext.to_html(text.of(lang))
        for entry in judged(question).values():
            right = isinstance(entry, Pair) or getattr(entry, "correct", False)
            assert (getattr(entry, "names", None) in bank.misconceptions) != right
    firsts = [q.options[0].correct for q in bank.questions if isinstance(q, Choice) and q.kind == "choice"]
    assert not all(firsts), "the right option is always the first one"


def test_options_are_shuffled_unless_their_order_matters(
    compile_text: Callable[[str], str], sample_text: str
) -> None:
    def order(text: str) -> list[str]:
        question = decode(compile_text(text), "")["sample-shapes"]
        assert isinstance(question, Choice)
        return [option.id for option in question.options]

    kept = sample_text.replace("    kind: multiple\n", "    kind: multiple\n    keep-order: true\n")
    assert order(kept) == ["row", "column", "four"]
    assert order(sample_text) != order(kept)


def test_items_are_never_shown_in_the_right_order(sample: Bank) -> None:
    order, match = sample["sample-order"], sample["sample-match"]
    assert isinstance(order, Order)
    assert isinstance(match, Match)
    assert tuple(item.id for item in order.items) != order.order
    assert sorted(item.id for item in order.items) == sorted(order.order)
    assert [choice.id for choice in match.choices] != ["unit", "symmetric", "half-line", "all"]


def test_every_misconception_of_the_catalogue_is_there(root: Path) -> None:
    codes = {entry["code"] for entry in quiz.compile_misconceptions(root).values()}
    wanted = {f"M{number:02}" for number in range(1, 69)} | {f"C{number:02}" for number in range(1, 21)}
    assert wanted <= codes


@pytest.mark.parametrize(("field", "value"), [("id", "kept"), ("code", "M01")])
def test_the_catalogue_refuses_equal_ids_and_codes(root: Path, field: str, value: str) -> None:
    entry = "  - {{id: {}, code: {}, believes: {{ko: 가, en: a}}, explanation: {{ko: 나, en: b}}}}\n"
    first = {"id": "kept", "code": "M01"}
    second = {"id": "other", "code": "M02"} | {field: value}
    text = "misconceptions:\n" + "".join(entry.format(one["id"], one["code"]) for one in (first, second))
    schema = quiz.schema(root, "book/misconceptions.schema.json")
    source = quiz.read_source("misconceptions.yml", text.encode(), schema)
    with pytest.raises(QuizFileError, match=rf"misconceptions\.yml:3: .*{value!r} a second time"):
        quiz_rules.check_misconceptions(source)


def test_the_allow_list_holds_what_formulas_are_made_of() -> None:
    assert maths.ELEMENTS <= _richtext.MATH_TAGS
    assert maths.ATTRIBUTES <= _richtext.ATTRIBUTES


def test_every_claim_and_section_of_a_question_exists(root: Path) -> None:
    for path in sorted((root / quiz.QUIZ_FOLDER).glob("*.yml")):
        document = parse(path.read_bytes())
        claims = parse((root / "book" / "claims" / path.name).read_bytes()).data["claims"]
        notebook = json.loads((root / "book" / "ko" / f"{path.stem}.ipynb").read_text(encoding="utf-8"))
        known = {
            "claim": {claim["id"] for claim in claims},
            "section": {cell["id"] for cell in notebook["cells"]},
        }
        for index, question in enumerate(document.data["questions"]):
            for field, ids in known.items():
                line = document.line(("questions", index, field))
                assert question[field] in ids, (
                    f"{path.name}:{line}: no {field} {question[field]!r}; rename it"
                )
