"""The `gipa` command."""

from gipa_extract.cli.main import main

__all__ = ["main"]
