"""The data sets: their seeds, their shapes, their geometry."""

from __future__ import annotations

import numpy as np
import pytest

from dlnotes import blobs, circles, flower, moons, standardize, xor

MAKERS = [blobs, circles, flower, moons, xor]


@pytest.mark.parametrize("make", MAKERS)
def test_seeds_shapes_and_balance(make) -> None:
    noisy = {} if make is blobs else {"noise": 0.1}
    X, y = make(101, seed=3, **noisy)
    again, labels = make(101, seed=3, **noisy)
    other, _ = make(101, seed=4, **noisy)
    assert X.shape == (101, 2)
    assert X.dtype == np.float64
    assert y.shape == (101,)
    assert y.dtype == np.int64
    assert set(y.tolist()) == {0, 1}
    assert abs(2 * y.sum() - 101) <= 1 + (make is xor)
    assert np.array_equal(X, again)
    assert np.array_equal(y, labels)
    assert not np.array_equal(X, other)
    rng = np.random.default_rng(3)
    assert np.array_equal(make(101, seed=rng, **noisy)[0], X)
    assert not np.array_equal(make(101, seed=rng, **noisy)[0], X)
    assert np.array_equal(make(101, seed=np.random.RandomState(5), **noisy)[0].shape, (101, 2))


def test_moons_lie_on_two_half_circles() -> None:
    X, y = moons(500, noise=0.0)
    upper, lower = X[y == 0], X[y == 1] - [1.0, 0.5]
    assert np.allclose(np.hypot(*upper.T), 1)
    assert upper[:, 1].min() >= 0
    assert np.allclose(np.hypot(*lower.T), 1)
    assert lower[:, 1].max() <= 0
    noisy, _ = moons(20_000, noise=0.15)
    assert noisy.std() > X.std()


def test_circles_have_the_asked_radii() -> None:
    X, y = circles(500, noise=0.0, factor=0.3)
    assert np.allclose(np.hypot(*X.T), np.where(y, 0.3, 1.0))
    assert np.abs(X.mean(axis=0)).max() < 0.15


def test_blobs_sit_at_their_centres() -> None:
    X, y = blobs(20_000, sep=2.0)
    for label, centre in ((0, -2.0), (1, 2.0)):
        assert np.allclose(X[y == label].mean(axis=0), [centre, 0], atol=0.05)
        assert np.allclose(X[y == label].std(axis=0), 1, atol=0.05)


def test_xor_repeats_its_corners() -> None:
    X, y = xor(9)
    assert np.array_equal(X[:4], X[4:8])
    assert np.array_equal(y, X[:, 0] != X[:, 1])
    assert np.abs(xor(400, noise=0.1)[0] - xor(400)[0]).std() > 0.05


def test_flower_petals_take_turns() -> None:
    X, y = flower(2000, petals=3, noise=0.0)
    angle, radius = np.arctan2(X[:, 1], X[:, 0]), np.hypot(*X.T)
    petal = np.round(angle * 3 / np.pi).astype(int)
    clear = radius > 0.1
    assert np.array_equal(petal[clear] % 2, y[clear])
    assert np.allclose(radius, 4 * np.abs(np.cos(3 * angle)))
    assert len(set((petal % 6).tolist())) == 6


def test_standardize() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3)) * [1e-200, 1.0, 1e200] + [0, 5, 0]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        Z = standardize(X)
    assert np.allclose(Z.mean(axis=0), 0)
    assert np.allclose(Z.std(axis=0), 1)
    assert np.allclose(standardize(X[:, 1:2]), (X[:, 1:2] - X[:, 1].mean()) / X[:, 1].std())
    assert standardize(X[:, 1:2].astype(np.float32)).dtype == np.float32
    assert standardize(np.full((4, 2), 0.1)).tolist() == [[0, 0]] * 4
    assert standardize(np.zeros((4, 1))).tolist() == [[0]] * 4
    with pytest.raises(ValueError, match=r"^X has shape \(0, 2\): expected at least one row"):
        standardize(np.zeros((0, 2)))
