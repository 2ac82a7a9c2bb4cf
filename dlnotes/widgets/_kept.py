"""The progress of a live notebook: read from its file, and written there whenever a question is answered."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Protocol

from dlnotes.quiz.errors import QuizFileError
from dlnotes.quiz.progress import is_record, read_progress, write_progress
from dlnotes.widgets._base import is_static


class HoldsProgress(Protocol):
    """A widget with the trait `progress`: records by question."""

    progress: dict[str, Any]

    def observe(self, handler: Any, names: str) -> None:
        """Call the handler when a trait changes."""


def keep_progress(widget: HoldsProgress, ids: Collection[str] | None = None) -> None:
    """Take the records of these questions, or all, from the file, and keep there what is answered.

    A file that cannot be read is warned of, and moved aside when the first answer is kept.
    """
    if is_static():
        return
    try:
        kept = read_progress()
    except QuizFileError as error:
        warnings.warn(f"{error} The quiz starts without it.", stacklevel=3)
        kept = {}
    widget.progress = {id: record for id, record in kept.items() if ids is None or id in ids}
    widget.observe(partial(_write, all_=ids is None), "progress")


def _write(change: Mapping[str, Any], *, all_: bool) -> None:
    """Keep the sound records that changed; of a quiz only those that were graded, not every letter typed."""
    old = change["old"]
    fresh = {
        id: record
        for id, record in change["new"].items()
        if record != old.get(id) and is_record(record) and (all_ or "last" in record)
    }
    if fresh:
        write_progress(fresh)
