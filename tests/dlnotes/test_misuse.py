"""Wrong calls, generated from the signatures: each is refused in words that name the argument.

Every parameter of every public function has a kind; a kind lists values that it must refuse. A parameter
without a kind fails the test, so that a new function cannot be forgotten.
"""

from __future__ import annotations

import copy
import inspect
import re
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import dlnotes
from dlnotes import LogisticRegression, ShallowNet, blobs, forward, initialize, initialize_many
from dlnotes._checks import integer

X, Y = blobs(12)
PARAMS = initialize((2, 3, 1))
MANY = initialize_many((2, 3, 1), seeds=range(2))


class Sparse:
    """A stand-in for a sparse matrix."""

    def toarray(self) -> np.ndarray:
        """Give the dense matrix."""
        return X


NO_NUMBERS = [
    None,
    "abc",
    "1.5",
    b"abc",
    object(),
    {"a": 1},
    {1.0, 2.0},
    [None, 1.0],
    ["a", "b"],
    [[1.0], [1.0, 2.0]],
    [1j, 2.0],
    1j,
    np.array(["x", "y"]),
    np.array([1j]),
    np.array(["2020-01-01"], dtype="datetime64[D]"),
    np.array([1], dtype="timedelta64[s]"),
    np.array([object()]),
    np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
    np.ma.masked_array([1.0, 2.0], [True, False]),
    Sparse(),
    [10**400],
    [Fraction(1, 3), "a"],
    len,
    (value for value in [1.0]),
]
NAN = [np.nan, [1.0, np.nan], np.full((2, 2), np.nan), np.array([np.nan], np.float32)]
INFINITE = [np.inf, -np.inf, [1.0, np.inf], np.array([-np.inf], np.float16)]
NO_NUMBER = [
    10**400,
    None,
    "1",
    b"1",
    [1.0],
    np.ones(1),
    1j,
    True,
    np.bool_(True),
    {},
    object(),
    np.nan,
    np.inf,
    -np.inf,
]
NO_COUNT = [
    None,
    "1",
    1.0,
    2.5,
    [1],
    np.ones(1, int),
    True,
    np.bool_(False),
    1j,
    {},
    object(),
    -1,
    np.nan,
    np.float64(2),
]
NO_NAME = [None, 1, 1.5, b"relu", ["relu"], "", "RELU", "rellu", "sigmiod", "softmax", object()]
NO_SHAPE = [None, "ab", 1.5, (1.5,), ("a",), (-1,), -1, [2, None], object(), (True,), [[1]], 1j]
NO_MATRIX = [1.0, [1.0, 2.0], np.ones((2, 2, 2)), np.zeros((0, 2)), np.zeros((3, 0)), []]
HUGE = [np.full((12, 2), 1e200), np.full((12, 2), 1e30, np.float32)]


def without(params: dict, name: str) -> dict:
    return {key: value for key, value in params.items() if key != name}


def bad_params(params: dict, only: str = "") -> list[Any]:
    """Return dicts of arrays that are wrong in one place (of one name, if `only` one is read)."""
    wrong = [None, [], "W1", 3, {}, list(params.values()), object(), params | {"W9": params["W1"]}]
    for name, array in params.items():
        wrong += [without(params, name)]
        if only and name != only:
            continue
        wrong += [
            params | {name: value} for value in (None, "a", array.T[..., None], array[..., :0], array[None])
        ]
        wrong += [params | {name: np.full(array.shape, value)} for value in (np.nan, np.inf, 1j, 1e200)]
    return wrong


NO_LABELS = [*NO_NUMBERS, *NAN, *INFINITE, [0, 2], [0.5, 1.0], [-1, 1]]
TRAIN_LABELS = [
    None,
    "abc",
    3,
    np.zeros(12),
    np.ones(12),
    np.full(12, np.nan),
    np.where(Y, np.inf, 0.0),
    np.where(Y, 1j, 0),
    np.arange(12),
    np.linspace(0, 1, 12),
    Y[:-1],
    np.append(Y, 1),
    [],
    np.column_stack([Y, Y]),
    np.zeros((12, 0)),
    np.full(12, None),
    np.full(12, object()),
    np.array(["a", "b", "c"])[np.arange(12) % 3],
    np.array([0, "a"], dtype=object)[Y],
    np.array(["2020-01-01", "2020-01-02"], dtype="datetime64[D]")[Y],
    np.ma.masked_array(Y, Y == 1),
    Sparse(),
    [[0], [1, 0]],
    {"a": 1},
    object(),
    len,
]
TRAIN_X = [
    *NO_NUMBERS,
    *NAN,
    *INFINITE,
    *NO_MATRIX,
    *HUGE,
    X.T,
    X[:-1],
    np.where(X > 0, np.nan, X),
    np.where(X > 0, np.inf, X),
]
NEW_X = [*NO_NUMBERS, *NAN, *INFINITE, *NO_MATRIX, *HUGE, np.ones((2, 3)), X.T]

# What a parameter refuses, by its name or by (function, name).
KINDS: dict[Any, list[Any]] = {
    "z": [*NO_NUMBERS, *NAN],
    "slope": [*NO_NUMBER, 0, 1, -0.5, 2],
    "y_hat": [*NO_NUMBERS, *NAN, *INFINITE, np.ones((2, 1)), np.ones(3)],
    ("binary_cross_entropy", "y_hat"): [
        *NO_NUMBERS,
        *NAN,
        *INFINITE,
        [0.5, 1.5],
        [-0.1, 0.5],
        np.ones((2, 1)),
    ],
    "y": [*NO_LABELS, [[0], [1]], [0, 1, 1]],
    ("squared_error", "y"): [*NO_NUMBERS, *NAN, *INFINITE, [[0.0], [1.0]], [0, 1, 1]],
    "shape_a": NO_SHAPE,
    "shape_b": NO_SHAPE,
    "shape": [*NO_SHAPE, (2,), (5, 4, 3), (4, 4)],
    "grad": [*NO_NUMBERS, *NAN, *INFINITE, np.ones(4)],
    "m": [*NO_COUNT, 0, 1],
    "petals": [*NO_COUNT, 0],
    "noise": [*NO_NUMBER, -0.1],
    "factor": [*NO_NUMBER, 0.0, 1.0, -1, 2],
    "sep": NO_NUMBER,
    "seed": NO_COUNT,
    "X": NEW_X,
    ("standardize", "X"): [*NO_NUMBERS, *NAN, *INFINITE, *NO_MATRIX],
    "f": [None, 1, "f", [1.0], object()],
    "x": [*NO_NUMBERS[:3], *NO_NUMBERS[6:], *NAN, *INFINITE],
    "gradient": [
        *NO_NUMBERS[:3],
        *NO_NUMBERS[6:],
        *NAN,
        *INFINITE,
        [1.0],
        np.ones((2, 1)),
        {"x": [1.0, 2.0]},
    ],
    "h": [*NO_NUMBER, 0, -1e-5],
    "tol": [*NO_NUMBER, -1.0],
    "sizes": [None, 3, "ab", (), (2,), (2, 0), (2, 1.5), (2, "a"), (2, -1), {2, 3}, (2, None), (True, 2)],
    "scheme": NO_NAME,
    "gain": [*NO_NUMBER, -1],
    "seeds": [None, 3, (), "ab", [0.5], [-1], [None], ["a"], [True], object()],
    "activation": NO_NAME,
    "params": bad_params(PARAMS),
    ("backward", "params"): bad_params(PARAMS, only="W2"),
    ("forward_many", "params"): bad_params(MANY),
    ("train_many", "params"): bad_params(MANY),
    "cache": [None, (), "cache", {}, 3, [1, 2], object()],
    "learning_rate": [*NO_NUMBER, 0, -0.1, "auot", ""],
    ("train_many", "learning_rate"): [*NO_NUMBERS, *NAN, *INFINITE, 0, -1.0, [1.0], np.ones(3), [1.0, 0.0]],
    ("train_many", "X"): [
        *NO_NUMBERS,
        *NAN,
        *INFINITE,
        *NO_MATRIX[:2],
        *NO_MATRIX[3:],
        *HUGE,
        X.T,
        np.ones((3, 12, 2)),
    ],
    ("forward_many", "X"): [
        *NO_NUMBERS,
        *NAN,
        *INFINITE,
        *NO_MATRIX[:2],
        *NO_MATRIX[3:],
        *HUGE,
        X.T,
        np.ones((3, 12, 2)),
    ],
    ("train_many", "y"): [*NO_LABELS, Y[:-1], np.ones((3, 12)), np.ones((12, 1)), np.ones((2, 11))],
    ("backward", "y"): [*NO_LABELS, Y[:-1], np.ones((12, 1))],
    "watch": [3, "print", [len]],
    "n_iter": [*NO_COUNT, 0],
    "n_hidden": [*NO_COUNT, 0],
    "batch_size": [*NO_COUNT[1:], 0],
    "random_state": NO_COUNT,
    "solver": [*NO_NAME, "lbfgs", "newtno"],
    "init": [*NO_NAME, *bad_params(PARAMS)],
}

CALLS: dict[str, dict[str, Any]] = {
    "unbroadcast": {"grad": np.ones((4, 3)), "shape": (3,)},
    "explain": {"shape_a": (4, 3), "shape_b": (3,)},
    "binary_cross_entropy": {"y_hat": [0.2, 0.7], "y": [0, 1]},
    "binary_cross_entropy_from_logits": {"z": [0.2, 0.7], "y": [0, 1]},
    "squared_error": {"y_hat": [0.2, 0.7], "y": [0.0, 1.0]},
    "standardize": {"X": X},
    "numerical_gradient": {"f": np.sum, "x": [1.0, 2.0]},
    "check_gradients": {"f": np.sum, "x": [1.0, 2.0], "gradient": [1.0, 1.0]},
    "initialize": {"sizes": (2, 3, 1)},
    "initialize_many": {"sizes": (2, 3, 1)},
    "forward": {"params": PARAMS, "X": X},
    "backward": {"params": PARAMS, "cache": forward(PARAMS, X)[1], "y": Y},
    "forward_many": {"params": MANY, "X": X},
    "train_many": {"params": MANY, "X": X, "y": Y, "n_iter": 2},
    **{name: {} for name in ("blobs", "circles", "flower", "moons", "xor")},
}
MODELS = {"LogisticRegression": LogisticRegression, "ShallowNet": ShallowNet}


def functions() -> dict[str, Callable[..., Any]]:
    found = {name: getattr(dlnotes, name) for name in dlnotes.__all__}
    return {name: f for name, f in found.items() if inspect.isfunction(f)}


def wrong_calls() -> Iterator[tuple[str, str, Callable[[Any], Any], Any]]:
    """Yield (where, argument, the call as a function of the argument, the wrong value)."""
    for name, function in functions().items():
        good = CALLS.get(name, {"z": [1.0, -2.0]})
        for argument in inspect.signature(function).parameters:
            for value in KINDS.get((name, argument), KINDS.get(argument)):
                yield name, argument, lambda v, f=function, g=good, a=argument: f(**g | {a: v}), value
    for name, model in MODELS.items():
        for argument in inspect.signature(model).parameters:
            for value in KINDS[argument]:
                yield name, argument, lambda v, m=model, a=argument: m(**{"n_iter": 2, a: v}).fit(X, Y), value
        fitted = model(n_iter=2).fit(X, Y)
        for value in TRAIN_X:
            yield f"{name}.fit", "X", lambda v, m=model: m(n_iter=2).fit(v, Y), value
        for value in TRAIN_LABELS:
            yield f"{name}.fit", "y", lambda v, m=model: m(n_iter=2).fit(X, v), value
        for value in NEW_X:
            yield f"{name}.predict", "X", fitted.predict, value
            yield f"{name}.predict_proba", "X", fitted.predict_proba, value
            yield f"{name}.score", "X", lambda v, f=fitted: f.score(v, Y), value
        for value in [*TRAIN_LABELS[:3], *TRAIN_LABELS[5:]]:
            yield f"{name}.score", "y", lambda v, f=fitted: f.score(X, v), value
        yield f"{name}.set_params", "depth", lambda v, f=fitted: f.set_params(depth=v), 3


CASES = list(wrong_calls())
NAMES = {argument for _, argument, _, _ in CASES}


def same(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray) and a.dtype.kind != "O":
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return re.sub("0x[0-9a-f]+", "", repr(a)) == re.sub("0x[0-9a-f]+", "", repr(b))  # addresses differ


def complaint(argument: str, call: Callable[[Any], Any], value: Any) -> str | None:
    """Return what is wrong with the way a wrong call is refused, or None."""
    try:
        kept = copy.deepcopy(value)
    except TypeError:
        kept = value
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            result = call(value)
        except (TypeError, ValueError) as error:
            text = str(error)
        except Exception as error:
            return f"raises {type(error).__name__}: {error}"
        else:
            return f"is accepted: {result!r:.60}"
    first = re.match(r"\w+", text)
    if not (first and first[0] in NAMES and re.search(rf"\b{argument}\b", text) and "expected" in text):
        return f"does not name the argument and what was wanted: {text}"
    return None if same(value, kept) else "changes its argument"


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 900


def test_every_parameter_has_a_kind() -> None:
    for name, function in functions().items():
        for argument in inspect.signature(function).parameters:
            assert (name, argument) in KINDS or argument in KINDS, f"{name}({argument}) has no kind"


@pytest.mark.parametrize("where", sorted({case[0] for case in CASES}))
def test_wrong_calls_are_refused_in_words(where: str) -> None:
    complaints = []
    for name, argument, call, value in CASES:
        if name == where and (said := complaint(argument, call, value)):
            complaints.append(f"{argument} = {value!r:.70} {said}")
    assert complaints == []


def test_the_right_calls_are_accepted() -> None:
    for name, function in functions().items():
        function(**CALLS.get(name, {"z": [1.0, -2.0]}))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda v: None, "is accepted"),
        (lambda v: np.zeros(3) @ np.zeros(4), "does not name"),
        (lambda v: [][v], "raises IndexError"),
        (lambda v: int("x"), "does not name"),
    ],
)
def test_the_test_notices(call: Callable[[Any], Any], said: str) -> None:
    assert said in (complaint("x", call, 3) or "")


def test_the_test_notices_a_changed_argument() -> None:
    def careless(x: list[int]) -> None:
        x.append(1)
        message = "x is a list: expected a number"
        raise ValueError(message)

    assert complaint("x", careless, [3]) == "changes its argument"


def test_a_count_has_bounds_on_both_sides() -> None:
    assert integer(3, "depth", least=1, most=3) == 3
    with pytest.raises(ValueError, match=r"^depth is 4: expected at most 3$"):
        integer(4, "depth", most=3)
    with pytest.raises(ValueError, match=r"^depth is 0: expected an integer of at least 1$"):
        integer(0, "depth", most=3)
