"""The explorer of chapter 12: races between the sigmoid and tanh, and where the sigmoid wins."""

from __future__ import annotations

from typing import Any

import traitlets

from dlnotes.widgets._races import RaceExplorer, one_of

__all__ = ["BeatTanh"]

GAINS = (1, 4)


class BeatTanh(RaceExplorer):
    r"""Let networks with the sigmoid and with tanh race, and find out where the sigmoid wins.

    Formula: W -= learning_rate dJ/dW until J, the log loss, is below 0.1, for up to 400 steps.
    Shapes: 200 points and 16 hidden units, from 9 starts; xor: 4 points, 2 hidden units, 30 starts.
    Raises: TypeError or ValueError if a setting is not among those recorded.

    Traits to read and set: data ("moons", "circles" or "xor"), scale (1 or 5, which multiplies the inputs),
    gain (1 or 4, which multiplies the first weights), rate ("0.3", "1", "2", "3", "6", "10", "20", or "best":
    each function its own), step (0, 10, ..., 400), lang; to read: races, what was recorded; solved, the tasks
    done.

    >>> explorer = BeatTanh("circles", scale=5, lang="en")
    >>> explorer
    BeatTanh(lang='en')
    >>> explorer.data, explorer.scale, explorer.rate
    ('circles', 5, 'best')

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp" (1998), section 4.4.
    Taught in: 12-activation-functions
    """

    _module = "beat_tanh"
    _functions = ("sigmoid", "tanh")
    _twist = ("gain", GAINS)

    gain = traitlets.Int(1).tag(sync=True, page=True, keep=True)

    def __init__(
        self,
        data: str = "moons",
        *,
        scale: int = 1,
        gain: int = 1,
        rate: str = "best",
        step: int = 0,
        lang: str = "ko",
    ) -> None:
        """Start from a setting: by default one in which tanh is far ahead."""
        super().__init__(lang=lang, data=data, scale=scale, gain=gain, rate=rate, step=step)

    @traitlets.validate("gain")
    def _check_gain(self, proposal: dict[str, Any]) -> int:
        return one_of(proposal["value"], "gain", GAINS)
