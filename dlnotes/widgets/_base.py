"""The base of every widget of the course: one class, two hosts.

In Jupyter a widget is an ``anywidget``: an ipywidgets ``DOMWidget`` that composes in ``VBox``, ``Tab`` and
``jslink``. On a page of the book, where there is no kernel, ``static/host.js`` runs the same module over the
same state.

A subclass ``Thing`` in ``thing.py`` has beside it ``static/thing.mjs``, ``words/thing.json``, maybe
``static/thing.css`` (what only its own view needs), and gives

* ``_module = "thing"``;
* traits that are plain JSON. Beside ``sync=True`` a trait may be tagged ``page=True`` (it goes into the page)
  and ``keep=True`` (the page keeps it over a reload and carries it to the page in the other language);
* ``_fallback()``: HTML to read where nothing runs (print, no script, an untrusted notebook);
* ``_key()``, if the state should be kept under another name than one made from the initial state.

The module is ``export default { render({ model, el }) }``; ``render`` returns a clean-up. It uses only
``model.get``, ``set``, ``on``, ``off`` and ``save_changes``, one event name per ``on``; it listens to every
trait that Python may set, writes nothing while it first draws, sets new objects instead of changing old ones,
and gets its words from ``model.get("words")``, a flat object of strings in the widget's language.
"""

from __future__ import annotations

import html
import inspect
import json
import os
import re
import zlib
from typing import Any, ClassVar

import anywidget
import traitlets

from dlnotes.widgets._bundle import STATIC, bundle, load_words, stylesheet

LANGUAGES = ("ko", "en")


def is_static() -> bool:
    """Whether notebooks are being executed for the book: nothing may open a connection to a front end."""
    return os.environ.get("DLNOTES_STATIC") == "1"


class NoteWidget(anywidget.AnyWidget):
    """A widget that runs in Jupyter and on a page without a kernel."""

    _module: ClassVar[str]
    _shared_words: ClassVar[tuple[str, ...]] = ()

    lang = traitlets.Unicode("ko", help="language of the words: 'ko' or 'en'").tag(sync=True)
    words = traitlets.Dict(help="the words in that language").tag(sync=True, page=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "_module" in vars(cls):  # not in the class that anywidget derives for each instance
            cls._esm = bundle(STATIC / f"{cls._module}.mjs")
            cls._css = "".join(stylesheet(name) for name in ("widgets", cls._module))
        super().__init_subclass__(**kwargs)

    def __init__(self, *, lang: str = "ko", **traits: Any) -> None:
        super().__init__(lang=lang, words=self._words_in(_language(lang)), **traits)

    @traitlets.validate("lang")
    def _check_lang(self, proposal: dict[str, Any]) -> str:
        return _language(proposal["value"])

    @traitlets.observe("lang")
    def _change_words(self, change: dict[str, Any]) -> None:
        self.words = self._words_in(change["new"])

    def _words_in(self, lang: str) -> dict[str, str]:
        names = (*self._shared_words, self._module)
        return {key: word for name in names for key, word in load_words(name, lang).items()}

    def open(self) -> None:
        """Connect to the front end, unless the output is for a page without a kernel."""
        if not is_static():
            super().open()

    @property
    def model_id(self) -> str:
        """The address of the model in the front end; none without one, so that a box may still hold it."""
        return "" if self.comm is None else str(super().model_id)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(lang={self.lang!r})"

    def _fallback(self) -> str:
        """HTML to read where the widget cannot run."""
        raise NotImplementedError

    def _key(self) -> str:
        """Where the page keeps the state: the same on the pages of both languages."""
        state = {name: value for name, value in self._page_state().items() if name != "words"}
        return f"{self._module}-{zlib.crc32(_json(state).encode()):08x}"

    def _page_state(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in sorted(self.trait_names(page=True))}

    def to_html(self) -> str:
        """Return the mount that ``host.js`` brings to life on a page, with its state and its fallback."""
        attributes = {
            "class": "dlnotes-widget",
            "data-widget": self._module,
            "data-key": self._key(),
            "data-persist": " ".join(sorted(self.trait_names(keep=True))),
            "lang": self.lang,
        }
        opening = " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items())
        state = _json(self._page_state()).replace("<", "\\u003c")
        return (
            f'<div {opening}><script type="application/json">{state}</script>'
            f'<div class="dlnotes-fallback">{self._fallback()}</div></div>'
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        still = {"text/plain": repr(self), "text/html": self.to_html()}
        if is_static():
            return still
        live = super()._repr_mimebundle_(**kwargs)
        return still if live is None else ({**live[0], **still}, live[1])


class Explorer(NoteWidget):
    """A picture that answers when touched: it sets tasks and notes which are done.

    Its module draws with ``shared/explorer.mjs``; the words that all share stand in ``explorer.json``.
    """

    _shared_words: ClassVar[tuple[str, ...]] = ("explorer",)
    _task_values: ClassVar[dict[str, str]] = {}  # what its tasks name in braces, as it starts

    solved = traitlets.List(traitlets.Unicode(), help="the tasks done").tag(sync=True, page=True, keep=True)

    @classmethod
    def chapter(cls) -> str:
        """Return the chapter in which it stands, as its docstring says."""
        return (inspect.getdoc(cls) or "").rpartition("Taught in: ")[2].strip()

    @classmethod
    def task_texts(cls, lang: str = "ko") -> list[str]:
        """Return its tasks in words, without those whose numbers only the explorer itself knows."""
        words = load_words(cls._module, _language(lang))
        texts = [text for key, text in words.items() if key.startswith("task-")]
        return [
            text.format(**cls._task_values)
            for text in texts
            if set(re.findall(r"\{(\w+)\}", text)) <= set(cls._task_values)
        ]


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        message = f"lang is {lang!r}: expected one of {', '.join(map(repr, LANGUAGES))}"
        raise traitlets.TraitError(message)
    return lang


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
