"""The mathematics in JavaScript is that of NumPy and dlnotes, on seeded random inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

import dlnotes
from dlnotes.widgets.boundary import LEVEL, MODELS, Boundary
from dlnotes.widgets.shape_stacker import LARGEST, MOST_AXES

TRIALS = 1000

RUN = """async ([file, name, inputs]) => {
  const module = await import(file);
  const run = name.split(".").reduce((found, key) => found[key], module);
  return inputs.map((input) => run(...input));
}"""


def run(modules: Page, file: str, name: str, inputs: list[list[Any]]) -> list[Any]:
    """Call a function of a module on many inputs."""
    found: list[Any] = modules.evaluate(RUN, [file, name, inputs])
    return found


def differing(found: Any, wanted: Any) -> int:
    """Count the values that are further apart than 1e-12 max(1, |value|)."""
    found, wanted = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    assert found.shape == wanted.shape
    return int((np.abs(found - wanted) > 1e-12 * np.maximum(1, np.abs(wanted))).sum())


def test_the_measure_refuses_what_is_off() -> None:
    assert differing([1.0, 1e6], [1.0, 1e6]) == 0
    assert differing([1.0 + 3e-12, 1e6 + 1e-7], [1.0, 1e6]) == 1


# ---- move the boundary --------------------------------------------------------------------------


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
    found = run(modules, "/shared/logistic.mjs", "squaredError", pairs)
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
    found = run(modules, "/shared/logistic.mjs", "score", inputs)
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
        assert differing(run(modules, "/shared/logistic.mjs", f"MOVES.{move}", inputs), values) == 0, move


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
        modules, "/shared/logistic.mjs", "score", [["logistic", explorer.optimum["logistic"], points]]
    )
    model = dlnotes.LogisticRegression(solver="newton").fit(X, y)
    assert found[0]["accuracy"] == model.score(X, y)
    loss = dlnotes.binary_cross_entropy(model.predict_proba(X)[:, 1], y).mean()
    assert found[0]["loss"] == pytest.approx(loss, abs=1e-9)  # the optimum travels with six digits


# ---- shape stacker ------------------------------------------------------------------------------


def shapes(seed: int) -> list[tuple[list[int], list[int]]]:
    """Draw pairs of shapes of which about half fit together."""
    rng = np.random.default_rng(seed)
    pairs = []
    for _ in range(TRIALS):
        full = rng.integers(1, 6, MOST_AXES)
        pair = []
        for _ in range(2):
            size = np.where(rng.random(MOST_AXES) < 0.3, 1, full)
            size = np.where(rng.random(MOST_AXES) < 0.5, rng.choice([2, 3, 7, LARGEST], MOST_AXES), size)
            pair.append(size[rng.integers(0, MOST_AXES + 1) :].tolist())
        pairs.append((pair[0], pair[1]))
    return pairs


def numpy_result(a: list[int], b: list[int]) -> list[int] | None:
    try:
        return list(np.broadcast_shapes(tuple(a), tuple(b)))
    except ValueError:
        return None


def test_shapes_as_numpy(modules: Page) -> None:
    pairs = shapes(5)
    wanted = [numpy_result(a, b) for a, b in pairs]
    assert 0.3 < sum(result is None for result in wanted) / TRIALS < 0.7
    assert run(modules, "/shared/shapes.mjs", "broadcast", [list(pair) for pair in pairs]) == wanted


def test_every_step_as_dlnotes(modules: Page) -> None:
    pairs = shapes(6)
    found = run(modules, "/shared/shapes.mjs", "align", [list(pair) for pair in pairs])
    wanted = [
        [
            {"axis": s.axis, "a": s.a, "b": s.b, "result": s.result, "rule": s.rule}
            for s in dlnotes.explain(a, b).steps
        ]
        for a, b in pairs
    ]
    assert found == wanted


def test_strides_and_memory_as_numpy(modules: Page) -> None:
    """Arrays of up to 1000⁴ elements are asked for their strides without being made."""
    own = [shape for pair in shapes(7) for shape in pair]
    views = [np.lib.stride_tricks.as_strided(np.zeros(1), shape, [0] * len(shape)) for shape in own]
    strides = [[int(np.prod(shape[k + 1 :], dtype=object)) * 8 for k in range(len(shape))] for shape in own]
    small = [
        (shape, steps) for shape, steps in zip(own, strides, strict=True) if np.prod(shape, dtype=float) < 1e5
    ]
    assert len(small) > TRIALS
    assert all(list(np.empty(shape).strides) == steps for shape, steps in small)
    arguments = [[shape] for shape in own]
    assert run(modules, "/shared/shapes.mjs", "strides", arguments) == strides
    assert run(modules, "/shared/shapes.mjs", "count", arguments) == [int(view.size) for view in views]
    assert run(modules, "/shared/shapes.mjs", "bytes", arguments) == [int(view.size) * 8 for view in views]


def test_strides_of_a_broadcast_view_as_numpy(modules: Page) -> None:
    cases = [
        (shape, result)
        for a, b in shapes(8)
        if (result := numpy_result(a, b)) is not None
        for shape in (a, b)
    ]
    cases = [(shape, result) for shape, result in cases if np.prod(shape, dtype=float) < 1e5]
    wanted = [list(np.broadcast_to(np.empty(shape), result).strides) for shape, result in cases]
    found = run(modules, "/shared/shapes.mjs", "broadcastStrides", [list(case) for case in cases])
    assert len(cases) > TRIALS / 3
    assert found == wanted


def test_words_of_numpy(modules: Page) -> None:
    refused = [
        (a, b) for a, b in shapes(9) if numpy_result(a, b) is None and np.prod([*a, *b], dtype=float) < 1e5
    ]
    said = []
    for a, b in refused:
        with pytest.raises(ValueError, match="could not be broadcast") as caught:
            np.empty(a) + np.empty(b)
        said.append(str(caught.value).strip())
    assert run(modules, "/shared/shapes.mjs", "refusal", [list(pair) for pair in refused]) == said
    tuples = [shape for pair in shapes(10) for shape in pair]
    assert run(modules, "/shared/shapes.mjs", "tuple", [[each] for each in tuples]) == [
        str(tuple(each)) for each in tuples
    ]
