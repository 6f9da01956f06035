"""Grounded, checked data from Chinese annual reports on open government information."""

from gipa_extract._version import __version__

__all__ = ["__version__"]
