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
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MATH_CHARSET = ROOT / "book/_ext/fonts/math-charset.txt"
MATH_FONT = ROOT / "book/_ext/fonts/dlnotes-math.woff2"
KOREAN_FONT = ROOT / "dlnotes/fonts/dlnotes-kr.otf"


def read_charset(path: Path) -> set[int]:
    """Code points of a charset file: hexadecimal numbers and ranges such as 2190-2193, # comments."""
    points: set[int] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        for item in line.partition("#")[0].split():
            first, _, last = item.partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def korean_charset() -> set[int]:
    """The 2,350 syllables of KS X 1001, jamo, Latin, Greek, and the punctuation and signs of labels."""
    syllables = {point for point in range(0xAC00, 0xD7A4) if _in_ks_x_1001(chr(point))}
    ranges = [
        (0x20, 0x7E), (0xA0, 0xFF), (0x3131, 0x318E), (0x391, 0x3A9), (0x3B1, 0x3C9), (0x2010, 0x2027),
        (0x2070, 0x209C), (0x2190, 0x2199), (0x2200, 0x22FF), (0x25A0, 0x25CF), (0x3000, 0x3011),
    ]  # fmt: skip
    return syllables.union(
        *(range(first, last + 1) for first, last in ranges), [0x2032, 0x2033, 0x20A9, 0x2113]
    )


def _in_ks_x_1001(letter: str) -> bool:
    try:
        return len(letter.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def make_subset(source: Path, family: str, points: set[int], *, features: list[str], woff2: bool) -> TTFont:
    """Keep only `points` and what they grow into (brackets of any size, accents of any width)."""
    options = subset.Options()
    options.layout_features = features
    options.notdef_outline = True
    options.glyph_names = False
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["FFTM", "BASE", "VORG", "vhea", "vmtx", "GDEF"]
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=points)
    chooser.subset(font)
    _rename(font, family)
    font.flavor = "woff2" if woff2 else None
    return font


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
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


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
        math = make_subset(
            fetch_math_font(folder),
            "DL Notes Math",
            read_charset(MATH_CHARSET),
            features=["ssty"],
            woff2=True,
        )
        korean = make_subset(
            fetch_korean_font(folder), "DL Notes KR", korean_charset(), features=["kern"], woff2=False
        )
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
