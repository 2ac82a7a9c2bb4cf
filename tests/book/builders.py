"""Small notebooks for tests, written as lists of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode, v4


def notebook(cells: Iterable[Mapping[str, Any]]) -> NotebookNode:
    """Make a notebook of cells: {"id": "loss", "text": "…"} or {"id": "sum", "code": "…", "output": "…"}."""
    return v4.new_notebook(cells=[_cell(**cell) for cell in cells])


def _cell(
    id: str,
    text: str | None = None,
    code: str | None = None,
    output: str | None = None,
    tags: tuple[str, ...] = (),
) -> NotebookNode:
    metadata = {"tags": list(tags)} if tags else {}
    if text is not None:
        return v4.new_markdown_cell(text, id=id, metadata=metadata)
    outputs = [v4.new_output("stream", name="stdout", text=output)] if output else []
    return v4.new_code_cell(code, id=id, metadata=metadata, outputs=outputs, execution_count=1)
