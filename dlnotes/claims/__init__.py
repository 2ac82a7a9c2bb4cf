"""What the notes say, statement by statement: the verdict, what to say instead, and the measured evidence."""

from __future__ import annotations

from dlnotes.claims._bank import Claim, Number, load
from dlnotes.claims._card import Card, card

__all__ = ["Card", "Claim", "Number", "card", "load"]
