"""The findings in words."""

from __future__ import annotations

import json
from pathlib import Path

from dlnotes.doctor._diagnosis import Finding

_WORDS: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("words.json").read_text(encoding="utf-8")
)


def report(findings: list[Finding], lang: str = "ko") -> str:
    """Return the findings as text: for each what is wrong, why it matters, and what to do.

    Parameters
    ----------
    findings : what `diagnose` returned.
    lang : "ko" or "en".

    Raises
    ------
    ValueError : if `lang` is neither.

    Examples
    --------
    >>> report([], "en")
    'Everything that the course needs is here.'
    """
    if lang not in ("ko", "en"):
        msg = f"lang is {lang!r}: expected 'ko' or 'en'"
        raise ValueError(msg)
    if not findings:
        return _WORDS["healthy"][lang]
    lines = []
    for number, finding in enumerate(findings, 1):
        mark = _WORDS["stops" if finding.stops else "minor"][lang]
        lines.append(f"{number}. [{mark}] {_WORDS[finding.name][lang].format(**finding.values)}")
    return "\n".join(lines)
