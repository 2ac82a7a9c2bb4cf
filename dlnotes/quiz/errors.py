"""The one error of quiz files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class QuizFileError(ValueError):
    """A quiz file that cannot be used: where, what came, what was wanted, what to do."""

    file: str
    line: int
    place: str  # the question and the field, "question logreg-q2, options[1].feedback.en"
    came: str
    wanted: str
    todo: str

    def __str__(self) -> str:
        """One line that an editor can jump to."""
        place = f"{self.place}: " if self.place else ""
        return f"{self.file}:{self.line}: {place}{self.came}; wanted {self.wanted}. {self.todo}"
