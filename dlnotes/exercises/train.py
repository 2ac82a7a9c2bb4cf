"""Exercise of chapter 7: gradient descent from zero, with a record of the way."""

from __future__ import annotations

import numpy as np

from dlnotes.activations import sigmoid
from dlnotes.exercises._kit import Case, Exercise, Property, spoiling


def stub(X, y, alpha, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    path = [w]
    return w, b, path


def solution(X, y, alpha, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    path = [w]
    for _ in range(n_steps):
        dz = 1 / (1 + np.exp(-(X @ w + b))) - y  # (m,)
        w, b = w - alpha * X.T @ dz / len(y), b - alpha * dz.mean()
        path.append(w)
    return w, b, np.array(path)


def gradient(w, b, X, y):
    dz = sigmoid(X @ w + b) - y
    return X.T @ dz / len(y), dz.mean()


def copies(X, y, alpha, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    path = [w.copy()]
    for _ in range(n_steps):
        dw, db = gradient(w, b, X, y)
        w -= alpha * dw
        b -= alpha * db
        path.append(w.copy())
    return w, b, path


def filled(X, y, alpha, n_steps):
    path, b = np.zeros((n_steps + 1, X.shape[1])), 0.0
    for k in range(n_steps):
        dw, db = gradient(path[k], b, X, y)
        path[k + 1] = path[k] - alpha * dw
        b = b - alpha * db
    return path[-1].copy(), b, path


def recorded(X, y, alpha, n_steps):
    w, b, path = solution(X, y, alpha, n_steps)
    return [w, float(b), [list(map(float, row)) for row in path]]


def same_array(X, y, alpha, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    path = [w]
    for _ in range(n_steps):
        dw, db = gradient(w, b, X, y)
        w -= alpha * dw
        b -= alpha * db
        path.append(w)
    return w, b, path


def sequential(X, y, alpha, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    path = [w]
    for _ in range(n_steps):
        w = w - alpha * gradient(w, b, X, y)[0]
        b = b - alpha * gradient(w, b, X, y)[1]
        path.append(w)
    return w, b, np.array(path)


def frozen(X, y, alpha, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    dw, db = gradient(w, b, X, y)
    path = [w - k * alpha * dw for k in range(n_steps + 1)]
    return path[-1], -n_steps * alpha * db, np.array(path)


def b_stays(X, y, alpha, n_steps):
    w = np.zeros(X.shape[1])
    path = [w]
    for _ in range(n_steps):
        w = w - alpha * gradient(w, 0.0, X, y)[0]
        path.append(w)
    return w, 0.0, np.array(path)


def part(change):
    """Return an answer whose parts are those of the solution, changed."""

    def answer(X, y, alpha, n_steps):
        return change(*solution(X, y, alpha, n_steps))

    return answer


def hidden():
    rng = np.random.default_rng(1073)

    def case(kind, m, n, alpha, n_steps):
        return Case(kind, (rng.normal(0, 1, (m, n)), (np.arange(m) % 2).astype(float), alpha, n_steps))

    return (
        case("plain", 4, 2, 0.5, 3),
        case("plain", 5, 1, 1.0, 5),
        case("one", 1, 2, 0.5, 2),
        Case("integers", (np.array([[1, 2], [0, 3], [2, 0]]), np.array([1, 0, 0]), 0.1, 4)),
        case("edge", 3, 2, 0.5, 0),
        case("square", 3, 3, 0.2, 2),
    )


EXERCISE = Exercise(
    name="train",
    stub=stub,
    solution=solution,
    right={"copies": copies, "filled": filled, "recorded": recorded},
    wrong={
        "same-array": same_array,
        "uphill": lambda X, y, alpha, n: solution(X, y, -alpha, n),
        "one-step-less": lambda X, y, alpha, n: solution(X, y, alpha, max(n - 1, 0)),
        "one-step-more": lambda X, y, alpha, n: solution(X, y, alpha, n + 1),
        "sequential": sequential,
        "frozen-gradient": frozen,
        "b-stays": b_stays,
        "sums": lambda X, y, alpha, n: solution(X, y, alpha * len(y), n),
        "without-start": part(lambda w, b, path: (w, b, path[1:])),
        "without-end": part(lambda w, b, path: (w, b, path[:-1])),
        "backwards": part(lambda w, b, path: (w, b, path[::-1])),
        "only-the-path": part(lambda w, b, path: path),
        "first-returned": part(lambda w, b, path: (path[0], b, path)),
        "in-place": spoiling(solution, 0),
    },
    properties={
        "path-ends-at-w": Property(
            lambda args, out: bool(np.allclose(np.array(out[2])[-1], out[0])),
            part(lambda w, b, path: (w + 1, b, path)),
        ),
    },
    cases=hidden(),
    lists=True,
)
