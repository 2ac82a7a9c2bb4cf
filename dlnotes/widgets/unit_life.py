"""The explorer of chapter 2: which hidden units die, and which of them come back."""

from __future__ import annotations

import html
from functools import cache
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import FloatArray, choice, integer, number
from dlnotes.batched import initialize_many, train_many
from dlnotes.datasets import moons
from dlnotes.widgets._base import Explorer
from dlnotes.widgets._points import two_features

__all__ = ["UnitLife"]

ACTIVATIONS = ("relu", "leaky_relu")
RATES = (0.03, 0.1, 0.3, 1.0, 2.0, 3.0, 10.0, 30.0, 100.0)
UNITS = 16
LAST = 150
MANY = 8  # more dead units than this are many

Lives = dict[str, list[dict[str, Any]]]


class UnitLife(Explorer):
    r"""Choose a learning rate, train step by step, and see which hidden units die and which come back.

    Formula: a unit is dead if z <= 0 on every training example; W -= learning_rate dJ/dW, for 150 steps.
    Shapes: X (m, 2), y (m,) of 0 and 1 for the network 2-16-16-1; without them, 200 points of the moons.
    Raises: TypeError or ValueError if X, y, seed or a setting is of a wrong kind.

    Traits to read and set: activation ("relu" or "leaky_relu"), rate (one of rates), step (0 to 150), lang;
    to read: lives, for each activation and rate the steps at which units died and came back, and the costs;
    solved, the tasks done.

    >>> explorer = UnitLife(rate=3, lang="en")
    >>> explorer
    UnitLife(lang='en')
    >>> explorer.activation, explorer.rate, explorer.step
    ('relu', 3.0, 0)

    Source: L. Lu, Y. Shin, Y. Su, G. Karniadakis, "Dying ReLU and initialization", 2020.
    Taught in: 02-sparsity
    """

    _module = "unit_life"

    activation = traitlets.Unicode("relu").tag(sync=True, page=True, keep=True)
    rate = traitlets.Float(1.0).tag(sync=True, page=True, keep=True)
    step = traitlets.Int(0).tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    rates = traitlets.List(traitlets.Float()).tag(sync=True, page=True)
    lives = traitlets.Dict().tag(sync=True, page=True)
    tasks = traitlets.List(traitlets.Unicode()).tag(sync=True, page=True)

    def __init__(
        self,
        X: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        seed: int = 13,
        activation: str = "relu",
        rate: float = 1.0,
        step: int = 0,
        lang: str = "ko",
    ) -> None:
        """Train on the reader's own points or on the moons, from the first weights that a seed gives."""
        seed = integer(seed, "seed", least=0)
        lives = _of_the_moons(seed) if X is None and y is None else _lives(*two_features(X, y), seed)
        start = {"activation": activation, "rate": rate}
        super().__init__(
            lang=lang,
            lives=lives,
            rates=list(RATES),
            tasks=_possible(lives),
            start={**start, "step": 0},
            step=step,
            **start,
        )

    @traitlets.validate("activation")
    def _check_activation(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "activation", ACTIVATIONS)

    @traitlets.validate("rate")
    def _check_rate(self, proposal: dict[str, Any]) -> float:
        rate = number(proposal["value"], "rate")
        if rate not in RATES:
            message = f"rate is {rate:g}: expected one of {[float(f'{each:g}') for each in RATES]}"
            raise ValueError(message)
        return rate

    @traitlets.validate("step")
    def _check_step(self, proposal: dict[str, Any]) -> int:
        return integer(proposal["value"], "step", least=0, most=LAST)

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        heads = [
            words["rate"],
            *(f"{words[name]}, {words[f'layer-{k}']}" for name in ACTIVATIONS for k in (1, 2)),
        ]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = ""
        for place, rate in enumerate(RATES):
            cells = ""
            for name in ACTIVATIONS:
                run = self.lives[name][place]
                cells += "".join(f"<td>{_summary(run, layer, words)}</td>" for layer in (0, 1))
            rows += f'<tr><th scope="row">{rate:g}</th>{cells}</tr>'
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


# ---- the trainings ------------------------------------------------------------------------------


@cache
def _of_the_moons(seed: int) -> Lives:
    return _lives(*moons(200, seed=0), seed)


def _lives(X: FloatArray, y: NDArray[np.int64], seed: int) -> Lives:
    """Train with every activation and rate from the same start and note when units die or come back."""
    first = initialize_many((2, UNITS, UNITS, 1), "he", seeds=[seed])
    params = {name: np.repeat(array, len(RATES), axis=0) for name, array in first.items()}
    found: Lives = {}
    for activation in ACTIVATIONS:
        seen: list[NDArray[np.bool_]] = []

        def watch(step: int, Z: list[FloatArray], params: Any, seen: list[NDArray[np.bool_]] = seen) -> None:
            seen.append(np.concatenate([(z <= 0).all(axis=1) for z in Z[:2]], axis=1))

        options: dict[str, Any] = {"learning_rate": RATES, "n_iter": LAST + 1, "watch": watch}
        runs = train_many(params, X, y, activation, **options)
        dead = np.array(seen)  # (steps, rates, 32)
        found[activation] = [
            {
                "turns": _turns(dead[:, place]),
                "costs": [_digits(cost) for cost in runs.cost_history[:, place]],
            }
            for place in range(len(RATES))
        ]
    return found


def _turns(dead: NDArray[np.bool_]) -> list[list[int]]:
    """Return for each unit the steps at which it died, came back, died again, ..."""
    before = np.vstack([np.zeros_like(dead[:1]), dead[:-1]])  # (steps, units)
    return [np.flatnonzero(changed).tolist() for changed in (dead != before).T]


def _digits(cost: float) -> float | None:
    return float(f"{cost:.3g}") if np.isfinite(cost) else None


# ---- what became of them ------------------------------------------------------------------------


def _possible(lives: Lives) -> list[str]:
    """Return the tasks that can be done on these points."""
    relu, leaky = ([_states(run) for run in lives[name]] for name in ACTIVATIONS)
    done = {
        "many": any(dead[:, :UNITS].sum(axis=1).max() > MANY for dead, _ in relu),
        "second": any(back[:, UNITS:].any() for _, back in relu),
        "first": any(back[:, :UNITS].any() for _, back in leaky),
    }
    return [task for task, possible in done.items() if possible]


def _states(run: dict[str, Any]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which units are dead and which have come back, (steps, 32), as long as the cost is finite."""
    steps = np.arange(sum(cost is not None for cost in run["costs"]))[:, None]  # (steps, 1)
    turned = np.stack(
        [(steps >= np.array(turns)).sum(axis=1) for turns in run["turns"]], axis=1
    )  # (steps, 32)
    return turned % 2 == 1, (turned % 2 == 0) & (turned > 0)


def _summary(run: dict[str, Any], layer: int, words: dict[str, str]) -> str:
    turns = run["turns"][layer * UNITS : (layer + 1) * UNITS]
    dead = sum(len(each) % 2 for each in turns)
    returned = sum(len(each) > 1 for each in turns)
    return words["still-cell"].format(dead=dead, returned=returned)
