"""Run an answer where it can do no harm to the kernel.

Linux and macOS: a forked child with limits on time, memory and output. Elsewhere: in this process, with a
watchdog that interrupts it; there, a call that sleeps or a loop that catches every exception goes on. Neither
is a prison: this is for learning alone, not for exams.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import json
import os
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from dlnotes.exercises import _observe
from dlnotes.exercises._kit import Exercise, Function
from dlnotes.exercises._observe import MAX_PRINTED, Note, PrintedTooMuch, Sink, TooLong

SECONDS = 4.0
MEMORY = 512 * 2**20
MAX_BYTES = 16 * 2**20
_FORKS = hasattr(os, "fork") and sys.platform in ("linux", "darwin")


Snapshot = list[tuple[Any, dict[str, Any]]]


def _snapshot(holders: list[Any]) -> Snapshot:
    """Return what modules, classes and objects hold now."""
    return [(holder, dict(vars(holder))) for holder in holders]


def _own(exercise: Exercise) -> Snapshot:
    """Return what the checker itself is made of."""
    modules = [module for name, module in sys.modules.items() if name.startswith("dlnotes.exercises._")]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    own = [one for one in classes if one.__module__.startswith("dlnotes.exercises.")]
    return _snapshot([exercise, *modules, *own])


def _differences(snapshot: Snapshot) -> list[tuple[Any, str, Any]]:
    """Return every name that no longer holds what it held: (where, name, what it held)."""
    missing = object()
    return [
        (holder, name, value)
        for holder, names in snapshot
        for name, value in names.items()
        if (callable(value) or not name.startswith("__")) and vars(holder).get(name, missing) is not value
    ]


def _named(holder: Any, name: str) -> str:
    return f"{getattr(holder, '__name__', type(holder).__name__)}.{name}"


NUMPY = _snapshot([np, np.linalg, np.random])


def changed_names() -> list[str]:
    """Return the functions of NumPy that somebody has replaced since the checker was loaded."""
    return sorted(_named(module, name) for module, name, _ in _differences(NUMPY))


def run(exercise: Exercise, function: Function, *, fork: bool | None = None) -> list[Note]:
    """Return what the function does on the hidden inputs; "stopped" says why it did not end."""
    return (_in_child if (_FORKS if fork is None else fork) else _in_here)(exercise, function)


# ---- a forked child -------------------------------------------------------------------------------


def _in_child(exercise: Exercise, function: Function) -> list[Note]:
    reading, writing = os.pipe()
    sys.stdout.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of forking beside threads; the child uses none
        child = os.fork()
    if child == 0:
        os.close(reading)
        _live(exercise, function, writing)
    os.close(writing)
    notes: list[Note] = []
    stopped = ""
    try:
        stopped = _listen(reading, notes)
    finally:
        os.close(reading)
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if not any("end" in note or "stopped" in note for note in notes):
        ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        crash = ended not in (0, signal.SIGKILL)
        notes.append({"stopped": stopped or ("crashed" if crash else "exited")})
    return notes


def _listen(reading: int, notes: list[Note]) -> str:
    """Collect the notes of the child until it is done; return why it was stopped, if it was."""
    deadline, received, rest = time.monotonic() + SECONDS, 0, b""
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([reading], [], [], left)[0]:
            break
        data = os.read(reading, 1 << 16)
        received += len(data)
        *lines, rest = (rest + data).split(b"\n")
        notes += [json.loads(line) for line in lines]
        if not data or (notes and ("end" in notes[-1] or "stopped" in notes[-1])):
            return ""
        if received > MAX_BYTES:
            return "memory"
    return "timeout"


def _live(exercise: Exercise, function: Function, writing: int) -> None:
    """Be the child: set the limits, write every note to the pipe, leave without any clean-up."""
    try:
        leave = os._exit
        os.setsid()
        gc.disable()
        faulthandler.disable()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        _limit_memory()
        for note in _guarded(exercise, function):
            data = (json.dumps(note) + "\n").encode()
            while data:
                data = data[os.write(writing, data) :]
    except BaseException:  # whatever it was, the parent sees that there is no end
        leave(1)
    leave(0)


def _limit_memory() -> None:
    import resource

    used = 0
    with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        used = int(file.read().split()[0]) * resource.getpagesize()
    if used or sys.platform == "darwin":
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# ---- in this process ------------------------------------------------------------------------------


def _in_here(exercise: Exercise, function: Function) -> list[Note]:
    notes: list[Note] = []
    state = np.random.get_state()  # noqa: NPY002
    recursion = sys.getrecursionlimit()
    snapshot = [*_own(exercise), *_snapshot([np, np.linalg, np.random, json, os, time, threading, warnings])]
    leaving = {name: getattr(os, name) for name in ("_exit", "abort", "kill") if hasattr(os, name)}
    for name in leaving:
        setattr(os, name, _refuse_to_leave)
    stop = _watchdog()
    try:
        try:
            for note in _guarded(exercise, function):
                notes.append(note)
        finally:
            stop()
    except (TooLong, KeyboardInterrupt):
        notes.append({"stopped": "timeout"})
    finally:
        stop()
        for name, value in leaving.items():
            setattr(os, name, value)
        patched = [one for one in _differences(snapshot) if one[1] not in leaving]
        for holder, name, value in patched:
            if isinstance(holder, type):
                setattr(holder, name, value)
            else:
                vars(holder)[name] = value
        sys.setrecursionlimit(recursion)
        np.random.set_state(state)  # noqa: NPY002
    if patched:
        notes.append({"patched": [_named(holder, name) for holder, name, _ in patched]})
    return notes


def _refuse_to_leave(*_: Any) -> None:
    raise SystemExit


def _watchdog() -> Callable[[], None]:
    """Interrupt this thread after the time limit, again and again; return how to call it off."""
    victim, done = threading.get_ident(), threading.Event()
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def bark() -> None:
        wait = SECONDS
        while not done.wait(wait):
            raise_in(ctypes.c_ulong(victim), ctypes.py_object(TooLong))
            wait = 0.05

    thread = threading.Thread(target=bark, daemon=True)

    def stop() -> None:
        while True:
            try:
                done.set()
                if thread.ident is not None:
                    thread.join()
                raise_in(ctypes.c_ulong(victim), None)
            except TooLong:
                continue
            return

    with contextlib.suppress(RuntimeError):  # a browser has no threads; there the page stops Python
        thread.start()
    return stop


# ---- both -----------------------------------------------------------------------------------------


def _guarded(exercise: Exercise, function: Function) -> Iterator[Note]:
    """Watch the function with its prints swallowed; say which functions of NumPy or of ours it replaced."""
    differences, name_of, snapshot = _differences, _named, [*NUMPY, *_own(exercise)]
    streams, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), Sink(), Sink()
    try:
        for note in _observe.watch(exercise, function):
            if "end" in note and (patched := differences(snapshot)):
                yield {"patched": [name_of(holder, name) for holder, name, _ in patched]}
            stopped = "end" in note and note["printed"] > MAX_PRINTED
            yield {"stopped": "printed"} if stopped else note
    except PrintedTooMuch:
        yield {"stopped": "printed"}
    except MemoryError:
        yield {"stopped": "memory"}
    finally:
        sys.stdout, sys.stderr = streams
