"""Where NumPy cannot be loaded, the package says so, and its doctor still runs."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dlnotes


def test_a_name_asked_for_in_vain_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dlnotes.activations", None)
    spec = importlib.util.spec_from_file_location("broken", dlnotes.__file__)
    broken = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(broken)
    with pytest.raises(
        ImportError, match=r"dlnotes\.sigmoid cannot be loaded .*: `python -m dlnotes doctor`"
    ):
        broken.sigmoid  # noqa: B018


def test_every_public_name_is_there() -> None:
    assert all(hasattr(dlnotes, name) for name in dlnotes.__all__)


def test_the_doctor_runs_where_a_file_hides_numpy(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "dlnotes", "doctor", "--lang", "en"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(dlnotes.__file__).parents[1])},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert "numpy.py" in ran.stdout
