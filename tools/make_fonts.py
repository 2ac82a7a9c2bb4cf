"""Make the two committed font subsets from packages: python -m tools.make_fonts [--check].

    formulas on the pages   Latin Modern Math 1.959 (Debian package fonts-lmodern 2.005-1, GUST Font License)
                            -> book/_ext/fonts/dlnotes-math.woff2, family "DL Notes Math"
    text in the figures     Noto Sans KR Regular 2.004 (PyPI package pylopdf-fonts-ko 0.1.1, OFL 1.1)
                            -> dlnotes/fonts/dlnotes-kr.otf, family "DL Notes KR"

Both subsets are renamed, so that neither meets an installed original. The same packages and the locked
fontTools and Brotli give the same bytes; --check makes them again and compares them with the committed files.
"""

from __future__ import annotations

import argparse
import copy
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

from book._ext.maths import FONTS, charset

ROOT = Path(__file__).resolve().parent.parent
MATH_FONT = FONTS / "dlnotes-math.woff2"
KOREAN_FONT = ROOT / "dlnotes/fonts/dlnotes-kr.otf"


def korean_charset() -> set[int]:
    """The 2,350 syllables of KS X 1001, jamo, Latin, and the Greek, punctuation and signs that labels use."""
    syllables = {point for point in range(0xAC00, 0xD7A4) if _in_ks_x_1001(chr(point))}
    blocks = [range(0x20, 0x7F), range(0xA0, 0x100), range(0x3131, 0x318F), range(0x3B1, 0x3CA)]
    signs = (
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ‐‑–—―‖‘’“”†‡•…‰′″※₩€ℓ℃←↑→↓↔↕↖↗↘↙⇐⇒⇔⇄"
        "∀∂∃∅∆∇∈∉∋∏∑−√∝∞∠∥∧∨∩∪∫∴∵∶∽≃≅≈≠≡≤≥≦≧≪≫⊂⊃⊆⊇⊕⊖⊗⊘⊙⊥⋯■□▪▫▲△▶▷▼▽◀◁◆◇○●★☆✓"
        "\u3000、。〈〉《》「」『』【】〔〕〜·"
    )
    return syllables.union(*blocks, map(ord, signs))


def _in_ks_x_1001(letter: str) -> bool:
    try:
        return len(letter.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def make_subset(source: Path, family: str, points: set[int], prepare: Callable[[TTFont], None]) -> TTFont:
    """Keep only `points` and what they grow into: brackets of any height, accents of any width."""
    options = subset.Options()
    options.bidi_closure = False
    options.layout_features = []
    options.desubroutinize = True
    options.glyph_names = False
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["BASE", "FFTM", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    font = TTFont(source, recalcTimestamp=False)
    if lacking := points - set(font.getBestCmap()):
        message = f"{source.name} has no {' '.join(f'U+{point:04X}' for point in sorted(lacking))}"
        raise ValueError(message)
    prepare(font)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=points)
    chooser.subset(font)
    _rename(font, family)
    return font


# ---- Latin Modern Math, for browsers that follow MathML Core --------------------------------------


def prepare_math(font: TTFont) -> None:
    """Build into the font what Chromium leaves out, so that every browser draws the same formulas."""
    _enlarge_primes(font)
    _widen_accents(font)
    _narrow_brackets(font)


def _enlarge_primes(font: TTFont) -> None:
    """Primes stand in superscripts, where they shrink: take the large form, which Chromium never looks up."""
    large = {point: font.getBestCmap()[point] + ".st" for point in (0x2032, 0x2033, 0x2034)}
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(large)


def _widen_accents(font: TTFont) -> None:
    """Let hat, tilde and bar grow, the first two as their combining forms do, which have no width.

    The bar gets a glyph for each width, because Chromium loses parts of an accent that is put together.
    """
    variants, names = font["MATH"].table.MathVariants, font.getBestCmap()
    glyphs, constructions = variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction
    grows = dict(zip(glyphs, constructions, strict=True))
    for spacing, combining in {"ˆ": 0x302, "˜": 0x303}.items():
        name = names[ord(spacing)]
        grows[name] = copy.deepcopy(grows[names[combining]])
        grows[name].MathGlyphVariantRecord[0].VariantGlyph = name
    bar = names[ord("¯")]
    grows[bar] = copy.deepcopy(grows[names[0x302]])
    grows[bar].MathGlyphVariantRecord = [_variant(bar, font["hmtx"][bar][0])]
    for width in (round(400 * 1.14**step) for step in range(22)):
        grows[bar].MathGlyphVariantRecord.append(_variant(_add_bar(font, bar, width), width))
    grows[bar].VariantCount = len(grows[bar].MathGlyphVariantRecord)
    variants.HorizGlyphCoverage.glyphs = sorted(grows, key=font.getGlyphID)
    variants.HorizGlyphConstruction = [grows[name] for name in variants.HorizGlyphCoverage.glyphs]
    variants.HorizGlyphCount = len(grows)


def _variant(glyph: str, width: int) -> otTables.MathGlyphVariantRecord:
    record = otTables.MathGlyphVariantRecord()
    record.VariantGlyph, record.AdvanceMeasurement = glyph, width
    return record


def _add_bar(font: TTFont, bar: str, width: int) -> str:
    """Add a bar of the given width, as high and as thick as the bar of one letter."""
    drawn, name = font.getGlyphSet(), f"{bar}.wide{width}"
    bounds = BoundsPen(drawn)
    drawn[bar].draw(bounds)
    _, bottom, _, top = bounds.bounds
    pen = T2CharStringPen(width, drawn)
    pen.moveTo((0, bottom))
    for corner in ((width, bottom), (width, top), (0, top)):
        pen.lineTo(corner)
    pen.closePath()
    outlines = font["CFF "].cff.topDictIndex[0]
    outlines.CharStrings.charStringsIndex.append(pen.getCharString(outlines.Private, outlines.GlobalSubrs))
    outlines.CharStrings.charStrings[name] = len(outlines.CharStrings.charStringsIndex) - 1
    outlines.charset.append(name)
    font["hmtx"][name] = (width, 0)
    font.setGlyphOrder(outlines.charset)
    return name


def _narrow_brackets(font: TTFont) -> None:
    """Chromium gives a growing bracket the width of its tallest form: keep the tall forms narrow."""
    variants, names = font["MATH"].table.MathVariants, font.getBestCmap()
    grows = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    for bracket in "()[]{}⌊⌋⌈⌉⟨⟩":
        growth = grows[names[ord(bracket)]]
        for record in growth.MathGlyphVariantRecord[1:]:
            _narrow(font, [record.VariantGlyph], opening=bracket in "([{⌊⌈⟨")
        if growth.GlyphAssembly:
            parts = {part.glyph for part in growth.GlyphAssembly.PartRecords}
            _narrow(font, sorted(parts), opening=bracket in "([{⌊⌈⟨")


def _narrow(
    font: TTFont, glyphs: list[str], *, opening: bool, ink: int = 400, outer: int = 110, inner: int = 50
) -> None:
    """Trim the bearings of glyphs that stand on each other, and keep their joint ink within `ink` units."""
    drawn = font.getGlyphSet()
    bounds = BoundsPen(drawn)
    for glyph in glyphs:
        drawn[glyph].draw(bounds)
    left, _, right, _ = bounds.bounds
    scale = min(1.0, ink / (right - left))
    before, after = (outer, inner) if opening else (inner, outer)
    width = round((right - left) * scale) + before + after
    top = font["CFF "].cff.topDictIndex[0]
    for glyph in glyphs:
        pen = T2CharStringPen(width, drawn)
        drawn[glyph].draw(TransformPen(pen, (scale, 0, 0, 1, before - left * scale, 0)))
        top.CharStrings[glyph] = pen.getCharString(top.Private, top.GlobalSubrs)
        own = BoundsPen(drawn)
        font.getGlyphSet()[glyph].draw(own)
        font["hmtx"][glyph] = (width, round(own.bounds[0]))


# ---- both -----------------------------------------------------------------------------------------


def _rename(font: TTFont, family: str) -> None:
    words = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "") + "-Regular"}
    for record in list(font["name"].names):
        if record.nameID in words:
            record.string = words[record.nameID]
    top = font["CFF "].cff
    top.fontNames[0] = words[6]
    top.topDictIndex[0].FullName = top.topDictIndex[0].FamilyName = family


def fetch_math_font(folder: Path) -> Path:
    """Latin Modern Math out of the Debian package, without installing it."""
    _run(["apt-get", "download", "fonts-lmodern"], folder)
    _run(["dpkg", "-x", *sorted(path.name for path in folder.glob("fonts-lmodern_*.deb")), "lmodern"], folder)
    return next(folder.glob("lmodern/**/latinmodern-math.otf"))


def fetch_korean_font(folder: Path) -> Path:
    """Noto Sans KR out of the wheel, without installing it."""
    _run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "pylopdf-fonts-ko==0.1.1"], folder)
    with zipfile.ZipFile(next(folder.glob("pylopdf_fonts_ko-*.whl"))) as wheel:
        return Path(wheel.extract("pylopdf_fonts_ko/NotoSansKR-Regular.otf", folder))


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def main(arguments: list[str] | None = None) -> int:
    """Make both fonts, or compare them with the committed ones."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail if a committed font differs"
    )
    check = parser.parse_args(arguments).check
    differing = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        math = make_subset(fetch_math_font(folder), "DL Notes Math", set(charset()), prepare_math)
        math.flavor = "woff2"
        korean = make_subset(fetch_korean_font(folder), "DL Notes KR", korean_charset(), lambda font: None)
        for font, committed in [(math, MATH_FONT), (korean, KOREAN_FONT)]:
            made = folder / committed.name
            font.save(made)
            counts = f"{len(font.getBestCmap())} characters, {made.stat().st_size} bytes"
            print(f"{committed.relative_to(ROOT)}: {counts}")
            if not check:
                committed.write_bytes(made.read_bytes())
            elif committed.read_bytes() != made.read_bytes():
                print("  differs from the committed file")
                differing += 1
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
