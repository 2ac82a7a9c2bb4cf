"""The explorer of chapter 7: choose a learning rate and walk."""

from __future__ import annotations

import functools
import html
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlnotes._checks import choice, describe, integer, number
from dlnotes.activations import sigmoid
from dlnotes.datasets import blobs
from dlnotes.losses import binary_cross_entropy_from_logits
from dlnotes.widgets._base import Explorer

__all__ = ["PickAlpha"]

COSTS = ("parabola", "logistic")
CURVATURES = (1.0, 2.0, 2.5, 4.0, 5.0)  # 1/L and 2/L are whole steps of the slider
LARGEST = 2.5
STEPS = 20
START = -2.0
CLOSE = 1e-3
SHOWN = {"slow": 0.05, "monotone": 0.25, "jump": 0.5, "zigzag": 0.9, "cycle": 1.0, "diverge": 1.1}


class PickAlpha(Explorer):
    r"""Choose a learning rate, take steps of gradient descent, and see whether they arrive.

    Formula: w := w - alpha J'(w); on the parabola J(w) = L/2 w^2 that is w := (1 - alpha L) w, which arrives
    if alpha < 2/L. The other cost is the mean log loss of 20 points, whose curvature nowhere exceeds L.
    Shapes: alpha and L are numbers.
    Raises: TypeError or ValueError if a setting is of a wrong kind.

    Traits to read and set: alpha (up to 2.5), L (1, 2, 2.5, 4 or 5), cost ("parabola" or "logistic"), step
    (0 to 20), lang; to read: solved, the tasks done.

    >>> explorer = PickAlpha(alpha=0.3, L=4, lang="en")
    >>> explorer
    PickAlpha(lang='en')
    >>> explorer.alpha * explorer.L < 2
    True

    Source: Y. Nesterov, "Lectures on Convex Optimization" (2018), section 2.1.5.
    Taught in: 07-gradient-descent
    """

    _module = "pick_alpha"

    alpha = traitlets.Float(0.05).tag(sync=True, page=True, keep=True)
    L = traitlets.Float(2.0).tag(sync=True, page=True, keep=True)
    cost = traitlets.Unicode("parabola").tag(sync=True, page=True, keep=True)
    step = traitlets.Int(0).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    data = traitlets.Dict().tag(sync=True, page=True)

    def __init__(
        self, *, alpha: float = 0.05, L: float = 2.0, cost: str = "parabola", lang: str = "ko"
    ) -> None:
        """Start with a learning rate, a curvature and a cost, before the first step."""
        start = {"alpha": _rate(alpha), "L": _curvature(L), "cost": choice(cost, "cost", COSTS)}
        super().__init__(lang=lang, start=start, data=_recorded(), **start)

    @traitlets.validate("alpha")
    def _check_alpha(self, proposal: dict[str, Any]) -> float:
        return _rate(proposal["value"])

    @traitlets.validate("L")
    def _check_curvature(self, proposal: dict[str, Any]) -> float:
        return _curvature(proposal["value"])

    @traitlets.validate("cost")
    def _check_cost(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "cost", COSTS)

    @traitlets.validate("step")
    def _check_step(self, proposal: dict[str, Any]) -> int:
        return integer(proposal["value"], "step", least=0, most=STEPS)

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        heads = ["α", "αL", words["still-w"], words["still-what"]]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = "".join(
            f'<tr><th scope="row">{alpha}</th><td>{2 * alpha:.1f}</td>'
            f"<td>{_signed(START * (1 - 2 * alpha) ** 5)}</td><td>{words[f'still-{name}']}</td></tr>"
            for name, alpha in SHOWN.items()
        )
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _rate(value: object) -> float:
    alpha = number(value, "alpha", above=0)
    if alpha > LARGEST:
        message = f"alpha is {alpha:g}: expected at most {LARGEST}"
        raise ValueError(message)
    return alpha


def _curvature(value: object) -> float:
    L = number(value, "L")
    if L not in CURVATURES:
        message = f"L is {describe(value)}: expected one of {', '.join(f'{each:g}' for each in CURVATURES)}"
        raise ValueError(message)
    return L


def _signed(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-", "−")


# ---- the logistic cost --------------------------------------------------------------------------


def _points() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return one feature x (20,) of mean 0 and labels y (20,) that overlap."""
    X, y = blobs(20, sep=0.5, seed=3)
    along = X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)  # (2,)
    return ((X - X.mean(axis=0)) @ along / np.hypot(*along)).round(2), y.astype(np.int64)


@functools.cache
def _recorded() -> dict[str, Any]:
    """Return the points, their lowest cost, and the largest alpha L with which steps come to rest there.

    With the feature stretched by sqrt(4 L / mean x^2) the curvature of J is L times mean(4 x^2 s (1 - s)) /
    mean(x^2), s = sigmoid(w x), and that is at most L.
    """
    x, y = _points()
    best = 0.0
    for _ in range(50):
        s = sigmoid(best * x)  # (20,)
        best -= float((x * (s - y)).mean() / (x * x * s * (1 - s)).mean())
    s = sigmoid(best * x)  # (20,)
    bend = float((x * x * s * (1 - s)).mean() / (x * x).mean())
    return {
        "x": x.tolist(),
        "y": y.tolist(),
        "lowest": float(f"{binary_cross_entropy_from_logits(best * x, y).mean():.8g}"),
        "limit": float(f"{0.5 / bend:.6g}"),
        "curvatures": list(CURVATURES),
        "largest": LARGEST,
        "from": START,
        "steps": STEPS,
        "close": CLOSE,
    }
