"""Code colours for light and dark in one stylesheet, from two styles made for readable contrast."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES
from sphinx.application import Sphinx

LIGHT, DARK = "github-light-high-contrast", "github-dark-high-contrast"


def _inherited(style: str) -> dict[str, tuple[str, bool, bool]]:
    """Return colour, weight and slant by CSS class, for the token types that Pygments names."""
    table = get_style_by_name(style)
    plain = table.style_for_token(next(iter(STANDARD_TYPES)))["color"]
    rules = {}
    for token, name in STANDARD_TYPES.items():
        if name:
            look = table.style_for_token(token)
            rules[name] = (look["color"] or plain or "", look["bold"], look["italic"])
    return rules


@cache
def stylesheet() -> str:
    """Return the rules for both modes; the mode is chosen by `color-scheme`."""
    light, dark = _inherited(LIGHT), _inherited(DARK)
    groups: dict[str, list[str]] = {}
    for name, (colour, bold, italic) in light.items():
        if not colour and not dark[name][0]:
            continue
        rule = f"color:light-dark(#{colour or '24292f'},#{dark[name][0] or 'c9d1d9'})"
        rule += ";font-weight:600" if bold else ""
        rule += ";font-style:italic" if italic else ""
        groups.setdefault(rule, []).append(f".highlight .{name}")
    return "\n".join(f"{','.join(selectors)}{{{rule}}}" for rule, selectors in groups.items()) + "\n"


def _write(app: Sphinx) -> None:
    if app.builder.format == "html":
        Path(app.outdir, "_static").mkdir(parents=True, exist_ok=True)
        Path(app.outdir, "_static", "code.css").write_text(stylesheet(), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write code.css beside the other static files."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
