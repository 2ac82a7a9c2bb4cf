"""Exercise of chapter 9: a small graph in which every variable goes two ways."""

from __future__ import annotations

from dlnotes.exercises._kit import Case, Exercise, Property


def stub(x, y):
    u, v = x * y, x + y
    du, dv = u, v
    dx, dy = du, dv
    return dx, dy


def solution(x, y):
    u, v = x * y, x + y
    du, dv = v, u  # dL/du, dL/dv
    dx = du * y + dv * 1
    dy = du * x + dv * 1
    return dx, dy


def products(x, y):
    return x * y * 1 + y * (x + y), x * y * 1 + x * (x + y)


def by_chain(x, y):
    into_x, into_y = {"u": y, "v": 1}, {"u": x, "v": 1}
    upstream = {"u": x + y, "v": x * y}
    return [sum(upstream[name] * local[name] for name in upstream) for local in (into_x, into_y)]


def through(rule_x, rule_y):
    """Return an answer with these rules for dL/dx and dL/dy, each of (x, y, u, v)."""
    return lambda x, y: (rule_x(x, y, x * y, x + y), rule_y(x, y, x * y, x + y))


def hidden():
    return (
        Case("plain", (2.0, 3.0)),
        Case("plain", (-1.5, 0.5)),
        Case("plain", (0.7, -2.0)),
        Case("zeros", (0.0, 4.0)),
        Case("integers", (3, 5)),
        Case("ties", (1.25, 1.25)),
    )


EXERCISE = Exercise(
    name="graph_gradients",
    stub=stub,
    solution=solution,
    right={
        "expanded": lambda x, y: (2 * x * y + y**2, x**2 + 2 * x * y),
        "products": products,
        "by-chain": by_chain,
    },
    wrong={
        "only-through-u": through(lambda x, y, u, v: v * y, lambda x, y, u, v: v * x),
        "only-through-v": through(lambda x, y, u, v: u, lambda x, y, u, v: u),
        "paths-multiplied": through(lambda x, y, u, v: v * y * u, lambda x, y, u, v: v * x * u),
        "paths-subtracted": through(lambda x, y, u, v: v * y - u, lambda x, y, u, v: v * x - u),
        "upstream-swapped": through(lambda x, y, u, v: u * y + v, lambda x, y, u, v: u * x + v),
        "upstream-left-out": through(lambda x, y, u, v: y + 1, lambda x, y, u, v: x + 1),
        "locals-multiplied": through(lambda x, y, u, v: y * 1, lambda x, y, u, v: x * 1),
        # dL/dx with the local gradient of y is dL/dy: these two are the same.
        "local-swapped": (
            through(lambda x, y, u, v: v * x + u, lambda x, y, u, v: v * y + u),
            lambda x, y: solution(x, y)[::-1],
        ),
        "local-left-out": through(lambda x, y, u, v: v + u, lambda x, y, u, v: v + u),
        "mean-of-paths": through(lambda x, y, u, v: (v * y + u) / 2, lambda x, y, u, v: (v * x + u) / 2),
        "only-u-and-v": through(lambda x, y, u, v: v, lambda x, y, u, v: u),
        "value": lambda x, y: x * y * (x + y),
    },
    properties={
        "alike": Property(
            lambda args, out: args[0] != args[1] or bool(abs(out[0] - out[1]) < 1e-9),
            lambda x, y: (solution(x, y)[0] + 0.5, solution(x, y)[1]),
        ),
    },
    cases=hidden(),
    rtol=1e-9,
)
