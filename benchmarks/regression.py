"""Logistic regression: to within a millionth of the optimum, and one step beside two bare products."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.measure import Row, medians
from dlnotes import LogisticRegression, sigmoid
from dlnotes.logistic import objective

SIZES = {"1,000x2": (1_000, 2), "100,000x100": (100_000, 100), "1,000,000x50": (1_000_000, 50)}


def data(m: int, n: int, condition: float, dtype: type) -> tuple[np.ndarray, np.ndarray]:
    """Return standardised features whose correlations have a condition number, and logistic labels."""
    rng = np.random.default_rng(0)
    rotation = np.linalg.qr(rng.standard_normal((n, n)))[0]
    spread = np.geomspace(1, np.sqrt(condition), n)  # a spectrum without gaps
    X = rng.standard_normal((m, n)) * spread @ rotation
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    w = rng.standard_normal(n)
    z = X @ w
    y = rng.random(m) < sigmoid(1.5 * z / z.std())
    return X.astype(dtype), y.astype(np.int64)


def cost(w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray) -> float:
    """Return the cost in float64, as a referee."""
    return objective(np.append(w, b).astype(np.float64), X.astype(np.float64), y.astype(np.float64))[0]


def torch_lbfgs(X: np.ndarray, y: np.ndarray, steps: int) -> tuple[np.ndarray, float]:
    """Fit with PyTorch's LBFGS and its strong Wolfe line search."""
    t = peers.torch()
    Xt, yt = t.from_numpy(X), t.from_numpy(y.astype(X.dtype))[:, None]
    layer = t.nn.Linear(X.shape[1], 1).to(Xt.dtype)
    t.nn.init.zeros_(layer.weight)
    t.nn.init.zeros_(layer.bias)
    loss = t.nn.BCEWithLogitsLoss()
    optimiser = t.optim.LBFGS(
        layer.parameters(),
        max_iter=steps,
        line_search_fn="strong_wolfe",
        tolerance_grad=0,
        tolerance_change=0,
    )

    def closure() -> Any:
        optimiser.zero_grad()
        J = loss(layer(Xt), yt)
        J.backward()
        return J

    optimiser.step(closure)
    return layer.weight.detach().numpy()[0], float(layer.bias.detach()[0])


def candidates(X: np.ndarray, y: np.ndarray) -> dict[str, Callable[[], tuple[np.ndarray, float]]]:
    """Return the fits that are compared, each returning (w, b)."""

    def of(model: Any) -> Callable[[], tuple[np.ndarray, float]]:
        def fit() -> tuple[np.ndarray, float]:
            model.fit(X, y)
            return model.coef_[0], float(model.intercept_[0])

        return fit

    found = {"dlnotes": of(LogisticRegression(solver="newton", tol=1e-6))}
    if peers.have("sklearn"):
        from sklearn.linear_model import LogisticRegression as Theirs

        found["sklearn"] = of(Theirs())
        found["sklearn newton-cholesky"] = of(Theirs(C=np.inf, solver="newton-cholesky"))
    if peers.have("torch"):
        for steps in (5, 8, 12, 20, 30, 50, 80):  # the loosest setting that reaches a millionth
            if steps == 80 or within(torch_lbfgs(X, y, steps), X, y):
                found["torch LBFGS"] = lambda steps=steps: torch_lbfgs(X, y, steps)
                break
    if peers.have("statsmodels"):
        import statsmodels.api as sm

        def logit() -> tuple[np.ndarray, float]:
            fitted = sm.Logit(y, sm.add_constant(X)).fit(disp=0)
            return fitted.params[1:], float(fitted.params[0])

        found["statsmodels"] = logit
    return found


def optimum(X: np.ndarray, y: np.ndarray) -> float:
    """Return the lowest cost, found by Newton's method in float64 to the last digits."""
    model = LogisticRegression(solver="newton").fit(X.astype(np.float64), y)
    return float(model.cost_history_[-1])


def within(theta: tuple[np.ndarray, float], X: np.ndarray, y: np.ndarray) -> bool:
    return cost(*theta, X, y) / optimum(X, y) - 1 < 1e-6


def solving(quick: bool) -> Iterator[Row]:
    """All sizes, well and ill conditioned, both dtypes."""
    warnings.simplefilter("ignore")
    big = {}
    for name, (m, n) in SIZES.items():
        if quick and m > 100_000:
            continue
        for condition in (1, 100):
            for dtype in (np.float64, np.float32):
                X, y = data(m, n, condition, dtype)
                where = f"logistic {name} cond {condition} {np.dtype(dtype).name}"
                fits = candidates(X, y)
                w, b = fits["dlnotes"]()
                yield Row(
                    where,
                    "cost above the optimum, in millionths",
                    1e6 * (cost(w, b, X, y) / optimum(X, y) - 1),
                    "<= 1",
                )
                fits["pass"] = partial(objective, np.append(w, b).astype(np.float64), X, y.astype(dtype))
                seconds = medians(fits, 3 if m > 100_000 else 7)
                big[condition, dtype] = seconds["dlnotes"]
                for peer in seconds:
                    if peer not in ("dlnotes", "pass"):
                        least = (
                            {1: ">= 3", 100: ">= 10"}[condition]
                            if m > 100_000 and peer == "sklearn"
                            else ">= 1"
                        )
                        yield Row(where, f"{peer} / dlnotes", seconds[peer] / seconds["dlnotes"], least)
                bar = "<= 6" if m > 100_000 else ""
                yield Row(where, "passes over the data", seconds["dlnotes"] / seconds["pass"], bar)
    for condition in (1, 100):
        ratio = big[condition, np.float64] / big[condition, np.float32]
        yield Row(
            f"logistic, largest, cond {condition}", "float64 / float32", ratio, "" if quick else ">= 1.7"
        )


def stepping(quick: bool) -> Iterator[Row]:
    """One step of gradient descent beside two bare matrix-vector products, in the order that fit keeps."""
    m, n = (200_000, 50) if quick else SIZES["1,000,000x50"]
    for dtype in (np.float64, np.float32):
        X, y = data(m, n, 1, dtype)
        X = np.asfortranarray(X)
        runs = step_and_products(X, y.astype(dtype))
        seconds = medians(runs, 5 if quick else 15)
        where = f"gradient descent {m:,}x{n} {np.dtype(dtype).name}"
        yield Row(where, "one step / two bare products", seconds["step"] / seconds["products"], "<= 1.3")


def step_and_products(X: np.ndarray, y: np.ndarray) -> dict[str, Callable[[], Any]]:
    (m, n), theta = X.shape, np.full(X.shape[1] + 1, 0.1)
    w, d = np.ones(n, X.dtype), np.full(m, 0.5, X.dtype)
    return {"step": lambda: objective(theta, X, y), "products": lambda: (X @ w, X.T @ d)}
