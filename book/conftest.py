"""`pytest --nbval book` runs the notebooks as `python -m tools.notebooks execute` does."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from book._ext.findings import Finding
from book._ext.notebook import KERNEL_ENVIRONMENT


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, None, None]:
    """Let the kernel, which starts with the first cell of a notebook, find its environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KERNEL_ENVIRONMENT.items():
            patch.setenv(name, value)
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name the cell by its id, which nbval only counts, and say what to do."""
    report = yield
    if report.failed and (cell := getattr(item, "cell", None)):
        remedy = "mend the code, or if the new output is right, run `python -m tools.notebooks execute`"
        finding = Finding(report.location[0], cell.id, "fails or shows another output", remedy)
        report.sections.append(("what to do", str(finding)))
    return report
