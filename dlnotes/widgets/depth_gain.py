"""The explorer of chapter 3: what depth and the scale of the weights do to the signals of a network."""

from __future__ import annotations

import functools
import html
import math
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlnotes._checks import choice, integer, number
from dlnotes.activations import ACTIVATIONS, sigmoid
from dlnotes.widgets._base import Explorer

__all__ = ["DepthGain"]

Array = NDArray[np.float64]

NAMES = ("sigmoid", "tanh", "relu")
MOST_LAYERS = 20
LEAST_GAIN, LARGEST_GAIN = 0.25, 16.0
WIDTH, EXAMPLES = 32, 16
QUARTERS = 16  # draws travel as whole quarters from -4 to 4, one letter each
ZERO = ord("m")
FLOOR = 1e-12  # a smaller spread around 1/2 is rounding, not signal


class DepthGain(Explorer):
    r"""Choose depth, weights and activation, and see what each layer does to the signals.

    Formula: A_l = phi(A_{l-1} W_l), delta_l = (delta_{l+1} W_{l+1}.T) * phi'(Z_l); W_l has the standard
    deviation gain / sqrt(n). Factor per layer of delta: (size of delta_1 / size of delta_L)^(1 / (L - 1)).
    Shapes: 16 examples, 1 to 20 layers of n = 32 units, then one sigmoid output with log loss.
    Raises: TypeError or ValueError if depth, gain or activation is not among those that can be shown.

    Traits to read and set: activation ("sigmoid", "tanh" or "relu"), depth (1 to 20), gain (0.25 to 16),
    lang; to read: solved, the tasks done.

    >>> explorer = DepthGain("relu", depth=20, gain=2, lang="en")
    >>> explorer
    DepthGain(lang='en')
    >>> explorer.depth, explorer.gain
    (20, 2.0)

    Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015, section 2.2.
    Taught in: 03-vanishing-gradient
    """

    _module = "depth_gain"

    activation = traitlets.Unicode("sigmoid").tag(sync=True, page=True, keep=True)
    depth = traitlets.Int(10).tag(sync=True, page=True, keep=True)
    gain = traitlets.Float(1.0).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    draws = traitlets.Unicode().tag(sync=True, page=True)

    def __init__(
        self, activation: str = "sigmoid", *, depth: int = 10, gain: float = 1.0, lang: str = "ko"
    ) -> None:
        """Start from an activation, a number of layers and a scale of the weights."""
        start = {
            "activation": choice(activation, "activation", NAMES),
            "depth": _depth(depth),
            "gain": _gain(gain),
        }
        super().__init__(lang=lang, start=start, draws=_as_text(_draws()), **start)

    @traitlets.validate("activation")
    def _check_activation(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "activation", NAMES)

    @traitlets.validate("depth")
    def _check_depth(self, proposal: dict[str, Any]) -> int:
        return _depth(proposal["value"])

    @traitlets.validate("gain")
    def _check_gain(self, proposal: dict[str, Any]) -> float:
        return _gain(proposal["value"])

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        gains = {"1": 1.0, "√2": math.sqrt(2), "10": 10.0}
        heads = [words["activation"], *(f"g = {name}" for name in gains)]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = "".join(
            f'<tr><th scope="row">{words[name]}</th>'
            + "".join(f"<td>{factors(name, MOST_LAYERS, gain)[1]:.2f}</td>" for gain in gains.values())
            + "</tr>"
            for name in NAMES
        )
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _depth(value: Any) -> int:
    return integer(value, "depth", most=MOST_LAYERS)


def _gain(value: Any) -> float:
    gain = number(value, "gain")
    if not LEAST_GAIN <= gain <= LARGEST_GAIN:
        message = f"gain is {gain:g}: expected a number from {LEAST_GAIN} to {LARGEST_GAIN:g}"
        raise ValueError(message)
    return gain


# ---- the network ----------------------------------------------------------------------------------


def _draws() -> Array:
    """Standard normal draws, rounded to quarters: 20 layers, the examples, the weights of the output."""
    count = (MOST_LAYERS * WIDTH + EXAMPLES + 1) * WIDTH
    drawn = np.random.default_rng(0).standard_normal(count)
    return np.clip(np.round(drawn * 4), -QUARTERS, QUARTERS) / 4


def _as_text(draws: Array) -> str:
    return "".join(chr(ZERO + quarters) for quarters in (draws * 4).astype(int).tolist())


@functools.cache
def signals(activation: str, depth: int, gain: float) -> tuple[Array, Array]:
    """Return, for layers 1 to depth, the spread over the examples and the size of delta.

    spread (depth,): standard deviation over the examples, averaged over the units.
    delta (depth,): Euclidean norm, relative to that of the last layer; the labels are 0, 1, 0, 1, ...
    """
    phi, slope = ACTIVATIONS[activation]
    rows = _draws().reshape(-1, WIDTH)
    scale = gain / math.sqrt(WIDTH)
    W = rows[: MOST_LAYERS * WIDTH].reshape(MOST_LAYERS, WIDTH, WIDTH) * scale  # (20, n, n)
    w = rows[-1:].T * scale  # (n, 1)
    # Sines, as sums of quarters can be exactly 0, where the slope of ReLU hangs on the last bit.
    Z, A = list[Array](), np.sin(rows[MOST_LAYERS * WIDTH : -1])  # (m, n)
    spread = []
    for layer in range(depth):
        Z.append(A @ W[layer])
        A = np.asarray(phi(Z[-1]))
        spread.append(A.std(axis=0).mean())
    y = np.arange(EXAMPLES)[:, None] % 2  # (m, 1)
    delta = ((sigmoid(A @ w) - y) @ w.T) * slope(Z[-1])  # (m, n)
    sizes = [np.linalg.norm(delta)]
    for layer in range(depth - 1, 0, -1):
        delta = (delta @ W[layer].T) * slope(Z[layer - 1])
        sizes.append(np.linalg.norm(delta))
    return np.array(spread), np.array(sizes[::-1]) / sizes[0]


def factors(activation: str, depth: int, gain: float) -> tuple[float, float]:
    """Return by how much each layer multiplies the spread forward and the size of delta backward."""
    spread, delta = signals(activation, depth, gain)
    last = int(np.flatnonzero(spread > FLOOR)[-1])
    return float((spread[last] / spread[0]) ** (1 / max(last, 1))), float(delta[0] ** (1 / max(depth - 1, 1)))
