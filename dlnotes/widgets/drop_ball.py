"""The explorer of chapter 6: drop a ball on two costs, and see where gradient descent takes it."""

from __future__ import annotations

import functools
import html
import itertools
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlnotes._checks import choice, integer
from dlnotes.activations import sigmoid
from dlnotes.datasets import blobs
from dlnotes.losses import binary_cross_entropy_from_logits
from dlnotes.widgets._base import Explorer

__all__ = ["DropBall"]

Array = NDArray[np.float64]

DATA = ("few", "clouds")
LOSSES = ("squared", "log")
RATES = {"squared": 6.0, "log": 4.0}  # divided by mean x^2: just below 1 / the largest curvature
STEPS = {"few": 12_000, "clouds": 1000}
STARTS = {"few": np.geomspace(0.004, 1.6, 21), "clouds": np.linspace(-20, 20, 21)}
PLACES = 21
FRAMES = 24
START = {"few": 16, "clouds": 11}
SHOWN = {"few": (3, 10, 16), "clouds": (1, 7, 18)}
CLOSE = 1e-3
RESTING = 1e-6


class DropBall(Explorer):
    r"""Drop a ball on the costs of squared error and of log loss, and let gradient descent roll it.

    Formula: J(w) is the mean of (y_hat - y)^2, or of the log loss, with y_hat = sigmoid(w x);
    w := w - alpha dJ/dw with alpha just below 1 / the largest curvature of each cost.
    Shapes: 12 or 40 points of one feature; 21 starts in each set of data.
    Raises: TypeError or ValueError if a setting is of a wrong kind.

    Traits to read and set: data ("few" or "clouds"), place (which start, 0 to 20), frame (how far the balls
    have rolled), lang; to read: solved, the tasks done.

    >>> explorer = DropBall(data="clouds", place=1, lang="en")
    >>> explorer
    DropBall(lang='en')
    >>> explorer.recorded["clouds"]["ends"]["squared"][1]
    'flat'

    Source: P. Auer, M. Herbster, M. Warmuth, "Exponentially many local minima for single neurons" (1995).
    Taught in: 06-loss-and-cost
    """

    _module = "drop_ball"

    data = traitlets.Unicode("few").tag(sync=True, page=True, keep=True)
    place = traitlets.Int(START["few"]).tag(sync=True, page=True, keep=True)
    frame = traitlets.Int(0).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    recorded = traitlets.Dict().tag(sync=True, page=True)

    def __init__(self, *, data: str = "few", place: int | None = None, lang: str = "ko") -> None:
        """Start with a set of data and with the ball above one of its 21 starts."""
        name = choice(data, "data", DATA)
        start = {"data": name, "place": START[name] if place is None else _within(place, "place", PLACES)}
        super().__init__(lang=lang, start=start, recorded=_recorded(), **start)

    @traitlets.validate("data")
    def _check_data(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "data", DATA)

    @traitlets.validate("place")
    def _check_place(self, proposal: dict[str, Any]) -> int:
        return _within(proposal["value"], "place", PLACES)

    @traitlets.validate("frame")
    def _check_frame(self, proposal: dict[str, Any]) -> int:
        return _within(proposal["value"], "frame", FRAMES)

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        heads = [words["data"], words["still-start"], words["squared"], words["log"]]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = ""
        for name, places in SHOWN.items():
            record = self.recorded[name]
            for place in places:
                ends = "".join(
                    f"<td>w = {_plain(record[loss][place][-1])}: "
                    f"{words['still-' + record['ends'][loss][place]]}</td>"
                    for loss in LOSSES
                )
                start = _plain(record["squared"][place][0])
                rows += f'<tr><th scope="row">{words[name]}</th><td>{start}</td>{ends}</tr>'
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _within(value: object, name: str, count: int) -> int:
    return integer(value, name, least=0, most=count - 1)


def _plain(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


# ---- recording ----------------------------------------------------------------------------------


def _points(name: str) -> tuple[Array, Array]:
    """Return one feature x and labels y: the twelve points, or two clouds seen from the side."""
    if name == "few":
        return np.repeat([1.0, 50.0], [8, 4]), np.repeat([1.0, 0, 1, 0], [6, 2, 3, 1])
    X, y = blobs(40, sep=1.0)
    along = X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)  # (2,)
    return (X @ along / np.hypot(*along)).round(2), y.astype(np.float64)


def _cost(w: Array, x: Array, y: Array, loss: str) -> Array:
    """Return J for each w (k,)."""
    z = np.multiply.outer(w, x)  # (k, m)
    if loss == "squared":
        return np.asarray(((sigmoid(z) - y) ** 2).mean(axis=-1))
    return np.asarray(binary_cross_entropy_from_logits(z, np.broadcast_to(y, z.shape)).mean(axis=-1))


def _slopes(w: Array, x: Array, y: Array, counts: Array) -> Array:
    """Return dJ/dw for w (2, k), a row a loss; `counts` says how often each point (x, y) is there."""
    a = 0.5 + 0.5 * np.tanh(0.5 * w[..., None] * x)  # (2, k, m)
    dz = a - y  # (2, k, m), that of log loss
    dz[0] *= 2 * a[0] * (1 - a[0])
    return np.asarray(dz @ (x * counts / counts.sum()))


def _roll(name: str) -> Array:
    """Return w (24, 2, 21): at each step that is shown, for each loss, from each start."""
    points, often = np.unique(np.column_stack(_points(name)), axis=0, return_counts=True)
    (x, y), counts = points.T, often.astype(np.float64)
    w = np.array([STARTS[name]] * 2)  # (2, 21)
    rates = np.array([[RATES[loss]] for loss in LOSSES]) / np.average(x * x, weights=counts)  # (2, 1)
    path = [w]
    for before, after in itertools.pairwise(_shown_steps(name)):
        for _ in range(after - before):
            w = w - rates * _slopes(w, x, y, counts)
        path.append(w)
    return np.array(path)


def _shown_steps(name: str) -> list[int]:
    """Return 24 numbers of steps from 0 on, ever further apart."""
    last, later = STEPS[name], [0, 1]
    while len(later) < FRAMES:  # at least one step further, and such that the rest can grow by one factor
        growth = (last / later[-1]) ** (1 / (FRAMES - len(later)))
        later.append(max(later[-1] + 1, round(later[-1] * growth)))
    return later


def _ends(name: str, last: Array) -> dict[str, list[str]]:
    """Say of each w (2, 21) whether it is on the lowest floor, on a higher one, or still on the flat."""
    x, y = _points(name)
    slopes = _slopes(last, x, y, np.ones(len(x)))  # (2, 21)
    ends = {}
    for w, slope, loss in zip(last, slopes, LOSSES, strict=True):
        wide = np.append(np.linspace(STARTS[name][0], STARTS[name][-1], 2001), w)
        low = _cost(w, x, y, loss) < _cost(wide, x, y, loss).min() + CLOSE  # (21,)
        rests = np.abs(slope) < RESTING * np.sqrt((x * x).mean())  # (21,)
        ends[loss] = np.where(low, "floor", np.where(rests, "valley", "flat")).tolist()
    return ends


@functools.cache
def _recorded() -> dict[str, Any]:
    """Return for each set of data the points, where every ball is after each shown step, and how it ends."""
    found: dict[str, Any] = {}
    for name in DATA:
        x, y = _points(name)
        path = _roll(name)  # (24, 2, 21)
        found[name] = {
            "x": x.tolist(),
            "y": y.astype(int).tolist(),
            "steps": _shown_steps(name),
            "ends": _ends(name, path[-1]),
        }
        for k, loss in enumerate(LOSSES):
            found[name][loss] = [[float(f"{w:.4g}") for w in row] for row in path[:, k].T]
    return found
