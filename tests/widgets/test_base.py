"""The base of the widgets: one class for a live notebook and for a page without a kernel."""

from __future__ import annotations

import json
import re
from typing import Any

import ipywidgets
import pytest
import traitlets

from dlnotes.widgets import Boundary, ShapeStacker
from dlnotes.widgets._base import NoteWidget
from dlnotes.widgets._bundle import WORDS

EXPLORERS: list[type[NoteWidget]] = [Boundary, ShapeStacker]
VIEW = "application/vnd.jupyter.widget-view+json"

_PLACE = re.compile(r"\{[\w-]+\}")


def mount_of(html: str) -> tuple[dict[str, str], Any, str]:
    """Take a mount apart: its attributes, its state, its fallback."""
    found = re.fullmatch(
        r'<div ([^>]*)><script type="application/json">([^<]*)</script>'
        r'<div class="dlnotes-fallback">(.*)</div></div>',
        html,
        re.DOTALL,
    )
    assert found
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[1])), json.loads(found[2]), found[3]


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_live_output_has_a_view_and_something_to_read(explorer: type[NoteWidget]) -> None:
    widget = explorer(lang="en")
    data, _ = widget._repr_mimebundle_()
    assert data[VIEW]["model_id"] == widget.model_id
    assert data["text/html"] == widget.to_html()
    assert data["text/plain"] == f"{explorer.__name__}(lang='en')"
    assert widget.comm is not None


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_static_output_opens_no_connection(
    explorer: type[NoteWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(
        "ipywidgets.widgets.widget.comm.create_comm", lambda **message: opened.append(message)
    )
    monkeypatch.setenv("DLNOTES_STATIC", "1")
    data = explorer()._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html"}
    assert data == explorer()._repr_mimebundle_()
    assert opened == []


def test_static_widgets_fit_into_boxes_and_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """They have no address in a front end, which is no reason to fail: what is committed is their text."""
    monkeypatch.setenv("DLNOTES_STATIC", "1")
    explorer, slider = Boundary(lang="en"), ipywidgets.FloatSlider()
    ipywidgets.jslink((slider, "value"), (explorer, "w1"))
    tab = ipywidgets.Tab([ipywidgets.HBox([slider, explorer])], titles=["one"])
    assert "Boundary(lang='en')" in repr(tab)
    assert explorer.model_id == ""


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_the_mount(explorer: type[NoteWidget]) -> None:
    attributes, state, fallback = mount_of(explorer(lang="en").to_html())
    assert attributes["class"] == "dlnotes-widget"
    assert attributes["data-widget"] == explorer._module
    assert attributes["lang"] == "en"
    kept = attributes["data-persist"].split()
    assert kept
    assert set(kept) < set(state)
    assert "words" not in kept
    assert state["words"]["title"] in fallback
    assert "<script" not in fallback


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_both_languages_keep_their_state_together(explorer: type[NoteWidget]) -> None:
    (korean, in_korean, _), (english, in_english, _) = (
        mount_of(explorer(lang=lang).to_html()) for lang in ("ko", "en")
    )
    assert korean["data-key"] == english["data-key"]
    assert in_korean.pop("words") != in_english.pop("words")
    assert in_korean == in_english


def test_another_state_is_kept_under_another_name() -> None:
    assert ShapeStacker((4, 1), (4,))._key() != ShapeStacker()._key()


def test_a_state_cannot_end_its_script() -> None:
    widget = ShapeStacker()
    widget.words = {**widget.words, "title": "</script><b>"}
    assert "</script><b>" not in widget.to_html()
    assert mount_of(widget.to_html())[1]["words"]["title"] == "</script><b>"


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_words_follow_the_language(explorer: type[NoteWidget]) -> None:
    widget = explorer(lang="ko")
    korean = widget.words
    widget.lang = "en"
    assert widget.words == explorer(lang="en").words != korean


@pytest.mark.parametrize("lang", ["kr", "", "KO"])
def test_a_language_that_is_not_there(lang: str) -> None:
    with pytest.raises(traitlets.TraitError, match=f"lang is {lang!r}: expected one of 'ko', 'en'"):
        Boundary(lang=lang)
    widget = ShapeStacker()
    with pytest.raises(traitlets.TraitError, match="expected one of"):
        widget.lang = lang
    assert widget.lang == "ko"


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_an_unknown_argument_is_refused(explorer: type[NoteWidget]) -> None:
    with pytest.raises(TypeError, match="colour"):
        explorer(colour="red")


def test_widgets_compose() -> None:
    stackers = [ShapeStacker((2, 3)), ShapeStacker((3,))]
    box = ipywidgets.VBox(stackers)
    assert list(box.children) == stackers
    ipywidgets.link((stackers[0], "a"), (stackers[1], "b"))
    stackers[0].a = [5, 1]
    assert stackers[1].b == [5, 1]


def test_a_base_without_a_fallback_says_so() -> None:
    class Empty(NoteWidget):
        pass

    with pytest.raises(NotImplementedError):
        Empty._fallback(ShapeStacker())


# ---- words --------------------------------------------------------------------------------------


def uneven(words: dict[str, dict[str, str]]) -> list[str]:
    """Name the words that one language lacks, leaves empty, or fills with other values."""
    korean, english = words["ko"], words["en"]
    return sorted(
        key
        for key in korean.keys() | english.keys()
        if not korean.get(key)
        or not english.get(key)
        or sorted(_PLACE.findall(korean[key])) != sorted(_PLACE.findall(english[key]))
    )


@pytest.mark.parametrize("path", sorted(WORDS.glob("*.json")), ids=lambda path: path.stem)
def test_words_come_in_both_languages(path: Any) -> None:
    words = json.loads(path.read_text(encoding="utf-8"))
    assert set(words) == {"ko", "en"}
    if all(isinstance(text, str) for text in words["ko"].values()):
        assert uneven(words) == []


def test_uneven_words_are_found() -> None:
    sample = {
        "ko": {"a": "{n}개", "b": "나", "c": ""},
        "en": {"a": "{m} of them", "b": "b", "c": "c", "d": "d"},
    }
    assert uneven(sample) == ["a", "c", "d"]
