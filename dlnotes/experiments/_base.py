"""What every experiment shares: the shape of its result, and how it is found by name."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import pkgutil
import time
from collections.abc import Callable
from typing import Any

NOISE = 1e-12  # smaller results are rounding noise, which differs between machines: shown as "<1e-12"


@dataclasses.dataclass(frozen=True, repr=False)
class Result:
    """Hold the numbers of one experiment, printed with four digits so that every machine prints the same.

    Formula: none.
    Shapes: numbers and tuples of numbers.
    Raises: AttributeError if a number is assigned to: results are frozen.

    >>> Result()
    Result()

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """

    def __repr__(self) -> str:
        """Return the fields as a constructor call, numbers rounded."""
        fields = (f"{f.name}={_short(getattr(self, f.name))}" for f in dataclasses.fields(self))
        return f"{type(self).__name__}({', '.join(fields)})"


def _short(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_short, value))})"
    if isinstance(value, float):
        return f"<{NOISE:g}" if 0 < abs(value) < NOISE else f"{value:.4g}"
    return repr(value)


@functools.cache
def run(name: str) -> Result:
    """Run the experiment `name` with its own settings; a second call returns the same result.

    Formula: none.
    Shapes: name is "module.function", such as "logistic_regression.saturation".
    Raises: ValueError if there is no such experiment; the message lists those there are.

    >>> run("logistic_regression.straight_boundary")
    StraightBoundary(agreement=1, bend=<1e-12, accuracy=0.88)

    Source: the claims of the book, book/claims.
    Taught in: 05-logistic-regression
    """
    module_name, _, function_name = name.partition(".")
    if module_name not in _modules():
        raise ValueError(f"no experiments for {module_name!r}: expected one of {', '.join(_modules())}")
    module = importlib.import_module(f"dlnotes.experiments.{module_name}")
    functions = [n for n in module.__all__ if n[0].islower()]
    if function_name not in functions:
        raise ValueError(
            f"{module_name!r} has no experiment {function_name!r}: expected one of {', '.join(functions)}"
        )
    result: Result = getattr(module, function_name)()
    return result


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes, measured once.

    Formula: none.
    Shapes: action takes no argument.
    Raises: whatever the action raises.

    >>> seconds(lambda: sum(range(1000))) > 0
    True

    Source: Python reference, time.perf_counter.
    Taught in: 10-vectorization
    """
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _modules() -> list[str]:
    package = importlib.import_module("dlnotes.experiments")
    return sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))
