"""Experiments of chapter 4: tasks, kinds of data, and the architectures that fit them.

Taught in: 04-supervised-learning
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from dlnotes._checks import FloatArray
from dlnotes.activations import identity, sigmoid
from dlnotes.batched import forward_many, initialize_many, train_many
from dlnotes.datasets import moons, standardize
from dlnotes.experiments._base import Result
from dlnotes.shallow import ShallowNet

__all__ = [
    "ColumnOrder",
    "ImageNets",
    "OneHotLookup",
    "Recurrence",
    "ShiftTest",
    "SingleColumns",
    "TrainAndTest",
    "TwoTasks",
    "column_order",
    "image_nets",
    "one_hot_lookup",
    "recurrence",
    "shift_test",
    "single_columns",
    "train_and_test",
    "two_tasks",
]

Array = FloatArray
Labels = NDArray[np.int64]


# ---- data ---------------------------------------------------------------------------------------


def houses(m: int = 200, seed: int = 0) -> tuple[Array, Array, Labels]:
    """Make up a table of houses: X (m, 2) of area and age, their prices (m,), and who sold within a month."""
    rng = np.random.default_rng(seed)
    area, age = rng.uniform(40, 160, m), rng.uniform(0, 30, m)  # (m,), (m,)
    price = area * (0.08 - 0.0012 * age) + rng.normal(0, 0.4, m)  # (m,)
    wish = 3 - 4 * ((area - 90) / 35) ** 2 - 0.05 * age  # (m,): medium-sized houses sell fast
    return np.column_stack([area, age]), price, (rng.uniform(size=m) < sigmoid(wish)).astype(np.int64)


def strokes(m: int = 300, size: int = 10, seed: int = 0, noise: float = 0.25) -> tuple[Array, Labels]:
    r"""Make up images (m, size, size) with one short stroke somewhere: \ for y = 0, / for y = 1."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, m)  # (m,)
    top, left = rng.integers(0, size - 2, (2, m))  # (m,), (m,)
    images = rng.normal(0, noise, (m, size, size))
    for k in range(3):
        images[np.arange(m), top + k, left + np.where(y == 1, 2 - k, k)] += 1
    return images, y


# ---- one network, two tasks ---------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class TwoTasks(Result):
    """What `two_tasks` found on new houses; errors of the price are root mean squares."""

    parameters: int
    price_error: float
    price_error_mean: float
    price_error_sigmoid: float
    sold_accuracy: float
    sold_majority: float


def two_tasks(
    for_price: Callable[[Array], Array] = identity, for_sold: Callable[[Array], Array] = sigmoid
) -> TwoTasks:
    """Train one network with 16 hidden units for a regression and for a classification, from the same start.

    Both: y_hat = output(tanh(X W1 + b1) W2 + b2) and dZ2 = (y_hat - y) / m. Only `output` differs.
    Beside them: always saying the mean price or the commoner class, and the price through a sigmoid.

    for_price, for_sold : the outputs examined.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> supervised_learning.two_tasks().parameters
    65

    Taught in: 04-supervised-learning
    """
    X, price, sold = houses(seed=0)  # (m, 2), (m,), (m,)
    X_new, price_new, sold_new = houses(1000, seed=1)
    centre, spread = X.mean(axis=0), X.std(axis=0)
    X, X_new = (X - centre) / spread, (X_new - centre) / spread

    def error(output: Callable[[Array], Array]) -> float:
        return _rms(_train(X, price, output)(X_new) - price_new)

    answer = _train(X, sold, for_sold)(X_new) > 0.5
    share = sold_new.mean()
    return TwoTasks(
        parameters=2 * 16 + 16 + 16 + 1,
        price_error=error(for_price),
        price_error_mean=_rms(price.mean() - price_new),
        price_error_sigmoid=error(sigmoid),
        sold_accuracy=float(np.mean(answer == sold_new)),
        sold_majority=float(max(share, 1 - share)),
    )


def _train(X: Array, y: NDArray[Any], output: Callable[[Array], Array]) -> Callable[[Array], Array]:
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(2, 16)), rng.normal(size=16)
    W2, b2 = rng.normal(size=16) / 4, 0.0
    for _ in range(600):
        A1 = np.tanh(X @ W1 + b1)  # (m, 16)
        dZ2 = (output(A1 @ W2 + b2) - y) / len(y)  # (m,)
        dZ1 = np.outer(dZ2, W2) * (1 - A1**2)  # (m, 16)
        W2, b2 = W2 - 0.2 * (A1.T @ dZ2), b2 - 0.2 * dZ2.sum()
        W1, b1 = W1 - 0.2 * (X.T @ dZ1), b1 - 0.2 * dZ1.sum(axis=0)
    return lambda X: output(np.tanh(X @ W1 + b1) @ W2 + b2)


def _rms(gap: Array) -> float:
    return float(np.sqrt(np.mean(gap**2)))


# ---- does a column mean something by itself? ----------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class SingleColumns(Result):
    """What `single_columns` found: accuracies on new examples."""

    table: float
    image: float


def single_columns(size: int = 10) -> SingleColumns:
    """Predict from the one column that serves best: of a table of houses, and of the pixels of an image.

    Table: is the price above the median? Image: which way does the stroke lean? A column is compared
    with a threshold; column, threshold and direction are chosen on one half of the examples.

    size : the images have size x size pixels.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> result = supervised_learning.single_columns()
    >>> result.table > result.image
    True

    Taught in: 04-supervised-learning
    """
    X, price, _ = houses(2000)
    images, y = strokes(2000, size)
    return SingleColumns(
        table=_best_column(X, price > np.median(price)), image=_best_column(images.reshape(2000, -1), y == 1)
    )


def _best_column(X: Array, y: NDArray[np.bool_]) -> float:
    half = len(X) // 2
    cuts = np.quantile(X[:half], np.linspace(0.05, 0.95, 19), axis=0)  # (19, n)
    above = X[:half] > cuts[:, None]  # (19, half, n)
    share = (above == y[:half, None]).mean(axis=1)  # (19, n)
    cut, column = np.unravel_index(np.abs(share - 0.5).argmax(), share.shape)
    answer = (X[half:, column] > cuts[cut, column]) == (share[cut, column] > 0.5)
    return float(np.mean(answer == y[half:]))


@dataclasses.dataclass(frozen=True, repr=False)
class OneHotLookup(Result):
    """What `one_hot_lookup` found."""

    gap: float
    zeros_one_hot: float
    zeros_embedding: float


def one_hot_lookup(words: int = 1000, width: int = 8, first: int = 0) -> OneHotLookup:
    """Turn words into one-hot rows, multiply by a table E, and compare with looking the rows of E up.

    one_hot(w) @ E = E[w], and the share of zeros in a row of each.

    words : number of words known; width : numbers per word in E.
    first : the number of the first word.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> supervised_learning.one_hot_lookup()
    OneHotLookup(gap=0, zeros_one_hot=0.999, zeros_embedding=0)

    Taught in: 04-supervised-learning
    """
    rng = np.random.default_rng(0)
    E = rng.normal(size=(words, width))  # (words, width)
    text = rng.integers(1, words, 50)  # (50,): a text of 50 words, by number
    one_hot = np.zeros((50, words))
    one_hot[np.arange(50), text - first] = 1
    return OneHotLookup(
        gap=float(np.abs(one_hot @ E - E[text]).max()),
        zeros_one_hot=float(np.mean(one_hot == 0)),
        zeros_embedding=float(np.mean(E[text] == 0)),
    )


# ---- the fully connected layer ------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class ColumnOrder(Result):
    """What `column_order` found: the largest difference between the two sets of probabilities."""

    accuracy: float
    accuracy_swapped: float
    largest_difference: float


def column_order(move_weights: bool = True) -> ColumnOrder:
    """Train a network on the table of houses, then on the same table with its columns swapped.

    X[:, ::-1] @ W1[::-1] = X @ W1: the start of the second training has the rows of W1 swapped too.

    move_weights : whether it has.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> result = supervised_learning.column_order()
    >>> result.accuracy == result.accuracy_swapped
    True

    Taught in: 04-supervised-learning
    """
    X, _, sold = houses()
    X = standardize(X)  # (m, 2)
    start = {name: array[0] for name, array in initialize_many((2, 16, 1), "xavier", seeds=[0]).items()}
    start |= {"b1": start["b1"][0], "b2": start["b2"][0]}
    swapped = start | {"W1": start["W1"][::-1] if move_weights else start["W1"]}

    def train(X: Array, init: dict[str, Array]) -> Array:
        net = ShallowNet(n_hidden=16, learning_rate=1.0, n_iter=300, init=init)
        return net.fit(X, sold).predict_proba(X)[:, 1]

    p, q = train(X, start), train(X[:, ::-1], swapped)  # (m,), (m,)
    return ColumnOrder(
        accuracy=float(np.mean((p > 0.5) == sold)),
        accuracy_swapped=float(np.mean((q > 0.5) == sold)),
        largest_difference=float(np.abs(p - q).max()),
    )


# ---- the convolution ----------------------------------------------------------------------------


def convolve(image: Array, kernel: Array) -> Array:
    """Slide a kernel (k, k) over an image (h, w): out[i, j] = sum of image[i+p, j+q] kernel[p, q]."""
    k = len(kernel)
    h, w = image.shape[0] - k + 1, image.shape[1] - k + 1
    out = np.zeros((h, w))
    for p in range(k):
        for q in range(k):
            out += kernel[p, q] * image[p : p + h, q : q + w]
    return out


def _dense(image: Array, kernel: Array) -> Array:
    """Send an image through a fully connected layer with as many outputs as the convolution has."""
    h, w = image.shape[0] - len(kernel) + 1, image.shape[1] - len(kernel) + 1
    W = np.random.default_rng(1).normal(size=(image.size, h * w))
    return (image.reshape(-1) @ W).reshape(h, w)


@dataclasses.dataclass(frozen=True, repr=False)
class ShiftTest(Result):
    """What `shift_test` found; the gaps are the largest absolute differences."""

    convolution_gap: float
    dense_gap: float
    convolution_parameters: int
    dense_parameters: int


def shift_test(layer: Callable[[Array, Array], Array] = convolve) -> ShiftTest:
    """Move a picture one pixel to the right, before a layer and after it, and compare.

    Convolution: layer(move(x)) = move(layer(x)) for every output that sees no edge. And the parameters
    from a 32 x 32 image of 3 colours to 8 maps of 30 x 30: 3*3*3*8 + 8 against (32*32*3 + 1) * 30*30*8.

    layer : (image, kernel) -> outputs; the layer in the place of the convolution.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> supervised_learning.shift_test().convolution_gap
    0.0

    Source: LeCun, Y. et al. (1989). Backpropagation applied to handwritten zip code recognition.
    Taught in: 04-supervised-learning
    """
    rng = np.random.default_rng(0)
    kernel, image = rng.normal(size=(3, 3)), np.zeros((16, 16))
    image[5:10, 4:9] = rng.normal(size=(5, 5))  # a patch far from the edges
    moved = np.roll(image, 1, axis=1)

    def gap(layer: Callable[[Array, Array], Array]) -> float:
        return float(np.abs(layer(moved, kernel) - np.roll(layer(image, kernel), 1, axis=1)).max())

    return ShiftTest(
        convolution_gap=gap(layer),
        dense_gap=gap(_dense),
        convolution_parameters=3 * 3 * 3 * 8 + 8,
        dense_parameters=(32 * 32 * 3 + 1) * (30 * 30 * 8),
    )


@dataclasses.dataclass(frozen=True, repr=False)
class ImageNets(Result):
    """What `image_nets` found: accuracies on new images (`dense_training`: on those it was trained on)."""

    convolution: float
    convolution_shuffled: float
    dense: float
    dense_shuffled: float
    dense_training: float
    convolution_parameters: int
    dense_parameters: int


def image_nets(m: int = 300, fixed: bool = False) -> ImageNets:
    r"""Train a small convolutional and a fully connected network to tell the strokes \ and / apart.

    Convolutional: 4 kernels of 3 x 3, ReLU, the largest output of each, then a logistic regression.
    Fully connected: 100 pixels, 16 hidden units, 1 output. Then the same with all images' pixels
    shuffled by one permutation, so that nothing is lost but who is whose neighbour.

    m : number of training images.
    fixed : whether every stroke stands in the same place.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> result = supervised_learning.image_nets()
    >>> result.convolution > result.dense
    True

    Source: LeCun, Y. et al. (1998). Gradient-based learning applied to document recognition.
    Taught in: 04-supervised-learning
    """
    size = 3 if fixed else 10
    (X, y), (X_new, y_new) = strokes(m, size, seed=0), strokes(1000, size, seed=1)
    order = np.random.default_rng(2).permutation(size * size)
    found = []
    for shuffled in (False, True):
        if shuffled:
            X, X_new = (a.reshape(len(a), -1)[:, order].reshape(a.shape) for a in (X, X_new))
        answers = _convolutional(X, y)(X_new) > 0
        net = ShallowNet(n_hidden=16, learning_rate=1.0, n_iter=400).fit(X.reshape(m, -1), y)
        found.append((np.mean(answers == y_new), net.score(X_new.reshape(1000, -1), y_new)))
        learned = net.score(X.reshape(m, -1), y)
    (convolution, dense), (convolution_shuffled, dense_shuffled) = found
    return ImageNets(
        convolution=float(convolution),
        convolution_shuffled=float(convolution_shuffled),
        dense=float(dense),
        dense_shuffled=float(dense_shuffled),
        dense_training=float(learned),
        convolution_parameters=4 * 9 + 4 + 4 + 1,
        dense_parameters=(size * size + 1) * 16 + 16 + 1,
    )


def _convolutional(X: Array, y: Labels, steps: int = 100, rate: float = 1.0) -> Callable[[Array], Array]:
    """Train the convolutional network; return what gives the logits of new images."""
    rng = np.random.default_rng(0)
    K, b, v, c = rng.normal(size=(9, 4)) / 3, np.zeros(4), rng.normal(size=4) / 2, 0.0
    patches = _patches(X)  # (m, p, 9)
    rows = np.arange(len(X))[:, None]
    for _ in range(steps):
        Z = patches @ K  # (m, p, 4)
        where = Z.argmax(axis=1)  # (m, 4): the place of each kernel's largest output
        best = np.take_along_axis(Z, where[:, None], axis=1)[:, 0] + b  # (m, 4)
        A = np.maximum(best, 0)  # (m, 4)
        dz = (sigmoid(A @ v + c) - y) / len(y)  # (m,)
        dbest = np.outer(dz, v) * (best > 0)  # (m, 4)
        dK = np.einsum("mkn,mk->nk", patches[rows, where], dbest)  # (9, 4)
        K, b = K - rate * dK, b - rate * dbest.sum(axis=0)
        v, c = v - rate * (A.T @ dz), c - rate * dz.sum()
    return lambda X: np.maximum((_patches(X) @ K).max(axis=1) + b, 0) @ v + c


def _patches(X: Array) -> Array:
    """Return every 3 x 3 piece of every image: (m, h, w) -> (m, (h - 2) * (w - 2), 9)."""
    return np.ascontiguousarray(sliding_window_view(X, (3, 3), axis=(1, 2)).reshape(len(X), -1, 9))


# ---- the recurrence -----------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class Recurrence(Result):
    """What `recurrence` found, for each length of the sequence."""

    lengths: tuple[int, ...]
    parameters: tuple[int, ...]
    dense_parameters: tuple[int, ...]
    memory: tuple[float, ...]
    order_gap: float


def recurrence(lengths: Sequence[int] = (5, 20, 100), remember: bool = True) -> Recurrence:
    """Read sequences of several lengths with one small recurrent network of 8 units and 4 features a step.

    h_t = tanh(x_t W_x + h_{t-1} W_h + b). Its parameters do not depend on the length; those of a fully
    connected layer that reads the whole sequence do. `memory` is how strongly the last state depends
    on the first, the largest singular value of dh_T/dh_0; `order_gap` the largest change of the last
    state when the shortest sequence is read backwards.

    remember : whether a state depends on the one before.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> supervised_learning.recurrence().parameters
    (104, 104, 104)

    Source: Elman, J. L. (1990). Finding structure in time. Cognitive Science 14.
    Taught in: 04-supervised-learning
    """
    rng = np.random.default_rng(0)
    n, units = 4, 8
    W_x, b = rng.normal(size=(n, units)) / 2, np.zeros(units)
    W_h = rng.normal(size=(units, units)) / np.sqrt(units) * remember
    X = rng.normal(size=(max(lengths), n))  # one example: a row per step

    def read(X: Array) -> tuple[Array, float]:
        h, J = np.zeros(units), np.eye(units)
        for x in X:
            h = np.tanh(x @ W_x + h @ W_h + b)  # (units,)
            J = J @ (W_h * (1 - h**2))  # (units, units): J[i, j] = dh[j] / dh_0[i]
        return h, float(np.linalg.norm(J, 2))

    count = W_x.size + W_h.size + b.size
    shortest = X[: min(lengths)]
    return Recurrence(
        lengths=tuple(lengths),
        parameters=(count,) * len(lengths),
        dense_parameters=tuple((T * n + 1) * units for T in lengths),
        memory=tuple(read(X[:T])[1] for T in lengths),
        order_gap=float(np.abs(read(shortest)[0] - read(shortest[::-1])[0]).max()),
    )


# ---- training and testing -----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, repr=False)
class TrainAndTest(Result):
    """What `train_and_test` found: mean accuracies over the seeds, and the smallest gap between the two."""

    train: float
    test: float
    smallest_gap: float


def train_and_test(m: int = 40, width: int = 32, seeds: int = 10) -> TrainAndTest:
    """Train networks with two hidden layers on few noisy points, and test them on many new ones.

    m : number of training points.
    width : units in each hidden layer.
    seeds : number of networks, each with its own training points.

    Examples
    --------
    >>> from dlnotes.experiments import supervised_learning
    >>> result = supervised_learning.train_and_test(seeds=2)
    >>> result.train > result.test
    True

    Taught in: 04-supervised-learning
    """
    drawn = [moons(m, noise=0.4, seed=seed) for seed in range(seeds)]
    X, y = (np.stack(part) for part in zip(*drawn, strict=True))  # (seeds, m, 2), (seeds, m)
    X_new, y_new = moons(1000, noise=0.4, seed=seeds)
    params = initialize_many((2, width, width, 1), "he", seeds=range(seeds))
    runs = train_many(params, X, y, "relu", learning_rate=0.5, n_iter=700)

    def accuracy(X: Array, y: Labels) -> Array:
        p = forward_many(runs.params, X, "relu")[1][-1][..., 0]  # (seeds, m)
        share: Array = np.mean((p > 0.5) == y, axis=1)
        return share

    train, test = accuracy(X, y), accuracy(X_new, y_new)  # (seeds,), (seeds,)
    return TrainAndTest(float(train.mean()), float(test.mean()), float((train - test).min()))
