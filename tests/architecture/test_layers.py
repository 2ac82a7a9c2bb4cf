"""Who may import whom: lower levels never import higher ones, and each level only what it is allowed."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "dlnotes"
STANDARD = sys.stdlib_module_names
# The level of each module or subpackage of dlnotes; what is not named here is level 1.
LEVELS = {
    "_newton": 2, "_loops": 2, "_train": 2, "_sklearn": 2, "batched": 2, "logistic": 2, "shallow": 2,
    "plotting": 3, "experiments": 3, "exercises": 3, "quiz": 3, "claims": 3, "_richtext": 3,
    "doctor": 4, "widgets": 4, "__main__": 5, "__init__": 2,
}  # fmt: skip
# What each level may import from outside; sklearn and tqdm only where they are loaded or asked for.
OUTSIDE = {
    1: {"numpy"},
    2: {"numpy", "sklearn", "tqdm"},
    3: {"numpy", "matplotlib", "cycler", "IPython"},
    4: {"numpy", "anywidget", "traitlets", "ipywidgets", "IPython"},
    5: set(),
}
LEAVES = {"_checks", "_richtext"}  # anyone may import these


def name_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imports(text: str) -> Iterator[str]:
    """Return the full names of the modules that a source imports, wherever it does."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def trespasses(own: str, text: str) -> list[str]:
    """Return what a module of dlnotes imports although its level may not."""
    level = LEVELS.get(own, 1)
    found = []
    for name in imports(text):
        top, *rest = name.split(".")
        if top == "dlnotes":
            target = rest[0] if rest and is_module(rest[0]) else own
            if target not in LEAVES and LEVELS.get(target, 1) > level:
                found.append(f"{own} (level {level}) imports {name} (level {LEVELS[target]})")
        elif top in ("tests", "tools", "benchmarks", "book"):
            found.append(f"{own} imports {name}")
        elif top not in STANDARD and top not in OUTSIDE[level]:
            found.append(f"{own} (level {level}) imports {name}")
    return found


def is_module(name: str) -> bool:
    return (PACKAGE / f"{name}.py").exists() or (PACKAGE / name).is_dir()


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_no_module_reaches_above_its_level() -> None:
    found = [line for p in sources() for line in trespasses(name_of(p), p.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("activations", "from dlnotes.logistic import LogisticRegression"),
        ("losses", "import matplotlib.pyplot as plt"),
        ("quiz", "import anywidget"),
        ("claims", "from dlnotes.widgets import Quiz"),
        ("logistic", "import book._ext.words"),
    ],
)
def test_a_trespass_is_noticed(own: str, text: str) -> None:
    assert trespasses(own, text)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        (
            "import dlnotes",
            ["matplotlib", "anywidget", "ipywidgets", "IPython", "sklearn", "scipy", "traitlets"],
        ),
        ("import dlnotes.quiz", ["matplotlib", "anywidget", "IPython"]),
        ("import dlnotes.experiments", ["anywidget", "IPython"]),
        ("import dlnotes.exercises", ["matplotlib", "anywidget", "ipywidgets", "IPython"]),
        ("import dlnotes.doctor", ["matplotlib", "anywidget", "IPython"]),
    ],
)
def test_importing_loads_no_more_than_it_needs(statement: str, absent: list[str]) -> None:
    code = f"{statement}; import sys; print([m for m in {absent!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_nobody_imports_tests_tools_or_benchmarks() -> None:
    outside = {
        "book": ("tests", "benchmarks", "tools"),
        "tools": ("tests", "benchmarks"),
        "benchmarks": ("tests",),
    }
    found = []
    for folder, forbidden in outside.items():
        for path in (ROOT / folder).rglob("*.py"):
            if path.name == "conftest.py":
                continue
            names = {name.split(".")[0] for name in imports(path.read_text(encoding="utf-8"))}
            found += [f"{path.relative_to(ROOT)} imports {name}" for name in names & set(forbidden)]
    assert found == []


# ---- one name everywhere -----------------------------------------------------------------------------------


def module_of(slug: str) -> str:
    """Return the Python name of a chapter: 05-logistic-regression is logistic_regression."""
    return slug.split("-", 1)[1].replace("-", "_")


def test_a_chapter_has_one_name_everywhere() -> None:
    slugs = {p.stem for p in (ROOT / "book" / "ko").glob("[0-9][0-9]-*.ipynb")}
    assert slugs == {p.stem for p in (ROOT / "book" / "en").glob("[0-9][0-9]-*.ipynb")}
    assert slugs == {p.stem for p in (ROOT / "book" / "quiz").glob("[0-9][0-9]-*.yml")}
    assert slugs == {p.stem for p in (ROOT / "book" / "claims").glob("[0-9][0-9]-*.yml")}
    for bank in ("quiz", "claims"):
        assert slugs == {p.stem for p in (PACKAGE / bank / "bank").glob("*.json")}
    experiments = {p.stem for p in (PACKAGE / "experiments").glob("[a-z]*.py")}
    assert {module_of(slug) for slug in slugs} == experiments
    tested = {
        p.stem.removeprefix("test_experiments_")
        for p in (ROOT / "tests/dlnotes").glob("test_experiments_*.py")
    }
    assert experiments == tested


def test_an_exercise_has_one_name_everywhere() -> None:
    folder = PACKAGE / "exercises"
    chapters = {p.stem for p in (folder / "bank").glob("*.json")}
    assert chapters == {p.stem for p in (ROOT / "book" / "exercises").glob("*.yml")}
    banks = [json.loads(p.read_text(encoding="utf-8")) for p in (folder / "bank").glob("*.json")]
    assert {p.stem for p in folder.glob("[a-z]*.py")} == {e["id"] for b in banks for e in b["exercises"]}


def test_a_widget_has_one_name_everywhere() -> None:
    folder = PACKAGE / "widgets"
    widgets = {p.stem for p in folder.glob("[a-z]*.py")}
    assert widgets == {p.stem for p in (folder / "static").glob("*.mjs")}
    assert widgets == {p.stem for p in (folder / "words").glob("*.json")} - {"host", "explorer", "races"}
    assert {p.stem for p in (folder / "static").glob("*.css")} <= widgets | {"widgets"}
    tested = {p.stem.removeprefix("test_") for p in (ROOT / "tests" / "widgets").glob("test_*.py")}
    assert widgets - {"quiz", "progress"} <= tested


# ---- JavaScript -------------------------------------------------------------------------------

SCRIPTS = [*PACKAGE.rglob("*.mjs"), *PACKAGE.rglob("*.js"), *(ROOT / "book" / "_ext").rglob("*.js")]
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"}


def faults(text: str) -> list[str]:
    """Return what no script of ours may hold: words for readers, addresses, and ways to run text as code."""
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.S)
    found = [m for m in re.findall(r"https?://[^\s\"'`]+", code) if m not in NAMESPACES]
    found += re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code)
    found += re.findall("[\"'`][^\"'`\n]*[가-힣]{2,}[^\"'`\n]*[\"'`]", code)
    found += re.findall(r"[\"'`][A-Z][a-z]+(?: [a-z]+){3,}[.?!]?[\"'`]", code)
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_sentence_no_address_and_no_markup(script: Path) -> None:
    assert faults(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        'el.innerHTML = "<b>x</b>";',
        'fetch("https://example.org/x")',
        'const word = "다시 풀기";',
        'say("Please choose an answer first.");',
        "eval(text)",
    ],
)
def test_a_fault_in_a_script_is_noticed(bad: str) -> None:
    assert faults(bad)


@pytest.mark.parametrize(
    "script", [*PACKAGE.rglob("*.mjs"), *PACKAGE.rglob("*.js")], ids=lambda path: path.name
)
def test_a_widget_module_stays_short(script: Path) -> None:
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 250
