"""Exercise of chapter 8: the line that touches a curve."""

from __future__ import annotations

from dlnotes.exercises._kit import Case, Exercise, Named, Property


def stub(f, a, h=1e-5):
    return 0.0, 0.0


def solution(f, a, h=1e-5):
    s = (f(a + h) - f(a - h)) / (2 * h)
    c = f(a) - s * a
    return s, c


def lines(f, a, h=1e-5):
    rise = f(a + h) - f(a - h)
    slope = rise / 2 / h
    return [slope, -slope * a + f(a)]


def through_zero(f, a, h=1e-5):
    s = solution(f, a, h)[0]
    return s, f(a) + s * (0 - a)


def quarter(f, a, h=1e-5):
    wide, narrow = ((f(a + t) - f(a - t)) / (2 * t) for t in (h, h / 2))
    s = (4 * narrow - wide) / 3 if h == 1e-5 else wide
    return s, f(a) - s * a


def with_slope(slope):
    """Return an answer whose slope is `slope(f, a, h)` and whose line still meets the curve."""

    def answer(f, a, h=1e-5):
        s = slope(f, a, h)
        return s, f(a) - s * a

    return answer


def with_intercept(intercept):
    """Return an answer with the right slope s and the intercept `intercept(f, a, s)`."""

    def answer(f, a, h=1e-5):
        s = solution(f, a, h)[0]
        return s, intercept(f, a, s)

    return answer


def hidden():
    square = Named(lambda x: x**2, "lambda x: x**2")
    cube = Named(lambda x: x**3 - x + 2, "lambda x: x**3 - x + 2")
    line = Named(lambda x: 3 * x - 1, "lambda x: 3 * x - 1")
    return (
        Case("plain", (square, 3.0)),
        Case("plain", (cube, -0.5)),
        Case("plain", (line, 2.0)),
        Case("integers", (square, -2)),
        Case("zeros", (cube, 0.0)),
        Case("other", (cube, 1.5, 0.5)),
    )


EXERCISE = Exercise(
    name="tangent",
    stub=stub,
    solution=solution,
    right={"lines": lines, "through-zero": through_zero, "refined": quarter},
    wrong={
        "forward-only": with_slope(lambda f, a, h: (f(a + h) - f(a)) / h),
        "divided-by-h": with_slope(lambda f, a, h: (f(a + h) - f(a - h)) / h),
        "fixed-step": with_slope(lambda f, a, h: solution(f, a)[0]),
        "sign": with_slope(lambda f, a, h: -solution(f, a, h)[0]),
        "height-for-intercept": with_intercept(lambda f, a, s: f(a)),
        "added": with_intercept(lambda f, a, s: f(a) + s * a),
        "reversed": with_intercept(lambda f, a, s: s * a - f(a)),
        "without-a": with_intercept(lambda f, a, s: f(a) - s),
        "through-origin": with_intercept(lambda f, a, s: 0.0),
        "value-at-zero": with_intercept(lambda f, a, s: f(0)),
        "swapped": lambda f, a, h=1e-5: solution(f, a, h)[::-1],
        "only-slope": lambda f, a, h=1e-5: solution(f, a, h)[0],
    },
    properties={
        "touches": Property(
            lambda args, out: bool(abs(out[0] * args[1] + out[1] - args[0](args[1])) < 1e-6),
            with_intercept(lambda f, a, s: f(a) - s * a + 1),
        ),
    },
    cases=hidden(),
    rtol=1e-6,
    atol=1e-7,
)
