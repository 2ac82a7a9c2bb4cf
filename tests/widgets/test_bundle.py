"""The bundler and the rules that every module keeps."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from dlnotes.widgets._bundle import STATIC, bundle, host_source, registered
from tests.widgets.harness import EXPLORERS

SOURCES = sorted([*STATIC.glob("*.mjs"), *STATIC.glob("shared/*.mjs"), STATIC / "host.js"])
NAMESPACES = re.compile(r"http://www\.w3\.org/\w+/\w+(?:/\w+)?")

FORBIDDEN = {
    "raw HTML": re.compile(
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b|\beval\(|new Function"
    ),
    "an address": re.compile(r"https?://|//[\w-]+\.\w"),
    "Korean": re.compile(r"[가-힣]"),
    "a sentence": re.compile(r'"[A-Z][a-z]+(?: [a-z]+){2,}|"[^"]*[a-z]{3,} [a-z]{2,} [a-z]{2,}[^"]*[.!?]"'),
}


def kilobytes(text: str) -> float:
    return len(gzip.compress(text.encode(), 9)) / 1024


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.mjs").write_text(text, encoding="utf-8")
    return folder / "main.mjs"


def code_of(path: Path) -> str:
    """Return the text of a module without its comments."""
    text = path.read_text(encoding="utf-8")
    return NAMESPACES.sub("", re.sub(r"^\s*(//|/\*\*|\*).*$", "", text, flags=re.MULTILINE))


# ---- bundling -----------------------------------------------------------------------------------


def test_parts_come_once_and_before_their_use(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main='/** Main. */\nimport { b } from "./b.mjs";\nimport { a } from "./a.mjs";\n'
        "export const c = a + b; // 'sum', \"a + b\";\nexport default { render() {} };\n",
        b='import { a } from "./a.mjs";\n\nexport const b = a +\n  1;\n',
        a="/**\n * Doc.\n */\n// One.\nexport const a = 1;\n",
    )
    assert bundle(main) == "const a=1;const b=a+\n1;const c=a+b;export default{render(){}};"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("const a = b + +c - -d;", "const a=b+ +c- -d;"),
        ("a = b++ + c-- - --d;", "a=b++ + c-- - --d;"),
        ("x -= y ** -2 + f(-1);", "x-=y**-2+f(-1);"),
    ],
)
def test_signs_do_not_run_together(tmp_path: Path, line: str, kept: str) -> None:
    assert bundle(write(tmp_path, main=f"{line}\n")) == kept


def test_strings_keep_their_blanks(tmp_path: Path) -> None:
    line = 'const a = "x = { y }, \\" z" + `${b ( 1 )} = ` + "= =";\n'
    kept = 'const a="x = { y }, \\" z"+`${b ( 1 )} = `+"= =";'
    assert bundle(write(tmp_path, main=line)) == kept
    nested = "const c = `${d[`e = ${f}`]}`;\n"
    assert bundle(write(tmp_path, main=nested)) == nested


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"main": 'import a from "./a.mjs";'}, "main.mjs:1: .*expected import"),
        ({"main": 'import { a as b } from "./a.mjs";'}, "main.mjs:1: .*expected import"),
        ({"main": 'import { a } from "https://x.y/a.mjs";'}, "main.mjs:1: .*expected import"),
        ({"main": "const a = `one\ntwo`;"}, "main.mjs:1: a template literal"),
        (
            {"main": 'import { a } from "./a.mjs";\nconst b = 1;', "a": "export const a = 1;\nconst b = 2;"},
            "main.mjs:2: b is declared in a.mjs too; rename one",
        ),
    ],
)
def test_what_a_bundle_cannot_hold(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bundle(write(tmp_path, **files))


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_registered_module_is_the_bundle(name: str) -> None:
    found = re.fullmatch(rf"dlnotes\.register\('{name}', '(.*)'\);\n", registered(name))
    assert found
    text = found[1].replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\\\\\"')
    assert json.loads(f'"{text}"') == bundle(STATIC / f"{name}.mjs")


def test_the_host_has_its_words() -> None:
    assert "__WORDS__" not in host_source()
    assert "이 브라우저에서는" in host_source()


# ---- the rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorer_weighs_at_most_six_kilobytes(name: str) -> None:
    assert kilobytes(registered(name)) <= 6


def test_the_host_stays_small() -> None:
    assert kilobytes(host_source()) <= 4


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_holds_code_alone(path: Path) -> None:
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(code_of(path))] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("raw HTML", "el.innerHTML = text;"),
        ("an address", 'import("https://example.org/x.mjs");'),
        ("an address", 'load("//cdn.example/x.js");'),
        ("Korean", 'h("p", {}, "다시");'),
        ("a sentence", 'h("p", {}, "Try it again.");'),
        ("a sentence", 'h("p", {}, "Please try it again");'),
    ],
)
def test_the_rules_refuse(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_module_exports_what_a_host_wants(name: str) -> None:
    text = bundle(STATIC / f"{name}.mjs")
    assert text.rstrip().endswith("export default{render};")
    assert "import" not in re.sub(r'"[^"]*"', "", text)
