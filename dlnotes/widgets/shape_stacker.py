"""The explorer of chapter 11: which shapes NumPy brings together."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import Any

import traitlets

from dlnotes._checks import describe, integer
from dlnotes.broadcasting import explain
from dlnotes.widgets._base import Explorer

__all__ = ["ShapeStacker"]

MOST_AXES = 4
LARGEST = 1000


class ShapeStacker(Explorer):
    r"""Choose two shapes and see how NumPy aligns them from the right, or why it refuses.

    Formula: sizes agree if they are equal or if one of them is 1 or missing; that one is then repeated.
    Shapes: a and b have up to 4 axes of size 1 to 1000.
    Raises: TypeError or ValueError if a shape is of a wrong kind.

    Traits to read and set: a and b (lists of sizes), lang; to read: solved, the tasks done.

    >>> explorer = ShapeStacker((4, 1), (4,), lang="en")
    >>> explorer
    ShapeStacker(lang='en')
    >>> explorer.a, explorer.b
    ([4, 1], [4])

    Source: NumPy user guide, "Broadcasting", General broadcasting rules.
    Taught in: 11-broadcasting
    """

    _module = "shape_stacker"

    a = traitlets.List(traitlets.Int()).tag(sync=True, page=True, keep=True)
    b = traitlets.List(traitlets.Int()).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)

    def __init__(self, a: Sequence[int] = (4, 3), b: Sequence[int] = (3,), *, lang: str = "ko") -> None:
        """Start from two shapes."""
        shapes = {"a": _shape(a, "a"), "b": _shape(b, "b")}
        super().__init__(lang=lang, start=shapes, **shapes)

    @traitlets.validate("a", "b")
    def _check_shape(self, proposal: dict[str, Any]) -> list[int]:
        return _shape(proposal["value"], proposal["trait"].name)

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        found = explain(self.a, self.b)
        said = words["fails" if found.shape is None else "works"].format(
            a=tuple(self.a), b=tuple(self.b), result=found.shape, count=math.prod(found.shape or ())
        )
        heads = [words["axis"], "A", "B", words["result"], words["compare"]]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = "".join(
            f'<tr><th scope="row">−{-step.axis}</th>'
            + "".join(f"<td>{'–' if size is None else size}</td>" for size in (step.a, step.b, step.result))
            + f"<td>{words[step.rule]}</td></tr>"
            for step in found.steps
        )
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{said} {words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _shape(shape: Sequence[int], name: str) -> list[int]:
    if isinstance(shape, str | bytes) or not hasattr(shape, "__iter__"):
        message = f"{name} is {describe(shape)}: expected a tuple of integers such as (4, 3)"
        raise TypeError(message)
    sizes = [integer(size, f"{name}[{k}]") for k, size in enumerate(shape)]
    if len(sizes) > MOST_AXES:
        message = f"{name} has {len(sizes)} axes: expected at most {MOST_AXES}"
        raise ValueError(message)
    if max(sizes, default=1) > LARGEST:
        message = f"{name} holds the size {max(sizes)}: expected at most {LARGEST}"
        raise ValueError(message)
    return sizes
