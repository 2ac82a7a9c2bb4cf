"""What every public function says when it is called wrongly: what came, what was wanted, what to do."""

from __future__ import annotations

import difflib
import math
import operator
from collections.abc import Iterable
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]


def describe(value: object) -> str:
    """Say in a few words what came."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 40 else text[:37] + '...'}"


def real(
    value: ArrayLike, name: str, *, ndim: int | None = None, finite: bool = True, squares: bool = False
) -> FloatArray:
    """Return `value` as a float array (a float dtype stays); refuse what is not made of real numbers.

    `finite` refuses infinity as well as NaN; `squares` refuses numbers so large that their squares are infinite.
    """
    array = value if type(value) is np.ndarray else _array(value, name)
    kind = array.dtype.kind
    if kind == "O":
        array = _unboxed(array, name)
    elif kind in "biu":
        array = array.astype(np.float64)
    elif kind == "c":
        raise ValueError(
            f"{name} is complex: expected real numbers; Complex data not supported, take the real part or abs"
        )
    elif kind != "f":
        raise TypeError(f"{name} is {describe(value)}: expected real numbers; convert {name} to float first")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}: expected {ndim} dimension(s)")
    _no_nan(array, name, finite, squares)
    return array


def _array(value: ArrayLike, name: str) -> NDArray[Any]:
    if np.ma.isMaskedArray(value):
        raise TypeError(
            f"{name} is a masked array: expected a plain array; call {name}.filled() or drop those rows"
        )
    if hasattr(value, "toarray"):
        raise TypeError(
            f"{name} is a sparse {type(value).__name__}: expected a dense array; call {name}.toarray()"
        )
    try:
        return np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        raise ValueError(
            f"{name} is {describe(value)}, which is no array: expected rows of equal length"
        ) from None


def _unboxed(array: NDArray[Any], name: str) -> FloatArray:
    """Turn an array of Python numbers into floats."""
    for entry in array.ravel():
        if not isinstance(entry, Real):
            raise TypeError(
                f"{name} holds {describe(entry)}: expected real numbers; "
                "the argument must be an array with no string or other object in it, only numbers"
            )
    try:
        return array.astype(np.float64)
    except OverflowError:
        raise ValueError(
            f"{name} holds an integer past the largest float: expected numbers below 1e308"
        ) from None


def _no_nan(array: FloatArray, name: str, finite: bool, squares: bool) -> None:
    flat = array.ravel(order="K")
    # One BLAS pass, no temporary: the sum of squares is finite unless an entry is not (or is huge).
    if math.isfinite(np.dot(flat, flat)):
        return
    if np.isnan(flat).any():
        wanted = "finite numbers" if finite else "real numbers"
        raise ValueError(f"{name} contains NaN: expected {wanted}; drop or fill those entries")
    if finite and np.isinf(flat).any():
        raise ValueError(
            f"{name} contains infinity (inf): expected finite numbers; drop or clip those entries"
        )
    if squares:
        largest = np.abs(flat).max()
        raise ValueError(
            f"{name} holds {largest:g}, whose square overflows: expected smaller numbers; rescale {name}"
        )


def number(
    value: object, name: str, *, least: float = -math.inf, above: float = -math.inf, below: float = math.inf
) -> float:
    """Return a hyper-parameter as a finite float within its bounds."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} is {describe(value)}: expected a real number")
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not (math.isfinite(result) and least <= result and above < result < below):
        bounds = [(least, "at least"), (above, "above"), (below, "below")]
        wanted = " and ".join(f"{word} {bound:g}" for bound, word in bounds if math.isfinite(bound))
        raise ValueError(f"{name} is {describe(value)}: expected a finite number {wanted}".rstrip())
    return result


def integer(value: object, name: str, *, least: int = 1) -> int:
    """Return a count as an int that is at least `least`."""
    if isinstance(value, bool | np.bool_ | np.ndarray) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} is {describe(value)}: expected an integer")
    result = operator.index(value)
    if result < least:
        raise ValueError(f"{name} is {result}: expected an integer of at least {least}")
    return result


def choice(value: object, name: str, options: Iterable[str]) -> str:
    """Return a name that is one of `options`; propose the nearest one otherwise."""
    names = list(options)
    if not isinstance(value, str):
        raise TypeError(f"{name} is {describe(value)}: expected one of {names}")
    if value not in names:
        near = difflib.get_close_matches(value, names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{name} is {value!r}: expected one of {names}{hint}")
    return value


def generator(seed: object, name: str = "seed") -> np.random.Generator:
    """Return the random generator that a seed stands for (a generator is used as it is)."""
    if isinstance(seed, np.random.Generator):
        return seed
    if isinstance(seed, np.random.RandomState):
        return np.random.default_rng(seed.randint(2**31))
    return np.random.default_rng(integer(seed, name, least=0))


def zero_one(y: ArrayLike, name: str, like: FloatArray, like_name: str) -> FloatArray:
    """Return labels 0 and 1 in the dtype of `like`; refuse a shape that would broadcast by accident."""
    array = real(y, name)
    if array.shape != like.shape and array.ndim and like.ndim:
        raise ValueError(
            f"{name} has shape {array.shape} and {like_name} has shape {like.shape}: expected equal shapes; "
            f"two unequal shapes would broadcast, so reshape one of them"
        )
    if not np.all((array == 0) | (array == 1)):
        raise ValueError(f"{name} holds other values than 0 and 1: expected labels 0 and 1")
    return array.astype(like.dtype, copy=False)
