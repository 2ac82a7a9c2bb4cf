"""Initial parameters: shapes, scales, seeds."""

from __future__ import annotations

import numpy as np
import pytest

from dlnotes import INITIALIZATIONS, initialize


@pytest.mark.parametrize(
    ("scheme", "sd"), [("he", np.sqrt(2 / 300)), ("xavier", np.sqrt(1 / 300)), ("small", 0.01), ("zeros", 0)]
)
def test_scales(scheme: str, sd: float) -> None:
    assert scheme in INITIALIZATIONS
    params = initialize((300, 400, 1), scheme, gain=3.0)
    assert params["W1"].std() == pytest.approx(3 * sd, rel=0.02)
    assert abs(params["W1"].mean()) <= 0.05 * 3 * sd
    assert not params["b1"].any()
    assert {name: a.shape for name, a in params.items()} == {
        "W1": (300, 400),
        "b1": (400,),
        "W2": (400, 1),
        "b2": (1,),
    }


def test_seeds_and_depth() -> None:
    assert len(INITIALIZATIONS) == 4
    assert np.array_equal(initialize((2, 3, 1), seed=1)["W1"], initialize([2, 3, 1], "he", seed=1)["W1"])
    assert not np.array_equal(initialize((2, 3, 1), seed=1)["W1"], initialize((2, 3, 1), seed=2)["W1"])
    assert list(initialize((5, 4, 3, 2))) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    params = initialize((4, 4, 4))
    assert not np.array_equal(params["W1"], params["W2"])
