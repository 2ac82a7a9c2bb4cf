"""Exercise of chapter 13: how far a derivative is from what can be measured."""

from __future__ import annotations

import numpy as np

from dlnotes.exercises._kit import Case, Exercise, Named, Property, spoiling


def stub(f, grad, x):
    return None


def solution(f, grad, x):
    h = 1e-5
    measured = np.zeros(len(x))
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = h
        measured[i] = (f(x + step) - f(x - step)) / (2 * h)
    difference = np.linalg.norm(measured - grad(x))
    size = np.linalg.norm(measured) + np.linalg.norm(grad(x))
    return difference / size if size > 0 else 0.0


def measure(f, x, h, forward=False):
    steps = (h * np.eye(x.size)).reshape(-1, *x.shape)
    if forward:
        return np.array([(f(x + step) - f(x)) / h for step in steps]).reshape(x.shape)
    return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps]).reshape(x.shape)


def norm(a):
    return float(np.sqrt(np.sum(np.square(a))))


def rated(rule, forward=False, at=lambda x: x):
    """Return an answer that compares the measured and the worked-out gradient by `rule`."""
    return lambda f, grad, x: rule(measure(f, x, 1e-5, forward), grad(at(x)))


def relative(p, q):
    size = norm(p) + norm(q)
    return norm(p - q) / size if size else 0.0


def flat(f, grad, x):
    h = 1e-5
    p, q = measure(f, x, h).ravel(), np.ravel(grad(x))
    size = np.sqrt(p @ p) + np.sqrt(q @ q)
    return 0.0 if size == 0 else np.sqrt((p - q) @ (p - q)) / size


def all_at_once(f, grad, x):
    h = 1e-5
    return relative(np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h)), grad(x))


def hidden():
    rng = np.random.default_rng(1132)

    def square(x):
        return float(np.sum(x**2))

    def cube(x):
        return float(np.sum(x**3) + 20 * x.ravel()[0] ** 2)

    def cube_slope(x):
        slope = 3 * x**2
        slope.flat[0] += 40 * x.flat[0]
        return slope

    f, g = Named(square, "lambda x: np.sum(x**2)"), Named(cube, "lambda x: np.sum(x**3) + 20 * x.flat[0]**2")
    right = Named(lambda x: 2 * x, "lambda x: 2 * x")
    half = Named(lambda x: x * 1.0, "lambda x: x")
    wrong = Named(lambda x: 3 * x**2, "lambda x: 3 * x**2")
    nothing = Named(lambda x: x * 0.0, "lambda x: 0 * x")
    constant = Named(lambda x: 4.0, "lambda x: 4.0")
    cubes = Named(cube_slope, "the right gradient")
    return (
        Case("plain", (f, half, rng.normal(0, 1, 3))),
        Case("plain", (g, wrong, rng.normal(0, 1, 4))),
        Case("plain", (g, cubes, 1e-4 * np.ones(2))),
        Case("plain", (f, right, rng.normal(0, 1, 4))),
        Case("zeros", (constant, nothing, np.zeros(2))),
        Case("one", (f, Named(lambda x: -2 * x, "lambda x: -2 * x"), np.array([1.5]))),
        Case("other", (g, wrong, rng.normal(0, 1, 3))),
    )


EXERCISE = Exercise(
    name="gradient_check",
    stub=stub,
    solution=solution,
    right={"relative": rated(relative), "flat": flat, "rounded-up": lambda *args: float(solution(*args))},
    wrong={
        "absolute": rated(lambda p, q: norm(p - q)),
        "one-norm": rated(
            lambda p, q: np.abs(p - q).sum() / s if (s := np.abs(p).sum() + np.abs(q).sum()) else 0.0
        ),
        "largest": rated(
            lambda p, q: np.abs(p - q).max() / s if (s := np.abs(p).max() + np.abs(q).max()) else 0.0
        ),
        "squares": rated(lambda p, q: norm(p - q) ** 2 / s if (s := norm(p) ** 2 + norm(q) ** 2) else 0.0),
        "divided-by-one": rated(lambda p, q: norm(p - q) / norm(p) if norm(p) else 0.0),
        "norm-of-the-sum": rated(lambda p, q: norm(p - q) / norm(p + q) if norm(p + q) else 0.0),
        "difference-of-norms": rated(
            lambda p, q: abs(norm(p) - norm(q)) / s if (s := norm(p) + norm(q)) else 0.0
        ),
        "mean-of-ratios": rated(
            lambda p, q: float(
                np.mean(np.abs(p - q) / np.where(np.abs(p) + np.abs(q) == 0, 1, np.abs(p) + np.abs(q)))
            )
        ),
        "zero-by-zero": rated(lambda p, q: np.float64(norm(p - q)) / (norm(p) + norm(q))),
        "forward-only": rated(relative, forward=True),
        "exactly-equal": rated(lambda p, q: bool(np.all(p == q))),
        "nearly-equal": rated(lambda p, q: bool(np.allclose(p, q))),
        "per-element": rated(lambda p, q: np.abs(p - q)),
        "all-at-once": all_at_once,
        "in-place": spoiling(solution, 2),
    },
    properties={
        "between": Property(
            lambda args, error: bool(0 <= error <= 1 + 1e-9), lambda *args: 3 - solution(*args)
        ),
    },
    cases=hidden(),
    rtol=1e-5,
    atol=1e-6,
)
