"""The experiments of chapter 2, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from dlnotes import leaky_relu
from dlnotes.experiments import sparsity
from dlnotes.experiments.sparsity import (
    BiasAndZeros,
    Causes,
    CountedWork,
    Lives,
    Timing,
    Vectors,
    ZerosAtStart,
    ZeroTerms,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def vectors_holds(result: Vectors) -> None:
    assert result.one_hot == pytest.approx(0.999)
    assert result.embedding == 0
    assert result.gap < 1e-12


def zeros_at_start_holds(result: ZerosAtStart) -> None:
    assert result.a_negative == 0
    assert 0.45 < result.z_negative < 0.55
    assert 0.47 < result.relu < 0.53  # measured: 0.501
    assert 0.47 < result.relu_second < 0.53
    assert (result.leaky_relu, result.tanh, result.sigmoid) == (0, 0, 0)
    assert 80 < result.fewest_on < result.mean_on < result.most_on < 180  # measured: 101, 128, 151; not 1


def bias_and_zeros_holds(result: BiasAndZeros) -> None:
    assert result.formula == pytest.approx((0.9772, 0.8413, 0.5, 0.1587, 0.0228), abs=1e-4)
    assert result.largest_gap < 0.005  # measured: 0.0007
    assert list(result.counted) == sorted(result.counted, reverse=True)


def zero_terms_holds(result: ZeroTerms) -> None:
    assert 0.4 < result.zero_share < 0.6
    assert result.gap < 1e-12
    assert result.lost_in_full == 1
    assert result.lost_in_skipping == 0


def counted_work_holds(result: CountedWork) -> None:
    assert result.full == (1, 1, 1, 1)  # whatever the share of zeros
    assert result.needed == pytest.approx((1, 0.5, 0.1, 0.01))
    assert result.units_off == pytest.approx(result.needed)


def lives_holds(result: Lives) -> None:
    assert 0.02 < result.woken_pairs < 0.4  # measured: 0.14
    assert result.first_died > 5  # measured: 15
    assert result.first_returned == 0  # a theorem
    assert result.moved_while_dead == 0  # to the bit
    assert result.second_returned > result.second_died / 4  # measured: 38 of 65
    assert result.runs_with_return >= 8  # measured: 11 of 12


def causes_holds(result: Causes) -> None:
    assert max(result.dead_by_rate[:2]) < 0.1  # measured: 0
    assert result.dead_by_rate[3] > 0.3  # measured: 0.56
    assert result.dead_by_rate[4] > 0.5  # measured: 0.67
    assert result.dead_by_bias[0] < 0.05  # measured: 0, 0.17, 0.48, 0.77
    assert np.all(np.diff(result.dead_by_bias) > 0.05)
    assert result.born_dead[0] > 0.4  # measured: 0.585
    assert result.born_dead[-1] > 0.95  # measured: 1


def timing_holds(result: Timing) -> None:
    assert result.dense[3] > 0.4  # 90 % zeros; skipping them would give 0.1
    assert result.skipping[-1] < 0.5  # 99 % zeros; measured: 0.21
    assert result.units_off[3] < 0.35  # 90 % of the units off; measured: 0.09


def skip_zeros(A: np.ndarray, W: np.ndarray) -> np.ndarray:
    rows = []
    for a in A:
        on = [i for i, number in enumerate(a) if number.value != 0]
        rows.append(a[on] @ W[on])
    return np.array(rows)


CHECKS = [
    Check(sparsity.vectors, vectors_holds, ({"tolerance": 0.5}, {"words": 2})),
    Check(sparsity.zeros_at_start, zeros_at_start_holds, ({"shift": 2.0},)),
    Check(sparsity.bias_and_zeros, bias_and_zeros_holds, ({"activation": leaky_relu},)),
    Check(sparsity.zero_terms, zero_terms_holds, ({"skipping": np.matmul},)),
    Check(sparsity.counted_work, counted_work_holds, ({"product": skip_zeros},)),
    Check(sparsity.lives, lives_holds, ({"activation": "leaky_relu"}, {"learning_rate": 0.01})),
    Check(sparsity.causes, causes_holds, ({"activation": "tanh"},)),
]
TIMED = Check(sparsity.timing, timing_holds, ({"zeros": (0.0,) * 6},))


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


@pytest.mark.full
def test_the_timing_keeps_its_margins_and_notices_a_planted_change() -> None:
    passes(TIMED)
    notices(TIMED)


def test_the_recorded_timing_says_what_the_margins_say() -> None:
    timing_holds(sparsity.RECORDED)


def test_every_experiment_is_checked() -> None:
    assert unchecked(sparsity, [*CHECKS, TIMED]) == set()
    assert unchecked(sparsity, CHECKS) == {"timing"}


def test_the_examples_run() -> None:
    assert doctest.testmod(sparsity).failed == 0
