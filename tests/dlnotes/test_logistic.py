"""Logistic regression: its optimum beside scikit-learn, its steps beside differences, its guards in turn."""

from __future__ import annotations

import io
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine
from sklearn.linear_model import LogisticRegression as Reference

import dlnotes
from dlnotes import DivergenceWarning, LogisticRegression, SeparableDataWarning, blobs, numerical_gradient
from dlnotes._newton import largest_curvature
from dlnotes.logistic import cost_and_gradient, objective
from tests.dlnotes.numerics import CASES, difference


def real_data(name: str) -> tuple[np.ndarray, np.ndarray]:
    if name == "iris":  # versicolor against virginica, which overlap
        X, y = load_iris(return_X_y=True)
        return X[50:], y[50:]
    if name == "diabetes":  # above or below the median progression
        X, y = load_diabetes(return_X_y=True)
        return X, (y > np.median(y)).astype(int)
    if name == "wine":  # two measurements, since all thirteen separate the classes
        X, y = load_wine(return_X_y=True)
        return X[:, [2, 3]], (y == 1).astype(int)
    X, y = load_breast_cancer(return_X_y=True)
    return X[:, [1, 4, 8]], y


@pytest.mark.parametrize("name", ["iris", "diabetes", "wine", "cancer"])
def test_newton_finds_the_optimum_that_scikit_learn_finds(name: str) -> None:
    X, y = real_data(name)
    ours = LogisticRegression(solver="newton").fit(X, y)
    theirs = Reference(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(X, y)
    assert np.abs(ours.coef_ / theirs.coef_ - 1).max() < 1e-6
    assert np.abs(ours.intercept_ / theirs.intercept_ - 1).max() < 1e-6
    assert np.allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-8)
    assert ours.score(X, y) == theirs.score(X, y)


@CASES
@given(seed=st.integers(0, 10**6))
def test_the_gradient_agrees_with_central_differences(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 12, size=2)
    X, y, theta = rng.normal(size=(m, n)), rng.integers(0, 2, size=m).astype(float), rng.normal(size=n + 1)
    numerical = numerical_gradient(lambda t: objective(t, X, y)[0], theta)
    assert np.linalg.norm(objective(theta, X, y)[1] - numerical) <= 1e-6 * max(
        1e-3, np.linalg.norm(numerical)
    )


@CASES
@given(seed=st.integers(0, 10**6))
def test_the_gradient_agrees_with_automatic_differentiation(seed: int) -> None:
    import autograd.numpy as anp
    from autograd import grad

    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 12, size=2)
    X, y, theta = rng.normal(size=(m, n)), rng.integers(0, 2, size=m).astype(float), rng.normal(size=n + 1)

    def cost(theta):
        z = anp.dot(X, theta[:-1]) + theta[-1]
        return anp.mean(anp.log1p(anp.exp(-anp.abs(z))) + anp.maximum(z, 0) - z * y)

    assert difference(objective(theta, X, y)[1], grad(cost)(theta)) < 1e-12


def test_gradient_descent_is_the_notes_rule() -> None:
    X, y = blobs(100)
    model = LogisticRegression(learning_rate=0.3, n_iter=25, tol=0).fit(X, y)
    w, b, costs = np.zeros(2), 0.0, []
    for _ in range(25):
        J, dw, db = cost_and_gradient(w, b, X, y.astype(float))
        costs.append(J)
        w, b = w - 0.3 * dw, b - 0.3 * db
    assert difference(model.coef_[0], w) < 1e-13
    assert difference(model.intercept_, b) < 1e-13
    assert difference(model.cost_history_, costs) < 1e-13
    assert model.n_iter_ == len(model.cost_history_) == 25
    assert model.cost_history_[0] == pytest.approx(np.log(2), rel=1e-15)


def test_the_automatic_rate_is_one_over_the_largest_curvature() -> None:
    rng = np.random.default_rng(0)
    for m, n in ((50, 3), (3, 50), (4, 4)):
        X = rng.normal(size=(m, n)) * 3 + 1
        X1 = np.column_stack([X, np.ones(m)])
        assert largest_curvature(X) == pytest.approx(np.linalg.norm(X1, 2) ** 2 / (4 * m), rel=1e-12)
    X, y = blobs(200)
    auto = LogisticRegression().fit(X, y)
    assert np.all(np.diff(auto.cost_history_) <= 0)
    assert auto.n_iter_ < 1000
    newton = LogisticRegression(solver="newton").fit(X, y)
    assert difference(auto.coef_, newton.coef_) < 1e-4


def test_many_blocks_are_one_block() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40_000, 7))
    y = (rng.random(40_000) < 0.4).astype(float)
    theta = rng.normal(size=8)
    J, dw, db = cost_and_gradient(theta[:-1], theta[-1], X, y)
    cost, gradient = objective(theta, X, y)
    assert difference(cost, J) < 1e-13
    assert difference(gradient, np.append(dw, db)) < 1e-12


# ---- the guards of the sampled Newton method -------------------------------------------------------


def excess(model: LogisticRegression, X: np.ndarray, y: np.ndarray) -> float:
    """Return how far, as a fraction, the cost lies above the minimum (found in float64 by whole steps)."""
    X, y = np.asarray(X, float), np.asarray(y, float)

    def cost(model) -> float:
        return objective(np.append(model.coef_[0], model.intercept_).astype(float), X, y)[0]

    best = Reference(C=np.inf, solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(X, y)
    return cost(model) / cost(best) - 1


def logistic_data(m: int, n: int, seed: int = 0, rare: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(m, n)) @ (np.eye(n) + 0.5)
    z = X @ rng.normal(size=n) / np.sqrt(n) - rare
    return X, (rng.random(m) < dlnotes.sigmoid(z)).astype(int)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_large_fit_is_within_a_millionth_of_the_minimum(dtype) -> None:
    X, y = logistic_data(30_000, 8)
    model = LogisticRegression(solver="newton", tol=1e-6).fit(X.astype(dtype), y)
    assert model.n_iter_ <= 5
    assert model.coef_.dtype == model.intercept_.dtype == dtype
    assert -1e-9 < excess(model, X.astype(dtype), y) < 1e-6


def test_sorted_labels() -> None:
    X, y = logistic_data(30_000, 5)
    order = np.argsort(y)
    model = LogisticRegression(solver="newton", tol=1e-6).fit(X[order], y[order])
    assert excess(model, X, y) < 1e-6


def test_a_duplicate_and_a_constant_column() -> None:
    X, y = logistic_data(30_000, 4)
    X = np.column_stack([X, X[:, 0], np.zeros(len(X)), np.ones(len(X))])
    model = LogisticRegression(solver="newton", tol=1e-6).fit(X, y)
    assert np.abs(model.coef_).max() < 100
    z = X @ model.coef_[0] + model.intercept_
    best = LogisticRegression(solver="newton").fit(X[:, :4], y)
    assert np.abs(z - (X[:, :4] @ best.coef_[0] + best.intercept_)).max() < 0.01


def test_a_rare_class_that_the_sample_misses() -> None:
    X, y = logistic_data(100_000, 5, rare=8.0)
    assert 0 < y.sum() < 300
    model = LogisticRegression(solver="newton", tol=1e-6).fit(X, y)
    assert excess(model, X, y) < 1e-6


def test_features_on_very_different_scales() -> None:
    X, y = logistic_data(20_000, 4)
    scales = np.array([1e-8, 1.0, 1e4, 1e8])
    scaled = LogisticRegression(solver="newton").fit(X * scales, y)
    plain = LogisticRegression(solver="newton").fit(X, y)
    assert difference(scaled.coef_ * scales, plain.coef_) < 1e-5


def test_a_start_that_is_too_far_goes_back() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_cauchy(size=(50_000, 3))  # samples of such data mislead
    y = (rng.random(50_000) < dlnotes.sigmoid(np.clip(X[:, 0], -3, 3))).astype(int)
    model = LogisticRegression(solver="newton").fit(X, y)
    assert np.all(np.diff(model.cost_history_) <= 1e-12)
    assert excess(model, X, y) < 1e-6


@pytest.mark.parametrize("solver", ["newton", "gd"])
@pytest.mark.parametrize("m", [40, 20_000])
def test_separable_data_are_named(solver: str, m: int) -> None:
    X, y = blobs(m, sep=30.0)
    with pytest.warns(SeparableDataWarning, match="A plane separates the classes"):
        model = LogisticRegression(solver=solver, n_iter=300).fit(X, y)
    assert np.isfinite(model.coef_).all()
    assert np.isfinite(model.cost_history_).all()
    assert model.score(X, y) == 1
    assert model.n_iter_ <= 300


@pytest.mark.parametrize("m", [200, 20_000])
def test_data_that_a_plane_separates_but_for_ties_are_named_too(m: int) -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(m, 2))
    y = rng.integers(0, 2, size=m)
    X[:, 0] = np.where(y == 1, rng.integers(0, 2, size=m), 0)  # x_1 = 1 only where y = 1
    with pytest.warns(SeparableDataWarning):
        model = LogisticRegression(solver="newton").fit(X, y)
    assert np.isfinite(model.coef_).all()


def test_data_that_overlap_are_not_called_separable() -> None:
    for seed in range(20):
        X, y = blobs(60, sep=1.0, seed=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            LogisticRegression(solver="newton").fit(X, y)
            LogisticRegression().fit(X, y)


@pytest.mark.parametrize("rate", [1e200, 1e300])
def test_a_rate_that_is_too_large_is_named(rate: float) -> None:
    X, y = blobs(50)
    with pytest.warns(DivergenceWarning, match=r"learning_rate 1e\+\d+ is too large"):
        model = LogisticRegression(learning_rate=rate, n_iter=50).fit(X * 1e60, y)
    assert np.isfinite(model.coef_).all()
    assert np.isfinite(model.cost_history_).all()
    assert np.isfinite(model.predict_proba(X)).all()


def test_newton_stops_when_told() -> None:
    X, y = blobs(100)
    hurried = LogisticRegression(solver="newton", n_iter=2).fit(X, y)
    patient = LogisticRegression(solver="newton").fit(X, y)
    assert hurried.n_iter_ == len(hurried.cost_history_) == 2
    assert np.array_equal(hurried.cost_history_, patient.cost_history_[:2])


def test_same_seed_same_bits() -> None:
    X, y = logistic_data(20_000, 5)
    for solver in ("gd", "newton"):
        first, second = (LogisticRegression(solver=solver, n_iter=20).fit(X, y) for _ in range(2))
        assert np.array_equal(first.coef_, second.coef_)
        assert np.array_equal(first.cost_history_, second.cost_history_)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("solver", ["gd", "newton"])
def test_arguments_stay_as_they_are(order: str, solver: str) -> None:
    X, y = logistic_data(300, 3)
    X = np.asarray(X, order=order)
    kept, labels = X.copy(), y.copy()
    X.flags.writeable = y.flags.writeable = False
    LogisticRegression(solver=solver, n_iter=5).fit(X, y)
    assert np.array_equal(X, kept)
    assert np.array_equal(y, labels)


def test_probabilities_are_right_at_both_ends() -> None:
    model = LogisticRegression(solver="newton").fit(*blobs(100))
    P = model.predict_proba([[-300.0, 0.0], [300.0, 0.0]])
    assert 0 < P[0, 1] < 1e-100
    assert 0 < P[1, 0] < 1e-100


def test_progress_is_shown_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = blobs(30)
    for tqdm in (None, lambda numbers, desc: numbers):
        module = None if tqdm is None else type(sys)("tqdm.auto")
        if module is not None:
            module.tqdm = tqdm
        monkeypatch.setitem(sys.modules, "tqdm", type(sys)("tqdm"))
        monkeypatch.setitem(sys.modules, "tqdm.auto", module)
        told = io.StringIO()
        monkeypatch.setattr(sys, "stderr", told)
        shown = LogisticRegression(n_iter=20, tol=0).fit(X, y, progress=True)
        assert ("fit: 20/20" in told.getvalue()) == (tqdm is None)
        assert np.array_equal(shown.coef_, LogisticRegression(n_iter=20, tol=0).fit(X, y).coef_)
