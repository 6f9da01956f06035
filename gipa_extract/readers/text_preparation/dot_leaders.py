"""Leaders between a label and its values, as printers set them: the borders of cells.

行政许可…………………………250……减11……5868
行政许可………………………… 250，减11，5868
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gipa_extract.forms.vocabulary import is_known_label
from gipa_extract.readers.text_preparation.columns_below_labels import names_column
from gipa_extract.readers.text_preparation.marks_between_cells import is_cell
from gipa_extract.text.occurrences import count_up_to
from gipa_extract.text.patterns import COUNTERS

LEAST_LINES = 6
"""Lines with a value behind a leader."""

_LEADER = r"(?:…{2,}+|\.{4,}+|·{4,}+|‥{2,}+)"
_VALUE = rf"(?:[增减+\-−]?\d[\d,]*+(?:\.\d+)?[{COUNTERS}元万]{{0,2}}|[-—/无])"
_LINE = re.compile(
    rf"^(?:(?:[^\n…·‥]*[\u4e00-\u9fff）)”][ \t]*{_LEADER}){{1,2}}|(?={_VALUE}{_LEADER}))"
    rf"(?:[ \t]*{_VALUE}[ \t]*{_LEADER})*"
    rf"[ \t]*{_VALUE}[ \t\r]*$",
    re.MULTILINE,
)
_RUN = re.compile(_LEADER)
_LIST = re.compile(
    rf"^(?P<label>[^\n\t|…·‥]*[\u4e00-\u9fff）)”]) *{_LEADER} *"
    r"(?P<cells>[^\n\t|…·‥，、；; ]*(?P<mark>[，、；; ])[^\n\t|…·‥]*)$",
    re.MULTILINE,
)
"""A label, a leader, and what may be cells with the same mark between them."""
_HEAD = re.compile(rf"^[^\n…·‥]+(?:{_LEADER}[^\n…·‥]+){{2,}}$", re.MULTILINE)
"""A head of the table whose one row has no label."""
_BEHIND_LABEL = re.compile(
    rf"(?<=[\u4e00-\u9fff）)”]){_LEADER}(?=[ \t\r]*(?:[|｜│┃]|$))", re.MULTILINE
)
"""A leader at the end of its line, or of its cell: the value stands behind that, or nowhere, and the leader is no dash."""

_PAIR = re.compile(
    rf"^(?P<label>[^\n\t|…·‥.]*[\u4e00-\u9fff）)”]) *{_LEADER}[ \t]*(?P<value>{_VALUE})?(?=[ \t\r]*$)",
    re.MULTILINE,
)
"""A label, a leader, and one value or none."""


def read_leaders_as_borders(text: str) -> str | None:
    """The text with a pipe for each leader of such lines; None if it has hardly any."""
    if not any(
        leader[0] in text and count_up_to(text, leader, LEAST_LINES) == LEAST_LINES
        for leader in ("……", "....", "····", "‥‥")
    ):
        return None
    lists = sum(_are_cells(_cells_of(line)) for line in _LIST.finditer(text))
    bare, tails = _BEHIND_LABEL.subn("", text)
    if lists + len(_LINE.findall(text)) < LEAST_LINES:
        return bare if tails >= LEAST_LINES else None
    if any(_names_column(line) and not line["value"] for line in _PAIR.finditer(text)):
        bare = _BEHIND_LABEL.sub("", _PAIR.sub(_with_colon, text))
    rows = _LINE.sub(lambda line: _RUN.sub(" | ", line[0]), _LIST.sub(_parted_list, bare))
    return _HEAD.sub(_with_borders, rows)


def _names_column(pair: re.Match[str]) -> bool:
    return names_column(pair["label"])


def _with_colon(pair: re.Match[str]) -> str:
    """A column's label with a colon for its leader: where nothing stands behind it, its cell is blank."""
    return f"{pair['label']}：{pair['value'] or ''}" if _names_column(pair) else pair[0]


def _cells_of(line: re.Match[str]) -> list[str]:
    cells = line["cells"].split() if line["mark"] == " " else line["cells"].split(line["mark"])
    return [cell.strip(" ") for cell in cells]


def _are_cells(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(map(is_cell, filter(None, cells)))


def _parted_list(line: re.Match[str]) -> str:
    cells = _cells_of(line)
    if not _are_cells(cells):
        return line[0]
    end = "" if line.end() == len(line.string) else " |"
    return f"{line['label']} | {' | '.join(cells)}{end}"


def _with_borders(head: re.Match[str]) -> str:
    labels = _RUN.split(head[0])
    return " | ".join(labels) if all(map(is_known_label, labels)) else head[0]
