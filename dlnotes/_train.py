"""The loops behind `fit` that are written for the machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dlnotes._checks import FloatArray


def blocks(X: FloatArray, entries: int = 1 << 17) -> Iterator[slice]:
    """Cut the rows of X into blocks that stay in the cache while they are worked on."""
    m, n = X.shape
    size = max(256, entries // n)
    for start in range(0, m, size):
        yield slice(start, start + size)


def steps(n_iter: int, progress: bool) -> Iterable[int]:
    """Count the steps of a fit, with a bar if one is asked for and tqdm is installed."""
    if not progress:
        return range(n_iter)
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _told(n_iter)
    bar: Iterable[int] = tqdm(range(n_iter), desc="fit")
    return bar


def _told(n_iter: int) -> Iterator[int]:
    """Count the steps and say so on stderr at each tenth."""
    import sys

    for i in range(n_iter):
        if i % max(1, n_iter // 10) == 0:
            sys.stderr.write(f"\rfit: {i}/{n_iter}")
        yield i
    sys.stderr.write(f"\rfit: {n_iter}/{n_iter}\n")
