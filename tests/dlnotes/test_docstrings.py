"""Every public name of the numerical part says the same six things, and its example runs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re

import numpy as np
import pytest

import dlnotes
from dlnotes._sklearn import Classifier

MODULES = [
    "activations",
    "batched",
    "broadcasting",
    "datasets",
    "gradcheck",
    "initialization",
    "logistic",
    "losses",
    "shallow",
]
PARTS = ["Formula: ", "Shapes: ", "Raises: ", ">>> ", "Source: ", "Taught in: "]
CHAPTERS = {
    "01-relu",
    "02-sparsity",
    "03-vanishing-gradient",
    "04-supervised-learning",
    "05-logistic-regression",
    "06-loss-and-cost",
    "07-gradient-descent",
    "08-derivative",
    "09-backpropagation",
    "10-vectorization",
    "11-broadcasting",
    "12-activation-functions",
    "13-activation-derivatives",
    "14-zero-initialization",
}


def public() -> dict[str, object]:
    """Return the functions and classes that the modules export, but for messages (warnings and errors)."""
    found = {}
    for module in MODULES:
        loaded = importlib.import_module(f"dlnotes.{module}")
        found |= {name: getattr(loaded, name) for name in loaded.__all__}
    return {name: thing for name, thing in found.items() if callable(thing) and not is_message(thing)}


def is_message(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Exception)


def gaps(docstring: str | None) -> list[str]:
    """Return what a docstring lacks."""
    text = inspect.cleandoc(docstring or "")
    lines = text.splitlines() or [""]
    missing = [] if re.fullmatch(r"[A-Z].{10,}[.]", lines[0]) and lines[1:2] == [""] else ["sentence"]
    places = [re.search(rf"^{re.escape(part)}\S", text, re.MULTILINE) for part in PARTS]
    missing += [part for part, place in zip(PARTS, places, strict=True) if place is None]
    starts = [place.start() for place in places if place]
    if starts != sorted(starts):
        missing.append("order")
    chapter = lines[-1].removeprefix("Taught in: ")
    return missing + ([] if chapter in CHAPTERS else ["chapter"])


@pytest.mark.parametrize("name", sorted(public()))
def test_docstrings_are_complete(name: str) -> None:
    assert gaps(inspect.getdoc(public()[name])) == []


def test_every_public_name_is_exported_once() -> None:
    exported = set(dlnotes.__all__)
    assert set(public()) <= exported
    assert len(dlnotes.__all__) == len(exported)
    assert all(hasattr(dlnotes, name) for name in exported)


@pytest.mark.parametrize("model", ["LogisticRegression", "ShallowNet"])
def test_methods_say_what_they_do(model: str) -> None:
    for name, method in inspect.getmembers(getattr(dlnotes, model), inspect.isfunction):
        if not name.startswith("_"):
            assert re.match(r"[A-Z].{10,}[.;:]", inspect.getdoc(method) or ""), name
    assert issubclass(getattr(dlnotes, model), Classifier)


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module: str) -> None:
    loaded = importlib.import_module(f"dlnotes.{module}")
    failed, tried = doctest.testmod(loaded, extraglobs={"np": np}, raise_on_error=False)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("module", ["logistic", "shallow"])
def test_what_a_learner_reads_stays_short(module: str) -> None:
    source = inspect.getsource(importlib.import_module(f"dlnotes.{module}"))
    assert len(source.splitlines()) <= 150


GOOD = inspect.getdoc(dlnotes.sigmoid) or ""


@pytest.mark.parametrize(
    ("broken", "gap"),
    [
        ("", "sentence"),
        (GOOD.replace(".", "", 1), "sentence"),
        (GOOD.replace("Formula:", "Form:"), "Formula: "),
        (GOOD.replace("Shapes:", ""), "Shapes: "),
        (GOOD.replace("Raises:", ""), "Raises: "),
        (GOOD.replace(">>>", ""), ">>> "),
        (GOOD.replace("Source:", ""), "Source: "),
        (GOOD.replace("05-", "55-"), "chapter"),
        (GOOD.replace("Shapes:", "X").replace("Formula:", "Shapes:").replace("X", "Formula:"), "order"),
    ],
)
def test_the_test_notices(broken: str, gap: str) -> None:
    assert gap in gaps(broken)
