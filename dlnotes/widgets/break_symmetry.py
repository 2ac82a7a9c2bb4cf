"""The explorer of chapter 14: which start makes hidden units differ, and which leaves them one."""

from __future__ import annotations

import html
from functools import cache
from itertools import product
from typing import Any, TypeAlias

import numpy as np
import traitlets

from dlnotes._checks import FloatArray, choice, integer
from dlnotes.activations import ACTIVATIONS, sigmoid
from dlnotes.losses import binary_cross_entropy_from_logits
from dlnotes.widgets._base import Explorer

__all__ = ["BreakSymmetry"]

STARTS = ("zero", "constant", "random")
CONSTANT = 0.5
FUNCTIONS = ("tanh", "sigmoid", "relu")
WIDTHS = (2, 4)
STEPS = (0, 1, 10, 30, 100, 200, 500)
RATE = 2.0
X = np.linspace(-3, 3, 25).round(2)  # (25,)
Y = ((X > -1.1) & (X < 1.6)).astype(np.int64)  # (25,)

Units: TypeAlias = tuple[FloatArray, FloatArray, FloatArray, FloatArray]  # W1, b1, W2 (runs, h), b2 (runs,)
ALL = tuple(product(STARTS, repeat=3))
ALIKE = tuple((start,) * 3 for start in STARTS)
SHOWN = (*ALIKE, *(starts for starts in ALL if sorted(starts) == ["random", "zero", "zero"]))


class BreakSymmetry(Explorer):
    r"""Start W1, b1 and W2 at zero, at a constant or at random, and see whether hidden units come apart.

    Formula: a_j = g(w_j x + b_j), y_hat = sigmoid(sum_j v_j a_j + b_2), 500 steps of gradient descent.
    Shapes: one feature x (25,), labels y (25,), h hidden units (width): W1 (1, h), b1 (h,), W2 (h, 1).
    Raises: TypeError or ValueError if a start, activation, width or seed is none of those there are.

    Traits to read and set: w1, b1, w2 ("zero", "constant" or "random"), activation ("tanh", "sigmoid" or
    "relu"), width (2 or 4), frame (0 to 6: the state before training, after 1, 10, 30, 100, 200, 500 steps),
    lang; to read: solved, the tasks done.

    >>> explorer = BreakSymmetry(w1="zero", activation="sigmoid", lang="en")
    >>> explorer
    BreakSymmetry(lang='en')
    >>> explorer.w1, explorer.w2, explorer.width
    ('zero', 'random', 4)

    Source: D. Rumelhart, G. Hinton, R. Williams, "Learning internal representations by error propagation".
    Taught in: 14-zero-initialization
    """

    _module = "break_symmetry"
    _task_values = {"steps": str(STEPS[-1]), "share": f"{1 - Y.mean():.2f}"}  # noqa: RUF012 - as in the base

    w1 = traitlets.Unicode("random").tag(sync=True, page=True, keep=True)
    b1 = traitlets.Unicode("random").tag(sync=True, page=True, keep=True)
    w2 = traitlets.Unicode("random").tag(sync=True, page=True, keep=True)
    activation = traitlets.Unicode("tanh").tag(sync=True, page=True, keep=True)
    width = traitlets.Int(4).tag(sync=True, page=True, keep=True)
    frame = traitlets.Int(0).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    record = traitlets.Dict().tag(sync=True, page=True)

    def __init__(
        self,
        *,
        w1: str = "random",
        b1: str = "random",
        w2: str = "random",
        activation: str = "tanh",
        width: int = 4,
        seed: int = 2,
        lang: str = "ko",
    ) -> None:
        """Start from the settings given; `seed` draws the random numbers."""
        begin = {"w1": w1, "b1": b1, "w2": w2, "activation": activation, "width": width}
        record = _record(integer(seed, "seed", least=0))
        super().__init__(lang=lang, start={**begin, "frame": 0}, record=record, **begin)

    @traitlets.validate("w1", "b1", "w2")
    def _check_start(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], proposal["trait"].name, STARTS)

    @traitlets.validate("activation")
    def _check_activation(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "activation", FUNCTIONS)

    @traitlets.validate("width")
    def _check_width(self, proposal: dict[str, Any]) -> int:
        if (width := integer(proposal["value"], "width")) not in WIDTHS:
            raise ValueError(f"width is {width}: expected one of {list(WIDTHS)}")
        return width

    @traitlets.validate("frame")
    def _check_frame(self, proposal: dict[str, Any]) -> int:
        if (frame := integer(proposal["value"], "frame", least=0)) >= len(STEPS):
            raise ValueError(f"frame is {frame}: expected 0 to {len(STEPS) - 1}")
        return frame

    def _end(self, starts: tuple[str, ...]) -> tuple[int, int, float]:
        """Return how many units differ after training, how many answers are right, and the cost."""
        flat = np.array(self.record["runs"][f"{self.activation}-{self.width}"][ALL.index(starts)][-1])
        w, b, v = np.broadcast_to(flat[:-1].reshape(3, -1), (3, self.width))  # tied units are kept once
        z = ACTIVATIONS[self.activation].function(X[:, None] * w + b) @ v + flat[-1]  # (25,)
        cost = float(binary_cross_entropy_from_logits(z, Y).mean())
        return len(set(zip(w, b, v, strict=True))), int(((z > 0) == Y).sum()), cost

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        heads = ["W₁", "b₁", "W₂", words["different"], words["accuracy"]]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = ""
        for starts in SHOWN:
            different, right, _ = self._end(starts)
            of = words["of"].format(different=different, width=self.width)
            cells = [*(words[name] for name in starts), of, f"{right / len(Y):.2f} ({right}/{len(Y)})"]
            rows += "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
        said = words["still-text"].format(
            width=self.width, activation=words[self.activation], steps=STEPS[-1]
        )
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{said}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


# ---- training -----------------------------------------------------------------------------------


@cache
def _record(seed: int) -> dict[str, Any]:
    """Train every start with every function and width; what is recorded has three digits."""
    drawn = np.random.default_rng(seed).normal(0, 1, (3, max(WIDTHS))).round(2)  # (3, 4)
    runs = {
        f"{function}-{width}": _shortened(_trained(drawn[:, :width], function))
        for function in FUNCTIONS
        for width in WIDTHS
    }
    return {"x": X.tolist(), "y": Y.tolist(), "drawn": drawn.tolist(), "steps": list(STEPS), "runs": runs}


def _trained(drawn: FloatArray, function: str) -> list[Units]:
    """Train from all 27 starts at once; return the parameters at every step of STEPS.

    Every sum has the same order for each unit, so equal units stay equal to the bit.
    """
    g = ACTIVATIONS[function]
    values = {"zero": 0 * drawn, "constant": 0 * drawn + CONSTANT, "random": drawn}
    w, b, v = (np.array([values[starts[k]][k] for starts in ALL]) for k in range(3))  # (27, h)
    b2, found = np.zeros(len(ALL)), list[Units]()
    for step in range(STEPS[-1] + 1):
        if step in STEPS:
            found.append((w, b, v, b2))
        Z = X[:, None] * w[:, None] + b[:, None]  # (27, m, h)
        A = g.function(Z)
        dz = (sigmoid(np.einsum("rmh,rh->rm", A, v) + b2[:, None]) - Y) / len(Y)  # (27, m)
        dZ = dz[:, :, None] * v[:, None] * g.derivative(Z)  # (27, m, h)
        w, b, v, b2 = (
            w - RATE * np.einsum("rmh,m->rh", dZ, X),
            b - RATE * np.einsum("rmh->rh", dZ),
            v - RATE * np.einsum("rmh,rm->rh", A, dz),
            b2 - RATE * dz.sum(axis=1),
        )
    return found


def _shortened(found: list[Units]) -> list[list[list[float]]]:
    """Return for each run and each step after the start [*W1, *b1, *W2, b2]; equal units are kept once."""
    runs = []
    for run, starts in enumerate(ALL):
        kept = slice(None) if "random" in starts else slice(1)
        runs.append(
            [
                [float(f"{value:.3g}") for array in (w, b, v) for value in array[run][kept]]
                + [float(f"{b2[run]:.3g}")]
                for w, b, v, b2 in found[1:]
            ]
        )
    return runs
