"""`pytest --nbval book` runs the notebooks as `python -m tools.notebooks execute` does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from book._ext.notebook import KERNEL_ENVIRONMENT


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    """Let the kernel, which starts with the first cell of a notebook, find its environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KERNEL_ENVIRONMENT.items():
            patch.setenv(name, value)
        return (yield)
