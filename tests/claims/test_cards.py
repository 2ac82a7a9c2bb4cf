"""The claim cards: they say what was measured, in either language, in text and in HTML."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import pkgutil
from pathlib import Path

import html5lib
import pytest

import dlnotes.experiments
from dlnotes.claims import Card, Claim, _bank, _card, card, cards, load
from dlnotes.experiments import logistic_regression, run

ROOT = Path(__file__).parents[2]
CLAIMS = load()
LANGUAGES = ("ko", "en")


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_the_numbers_are_fields_of_the_experiment(claim: Claim) -> None:
    if claim.experiment is None:
        assert claim.numbers == ()
        assert claim.proof or claim.sources
        return
    result = run(claim.experiment)
    for number in claim.numbers:
        assert hasattr(result, number.field), f"{claim.experiment} has no {number.field}"
    assert len(card(claim.id).measured()) == len(claim.numbers) > 0


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_forms_of_a_card_say_the_same(claim: Claim, lang: str) -> None:
    made = card(claim.id, lang=lang)
    text, html = repr(made), made._repr_html_()
    for value in made.measured():
        assert value in text
        assert value in html
    if claim.experiment:
        function = claim.experiment.partition(".")[2]
        assert f"{function}()" in text
        assert f"{function}()" in html
    assert all(source in text for source in claim.sources)
    assert "0x" not in text  # no address of an object


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_html_is_well_formed_and_carries_no_script(claim: Claim, lang: str) -> None:
    html = card(claim.id, lang=lang)._repr_html_()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parseFragment(html)
    article = root.find("article")
    assert article is not None
    assert article.get("id") == f"claim-{claim.id}"
    assert article.get("lang") == lang
    assert not {"script", "style", "link", "img"} & {str(node.tag) for node in root.iter()}


def test_the_card_shows_what_the_experiment_measures_now(monkeypatch: pytest.MonkeyPatch) -> None:
    before = card("sigmoid-large-negative").measured()
    monkeypatch.setattr(
        logistic_regression, "tails", lambda: logistic_regression.Tails((0.1,), (-7.0,), (0.1,), -7.0, 0, 0)
    )
    dlnotes.experiments.run.cache_clear()
    try:
        assert card("sigmoid-large-negative").measured() == ["−7.00000", "−7e+00"] != before
    finally:
        dlnotes.experiments.run.cache_clear()


def test_a_verdict_is_told_by_sign_word_and_colour() -> None:
    html = card("sigmoid-formula", lang="ko")._repr_html_()
    assert "○ 맞음" in html
    assert "#1a7f37" in html
    assert "✓ holds" in card("sigmoid-formula", lang="en")._repr_html_()


def test_a_claim_that_nothing_measures_shows_its_sources() -> None:
    claim = dataclasses.replace(load()[0], experiment=None, numbers=(), sources=("A book.",))
    made = Card(claim, None, "en")
    for form in (repr(made), made._repr_html_()):
        assert "A book." in form
        assert "Run it yourself" not in form
        assert "dlnotes.experiments" not in form


def test_several_cards_stand_below_each_other() -> None:
    names = "sigmoid-large-positive", "sigmoid-large-negative"
    both = cards(*names, lang="en")
    assert repr(both) == "\n\n".join(repr(card(name, lang="en")) for name in names)
    assert [both._repr_html_().count(f'id="claim-{name}"') for name in names] == [1, 1]
    with pytest.raises(ValueError, match="no claim is named"):
        cards("nothing")


def test_wrong_names_are_refused() -> None:
    with pytest.raises(ValueError, match=r"no claim is named 'sigmoid-formul': .*sigmoid-formula"):
        card("sigmoid-formul")
    with pytest.raises(ValueError, match=r"lang is 'fr': expected one of ko, en"):
        card("sigmoid-formula", lang="fr")
    with pytest.raises(ValueError, match=r"chapter is '99-none': expected one of"):
        load("99-none")


def test_claims_and_experiments_belong_together() -> None:
    """No experiment that neither a claim rests on nor a chapter calls."""
    notebooks = [path.read_text(encoding="utf-8") for path in (ROOT / "book" / "en").glob("*.ipynb")]
    there = {
        f"{info.name}.{name}"
        for info in pkgutil.iter_modules(dlnotes.experiments.__path__)
        if not info.name.startswith("_")
        for name in importlib.import_module(f"dlnotes.experiments.{info.name}").__all__
        if name[0].islower()
    }
    idle = there - {claim.experiment for claim in CLAIMS}
    assert [name for name in sorted(idle) if not any(f"{name}(" in text for text in notebooks)] == []


def test_the_examples_run() -> None:
    assert [doctest.testmod(module).failed for module in (_bank, _card)] == [0, 0]
