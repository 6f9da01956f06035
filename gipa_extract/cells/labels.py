"""Printed labels → rows and columns of the form: what a text names, and what a head says.

The official wordings come first, then wordings with an addition in brackets, then the one
label that a misprinted or shortened one must mean. What may mean two things means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from gipa_extract.cells.misprinted_labels import (
    bare_key,
    misprinted_columns,
    nearest_label,
    one_character_off,
    one_of_two_characters,
    row_of_pieces,
    without_unit,
)
from gipa_extract.cells.printed_cells import PlainValue, plain_values
from gipa_extract.cells.table_heads import HeadLabel, columns_under, others_among, unit_of
from gipa_extract.forms import Form, Table, form
from gipa_extract.text.folding import fold, is_enumerated, label_key
from gipa_extract.text.numerals import is_value, parse
from gipa_extract.text.patterns import TRANSLATION
from gipa_extract.text.string_cache import remembered

MOST_BESIDE = 6
"""Cells that stand at most from a row's beginning to its label: groups, numbers, values of a margin."""
VALUES = frozenset({"number", "dash"})
_FIRST_HAN = "一"
"""Texts that begin with a character sort behind it, and numbers before it."""
_BRACKETS = re.compile(r"[（(【\[〔﹙﹝][^（()）【】\[\]〔〕﹙﹚﹝﹞]*[)）】\]〕﹚﹞]")
_REST_IN_ENGLISH = re.compile(
    r"(?<=[^\x00-\x7f])\s+(?=[ -~]*?[A-Za-z]{3})(?:[(]?(?:\d{1,2}|[IVX]{1,4})[).]\s*)?(?=[A-Z])[ -~’]*?"
    r"(?:[A-Za-z]\)?|(?:in|from|to|of|for) 20\d\d|\(20\d\d\)|[Aa]rt(?:icle|\.) \d+ \(\d+\)\)?)\s*\Z"
)
"""What a bilingual table prints behind a label in its cell, with numbers of its own: Art. 36 (8)."""
_STEPS = re.compile(r"[\s\-—–－·•>＞›→/／\\|:：]+")
"""What stands between a group's label and that of a row in it."""
_MARKED_STEP = re.compile(r"\s*[-—–－·•>＞›→/／\\|:：_]+\s*")


class NamedRow(NamedTuple):
    """A row that a printed label names."""

    table: Table
    row: str
    base: int
    """Its first cell's place in the form's order."""

    @property
    def cell_ids(self) -> tuple[str, ...]:
        return self.table.cell_ids_in_row(self.row)

    def is_beside(self, other: NamedRow) -> bool:
        """Whether the form prints both in one table, one right below the other."""
        same = self.table is other.table
        return same and abs(self.base - other.base) == len(self.table.columns)


class RowFacts(NamedTuple):
    """What the texts of a printed row say, wherever it stands."""

    at: int
    """The place of its row label; -1 if it has none."""
    named: tuple[NamedRow, ...]
    """The rows that the label names."""
    heads: tuple[HeadLabel, ...]
    """The column labels and groups in it, if it is a head."""
    broken: bool = False
    """Whether a label stands among its values: cells of it are missing."""
    only_words: bool = False
    """Whether it prints words that are no label, and no value: a caption, a remark."""
    last_other: int = 0
    """Of a head, the last place before one of its labels that prints a column which the form lacks."""
    plain: Sequence[PlainValue] = ()
    """The values behind the label of just one row, if nothing else can be meant by any of them."""
    likely: tuple[NamedRow, ...] = ()
    """The rows whose short label stands at `at` but for one wrong character, or before empty places alone
    without some of its words, where nothing is named."""


NOTHING_SAID = RowFacts(-1, (), ())

SHORTEST_BEGINNING = 3
"""Characters of a group's label: its number, the mark behind it, one letter. Less is no more than a stroke."""


class Labels:
    """The labels of one edition, ready for look-up; made once for each edition."""

    def __init__(self, form: Form) -> None:
        self.tables = form.tables
        self.rows: dict[str, list[NamedRow]] = {}
        self.row_groups: set[str] = set()
        self.column_groups: set[str] = set()
        self.across: set[str] = set()
        """Keys of the rows, and groups of rows, that the form prints beside one another."""
        self.grouped: dict[str, str] = {}
        """A row's label behind its group's, as one → the row's key: （三）不予公开1.属于国家秘密."""
        self.heads: dict[str, str] = {}
        """Key → what it names."""
        self.numbered = [
            (fold(wording), label_key(wording))
            for table in form.tables
            for row in table.rows
            for wording in (row.label, *row.under)
            if is_enumerated(wording)
        ]
        """The labels of rows, and of groups of rows, with their numbers as the form prints them."""
        self.corners = {label_key(table.corner) for table in form.tables}
        self.bases = {table.id: form.position[table.cell_ids()[0]] for table in form.tables}
        for table in form.tables:
            for number, row in enumerate(table.rows):
                base = self.bases[table.id] + number * len(table.columns)
                for key in row.keys:
                    self.rows.setdefault(key, []).append(NamedRow(table, row.id, base))
                self.grouped |= {
                    label_key(group[:cut] + word): label_key(word)
                    for group in row.under
                    # of one over several lines the first may stand beside this row
                    for cut in range(SHORTEST_BEGINNING, len(group) + 1)
                    for word in row.wordings
                }
                # without the row's number: 本年度办理结果总计
                self.grouped |= {
                    group + label_key(word): label_key(word)
                    for group in row.group_keys
                    for word in row.wordings
                }
                if len(row.under) > 1:  # all groups before the row, in one text
                    chain = "".join(row.under)
                    self.grouped |= {
                        label_key(chain + word): label_key(word) for word in row.wordings
                    }
                # The rows of such a table are printed as groups of columns: 行政复议 over
                # 结果维持, 结果纠正, ….
                if table.across:
                    self.across.update(row.keys, row.group_keys)
                    self.heads |= dict.fromkeys(row.keys, row.id)
                    self.heads |= {group: group for group in row.group_keys}
                else:
                    self.row_groups.update(row.group_keys)
            for column in table.columns:
                self.heads |= dict.fromkeys(column.keys, column.id)
                self.heads |= dict(zip(column.group_keys, column.under, strict=True))
                self.column_groups.update(column.group_keys)
        self.known = remembered(self._known_key)
        self.rows_named = remembered(self._rows_named)
        self.names_two_rows = remembered(self._names_two_rows)
        self.head_named = remembered(self._head_named)
        self.columns = lru_cache(maxsize=4096)(columns_under)
        self.row_facts = remembered(self._row_facts)

    def _names_two_rows(self, text: str) -> bool:
        """Whether a label is those of two rows of one table with nothing between: 规章行政规范性文件."""
        key = label_key(text)
        for at in range(2, len(key) - 1) if key not in self.rows else ():
            first, second = self.rows.get(key[:at], ()), self.rows.get(key[at:], ())
            if {row.table.id for row in first} & {row.table.id for row in second}:
                return True
        return False

    def _rows_named(self, text: str) -> tuple[NamedRow, ...]:
        """The rows that a printed text may name; none for a value, a head or a group."""
        key = self.known(text)
        if not key and not self._holds_two_rows(text):
            bare = bare_key(text)
            key = (
                nearest_label(bare, self.rows)
                or self._cut_label(text)
                or row_of_pieces(bare, self.rows, may_be_wrapped=True)
            )
        return tuple(self.rows.get(key, ()))

    def _cut_label(self, text: str) -> str:
        """The key of the one label that goes on where a numbered text ends, or nothing.

        8.属于 is 8.属于行政查询事项, where a tool dropped the rest of the cell.
        """
        begun = "".join(fold(text).split())
        if not is_enumerated(begun) or not label_key(begun):
            return ""
        keys = {key for wording, key in self.numbered if wording.startswith(begun)}
        return keys.pop() if len(keys) == 1 else ""

    def names_across(self, text: str) -> bool:
        """Whether a text is the label of a row, or of rows, that the form prints beside one another."""
        return self.known(text) in self.across

    def _holds_two_rows(self, text: str) -> bool:
        """Whether a text begins with one row's label and ends with another's."""
        words = text.split(" ")
        parts = range(1, len(words))
        first = next((at for at in parts if self.known(" ".join(words[:at])) in self.rows), None)
        return first is not None and any(
            self.known(" ".join(words[at:])) in self.rows for at in parts if at >= first
        )

    def _known_key(self, text: str) -> str:
        """The key of a printed label, with or without what it adds in brackets; or nothing.

        行政诉讼（复议后起诉） is the row that the brackets name, not the group before them.
        """
        if text.isdigit():
            return ""  # each report has its own numbers, of which no memory knows
        if (key := label_key(text)) in self.grouped:
            return self.grouped[key]
        if key in self.heads and key in self.rows and is_enumerated(text):
            # 2.其他 is no 3.其他, but the first line of 2.其他法律行政法规禁止公开
            return self._cut_label(text) or key
        for wording in (
            text,
            _BRACKETS.sub("", text),
            without_unit(text),
            TRANSLATION.sub("", text),
            _REST_IN_ENGLISH.sub("", text),
        ):
            key = label_key(wording)
            if key in self.rows or key in self.heads or key in self.row_groups:
                return key
        words = _STEPS.split(text)
        for index in range(
            1, len(words)
        ):  # groups and row in one text: （三）不予公开—1.属于国家秘密
            if label_key(words[index - 1]) not in self.row_groups:
                break
            key = label_key("".join(words[index:]))
            if key in self.rows:
                return key
        # a group of columns and one of them: 法人或其他组织—商业企业
        step = _MARKED_STEP.search(text)
        if step and label_key(text[: step.start()]) in self.column_groups:
            key = label_key(text[step.end() :])
            if key in self.heads and key not in self.column_groups:
                return key
        return ""

    def _head_named(self, text: str) -> str:
        """The key of the column label or group that a text prints, or nothing.

        No column is enumerated: 3.其他 is a row, or a piece of one.
        """
        key = self.known(text)
        if key:
            return key if key in self.heads and not is_enumerated(text) else ""
        if text.isdigit():
            return ""
        return nearest_label(bare_key(text), self.heads)

    def _row_facts(self, texts: tuple[str, ...]) -> RowFacts:
        at, named = self._row_label(texts)
        after = [text for text in texts[at + 1 :] if text]
        is_across = bool(named) and named[0].table.across
        is_head = (
            (after or is_across)
            if all(map(self.head_named, after))
            # 未经复议直接起诉 | 复义后起诉
            else is_across and not others_among(texts, self._heads_in(texts))
        )
        if named and at > 0 and not after and self._heads_turned_table(texts):
            return NOTHING_SAID
        if named and not after and self._is_piece(texts[at], named):
            # beside nothing it may go on below; in a row of as many empty places it is likely all
            is_row = all(len(texts) - at > len(row.table.columns) for row in named)
            return RowFacts(at, (), (), likely=named) if is_row else NOTHING_SAID
        if named and at + 1 < len(texts) and not is_head:
            broken = any(map(self.known, after)) or any(
                self.head_named(text) for text in after if text >= _FIRST_HAN
            )
            plain = () if broken or len(named) > 1 else self._plain_values(texts[at:])
            return RowFacts(at, named, (), broken, plain=plain)
        heads = self._heads_in(texts)
        if not (named or heads) and (likely := self._likely_row(texts)):
            return likely
        kinds = {parse(text).kind for text in texts}
        only_words = not heads and "text" in kinds and not kinds & VALUES
        return RowFacts(-1, (), heads, False, only_words, self._last_other(texts, heads))

    def _is_piece(self, text: str, named: Sequence[NamedRow]) -> bool:
        """Whether a text is less than the label of the row that it names."""
        if self.known(text):
            return False
        keys = {key for key, rows in self.rows.items() if rows == [*named]}
        return len(bare_key(text)) < min(map(len, keys), default=0)

    def _likely_row(self, texts: tuple[str, ...]) -> RowFacts | None:
        """The row that a short label with one wrong character names, before values or blanks alone."""
        words = [place for place, text in enumerate(texts) if text and not is_value(text)]
        at = words[-1] if words else len(texts)
        if not words or len(words) > MOST_BESIDE or at + 1 >= len(texts):
            return None
        key = bare_key(texts[at])
        meant = one_character_off(key, self.rows) or one_of_two_characters(key, self.rows)
        rows = {tuple(self.rows[key]) for key in meant}
        return RowFacts(at, (), (), likely=rows.pop()) if len(rows) == 1 else None

    def _heads_turned_table(self, texts: Sequence[str]) -> bool:
        """Whether rows of the form are named beside the corner: 信息内容 | 行政处罚 | 行政强制 |."""
        is_corner = bool(texts[0]) and label_key(texts[0]) in self.corners
        return is_corner and any(map(self.rows_named, texts[1:]))

    def _plain_values(self, texts: Sequence[str]) -> Sequence[PlainValue]:
        label, *values = texts
        if self.names_two_rows(label) or label[-1:].isdigit():  # perhaps its first value
            return ()
        return plain_values(values) or ()

    def _last_other(self, texts: tuple[str, ...], heads: Sequence[HeadLabel]) -> int:
        """The last place before a label of a head that prints a column which the form lacks; none is 0."""
        if not heads or any(is_value(text) for text in texts if text):
            return 0
        last = max(label.last for label in heads)
        others = (
            place
            for place in others_among(texts, heads)
            if place < last and label_key(texts[place]) not in self.corners
        )
        return max(others, default=0)

    def _row_label(self, texts: Sequence[str]) -> tuple[int, tuple[NamedRow, ...]]:
        """Where the row label stands, and the rows it names: the innermost of merged ones."""
        beside = 0
        for index, text in enumerate(texts):
            if index and text and text == texts[index - 1]:  # merged over several columns
                continue
            beside += 1
            if beside > MOST_BESIDE:
                break
            if not text:
                continue
            named = () if parse(text).kind == "number" else self.rows_named(text)
            if named:
                inner = index + 1
                while inner < len(texts) and texts[inner] == text:
                    inner += 1
                deeper = self.rows_named(texts[inner]) if inner < len(texts) else ()
                return (inner, deeper) if deeper else (inner - 1, named)
            if text.isdigit() and not index and len(texts) > 2:
                behind = next(
                    filter(None, texts[1:-1]), ""
                )  # a merged group's other places are empty
                if self._begins_row(behind):
                    continue  # the row's number stands before its label, or its group's
            if not index and self._groups_outcomes_before(texts):
                continue
            if text.isdigit() or self.head_named(text):
                break
        return -1, ()

    def _groups_outcomes_before(self, texts: Sequence[str]) -> bool:
        """Whether a group of rows of a table printed across stands before one of them and its values."""
        return (
            len(texts) > 2
            and self.names_across(texts[0])
            and bool(self.rows_named(texts[1]))
            and any(parse(text).kind == "number" for text in texts[2:])
        )

    def _begins_row(self, text: str) -> bool:
        """Whether a text names a row, or a group of rows."""
        return self.known(text) in self.row_groups or bool(self.rows_named(text))

    def _heads_in(self, texts: tuple[str, ...]) -> tuple[HeadLabel, ...]:
        """The labels of a head's line, misprinted ones too."""
        heads = tuple(self._head_labels(texts))
        if not 0 < len(heads) < sum(map(bool, texts)):
            return heads
        misprinted = misprinted_columns(texts, heads, self.tables)
        return tuple(sorted([*heads, *misprinted], key=lambda label: label.place))

    def _head_labels(self, texts: Sequence[str]) -> Iterator[HeadLabel]:
        place = 0
        for text, same in groupby(texts):
            last = place + len(list(same)) - 1
            unit = unit_of(text)
            for key in self._keys_in(text):
                yield HeadLabel(key, place, last, unit)
            place = last + 1

    def _keys_in(self, text: str) -> list[str]:
        """The column label that a text prints, or several with single blanks between them."""
        key = self.head_named(text) if text else ""
        if key and (len(text) <= len(key) or self.known(text)):
            return [key]
        parts = [part for part in text.split() if label_key(part) not in self.corners]
        keys = [label_key(part) for part in parts if not is_enumerated(part)]
        all_known = len(keys) == len(parts) and self.heads.keys() >= set(keys)
        # 法律服务机构 其他 is no misprint of the first of the two.
        if key and not (all_known and len(keys) > 1):
            return [key]
        return keys if all_known else []


@lru_cache(maxsize=16)
def labels_of(edition: str) -> Labels:
    """The labels of an edition, made once."""
    return Labels(form(edition))
