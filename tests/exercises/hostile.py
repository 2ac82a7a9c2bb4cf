"""Answers to `relu` that try to break the checker, by name, each with what the checker may say of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

Answer = Callable[[Any], Any]


def right(z: Any) -> Any:
    return np.where(np.asarray(z) > 0, z, 0)


def endless(z: Any) -> Any:
    while True:
        pass


def stubborn(z: Any) -> Any:
    while True:
        try:
            while True:
                z = z + 1
        except BaseException:
            continue


def catches_errors(z: Any) -> Any:
    while True:
        try:
            z = z + 1
        except Exception:
            z = 0


def sleeping(z: Any) -> Any:
    time.sleep(60)


def deep(z: Any) -> Any:
    return deep(z)


def deeper(z: Any) -> Any:
    sys.setrecursionlimit(10**9)
    return [deeper(z)]


def deep_in_c(z: Any) -> Any:
    sys.setrecursionlimit(10**9)
    nested: list[Any] = []
    for _ in range(10**6):
        nested = [nested]
    return repr(nested)


def gigabyte(z: Any) -> Any:
    return np.ones(2**27) + np.sum(z)


def hoard(z: Any) -> Any:
    kept = []
    while True:
        kept.append(np.ones(2**22))


def huge_result(z: Any) -> Any:
    return np.broadcast_to(0.0, (10**6, 10**3))


def leaves(z: Any) -> Any:
    raise SystemExit


def leaves_at_once(z: Any) -> Any:
    os._exit(0)


def aborts(z: Any) -> Any:
    os.abort()


def kills(z: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupts(z: Any) -> Any:
    raise KeyboardInterrupt


def own_exception(z: Any) -> Any:
    class Odd(BaseException):
        def __str__(self) -> str:
            raise RuntimeError

    raise Odd


def prints(z: Any) -> Any:
    print("x" * 10_000_000)
    return right(z)


def prints_in_small_pieces(z: Any) -> Any:
    with contextlib.suppress(BaseException):
        for _ in range(10**6):
            print("0123456789")
    return right(z)


def closes_stdout(z: Any) -> Any:
    sys.stdout = None  # type: ignore[assignment]
    return z


def generator(z: Any) -> Any:
    yield from right(z)


async def coroutine(z: Any) -> Any:
    await asyncio.sleep(0)


def text(z: Any) -> Any:
    return "right"


def objects(z: Any) -> Any:
    return right(z).astype(object)


def strings(z: Any) -> Any:
    return right(z).astype(str)


def imaginary(z: Any) -> Any:
    return right(z) + 0j


def halves(z: Any) -> Any:
    return right(z).astype(np.float16)


def not_a_number(z: Any) -> Any:
    return np.full(np.shape(z), np.nan)


class Agreeable:
    """Equal to everything."""

    __array_priority__ = 100

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise SystemExit

    def __reduce__(self) -> Any:
        return os._exit, (1,)

    @property
    def __class__(self) -> type:  # type: ignore[override]
        return np.ndarray


def agreeable(z: Any) -> Any:
    return Agreeable()


def agreeable_entries(z: Any) -> Any:
    return [Agreeable(), {"a": Agreeable()}]


class Liar(np.ndarray[Any, Any]):
    """An array that says what is wanted."""

    def __array_finalize__(self, other: Any) -> None:
        pass

    def tolist(self) -> Any:
        return [0.0]


def liar(z: Any) -> Any:
    return np.abs(np.asarray(z, dtype=float)).view(Liar)


def circular(z: Any) -> Any:
    ring: list[Any] = []
    ring.append(ring)
    return ring


def in_place(z: Any) -> Any:
    if np.ndim(z):
        z[...] = right(z)
    return right(z)


def visible_only(z: Any) -> Any:
    return {-3.0: 0.0, 0.0: 0.0, 2.5: 2.5}.get(float(np.ravel(z)[0]))


CALLS: list[int] = []


def counts(z: Any) -> Any:
    CALLS.append(1)
    return right(z) + (len(CALLS) > 9)


def remembers(z: Any, seen: list[Any] = []) -> Any:  # noqa: B006
    seen.append(right(z))
    return seen[0]


BUFFER = np.zeros(100)


def one_buffer(z: Any) -> Any:
    shown = BUFFER[: np.size(z)].reshape(np.shape(z))
    shown[...] = right(z)
    return shown


def by_chance(z: Any) -> Any:
    return right(z) + np.random.default_rng().random() * 1e-3


def by_the_clock(z: Any) -> Any:
    return right(z) + time.time_ns() % 1000


def patches_numpy(z: Any) -> Any:
    np.maximum = lambda a, b: a
    return right(z)


def patches_allclose(z: Any) -> Any:
    np.allclose = lambda *a, **k: True
    return np.abs(z)


def patches_checker(z: Any) -> Any:
    from dlnotes.exercises import _diagnose

    _diagnose._first_fault = lambda *a: None
    _diagnose.Comparer.__call__ = lambda *a, **k: None  # type: ignore[method-assign]
    return np.abs(z)


def patches_encode(z: Any) -> Any:
    from dlnotes.exercises import _observe

    _observe.encode = lambda value, depth=0: ["array", "f8", [], [0.0]]
    return np.abs(z)


def patches_solution(z: Any) -> Any:
    from dlnotes.exercises import find

    object.__setattr__(find("relu"), "solution", np.abs)
    return np.abs(z)


def threads(z: Any) -> Any:
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    return np.abs(z)


def wrong_signature() -> Any:
    return 0


def asks(z: Any) -> Any:
    return input("?")


def closes_files(z: Any) -> Any:
    os.closerange(3, 64)
    return right(z)


def forks(z: Any) -> Any:
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
    return np.abs(z)


# What the checker may say; "" stands for any name of a mistake.
EVERYWHERE: dict[str, tuple[Answer, set[str]]] = {
    "endless": (endless, {"timeout"}),
    "catches-errors": (catches_errors, {"timeout"}),
    "deep": (deep, {"recursion"}),
    "leaves": (leaves, {"exited"}),
    "leaves-at-once": (leaves_at_once, {"exited"}),
    "aborts": (aborts, {"crashed", "exited"}),
    "kills": (kills, {"exited", "crashed"}),
    "interrupts": (interrupts, {"exited", "timeout"}),
    "own-exception": (own_exception, {"error"}),
    "prints": (prints, {"printed"}),
    "prints-in-small-pieces": (prints_in_small_pieces, {"printed"}),
    "closes-stdout": (closes_stdout, {"identity"}),
    "generator": (generator, {"type"}),
    "coroutine": (coroutine, {"type"}),  # type: ignore[dict-item]
    "text": (text, {"type"}),
    "objects": (objects, {"type"}),
    "strings": (strings, {"type"}),
    "imaginary": (imaginary, {"type"}),
    "halves": (halves, {"precision"}),
    "not-a-number": (not_a_number, {"nan"}),
    "agreeable": (agreeable, {"type"}),
    "agreeable-entries": (agreeable_entries, {"type"}),
    "liar": (liar, {"type"}),
    "circular": (circular, {"type"}),
    "huge-result": (huge_result, {"type"}),
    "in-place": (in_place, {"changed", "in-place"}),
    "visible-only": (visible_only, {"none"}),
    "counts": (counts, {"unstable"}),
    "remembers": (remembers, {"shape", "value", "unstable"}),
    "one-buffer": (one_buffer, {"alias"}),
    "by-chance": (by_chance, {"value", "unstable", "precision"}),
    "by-the-clock": (by_the_clock, {"value", "unstable", "never-negative"}),
    "patches-numpy": (patches_numpy, {"patched"}),
    "patches-allclose": (patches_allclose, {"patched"}),
    "patches-checker": (patches_checker, {"patched"}),
    "patches-encode": (patches_encode, {"patched"}),
    "patches-solution": (patches_solution, {"patched"}),
    "threads": (threads, {"absolute-value"}),
    "wrong-signature": (wrong_signature, {"error"}),  # type: ignore[dict-item]
    "asks": (asks, {"error"}),
}

# Only a child of its own survives these.
APART: dict[str, tuple[Answer, set[str]]] = {
    "stubborn": (stubborn, {"timeout"}),
    "sleeping": (sleeping, {"timeout"}),
    "deeper": (deeper, {"crashed", "memory", "timeout", "exited"}),
    "deep-in-c": (deep_in_c, {"crashed", "type", "recursion", "memory", "timeout"}),
    "gigabyte": (gigabyte, {"memory"}),
    "hoard": (hoard, {"memory", "timeout"}),
    "closes-files": (closes_files, {"exited"}),
    "forks": (forks, {"absolute-value"}),
}
