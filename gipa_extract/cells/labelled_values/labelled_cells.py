"""Lines that name one cell each, by the labels of its row and its column, before its value.

    三、本年度办理结果-（一）予以公开-自然人：24
    行政许可 / 本年处理决定数量 =

Nothing behind the sign, or behind the only tab of its line, is a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gipa_extract.cells.labels import Labels, labels_of
from gipa_extract.cells.text_stream.mentions import Mention, find_mentions
from gipa_extract.cells.text_stream.stream_result import PlacedRow
from gipa_extract.cells.text_stream.value_slots import SlotInCell
from gipa_extract.forms import Form, Table
from gipa_extract.ids import join_cell_id
from gipa_extract.models import Slot
from gipa_extract.text.folding import BLANKS
from gipa_extract.text.numerals import is_value

LEAST_CELLS = 6
"""Lines that name a cell; one or two are sentences."""

_LINE = re.compile(
    r"^(?:.*[一-鿿）)」】][ \t\u3000]*[:：=＝]|[^\n\t]*[一-鿿）)」】]\t(?!.*\t))(?P<value>[^\n:：=＝]{0,30})$",
    re.MULTILINE,
)
_JOINERS = frozenset("-–—―－/／\\>＞›»→·.|｜_+,，、 \t\u3000*#[]'\"")
"""What may stand between the labels of one cell."""


def read_labelled_cells(text: str, form: Form) -> list[PlacedRow]:
    """The cells of a form that a text names line by line; none in other texts."""
    lines = [line for line in _LINE.finditer(text) if _is_cell(line["value"])]
    if len(lines) < LEAST_CELLS:
        return []
    labels = labels_of(form.edition)
    mentions = find_mentions(text)
    found: list[tuple[Table, SlotInCell]] = []
    at = 0
    for line in lines:
        if line.end() == len(text):
            break  # the text's end may have cut it
        while at < len(mentions) and mentions[at].start < line.start():
            at += 1
        stop = at
        while stop < len(mentions) and mentions[stop].end <= line.start("value"):
            stop += 1
        own = mentions[at:stop]
        if own and _joins(text, own, line):
            found += _named_cell(own, labels, _slot_of(line))
    cells = [cell for _, (cell, _) in found]
    if len(found) < LEAST_CELLS or len(set(cells)) < len(cells):
        return []
    return [
        PlacedRow(table, tuple(slot for _, slot in cells))
        for table, cells in groupby(found, key=lambda pair: pair[0])
    ]


def _is_cell(value: str) -> bool:
    value = value.strip(BLANKS)
    return not value or is_value(value)


def _joins(text: str, own: Sequence[Mention], line: re.Match[str]) -> bool:
    """Whether a line prints nothing but labels and what joins them before its value."""
    edges = [line.start(), *(edge for m in own for edge in (m.start, m.end)), line.start("value")]
    rest = "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    return _JOINERS.issuperset(rest.rstrip(":：=＝\t"))


def _slot_of(line: re.Match[str]) -> Slot:
    value = line["value"].strip(BLANKS)
    start = line.end() - len(line["value"].lstrip(BLANKS)) if value else line.end()
    return Slot(value, start, start + len(value))


def _named_cell(
    own: Sequence[Mention], labels: Labels, slot: Slot
) -> Iterator[tuple[Table, SlotInCell]]:
    """The one cell whose row and column a line's labels name."""
    last = own[-1]
    named: list[tuple[Table, str]] = []
    for mention in own[:-1]:
        for row in labels.rows.get(mention.key, ()):
            columns = [column.id for column in row.table.columns if last.key in column.keys]
            named += [(row.table, join_cell_id(row.table.id, row.row, c)) for c in columns]
    deepest = named[-1:]  # 行政诉讼 / 复议后起诉 / 结果维持
    for table, cell in deepest if len({table.id for table, _ in named}) == 1 else ():
        yield table, (cell, slot)
