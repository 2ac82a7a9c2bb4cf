"""The explorer of chapter 5: move the decision boundary of logistic or of linear regression."""

from __future__ import annotations

import html
import math
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import choice, number
from dlnotes.datasets import blobs
from dlnotes.logistic import LogisticRegression
from dlnotes.widgets._base import Explorer
from dlnotes.widgets._points import two_features
from dlnotes.widgets._still import plane_svg

__all__ = ["Boundary"]

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

MODELS = ("logistic", "linear")
LEVEL = {"logistic": 0.0, "linear": 0.5}  # a model predicts 1 where z is above this
FAR_POINTS = 10


class Boundary(Explorer):
    r"""Move the boundary between two classes, and see where a straight line is no probability.

    Formula: z = w1 x1 + w2 x2 + b; logistic regression predicts sigmoid(z), linear regression z itself.
    Shapes: X (m, 2), y (m,) of 0 and 1; without them, a data set of 40 points.
    Raises: TypeError or ValueError if X, y or a starting value is of a wrong kind.

    Traits to read and set: w1, w2, b, model ("logistic" or "linear"), far (whether the far points are there),
    lang; to read: solved, the tasks done.

    >>> explorer = Boundary(w1=1.0, lang="en")
    >>> explorer
    Boundary(lang='en')
    >>> explorer.model, explorer.w1
    ('logistic', 1.0)

    Source: D. R. Cox, "The regression analysis of binary sequences", JRSS B 20 (1958), 215-242.
    Taught in: 05-logistic-regression
    """

    _module = "boundary"
    _task_values = {"goal": "0.90"}  # noqa: RUF012 - as in the base

    w1 = traitlets.Float().tag(sync=True, page=True, keep=True)
    w2 = traitlets.Float().tag(sync=True, page=True, keep=True)
    b = traitlets.Float().tag(sync=True, page=True, keep=True)
    model = traitlets.Unicode("logistic").tag(sync=True, page=True, keep=True)
    far = traitlets.Bool(default_value=False).tag(sync=True, page=True, keep=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True, page=True)
    limits = traitlets.List(traitlets.Float()).tag(sync=True, page=True)
    data = traitlets.Dict().tag(sync=True, page=True)
    optimum = traitlets.Dict().tag(sync=True, page=True)
    tasks = traitlets.List(traitlets.Unicode()).tag(sync=True, page=True)

    def __init__(
        self,
        X: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        w1: float | None = None,
        w2: float | None = None,
        b: float | None = None,
        model: str = "logistic",
        far: bool = False,
        lang: str = "ko",
    ) -> None:
        """Start from the reader's own points or from forty of ours, with a boundary that is plainly wrong."""
        near = _clouds() if X is None and y is None else two_features(X, y)
        far_points = _far_points(*near)
        both = np.vstack([near[0], far_points]), np.append(near[1], np.ones(len(far_points), np.int64))
        optimum = {name: _fit(name, *near) for name in MODELS}
        optimum |= {f"{name}-far": _fit(name, *both) for name in MODELS}
        given = {"w1": w1, "w2": w2, "b": b}
        own = {name: number(value, name) for name, value in given.items() if value is not None}
        start = _start(*near) | own
        largest = np.abs([list(start.values()), *optimum.values()]).max(axis=0)  # (3,)
        (x1, x2), y = near[0].T.tolist(), near[1].tolist()
        super().__init__(
            lang=lang,
            model=model,
            far=far,
            start=list(start.values()),
            limits=[_round_up(1.5 * each) for each in largest],
            data={"x1": x1, "x2": x2, "y": y, "far": far_points.tolist()},
            optimum=optimum,
            **start,
        )
        loses = any(
            self._right("linear", far=each) < self._right("logistic", far=each) for each in (False, True)
        )
        self.tasks = ["accuracy", "linear"] if loses else ["accuracy"]

    @traitlets.validate("w1", "w2", "b")
    def _check_number(self, proposal: dict[str, Any]) -> float:
        return number(proposal["value"], proposal["trait"].name)

    @traitlets.validate("model")
    def _check_model(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "model", MODELS)

    def _points(self, *, far: bool) -> tuple[Matrix, Labels]:
        X, y = np.column_stack([self.data["x1"], self.data["x2"]]), np.array(self.data["y"])
        beyond = self.data["far"] if far else np.empty((0, 2))
        return np.vstack([X, beyond]), np.append(y, np.ones(len(beyond), np.int64))

    def _right(self, name: str, *, far: bool) -> int:
        """How many points the optimum of a model gets right."""
        X, y = self._points(far=far)
        *w, b = self.optimum[f"{name}-far" if far else name]
        return int(((X @ w + b > LEVEL[name]) == y).sum())

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        totals = {far: len(self._points(far=far)[1]) for far in (False, True)}
        heads = [words["far-points" if far else "near-points"].format(count=n) for far, n in totals.items()]
        columns = "".join(f'<th scope="col">{head}</th>' for head in [words["model"], *heads])
        rows = "".join(
            f'<tr><th scope="row">{words[name]}</th>'
            + "".join(f"<td>{_share(self._right(name, far=far), n)}</td>" for far, n in totals.items())
            + "</tr>"
            for name in MODELS
        )
        picture = plane_svg(words["still"], self.optimum["logistic"], *self._points(far=False))
        return (
            f'<p class="dl-title">{words["title"]}</p>{picture}<p>{words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


# ---- data ---------------------------------------------------------------------------------------


def _clouds() -> tuple[Matrix, Labels]:
    X, y = blobs(40, sep=1.5, seed=17)
    turned = X @ np.array([[0.8, 0.6], [-0.6, 0.8]]) + [1.0, 0.5]  # (40, 2)
    return turned.round(2), y.astype(np.int64)


def _towards_one(X: Matrix, y: Labels) -> Matrix:
    """The unit vector from the mean of class 0 to the mean of class 1."""
    gap = X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)  # (2,)
    length = float(np.hypot(*gap))
    return gap / length if length > 0 else np.array([1.0, 0.0])


def _far_points(X: Matrix, y: Labels) -> Matrix:
    """Points of class 1 that lie far on their own side: easy for a probability, heavy for a straight line."""
    spread = X.std(axis=0).max()
    around = np.random.default_rng(0).normal(0, 0.35, (FAR_POINTS, 2))  # (10, 2)
    far: Matrix = X[y == 1].mean(axis=0) + spread * (5 * _towards_one(X, y) + around)  # (10, 2)
    return far.round(2)


def _start(X: Matrix, y: Labels) -> dict[str, float]:
    """A boundary through the middle that lies across the best one: about half of the points are wrong."""
    along = _towards_one(X, y) / X.std(axis=0).max()
    w = np.array([-along[1], along[0]])  # (2,)
    w1, w2, b = (float(f"{value:.2g}") for value in [*w, -w @ X.mean(axis=0)])
    return {"w1": w1, "w2": w2, "b": b}


def _fit(name: str, X: Matrix, y: Labels) -> list[float]:
    """The w1, w2 and b that minimise the mean log loss or the mean squared error."""
    if name == "logistic":
        fitted = LogisticRegression(solver="newton").fit(X, y)
        best = np.append(fitted.coef_[0], fitted.intercept_)  # (3,)
    else:
        best = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), y, rcond=None)[0]  # (3,)
    return [float(f"{value:.6g}") for value in best]


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, ..."""
    ten = 10.0 ** math.floor(math.log10(min(value, 1e300) or 1.0))
    return float(f"{next(k * ten for k in (1, 2, 5, 10) if k * ten >= min(value, 1e300)):.6g}")


def _share(right: int, total: int) -> str:
    return f"{right / total:.2f} ({right}/{total})"
