"""What every training loop needs: blocks of rows, a count that may show progress, a warning."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["DivergenceWarning", "blocks", "steps"]


class DivergenceWarning(UserWarning):
    """Tell that the learning rate is too large: the parameters ran off, and the last finite ones are kept."""


def blocks(m: int, width: int, entries: int = 1 << 18) -> Iterator[slice]:
    """Cut m rows of some width into blocks that stay in the cache while they are worked on."""
    size = max(256, entries // width)
    return (slice(start, min(start + size, m)) for start in range(0, m, size))


def steps(numbers: Sequence[int], progress: bool) -> Iterator[int]:
    """Go through the numbers, with a bar if one is asked for (plain text without tqdm)."""
    if progress and (tqdm := _tqdm()) is not None:
        yield from tqdm(numbers, desc="fit")
        return
    for done, i in enumerate(numbers, start=1):
        yield i
        if progress and done * 10 // len(numbers) != (done - 1) * 10 // len(numbers):
            sys.stderr.write(f"fit: {done}/{len(numbers)}\n")


def _tqdm() -> Any:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return tqdm
