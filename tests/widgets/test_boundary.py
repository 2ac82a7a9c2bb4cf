"""Move the boundary: what it takes, refuses and finds; its mathematics in JavaScript; its view."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import traitlets
from playwright.sync_api import Browser, Page

import dlnotes
from dlnotes.widgets import Boundary
from dlnotes.widgets.boundary import LEVEL, MODELS
from tests.widgets.hands import WATCH_VOICE, box, marks, settled, use
from tests.widgets.harness import bring, quiet_page
from tests.widgets.numbers import TRIALS, differing, run

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(30, 2)), RNG.integers(0, 2, 30)


def points(explorer: Boundary, *, far: bool) -> tuple[Any, Any]:
    X, y = np.column_stack([explorer.data["x1"], explorer.data["x2"]]), np.array(explorer.data["y"])
    beyond = np.array(explorer.data["far"])
    return (np.vstack([X, beyond]), np.append(y, np.ones(len(beyond)))) if far else (X, y)


def accuracy(explorer: Boundary, model: str, params: list[float], *, far: bool) -> float:
    X, y = points(explorer, far=far)
    return float(((X @ params[:2] + params[2] > LEVEL[model]) == y).mean())


@pytest.mark.parametrize("far", [False, True])
def test_the_optima_are_those_of_dlnotes_and_of_least_squares(far: bool) -> None:
    explorer = Boundary()
    X, y = points(explorer, far=far)
    suffix = "-far" if far else ""
    model = dlnotes.LogisticRegression(solver="newton").fit(X, y)
    best = np.append(model.coef_[0], model.intercept_)
    assert np.allclose(explorer.optimum[f"logistic{suffix}"], best, rtol=1e-5)
    z = np.column_stack([X, np.ones(len(X))]) @ explorer.optimum[f"linear{suffix}"]
    assert np.allclose((z - y) @ np.column_stack([X, np.ones(len(X))]), 0, atol=1e-3)


def test_both_tasks_can_be_done() -> None:
    explorer = Boundary()
    accuracies = {
        (model, far): accuracy(explorer, model, explorer.optimum[model + "-far" * far], far=far)
        for model in LEVEL
        for far in (False, True)
    }
    assert accuracies["linear", True] < accuracies["logistic", True]
    assert accuracies["linear", False] == accuracies["logistic", False]
    start = [explorer.w1, explorer.w2, explorer.b]
    assert 0.4 <= accuracy(explorer, "logistic", start, far=False) <= 0.6
    assert all(abs(value) < limit for value, limit in zip(start, explorer.limits, strict=True))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_data_of_ones_own(scale: float) -> None:
    explorer = Boundary(X * scale, Y)
    assert explorer.data["y"] == Y.tolist()
    assert np.allclose(explorer.data["x1"], X[:, 0] * scale)
    for params in [[explorer.w1, explorer.w2, explorer.b], *explorer.optimum.values()]:
        assert all(abs(value) <= limit for value, limit in zip(params, explorer.limits, strict=True))


def test_separable_data_warn() -> None:
    with pytest.warns(dlnotes.SeparableDataWarning):
        Boundary([[0, 0], [1, 0], [2, 1], [3, 1]], [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ((X, None), "y is missing"),
        ((None, Y), "X is missing"),
        ((X.T, Y), r"X has shape \(2, 30\): expected \(m, 2\).*did you mean X.T"),
        ((np.hstack([X, X]), Y), r"X has shape \(30, 4\): expected \(m, 2\)"),
        ((X[:5], Y), "y has 30 labels and X has 5 rows"),
        ((X, Y * 2 - 1), r"y holds \[-1.0, 1.0\]: expected both 0 and 1"),
        ((X, np.zeros(30)), r"y holds \[0.0\]: expected both 0 and 1"),
        ((np.vstack([X] * 20), np.tile(Y, 20)), "X has 600 rows: expected at most 500"),
        ((np.full((30, 2), np.nan), Y), "X contains NaN"),
    ],
)
def test_data_that_cannot_be_drawn(data: tuple[Any, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Boundary(*data)


def test_a_starting_place_of_ones_own() -> None:
    explorer = Boundary(w1=2, b=-0.5, model="linear", far=True)
    assert [explorer.w1, explorer.b, explorer.model, explorer.far] == [2.0, -0.5, "linear", True]
    assert explorer.start == [2.0, explorer.w2, -0.5]


def test_a_starting_place_that_is_none() -> None:
    with pytest.raises(ValueError, match="w1 is float nan: expected a finite number"):
        Boundary(w1=float("nan"))
    with pytest.raises(TypeError, match="b is str 'zero': expected a real number"):
        Boundary(b="zero")  # type: ignore[arg-type]
    assert Boundary(w1=1e308).limits[0] == 1e300


def test_a_task_that_cannot_be_done_is_not_set() -> None:
    assert Boundary().tasks == ["accuracy", "linear"]
    far_apart = [[0, 0], [1, 0], [0, 1], [9, 9], [9, 8], [8, 9]]
    with pytest.warns(dlnotes.SeparableDataWarning):
        assert Boundary(far_apart, [0, 0, 0, 1, 1, 1]).tasks == ["accuracy"]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_parameter_that_is_no_number(value: float) -> None:
    explorer = Boundary()
    with pytest.raises(ValueError, match=r"w1 is float .*: expected a finite number"):
        explorer.w1 = value
    with pytest.raises(traitlets.TraitError, match="w2"):
        explorer.w2 = "steep"
    with pytest.raises(ValueError, match=r"model is 'logit': expected one of \['logistic', 'linear'\]"):
        explorer.model = "logit"
    assert explorer.model == "logistic"


def test_the_fallback_quotes_what_dlnotes_found() -> None:
    html = Boundary(lang="en").to_html()
    assert html.count("0.93 (37/40)") == 2
    assert "0.94 (47/50)" in html
    assert "0.88 (44/50)" in html
    assert 'role="img" aria-label="Two kinds of points' in html


# ---- mathematics ------------------------------------------------------------------------------


def test_sigmoid(modules: Page) -> None:
    z = np.concatenate(
        [np.random.default_rng(0).normal(0, 20, TRIALS), [0, 1e-300, 800, -800, 1e100, -1e100]]
    )
    found = run(modules, "/shared/logistic.mjs", "sigmoid", [[value] for value in z.tolist()])
    assert differing(found, dlnotes.sigmoid(z)) == 0


def test_losses(modules: Page) -> None:
    rng = np.random.default_rng(1)
    z = np.concatenate([rng.normal(0, 20, TRIALS), [0, 800, -800]])
    y = rng.integers(0, 2, len(z))
    pairs = [list(pair) for pair in zip(z.tolist(), y.tolist(), strict=True)]
    found = run(modules, "/shared/logistic.mjs", "logLoss", pairs)
    assert differing(found, dlnotes.binary_cross_entropy_from_logits(z, y)) == 0
    found = run(modules, "/shared/two_features.mjs", "squaredError", pairs)
    assert differing(found, (z - y) ** 2) == 0


@pytest.mark.parametrize("model", MODELS)
def test_score(modules: Page, model: str) -> None:
    rng = np.random.default_rng(2)
    inputs, wanted = [], []
    for _ in range(TRIALS):
        X, y = rng.normal(0, 3, (12, 2)), rng.integers(0, 2, 12)
        w, b = rng.normal(0, 2, 2), float(rng.normal())
        z = X @ w + b  # (12,)
        output = dlnotes.sigmoid(z) if model == "logistic" else z
        loss = dlnotes.binary_cross_entropy_from_logits(z, y) if model == "logistic" else (z - y) ** 2
        right = ((z > LEVEL[model]) == y).sum()
        inputs.append([model, [*w.tolist(), b], np.column_stack([X, y]).tolist()])
        wanted.append([right, len(y), right / len(y), loss.mean(), output.min(), output.max()])
    found = run(modules, "/shared/two_features.mjs", "score", inputs)
    names = ["right", "total", "accuracy", "loss", "lowest", "highest"]
    assert differing([[each[name] for name in names] for each in found], wanted) == 0


def test_moves(modules: Page) -> None:
    rng = np.random.default_rng(3)
    params, centre = rng.normal(0, 3, (TRIALS, 3)), rng.normal(0, 3, (TRIALS, 2))
    amount, level = rng.uniform(-2, 2, TRIALS), rng.choice([0.0, 0.5], TRIALS)
    w, b = params[:, :2], params[:, 2]
    inputs = [
        [p.tolist(), float(a), {"centre": c.tolist(), "level": float(v)}]
        for p, a, c, v in zip(params, amount, centre, level, strict=True)
    ]
    turned = np.column_stack(
        [
            np.cos(amount) * w[:, 0] - np.sin(amount) * w[:, 1],
            np.sin(amount) * w[:, 0] + np.cos(amount) * w[:, 1],
        ]
    )
    kept = (w * centre).sum(axis=1) + b - (turned * centre).sum(axis=1)
    wanted = {
        "turn": np.column_stack([turned, kept]),
        "shift": np.column_stack([w, b - amount * np.hypot(*w.T)]),
        "steepen": np.column_stack([amount[:, None] * w, level + amount * (b - level)]),
    }
    for move, values in wanted.items():
        assert differing(run(modules, "/shared/two_features.mjs", f"MOVES.{move}", inputs), values) == 0, move


def test_the_picture_puts_the_boundary_where_z_says(modules: Page) -> None:
    """In pixels: `at(level)` lies on the line of that level, and one `rise` further z is one more."""
    rng = np.random.default_rng(4)
    params = rng.normal(0, 3, (TRIALS, 3))
    low, size = rng.normal(0, 5, (TRIALS, 2)), rng.uniform(1, 20, (TRIALS, 2))
    domains = np.stack([low, low + size], axis=2).tolist()
    found = modules.evaluate(
        """async (inputs) => {
          const { levels, scales } = await import("/shared/plane.mjs");
          return inputs.map(([params, domain]) => {
            const { at, rise } = levels(params, domain);
            const { across, up, x, y } = scales(domain);
            const [left, bottom] = [domain[0][0], domain[1][0]];
            const back = ([px, py]) => [left + (px - x(left)) / across, bottom + (y(bottom) - py) / up];
            const foot = at(0.5);
            return [back(foot), back([foot[0] + rise[0], foot[1] + rise[1]])].flat();
          });
        }""",
        [[p, d] for p, d in zip(params.tolist(), domains, strict=True)],
    )
    places = np.asarray(found).reshape(TRIALS, 2, 2)
    z = (places * params[:, None, :2]).sum(axis=2) + params[:, 2:]  # (TRIALS, 2)
    scale = 1 + np.abs(places).max(axis=(1, 2)) * np.abs(params).max(axis=1)
    assert (np.abs(z - [0.5, 1.5]).max(axis=1) / scale).max() < 1e-10


def test_the_page_scores_the_optimum_as_python_does(modules: Page) -> None:
    explorer = Boundary(lang="en")
    X = np.column_stack([explorer.data["x1"], explorer.data["x2"]])
    y = np.array(explorer.data["y"])
    points = np.column_stack([X, y]).tolist()
    found = run(
        modules, "/shared/two_features.mjs", "score", [["logistic", explorer.optimum["logistic"], points]]
    )
    model = dlnotes.LogisticRegression(solver="newton").fit(X, y)
    assert found[0]["accuracy"] == model.score(X, y)
    loss = dlnotes.binary_cross_entropy(model.predict_proba(X)[:, 1], y).mean()
    assert found[0]["loss"] == pytest.approx(loss, abs=1e-9)  # the optimum travels with six digits


# ---- view -------------------------------------------------------------------------------------


def solve(page: Page) -> None:
    explorer = box(page, "boundary")
    turn = explorer.get_by_role("button", name="Turn right")
    for _ in range(9):
        use(page, turn)
    steeper = explorer.get_by_role("button", name="Steeper")
    for _ in range(9):
        if "✓ done" in marks(page, "boundary")[0]:
            break
        use(page, steeper)
        use(page, explorer.get_by_role("button", name="Shift against the arrow"))
    use(page, explorer.get_by_role("radio", name="Linear regression"))
    use(page, explorer.get_by_role("radio", name="some far away"))
    use(page, explorer.get_by_role("button", name="Fit"))


def test_the_optimum_itself_is_not_found_by_hand(english: Page) -> None:
    use(english, box(english, "boundary").get_by_role("button", name="Fit"))
    assert marks(english, "boundary") == ["○ to do", "○ to do"]


def test_sliders_say_their_value(english: Page) -> None:
    slider = box(english, "boundary").get_by_role("slider", name="w₁")
    use(english, slider)
    settled(english, "boundary")
    assert slider.get_attribute("aria-valuetext") == "−0.35"
    assert "−0.35" in box(english, "boundary").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_nothing_by_colour_alone(chromium: Browser, address: str, scheme: str) -> None:
    with quiet_page(chromium, forced_colors="active", color_scheme=scheme) as page:
        page.goto(f"{address}/boundary/en.html")
        bring(page, "boundary")
        fills = page.evaluate(
            """["circle", "rect.dl-zero", ".dl-boundary"].map((each) => {
              const { fill, stroke } = getComputedStyle(document.querySelector(`.dl-plane ${each}`));
              return fill === "none" ? stroke : fill;
            })"""
        )
        assert len(set(fills)) > 1


def test_it_speaks_once_when_it_has_come_to_rest(english: Page) -> None:
    explorer = box(english, "boundary")
    spoken = explorer.locator("[role=status]")
    assert spoken.inner_text() == ""
    spoken.evaluate(WATCH_VOICE)
    for _ in range(8):
        use(english, explorer.get_by_role("button", name="Turn right"))
    english.wait_for_function("said.length > 0")
    english.wait_for_timeout(1200)
    said = english.evaluate("said")
    assert len(said) == 1
    assert said[0] == explorer.locator("svg").get_attribute("aria-label")
