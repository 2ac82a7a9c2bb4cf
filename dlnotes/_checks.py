"""What every public function says when it is called wrongly: what came, what was wanted, what to do."""

from __future__ import annotations

import difflib
import math
import operator
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]

# The fourth root of the largest number of each float type: products of three such numbers stay finite.
_PARAMS = {key: f"[{key}]" for key in ("W1", "b1", "W2", "b2")}
_LIMITS = {char: float(np.finfo(char).max ** np.finfo(char).dtype.type(0.25)) for char in "efdg"}


def describe(value: object) -> str:
    """Say in a few words what came."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 40 else text[:37] + '...'}"


def real(
    value: ArrayLike, name: str, *, ndim: int | None = None, finite: bool = True, moderate: bool = False
) -> FloatArray:
    """Return `value` as a float array (a float dtype stays); refuse what is not made of real numbers.

    `finite` refuses infinity as well as NaN; `moderate` refuses what is past the fourth root of the largest
    float, as products might overflow.
    """
    array = value if type(value) is np.ndarray else plain_array(value, name)
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
    _no_nan(array, name, finite, moderate)
    return array


def plain_array(value: ArrayLike, name: str) -> NDArray[Any]:
    """Return `value` as an array of whatever it holds."""
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


def _no_nan(array: FloatArray, name: str, finite: bool, moderate: bool) -> None:
    limit = _LIMITS[array.dtype.char] if moderate else math.inf
    # One pass, no temporary: the sum of squares is small unless an entry is large, infinite or NaN.
    # Past 10,000 entries np.vdot would start threads, which is slow on a busy machine; einsum never does.
    if array.size <= 8192:
        squares = np.vdot(array, array)
    else:
        flat = array.ravel(order="K")
        squares = np.einsum("i,i->", flat, flat)
    if squares < limit * limit:
        return
    if np.isnan(array).any():
        wanted = "finite numbers" if finite else "real numbers"
        raise ValueError(f"{name} contains NaN: expected {wanted}; drop or fill those entries")
    if finite and np.isinf(array).any():
        raise ValueError(
            f"{name} contains infinity (inf): expected finite numbers; drop or clip those entries"
        )
    if moderate and (largest := np.abs(array).max()) >= limit:
        raise ValueError(
            f"{name} holds {largest:g}: expected numbers below {limit:g} in size; rescale {name}"
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


def integer(value: object, name: str, *, least: int = 1, most: int | None = None) -> int:
    """Return a count as an int that is at least `least` and at most `most`."""
    if isinstance(value, bool | np.bool_ | np.ndarray) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} is {describe(value)}: expected an integer")
    result = operator.index(value)
    if result < least:
        raise ValueError(f"{name} is {result}: expected an integer of at least {least}")
    if most is not None and result > most:
        raise ValueError(f"{name} is {result}: expected at most {most}")
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
    if not ((array == 0) | (array == 1)).all():
        raise ValueError(f"{name} holds other values than 0 and 1: expected labels 0 and 1")
    return array.astype(like.dtype, copy=False)


def shallow_params(
    params: Mapping[str, ArrayLike], name: str = "params", sizes: tuple[int, int, int] | None = None
) -> list[FloatArray]:
    """Return W1 (n, h), b1 (h,), W2 (h, 1), b2 (1,) if their names and shapes fit together."""
    if not isinstance(params, Mapping) or params.keys() != _PARAMS.keys():
        came = f"a dict with {list(params)}" if isinstance(params, Mapping) else describe(params)
        raise TypeError(f"{name} is {came}: expected a dict with the arrays W1, b1, W2, b2")
    W1, b1, W2, b2 = arrays = [
        real(params[key], name + place, moderate=True) for key, place in _PARAMS.items()
    ]
    n, h = sizes[:2] if sizes else W1.shape if W1.ndim == 2 else (1, 1)
    if (W1.shape, b1.shape, W2.shape, b2.shape) != (wanted := ((n, h), (h,), (h, 1), (1,))):
        shapes = [array.shape for array in arrays]
        raise ValueError(f"{name} has the shapes {shapes}: expected {list(wanted)} for W1, b1, W2, b2")
    return arrays


def output_weights(params: Mapping[str, ArrayLike], h: int) -> FloatArray:
    """Return W2 (h, 1), the only parameter that the way back needs."""
    if not isinstance(params, Mapping) or params.keys() != _PARAMS.keys():
        return shallow_params(params)[2]
    W2 = real(params["W2"], "params[W2]", moderate=True)
    if W2.shape != (h, 1):
        raise ValueError(
            f"params[W2] has shape {W2.shape}: expected {(h, 1)}, as the cache has {h} hidden units"
        )
    return W2


def rows_for(W1: FloatArray, X: ArrayLike) -> FloatArray:
    """Return X (m, n) if it has rows, and a column for each row of W1."""
    X = real(X, "X", moderate=True)
    if X.ndim != 2 or X.shape[1] != len(W1) or not len(X):
        raise ValueError(f"X has shape {X.shape}: expected (m, {len(W1)}), as W1 has shape {W1.shape}")
    return X
