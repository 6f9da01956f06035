"""What a test needs beyond the core; where that is missing, the skip says how to get it."""

from __future__ import annotations

from typing import Any

import pytest


def needs(module: str, extra: str) -> Any:
    """The module; without it the test, or the file of tests, is skipped with the command."""
    reason = f'needs {module}: pip install "gipa-extract[{extra}]"'
    return pytest.importorskip(module, reason=reason)
