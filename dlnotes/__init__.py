"""Deep Learning Notes: neural-network basics in NumPy, small enough to read and tested enough to trust."""

from __future__ import annotations

try:
    from dlnotes._sklearn import DataConversionWarning, NotFittedError
    from dlnotes.activations import (
        ACTIVATIONS,
        Activation,
        identity,
        identity_derivative,
        leaky_relu,
        leaky_relu_derivative,
        relu,
        relu_derivative,
        sigmoid,
        sigmoid_derivative,
        tanh,
        tanh_derivative,
    )
    from dlnotes.batched import Runs, forward_many, initialize_many, train_many
    from dlnotes.broadcasting import Broadcasting, BroadcastStep, explain, unbroadcast
    from dlnotes.datasets import blobs, circles, flower, moons, standardize, xor
    from dlnotes.gradcheck import GradientCheck, check_gradients, numerical_gradient
    from dlnotes.initialization import INITIALIZATIONS, initialize
    from dlnotes.logistic import DivergenceWarning, LogisticRegression, SeparableDataWarning
    from dlnotes.losses import binary_cross_entropy, binary_cross_entropy_from_logits, squared_error
    from dlnotes.shallow import ShallowNet, backward, forward
except (ImportError, AttributeError) as error:  # no NumPy, or a file of the reader that hides it
    _PROBLEM = error

    def __getattr__(name: str) -> object:
        """Say what is wrong when a name is asked for: `python -m dlnotes doctor` must run all the same."""
        message = f"dlnotes.{name} cannot be loaded ({_PROBLEM}): `python -m dlnotes doctor` says what to do"
        raise ImportError(message) from _PROBLEM


__all__ = [
    "ACTIVATIONS",
    "INITIALIZATIONS",
    "Activation",
    "BroadcastStep",
    "Broadcasting",
    "DataConversionWarning",
    "DivergenceWarning",
    "GradientCheck",
    "LogisticRegression",
    "NotFittedError",
    "Runs",
    "SeparableDataWarning",
    "ShallowNet",
    "backward",
    "binary_cross_entropy",
    "binary_cross_entropy_from_logits",
    "blobs",
    "check_gradients",
    "circles",
    "explain",
    "flower",
    "forward",
    "forward_many",
    "identity",
    "identity_derivative",
    "initialize",
    "initialize_many",
    "leaky_relu",
    "leaky_relu_derivative",
    "moons",
    "numerical_gradient",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "squared_error",
    "standardize",
    "tanh",
    "tanh_derivative",
    "train_many",
    "unbroadcast",
    "xor",
]
