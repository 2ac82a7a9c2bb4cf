r"""What the derivatives in the book are about: small worlds, and the places whose formulas speak of them.

A world is a program of a few lines, as a page has it: `z = wx + b`, then `a = \sigma(z)`, then `L = -\ln a`.
A place is a file and a cell, or the id of an entry; `place#2` is the second statement there. `said` has
derivatives that the text gives in words: what is printed stands right of the first equals sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlnotes import leaky_relu, relu, sigmoid

Step = str | float | Callable[..., Any]
"""A quantity is drawn (the words of its shape), fixed (a number), or computed from those that it names."""

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sigma": sigmoid, "tanh": np.tanh, "ReLU": relu, "Leaky": leaky_relu,
    "ln": np.log, "sin": np.sin, "cos": np.cos, "max": np.maximum, "Im": np.imag,
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A program, the places whose formulas are about it, and what is said of it in words."""

    program: Mapping[str, Step]
    places: str = ""
    said: Mapping[str, str] = field(default_factory=dict)  # a statement -> the places
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    variables: tuple[str, ...] = ("z",)
    short: Mapping[str, str] = field(default_factory=dict)  # what dz is short for: of J, L, or this
    delta: str = "z"  # what delta is the derivative by
    at: Mapping[str, float] = field(default_factory=dict)  # where a formula that ends in a number holds

    @property
    def known(self) -> dict[str, Callable[..., Any]]:
        return {**FUNCTIONS, **self.functions}

    def worlds(self, count: int) -> Iterator[Drawn]:
        """Draw values of several shapes."""
        for seed in range(count):
            rng = np.random.default_rng(seed)
            sizes = dict(zip("mnhk", map(int, rng.choice(np.arange(2, 7), 4, replace=False)), strict=True))
            drawn = {
                name: _draw(rng, step.split(), sizes)
                for name, step in self.program.items()
                if isinstance(step, str)
            }
            indices = {index: sizes[size] for index, size in self.indices.items()}
            drawn |= {index: int(rng.integers(size)) for index, size in indices.items()}
            yield Drawn(self, drawn, indices)


def program(**steps: Step) -> dict[str, Step]:
    """Write down a program; to draw a quantity, name its shape, like "m n", and "positive" or "label"."""
    return steps


def _draw(rng: np.random.Generator, words: list[str], sizes: Mapping[str, int]) -> Any:
    shape = tuple(sizes.get(word, 1) for word in words if word in sizes or word == "1")
    values = rng.uniform(0.3, 1.8, shape)
    if "label" in words:
        return rng.integers(0, 2, shape).astype(float)
    return values if "positive" in words else values * rng.choice([-1.0, 1.0], shape)


def _take(step: Callable[..., Any], values: Mapping[str, Any]) -> Any:
    """Compute a step from the quantities that its arguments are called after."""
    return step(*(values[name] for name in step.__code__.co_varnames[: step.__code__.co_argcount]))


class Drawn:
    """The values of a program's names, in one draw."""

    def __init__(self, scene: Scene, given: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
        self.scene, self.given, self.sizes = scene, given, sizes
        self.functions, self.variables, self.delta = scene.known, scene.variables, scene.delta
        self.values: dict[str, Any] = {"e": np.e, **given}
        for name, step in scene.program.items():
            if name not in given:
                self.values[name] = _take(step, self.values) if callable(step) else step

    def __contains__(self, name: object) -> bool:
        return name in self.values

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def changed(self, values: Mapping[str, Any]) -> Drawn:
        return Drawn(self.scene, {**self.given, **values}, self.sizes)

    def differentiated(self, name: str) -> str:
        return self.scene.short.get(name, "J" if "J" in self else "L")


# ---- the sheet --------------------------------------------------------------------------------


def log_loss(a: Any, y: Any) -> Any:
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


SIGMOID = Scene(
    program(z="", x="", a=lambda z: sigmoid(z), u=lambda z: 1 + np.exp(-z)),
    places="""
        03-vanishing-gradient/slopes 03-vanishing-gradient/output#1 13-activation-derivatives/sigmoid
        13-activation-derivatives/table#1 13-activation-derivatives/takeaway#1
        claims/03-vanishing-gradient/sigmoid-tails-flat claims/13-activation-derivatives/deriv-sigmoid
        quiz/03-vanishing-gradient/vanish-q2 misconceptions/sigma-slope-up-to-1
    """,
    said={
        r"\sigma'(z) = a(1-a)": """
            13-activation-derivatives/prime 13-activation-derivatives/sigmoid
            13-activation-derivatives/beyond claims/13-activation-derivatives/deriv-sigmoid
            quiz/13-activation-derivatives/dact-q1 exercises/05-logistic-regression/sigmoid
            misconceptions/function-for-derivative misconceptions/derivative-at-a
        """,
        r"\frac{d}{dz}\frac{1}{u} = -\frac{u'}{u^2}": "13-activation-derivatives/sigmoid",
        r"\frac{d}{dz}\ln(1+e^z) = \sigma(z)": "13-activation-derivatives/beyond",
        r"\frac{d}{dx}(\sigma(x)-x) = \sigma'(x)-1": (
            "claims/03-vanishing-gradient/sigmoid-values-shrink-to-zero"
        ),
    },
)
TANH = Scene(
    program(z="", a=lambda z: np.tanh(z), s=lambda z: sigmoid(2 * z)),
    places="""
        13-activation-derivatives/tanh 13-activation-derivatives/table#2
        13-activation-derivatives/takeaway#2 claims/13-activation-derivatives/deriv-tanh
    """,
    said={
        r"\tanh'(z) = 1-a^2": """
            09-backpropagation/cache claims/09-backpropagation/local-gradients-cached-forward
            exercises/09-backpropagation/backward quiz/09-backpropagation/bp-q2
            quiz/13-activation-derivatives/dact-q2 claims/13-activation-derivatives/deriv-tanh
        """,
    },
)
PREDICTION = Scene(
    program(
        z="", y="label", a=lambda z: sigmoid(z), y_hat=lambda a: a, q=lambda a, y: a * y + (1 - a) * (1 - y),
        L_squared=lambda a, y: (a - y) ** 2, L_log=lambda a, y: log_loss(a, y), L=lambda L_log: L_log,
    ),
    places="""
        03-vanishing-gradient/output 06-loss-and-cost/squared-error
        claims/03-vanishing-gradient/saturation-slows-learning
    """,
    said={
        r"\frac{\partial L_{\text{log}}}{\partial a} = \frac{a-y}{a(1-a)}": "03-vanishing-gradient/output",
        r"\frac{\partial L}{\partial z} = a-y": "quiz/03-vanishing-gradient/vanish-q6",
        r"\frac{d}{dz}(-\ln\hat{y}) = -\frac{\hat{y}(1-\hat{y})}{\hat{y}}=\hat{y}-1": (
            "06-loss-and-cost/squared-error"
        ),
        r"\frac{d}{dz}(-\ln(1-\hat{y})) = \frac{\hat{y}(1-\hat{y})}{1-\hat{y}}=\hat{y}": (
            "06-loss-and-cost/squared-error"
        ),
        r"\frac{\partial L}{\partial z} = \hat{y}-y": """
            06-loss-and-cost/squared-error claims/06-loss-and-cost/ce-is-the-remedy
            quiz/06-loss-and-cost/loss-q3 quiz/06-loss-and-cost/loss-q6
        """,
    },
)  # fmt: skip

CHAPTERS_2_AND_3 = (
    Scene(  # one hidden layer
        program(
            X="m n", W="n h", b="h", v="h", z=lambda X, W, b: X @ W + b, a=lambda z: relu(z),
            J=lambda a, v: np.mean(np.sin(a @ v)),
        ),
        places="02-sparsity/first-layer",
        functions={"g": relu}, indices={"i": "m", "j": "h", "k": "n"},
    ),
    Scene(  # five units in a row
        program(
            w="", a_0="", l=3,
            z_1=lambda w, a_0: w * a_0, a_1=lambda z_1: sigmoid(z_1),
            z_2=lambda w, a_1: w * a_1, a_2=lambda z_2: sigmoid(z_2),
            z_3=lambda w, a_2: w * a_2, a_3=lambda z_3: sigmoid(z_3),
            z_4=lambda w, a_3: w * a_3, a_4=lambda z_4: sigmoid(z_4),
            z_5=lambda w, a_4: w * a_4, a_5=lambda z_5: sigmoid(z_5),
        ),
        places="03-vanishing-gradient/product",
        said={r"\frac{da_l}{da_{l-1}} = w\,\sigma'(z_l)": "03-vanishing-gradient/product"},
    ),
    Scene(  # layers
        program(
            A_0="m n", W_1="n h", W_2="h k", l=1,
            Z_1=lambda A_0, W_1: A_0 @ W_1, A_1=lambda Z_1: np.tanh(Z_1),
            Z_2=lambda A_1, W_2: A_1 @ W_2, J=lambda Z_2: np.sum(np.sin(Z_2)),
        ),
        places="""
            03-vanishing-gradient/layers claims/03-vanishing-gradient/backprop-uses-chain-rule
            quiz/03-vanishing-gradient/vanish-q8
        """,
        said={r"\frac{\partial J}{\partial W_l} = A_{l-1}^\top\,\delta_l": "03-vanishing-gradient/layers"},
        functions={"phi": np.tanh}, delta="Z",
    ),
    Scene(  # one layer
        program(X="m n", W="n k", Z=lambda X, W: X @ W, J=lambda Z: np.sum(np.sin(Z))),
        said={r"\frac{\partial J}{\partial X} = \delta W^\top": "misconceptions/transpose-guess"},
        delta="Z",
    ),
)  # fmt: skip

CHAPTERS_6_AND_7 = (
    Scene(
        program(w="", s=lambda w: sigmoid(w)),
        places="claims/06-loss-and-cost/se-loss-local-minimum",
        functions={"J": lambda w: (sigmoid(w) - 1) ** 2},
    ),
    Scene(
        program(w=""),
        places="07-gradient-descent/update",
        said={r"J'(w) = 2w": "quiz/07-gradient-descent/gd-q1"},
        functions={"J": lambda w: w**2}, at={"w": 3.0},
    ),
    Scene(program(w=""), said={r"\frac{d}{dw}(5w^2) = 10w": "quiz/07-gradient-descent/gd-q3"}),
    Scene(program(w="", L=""), said={r"\frac{d}{dw}(\tfrac{L}{2}w^2) = Lw": "07-gradient-descent/how-far"}),
    Scene(  # the valley of the lab: a curvature for each direction
        program(w_1="", w_2="", J=lambda w_1, w_2: w_1**2 / 2 + 5 * w_2**2 / 2),
        said={
            r"\frac{\partial J}{\partial w_1} = w_1": "lab/two-directions",
            r"\frac{\partial J}{\partial w_2} = 5w_2": "lab/two-directions",
        },
    ),
    Scene(  # logistic regression
        program(
            X="m n", w="n", b="", y="label m", m=lambda X: len(X),
            z=lambda X, w, b: X @ w + b, y_hat=lambda z: sigmoid(z),
            L=lambda y_hat, y: log_loss(y_hat, y), J=lambda L: np.mean(L),
        ),
        places="07-gradient-descent/both",
        said={r"\frac{\partial L}{\partial z} = \hat{y}-y": "07-gradient-descent/both"},
        indices={"i": "m"},
    ),
    Scene(  # one example of it
        program(
            x="n", w="n", b="", y="label", z=lambda x, w, b: x @ w + b, y_hat=lambda z: sigmoid(z),
            L=lambda y_hat, y: log_loss(y_hat, y),
        ),
        said={
            r"\frac{\partial L}{\partial w_j} = (\hat{y}-y)x_j": "07-gradient-descent/both",
            r"\frac{\partial L}{\partial b} = \hat{y}-y": "07-gradient-descent/both",
        },
        indices={"j": "n"},
    ),
    Scene(  # the same where all weights are 0
        program(
            x="n", w=lambda x: 0 * x, b=0.0, y="label", L=lambda x, w, b, y: log_loss(sigmoid(x @ w + b), y)
        ),
        said={
            r"\frac{\partial L}{\partial w} = (\tfrac12-y)x": (
                "claims/07-gradient-descent/w-converges-to-zero"
            )
        },
    ),
)  # fmt: skip

CHAPTER_8 = (
    Scene(  # the parabola, and a cost of two variables
        program(
            x="positive", a="", h="positive", w_1="", w_2="", J=lambda w_1, w_2: w_1**2 + 3 * w_1 * w_2
        ),
        places="""
            08-derivative/limit 08-derivative/function 08-derivative/gradient 08-derivative/names
        """,
        said={
            r"f'(a) = 2a": "08-derivative/function",
            r"f'(x) = 2x": "08-derivative/names claims/08-derivative/slope-equals-derivative",
            r"f'(a) \approx \frac{f(a+h)-f(a)}{h}": "08-derivative/slope",
            r"f'(a) \approx \frac{f(a+h)-f(a-h)}{2h}": "08-derivative/step exercises/08-derivative/tangent",
            r"f'(x) \approx \frac{f(x+h)-f(x-h)}{2h}": "exercises/08-derivative/numerical_grad",
            r"\frac{f(3+h)-f(3)}{h} = 2\cdot3+h=6.5": "quiz/08-derivative/deriv-q1",
        },
        functions={"f": lambda x: x**2}, variables=("w_1", "w_2"), at={"h": 0.5},
    ),
    Scene(  # the cube, and another cost
        program(x="", a="", h="positive", i=1j, w_1="", w_2="", J=lambda w_1, w_2: w_1 * w_2),
        places="08-derivative/beyond quiz/08-derivative/deriv-q3",
        said={
            r"f'(a) = 3a^2": "08-derivative/step",
            r"f'(x) = 3x^2": "quiz/08-derivative/deriv-q3",
            r"\frac{f(a+h)-f(a)}{h} = 3a^2+3ah+h^2": "08-derivative/step",
            r"\frac{f(a+h)-f(a-h)}{2h} = 3a^2+h^2": "08-derivative/step",
            r"\frac{\operatorname{Im} f(a+ih)}{h} = 3a^2-h^2": "08-derivative/beyond",
        },
        functions={"f": lambda x: x**3}, variables=("w_1", "w_2"),
    ),
    Scene(
        program(w_1="", w_2="", J=lambda w_1, w_2: w_1 * w_2**2),
        places="quiz/08-derivative/deriv-q7",
        said={
            r"\frac{\partial J}{\partial w_2} = w_1\cdot 2w_2=2\cdot2\cdot3": "quiz/08-derivative/deriv-q7",
            r"\frac{d}{dw_2}w_2^2 = 2w_2": "quiz/08-derivative/deriv-q7",
        },
        at={"w_1": 2.0, "w_2": 3.0},
    ),
)  # fmt: skip

CHAPTERS_9_TO_11 = (
    Scene(  # one neuron, of which the label is 1; y is any step between
        program(
            x="", w="", b="", y=lambda w, x, b: w * x + b, z=lambda y: y, a=lambda z: sigmoid(z),
            L=lambda a: -np.log(a)
        ),
        places="09-backpropagation/chain-rule 09-backpropagation/local",
        said={r"\frac{da}{dz} = a(1-a)": "09-backpropagation/local 09-backpropagation/cache"},
    ),
    Scene(
        program(x="", u=lambda x: x**2, v=lambda x: np.sin(x), L=lambda u, v: u * v),
        places="09-backpropagation/two-paths",
    ),
    Scene(
        program(x="", u=lambda x: x**2, v=lambda x: 3 * x + 1, L=lambda u, v: u * v),
        places="quiz/09-backpropagation/bp-q1",
    ),
    Scene(  # the two-layer network
        program(
            X="m n", W_1="n h", b_1="h", W_2="h 1", b_2="1", y="label m 1", m=lambda X: len(X),
            ones=lambda X: np.ones((len(X), 1)),
            Z_1=lambda X, W_1, b_1: X @ W_1 + b_1, A_1=lambda Z_1: np.tanh(Z_1),
            Z_2=lambda A_1, W_2, b_2: A_1 @ W_2 + b_2, A_2=lambda Z_2: sigmoid(Z_2),
            J=lambda A_2, y: np.mean(log_loss(A_2, y)),
        ),
        places="09-backpropagation/backward 09-backpropagation/takeaway",
        said={
            r"\frac{\partial J}{\partial W_2} = A_1^\top\,dZ_2": "09-backpropagation/backward",
            r"g'(Z_1) = 1-A_1^2": "09-backpropagation/backward",
        },
        functions={"g": np.tanh},
    ),
    Scene(  # a layer, examples in rows
        program(A="m n", W="n k", b="k", Z=lambda A, W, b: A @ W + b, J=lambda Z: np.sum(np.sin(Z))),
        places="claims/09-backpropagation/global-times-local",
    ),
    Scene(  # and in columns
        program(A="n m", W="k n", b="k 1", Z=lambda A, W, b: W @ A + b, J=lambda Z: np.sum(np.sin(Z))),
        places="09-backpropagation/columns",
    ),
    Scene(  # logistic regression in loops
        program(
            x="m n", w="n", b="", y="label m", m=lambda x: len(x), z=lambda x, w, b: x @ w + b,
            L=lambda z, y: log_loss(sigmoid(z), y), J=lambda L: np.mean(L),
        ),
        places="10-vectorization/loops",
        indices={"i": "m", "j": "n"}, short={"z": "L"},
    ),
    Scene(  # a bias that is used in every row
        program(X="m n", W="n h", b="h", Z=lambda X, W, b: X @ W + b, J=lambda Z: np.mean(np.sin(Z))),
        places="11-broadcasting/unbroadcast",
        indices={"i": "m", "j": "h"},
    ),
)  # fmt: skip

CHAPTERS_13_AND_14 = (
    Scene(
        program(z="", h="positive"), places="13-activation-derivatives/prime", functions={"g": np.sin}
    ),
    Scene(program(z=""), places="13-activation-derivatives/relu 13-activation-derivatives/table#3"),
    Scene(program(z=""), places="13-activation-derivatives/leaky 13-activation-derivatives/table#4"),
    Scene(
        program(z="", e=lambda z: np.exp(-np.abs(z))),
        said={r"\sigma'(z) = \frac{e}{(1+e)^2}": "13-activation-derivatives/beyond"},
    ),
    Scene(  # one example; row j of w are the weights of unit j
        program(
            x="n", w="h n", b="h", v="h", y="label", z=lambda w, x, b: w @ x + b, a=lambda z: np.tanh(z),
            y_hat=lambda a, v: sigmoid(a @ v), L=lambda y_hat, y: log_loss(y_hat, y),
        ),
        places="14-zero-initialization/induction#1",
        said={r"\frac{\partial L}{\partial w_j} = \delta_j x": "14-zero-initialization/induction"},
        functions={"g": np.tanh}, indices={"j": "h"},
    ),
    Scene(  # the same with equal units
        program(
            x="n", row="n", c="", d="", units="h", y="label", w=lambda row, units: np.outer(units**0, row),
            b=lambda c, units: c + 0 * units, v=lambda d, units: d + 0 * units,
            z=lambda w, x, b: w @ x + b, a=lambda z: np.tanh(z),
            y_hat=lambda a, v: sigmoid(a @ v), L=lambda y_hat, y: log_loss(y_hat, y),
        ),
        places="14-zero-initialization/induction#2",
        said={
            r"\frac{\partial L}{\partial v_j} = (\hat{y}-y)\,a_j=(\hat{y}-y)\,a_k": (
                "14-zero-initialization/induction"
            )
        },
        indices={"j": "h", "k": "h"},
    ),
)  # fmt: skip

SHEET = (
    SIGMOID, TANH, PREDICTION,
    *CHAPTERS_2_AND_3, *CHAPTERS_6_AND_7, *CHAPTER_8, *CHAPTERS_9_TO_11, *CHAPTERS_13_AND_14,
)  # fmt: skip

# Formulas in sentences about slopes that are not the slopes.
NO_DERIVATIVE = {
    # a function that is differentiated
    r"x^2": "08-derivative/names",
    r"x^3": "claims/08-derivative/slope-height-over-width",
    r"e^x": "quiz/08-derivative/deriv-q2",
    r"w^2": "quiz/07-gradient-descent/gd-q1",
    r"5w^2": "quiz/07-gradient-descent/gd-q3",
    r"w_2^2": "quiz/08-derivative/deriv-q7",
    r"2w_2^2": "quiz/08-derivative/deriv-q7",
    r"\frac{1}{u}": "13-activation-derivatives/sigmoid",
    r"\sigma(x)-x": "claims/03-vanishing-gradient/sigmoid-values-shrink-to-zero",
    r"0.01z": """
        13-activation-derivatives/leaky 13-activation-derivatives/takeaway
        claims/13-activation-derivatives/deriv-leaky quiz/03-vanishing-gradient/vanish-q7
        quiz/13-activation-derivatives/dact-q3 quiz/13-activation-derivatives/dact-q6
        misconceptions/leaky-slope-001z
    """,
    # a step, or the size of something
    r"\alpha dw": "07-gradient-descent/what-vanishes quiz/07-gradient-descent/gd-q2",
    r"-\alpha dw": "quiz/07-gradient-descent/gd-q7",
    r"2/L": "quiz/07-gradient-descent/gd-q3",
    r"\lVert w\rVert": "07-gradient-descent/what-vanishes",
    r"\lVert dw\rVert": "07-gradient-descent/what-vanishes",
    r"\frac{\|p-q\|}{\|p\|+\|q\|}": "exercises/13-activation-derivatives/gradient_check",
    r"10^{-16}/h": "08-derivative/step-reading",
    r"|z|": "12-activation-functions/not-always",
    r"e^{-|z|}": "claims/03-vanishing-gradient/sigmoid-tails-flat",
    r"e^{-2|z|}": "claims/03-vanishing-gradient/sigmoid-tails-flat",
    # a part of something, a variance, a count
    r"1-a": "03-vanishing-gradient/slopes",
    r"\frac1m": "claims/06-loss-and-cost/cost-formula",
    r"1/m": "misconceptions/forgot-one-over-m",
    r"\frac{1}{m}": "quiz/09-backpropagation/bp-q6",
    r"1/n": "quiz/03-vanishing-gradient/vanish-q4",
    r"2/n": "03-vanishing-gradient/takeaway",
    r"t+1": "14-zero-initialization/induction",
    r"\underbrace{n\times h}_{W}+\underbrace{h}_{b}": "04-supervised-learning/standard",
    # what the notes say, and the page sets right
    r"ReLu(z)=max(0,z)=\dots": "13-activation-derivatives/relu",
}
