"""Depth and gain: what it takes and refuses; its signals, and those in JavaScript; its view."""

from __future__ import annotations

import gzip
import math
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from dlnotes import ACTIVATIONS, numerical_gradient
from dlnotes.batched import forward_many
from dlnotes.experiments import vanishing_gradient
from dlnotes.losses import binary_cross_entropy_from_logits
from dlnotes.widgets import DepthGain
from dlnotes.widgets._bundle import registered
from dlnotes.widgets.depth_gain import EXAMPLES, MOST_LAYERS, NAMES, WIDTH, _draws, factors, signals
from tests.widgets.hands import box, marks, settled, use
from tests.widgets.numbers import TRIALS, differing, run

FILE = "/depth_gain.mjs"
SLIDER = [2 ** (k / 16) for k in range(-32, 65)]  # what the slider of the scale can be set to


def test_settings_of_ones_own() -> None:
    explorer = DepthGain("relu", depth=20, gain=math.sqrt(2))
    assert explorer.start == {"activation": "relu", "depth": 20, "gain": math.sqrt(2)}
    explorer.depth, explorer.gain = 1, 16
    assert [explorer.depth, explorer.gain] == [1, 16.0]


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"activation": "rely"}, ValueError, "activation is 'rely': .*did you mean 'relu'"),
        ({"activation": None}, TypeError, "activation is NoneType None"),
        ({"depth": 0}, ValueError, "depth is 0: expected an integer of at least 1"),
        ({"depth": 21}, ValueError, "depth is 21: expected at most 20"),
        ({"depth": 2.5}, TypeError, "depth is float 2.5: expected an integer"),
        ({"gain": 0.2}, ValueError, "gain is 0.2: expected a number from 0.25 to 16"),
        ({"gain": 17}, ValueError, "gain is 17: expected a number from 0.25 to 16"),
        ({"gain": "1"}, TypeError, "gain is str '1': expected a real number"),
    ],
)
def test_settings_that_are_refused(settings: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        DepthGain(**settings)
    explorer = DepthGain()
    ((name, value),) = settings.items()
    with pytest.raises(Exception, match=message if error is ValueError else "."):
        setattr(explorer, name, value)


# ---- the signals --------------------------------------------------------------------------------


def network(depth: int, gain: float) -> tuple[dict[str, Any], Any]:
    """Return the parameters, for `dlnotes.batched`, and the examples."""
    rows = _draws().reshape(-1, WIDTH)
    scale = gain / math.sqrt(WIDTH)
    params = {f"W{l + 1}": rows[l * WIDTH : (l + 1) * WIDTH][None] * scale for l in range(depth)}
    params[f"W{depth + 1}"] = rows[-1:].T[None] * scale
    params |= {f"b{l}": np.zeros((1, 1, 1 if l > depth else WIDTH)) for l in range(1, depth + 2)}
    return params, np.sin(rows[MOST_LAYERS * WIDTH : -1])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("gain", [0.25, 1.0, 3.0])
def test_forward_as_the_batched_network(name: str, gain: float) -> None:
    params, X = network(6, gain)
    _, A = forward_many(params, X, name)
    spread, _ = signals(name, 6, gain)
    assert np.allclose(spread, [a[0].std(axis=0).mean() for a in A[:-1]], rtol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_delta_is_how_far_the_cost_moves(name: str) -> None:
    """By moving every Z of the first layer, not by the chain rule."""
    depth, gain = 3, 1.5
    params, X = network(depth, gain)
    phi = ACTIVATIONS[name].function
    y = np.arange(EXAMPLES) % 2

    def size(layer: int) -> float:
        Z = X
        for l in range(1, layer + 1):
            Z = (phi(Z) if l > 1 else Z) @ params[f"W{l}"][0]

        def cost(Z: Any) -> float:
            for l in range(layer + 1, depth + 2):
                Z = phi(Z) @ params[f"W{l}"][0]
            return float(binary_cross_entropy_from_logits(Z[:, 0], y).sum())

        return float(np.linalg.norm(numerical_gradient(cost, Z)))

    _, delta = signals(name, depth, gain)
    assert np.allclose(delta, [size(l) / size(depth) for l in range(1, depth + 1)], rtol=1e-6)


def test_these_draws_do_what_the_chapter_measures_on_twenty_networks() -> None:
    """The factors per layer of 20 layers are within a sixteenth of the medians of the experiment."""
    wanted = vanishing_gradient.backward_signal()
    for name, gains, medians in [
        ("sigmoid", (1, 4, 8), wanted.sigmoid_factors),
        ("tanh", (0.5, 1), wanted.tanh_factors),
        ("relu", (1, math.sqrt(2), 2), wanted.relu_factors),
    ]:
        found = [factors(name, 20, gain)[1] for gain in gains]
        assert np.allclose(found, medians, rtol=1 / 16), name


@pytest.mark.parametrize("name", NAMES)
def test_each_task_can_be_done_at_any_depth_that_counts(name: str) -> None:
    for depth in range(10, MOST_LAYERS + 1):
        assert any(0.95 <= factors(name, depth, gain)[1] <= 1.05 for gain in SLIDER), depth
    assert not 0.95 <= factors(name, 10, 1.0)[1] <= 1.05


def test_what_the_text_says_about_the_scales() -> None:
    assert 0.95 < factors("relu", 20, math.sqrt(2))[1] < 1.05
    assert 0.95 < factors("sigmoid", 20, 11)[1] < 1.05
    assert 0.95 < factors("tanh", 20, 1.2)[1] < 1.05


def test_the_fallback_has_the_factors() -> None:
    page = DepthGain(lang="en").to_html()
    for name in NAMES:
        for gain in (1, math.sqrt(2), 10):
            assert f"<td>{factors(name, 20, gain)[1]:.2f}</td>" in page


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_module_and_data_are_small(lang: str) -> None:
    both = registered("depth_gain"), DepthGain(lang=lang).to_html()
    assert sum(len(gzip.compress(text.encode())) for text in both) <= 26 * 1024


# ---- mathematics ------------------------------------------------------------------------------


def test_the_draws_arrive(modules: Page) -> None:
    found = run(modules, FILE, "rowsOf", [[DepthGain().draws]])[0]
    assert np.array_equal(found, _draws().reshape(-1, WIDTH))


@pytest.mark.parametrize("name", NAMES)
def test_activations(modules: Page, name: str) -> None:
    z = np.random.default_rng(0).normal(0, 12, TRIALS)
    for k, function in enumerate(ACTIVATIONS[name]):
        found = run(modules, FILE, f"PHI.{name}.{k}", [[value] for value in z.tolist()])
        assert differing(found, function(z)) == 0


def test_products_spreads_and_sizes(modules: Page) -> None:
    rng = np.random.default_rng(1)
    A, W = rng.normal(size=(TRIALS, 5, 4)), rng.normal(size=(TRIALS, 4, 3))
    scale = rng.uniform(0.1, 3, TRIALS)
    inputs = [list(each) for each in zip(A.tolist(), W.tolist(), scale.tolist(), strict=True)]
    assert differing(run(modules, FILE, "product", inputs), scale[:, None, None] * (A @ W)) == 0
    matrices = [[each] for each in A.tolist()]
    assert differing(run(modules, FILE, "spreadOf", matrices), A.std(axis=1).mean(axis=1)) == 0
    assert differing(run(modules, FILE, "sizeOfMatrix", matrices), np.linalg.norm(A, axis=(1, 2))) == 0


def test_the_whole_network(modules: Page) -> None:
    """A network that multiplies signals multiplies rounding errors as well: here six digits are asked for."""
    rng = np.random.default_rng(2)
    cases = [
        (str(rng.choice(NAMES)), int(rng.integers(1, MOST_LAYERS + 1)), float(rng.choice(SLIDER)))
        for _ in range(TRIALS // 5)
    ]
    found = modules.evaluate(
        """async ([file, text, cases]) => {
          const { rowsOf, signals, factorsOf } = await import(file);
          const rows = rowsOf(text);
          return cases.map((each) => {
            const found = signals(rows, ...each);
            return [found.spread, found.delta, factorsOf(found)];
          });
        }""",
        [FILE, DepthGain().draws, [list(case) for case in cases]],
    )
    for case, (spread, delta, both) in zip(cases, found, strict=True):
        wanted = signals(*case)
        assert np.allclose(spread, wanted[0], rtol=1e-6, atol=1e-15), case
        assert np.allclose(delta, wanted[1], rtol=1e-6), case
        assert np.allclose(both, factors(*case), rtol=1e-4), case


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.2301, "0.23"),
        (1.0, "1.00"),
        (650.0, "650"),
        (2.14e-6, "2.1 × 10⁻⁶"),
        (9.96e4, "1.0 × 10⁵"),
        (3e-17, "3.0 × 10⁻¹⁷"),
        (0.0099, "9.9 × 10⁻³"),
    ],
)
def test_numbers_in_few_signs(modules: Page, value: float, text: str) -> None:
    assert run(modules, FILE, "brief", [[value]]) == [text]


# ---- view -------------------------------------------------------------------------------------


def set_scale(page: Page, presses: int) -> None:
    """Set the scale to 2^(presses / 16 - 2) by keyboard."""
    box(page, "depth_gain").get_by_role("slider", name="Scale g").focus()
    page.keyboard.press("Home")
    for _ in range(presses):
        page.keyboard.press("ArrowRight")


def solve(page: Page) -> None:
    explorer = box(page, "depth_gain")
    explorer.get_by_role("slider", name="Layers").focus()
    page.keyboard.press("End")
    for name, presses in [("Sigmoid", 87), ("tanh", 36), ("ReLU", 40)]:
        use(page, explorer.get_by_role("radio", name=name))
        set_scale(page, presses)


def test_it_says_what_the_chapter_says(english: Page) -> None:
    explorer = box(english, "depth_gain")
    use(english, explorer.get_by_role("radio", name="ReLU"))
    for presses, variance, verdict in [
        (32, "1.00/n", "vanishes"),
        (40, "2.00/n", "unchanged"),
        (48, "4.00/n", "explodes"),
    ]:
        set_scale(english, presses)
        shown = settled(english, "depth_gain")
        assert variance in shown
        assert verdict in explorer.locator(".dl-says").inner_text()


def test_few_layers_do_not_count(english: Page) -> None:
    explorer = box(english, "depth_gain")
    explorer.get_by_role("slider", name="Layers").focus()
    english.keyboard.press("Home")
    for name in ["tanh", "ReLU", "Sigmoid"]:
        use(english, explorer.get_by_role("radio", name=name))
        assert "a single layer" in settled(english, "depth_gain")
    assert marks(english, "depth_gain") == ["○ to do"] * 3


def test_sliders_say_their_value(english: Page) -> None:
    slider = box(english, "depth_gain").get_by_role("slider", name="Scale g")
    set_scale(english, 40)
    settled(english, "depth_gain")
    assert slider.get_attribute("aria-valuetext") == "1.41"
