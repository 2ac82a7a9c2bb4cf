"""The graph calculator: its gradients, what it takes and refuses, how it judges, its view."""

from __future__ import annotations

import gzip
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from dlnotes import numerical_gradient
from dlnotes.quiz.grade import parse_number
from dlnotes.widgets import GraphCalculator
from dlnotes.widgets._bundle import load_words, registered
from dlnotes.widgets.graph_calculator import GRAPHS, NEAR
from tests.widgets.hands import box, marks, settled, use
from tests.widgets.numbers import TRIALS, differing, run

FILE = "/graph_calculator.mjs"
SETS = range(3)
LOSS = {  # written out by hand, without nodes
    "chain": lambda n: n["k"] / (n["x"] ** 2 + n["c"]),
    "neuron": lambda n: (n["w"] * n["x"] + n["b"] - n["y"]) ** 2,
    "fan": lambda n: n["x"] ** 2 * (n["x"] + n["c"]),
}
LEAVES = {"chain": "x", "neuron": "wxb", "fan": "x"}


def numbers_of(explorer: GraphCalculator, graph: str, k: int) -> dict[str, float]:
    return {name: float(value) for name, value in explorer._chosen[graph][k].items()}


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("k", SETS)
def test_gradients_are_those_of_moving_the_inputs(graph: str, k: int) -> None:
    explorer = GraphCalculator(graph)
    explorer.numbers = k
    numbers = numbers_of(explorer, graph, k)
    for name in LEAVES[graph]:
        measured = numerical_gradient(
            lambda value, name=name: LOSS[graph](numbers | {name: value}), numbers[name]
        )
        assert explorer.gradients()[name] == pytest.approx(float(measured), rel=1e-6)


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("k", SETS)
def test_every_box_can_be_done_and_tells_mistakes_apart(graph: str, k: int) -> None:
    explorer = GraphCalculator(graph)
    explorer.numbers = k
    for each in explorer.graphs[graph][k]["boxes"]:
        assert float(Fraction(each["text"].replace("−", "-"))) == each["value"]
        if each["kind"] in ("upstream", "sum"):
            assert explorer.gradients()[each["by"]] == each["value"]
        assert len({slip for _, slip in each["wrong"]}) >= 2, each["name"]
        values = [each["value"], *(value for value, _ in each["wrong"])]
        for i, one in enumerate(values):
            for other in values[:i]:
                assert abs(one - other) > NEAR * max(1, abs(one), abs(other)), each


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_mistake_has_words(lang: str) -> None:
    words = load_words("graph_calculator", lang)
    graphs = GraphCalculator(lang=lang).graphs.values()
    boxes = [each for sets in graphs for one in sets for each in one["boxes"]]
    assert all(words[f"is-{slip}"] for each in boxes for _, slip in each["wrong"])
    told = {slip for each in boxes for _, slip in each["wrong"]}
    assert {name.removeprefix("is-") for name in words if name.startswith("is-")} == told | {
        "right", "unparsable", "other",
    }  # fmt: skip


def test_the_fan_out_node_adds() -> None:
    explorer = GraphCalculator("fan", {"x": 2, "c": 1})
    assert explorer.gradients() == {"L": 1.0, "u": 3.0, "v": 4.0, "x": 16.0}
    last = explorer.graphs["fan"][0]["boxes"][-1]
    assert [48.0, "multiplied"] in last["wrong"]
    assert [12.0, "path"] in last["wrong"]


def test_inputs_of_ones_own_come_first() -> None:
    explorer = GraphCalculator("neuron", {"w": 0.5, "x": -4})
    assert numbers_of(explorer, "neuron", 0) == {"w": 0.5, "x": -4.0, "b": -1.0, "y": 8.0}
    assert numbers_of(explorer, "neuron", 1) == numbers_of(GraphCalculator(), "neuron", 0)
    assert explorer.start["graph"] == explorer.graph == "neuron"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("chian",), ValueError, "graph is 'chian': .*did you mean 'chain'"),
        ((3,), TypeError, "graph is int 3"),
        (("fan", {"z": 1}), ValueError, "a name of inputs is 'z'"),
        (("fan", {"x": "1"}), TypeError, r"inputs\['x'\] is str '1': expected a real number"),
        (("fan", {"x": float("nan")}), ValueError, r"inputs\['x'\] is float nan"),
        (("fan", {"x": 101}), ValueError, r"inputs\['x'\] is 101: expected a number from -100 to 100"),
        (("fan", [1, 2]), TypeError, r"inputs is list \[1, 2\]: expected a dict such as"),
        (("chain", {"x": 2, "c": -4}), ValueError, "v = x² . c is 0: expected other inputs"),
    ],
)
def test_what_is_refused(arguments: tuple[Any, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        GraphCalculator(*arguments)


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("numbers", 3, "numbers is 3: expected 0, 1 or 2"),
        ("numbers", -1, "numbers is -1: expected an integer of at least 0"),
        ("graph", "tree", "graph is 'tree'"),
        ("box", "Z", "box is 'Z'"),
        ("answers", {"tree": {}}, "a graph of answers is 'tree'"),
        ("answers", {"fan": []}, r"answers\['fan'\] is list \[\]: expected a dict"),
        ("answers", {"fan": {"Q": "1"}}, r"a box of answers\['fan'\] is 'Q'"),
        ("answers", {"fan": {"A": 1}}, r"answers\['fan'\]\['A'\] is int 1: expected a string"),
        ("answers", {"fan": {"A": "1" * 65}}, r"has 65 signs: expected at most 64"),
    ],
)
def test_what_is_refused_later(trait: str, value: Any, message: str) -> None:
    explorer = GraphCalculator()
    with pytest.raises((ValueError, TypeError), match=message):
        setattr(explorer, trait, value)


def test_the_fallback_has_the_answers() -> None:
    page = GraphCalculator("fan", lang="en").to_html()
    assert "L = u · v = 18" in page
    assert "<td>∂L/∂x</td><td>both paths together</td><td>21</td>" in page


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_module_and_data_are_small(lang: str) -> None:
    both = registered("graph_calculator"), GraphCalculator(lang=lang).to_html()
    assert sum(len(gzip.compress(text.encode())) for text in both) <= 26 * 1024


# ---- mathematics ------------------------------------------------------------------------------


def judged(each: dict[str, Any], text: str) -> str:
    """Judge as the page does, with the reader of numbers that quizzes have in Python."""
    if not text.strip():
        return "hint"
    value = parse_number(text)
    if value is None:
        return "unparsable"
    targets = [(each["value"], "right"), *((value, slip) for value, slip in each["wrong"])]
    near = (slip for target, slip in targets if abs(value - target) <= NEAR * max(1, abs(target)))
    return next(near, "other")


def test_answers_are_judged_as_in_python(modules: Page) -> None:
    rng = np.random.default_rng(0)
    graphs = GraphCalculator().graphs
    boxes = [each for sets in graphs.values() for one in sets for each in one["boxes"]]
    inputs, wanted = [], []
    for _ in range(TRIALS):
        each = boxes[rng.integers(len(boxes))]
        target = float(
            rng.choice([each["value"], *(value for value, _ in each["wrong"]), rng.integers(-30, 30)])
        )
        near = target + float(rng.choice([0, 0.004, -0.0049, 0.0051, 0.02, 0.5]))
        fraction = str(Fraction(target).limit_denominator(100))
        text = str(
            rng.choice([str(near), f" {near:.2f}", fraction, fraction.replace("-", "−"), "x", "", " "])
        )
        inputs.append([each, text])
        wanted.append(judged(each, text))
    assert run(modules, FILE, "judge", inputs) == wanted
    assert len(set(wanted)) > 12
    assert run(modules, FILE, "judge", [[boxes[0]]]) == ["open"]


def test_edges_go_from_rim_to_rim(modules: Page) -> None:
    rng = np.random.default_rng(1)
    start, way = rng.uniform(0, 400, (TRIALS, 2)), rng.uniform(70, 300, (TRIALS, 2))
    way *= rng.choice([-1, 1], (TRIALS, 2))
    end = start + way
    part = np.minimum(32 / np.abs(way[:, :1]), 22 / np.abs(way[:, 1:]))
    found = run(
        modules, FILE, "edgeBetween", [list(each) for each in zip(start.tolist(), end.tolist(), strict=True)]
    )
    wanted = np.column_stack(
        [start + way * part, end - way * part, np.degrees(np.arctan2(way[:, 1], way[:, 0]))]
    )
    assert (
        differing([[each[name] for name in ("x1", "y1", "x2", "y2", "angle")] for each in found], wanted) == 0
    )


# ---- view -------------------------------------------------------------------------------------


NAMES = {"chain": "One line", "neuron": "One neuron", "fan": "Paths that part"}


def answer(page: Page, name: str, text: str) -> None:
    """Type into the field of a box by keyboard."""
    field = box(page, "graph_calculator").locator(f"input[data-box={name}]:visible")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    settled(page, "graph_calculator")


def solve(page: Page) -> None:
    for graph, sets in GraphCalculator().graphs.items():
        use(page, box(page, "graph_calculator").get_by_role("radio", name=NAMES[graph]))
        settled(page, "graph_calculator")
        for each in sets[0]["boxes"]:
            answer(page, each["name"], each["text"])


def said(page: Page) -> str:
    settled(page, "graph_calculator")
    return box(page, "graph_calculator").locator(".dl-says").inner_text()


def test_it_names_the_rule_that_was_missed(english: Page) -> None:
    use(english, box(english, "graph_calculator").get_by_role("radio", name=NAMES["fan"]))
    for name, text, wanted in [
        ("G", "108", "You multiplied the two paths. Where paths part, add."),
        ("G", "12", "That is one path alone."),
        ("G", "11", "Multiply it by the local gradient."),
        ("G", "21.0", "Right, ∂L/∂x = 21."),
        ("C", "18", "You put in the output of the node."),
        ("C", "twelve", "This cannot be read as a number."),
        ("C", "1234", "Not right."),
        ("C", "", "Hint: differentiate the formula of u with respect to x"),
        ("E", "8", "You added the upstream and the local gradient."),
    ]:
        answer(english, name, text)
        assert wanted in said(english)
    field = box(english, "graph_calculator").locator("input[data-box=E]:visible")
    assert field.get_attribute("aria-invalid") == "true"


def test_fractions_and_decimals_are_right(english: Page) -> None:
    use(english, box(english, "graph_calculator").get_by_role("button", name="Other numbers"))
    for text in ["-2/5", "−0.4", " -4 / 10 ", "-40%"]:
        answer(english, "A", text)
        assert "1 of 5 boxes are right" in said(english)


def test_other_numbers_empty_the_boxes(english: Page) -> None:
    answer(english, "A", "-2")
    assert "1 of 5" in said(english)
    use(english, box(english, "graph_calculator").get_by_role("button", name="Other numbers"))
    assert "0 of 5" in said(english)
    assert box(english, "graph_calculator").locator("input[data-box=A]:visible").input_value() == ""
    assert marks(english, "graph_calculator") == ["○ to do"] * 3


def test_a_box_in_the_picture_leads_to_its_field(english: Page) -> None:
    box(english, "graph_calculator").locator(".dl-pick").nth(2).click()
    assert english.evaluate("document.activeElement.dataset.box") == "C"
