"""What an exercise is made of, and how one is found by name."""

from __future__ import annotations

import copy
import dataclasses
import difflib
import functools
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlnotes.exercises import _bank

Function = Callable[..., Any]


@dataclasses.dataclass(frozen=True)
class Seed:
    """An argument that is a random generator: every call gets a new one from the same seed."""

    number: int


@dataclasses.dataclass(frozen=True)
class Named:
    """An argument that is a function, with the code that a reader sees."""

    function: Function
    code: str

    def __call__(self, *args: Any) -> Any:
        """Call the function."""
        return self.function(*args)


@dataclasses.dataclass(frozen=True)
class Case:
    """One hidden input: what kind of input it is, and the arguments."""

    kind: str
    args: tuple[Any, ...]

    def fresh(self) -> tuple[Any, ...]:
        """The arguments as new objects, so that no call sees what another one did to them."""
        return tuple(_fresh(arg) for arg in self.args)


def _fresh(arg: Any) -> Any:
    return np.random.default_rng(arg.number) if isinstance(arg, Seed) else copy.deepcopy(arg)


@dataclasses.dataclass(frozen=True)
class Property:
    """What holds for every right answer, of (arguments, result), and an answer that breaks it."""

    holds: Callable[[tuple[Any, ...], Any], bool]
    breaker: Function


@dataclasses.dataclass(frozen=True)
class Exercise:
    """A task with its answers: the right ones, and the wrong ones by the name of the mistake.

    Wrong answers that no input tells apart share a name, as a tuple. The words are in `bank/`.
    """

    name: str
    stub: Function
    solution: Function
    right: Mapping[str, Function]
    wrong: Mapping[str, Function | tuple[Function, ...]]
    properties: Mapping[str, Property]
    cases: tuple[Case, ...]
    rtol: float = 1e-9
    atol: float = 1e-10
    rows: bool = False  # (1, n) is as good as (n,)
    lists: bool = False  # a list of rows is as good as an array
    vectorised: bool = False  # the point of the exercise is to have no loop

    @property
    def words(self) -> _bank.Words:
        """The texts of the exercise."""
        return _bank.words(self.name)

    @functools.cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the arguments."""
        return tuple(inspect.signature(self.solution).parameters)

    def mutants(self) -> list[tuple[str, Function]]:
        """Every wrong answer with the name of its mistake."""
        return [
            (name, function)
            for name, functions in self.wrong.items()
            for function in (functions if isinstance(functions, tuple) else (functions,))
        ]

    def source(self, which: str) -> str:
        """The code of the "stub" or the "solution", under the name of the exercise."""
        code = textwrap.dedent(inspect.getsource(getattr(self, which)))
        return re.sub(rf"\bdef {which}\(", f"def {self.name}(", code, count=1)


def spoiling(function: Function, index: int) -> Function:
    """Return a wrong answer: the right result, but argument number `index` is changed in place."""

    def answer(*args: Any) -> Any:
        result = copy.deepcopy(function(*args))
        args[index][...] += 1
        return result

    return answer


@functools.cache
def find(name: str) -> Exercise:
    """The exercise `name`; ValueError says which there are."""
    known = _bank.names()
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=3) or known[:3]
        raise ValueError(f"no exercise is named {name!r}: expected a name such as {', '.join(near)}")
    exercise: Exercise = importlib.import_module(f"dlnotes.exercises.{name}").EXERCISE
    return exercise
