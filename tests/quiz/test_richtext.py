"""Rich text: what authors write, the nodes that come of it, and the same allow-list on both sides."""

from __future__ import annotations

import re

import pytest

from book._ext.richtext import RichTextError, compile, formulas_and_code
from dlnotes import _richtext
from dlnotes._richtext import to_html, to_text
from dlnotes.widgets._bundle import STATIC

MODULE = (STATIC / "shared" / "richtext.mjs").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("하나\n둘", "<p>하나 둘</p>"),
        ("하나\n\n둘", "<p>하나</p><p>둘</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        (r"\$5, 2\*3, \`", "<p>$5, 2*3, `</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("`a < b` `**x**`", "<p><code>a &lt; b</code> <code>**x**</code></p>"),
        ("**경계**와 *여백*", "<p><strong>경계</strong>와 <em>여백</em></p>"),
        ("**경계(boundary)**는", "<p><strong>경계(boundary)</strong>는</p>"),
        ("값은**“1”**입니다", "<p>값은<strong>“1”</strong>입니다</p>"),
        ("**a (b)** c", "<p><strong>a (b)</strong> c</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("- 하나\n- 둘", "<ul><li>하나</li><li>둘</li></ul>"),
        ("1. 하나\n2. 둘", "<ol><li>하나</li><li>둘</li></ol>"),
        ("```python\na = 1\n```", "<pre><code>a = 1</code></pre>"),
        ("$x^2$", '<p><math data-tex="x^2"><msup><mi>x</mi><mn>2</mn></msup></math></p>'),
    ],
)
def test_markdown_becomes_nodes(text: str, html: str) -> None:
    assert to_html(compile(text, "here")) == html


def test_inline_text_has_no_paragraph() -> None:
    assert to_html(compile("**하나**", "here", inline=True)) == "<strong>하나</strong>"
    with pytest.raises(RichTextError, match="several blocks"):
        compile("- 하나", "here", inline=True)


def test_text_is_plain_for_those_who_read_no_markup() -> None:
    nodes = compile("**값** $\\frac12$\n\n- 하나\n- `둘`", "here")
    assert to_text(nodes) == "값 $\\frac12$\n- 하나\n- 둘"
    assert list(formulas_and_code(nodes)) == [("formula", "\\frac12"), ("code", "둘")]


@pytest.mark.parametrize(
    "style", ["text-align: left", "padding-left: 0.5em;padding-right: 1em", "width: 100%"]
)
def test_a_style_of_the_formulas_is_kept(style: str) -> None:
    assert f'style="{style}"' in to_html([["mtd", {"style": style}, "x"]])


@pytest.mark.parametrize(
    "style", ["background: url(x)", "x", "color: expression(1)", "a: b; c: \\75rl", "@import x", "a:aa" * 99]
)
def test_another_style_is_refused(style: str) -> None:
    with pytest.raises(ValueError, match="'style'"):
        to_html([["mtd", {"style": style}, "x"]])


def test_both_sides_allow_the_same() -> None:
    for name in ("HTML_TAGS", "MATH_TAGS", "ATTRIBUTES"):
        found = re.search(rf'const {name} =\s*"([^"]+)"', MODULE)
        assert found
        assert set(found[1].split()) == getattr(_richtext, name)
    assert f"/^{_richtext.STYLE.pattern}$/" in MODULE
