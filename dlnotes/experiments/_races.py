"""How races between activation functions are run: many networks at once, each until it reaches the target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import FloatArray
from dlnotes.batched import initialize_many, train_many

CHUNK = 25  # steps between two looks at who has arrived
SCHEMES = {"sigmoid": "xavier", "tanh": "xavier", "relu": "he", "leaky_relu": "he"}

Steps = NDArray[np.float64]


def start(
    activation: str, sizes: Sequence[int], seeds: Sequence[int], gain: float = 1.0
) -> dict[str, FloatArray]:
    """Draw the first weights of a network for each seed, scaled as suits the activation."""
    return initialize_many(sizes, SCHEMES[activation], gain=gain, seeds=seeds)


def steps_to_target(
    params: dict[str, FloatArray],
    X: ArrayLike,
    y: ArrayLike,
    activation: str,
    rate: float | ArrayLike,
    limit: int,
    target: float = 0.1,
) -> Steps:
    """Train every network until its cost is under the target; give the steps each took, inf past the limit.

    params : as from `initialize_many`, s networks.
    X, y : (m, n) and (m,), the same examples for all, or (s, m, n) and (s, m), each its own.
    rate : the learning rate, a number or one for each network (s,).
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    steps = np.full(len(params["W1"]), np.inf)  # (s,)
    rates = np.broadcast_to(np.asarray(rate, dtype=float), steps.shape)  # (s,)
    running = np.arange(len(steps))
    for begin in range(0, limit, CHUNK):
        mine = X[running] if X.ndim == 3 else X
        labels = y[running] if y.ndim == 2 else y
        runs = train_many(
            params, mine, labels, activation, learning_rate=rates[running], n_iter=min(CHUNK, limit - begin)
        )
        reached = runs.steps_to(target)  # inf for those still on their way
        steps[running] = begin + reached
        left = np.isinf(reached) & np.isfinite(runs.cost_history[-1])  # a diverged network is out
        params, running = {name: array[left] for name, array in runs.params.items()}, running[left]
        if not len(running):
            break
    return steps
