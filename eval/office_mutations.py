"""Ways to change files that are read through LibreOffice: OpenDocument and RTF."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from eval.file_mutations import DAMAGE, Format, Mutation, drop_tag, flip_bits, in_body, swap_tags

_CONTENT = r"content\.xml"
_CELL_END = re.compile(rb"</text:p>\s*</table:table-cell>")
_HIDDEN_STYLE = (
    b'<style:style style:name="GipaHidden" style:family="text">'
    b'<style:text-properties text:display="none"/></style:style>'
    b'<style:style style:name="GipaHiddenTable" style:family="table">'
    b'<style:table-properties table:display="false"/></style:style>'
)
_IN_PARAGRAPHS = (
    b'<text:span text:style-name="GipaHidden">77</text:span>',
    b"<office:annotation><text:p>88</text:p></office:annotation>",
    b'<text:bookmark text:name="gipa9"/>',
    b"<!-- 99 -->",
)
_NUMBER = b'<table:table-cell office:value-type="float" office:value="%d"><text:p>%d</text:p></table:table-cell>'
_HIDDEN_ROW = b'<table:table-row table:visibility="collapse">%s</table:table-row>'
_HIDDEN_SHEET = (
    b'<table:table table:name="old" table:style-name="GipaHiddenTable">'
    b"<table:table-row>%s</table:table-row></table:table>"
)
_IN_RTF = (
    rb"{\v 77}",
    rb"{\*\gipaunknown 88}",
    rb"{\*\bkmkstart gipa9}{\*\bkmkend gipa9}",
    rb"{\b }",
)
_RTF_CELL_END = re.compile(rb"\\cell(?![a-z])")


def _hide_in_paragraphs(content: bytes, rng: Random) -> bytes:
    """Hidden words, comments and marks at the end of a few cells of a text document."""
    content = _with_styles(content)
    for _ in range(rng.randint(1, 5)):
        at = rng.choice([found.start() for found in _CELL_END.finditer(content)])
        content = content[:at] + rng.choice(_IN_PARAGRAPHS) + content[at:]
    return content


def _with_styles(content: bytes) -> bytes:
    """The document with styles that hide; LibreOffice and pandoc write a place for them."""
    end = b"</office:automatic-styles>"
    if end in content:
        return content.replace(end, _HIDDEN_STYLE + end, 1)
    return content.replace(
        b"<office:automatic-styles/>",
        b"<office:automatic-styles>" + _HIDDEN_STYLE + end,
        1,
    )


def _dress_numbers(content: bytes, rng: Random) -> bytes:
    """Numbers of a few cells in a span, or as two spans, as editors leave them."""
    whole, cut = (
        rb"<text:span>\1\2</text:span>",
        rb"<text:span>\1</text:span><text:span>\2</text:span>",
    )
    return re.sub(
        rb"(?<=>)(\d)(\d+)(?=</text:p>\s*</table:table-cell>)",
        rng.choice((whole, cut)), content, count=rng.randint(1, 30),
    )  # fmt: skip


def _hide_in_sheets(content: bytes, rng: Random) -> bytes:
    """A hidden sheet behind the others, hidden rows below them, comments in cells."""
    content = _with_styles(content)
    numbers = b"".join(_NUMBER % (n, n) for n in (rng.randint(1, 999) for _ in range(8)))
    ways = rng.sample(("sheet", "row", "comment"), rng.randint(1, 3))
    end = content.rindex(b"</table:table>")
    behind = end + len(b"</table:table>")
    if "sheet" in ways:
        content = content[:behind] + _HIDDEN_SHEET % numbers + content[behind:]
    if "row" in ways:
        content = content[:end] + _HIDDEN_ROW % numbers + content[end:]
    if "comment" in ways:
        comment = rb"\1<office:annotation><text:p>88</text:p></office:annotation><text:p>"
        content = re.sub(
            rb"(<table:table-cell[^>/]*>)<text:p>", comment, content, count=rng.randint(1, 5)
        )
    return content


def _hide_in_rtf(data: bytes, rng: Random) -> bytes:
    """Hidden words, destinations that nobody knows, and marks at the end of a few cells."""
    for _ in range(rng.randint(1, 5)):
        at = rng.choice([found.start() for found in _RTF_CELL_END.finditer(data)])
        data = data[:at] + rng.choice(_IN_RTF) + data[at:]
    return data


_TEXT_DAMAGE = {
    **DAMAGE,
    "content: bits": Mutation(in_body(flip_bits, _CONTENT)),
    "content: tags swapped": Mutation(in_body(swap_tags, _CONTENT)),
    "content: tag dropped": Mutation(in_body(drop_tag, _CONTENT)),
}
OFFICE_MUTATIONS: Mapping[Format, Mapping[str, Mutation]] = {
    "odt": {
        **_TEXT_DAMAGE,
        "hidden in cells": Mutation(in_body(_hide_in_paragraphs, _CONTENT), keeps_page=True),
        "numbers dressed": Mutation(in_body(_dress_numbers, _CONTENT), keeps_page=True),
    },
    "ods": {
        **_TEXT_DAMAGE,
        "hidden in the book": Mutation(in_body(_hide_in_sheets, _CONTENT), keeps_page=True),
        "numbers dressed": Mutation(in_body(_dress_numbers, _CONTENT), keeps_page=True),
    },
    "rtf": {**DAMAGE, "hidden in cells": Mutation(_hide_in_rtf, keeps_page=True)},
}
"""By format and name, as `file_mutations.MUTATIONS`."""
