"""The network: small (where each call counts), middle-sized (where the matrix products count), growing."""

from __future__ import annotations

import tracemalloc
import warnings
from collections.abc import Callable, Generator, Iterator
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.measure import Row, exponent, medians
from dlnotes import ShallowNet, backward, forward, initialize, moons

Start = dict[str, np.ndarray]


def one_at_a_time(params: dict[str, np.ndarray], X: np.ndarray, y: np.ndarray, rate: float) -> None:
    """Take one step of gradient descent with NumPy, one example after the other."""
    W1, b1, W2, b2 = params.values()
    total = [np.zeros_like(array) for array in (W1, b1, W2, b2)]
    for x, label in zip(X, y, strict=True):
        a1 = np.tanh(np.dot(x, W1) + b1)
        a2 = 1 / (1 + np.exp(-(np.dot(a1, W2) + b2)))
        dz2 = a2 - label
        dz1 = W2[:, 0] * dz2 * (1 - a1**2)
        for sum_, part in zip(total, (np.outer(x, dz1), dz1, np.outer(a1, dz2), dz2), strict=True):
            sum_ += part
    for array, sum_ in zip((W1, b1, W2, b2), total, strict=True):
        array -= rate / len(y) * sum_


def small(quick: bool) -> Iterator[Row]:
    """400 x 2, 4 tanh units, full batch."""
    X, y = moons(400)
    n, rate, start = (1000 if quick else 10_000), 0.5, initialize((2, 4, 1), "xavier")

    def taught() -> None:
        params = dict(start)
        for _ in range(n // 10):
            _, cache = forward(params, X)
            gradient = backward(params, cache, y)
            params = {name: params[name] - rate * gradient[name] for name in params}

    candidates: dict[str, tuple[Callable[[], Any], int]] = {
        "fit": (lambda: ShallowNet(n_iter=n, init=start).fit(X, y), n),
        "taught": (taught, n // 10),
        "loop": (lambda: one_at_a_time({k: v.copy() for k, v in start.items()}, X, y, rate), 1),
    }
    if peers.have("torch"):
        step, _ = peers.torch_net(X, y, 4, "tanh", rate)
        candidates["torch"] = (lambda: [step() for _ in range(n // 10)], n // 10)
    if peers.have("sklearn"):
        candidates["mlp"] = (peers.mlp(X, y, 4, "tanh", 400, rate, n // 10), n // 10)
    if peers.have("jax"):
        run = peers.jax_net(X, y, 4, rate)
        candidates["jax"] = (lambda: run(n // 10), n // 10)
    if peers.have("cc"):
        c = peers.c_net(X, y, 4, rate)
        candidates["c"] = (lambda: c(n), n)
    seconds = medians({name: run for name, (run, _) in candidates.items()}, 5 if quick else 11)
    step_time = {name: seconds[name] / count for name, (_, count) in candidates.items()}
    where = "net-small"
    for name, words, bar in [
        ("torch", "PyTorch eager / fit", ">= 9"),
        ("mlp", "MLPClassifier / fit", ">= 5"),
        ("jax", "jitted JAX step / fit", ">= 1.5"),
    ]:
        if name in step_time:
            yield Row(where, words, step_time[name] / step_time["fit"], bar)
    if "c" in step_time:
        yield Row(where, "fit / C loop", step_time["fit"] / step_time["c"], "<= 5")
    if "torch" in step_time:
        yield Row(
            where, "PyTorch eager / taught functions", step_time["torch"] / step_time["taught"], ">= 3.5"
        )
    yield Row(
        where, "one example at a time / taught functions", step_time["loop"] / step_time["taught"], ">= 100"
    )


def products(X: np.ndarray, W1: np.ndarray, size: int) -> None:
    """Compute the two large matrix products of a pass, and nothing else."""
    for start in range(0, len(X), size):
        rows = X[start : start + size]
        A1 = rows @ W1
        A1.T @ rows


def middle(quick: bool) -> Iterator[Row]:
    """60,000 x 784, 128 hidden units."""
    m, n, h = (12_000 if quick else 60_000), 784, 128
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, size=m)
    start = initialize((n, h, 1), "xavier")
    fits = {}
    for dtype in (np.float32, np.float64):
        X = rng.standard_normal((m, n), dtype=dtype)
        fits[dtype] = yield from at_full_batch(X, y, start, quick)
        for size, bar in ((64, "<= 1.45"), (256, "<= 1.25")):
            yield from in_mini_batches(X, y, start, size, bar, quick)
    yield Row("net-mid", "float64 / float32, full batch", fits[np.float64] / fits[np.float32], ">= 1.7")


def fitting(
    X: np.ndarray, y: np.ndarray, start: Start, activation: str, size: int | None
) -> Callable[[], Any]:
    """Return two passes of our fit."""
    options = {"n_hidden": len(start["b1"]), "learning_rate": 0.01, "n_iter": 2, "init": start}
    return lambda: ShallowNet(activation=activation, batch_size=size, **options).fit(X, y)


def at_full_batch(X: np.ndarray, y: np.ndarray, start: Start, quick: bool) -> Generator[Row, None, float]:
    """Compare two passes at full batch; return the seconds of ours."""
    units = ["relu", "tanh", "sigmoid", "leaky_relu"]
    W1, h = start["W1"].astype(X.dtype), len(start["b1"])
    runs = {unit: fitting(X, y, start, unit, None) for unit in units}
    runs["products"] = lambda: [products(X, W1, len(X)) for _ in range(2)]
    if peers.have("torch"):
        step, _ = peers.torch_net(X, y, h, "relu", 0.01)
        runs["torch"] = lambda: [step() for _ in range(2)]
    if peers.have("sklearn"):
        runs["mlp"] = peers.mlp(X, y, h, "relu", len(X), 0.01, 2)
    seconds = medians(runs, 3 if quick else 5)
    where, bare = f"net-mid {X.dtype} full batch", seconds["products"]
    slowest = max(units, key=seconds.__getitem__)
    yield Row(where, "fit, ReLU / bare products", seconds["relu"] / bare, "<= 1.15")
    yield Row(where, f"fit, {slowest} (the slowest) / bare products", seconds[slowest] / bare, "<= 1.25")
    for peer in ("torch", "mlp"):
        if peer in seconds:
            yield Row(where, f"{peer} / fit", seconds[peer] / seconds["relu"], ">= 1")
    return seconds["relu"]


def in_mini_batches(
    X: np.ndarray, y: np.ndarray, start: Start, size: int, bar: str, quick: bool
) -> Iterator[Row]:
    """Compare two epochs of mini-batches, each with a fresh shuffle."""
    W1, h = start["W1"].astype(X.dtype), len(start["b1"])
    runs: dict[str, Callable[[], Any]] = {
        "fit": fitting(X, y, start, "relu", size),
        "products": lambda: [products(X, W1, size) for _ in range(2)],
    }
    if peers.have("torch"):
        epoch = peers.torch_mini_batches(X, y, h, size, 0.01)
        runs["torch"] = lambda: [epoch() for _ in range(2)]
    if peers.have("sklearn"):
        runs["mlp"] = peers.mlp(X, y, h, "relu", size, 0.01, 2)
    seconds = medians(runs, 3 if quick else 5)
    where = f"net-mid {X.dtype} batches of {size}"
    yield Row(where, "fit / bare products", seconds["fit"] / seconds["products"], bar)
    for peer in ("torch", "mlp"):
        if peer in seconds:
            yield Row(where, f"{peer} / fit", seconds[peer] / seconds["fit"], ">= 1")


def growing(quick: bool) -> Iterator[Row]:
    """Cost over m and over hidden units; memory over m."""
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(0)

    def fitted(m: int, h: int, size: int | None = None, n: int = 100) -> Callable[[], Any]:
        X, y = rng.standard_normal((m, n)), rng.integers(0, 2, size=m)
        return lambda: ShallowNet(n_hidden=h, n_iter=3, learning_rate=0.01, batch_size=size).fit(X, y)

    sizes = [10_000, 100_000 if quick else 1_000_000]
    seconds = medians({str(m): fitted(m, 16, n=20) for m in sizes}, 3 if quick else 5)
    yield Row("growth", "exponent in m", exponent(sizes, list(seconds.values())), "<= 1.15")
    units = [64, 1024]
    seconds = medians({str(h): fitted(5000, h) for h in units}, 3 if quick else 5)
    yield Row("growth", "exponent in hidden units", exponent(units, list(seconds.values())), "<= 1.1")

    def peak(m: int, size: int | None) -> int:
        run = fitted(m, 64, size)
        tracemalloc.start()
        run()
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    activation = 100_000 * 64 * 8
    yield Row("memory", "full batch: extra / activation matrix", peak(100_000, None) / activation, "<= 1")
    per_example = (peak(100_000, 64) - peak(10_000, 64)) / 90_000 / 8
    yield Row("memory", "mini-batches: extra numbers an example", per_example, "<= 8")
