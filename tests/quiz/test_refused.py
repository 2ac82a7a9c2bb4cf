"""Bad quiz files: each is refused with its line, field and remedy; nothing crashes, hangs or grows."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from dlnotes.quiz import QuizFileError, check
from dlnotes.quiz.load import decode
from tests.quiz.answers import right_answer
from tests.quiz.conftest import SAMPLE

# In the sample the text "replace" becomes "by"; "file" is a whole file. The message follows the file's name.
REFUSED = json.loads(SAMPLE.with_name("refused.json").read_text(encoding="utf-8"))
UTF_8 = "bytes that are not UTF-8; wanted UTF-8. Save the file as UTF-8."
FILES = [
    (b"chapter: \xff\xfe\n", f"1: {UTF_8}"),
    (b"chapter: 05-x\nquestions: \xed\xa0\x80\n", f"2: {UTF_8}"),
    ("chapter: 90-sample\n".encode("utf-16"), f"1: {UTF_8}"),
    (
        b"#" * 300_000,
        "1: 300000 bytes; wanted at most 262144 bytes. Split the file by chapter.",
    ),
    (
        b"chapter: " + b"[" * 100_000,
        "1: nesting deeper than 12; wanted a flat file. Look for a stray bracket.",
    ),
    (
        b"chapter: " + b"{a: " * 1000 + b"}" * 1000,
        "1: nesting deeper than 12; wanted a flat file. Look for a stray bracket.",
    ),
    (
        b"chapter: " + b"9" * 5000,
        "1: chapter: the number 999999999999\u2026; wanted a smaller one. Shorten it.",
    ),
]
PIECES = (
    *(
        "&a ",
        "*a ",
        "!!int ",
        "!x ",
        "<<: ",
        "? ",
        "- ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "|\n",
        ">\n",
        "\t",
    ),
    *(
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "#",
        "$",
        "**",
        "`",
        "\\",
        "\\frac",
        "{}",
        "~",
        "true",
        "1e999",
        "9" * 400,
    ),
    *(
        "\u202e",
        "\u200b",
        "\x00",
        "\ufeff",
        "\u2028",
        "\u00e9",
        "한",
        "😀",
        "\r",
        "ko: ",
        "en: ",
        "names: ",
        "id: x",
    ),
)


def wounded(text: str, chance: random.Random) -> bytes:
    """The text with one or two changes that a slip or an ill will could make."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                column = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:column] + chance.choice(PIECES) + lines[at][column:]
            case 4:
                start = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:start] + lines[at][start + chance.randint(1, 6) :]
            case 5:
                lines[at] = " " * chance.randint(0, 9) + lines[at].lstrip(" ")
            case 6 | 7:  # a slip of the pen: two letters change places
                column = chance.randrange(max(len(lines[at]) - 2, 1))
                pair = lines[at][column : column + 2]
                lines[at] = lines[at][:column] + pair[::-1] + lines[at][column + 2 :]
            case _:
                lines = lines[: at + 1]
        lines = lines or ["\n"]
    source = bytearray("".join(lines).encode())
    if source and chance.random() < 0.1:
        source[chance.randrange(len(source))] = chance.randrange(256)
    return bytes(source)


def message(compile_text: Callable[[str | bytes], str], source: str | bytes) -> str:
    with pytest.raises(QuizFileError) as refused:
        compile_text(source)
    return str(refused.value).removeprefix("90-sample.yml:")


@pytest.mark.parametrize("case", REFUSED, ids=[case["name"].replace(" ", "-") for case in REFUSED])
def test_a_bad_file_gets_its_message(
    compile_text: Callable[[str | bytes], str], sample_text: str, case: dict[str, str]
) -> None:
    source = case.get("file")
    if source is None:
        assert case["replace"] in sample_text, "the sample has changed"
        source = sample_text.replace(case["replace"], case["by"], 1)
    assert message(compile_text, source) == case["message"]


@pytest.mark.parametrize(("source", "wanted"), FILES)
def test_a_monstrous_file_gets_its_message(
    compile_text: Callable[[str | bytes], str], source: bytes, wanted: str
) -> None:
    assert message(compile_text, source) == wanted


def endure(compile_text: Callable[[str | bytes], str], texts: list[str], count: int) -> None:
    """Compile `count` wounded files: each gives a quiz that can be answered right, or a QuizFileError."""
    chance = random.Random(20261123)
    seen = {"refused": 0, "compiled": 0, "silent": 0, "unanswerable": 0}
    for _ in range(count):
        source = wounded(chance.choice(texts), chance)
        try:
            bank = decode(compile_text(source), "")
            seen["compiled"] += 1
            seen["unanswerable"] += not all(check(one, right_answer(one)).ok for one in bank.questions)
        except QuizFileError as error:
            seen["refused"] += 1
            lines = source.count(b"\n") + source.count(b"\r") + 2
            spoken = all((error.came, error.wanted, error.todo)) and 1 <= error.line <= lines
            seen["silent"] += not spoken
    assert seen["silent"] == seen["unanswerable"] == 0
    if count >= 500:  # a tenth of either sort, else the wounds are too light or too heavy to tell anything
        assert min(seen["refused"], seen["compiled"]) >= count // 10, seen


def test_wounded_files_are_refused_or_compiled(
    compile_text: Callable[[str | bytes], str], sample_text: str
) -> None:
    endure(compile_text, [sample_text], 500)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_many_wounded_files_are_refused_or_compiled(
    compile_text: Callable[[str | bytes], str], sample_text: str, root: Path
) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (root / "book" / "quiz").glob("*.yml")]
    endure(compile_text, [sample_text], 9000)
    endure(compile_text, texts, 1000)


def test_a_wounded_file_needs_little_memory(
    compile_text: Callable[[str | bytes], str], sample_text: str
) -> None:
    tracemalloc.start()
    endure(compile_text, [sample_text], 50)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000
