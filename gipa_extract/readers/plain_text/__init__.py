"""Plain text → Document: the tables that people's text layouts still show."""

from gipa_extract.readers.plain_text.line_runs import read_text

__all__ = ["read_text"]
