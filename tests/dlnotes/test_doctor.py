"""The doctor finds every simulated fault, explains it in both languages, and prints on any console."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

import dlnotes.doctor
from dlnotes.doctor import Facts, Finding, diagnose, look, report

HEALTHY = Facts(
    packages={
        "numpy": "2.0.2",
        "matplotlib": "3.9.0",
        "ipywidgets": "8.1.5",
        "anywidget": "0.9.18",
        "jupyterlab": "4.4.0",
    },
    own_python="/env/bin/python",
    kernel_python="/env/bin/python",
)
WORDS = json.loads(Path(dlnotes.doctor.__file__).with_name("words.json").read_text(encoding="utf-8"))


def without(*names: str) -> dict[str, str]:
    return {name: version for name, version in HEALTHY.packages.items() if name not in names}


FAULTS: dict[str, dict[str, object]] = {
    "old-python": {"python": (3, 9)},
    "shadowing": {"shadowing": ("numpy.py",)},
    "broken-install": {"missing_data": ("fonts",)},
    "no-package": {"packages": without("anywidget")},
    "old-package": {"packages": HEALTHY.packages | {"numpy": "1.26.4"}},
    "no-jupyter": {"packages": without("jupyterlab")},
    "no-front-end": {"front_ends": frozenset({"ipywidgets"})},
    "other-kernel": {"kernel_python": "/usr/bin/python3"},
    "text-encoding": {"text_encoding": "cp949"},
    "console-encoding": {"console_encoding": "ascii"},
    "read-only-folder": {"folder_writable": False},
    "read-only-data": {"data_writable": False},
    "no-browser": {"browser": False},
}


def test_a_healthy_machine_has_no_finding() -> None:
    assert diagnose(HEALTHY) == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_alone(name: str) -> None:
    findings = diagnose(dataclasses.replace(HEALTHY, **FAULTS[name]))  # type: ignore[arg-type]
    assert [finding.name for finding in findings] == [name]
    for lang in ("ko", "en"):
        text = report(findings, lang)
        assert "{" not in text
        assert bool(re.search("[가-힣]", text)) == (lang == "ko")


def test_every_word_has_a_fault_that_triggers_it() -> None:
    assert set(WORDS) - {"healthy", "stops", "minor"} == set(FAULTS)


def test_both_languages_put_in_the_same_values() -> None:
    for name, entry in WORDS.items():
        fields = [{f for _, f, _, _ in string.Formatter().parse(text) if f} for text in entry.values()]
        assert fields[0] == fields[1], name


def test_every_word_can_be_shown_on_a_korean_windows_console() -> None:
    for entry in WORDS.values():
        for text in entry.values():
            text.encode("cp949")


def test_what_stops_comes_first() -> None:
    facts = dataclasses.replace(HEALTHY, browser=False, python=(3, 8))
    assert [finding.name for finding in diagnose(facts)] == ["old-python", "no-browser"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="lang is 'fr'"):
        report([Finding("no-browser", stops=False)], "fr")


def test_looking_changes_nothing_and_sees_a_shadow(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("", encoding="utf-8")
    assert look(tmp_path).shadowing == ("numpy.py",)
    assert [p.name for p in tmp_path.iterdir()] == ["numpy.py"]


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "ascii"])
def test_the_command_survives_any_console(tmp_path: Path, encoding: str) -> None:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    ran = subprocess.run(
        [sys.executable, "-m", "dlnotes", "doctor", "--lang", "ko"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode(encoding, "replace")
    assert ran.stdout.decode(encoding)
