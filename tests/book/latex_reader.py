r"""A small reader of LaTeX: a formula of the book becomes a function of a world with values for its names.

A world is a mapping from names to numbers and arrays. It can be `changed`, and then whatever is computed from
a name follows. So every derivative in a formula is measured, by central differences, never looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from dlnotes import numerical_gradient

RELATIONS = ("=", r"\approx", r"\to")
TINY = 1e-6  # what stands for h when h goes to 0


class World(Protocol):
    """What a formula is read in."""

    functions: Mapping[str, Callable[..., Any]]
    sizes: Mapping[str, int]  # of an index: how many values it runs over
    delta: str  # what a delta is the derivative by
    variables: tuple[str, ...]  # what a gradient, or a prime without a bracket, differentiates by

    def __contains__(self, name: object) -> bool: ...
    def __getitem__(self, name: str) -> Any: ...
    def changed(self, values: Mapping[str, Any]) -> World: ...
    def differentiated(self, name: str) -> str: ...  # the J of a dJ/dz that is written dz


Value = Callable[[World], Any]

_SPACES = re.compile(r"(?<!\\)\\[,;:! ]|\\q?quad(?![a-z])|\\[bB]igg?[lr]?(?![a-z])|\\(?:left|right)(?![a-z])")
_HALF = re.compile(r"\\[dt]?frac\s*(\d)(\d)")
_TOKEN = re.compile(
    r"\\(?:begin|end|hat|bar|mathbf|mathrm|operatorname|text)\{\w+\}|\\[A-Za-z]+|\\\\|\d+(?:\.\d+)?|\S"
)
_CASES = {r"\begin{cases}": 1, r"\end{cases}": -1}
_SAME = {r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\mathrm{d}": "d"}


class UnreadableError(ValueError):
    """A formula, or a name in it, that cannot be given a value."""


def lines(tex: str) -> list[list[str]]:
    r"""Return the tokens of each line of a formula; one that begins with a relation belongs to the one above.

    >>> lines(r"\begin{aligned} a &= \tfrac12\,b \\ &= c \\ d &= e \end{aligned}")
    [['a', '=', '\\frac', '{', '1', '}', '{', '2', '}', 'b', '=', 'c'], ['d', '=', 'e']]
    """
    found: list[list[str]] = [[]]
    cases = 0
    for token in _TOKEN.findall(_HALF.sub(r"\\frac{\1}{\2}", _SPACES.sub(" ", tex))):
        cases += _CASES.get(token, 0)
        if token == r"\\" and not cases:
            found.append([])
        elif token in RELATIONS and not found[-1] and len(found) > 1:
            found.pop()
            found[-1].append(token)
        elif not re.fullmatch(r"\\(begin|end)\{aligned\}", token) and (token != "&" or cases):
            found[-1].append(_SAME.get(token, token))
    return found


def written(line: list[str]) -> str:
    r"""Write the tokens of a line in one way, whatever its spaces and sizes were.

    >>> written(lines(r"\dfrac{1}{2}\, \bigl(a-\ln x\bigr)")[0])
    '\\frac{1}{2}(a-\\ln x)'
    """
    return "".join(
        token + " " * (bool(re.fullmatch(r"\\[A-Za-z]+", token)) and after[:1].isalpha())
        for token, after in zip(line, [*line[1:], ""], strict=True)
    )


def read(line: list[str], functions: Collection[str]) -> list[tuple[str, list[str], Value]]:
    """Read a chain of equations: of each part its relation to the first (none), its tokens, its value."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    depth = 0
    for token in line:
        depth += (token in ("(", "{", r"\begin{cases}")) - (token in (")", "}", r"\end{cases}"))
        if token in RELATIONS and depth == 0:
            parts.append((token, []))
        else:
            parts[-1][1].append(token)
    return [(relation, part, _Reader(_spelled_out(part), functions).whole()) for relation, part in parts]


def _spelled_out(part: list[str]) -> list[str]:
    r"""Write every factor of a product that has dots in it: `a_1\times a_2\times\cdots\times a_5`."""
    if r"\cdots" not in part:
        return part
    factors = " ".join(part).split(r" \times ")
    at = factors.index(r"\cdots")
    first, last = (int(re.findall(r"_ (\d+)", factors[at + step])[0]) for step in (-1, 1))
    between = [factors[at - 1].replace(f"_ {first}", f"_ {k}") for k in range(first + 1, last)]
    return r" \times ".join([*factors[:at], *between, *factors[at + 1 :]]).split()


# ---- values -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Name:
    """A name as printed: `W_1` may be a quantity of that name, `W_{kj}` an entry of `W`, `Z_l` a layer."""

    base: str
    places: tuple[str | Value, ...] = ()

    def __call__(self, world: World) -> Any:
        name, place = self.found(world)
        return world[name][place] if place else world[name]

    def found(self, world: World) -> tuple[str, tuple[int, ...]]:
        """Return which quantity of the world is meant, and the place in it."""
        places = [place if isinstance(place, str) else round(place(world)) for place in self.places]
        whole = "_".join([self.base, *map(str, places)])
        if whole in world:
            return whole, ()
        if self.base not in world:
            raise UnreadableError(f"what is {whole}?")
        return self.base, tuple(int(place) for place in places)


def _of(f: Callable[..., Any], *values: Value) -> Value:
    return lambda world: f(*(value(world) for value in values))


def _derivative(above: Value, by: Name) -> Value:
    """Measure how (the sum of) a value changes with a quantity of the world, or with one entry of it."""

    def measured(world: World) -> Any:
        name, place = by.found(world)
        changes = numerical_gradient(lambda t: float(np.sum(above(world.changed({name: t})))), world[name])
        return changes[place] if place else changes

    return measured


def _short(by: Name, written: str) -> Value:
    """Measure what is written without its numerator: `dz`, or a delta."""
    return lambda world: _derivative(Name(world.differentiated(written)), by)(world)


def _slope(f: Callable[..., Any], order: int) -> Callable[..., Any]:
    """Return the derivative of a function of one variable, entry by entry, or the second derivative."""
    h = 10.0 ** (-5 if order == 1 else -3)
    inner = f if order == 1 else _slope(f, order - 1)
    return lambda x: (inner(x + h) - inner(x - h)) / (2 * h)


def _times(left: Any, right: Any) -> Any:
    """Arrays side by side are multiplied as matrices, and numbers as numbers."""
    return left @ right if np.ndim(left) and np.ndim(right) else left * right


# ---- the grammar ------------------------------------------------------------------------------

_SIGNS = {"+": np.add, "-": np.subtract}
_PRODUCTS = {
    "*": np.multiply,
    r"\odot": np.multiply,
    r"\times": np.multiply,
    r"\cdot": np.multiply,
    "/": np.divide,
}
_INEQUALITIES = {"<": np.less, ">": np.greater}
_END = ("", ")", "}", "|", ",", "+", "-", "<", ">", "&", r"\\", r"\end{cases}")
_D = ("d", r"\partial")


class _Reader:
    """Recursive descent: each rule takes its tokens and returns what they are worth in a world."""

    def __init__(self, tokens: list[str], functions: Collection[str]) -> None:
        self.tokens, self.functions, self.at = tokens, functions, 0

    def next(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        """Take the tokens that must come next, or any one; return the last."""
        for token in wanted or (self.next(),):
            if not token or token != self.next():
                raise UnreadableError(
                    f"{token or 'more'} is missing before {''.join(self.tokens[self.at :])}|"
                )
            self.at += 1
        return self.tokens[self.at - 1]

    def takes(self, wanted: str) -> bool:
        """Take the next token if it is the one that is wanted."""
        found = self.next() == wanted
        self.at += found
        return found

    def whole(self) -> Value:
        value = self.sum()
        if self.next():
            raise UnreadableError(f"cannot read on at {''.join(self.tokens[self.at :])}")
        return value

    def sum(self) -> Value:
        value = _of(np.negative, self.product()) if self.takes("-") else self.product()
        while self.next() in _SIGNS:
            value = _of(_SIGNS[self.take()], value, self.product())
        return value

    def product(self) -> Value:
        value = self.power()
        while self.next() not in _END:
            value = _of(_PRODUCTS[self.take()] if self.next() in _PRODUCTS else _times, value, self.power())
        return value

    def power(self) -> Value:
        value = self.factor()
        while self.takes("^"):
            value = _of(np.transpose, value) if self.takes(r"\top") else _of(np.power, value, self.group())
        return value

    def group(self) -> Value:
        """Read `{…}`, or the one token that stands for it."""
        if not self.takes("{"):
            return self.factor()
        value = self.sum()
        self.take("}")
        return value

    def factor(self) -> Value:
        rules = {
            "(": self.bracket, "|": self.absolute, r"\frac": self.fraction, r"\sum": self.total,
            r"\lim": self.limit, r"\nabla": self.gradient, r"\begin{cases}": self.cases,
            "d": self.quotient, r"\partial": self.quotient,
        }  # fmt: skip
        if self.next() in rules:
            return rules[self.take()]()
        if self.next()[:1].isdigit():
            number = float(self.take())
            return lambda _: number
        return self.named()

    def bracket(self) -> Value:
        entries = self.entries()
        return entries[0] if len(entries) == 1 else _of(lambda *values: np.array(values), *entries)

    def entries(self) -> list[Value]:
        entries = [self.sum()]
        while self.takes(","):
            entries.append(self.sum())
        self.take(")")
        return entries

    def absolute(self) -> Value:
        inner = self.sum()
        self.take("|")
        return _of(np.abs, inner)

    def fraction(self) -> Value:
        if self.next(1) not in _D:
            return _of(np.divide, self.group(), self.group())
        self.at += 2
        above = None if self.next() == "}" else self.name()
        self.take("}", "{")
        self.take()
        by = self.name()
        self.take("}")
        return _derivative(above or self.power(), by)  # an operator, `\frac{d}{dz}`, is about what comes next

    def quotient(self) -> Value:
        """Read `dL/dz`, or `dz`, which is short for it."""
        above = self.name()
        if self.next() == "/" and self.next(1) in _D:
            self.at += 2
            return _derivative(above, self.name())
        return _short(above, above.base)

    def gradient(self) -> Value:
        """Read the vector of the partial derivatives, here or at a point."""
        above, point = self.name(), self.entries() if self.takes("(") else []

        def measured(world: World) -> Any:
            there = world.changed({name: at(world) for name, at in zip(world.variables, point, strict=False)})
            return np.array([_derivative(above, Name(name))(there) for name in world.variables])

        return measured

    def total(self) -> Value:
        self.take("_")
        braces = self.takes("{")
        index = self.take()
        while braces and self.take() != "}":
            pass
        if self.takes("^"):
            self.group()
        term = self.product()
        return lambda world: sum(term(world.changed({index: i})) for i in range(world.sizes[index]))

    def limit(self) -> Value:
        self.take("_", "{", "h", r"\to", "0", "}")
        inner = self.product()
        return lambda world: inner(world.changed({"h": TINY}))

    def cases(self) -> Value:
        value = _of(lambda: np.nan)
        while not self.takes(r"\end{cases}"):
            case = self.sum()
            self.take("&", "(")
            left = self.sum()
            holds = _of(_INEQUALITIES[self.take()], left, self.sum())
            self.take(")")
            self.takes(r"\\")
            value = _of(np.where, holds, case, value)
        return value

    def named(self) -> Value:
        """Read a name, a call, or either with primes."""
        name, primes = self.name(), 0
        while self.takes("'"):
            primes += 1
        if name.base == "delta":
            return lambda world: _short(Name(world.delta, name.places), "delta")(world)
        if name.base not in self.functions:
            return (lambda world: _derivative(name, Name(world.variables[0]))(world)) if primes else name
        arguments = self.entries() if self.takes("(") else [self.power()]

        def called(world: World) -> Any:
            f = world.functions[name.base]
            return (_slope(f, primes) if primes else f)(*(argument(world) for argument in arguments))

        return called

    def name(self) -> Name:
        token = self.take()
        found = re.fullmatch(
            r"\\(?:hat|bar|mathbf|mathrm|operatorname)\{(\w+)\}|\\([a-z]+)|([A-Za-z])", token
        )
        if not found:
            raise UnreadableError(f"{token} is no name")
        base = next(filter(None, found.groups())) + ("_hat" if token.startswith(r"\hat") else "")
        places = self.places() if self.takes("_") else []
        if self.tokens[self.at : self.at + 3] == ["^", "{", "("]:  # the example, as in `y^{(i)}`
            self.at += 3
            places += self.entries()
            self.take("}")
        return Name({"1": "ones"}.get(base, base), tuple(places))

    def places(self) -> list[str | Value]:
        """Read a subscript: a number, indices side by side, one that is computed, or a word."""
        inside = [self.take()]
        if inside == ["{"]:
            inside = self.tokens[self.at : self.tokens.index("}", self.at)]
            if {"+", "-"} & {*inside}:
                value = self.sum()
                self.take("}")
                return [value]
            self.at += len(inside) + 1
        return [
            token.removeprefix(r"\text{").rstrip("}") if len(token) > 1 or token.isdigit() else Name(token)
            for token in inside
        ]
