"""Experiments behind the book's verdicts: one module per chapter, one function per question.

An experiment is a function without required arguments that returns a frozen `Result` holding its numbers.
The notebook shows it, a test asserts it, the claim card prints it; all three call the same function. Whatever
the verdict depends on is a keyword argument, so that a test can plant a change and see the experiment notice.
"""

from __future__ import annotations

from dlnotes.experiments._base import Result, run

__all__ = ["Result", "run"]
