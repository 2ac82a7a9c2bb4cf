"""No answer ends the kernel, passes without being right, or keeps anybody waiting."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlnotes.exercises import _sandbox, check, find
from tests.exercises.hostile import APART, BUFFER, CALLS, EVERYWHERE

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
LIMIT = 10.0  # seconds


def judged(name: str, answer: Any, allowed: set[str]) -> None:
    CALLS.clear()
    BUFFER[:] = 0
    if name == "remembers":
        answer.__defaults__[0].clear()
    started = time.monotonic()
    report = check("relu", answer, lang="en")
    assert time.monotonic() - started < LIMIT
    assert not report
    assert report.diagnosis in allowed, report
    assert "Traceback" not in repr(report)
    assert check("relu", lambda z: np.maximum(z, 0)), "the checker is damaged"
    assert not check("relu", lambda z: np.minimum(z, 0)), "the checker is damaged"


@pytest.mark.parametrize("name", [*EVERYWHERE, *APART])
def test_a_child_takes_the_harm(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sandbox, "SECONDS", 2.0)
    judged(name, *(EVERYWHERE | APART)[name])


@pytest.mark.parametrize("name", EVERYWHERE)
def test_without_fork_a_watchdog_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sandbox, "_FORKS", False)
    monkeypatch.setattr(_sandbox, "SECONDS", 1.5)
    before = sys.stdout, os._exit, sys.getrecursionlimit(), np.maximum
    judged(name, *EVERYWHERE[name])
    assert before == (sys.stdout, os._exit, sys.getrecursionlimit(), np.maximum)


def test_there_are_enough_of_them() -> None:
    assert len(EVERYWHERE) >= 30


def test_numpy_patched_before_the_check_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def shortcut(z: Any) -> Any:
        return np.maximum(z, 0)

    monkeypatch.setattr(np, "maximum", lambda a, b: np.abs(a))
    report = check("relu", shortcut)
    assert report.diagnosis == "patched"
    assert "numpy.maximum" in repr(report)


def test_a_check_leaves_the_random_numbers_of_the_notebook_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for forks in (True, False):
        monkeypatch.setattr(_sandbox, "_FORKS", forks)
        np.random.seed(5)  # noqa: NPY002
        wanted = np.random.random(3)  # noqa: NPY002
        np.random.seed(5)  # noqa: NPY002
        assert not check("relu", np.abs)
        assert np.array_equal(np.random.random(3), wanted)  # noqa: NPY002


def children() -> set[int]:
    """Return the processes that this one started and has not seen off; the test runner may have its own."""
    lists = Path("/proc/self/task").glob("*/children")
    return {int(child) for each in lists for child in each.read_text(encoding="ascii").split()}


def test_no_child_is_left_behind() -> None:
    before = children()
    check("relu", find("relu").solution)
    assert children() == before
    with subprocess.Popen(["sleep", "60"]) as left:
        assert children() == {*before, left.pid}
        left.kill()
