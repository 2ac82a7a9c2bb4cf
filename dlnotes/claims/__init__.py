"""What the notes say, statement by statement: the verdict, what to say instead, and the measured evidence."""

from __future__ import annotations

from dlnotes.claims._bank import Claim, Number, load
from dlnotes.claims._card import Card, Cards, card, cards

__all__ = ["Card", "Cards", "Claim", "Number", "card", "cards", "load"]
