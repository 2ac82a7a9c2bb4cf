"""The explorer of chapter 1: races between the sigmoid, tanh and ReLU, and where ReLU loses."""

from __future__ import annotations

from typing import Any

import traitlets

from dlnotes.widgets._races import RaceExplorer, one_of

__all__ = ["Race"]

DEPTHS = (1, 3)
COMMON = (0.3, 1.0, 3.0, 6.0, 10.0, 20.0)  # the learning rates of the races in the chapter


class Race(RaceExplorer):
    r"""Let networks with the sigmoid, tanh and ReLU race, and find out where ReLU loses.

    Formula: W -= learning_rate dJ/dW until J, the log loss, is below 0.1, for up to 400 steps.
    Shapes: 200 points and 16 units in each hidden layer, from 9 starts; xor: 4 points, 2 units, 30 starts.
    Raises: TypeError or ValueError if a setting is not among those recorded.

    Traits to read and set: data ("moons", "circles" or "xor"), scale (1 or 5, which multiplies the inputs),
    depth (1 or 3 hidden layers), rate ("0.3", "1", "3", "6", "10", "20", or "best": each function its own),
    step (0, 10, ..., 400), lang; to read: races, what was recorded; solved, the tasks done.

    >>> explorer = Race("circles", rate="best", lang="en")
    >>> explorer
    Race(lang='en')
    >>> explorer.data, explorer.rate, explorer.step
    ('circles', 'best', 0)

    Source: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural
    networks", NIPS 2012, figure 1.
    Taught in: 01-relu
    """

    _module = "race"
    _functions = ("sigmoid", "tanh", "relu")
    _rates = COMMON
    _twist = ("depth", DEPTHS)

    depth = traitlets.Int(1).tag(sync=True, page=True, keep=True)

    def __init__(
        self,
        data: str = "moons",
        *,
        scale: int = 1,
        depth: int = 1,
        rate: str = "1",
        step: int = 0,
        lang: str = "ko",
    ) -> None:
        """Start from a setting: by default the one from which the sentence of the notes looks true."""
        super().__init__(lang=lang, data=data, scale=scale, depth=depth, rate=rate, step=step)

    @traitlets.validate("depth")
    def _check_depth(self, proposal: dict[str, Any]) -> int:
        return one_of(proposal["value"], "depth", DEPTHS)
