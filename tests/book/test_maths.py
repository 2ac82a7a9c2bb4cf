"""Formulas: LaTeX in, MathML out; wrong LaTeX and missing letters stop the build with their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from ruamel.yaml import YAML
from sphinx.testing.util import SphinxTestApp

from book._ext.maths import ASSETS, ATTRIBUTES, ELEMENTS, FONTS, MathError, charset, to_mathml
from book._ext.outline import outline
from tests.book.builders import notebook

FORMULAS = {
    r"\sigma(z)=\frac{1}{1+e^{-z}}": "σ(z)=11+e−z",
    r"\sigma'(z)=\sigma(z)\bigl(1-\sigma(z)\bigr)": "σ′(z)=σ(z)(1−σ(z))",
    r"J=-\frac1m\sum_{i=1}^{m}\Bigl[y^{(i)}\log\hat y^{(i)}\Bigr]": "J=−1m∑i=1m[y(i)log⁡yˆ(i)]",
    r"\left(\frac{\partial J}{\partial W_1}\right)^{\!\top}": "(∂J∂W1)⊤",
    r"\begin{aligned} Z_1&=XW_1+b_1\\ A_1&=\tanh(Z_1)\end{aligned}": "Z1=XW1+b1A1=tanh(Z1)",
    r"\begin{cases}z&z>0\text{일 때}\\0&\text{그 밖의 경우}\end{cases}": "{zz>0일 때0그 밖의 경우\u2063",
    r"\begin{bmatrix}x_{11}&\cdots\\\vdots&\ddots\end{bmatrix}\in\mathbb{R}^{m\times n}": "[x11⋯⋮⋱]∈ℝm×n",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{vmatrix}a&b\\c&d\end{vmatrix}": "(1234)|abcd|",
    r"\begin{array}{c|c}x&y\\\hline0&1\end{array}": "xy01",
    r"\mathbf w,\boldsymbol\theta,\boldsymbol W,\mathbf{0}": "𝐰,𝜽,𝑾,𝟎",
    r"\mathbb E[X],\mathcal L,\mathcal N(0,\sigma^2)": "𝔼[X],ℒ,𝒩(0,σ2)",
    r"\mathrm{Var}(X),\operatorname{softmax}(z)_j": "Var(X),softmax⁡(z)j",
    r"\hat y,\bar x,\tilde x,\dot x,\ddot x,\widehat{xy}": "yˆ,x¯,x˜,x˙,x¨,xyˆ",
    r"(\overline{\hat{y}}-\overline{y})^2": "(yˆ¯−y¯)2",
    r"f',f'',w'": "f′,f″,w′",
    r"\underbrace{XW}_{(m,n)}+\overbrace{b}^{\text{편향}}": "XW⏟(m,n)+b⏞편향",
    r"\text{손실}=-\log P(\text{정답}\mid x)": "손실=−log⁡P(정답∣x)",
    r"\int_0^1f(x)\,\mathrm dx,\prod_{i=1}^n a_i": "∫01f(x)dx,∏i=1nai",
    r"\lim_{h\to0}\frac{f(x+h)-f(x-h)}{2h}": "limh→0⁡f(x+h)−f(x−h)2h",
    r"\operatorname*{arg\,min}_w J(w),\max_{x\in S}x": "argminw⁡J(w),maxx∈S⁡x",
    r"\sqrt{\frac{2}{n_{\text{in}}}},\sqrt[3]{x}": "2nin,x3",
    r"W \leftarrow W-\eta\,\nabla_W J": "W←W−η∇WJ",
    r"x\odot y\approx z,a\le b\ne c\ge d,p\Rightarrow q\Longleftrightarrow r": "x⊙y≈z,a≤b≠c≥d,p⇒q⟺r",
    r"\lVert w\rVert_2^2+|x|+\lfloor x\rfloor+\langle x,y\rangle": "‖w‖22+|x|+⌊x⌋+⟨x,y⟩",
    r"e^{-\frac{x^2}{2\sigma^2}},x_{i_j},10^{-6},1{,}000": "e−x22σ2,xij,10−6,1,000",
    r"\mathbb 1[y=1],\binom nk,\tfrac12,\dots": "𝟙[y=1],(nk),12,...",
    r"(m,n)+(1,n)\to(m,n),\qquad P(y=1\mid x;\,w,b)": "(m,n)+(1,n)→(m,n),P(y=1∣x;w,b)",
    r"A\xrightarrow{f}B\overset{?}{=}C": "A→fB=?C",
    r"\alpha\beta\gamma\epsilon\varepsilon\theta\phi\varphi\Gamma\Delta\Sigma\Omega": "αβγϵεθϕφΓΔΣΩ",
    r"\R^n,\E[X]": "ℝn,𝔼[X]",
}


def text(mathml: str) -> str:
    return re.sub(r"[ \u00a0\u2009]", "", "".join(ET.fromstring(mathml).itertext()))


@pytest.mark.parametrize("tex", FORMULAS)
@pytest.mark.parametrize("display", [False, True], ids=["inline", "display"])
def test_formulas_come_out_whole(tex: str, display: bool) -> None:
    mathml = to_mathml(tex, display)
    root = ET.fromstring(mathml)
    assert text(mathml) == FORMULAS[tex].replace(" ", "")
    assert root.attrib == ({"display": "block"} if display else {})
    for element in root.iter():
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
    assert "xmlns" not in mathml
    assert "&" not in mathml.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")


def test_signs_of_html_are_escaped() -> None:
    assert to_mathml(r"a<b>c\&d") == (
        "<math><mi>a</mi><mo>&lt;</mo><mi>b</mi><mo>&gt;</mo><mi>c</mi><mo>&amp;</mo><mi>d</mi></math>"
    )


# ---- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "message", "place"),
    [
        (r"a+\foo b", r'Unknown command "\foo"', (1, 3)),
        (r"\text{손실}=\foo", r'Unknown command "\foo"', (1, 11)),
        ("a\n + \\frac{1", "reached end of input", (2, 11)),
        (r"a}b", "Unmatched closing", (1, 2)),
        (r"\left(x", r"\right", (1, 8)),
        (r"x^a^b", "Duplicate", (1, 4)),
        (r"a & b", "table-like", (1, 3)),
        (r"\begin{split}a\end{split}", 'Unknown environment "split"', (1, 7)),
        ("", "empty", (1, 1)),
        (r"a\\b", r"write \begin{aligned}", (1, 2)),
        (r"\begin{aligned}a\end{aligned}\\b", r"write \begin{aligned}", (1, 30)),
        (r"x \begin{align}a&=b\end{align}", "write aligned", (1, 3)),
        (r"\color{red}x", "light and dark", (1, 1)),
        (r"\boxed{x}", "<menclose>", (1, 1)),
        (r"\texttt{x}", "<code>", (1, 1)),
        (r"\href{javascript:alert(1)}{x}", "Unknown command", (1, 1)),
        (r"x+손실", r"write Korean inside \text", (1, 3)),
        (r"\mathrm{손실}", r"write Korean inside \text", (1, 9)),
        (r"\mathfrak g", "no 𝔤 (U+1D524)", (1, 1)),
        (r"\text{손실 ★}", "no ★ (U+2605)", (1, 10)),
        (r"\underline{x}", r"write \bar{x}", (1, 1)),
        (r"\vec x", r"write \mathbf{x}", (1, 1)),
    ],
)
def test_wrong_latex_is_refused_with_its_place(tex: str, message: str, place: tuple[int, int]) -> None:
    with pytest.raises(MathError) as caught:
        to_mathml(tex, True)
    assert message in str(caught.value)
    assert f"(line {place[0]}, column {place[1]} of the formula: " in str(caught.value)


# ---- the font -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def font() -> TTFont:
    return TTFont(FONTS / "dlnotes-math.woff2")


def test_the_font_has_exactly_the_documented_letters(font: TTFont) -> None:
    assert set(font.getBestCmap()) == charset()


def test_the_font_is_small_renamed_and_licensed(font: TTFont) -> None:
    assert (FONTS / "dlnotes-math.woff2").stat().st_size < 60_000
    assert font["name"].getDebugName(1) == "DL Notes Math"
    assert "GUST Font License" in font["name"].getDebugName(0)
    assert "dlnotes-math.woff2" in (FONTS / "GUST-FONT-LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("letter", "()[]{}|‖⌊⌋√∑∏∫")
def test_tall_letters_grow(font: TTFont, letter: str) -> None:
    variants = font["MATH"].table.MathVariants
    grows = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    growth = grows[font.getBestCmap()[ord(letter)]]
    assert len(growth.MathGlyphVariantRecord) >= 2
    assert growth.GlyphAssembly or letter in "∑∏∫"


@pytest.mark.parametrize("letter", "¯ˆ˜⏞⏟→")
def test_wide_letters_grow(font: TTFont, letter: str) -> None:
    variants = font["MATH"].table.MathVariants
    grows = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    assert len(grows[font.getBestCmap()[ord(letter)]].MathGlyphVariantRecord) >= 2


def test_no_bracket_is_much_wider_when_tall(font: TTFont) -> None:
    variants = font["MATH"].table.MathVariants
    grows = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    for letter in "()[]{}⌊⌋⌈⌉⟨⟩":
        growth = grows[font.getBestCmap()[ord(letter)]]
        glyphs = [record.VariantGlyph for record in growth.MathGlyphVariantRecord]
        glyphs += [part.glyph for part in growth.GlyphAssembly.PartRecords] if growth.GlyphAssembly else []
        assert max(font["hmtx"][glyph][0] for glyph in glyphs) <= 560, letter


# ---- the book -------------------------------------------------------------------------------------


def formulas_of_the_book(root: Path) -> Iterator[tuple[str, str, bool]]:
    for path in sorted((root / "book").glob("*/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                found = outline("".join(cell["source"]))
                yield from ((f"{path.name} {cell['id']}", tex, False) for tex in found.inline_formulas)
                yield from ((f"{path.name} {cell['id']}", tex, True) for tex in found.displayed_formulas)
    for path in sorted((root / "book").glob("**/*.yml")):
        for words in strings(YAML(typ="safe").load(path)):
            yield from ((path.name, tex, False) for tex in outline(words).inline_formulas)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def test_every_formula_of_the_book_can_be_typeset(root: Path) -> None:
    wrong, count = [], 0
    for where, tex, display in formulas_of_the_book(root):
        count += 1
        try:
            to_mathml(tex, display)
        except MathError as error:
            wrong.append(f"{where}: {error}")
    assert not wrong, "\n".join(wrong)
    assert count > 100


# ---- pages ----------------------------------------------------------------------------------------

CONF = """
extensions = ["myst_nb", "book._ext.maths"]
myst_enable_extensions = ["dollarmath"]
myst_update_mathjax = False
nb_execution_mode = "off"
html_math_renderer = "mathml"
html_theme = "basic"
exclude_patterns = ["_build"]
"""


@pytest.fixture
def build(tmp_path: Path):
    def run(page: str, *, warnings_are_errors: bool = False, name: str = "index.md") -> tuple[str, str]:
        (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
        (tmp_path / name).write_text(page, encoding="utf-8")
        app = SphinxTestApp("html", srcdir=tmp_path, warningiserror=warnings_are_errors)
        log = app.warning
        try:
            app.build()
        finally:
            app.cleanup()
            run.log = re.sub(r"\x1b\[[\d;]*m", "", log.getvalue())
        return (app.outdir / "index.html").read_text(encoding="utf-8"), run.log

    return run


def test_a_page_with_formulas(build) -> None:
    html, log = build(
        "# 제목\n\n값 $\\hat y$은\n\n$$\n\\sigma(z)\n$$ (sigmoid)\n\n식 {eq}`sigmoid`\n\n$$x$$\n"
    )
    assert not log
    assert html.count("<math") == 3
    assert "<math><mover" in html
    assert re.search(
        r'<div class="formula" id="equation-sigmoid">\s*'
        r'<div class="formula-body"><math display="block">.*</math>'
        r'</div><span class="eqno">\(1\)<a class="headerlink" href="#equation-sigmoid"',
        html,
    )
    assert 'href="#equation-sigmoid">(1)</a>' in html
    assert "mathjax" not in html.lower()
    assert html.count("_static/maths/maths.css") == 1


def test_a_page_without_formulas_loads_nothing(build) -> None:
    html, log = build("# 제목\n\n글\n")
    assert not log
    assert "maths" not in html


def test_assets_stand_beside_the_pages(build, tmp_path: Path) -> None:
    build("# 제목\n\n$x$\n")
    for name in ASSETS:
        assert (tmp_path / "_build/html/_static/maths" / name).read_bytes() == (FONTS / name).read_bytes()


WRONG = "# 제목\n\n글 $x$\n\n글 $\\frac{1$\n\n$$\na + \\foo\n$$\n"


@pytest.mark.parametrize("warnings_are_errors", [False, True])
def test_wrong_latex_fails_the_build_at_every_try(build, warnings_are_errors: bool) -> None:
    for _ in range(2):
        with pytest.raises(Exception, match="formula") as caught:
            build(WRONG, warnings_are_errors=warnings_are_errors)
        if not warnings_are_errors:
            assert str(caught.value) == "index: 2 of its formulas cannot be typeset; see the messages above"
            assert re.search(
                r"index\.md:5: WARNING: Expected closing token .*column 8 of the formula", build.log
            )
            assert re.search(r'index\.md:7: WARNING: Unknown command "\\foo" \(line \d', build.log)


def test_wrong_latex_in_a_notebook_names_its_line(build) -> None:
    page = json.dumps(notebook([{"id": "top", "text": "# 제목"}, {"id": "loss", "text": "글\n\n$\\foo$"}]))
    with pytest.raises(Exception, match="1 of its formulas"):
        build(page, name="index.ipynb")
    assert re.search(r'index\.ipynb:\d+: WARNING: Unknown command "\\foo"', build.log)


@pytest.mark.parametrize("short", [r"\R^n", r"\argmin_w", r"\bm{w}", r"a\coloneqq b"])
def test_short_forms_that_jupyter_does_not_know_are_refused_on_pages(build, short: str) -> None:
    with pytest.raises(Exception, match="1 of its formulas"):
        build(f"# 제목\n\n${short}$\n")
    assert "is unknown to JupyterLab or Colab; write " in build.log
    assert to_mathml(short)
