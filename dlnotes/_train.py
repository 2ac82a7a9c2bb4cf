"""The loop behind ShallowNet.fit, written for the machine; a test holds it equal to forward and backward.

Here an example is a column, so that the numbers of one unit lie side by side in memory. A bias is the last
column of its weight matrix. Labels come as S = 1 - 2y, which is +1 or -1, and the sigmoid of z as
1/2 + 1/2 tanh(z / 2), so that 2 (a - y) = tanh(z / 2) + S, and the loss is log(1 + e^{S z}).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlnotes._checks import FloatArray
from dlnotes._loops import DivergenceWarning, blocks, steps

__all__ = ["UNITS", "Unit", "train"]

_ENTRIES = 1 << 20  # numbers in a block of X and its activations: they stay in the cache


class Unit(NamedTuple):
    """A hidden unit that works in place: out = g(Z), and D *= g'(Z) from A = g(Z)."""

    function: Callable[[FloatArray, FloatArray], Any]
    times_slope: Callable[[FloatArray, FloatArray], Any]


def _sigmoid(Z: FloatArray, out: FloatArray) -> None:
    np.tanh(np.multiply(Z, 0.5, out), out)
    out *= 0.5
    out += 0.5


def _leaky_slope(D: FloatArray, A: FloatArray) -> None:
    D *= np.where(
        A > 0, A.dtype.type(1), A.dtype.type(0.01)
    )  # without the types float32 would become float64


UNITS = {
    "sigmoid": Unit(_sigmoid, lambda D, A: np.multiply(D, A - A * A, D)),
    "tanh": Unit(np.tanh, lambda D, A: np.multiply(D, 1 - A * A, D)),
    "relu": Unit(lambda Z, out: np.maximum(Z, 0, out=out), lambda D, A: np.multiply(D, A > 0, D)),
    "leaky_relu": Unit(lambda Z, out: np.maximum(Z, 0.01 * Z, out=out), _leaky_slope),
    "identity": Unit(np.positive, lambda D, A: None),
}


def train(
    params: list[FloatArray],
    X: FloatArray,
    y: FloatArray,
    activation: str,
    learning_rate: float,
    n_iter: int,
    batch_size: int | None,
    rng: np.random.Generator,
    progress: bool = False,
) -> tuple[list[FloatArray], NDArray[np.float64]]:
    """Run n_iter passes of gradient descent from W1, b1, W2, b2; return the new ones and each pass's cost."""
    W1, b1, W2, b2 = params
    V1 = np.vstack([W1, b1]).T.astype(X.dtype, order="C")  # (h, n + 1)
    V2 = np.append(W2, b2)[None].astype(X.dtype)  # (1, h + 1)
    m, S, unit = len(X), 1 - 2 * y, UNITS[activation]
    rows = list(blocks(m, X.shape[1] + len(V1), _ENTRIES))
    chunk = max(1, min(64, (1 << 16) // m)) if batch_size is None and len(rows) == 1 else 1
    if batch_size is not None:
        pass_over = _mini_batches(X, S, unit, learning_rate, batch_size, rng)
    elif len(rows) == 1:
        pass_over = _one_block(X, S, unit, learning_rate, len(V1))
    else:
        pass_over = _many_blocks(X, S, unit, learning_rate, rows)
    costs: list[NDArray[np.float64]] = []
    with np.errstate(all="ignore"):  # a step too large is noticed after it, below
        for start in steps(range(0, n_iter, chunk), progress):
            before = V1.copy(), V2.copy()
            s = np.empty((min(chunk, n_iter - start), 1, m), X.dtype)
            pass_over(V1, V2, s)
            costs.append(_mean_loss(s))
            if not (np.isfinite(costs[-1]).all() and np.isfinite(V1).all() and np.isfinite(V2).all()):
                (V1, V2), _ = before, costs.pop()
                message = (
                    f"The parameters ran off near step {start}: learning_rate {learning_rate:g} is too large"
                )
                warnings.warn(message, DivergenceWarning, stacklevel=3)
                break
    learned = [V1[:, :-1].T.copy(), V1[:, -1].copy(), V2[:, :-1].T.copy(), V2[0, -1:].copy()]
    return learned, np.concatenate(costs) if costs else np.empty(0)


Pass = Callable[[FloatArray, FloatArray, FloatArray], None]


def _one_block(X: FloatArray, S: FloatArray, unit: Unit, rate: float, h: int) -> Pass:
    """Full batch on little data, where each call of NumPy counts: a row of ones carries the biases."""
    m, tanh = len(X), np.tanh
    X1 = np.vstack([X.T, np.ones((1, m), X.dtype)])  # (n + 1, m)
    A1 = np.ones((h + 1, m), X.dtype)
    A, A1T, X1T, r = A1[:-1], A1.T, rate / m * X1.T, rate / (4 * m)

    def pass_over(V1: FloatArray, V2: FloatArray, s: FloatArray) -> None:
        W2T = V2[:, :-1].T  # (h, 1)
        V2 *= 0.5  # so that V2 @ A1 is z / 2, which is what tanh wants
        for half_z in s:
            unit.function(V1 @ X1, A)  # (h, m)
            np.matmul(V2, A1, out=half_z)  # (1, m)
            dZ2 = tanh(half_z)
            dZ2 += S
            dZ1 = W2T * dZ2  # (h, m)
            unit.times_slope(dZ1, A)
            V2 -= r * (dZ2 @ A1T)
            V1 -= dZ1 @ X1T
        V2 *= 2
        s *= 2 * S

    return pass_over


def _many_blocks(X: FloatArray, S: FloatArray, unit: Unit, rate: float, rows: list[slice]) -> Pass:
    """Full batch on much data: the gradient adds up over blocks of rows."""

    def pass_over(V1: FloatArray, V2: FloatArray, s: FloatArray) -> None:
        G1, G2 = np.zeros_like(V1), np.zeros_like(V2)
        for block in rows:
            s[..., block] = _subtract_gradient(G1, G2, V1, V2, X[block], S[block], unit, rate / (2 * len(X)))
        V1 += G1
        V2 += G2

    return pass_over


def _mini_batches(
    X: FloatArray, S: FloatArray, unit: Unit, rate: float, size: int, rng: np.random.Generator
) -> Pass:
    """Take a step for each batch of a fresh shuffle; a batch is gathered row by row."""

    def pass_over(V1: FloatArray, V2: FloatArray, s: FloatArray) -> None:
        order = rng.permutation(len(X))
        for start in range(0, len(X), size):
            batch = order[start : start + size]
            r = rate / (2 * len(batch))
            s[..., start : start + size] = _subtract_gradient(V1, V2, V1, V2, X[batch], S[batch], unit, r)

    return pass_over


def _subtract_gradient(
    G1: FloatArray,
    G2: FloatArray,
    V1: FloatArray,
    V2: FloatArray,
    X: FloatArray,
    S: FloatArray,
    unit: Unit,
    r: float,
) -> FloatArray:
    """Subtract 2r times the summed gradient at (V1, V2) from (G1, G2), in place; return S z."""
    A = V1[:, :-1] @ X.T  # (h, k)
    A += V1[:, -1:]
    unit.function(A, A)
    z: FloatArray = V2[:, :-1] @ A  # (1, k)
    z += V2[:, -1:]
    dZ2 = np.tanh(0.5 * z)
    dZ2 += S
    dZ2 *= r
    dZ1 = V2[:, :-1].T * dZ2  # (h, k)
    unit.times_slope(dZ1, A)
    G2[:, :-1] -= dZ2 @ A.T
    G2[:, -1] -= dZ2.sum()
    G1[:, :-1] -= dZ1 @ X
    G1[:, -1] -= dZ1.sum(axis=1)
    return z * S


def _mean_loss(s: FloatArray) -> NDArray[np.float64]:
    """Return the mean of log(1 + e^s) for each pass: s (passes, 1, m), which is used up."""
    e = np.abs(s)
    np.log1p(np.exp(np.negative(e, e), e), e)
    e += np.maximum(s, 0, out=s)
    means: NDArray[np.float64] = e.mean(axis=(1, 2), dtype=np.float64)
    return means
