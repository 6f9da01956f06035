"""Foreign text → text that is inert and legible, whatever it holds, in HTML and in a terminal."""

from __future__ import annotations

import html
import re

LONGEST = 200
"""Characters of one text that a tooltip, a heading or a terminal shows."""

_BIDI = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF",
    0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
"""Controls that turn round the order of the text beside them; they are shown by their names."""

_SIGNS: dict[str, str] = {
    **{chr(code): chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    **dict.fromkeys(map(chr, (*range(0x80, 0xA0), *range(0xD800, 0xE000))), "\ufffd"),
    **{chr(code): f"‹{name}›" for code, name in _BIDI.items()},
    **dict.fromkeys("\ufffe\uffff", "\ufffd"),
    "\x7f": "\u2421",
}
_UNSEEN = re.compile(f"[{re.escape(''.join(_SIGNS))}]")


def make_visible(text: str) -> str:
    """`text` with a sign for each character that does something instead of being seen.

    ␀ for NUL, ␛ for the escape that commands a terminal, ‹RLO› for a right-to-left override.
    Line breaks, tabs and what joins emoji stay.
    """
    return _UNSEEN.sub(lambda match: _SIGNS[match[0]], text)


def escape_html(text: str) -> str:
    """Text as HTML that reads as `make_visible` shows it, in an element or a quoted attribute."""
    return html.escape(make_visible(text))


def shorten_text(text: str, length: int = LONGEST) -> str:
    """`text` in one line; of a longer one the beginning, and how many characters it has."""
    flat = " ".join(text[: length * 2].split())
    whole = len(text) <= length * 2 and len(flat) <= length
    return flat if whole else f"{flat[:length]}… ({len(text)})"


def shorten_escaped(text: str, length: int = LONGEST) -> str:
    """`short` text as HTML."""
    return escape_html(shorten_text(text, length))
