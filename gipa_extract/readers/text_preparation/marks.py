"""Characters that other programs set in place of ours, by what they stand for."""

from __future__ import annotations

LIST_MARKS = "*+•·○●▪■◦‣◆◇➢-"
ODD_BARS = "丨¦︱ǀ∣❘❙▏▕"
"""Strokes that look like a pipe."""
MARKS_ENDING_CELLS = f"{ODD_BARS}¶¤"
"""Each is one character, and none stands in a label of the form or in a number."""
ENDS_OF_HEADS = ("）：", "):", ")：")
"""Between columns' labels in brackets and values."""
SIGNS_OF_ZEROS = ("均为0", "部为0", "都为0", "都是0", "零")
"""How words end that say of several values that they are zero."""
