"""The environment file parses as conda reads it, and delegates to the package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from rattler import MatchSpec
from rattler.exceptions import InvalidMatchSpecError
from ruamel.yaml import YAML


@pytest.fixture(scope="module")
def environment(root: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = YAML(typ="safe").load(root / "environment.yml")
    return parsed


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return parsed["project"]


def test_every_conda_line_is_a_match_spec(environment: dict[str, Any]) -> None:
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    assert {str(MatchSpec(line).name.normalized) for line in lines} == {"python", "pip"}


@pytest.mark.parametrize("bad", ["bad[", "numpy =>"])
def test_a_bad_line_is_refused(bad: str) -> None:
    with pytest.raises((InvalidMatchSpecError, ValueError)):
        MatchSpec(bad, strict=True)


def test_pip_installs_the_package_with_known_extras(
    environment: dict[str, Any], project: dict[str, Any]
) -> None:
    [pip] = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    assert pip == ["-e .[widgets,lab,book]"]
    extras = set(re.search(r"\[(.*)\]", pip[0])[1].split(","))
    assert extras <= set(project["optional-dependencies"])


def test_python_agrees_with_the_project(environment: dict[str, Any], project: dict[str, Any]) -> None:
    [python] = [line for line in environment["dependencies"] if str(line).startswith("python")]
    conda = SpecifierSet(python.removeprefix("python"))
    for version in ("3.11", "3.12", "3.13"):
        assert version in conda
        assert version in SpecifierSet(project["requires-python"])


def test_numpy_and_matplotlib_have_lower_bounds_only(project: dict[str, Any]) -> None:
    needs = [Requirement(line) for line in project["dependencies"]]
    assert {need.name for need in needs} == {"numpy", "matplotlib"}
    assert all(spec.operator == ">=" for need in needs for spec in need.specifier)


def test_requirements_are_locked_by_hash_and_name_no_index(root: Path) -> None:
    files = sorted((root / "requirements").glob("*.txt"))
    assert [f.stem for f in files] == ["book", "lab", "test"]
    pins = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        entries = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert all("--hash=sha256:" in entry and "==" in entry.split()[0] for entry in entries)
        pins[file.stem] = {entry.split(" ")[0] for entry in entries}
    assert pins["book"] <= pins["lab"] <= pins["test"]
