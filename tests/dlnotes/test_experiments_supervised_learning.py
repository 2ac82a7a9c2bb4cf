"""The experiments of chapter 4, with the margins that the book's verdicts rest on."""

from __future__ import annotations

import numpy as np
import pytest

from dlnotes import sigmoid
from dlnotes.experiments import supervised_learning
from dlnotes.experiments.supervised_learning import (
    ColumnOrder,
    ImageNets,
    OneHotLookup,
    Recurrence,
    ShiftTest,
    SingleColumns,
    TrainAndTest,
    TwoTasks,
    convolve,
)
from tests.dlnotes.experiment_checks import Check, notices, passes, unchecked


def two_tasks_holds(result: TwoTasks) -> None:
    assert result.parameters == 65
    assert result.price_error < 0.6  # measured: 0.40, of which 0.4 is noise
    assert result.price_error_mean > 2
    assert result.price_error_sigmoid > 4
    assert result.sold_accuracy > result.sold_majority + 0.15


def single_columns_holds(result: SingleColumns) -> None:
    assert result.table > 0.8
    assert result.image < 0.6


def one_hot_lookup_holds(result: OneHotLookup) -> None:
    assert result == OneHotLookup(gap=0.0, zeros_one_hot=0.999, zeros_embedding=0.0)


def column_order_holds(result: ColumnOrder) -> None:
    assert result.accuracy == result.accuracy_swapped > 0.85
    assert result.largest_difference < 1e-9


def shift_test_holds(result: ShiftTest) -> None:
    assert result.convolution_gap == 0  # to the bit
    assert result.dense_gap > 1
    assert result.convolution_parameters == 224
    assert result.dense_parameters == 22_125_600


def image_nets_holds(result: ImageNets) -> None:
    assert result.convolution > 0.95
    assert result.convolution_shuffled < 0.6
    assert result.dense < 0.65
    assert result.dense_shuffled < 0.65
    assert result.dense_training > 0.95  # it has learned the images by heart
    assert result.convolution_parameters * 30 < result.dense_parameters


def recurrence_holds(result: Recurrence) -> None:
    assert len(set(result.parameters)) == 1
    assert list(result.dense_parameters) == sorted(set(result.dense_parameters))
    first, second, third = result.memory
    assert first > 0.1
    assert second < first / 10
    assert 0 < third < second / 1e6
    assert result.order_gap > 0.1


def train_and_test_holds(result: TrainAndTest) -> None:
    assert result.train > 0.93
    assert 0.7 < result.test < 0.87
    assert result.smallest_gap > 0.05  # measured: 0.13


CHECKS = [
    Check(
        supervised_learning.two_tasks,
        two_tasks_holds,
        ({"for_price": sigmoid}, {"for_sold": lambda z: 0 * z}),
    ),
    Check(supervised_learning.single_columns, single_columns_holds, ({"size": 3},)),
    Check(supervised_learning.one_hot_lookup, one_hot_lookup_holds, ({"first": 1},)),
    Check(supervised_learning.column_order, column_order_holds, ({"move_weights": False},)),
    Check(supervised_learning.shift_test, shift_test_holds, ({"layer": supervised_learning._dense},)),
    Check(supervised_learning.image_nets, image_nets_holds, ({"fixed": True},)),
    Check(supervised_learning.recurrence, recurrence_holds, ({"remember": False},)),
    Check(supervised_learning.train_and_test, train_and_test_holds, ({"m": 400, "width": 4, "seeds": 2},)),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_keeps_its_margins(check: Check) -> None:
    passes(check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.experiment.__name__)
def test_the_experiment_notices_a_planted_change(check: Check) -> None:
    notices(check)


def test_every_experiment_is_checked() -> None:
    assert unchecked(supervised_learning, CHECKS) == set()


def test_the_convolution_is_the_sum_that_it_says() -> None:
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(5, 6)), rng.normal(size=(3, 3))
    out = convolve(image, kernel)
    assert out.shape == (3, 4)
    assert out[1, 2] == pytest.approx(np.sum(image[1:4, 2:5] * kernel))


def test_the_counted_parameters_are_those_of_the_networks() -> None:
    result = supervised_learning.recurrence()
    assert result.parameters[0] == 4 * 8 + 8 * 8 + 8
    assert result.dense_parameters == tuple(T * 4 * 8 + 8 for T in result.lengths)
