"""Characters that other programs set in place of ours, by what they stand for."""

from __future__ import annotations

LIST_MARKS = "*+•·○●▪■◦‣-"
ODD_BARS = "丨¦︱ǀ∣❘❙▏▕"
"""Strokes that look like a pipe."""
