"""Tables printed across whose values fall into as many sums as the form prints groups.

    结果维持 结果纠正 其他结果 尚未审结 881 862 777 927 未经复议直接起诉 总计 3447 结果维持 …

A page's boxes part the values of a group from its total, and the total of the last from them all.
Their order stays: where each run of values up to a sum of them is a group, and there are just as
many as the form has, each is the next row. One of them with fewer values than columns stays open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gipa_extract.cells.text_stream.counted_rows import (
    CountedRow,
    number_of,
    values_at_page_end,
)
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of
from gipa_extract.forms import Form, Table
from gipa_extract.models import OpenRow


def group_by_sums(
    tokens: Sequence[Token],
    form: Form,
    regions: Mapping[str, range],
    placed: Collection[str],
    page_ends: Sequence[int],
) -> list[CountedRow | OpenRow]:
    """The groups of such tables of which nothing is placed: those with all their values, and others."""
    grouped: list[CountedRow | OpenRow] = []
    for table in form.tables:
        region = regions.get(table.id)
        if not table.across or region is None or any(cell in placed for cell in table.cell_ids()):
            continue
        own = [token for token in tokens[region.start : region.stop] if isinstance(token, Value)]
        behind = values_at_page_end(tokens, region.stop, page_ends)
        groups = _groups_of(own, behind, len(table.columns))
        if len(groups) == len(table.rows):
            grouped += _rows_of(table, groups)
    return grouped


def _groups_of(own: Sequence[Value], behind: Sequence[Value], width: int) -> list[list[Value]]:
    """The runs of values up to a sum of them; none where a value is left that is in no run.

    Values at the end of the page may be its number, and belong to a group only as its total.
    """
    groups: list[list[Value]] = []
    run: list[Value] = []
    for value in own:
        run.append(value)
        if _ends_in_sum(run):
            groups.append(run)
            run = []
    total = next((value for value in behind if run and _ends_in_sum([*run, value])), None)
    if total:
        groups.append([*run, total])
        run = []
    return groups if not run and all(len(group) <= width for group in groups) else []


def _ends_in_sum(run: Sequence[Value]) -> bool:
    *others, total = map(number_of, run)
    return bool(others) and total == sum(others) > 0


def _rows_of(table: Table, groups: Sequence[Sequence[Value]]) -> list[CountedRow | OpenRow]:
    rows: list[CountedRow | OpenRow] = []
    for row, group in zip(table.rows, groups, strict=True):
        cells, slots = table.row_cell_ids(row), tuple(map(slot_of, group))
        if len(group) == len(cells):
            rows.append(CountedRow(table, tuple(zip(cells, slots, strict=True))))
        else:
            rows.append(OpenRow(cells, slots))
    return rows
