"""Rows of a page whose cells hold only lines: taken out before it is parsed.

Most of a report's markup is such rows. A pattern reads them some times as fast as a parser tells
of their tags; what is left, with a mark for each row, is parsed, and only a mark that the parser
meets again is a row: one in a comment is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from itertools import starmap

from gipa_extract.readers.html.cell_text import reach, tidy
from gipa_extract.readers.html.page_tags import MARK
from gipa_extract.readers.html.styles import PLAIN, look
from gipa_extract.readers.markup.builder import LinesCell, PlainRow
from gipa_extract.readers.markup.merged_cells import MAX_CELL

MAX_ROW = 8192
"""Characters of a row in the source; Word writes 4,000 for ten numbers."""

_REST = r"(?:[ \t\n\f][^<>]*+)?+"
"""What stands in a tag behind its name; HTML knows no other white space."""
_INSIDE = r"[^<]*+(?:</?[a-su-zA-SU-Z][^<]*+)*+"
"""What stands in a cell: text, and tags that do not begin with t; no comment."""
_CELL = rf"<[tT][dDhH]{_REST}>{_INSIDE}(?:</[tT][dDhH]>\s*+)?+"
_END = r"</[tT][rR]>|(?=<[tT][rR][ \t\n\f>]|</[tT][aA][bB][lL][eE]>)"
_ROW = re.compile(rf"<[tT][rR]({_REST})>\s*+((?:{_CELL})++)(?:{_END})")
"""A row as everybody writes it; the ends of cells and rows may be left out."""
_CELLS = re.compile(rf"<[tT][dDhH]({_REST})>({_INSIDE})")
_TAGS = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9:]*+)({_REST})>")
_QUOTED = re.compile(r"[^\"']*+(?:\"[^\"]*+\"[^\"']*+|'[^']*+'[^\"']*+)*+")
_ATTRIBUTE = re.compile(
    r"([^ \t\n\f=\"'/]++)(?:[ \t\n\f]*+=[ \t\n\f]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\n\f\"']++)))?+"
)


def attributes_of(written: str) -> Mapping[str, str]:
    """The attributes of a tag, by name; of two with one name the first counts."""
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in reversed(_ATTRIBUTE.findall(written))
    }


_PLACING = re.compile("popover|bidi|absolute|grid|flex|display", re.IGNORECASE)
"""What other stages of the reader ask of an element."""
_BLOCKS = ("p", "div")
_DRESS = ("span", "font", "strong", "b", "u", "i", "em", "o:p")
_KNOWN = frozenset(("br", *_BLOCKS, *_DRESS))


def taken_out(text: str) -> tuple[str, list[list[PlainRow]]]:
    """A page with a mark in the place of each run of plain rows, and the rows of each run."""
    runs: list[list[PlainRow]] = []
    if MARK in text:
        return text, runs
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    rest: list[str] = []
    end = 0
    for row in _ROW.finditer(text):
        if cells := _cells_of(*row.groups()):
            between = text[end : row.start()]
            if runs and not between.strip():
                runs[-1].append(cells)
            else:
                rest += between, f'<tr {MARK}="{len(runs)}"></tr>'
                runs.append([cells])
            end = row.end()
    return "".join(rest) + text[end:], runs


def _cells_of(attributes: str, inside: str) -> PlainRow | None:
    """A row's cells; None if one of them holds more than lines, or something is hidden."""
    if len(attributes) + len(inside) > MAX_ROW or (
        attributes and seen_attributes(attributes) is None
    ):
        return None
    cells = list(starmap(_cell_of, _CELLS.findall(inside)))
    return None if None in cells else cells  # type: ignore[return-value]


@lru_cache(2048)  # pages print labels and small numbers alike
def _cell_of(attributes: str, inside: str) -> str | LinesCell | None:
    """A cell of what is written in its tag and in it; None if that is hidden, or more than lines."""
    across = down = 1
    if attributes:
        if (found := seen_attributes(attributes)) is None:
            return None
        across, down = reach(found)
    lines = _lines_in(inside)
    if lines is None or any(len(line) > MAX_CELL for line in lines):
        return None
    if across == down == 1 and len(lines) < 2:
        return lines[0] if lines else ""
    return LinesCell(lines, across, down)


def _lines_in(inside: str) -> tuple[str, ...] | None:
    """The lines in a cell; None if there is more in it, or something hidden or not closed."""
    text, *rest = _TAGS.split(inside)
    found = [text]
    opened = []
    for closes, tag, attributes, text in zip(*[iter(rest)] * 4, strict=True):
        name = tag.lower()
        if name not in _KNOWN or (attributes and seen_attributes(attributes) is None):
            return None
        if name in _DRESS:
            found[-1] += text
            continue
        found.append(text)
        if not closes and name in _BLOCKS:
            opened.append(name)
        elif closes and (not opened or opened.pop() != name):
            return None
    if opened or any("<" in text for text in found):
        return None
    return tuple(filter(None, [tidy(unescape(text)) for text in found]))


@lru_cache(512)
def seen_attributes(written: str) -> Mapping[str, str] | None:
    """The attributes of a tag that is seen.

    None if the tag is hidden, raised or struck out, says where it stands, or a quote in it is left
    open.
    """
    if not _QUOTED.fullmatch(written) or _PLACING.search(written):
        return None
    attributes = attributes_of(written)
    return attributes if look(attributes) == PLAIN else None
