"""scikit-learn's contract for our models, without importing scikit-learn.

Its tags and its exception classes are taken from it only when somebody else has loaded it already.
"""

from __future__ import annotations

import inspect
import sys
import warnings
from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlnotes._checks import FloatArray, describe, plain_array, real

__all__ = ["Classifier", "DataConversionWarning", "NotFittedError"]


class NotFittedError(ValueError, AttributeError):
    """Tell that a model was asked before it was fitted."""


class DataConversionWarning(UserWarning):
    """Tell that data came in another form than the one wanted, and were converted."""


def _theirs(ours: type) -> Any:
    """Return scikit-learn's class of the same name if scikit-learn is loaded, else ours."""
    return getattr(sys.modules.get("sklearn.exceptions"), ours.__name__, ours)


class Classifier(ABC):
    """A binary classifier: parameters stored untouched, data checked in `fit`."""

    classes_: NDArray[Any]
    n_features_in_: int

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the constructor's parameters by name; `deep` changes nothing, as no parameter is a model."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """Change parameters by name; raise ValueError for a name that the constructor does not have."""
        known = self.get_params()
        for name, value in params.items():
            if name not in known:
                raise ValueError(
                    f"{name} is no parameter of {type(self).__name__}: expected one of {list(known)}"
                )
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        """Show the parameters that differ from their defaults."""
        defaults = inspect.signature(type(self)).parameters
        shown = [f"{k}={v!r}" for k, v in self.get_params().items() if v is not defaults[k].default]
        return f"{type(self).__name__}({', '.join(shown)})"

    def __sklearn_tags__(self) -> Any:
        """Describe the model to scikit-learn, which alone calls this."""
        utils = sys.modules["sklearn.utils"]
        return utils.Tags(
            estimator_type="classifier",
            target_tags=utils.TargetTags(required=True),
            classifier_tags=utils.ClassifierTags(multi_class=False),
            input_tags=utils.InputTags(),
        )

    @abstractmethod
    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Return the probability of each class: X (m, n) -> (m, 2)."""

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the likelier class of each example: X (m, n) -> (m,)."""
        second = self.predict_proba(X)[:, 1] > 0.5
        return self.classes_[second.astype(np.intp)]

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return the share of examples that `predict` gets right: X (m, n), y (m,)."""
        predicted = self.predict(X)
        y = labels(y)
        if y.shape != predicted.shape:
            raise ValueError(f"y has length {len(y)}: expected {len(predicted)}, one label for each row of X")
        strange = ~np.isin(y, self.classes_)
        if strange.any():
            raise ValueError(
                f"y holds {y[strange].tolist()[0]!r}: expected the labels {self.classes_.tolist()}"
            )
        return float(np.mean(predicted == y))

    def _training_data(self, X: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Check X (m, n) and y (m,); return X as floats and y as 0 and 1, remember the classes."""
        X = matrix(X)
        y = labels(y)
        if len(X) != len(y):
            hint = "; did you mean X.T?" if X.shape[1] == len(y) else ""
            raise ValueError(
                f"X has shape {X.shape}: expected (m, n) with one row per example "
                f"and y of length m = {len(X)}, got {len(y)}{hint}"
            )
        self.classes_, target = two_classes(y)
        self.n_features_in_ = X.shape[1]
        return X, target.astype(X.dtype)

    def _new_data(self, X: ArrayLike) -> FloatArray:
        """Check X (m, n) against the data that the model was fitted to."""
        name = type(self).__name__
        if not hasattr(self, "n_features_in_"):
            raise _theirs(NotFittedError)(f"This {name} instance is not fitted yet: expected fit(X, y) first")
        X = matrix(X)
        if X.shape[1] != self.n_features_in_:
            wanted = self.n_features_in_
            raise ValueError(
                f"X has {X.shape[1]} features, but {name} is expecting {wanted} features as input: "
                f"expected shape (m, {wanted}), got {X.shape}"
            )
        return X


def matrix(X: ArrayLike) -> FloatArray:
    """Return X as a finite matrix of float32 or float64 with at least one row and one column."""
    X = real(X, "X", moderate=True)
    if X.ndim != 2:
        raise ValueError(
            f"X has shape {X.shape}: expected a matrix (m, n). "
            "Reshape your data: X.reshape(-1, 1) for one feature, X.reshape(1, -1) for one example"
        )
    for size, what in zip(X.shape, ("sample(s)", "feature(s)"), strict=True):
        if size == 0:
            raise ValueError(
                f"X has 0 {what} (shape={X.shape}) while a minimum of 1 is required: expected (m, n)"
            )
    return X if X.dtype in (np.float32, np.float64) else X.astype(np.float64)


def labels(y: ArrayLike) -> NDArray[Any]:
    """Return y as a vector of labels; a column is flattened with a warning."""
    if y is None:
        message = (
            "y is None: expected one label per row. fit requires y to be passed, but the target y is None"
        )
        raise ValueError(message)
    array = plain_array(y, "y")
    if array.ndim == 2 and array.shape[1] == 1:
        message = f"A column-vector y was passed when a 1d array was expected: y has shape {array.shape}"
        warnings.warn(message, _theirs(DataConversionWarning), stacklevel=4)
        array = array.ravel()
    if array.ndim != 1:
        raise ValueError(f"y has shape {array.shape}: expected (m,), one label per row of X")
    same_kind = array.dtype.kind != "O" or len({type(label) for label in array}) == 1
    values = np.array(array.tolist()) if array.dtype.kind == "O" and same_kind else array
    if values.dtype.kind not in "biufcUS" or values.ndim != 1 or not same_kind:
        raise TypeError(f"y is {describe(y)}: expected labels of one kind: numbers, booleans or strings")
    if values.dtype.kind in "fc":
        values = real(values, "y")
        fractions = values[values != np.floor(values)]
        if len(fractions):
            raise ValueError(
                f"y holds {fractions[0]:g}: expected two classes. Unknown label type: continuous"
            )
    return array


def two_classes(y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return the two classes in order, and whether each label is the second one."""
    if y.dtype.kind in "biuf" and len(y):  # without sorting a million labels
        classes = np.unique(np.array([y.min(), y.max()]))
        second = y == classes[-1]
        known = second | (y == classes[0])
    else:
        classes, inverse = np.unique(y, return_inverse=True)
        second, known = inverse == 1, inverse <= 1
    if not known.all():
        raise ValueError(
            f"y holds {y[~known].tolist()[0]!r} besides {classes.tolist()[0]!r} and {classes.tolist()[1]!r}: "
            "expected two classes. "
            "Only binary classification is supported. The type of the target is multiclass"
        )
    if len(classes) < 2:
        raise ValueError(
            f"y holds {len(classes)} class: expected two classes, each with at least one example"
        )
    return classes, second
