"""What a test needs beyond the core; where that is missing, the skip says how to get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from gipa_extract.errors import GipaError


def needs(module: str, extra: str) -> Any:
    """The module; without it the test, or the file of tests, is skipped with the command."""
    reason = f'needs {module}: pip install "gipa-extract[{extra}]"'
    return pytest.importorskip(module, reason=reason)


@contextmanager
def skip_if_not_installed() -> Iterator[None]:
    """Skip where an error's remedy is to install something; any other error fails the test."""
    try:
        yield
    except GipaError as error:
        if " install " not in error.remedy:
            raise
        pytest.skip(str(error))
