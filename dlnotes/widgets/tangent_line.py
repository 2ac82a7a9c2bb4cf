"""The explorer of chapter 13: slide along an activation function, and read its slope from its value."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import traitlets

from dlnotes import activations
from dlnotes._checks import choice, number
from dlnotes.widgets._base import Explorer

__all__ = ["TangentLine"]

KINDS = ("sigmoid", "tanh", "relu", "leaky")
REACH = 4.0
SHOWN = (-4.0, -2.0, 0.0, 2.0, 4.0)


class TangentLine(Explorer):
    r"""Slide z along an activation function, and get the slope of its tangent from its value a alone.

    Formula: a (1 - a) for the sigmoid, 1 - a^2 for tanh, 1 if a > 0 else 0 for ReLU, 1 if a > 0 else leak for
    the leaky ReLU; at a = 0 the last two have a kink, where all slopes between their two will do.
    Shapes: z and leak are numbers.
    Raises: TypeError or ValueError if a setting is of a wrong kind.

    Traits to read and set: kind ("sigmoid", "tanh", "relu" or "leaky"), z (from -4 to 4), lang; to read:
    solved, the tasks done.

    >>> explorer = TangentLine(kind="tanh", lang="en")
    >>> explorer
    TangentLine(lang='en')
    >>> explorer.kind, explorer.z
    ('tanh', -2.0)

    Source: R. T. Rockafellar, "Convex Analysis" (1970), section 23, for the slopes at a kink.
    Taught in: 13-activation-derivatives
    """

    _module = "tangent_line"

    kind = traitlets.Unicode("sigmoid").tag(sync=True, page=True, keep=True)
    z = traitlets.Float(-2.0).tag(sync=True, page=True, keep=True)
    leak = traitlets.Float(0.01).tag(sync=True, page=True)
    start = traitlets.Dict().tag(sync=True, page=True)

    def __init__(
        self, *, kind: str = "sigmoid", z: float = -2.0, leak: float = 0.01, lang: str = "ko"
    ) -> None:
        """Start at a place of an activation function; `leak` is the slope of the leaky ReLU left of 0."""
        start = {"kind": choice(kind, "kind", KINDS), "z": _place(z)}
        super().__init__(lang=lang, leak=number(leak, "leak", above=0, below=1), start=start, **start)

    @traitlets.validate("kind")
    def _check_kind(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "kind", KINDS)

    @traitlets.validate("z")
    def _check_place(self, proposal: dict[str, Any]) -> float:
        return _place(proposal["value"])

    @traitlets.validate("leak")
    def _check_leak(self, proposal: dict[str, Any]) -> float:
        return number(proposal["value"], "leak", above=0, below=1)

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        columns = "".join(f'<th scope="col">{words[f"still-{name}"]}</th>' for name in KINDS)
        rows = "".join(
            f'<tr><th scope="row">{_signed(z, 0)}</th>'
            + "".join(f"<td>{self._slope(name, z, words['none'])}</td>" for name in KINDS)
            + "</tr>"
            for z in SHOWN
        )
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p>'
            f'<table><thead><tr><th scope="col">z</th>{columns}</tr></thead><tbody>{rows}</tbody></table>'
        )

    def _slope(self, name: str, z: float, none: str) -> str:
        if z == 0 and name in ("relu", "leaky"):
            return none
        slope: dict[str, Callable[[float], Any]] = {
            "sigmoid": activations.sigmoid_derivative,
            "tanh": activations.tanh_derivative,
            "relu": activations.relu_derivative,
            "leaky": lambda place: activations.leaky_relu_derivative(place, self.leak),
        }
        return _signed(float(slope[name](z)), 4)


def _place(value: object) -> float:
    z = number(value, "z")
    if abs(z) > REACH:
        message = f"z is {z:g}: expected a number from {-REACH:g} to {REACH:g}"
        raise ValueError(message)
    return z


def _signed(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("-", "−")
