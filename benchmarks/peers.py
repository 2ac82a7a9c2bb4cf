"""The peers, each called as its own documentation says; one that is not installed is left out."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

PEERS = ["torch", "jax", "sklearn", "statsmodels"]


def missing() -> list[str]:
    """Return the peers (and the compiler) that are not here."""
    absent = [name for name in PEERS if importlib.util.find_spec(name) is None]
    return absent + ([] if shutil.which("cc") else ["cc"])


def have(name: str) -> bool:
    return name not in missing()


def torch() -> Any:
    """Return PyTorch, held to one thread."""
    module = importlib.import_module("torch")
    module.set_num_threads(1)
    return module


def torch_net(X: np.ndarray, y: np.ndarray, h: int, activation: str, rate: float) -> tuple[Any, Any]:
    """Return (step, tensors): eager PyTorch, nn.Sequential with SGD and BCEWithLogitsLoss."""
    t = torch()
    dtype = t.float32 if X.dtype == np.float32 else t.float64
    hidden = {"tanh": t.nn.Tanh, "relu": t.nn.ReLU, "sigmoid": t.nn.Sigmoid, "leaky_relu": t.nn.LeakyReLU}
    net = t.nn.Sequential(t.nn.Linear(X.shape[1], h), hidden[activation](), t.nn.Linear(h, 1)).to(dtype)
    optimiser, loss = t.optim.SGD(net.parameters(), lr=rate), t.nn.BCEWithLogitsLoss()
    Xt, yt = t.from_numpy(np.ascontiguousarray(X)), t.from_numpy(y.astype(X.dtype))[:, None]

    def step(rows: Any = slice(None)) -> None:
        optimiser.zero_grad()
        loss(net(Xt[rows]), yt[rows]).backward()
        optimiser.step()

    return step, t


def torch_mini_batches(X: np.ndarray, y: np.ndarray, h: int, size: int, rate: float) -> Callable[[], None]:
    step, t = torch_net(X, y, h, "relu", rate)

    def epoch() -> None:
        for rows in t.randperm(len(X)).split(size):
            step(rows)

    return epoch


def jax_net(X: np.ndarray, y: np.ndarray, h: int, rate: float) -> Callable[[int], None]:
    """Return a function that takes n steps, one jitted call each."""
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy
    rng = np.random.default_rng(0)
    start = [jnp.asarray(a) for a in (rng.normal(size=(X.shape[1], h)), np.zeros(h), rng.normal(size=h), 0.0)]

    def cost(params: Any, X: Any, y: Any) -> Any:
        W1, b1, w2, b2 = params
        z = jnp.tanh(X @ W1 + b1) @ w2 + b2
        return jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))

    @jax.jit
    def step(params: Any, X: Any, y: Any) -> Any:
        J, gradient = jax.value_and_grad(cost)(params, X, y)
        return J, [p - rate * g for p, g in zip(params, gradient, strict=True)]

    Xj, yj = jnp.asarray(X), jnp.asarray(y.astype(X.dtype))

    def run(n: int) -> None:
        params = start
        for _ in range(n):
            _, params = step(params, Xj, yj)
        jax.block_until_ready(params)

    return run


def mlp(X: np.ndarray, y: np.ndarray, h: int, activation: str, size: int, rate: float, n: int) -> Any:
    """Return scikit-learn's MLPClassifier set to plain gradient descent for n passes."""
    from sklearn.neural_network import MLPClassifier

    net = MLPClassifier(
        (h,),
        activation={"tanh": "tanh", "relu": "relu"}[activation],
        solver="sgd",
        alpha=0,
        batch_size=size,
        learning_rate_init=rate,
        momentum=0,
        max_iter=n,
        tol=0,
        n_iter_no_change=n + 1,
        random_state=0,
    )

    def fit() -> Any:
        with warnings.catch_warnings():  # it says that it could go on
            warnings.simplefilter("ignore")
            return net.fit(X, y)

    return fit


def c_net(X: np.ndarray, y: np.ndarray, h: int, rate: float) -> Callable[[int], np.ndarray]:
    """Compile net.c; return a function that takes n steps and returns the costs."""
    source = Path(__file__).with_name("net.c")
    library = Path(tempfile.mkdtemp()) / "net.so"
    flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
    subprocess.run(["cc", *flags, str(source), "-o", str(library), "-lm"], check=True)
    train = ctypes.CDLL(str(library)).train
    rng = np.random.default_rng(0)
    (m, n), columns, labels = X.shape, np.ascontiguousarray(X.T), y.astype(np.float64)
    start = [rng.normal(size=(n, h)), np.zeros(h), rng.normal(size=h), np.zeros(1)]

    def address(array: np.ndarray) -> ctypes.c_void_p:
        return array.ctypes.data_as(ctypes.c_void_p)

    def run(steps: int) -> np.ndarray:
        params, cost = [array.copy() for array in start], np.empty(steps)
        where = map(address, [columns, labels, *params])
        train(*where, m, n, h, steps, ctypes.c_double(rate), address(cost))
        return cost

    return run
