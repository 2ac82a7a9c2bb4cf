"""Find out why something does not work, and say what to do: ``python -m dlnotes doctor``.

`look` collects plain facts about this machine, `diagnose` is a pure function of those facts, and
`report` puts the findings into words. The words of both languages are in ``words.json``.
"""

from __future__ import annotations

from dlnotes.doctor._diagnosis import Finding, diagnose
from dlnotes.doctor._facts import Facts, look
from dlnotes.doctor._report import report

__all__ = ["Facts", "Finding", "diagnose", "look", "report"]
