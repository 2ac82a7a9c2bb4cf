"""What the quiz tests share: the sample file, the schema and the catalogue of misconceptions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from book._ext import quiz
from dlnotes.quiz import Bank
from dlnotes.quiz.load import decode

SAMPLE = Path(__file__).parent / "samples" / "90-sample.yml"


@pytest.fixture(scope="session")
def compile_text(root: Path) -> Callable[[str | bytes], str]:
    """Compile the text of a quiz file as the whole compiler does; the file is called 90-sample.yml."""
    schema = quiz.schema(root, "book/quiz/schema.json")
    misconceptions = quiz.compile_misconceptions(root)

    def compile_(text: str | bytes) -> str:
        source = text.encode() if isinstance(text, str) else text
        return quiz.compile_chapter(quiz.read_source("90-sample.yml", source, schema), misconceptions)

    return compile_


@pytest.fixture(scope="session")
def sample_text() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sample(compile_text: Callable[[str], str], sample_text: str) -> Bank:
    return decode(compile_text(sample_text), "90-sample.json")
