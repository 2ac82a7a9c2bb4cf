"""The workflow runs what the README says, on what it promises, with actions pinned by commit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")


@pytest.fixture(scope="module")
def workflow(root: Path) -> dict[str, Any]:
    text = (root / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    parsed: dict[str, Any] = YAML(typ="safe").load(text)
    return parsed


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def unpinned(found: list[dict[str, Any]]) -> list[str]:
    return [s["uses"] for s in found if "uses" in s and not PINNED.fullmatch(s["uses"])]


def test_actions_are_pinned_by_commit(workflow: dict[str, Any]) -> None:
    assert unpinned(steps(workflow)) == []


def test_a_tag_is_refused() -> None:
    assert unpinned([{"uses": "actions/checkout@v4"}]) == ["actions/checkout@v4"]


def test_the_checks_run_on_every_python(workflow: dict[str, Any], root: Path) -> None:
    check = workflow["jobs"]["check"]
    assert check["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert {"run": "bash .ci/run"} in check["steps"]
    assert "make test" in (root / ".ci" / "run").read_text(encoding="utf-8")


def test_the_notebooks_run_on_windows_and_macos(workflow: dict[str, Any]) -> None:
    job = workflow["jobs"]["notebooks"]
    assert job["strategy"]["matrix"]["os"] == ["windows-latest", "macos-latest"]
    assert any("--nbval book" in step.get("run", "") for step in job["steps"])


def test_the_site_is_published_after_the_checks(workflow: dict[str, Any]) -> None:
    site = workflow["jobs"]["site"]
    assert site["needs"] == ["check", "notebooks"]
    assert any(step.get("run") == "make book" for step in site["steps"])
    assert any("deploy-pages" in step.get("uses", "") for step in site["steps"])


def test_only_the_publishing_job_may_write(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in workflow["jobs"].items() if "permissions" in job] == ["site"]
