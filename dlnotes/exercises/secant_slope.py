"""Exercise of chapter 8: height over width."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Named, Property


def stub(f, x, width):
    return None


def solution(f, x, width):
    return (f(x + width) - f(x)) / width


def hidden():
    square = Named(lambda x: x**2, "lambda x: x**2")
    cube = Named(lambda x: x**3 - x, "lambda x: x**3 - x")
    bent = Named(abs, "abs")
    return (
        Case("plain", (square, 1.0, 1.0)),
        Case("plain", (cube, -0.5, 0.25)),
        Case("plain", (cube, 2.0, -0.5)),
        Case("integers", (square, 3, 2)),
        Case("zeros", (cube, 0.0, 0.1)),
        Case("kink", (bent, -1.0, 3.0)),
    )


def parts(f, x, width):
    height = f(x + width) - f(x)
    return height / width


def points(f, x, width):
    x_1, x_2 = x, x + width
    return (f(x_1) - f(x_2)) / (x_1 - x_2)


EXERCISE = Exercise(
    name="secant_slope",
    stub=stub,
    solution=solution,
    right={
        "parts": parts,
        "points": points,
        "difference": lambda f, x, width: float(np.diff([f(x), f(x + width)])[0]) / width,
    },
    wrong={
        "height": lambda f, x, width: f(x + width) - f(x),
        "upside-down": lambda f, x, width: width / (f(x + width) - f(x)) if f(x + width) != f(x) else 0.0,
        "sign": lambda f, x, width: -solution(f, x, width),
        "tangent": lambda f, x, width: (f(x + 1e-5) - f(x - 1e-5)) / 2e-5,
        "central": lambda f, x, width: (f(x + width) - f(x - width)) / (2 * width),
        "leftwards": lambda f, x, width: (f(x) - f(x - width)) / width,
        "to-the-origin": lambda f, x, width: f(x + width) / (x + width),
        "value-over-width": lambda f, x, width: f(x + width) / width,
        "of-the-width": lambda f, x, width: (f(width) - f(x)) / (width - x) if width != x else f(width),
        "missing-brackets": lambda f, x, width: f(x + width) - f(x) / width,
        "whole-numbers": lambda f, x, width: (f(x + width) - f(x)) // width,
        "steepness": lambda f, x, width: abs(solution(f, x, width)),
    },
    properties={
        "rising": Property(
            lambda args, s: args[0].code != "lambda x: x**2" or bool(s > 0),
            lambda f, x, width: solution(f, x, width) - 9,
        ),
    },
    cases=hidden(),
    rtol=1e-9,
)
