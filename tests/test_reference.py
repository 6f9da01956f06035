"""The reference in docs/reference is that of this version."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT


def test_the_reference_is_up_to_date() -> None:
    """Where it fails: python docs/make_reference.py."""
    command = [sys.executable, "docs/make_reference.py", "--check"]
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=given, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_field_and_command_has_its_place_in_it() -> None:
    api = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
    assert "- `edition` (`str | None`): null when no known form was recognised" in api
    assert "def extract(\n    source: readers.Readable," in api
    commands = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert "## gipa bulk status" in commands
    assert "--lang <en|zh>" in commands
