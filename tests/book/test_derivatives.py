"""Every derivative and gradient that the book prints is what measuring by small steps gives.

A formula is read from its page and worked out in a world of the formula sheet, at random values of several
shapes. Whatever derivative it names is measured there, on both sides: so a chain rule is checked as well.
"""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator

import numpy as np
import pytest

from book._ext.outline import outline
from tests.book import latex_reader
from tests.book.formula_sheet import NO_DERIVATIVE, SHEET, Scene
from tests.book.latex_reader import RELATIONS, TINY, UnreadableError, lines, read, written
from tests.book.printed_derivatives import formulas, printed, statements, texts

DRAWS = 4
SCENES = {place: scene for scene in SHEET for place in scene.places.split()}
_LETTER = re.compile(r"\\(?!frac|cdot)[a-z]|(?<![\\a-z])[A-Za-z]")


def wrong(line: list[str], scene: Scene, draws: int = DRAWS) -> str:
    """Return what is wrong with a statement: nothing if all its parts are equal, whatever is drawn."""
    try:
        (_, _, first), *others = read(line, scene.known)
        for world in scene.worlds(draws):
            for relation, part, value in others:
                here = world if relation == "=" else world.changed({"h": TINY})
                if not _LETTER.search(written(part)):
                    here = here.changed(scene.at)
                left, right = np.asarray(first(here)), np.asarray(value(here))
                if right.ndim == left.ndim + 1 and len(right) == 1:
                    right = right[0]  # a bias as a row
                if left.shape != right.shape or not np.allclose(left, right, rtol=1e-5, atol=1e-7):
                    return f"{written(line)}: {left} on the left, but {relation} {right}"
    except (UnreadableError, ValueError) as error:
        return f"{written(line)}: {error}"
    return ""


def scene_of(number: str, place: str) -> Scene | None:
    """Return the scene of one statement at a place, or else of the whole place."""
    return SCENES.get(number) or SCENES.get(place)


def known() -> Iterator[tuple[str, str]]:
    """Yield a place and a formula that is printed there in a sentence, for all that the sheet has."""
    for scene in SHEET:
        for tex, where in scene.said.items():
            (line,) = lines(re.split(r" (?:=|\\approx) ", tex, maxsplit=1)[1])
            yield from ((place, written(line)) for place in where.split())
    for tex, where in NO_DERIVATIVE.items():
        yield from ((place, tex) for place in where.split())


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_formula_agrees_with_what_is_measured(lang: str) -> None:
    problems = []
    for number, found in printed(lang):
        if found.stated:
            scene = scene_of(number, found.place)
            problem = wrong([*found.line], scene) if scene else f"{written([*found.line])} is in no scene"
            problems += [f"{number}: {problem}"] if problem else []
    assert problems == []


def test_every_derivative_in_words_agrees_with_what_is_measured() -> None:
    problems = [wrong(lines(tex)[0], scene) for scene in SHEET for tex in scene.said]
    assert [problem for problem in problems if problem] == []


def test_what_a_formula_in_a_sentence_about_slopes_says_is_known() -> None:
    """One language will do: other tests hold the formulas of both equal."""
    loose = {(found.place, written([*found.line])) for _, found in printed("en") if not found.stated}
    assert sorted(loose - {*known()}) == []


def test_the_sheet_holds_nothing_that_is_on_no_page() -> None:
    stated = [(number, found.place) for number, found in printed("en") if found.stated]
    used = {number if number in SCENES else place for number, place in stated}
    assert set(SCENES) - used == set()
    assert [(place, tex) for place, tex in known() if tex not in formulas(place)] == []
    assert all(scene.places.strip() or scene.said for scene in SHEET)
    assert len(SCENES) == sum(len(scene.places.split()) for scene in SHEET)


def test_no_formula_is_overlooked() -> None:
    """As many are found as a reader of Markdown finds."""
    for place, sources in texts("en").items():
        outlines = [outline(source) for source in sources]
        wanted = [tex for each in outlines for tex in (*each.inline_formulas, *each.displayed_formulas)]
        assert len(formulas(place)) == sum(len(lines(tex)) for tex in wanted), place


# ---- what must be refused ---------------------------------------------------------------------


def mistakes(line: list[str]) -> Iterator[list[str]]:
    """Yield a statement with a wrong sign, a wrong factor, and without each of its transposes and its 1/m."""
    at = max(k for k, token in enumerate(line) if token in RELATIONS) + 1
    yield [*line[:at], "-", "(", *line[at:], ")"]
    yield [*line[:at], "2", r"\cdot", "(", *line[at:], ")"]
    for k in range(at, len(line)):
        for lost in (["^", r"\top"], [r"\frac", "{", "1", "}", "{", "m", "}"]):
            if line[k : k + len(lost)] == lost:
                yield [*line[:k], *line[k + len(lost) :]]


def test_a_planted_mistake_in_any_formula_is_found() -> None:
    right = [
        ([*found.line], scene_of(number, found.place)) for number, found in printed("en") if found.stated
    ]
    right += [(lines(tex)[0], scene) for scene in SHEET for tex in scene.said]
    planted = [(mistake, scene) for line, scene in right if scene for mistake in mistakes(line)]
    assert len(planted) > 250
    assert [written(line) for line, scene in planted if not wrong(line, scene, draws=2)] == []


@pytest.mark.parametrize(
    ("place", "tex"),
    [
        ("13-activation-derivatives/sigmoid", r"\sigma'(z)=a(1+a)"),
        (
            "13-activation-derivatives/leaky",
            r"\mathrm{Leaky}'(z)=\begin{cases}0.01z & (z<0)\\ 1 & (z>0)\end{cases}",
        ),
        ("08-derivative/gradient", r"\frac{\partial J}{\partial w_2} = 3w_2"),
        ("09-backpropagation/chain-rule", r"\frac{dL}{dx}=\frac{dL}{dy}+\frac{dy}{dx}"),
        ("09-backpropagation/two-paths", r"\frac{dL}{dx}=\frac{\partial L}{\partial u}\cdot\frac{du}{dx}"),
        ("09-backpropagation/backward", r"dW_2=dZ_2^\top A_1"),
        ("09-backpropagation/backward", r"dZ_1=dA_1\,g'(Z_1)"),
        ("07-gradient-descent/both", r"dw=\frac{1}{m}X(\hat{y}-y)"),
        (
            "11-broadcasting/unbroadcast",
            r"\frac{\partial J}{\partial b_j}=\frac{\partial J}{\partial Z_{ij}}",
        ),
        ("08-derivative/beyond", r"f'(a)\approx\operatorname{Im} f(a+ih)"),
        ("08-derivative/beyond", r"\operatorname{Im}(a+ih)^3=3a^2h-h^3"),  # the cube of what?
        ("08-derivative/names", r"\nabla J(2,1)=(6,7)"),
        ("08-derivative/names", r"f'(1)=?"),
    ],
)
def test_a_wrong_formula_is_refused(place: str, tex: str) -> None:
    (found,) = statements(place, f"${tex}$")
    assert found.stated
    assert wrong([*found.line], SCENES[place])


def test_what_counts_as_a_statement() -> None:
    def found(text: str) -> list[tuple[str, bool]]:
        return [(written([*each.line]), each.stated) for each in statements("x", text)]

    assert (
        found(r"The slope $\partial J/\partial w$ at $w=3$, $w := w - \alpha\,dw$, $dw > 0$ and $f'(x)$.")
        == []
    )
    assert found(r"So $z=wx$ and $dz = a - y$, $$\nabla J = (1, 2)$$") == [
        ("dz=a-y", True),
        (r"\nabla J=(1,2)", True),
    ]
    assert found("It is $2x$. Its derivative is $2x$.") == [("2x", False)]
    assert found("| function | derivative |\n| --- | --- |\n| $x^2$ | $2x$ |") == [
        (r"\frac{d}{dx}(x^2)=2x", True)
    ]
    (unknown,) = statements("01-relu/slope", "$g'(z) = 2$")
    assert unknown.stated
    assert scene_of("01-relu/slope#1", unknown.place) is None


def test_examples_of_the_reader() -> None:
    assert doctest.testmod(latex_reader).failed == 0
