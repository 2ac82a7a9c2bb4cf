"""scikit-learn's contract: its own checks, its pipelines and searches, and the two corners of ours."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.exceptions import DataConversionWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import check_estimator

from dlnotes import LogisticRegression, ShallowNet, blobs, moons

MODELS = [
    LogisticRegression(),
    LogisticRegression(solver="newton"),
    ShallowNet(),
    ShallowNet(batch_size=32, n_iter=100),
]


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_check_estimator(model) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(model, on_skip=None, on_fail=None)
    assert [r["check_name"] for r in results if r["status"] not in ("passed", "skipped")] == []
    assert sum(r["status"] == "passed" for r in results) >= 50
    assert not any(r["expected_to_fail"] for r in results)


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_pipelines_and_searches(model) -> None:
    X, y = moons(120)
    grid = (
        {"logisticregression__tol": [1e-3, 1e-9]}
        if hasattr(model, "solver")
        else {"shallownet__n_hidden": [1, 6]}
    )
    search = GridSearchCV(make_pipeline(StandardScaler(), model), grid, cv=3, error_score="raise").fit(
        X * 9, y
    )
    assert search.best_score_ > 0.8
    assert cross_val_score(model, X, y, scoring="roc_auc", cv=3).min() > 0.8
    assert is_classifier(model)


def test_parameters_are_stored_untouched() -> None:
    init = {"W1": [[1.0]], "b1": [0.0], "W2": [[1.0]], "b2": [0.0]}
    net = ShallowNet(n_hidden=1, init=init, learning_rate="no number")
    assert net.init is init
    assert net.get_params()["learning_rate"] == "no number"
    assert repr(net) == f"ShallowNet(n_hidden=1, learning_rate='no number', init={init!r})"
    assert repr(ShallowNet()) == "ShallowNet()"
    assert clone(net).get_params() == net.get_params()
    with pytest.raises(ValueError, match=r"^depth is no parameter of ShallowNet: expected one of .*n_hidden"):
        net.set_params(depth=3)
    assert net.set_params(n_hidden=3, init="he") is net
    assert (net.n_hidden, net.init) == (3, "he")
    assert get_tags(net).classifier_tags.multi_class is False
    for model in (LogisticRegression, ShallowNet):
        assert len(model().get_params()) <= 7


@pytest.mark.parametrize("model", MODELS, ids=repr)
@pytest.mark.parametrize("labels", [[0, 1], [-1, 1], [False, True], ["a", "b"], [3.0, 7.0], [10**6, 10**7]])
def test_labels_of_any_kind(model, labels) -> None:
    X, y = blobs(60)
    named = np.array(labels)[y]
    model = clone(model).fit(X, named)
    assert model.classes_.tolist() == sorted(labels)
    assert model.predict(X).dtype == named.dtype
    assert model.score(X, named) > 0.7
    assert clone(model).fit(X, named.astype(object)).predict(X).tolist() == model.predict(X).tolist()
    assert np.allclose(model.predict_proba(X).sum(axis=1), 1)


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_a_column_of_labels_is_taken_with_a_warning(model) -> None:
    X, y = blobs(30)
    with pytest.warns(
        DataConversionWarning, match=r"A column-vector y was passed .* shape \(30, 1\)"
    ) as told:
        fitted = clone(model).fit(X, y[:, None])
    assert told[0].filename == __file__
    assert np.array_equal(fitted.predict(X), clone(model).fit(X, y).predict(X))


@pytest.mark.parametrize("model", MODELS, ids=repr)
@pytest.mark.parametrize("method", ["predict", "predict_proba", "score"])
def test_predict_before_fit(model, method: str) -> None:
    X, y = blobs(30)
    with pytest.raises(NotFittedError, match="is not fitted yet: expected fit"):
        getattr(clone(model), method)(*(X, y)[: 1 + (method == "score")])


def test_without_scikit_learn_the_classes_are_ours() -> None:
    code = """
import sys, warnings
import numpy as np, dlnotes
from dlnotes import LogisticRegression, NotFittedError, DataConversionWarning
try:
    LogisticRegression().predict([[1.0]])
except NotFittedError as error:
    assert isinstance(error, ValueError) and isinstance(error, AttributeError)
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    LogisticRegression().fit([[0.0], [1.0], [0.5], [0.6]], [[0], [1], [1], [0]])
assert [type(w.message) for w in told] == [DataConversionWarning], told
assert not any(name.split(".")[0] in ("sklearn", "scipy") for name in sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_wrong_shapes_say_what_to_do(model) -> None:
    X, y = blobs(40)
    with pytest.raises(
        ValueError, match=r"X has shape \(2, 40\): expected .* m = 2, got 40; did you mean X.T\?"
    ):
        clone(model).fit(X.T, y)
    with pytest.raises(
        ValueError, match=r"^X has 3 features, but .* is expecting 2 features as input: expected"
    ):
        clone(model).fit(X, y).predict(np.ones((4, 3)))
    with pytest.raises(ValueError, match=r"^y holds 'c': expected the labels \['a', 'b'\]"):
        clone(model).fit(X, np.array(["a", "b"])[y]).score(X[:2], ["a", "c"])
    with pytest.raises(ValueError, match=r"^y holds 2 besides 0 and 3: expected two classes"):
        clone(model).fit(X[:3], [0, 2, 3])
    with pytest.raises(ValueError, match=r"^y holds 'c' besides 'a' and 'b': expected two classes"):
        clone(model).fit(X[:3], ["a", "b", "c"])


def test_half_precision_is_raised_to_double() -> None:
    X, y = blobs(40)
    assert LogisticRegression().fit(X.astype(np.float16), y).coef_.dtype == np.float64
