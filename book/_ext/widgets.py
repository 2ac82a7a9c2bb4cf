"""Widgets on a page: the host and one stylesheet where they are used, and each module in reach of the host.

The files are in place before pages are written, so that Sphinx can put a version on their addresses. A page
fetches the modules themselves only when a widget comes near the screen; the host is told their versions.
"""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

from dlnotes.widgets._bundle import STATIC, host_source, registered, stylesheet

LOGGER = getLogger(__name__)
FOLDER = "dlnotes"

_USED = re.compile(r'<div class="dlnotes-widget" data-widget="([\w-]*)"')


def files() -> dict[str, str]:
    """Return what a page may need, by file name."""
    modules = {f"{path.stem}.js": registered(path.stem) for path in sorted(STATIC.glob("*.mjs"))}
    names = ["widgets", *sorted({path.stem for path in STATIC.glob("*.css")} - {"widgets"})]
    return {"host.js": host_source(), "widgets.css": "".join(map(stylesheet, names)), **modules}


def version(text: str) -> str:
    """Return a short name of a text, another one for another text."""
    return f"{zlib.crc32(text.encode()):08x}"


def used(body: str) -> list[str]:
    """Return the names of the widgets in the HTML of a page."""
    return sorted(set(_USED.findall(body)))


def _write(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _attach(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    names = used(context.get("body", ""))
    if not names:
        return
    known = files()
    for name in names:
        if f"{name}.js" not in known:
            place = "dlnotes/widgets/static"
            LOGGER.warning(f"a widget {name!r} has no module {place}/{name}.mjs; add it", location=page)
    versions = {name: version(known[f"{name}.js"]) for name in names if f"{name}.js" in known}
    app.add_css_file(f"{FOLDER}/widgets.css", priority=700)
    app.add_js_file(
        f"{FOLDER}/host.js", loading_method="defer", **{"data-versions": json.dumps(versions, sort_keys=True)}
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the hooks; when anything of the widgets changes, all pages are written anew."""
    whole = version(json.dumps(files(), sort_keys=True))
    app.add_config_value("dlnotes_widgets_version", whole, "html", types=(str,))
    app.connect("builder-inited", _write)
    app.connect("html-page-context", _attach)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
