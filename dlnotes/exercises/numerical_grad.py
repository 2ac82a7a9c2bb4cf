"""Exercise of chapter 8: the gradient of any function, measured by central differences."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Named, Property


def stub(f, x, h=1e-5):
    return np.zeros(np.shape(x))


def solution(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[index] += h
        left[index] -= h
        gradient[index] = (f(right) - f(left)) / (2 * h)
    return gradient


def restore(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        value = x[index]
        x[index] = value + h
        right = f(x)
        x[index] = value - h
        left = f(x)
        x[index] = value
        gradient[index] = (right - left) / h / 2
    return gradient


def units(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    steps = np.eye(x.size).reshape(-1, *x.shape) * h
    slopes = [(f(x + step) - f(x - step)) / (2 * h) for step in steps]
    return np.array(slopes).reshape(x.shape)


def flat(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slopes = []
    for number in range(x.size):
        step = np.zeros(x.size)
        step[number] = h
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * h))
    return np.array(slopes).reshape(x.shape)


def each(rule, convert=float):
    """Return an answer that applies `rule(f, x, step, h)` to each entry."""

    def answer(f, x, h=1e-5):
        x = np.array(x, dtype=convert) if convert else np.array(x)
        gradient = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[index] = h
            gradient[index] = rule(f, x, step, h)
        return gradient

    return answer


def keeps_integers(f, x, h=1e-5):
    x = np.array(x)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[index] = right[index] + h
        left[index] = left[index] - h
        gradient[index] = (f(right) - f(left)) / (2 * h)
    return gradient


def not_restored(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        right = f(x)
        x[index] -= 2 * h
        gradient[index] = (right - f(x)) / (2 * h)
    return gradient


def all_at_once(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


def in_place(f, x, h=1e-5):
    gradient = solution(f, x, h)
    if np.asarray(x).dtype.kind == "f":
        x += h
    return gradient


def rows_only(f, x, h=1e-5):
    gradient = solution(f, x, h)
    if gradient.ndim == 2:
        gradient[1:] = 0
    return gradient


def hidden():
    rng = np.random.default_rng(108)
    squares = Named(lambda x: float(np.sum(np.asarray(x) ** 2)), "lambda x: np.sum(x**2)")
    mixed = Named(lambda x: float(x[0] * x[1] + x[1] ** 3), "lambda x: x[0] * x[1] + x[1]**3")
    waves = Named(
        lambda x: float(np.sum(np.sin(x) * np.exp(x / 2))), "lambda x: np.sum(np.sin(x) * np.exp(x / 2))"
    )
    weighted = Named(lambda x: float(np.sum(x * np.arange(1.0, 1.0 + np.size(x)).reshape(np.shape(x)))**2),
                     "lambda x: np.sum(x * np.arange(1, 1 + x.size).reshape(x.shape))**2")  # fmt: skip
    return (
        Case("plain", (squares, rng.normal(0, 1, 3))),
        Case("plain", (mixed, rng.normal(0, 1, 2))),
        Case("plain", (weighted, rng.normal(0, 1, (2, 3)))),
        Case("one", (waves, rng.normal(0, 1, (1, 1)))),
        Case("integers", (squares, np.array([1, -2, 3]))),
        Case("zeros", (waves, np.zeros((2, 2)))),
        Case("other", (waves, rng.normal(0, 1, 4), 0.25)),
    )


EXERCISE = Exercise(
    name="numerical_grad",
    stub=stub,
    solution=solution,
    right={"restore": restore, "units": units, "flat": flat},
    wrong={
        "forward-only": each(lambda f, x, step, h: (f(x + step) - f(x)) / h),
        "backward-only": each(lambda f, x, step, h: (f(x) - f(x - step)) / h),
        "divided-by-h": each(lambda f, x, step, h: (f(x + step) - f(x - step)) / h),
        "not-divided": each(lambda f, x, step, h: f(x + step) - f(x - step)),
        "sign": each(lambda f, x, step, h: (f(x - step) - f(x + step)) / (2 * h)),
        "tiny-step": lambda f, x, h=1e-5: solution(f, x, 1e-14),
        "fixed-step": lambda f, x, h=1e-5: solution(f, x, 1e-5),
        "big-step": lambda f, x, h=1e-5: solution(f, x, 0.1),
        "keeps-integers": keeps_integers,
        "not-restored": not_restored,
        "all-at-once": all_at_once,
        "total": lambda f, x, h=1e-5: solution(f, x, h).sum(),
        "in-place": in_place,
        "first-row": rows_only,
    },
    properties={
        "slope-of-squares": Property(
            lambda args, g: "x**2)" not in args[0].code or bool(np.allclose(g, 2 * args[1], atol=1e-3)),
            lambda f, x, h=1e-5: solution(f, x, h) + 0.5,
        ),
    },
    cases=hidden(),
    rtol=1e-6,
    atol=1e-8,
)
