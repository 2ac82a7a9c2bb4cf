"""Measure candidates side by side: shuffled rounds in one process, the median of each."""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A line of the table: a ratio of two medians, and the bar that it must keep (">= 9" or "<= 5")."""

    workload: str
    ratio: str
    value: float
    bar: str = ""

    @property
    def kept(self) -> bool:
        """Tell whether the bar is kept; a row without a bar is for information."""
        if not self.bar:
            return True
        sign, limit = self.bar.split()
        return self.value >= float(limit) if sign == ">=" else self.value <= float(limit)


def medians(candidates: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each candidate; each runs once to warm up, then once a round.

    The process is pinned to one core, where CPU time is wall time on a quiet machine; on a busy one it leaves
    the neighbours out.
    """
    for run in candidates.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in candidates}
    order, shuffle = list(candidates), random.Random(0).shuffle
    for _ in range(rounds):
        shuffle(order)
        for name in order:
            start = time.process_time()
            candidates[name]()
            times[name].append(time.process_time() - start)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return the slope of log time over log size from the first to the last."""
    return math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])
