"""A network with one hidden layer: forward beside backward, then the model that trains with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

import dlnotes._checks as check
from dlnotes._checks import FloatArray
from dlnotes._sklearn import Classifier
from dlnotes._train import train
from dlnotes.activations import ACTIVATIONS, sigmoid
from dlnotes.initialization import INITIALIZATIONS, initialize

__all__ = ["ShallowNet", "backward", "forward"]

Params = Mapping[str, ArrayLike]


class Cache(NamedTuple):
    """What forward computed: X (m, n), Z1 and A1 (m, h), Z2 and A2 (m, 1), the activation's name."""

    X: FloatArray
    Z1: FloatArray
    A1: FloatArray
    Z2: FloatArray
    A2: FloatArray
    activation: str


def forward(params: Params, X: ArrayLike, activation: str = "tanh") -> tuple[FloatArray, Cache]:
    r"""Compute the network's probabilities, keeping what backward needs.

    Formula: Z1 = X W1 + b1, A1 = g(Z1), Z2 = A1 W2 + b2, A2 = sigmoid(Z2).
    Shapes: params with W1 (n, h), b1 (h,), W2 (h, 1), b2 (1,), and X (m, n) -> y_hat (m,), cache.
    Raises: TypeError or ValueError for unequal shapes, numbers that are not finite, an unknown activation.

    >>> params = initialize((2, 3, 1), "zeros")
    >>> forward(params, [[1.0, 2.0], [3.0, 4.0]])[0]
    array([0.5, 0.5])

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 09-backpropagation
    """
    g = ACTIVATIONS[check.choice(activation, "activation", ACTIVATIONS)].function
    W1, b1, W2, b2 = check.shallow_params(params)
    X = check.rows_for(W1, X)
    Z1 = X @ W1 + b1  # (m, h)
    A1 = g(Z1)  # (m, h)
    Z2 = A1 @ W2 + b2  # (m, 1)
    A2 = sigmoid(Z2)  # (m, 1)
    return A2[:, 0], Cache(X, Z1, A1, Z2, A2, activation)


def backward(params: Params, cache: Cache, y: ArrayLike) -> dict[str, FloatArray]:
    r"""Compute the gradient of the mean cross-entropy J by going through forward in the opposite direction.

    Formula: dZ2 = (A2 - y) / m, dW2 = A1.T dZ2, db2 = 1.T dZ2, dZ1 = dZ2 W2.T * g'(Z1), dW1 = X.T dZ1,
    db1 = 1.T dZ1, where dZ means dJ/dZ and * multiplies entry by entry.
    Shapes: y (m,) of 0 and 1 -> a dict with the names and shapes of params.
    Raises: TypeError or ValueError for params or a cache of another kind, or labels that do not fit.

    >>> params = initialize((1, 2, 1), "zeros")
    >>> y_hat, cache = forward(params, [[1.0], [2.0], [3.0]])
    >>> backward(params, cache, [1, 1, 0])["b2"].round(4)
    array([-0.1667])

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 09-backpropagation
    """
    if not isinstance(cache, Cache):
        raise TypeError(f"cache is {check.describe(cache)}: expected what forward returned beside y_hat")
    X, Z1, A1, _, A2, activation = cache
    W2 = check.output_weights(params, A1.shape[1])
    y = check.zero_one(y, "y", A2[:, 0], "y_hat")
    ones = np.ones_like(y)  # a bias is the weight of an input that is always 1
    dZ2 = (A2 - y[:, None]) / len(y)  # (m, 1)
    dW2 = A1.T @ dZ2  # (h, 1)
    db2 = ones @ dZ2  # (1,)
    dZ1 = dZ2 @ W2.T * ACTIVATIONS[activation].derivative(Z1)  # (m, h)
    dW1 = X.T @ dZ1  # (n, h)
    db1 = ones @ dZ1  # (h,)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


class ShallowNet(Classifier):
    r"""Classify into two classes by a network with one hidden layer, trained by gradient descent.

    Formula: P(y = 1 | x) = sigmoid(g(x W1 + b1) W2 + b2); each step is W = W - learning_rate dJ/dW.
    n_iter counts passes over the data, batch_size the examples of a step (None: all of them at once).
    init is "he", "xavier", "small", "zeros" or a dict of arrays; random_state seeds it and the shuffles.
    Shapes: X (m, n), y (m,) of any two labels; W1_ (n, h), b1_ (h,), W2_ (h, 1), b2_ (1,), cost_history_
    (n_iter,): J before step i, or the mean over the batches of pass i, each before its own step.
    Raises: TypeError or ValueError in fit for a wrong parameter or wrong data; NotFittedError before fit.
    Warns with DivergenceWarning if the learning rate is too large.

    >>> from dlnotes import moons
    >>> X, y = moons(200)
    >>> ShallowNet(n_hidden=8, learning_rate=1.0).fit(X, y).score(X, y) > 0.9
    True

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", 1986.
    Taught in: 14-zero-initialization
    """

    def __init__(
        self,
        *,
        n_hidden: int = 4,
        activation: str = "tanh",
        learning_rate: float = 0.5,
        n_iter: int = 1000,
        batch_size: int | None = None,
        init: str | Mapping[str, ArrayLike] = "xavier",
        random_state: int | np.random.Generator = 0,
    ) -> None:
        """Store the parameters; `fit` checks them."""
        self.n_hidden, self.activation, self.learning_rate = n_hidden, activation, learning_rate
        self.n_iter, self.batch_size, self.init, self.random_state = n_iter, batch_size, init, random_state

    def fit(self, X: ArrayLike, y: ArrayLike, progress: bool = False) -> Self:
        """Learn from X (m, n) and labels y (m,); `progress` shows a bar."""
        activation = check.choice(self.activation, "activation", ACTIVATIONS)
        rate = check.number(self.learning_rate, "learning_rate", above=0)
        n_iter, n_hidden = check.integer(self.n_iter, "n_iter"), check.integer(self.n_hidden, "n_hidden")
        batch_size = None if self.batch_size is None else check.integer(self.batch_size, "batch_size")
        rng = check.generator(self.random_state, "random_state")
        X, target = self._training_data(X, y)
        sizes = (X.shape[1], n_hidden, 1)
        if isinstance(self.init, str):
            scheme = check.choice(self.init, "init", INITIALIZATIONS)
            start = list(initialize(sizes, scheme, seed=rng).values())
        else:
            start = check.shallow_params(self.init, "init", sizes)
        learned, costs = train(start, X, target, activation, rate, n_iter, batch_size, rng, progress)
        self.cost_history_ = costs
        self.W1_, self.b1_, self.W2_, self.b2_ = learned
        return self

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Return the probability of each class: X (m, n) -> (m, 2)."""
        X = self._new_data(X)
        params = {"W1": self.W1_, "b1": self.b1_, "W2": self.W2_, "b2": self.b2_}
        Z2 = forward(params, X, self.activation)[1].Z2
        return np.hstack([sigmoid(-Z2), sigmoid(Z2)])
