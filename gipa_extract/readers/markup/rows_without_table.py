"""Rows in tags that lost the tag of their table, as some extractors and sites' filters drop it."""

from __future__ import annotations

import re

_BETWEEN_ROWS = re.compile(r"</tr>\s+(?=<tr\b)", re.IGNORECASE)
_FIRST_ROW = re.compile(r"(?<!</tr>)(?=<tr\b)", re.IGNORECASE)
_LAST_ROW = re.compile(r"</tr>(?!<tr\b)", re.IGNORECASE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)


def with_tables_round_rows(text: str) -> str:
    """The text with a table round each run of rows; as it is where it has any table, or no rows."""
    if ("<tr" not in text and "<TR" not in text) or _TABLE.search(text):
        return text
    text = _FIRST_ROW.sub("<table>", _BETWEEN_ROWS.sub("</tr>", text))
    return _LAST_ROW.sub("</tr></table>", text)
