"""The explorer of chapter 8: shrink the width of a secant until rounding takes over."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from typing import Any

import traitlets

from dlnotes._checks import choice, integer, number
from dlnotes.experiments.derivative import central_difference, cube, forward_difference
from dlnotes.widgets._base import Explorer

__all__ = ["Secant"]

Function = Callable[[float], float]

# Each is correctly rounded in every language: all machines compute the same bits. Then the derivative.
FUNCTIONS: dict[str, tuple[Function, Function]] = {
    "cube": (cube, lambda x: 3 * x * x),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / (x * x)),
    "root": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
}
METHODS = {"forward": forward_difference, "central": central_difference}
SMALLEST = 16
SHOWN = (1, 3, 5, 8, 11, 14, 16)


class Secant(Explorer):
    r"""Shrink the width h of a difference quotient over 16 decades, and see its error fall and rise again.

    Formula: forward (f(a + h) - f(a)) / h, central (f(a + h) - f(a - h)) / 2h, with h = 10^-k.
    Shapes: a is a number between 1.25 and 4; k is an integer from 0 to 16.
    Raises: TypeError or ValueError if a setting is of a wrong kind.

    Traits to read and set: function ("cube", "reciprocal" or "root"), method ("forward" or "central"), k,
    tried (the k whose errors are drawn), lang; to read: solved, the tasks done.

    >>> explorer = Secant(a=2.0, lang="en")
    >>> explorer
    Secant(lang='en')
    >>> explorer.function, explorer.method, explorer.k
    ('cube', 'forward', 0)

    Source: N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed. (2002), section 1.14.
    Taught in: 08-derivative
    """

    _module = "secant"

    function = traitlets.Unicode("cube").tag(sync=True, page=True, keep=True)
    method = traitlets.Unicode("forward").tag(sync=True, page=True, keep=True)
    k = traitlets.Int(0).tag(sync=True, page=True, keep=True)
    tried = traitlets.List(traitlets.Int(), default_value=[0]).tag(sync=True, page=True, keep=True)
    a = traitlets.Float(1.3).tag(sync=True, page=True)
    start = traitlets.Dict().tag(sync=True, page=True)

    def __init__(
        self, *, a: float = 1.3, function: str = "cube", method: str = "forward", lang: str = "ko"
    ) -> None:
        """Start at the width 1, with a function, the place a and a way to measure."""
        start = {
            "function": choice(function, "function", FUNCTIONS),
            "method": choice(method, "method", METHODS),
        }
        super().__init__(lang=lang, a=number(a, "a", least=1.25, below=4), start=start, **start)

    @traitlets.validate("function")
    def _check_function(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "function", FUNCTIONS)

    @traitlets.validate("method")
    def _check_method(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "method", METHODS)

    @traitlets.validate("k")
    def _check_exponent(self, proposal: dict[str, Any]) -> int:
        return _exponent(proposal["value"], "k")

    @traitlets.validate("tried")
    def _check_tried(self, proposal: dict[str, Any]) -> list[int]:
        return sorted({_exponent(each, "tried") for each in proposal["value"]})

    @traitlets.validate("a")
    def _check_place(self, proposal: dict[str, Any]) -> float:
        return number(proposal["value"], "a", least=1.25, below=4)

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        f, derivative = FUNCTIONS[self.function]
        slope = derivative(self.a)
        heads = ["h", words["still-forward"], words["still-central"]]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = "".join(
            f'<tr><th scope="row">1e-{k}</th>'
            + "".join(
                f"<td>{abs(measure(f, self.a, float(f'1e-{k}')) - slope):.1e}</td>"
                for measure in METHODS.values()
            )
            + "</tr>"
            for k in SHOWN
        )
        said = words["still-text"].format(function=words[self.function], a=f"{self.a:g}")
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{said}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _exponent(value: object, name: str) -> int:
    k = integer(value, name, least=0)
    if k > SMALLEST:
        message = f"{name} is {k}: expected at most {SMALLEST}, for h = 1e-{SMALLEST}"
        raise ValueError(message)
    return k
