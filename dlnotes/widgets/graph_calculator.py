"""The explorer of chapter 9: fill in the gradients of a computation graph."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

import traitlets

from dlnotes._checks import choice, describe, integer, number
from dlnotes.widgets._base import Explorer

__all__ = ["GraphCalculator"]

LONGEST = 64  # signs of an answer
LARGEST = 100  # of an input
NEAR = 0.005  # an answer may be off by this, relative to what is larger, 1 or the right one


class GraphCalculator(Explorer):
    r"""Go back through a computation graph: local gradients, upstream gradients, and a sum where paths part.

    Formula: dL/dx = sum over the nodes y that use x of dL/dy * dy/dx.
    Shapes: graphs of single numbers; "chain" has x, c, k; "neuron" has w, x, b, y; "fan" has x, c.
    Raises: TypeError or ValueError if the graph is unknown or an input is no number from -100 to 100.

    Traits to read and set: graph ("chain", "neuron" or "fan"), numbers (which of the sets of inputs),
    answers (what was typed, by graph and box), box (the last one answered), lang; to read: solved.

    >>> explorer = GraphCalculator("fan", {"x": 3, "c": -1}, lang="en")
    >>> explorer
    GraphCalculator(lang='en')
    >>> explorer.gradients()
    {'L': 1.0, 'u': 2.0, 'v': 9.0, 'x': 21.0}

    Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning" (2016), section 6.5.
    Taught in: 09-backpropagation
    """

    _module = "graph_calculator"

    graph = traitlets.Unicode("chain").tag(sync=True, page=True, keep=True)
    numbers = traitlets.Int(0).tag(sync=True, page=True, keep=True)
    answers = traitlets.Dict().tag(sync=True, page=True, keep=True)
    box = traitlets.Unicode("").tag(sync=True, page=True, keep=True)
    start = traitlets.Dict().tag(sync=True, page=True)
    graphs = traitlets.Dict().tag(sync=True, page=True)

    def __init__(
        self, graph: str = "chain", inputs: Mapping[str, float] | None = None, *, lang: str = "ko"
    ) -> None:
        """Start from one of three graphs, with the reader's own inputs or with ours."""
        graph = choice(graph, "graph", GRAPHS)
        own = {} if inputs is None else {graph: _inputs(graph, inputs)}
        chosen = {name: [*([own[name]] if name in own else []), *INPUTS[name]][:3] for name in GRAPHS}
        self._chosen = chosen
        super().__init__(
            lang=lang,
            graph=graph,
            start={"graph": graph, "numbers": 0, "answers": {}, "box": ""},
            graphs={name: [_drawn(GRAPHS[name], each) for each in chosen[name]] for name in GRAPHS},
        )

    @traitlets.validate("graph")
    def _check_graph(self, proposal: dict[str, Any]) -> str:
        return choice(proposal["value"], "graph", GRAPHS)

    @traitlets.validate("numbers")
    def _check_numbers(self, proposal: dict[str, Any]) -> int:
        numbers = integer(proposal["value"], "numbers", least=0)
        if numbers > 2:
            message = f"numbers is {numbers}: expected 0, 1 or 2"
            raise ValueError(message)
        return numbers

    @traitlets.validate("answers")
    def _check_answers(self, proposal: dict[str, Any]) -> dict[str, dict[str, str]]:
        given: dict[str, dict[str, str]] = proposal["value"]
        for graph, texts in given.items():
            choice(graph, "a graph of answers", GRAPHS)
            if not isinstance(texts, dict):
                message = f"answers[{graph!r}] is {describe(texts)}: expected a dict such as {{'A': '2/3'}}"
                raise TypeError(message)
            for box, text in texts.items():
                choice(box, f"a box of answers[{graph!r}]", [each.name for each in GRAPHS[graph].boxes])
                if not isinstance(text, str):
                    message = (
                        f"answers[{graph!r}][{box!r}] is {describe(text)}: expected a string such as '2/3'"
                    )
                    raise TypeError(message)
                if len(text) > LONGEST:
                    message = f"answers[{graph!r}][{box!r}] has {len(text)} signs: expected at most {LONGEST}"
                    raise ValueError(message)
        return given

    @traitlets.validate("box")
    def _check_box(self, proposal: dict[str, Any]) -> str:
        names = ["", *(each.name for each in GRAPHS["fan"].boxes)]
        return choice(proposal["value"], "box", names)

    def gradients(self) -> dict[str, float]:
        """Return dL/d(node) for every node of the graph that is shown, from the last one back."""
        values = _forward(GRAPHS[self.graph], self._chosen[self.graph][self.numbers])
        return {name: float(value) for name, value in _backward(GRAPHS[self.graph], values).items()}

    def _fallback(self) -> str:
        words = {name: html.escape(text) for name, text in self.words.items()}
        shown = self.graphs[self.graph][self.numbers]
        formulas = ", ".join(
            " = ".join(part for part in (each["name"], each["formula"], each["value"]) if part)
            for each in shown["nodes"]
        )
        heads = [words["box"], words["gradient"], words["kind"], words["solution"]]
        columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
        rows = "".join(
            f'<tr><th scope="row">{each["name"]}</th><td>{each["symbol"]}</td>'
            f"<td>{words[each['kind']]}</td><td>{each['text']}</td></tr>"
            for each in shown["boxes"]
        )
        return (
            f'<p class="dl-title">{words["title"]}</p><p>{words["still-text"]}</p><p>{formulas}</p>'
            f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>"
        )


# ---- graphs -------------------------------------------------------------------------------------

Numbers = dict[str, Fraction]
Rule = Callable[[Numbers], Fraction]


def _is(value: int) -> Rule:
    return lambda _: Fraction(value)


def _of(name: str) -> Rule:
    return lambda n: n[name]


class _Node(NamedTuple):
    """A node, where it stands (in the picture of 420 x 260), and how it is computed."""

    name: str
    place: tuple[int, int]
    formula: str = ""
    value: Rule | None = None
    slopes: Mapping[str, Rule] = MappingProxyType({})  # by each input of the node that is a node
    slips: Mapping[str, Mapping[str, Rule]] = MappingProxyType({})  # by each input: typical wrong slopes


class _Box(NamedTuple):
    """A number to fill in: a slope of a node by an input, a gradient, one path of it, or its sum."""

    name: str
    kind: str  # first, local, upstream, path, sum
    of: str
    by: str
    place: tuple[int, int]


class _Graph(NamedTuple):
    inputs: tuple[str, ...]
    nodes: tuple[_Node, ...]
    boxes: tuple[_Box, ...]


GRAPHS = {
    "chain": _Graph(
        inputs=("x", "c", "k"),
        nodes=(
            _Node("x", (46, 110)),
            _Node(
                "u", (154, 110), "x²", lambda n: n["x"] ** 2, {"x": lambda n: 2 * n["x"]},
                {"x": {
                    "value": lambda n: n["x"] ** 2,
                    "factor": _of("x"),
                    "output": lambda n: 2 * n["u"],
                }},
            ),
            _Node(
                "v", (262, 110), "u + c", lambda n: n["u"] + n["c"], {"u": _is(1)},
                {"u": {"constant": _is(0), "value": _of("v"), "own": _of("u")}},
            ),
            _Node(
                "L", (374, 110), "k / v", lambda n: n["k"] / n["v"], {"v": lambda n: -n["k"] / n["v"] ** 2},
                {"v": {
                    "sign": lambda n: n["k"] / n["v"] ** 2,
                    "value": lambda n: n["k"] / n["v"],
                    "square": lambda n: -n["k"] / n["v"],
                    "output": lambda n: -n["k"] / n["L"] ** 2 if n["L"] else Fraction(0),
                }},
            ),
        ),
        boxes=(
            _Box("A", "first", "L", "v", (318, 152)),
            _Box("B", "local", "v", "u", (208, 152)),
            _Box("C", "upstream", "v", "u", (154, 188)),
            _Box("D", "local", "u", "x", (100, 152)),
            _Box("E", "upstream", "u", "x", (46, 188)),
        ),
    ),
    "neuron": _Graph(
        inputs=("w", "x", "b", "y"),
        nodes=(
            _Node("w", (46, 46)),
            _Node("x", (46, 200)),
            _Node("b", (280, 238)),
            _Node(
                "p", (168, 128), "w · x", lambda n: n["w"] * n["x"],
                {"w": _of("x"), "x": _of("w")},
                {
                    "w": {"own": _of("w"), "value": _of("p"), "one": _is(1)},
                    "x": {"own": _of("x"), "value": _of("p"), "one": _is(1)},
                },
            ),
            _Node(
                "z", (280, 128), "p + b", lambda n: n["p"] + n["b"],
                {"p": _is(1), "b": _is(1)},
                {
                    "p": {"constant": _is(0), "own": _of("p")},
                    "b": {"constant": _is(0), "own": _of("b")},
                },
            ),
            _Node(
                "L", (376, 128), "(z − y)²", lambda n: (n["z"] - n["y"]) ** 2,
                {"z": lambda n: 2 * (n["z"] - n["y"])},
                {"z": {
                    "value": lambda n: (n["z"] - n["y"]) ** 2,
                    "factor": lambda n: n["z"] - n["y"],
                    "label": lambda n: 2 * n["z"],
                    "sign": lambda n: 2 * (n["y"] - n["z"]),
                    "output": lambda n: 2 * n["L"],
                }},
            ),
        ),
        boxes=(
            _Box("A", "first", "L", "z", (326, 168)),
            _Box("B", "upstream", "z", "p", (224, 168)),
            _Box("C", "upstream", "z", "b", (326, 197)),
            _Box("D", "local", "p", "w", (122, 60)),
            _Box("E", "upstream", "p", "w", (46, 88)),
            _Box("F", "local", "p", "x", (122, 190)),
            _Box("G", "upstream", "p", "x", (46, 244)),
        ),
    ),
    "fan": _Graph(
        inputs=("x", "c"),
        nodes=(
            _Node("x", (46, 130)),
            _Node(
                "u", (218, 52), "x²", lambda n: n["x"] ** 2, {"x": lambda n: 2 * n["x"]},
                {"x": {
                    "value": lambda n: n["x"] ** 2,
                    "factor": _of("x"),
                    "output": lambda n: 2 * n["u"],
                }},
            ),
            _Node(
                "v", (218, 208), "x + c", lambda n: n["x"] + n["c"], {"x": _is(1)},
                {"x": {"constant": _is(0), "value": _of("v"), "own": _of("x")}},
            ),
            _Node(
                "L", (376, 130), "u · v", lambda n: n["u"] * n["v"],
                {"u": _of("v"), "v": _of("u")},
                {
                    "u": {"own": _of("u"), "value": _of("L"), "one": _is(1)},
                    "v": {"own": _of("v"), "value": _of("L"), "one": _is(1)},
                },
            ),
        ),
        boxes=(
            _Box("A", "first", "L", "u", (308, 62)),
            _Box("B", "first", "L", "v", (306, 204)),
            _Box("C", "local", "u", "x", (156, 108)),
            _Box("D", "local", "v", "x", (156, 150)),
            _Box("E", "path", "u", "x", (92, 76)),
            _Box("F", "path", "v", "x", (92, 188)),
            _Box("G", "sum", "x", "x", (46, 236)),
        ),
    ),
}  # fmt: skip

INPUTS: dict[str, list[Numbers]] = {
    name: [dict(zip(GRAPHS[name].inputs, map(Fraction, each.split()), strict=True)) for each in sets]
    for name, sets in {
        "chain": ["3 -7 8", "2 1 10", "-1 2 6"],
        "neuron": ["2 3 -1 8", "-1 4 2 1", "1/2 3 1 2"],
        "fan": ["3 -1", "-2 5", "1/2 2"],
    }.items()
}


def _inputs(graph: str, given: Mapping[str, float]) -> Numbers:
    if not isinstance(given, Mapping):
        message = f"inputs is {describe(given)}: expected a dict such as {{'x': 3}}"
        raise TypeError(message)
    wanted = GRAPHS[graph].inputs
    for name in given:
        choice(name, "a name of inputs", wanted)
    numbers = dict(INPUTS[graph][0])
    for name, value in given.items():
        if abs(number(value, f"inputs[{name!r}]")) > LARGEST:
            message = f"inputs[{name!r}] is {value:g}: expected a number from {-LARGEST} to {LARGEST}"
            raise ValueError(message)
        numbers[name] = Fraction(value).limit_denominator(1000)
    if graph == "chain" and numbers["x"] ** 2 + numbers["c"] == 0:
        message = "v = x² + c is 0: expected other inputs, as k / v has no value there"
        raise ValueError(message)
    return numbers


def _forward(graph: _Graph, inputs: Numbers) -> Numbers:
    values = dict(inputs)
    for node in graph.nodes:
        if node.value:
            values[node.name] = node.value(values)
    return values


def _backward(graph: _Graph, values: Numbers) -> Numbers:
    """Return dL/d(node) for every node, from the last one back; a node that is used twice adds."""
    found = {"L": Fraction(1)}
    for node in reversed(graph.nodes):
        for name, slope in node.slopes.items():
            found[name] = found.get(name, Fraction(0)) + found[node.name] * slope(values)
    return found


# ---- what the page gets -------------------------------------------------------------------------


def _drawn(graph: _Graph, inputs: Numbers) -> dict[str, Any]:
    values = _forward(graph, inputs)
    gradients = _backward(graph, values)
    constants = {name: values[name] for name in graph.inputs if name not in {n.name for n in graph.nodes}}
    return {
        "nodes": [
            {
                "name": node.name,
                "formula": _with_numbers(node.formula, constants),
                "value": _text(values[node.name]),
                "at": list(node.place),
                "from": list(node.slopes),
            }
            for node in graph.nodes
        ],
        "boxes": [_box(graph, box, values, gradients) for box in graph.boxes],
    }


def _with_numbers(formula: str, constants: Numbers) -> str:
    for name, value in constants.items():
        formula = formula.replace(f"+ {name}", f"+ {_text(value)}").replace("+ −", "− ")
        formula = formula.replace(f"− {name}", f"− {_text(value)}").replace("− −", "+ ")
        formula = formula.replace(f"{name} /", f"{_text(value)} /")
    return formula


def _box(graph: _Graph, box: _Box, values: Numbers, gradients: Numbers) -> dict[str, Any]:
    node = {each.name: each for each in graph.nodes}[box.of]
    if box.kind == "sum":
        using = [each for each in graph.nodes if box.by in each.slopes]
        above = [gradients[each.name] for each in using]
        paths = [gradients[each.name] * each.slopes[box.by](values) for each in using]
        right, symbol = sum(paths, Fraction(0)), f"∂L/∂{box.by}"
        slips = [(paths[0] * paths[1], "multiplied"), *((path, "path") for path in paths)]
        slips += [(sum(above, Fraction(0)), "no-local"), (paths[0] - paths[1], "subtracted")]
        slips += [(paths[1] - paths[0], "subtracted"), (-right, "sign")]
    else:
        slope = node.slopes[box.by](values)
        if box.kind in ("first", "local"):
            right, symbol = slope, f"∂{box.of}/∂{box.by}"
            slips = [(slip(values), name) for name, slip in node.slips[box.by].items()]
        else:
            up = gradients[box.of]
            right, symbol = up * slope, f"∂L/∂{box.by}"
            if box.kind == "path":
                symbol = f"∂L/∂{box.of} · ∂{box.of}/∂{box.by}"
            slips = [(up, "no-local"), (slope, "no-upstream"), (up + slope, "added"), (-right, "sign")]
    return {
        "name": box.name,
        "kind": box.kind,
        "symbol": symbol,
        "of": box.of,
        "by": box.by,
        "at": list(box.place),
        "text": _text(right),
        "value": float(right),
        "wrong": _told_apart(right, slips),
    }


def _told_apart(right: Fraction, slips: Sequence[tuple[Fraction, str]]) -> list[list[Any]]:
    """Keep of the wrong answers those that differ from the right one and from each other."""
    kept: list[list[Any]] = []
    for value, name in slips:
        taken = [float(right), *(each[0] for each in kept)]
        if all(abs(float(value) - other) > 2 * NEAR * max(1, abs(other), abs(value)) for other in taken):
            kept.append([float(value), name])
    return kept


def _text(value: Fraction) -> str:
    return str(value).replace("-", "−")
