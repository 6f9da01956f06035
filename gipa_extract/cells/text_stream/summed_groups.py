"""Tables printed across whose values fall into as many sums as the form prints groups.

    结果维持 结果纠正 其他结果 尚未审结 881 862 777 927 未经复议直接起诉 总计 3447 结果维持 …

A page's boxes part the values of a group from its total, and the total of the last from them all.
Their order stays: where each run of values up to a sum of them is a group, and there are just as
many as the form has, each is the next row. One of them with fewer values than columns is placed by
the breaks that its blanks leave, or stays open:

    166 199 213 756 1334⏎⏎⏎803 1 604 1408     → 166 199 213 756 1334, blank 803 1 604 1408

Where one group is missing and one break is left over, the row of blanks stands there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from gipa_extract.cells.text_stream.counted_rows import (
    CountedRow,
    number_of,
    values_at_page_end,
)
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.cells.text_stream.value_slots import slot_of, spread_values
from gipa_extract.forms import Form, Table
from gipa_extract.models import OpenRow


def group_by_sums(
    text: str,
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
        if len(own) > len(table.cell_ids()):
            continue  # some would be left
        behind = values_at_page_end(tokens, region.stop, page_ends)
        groups = _groups_of(own, behind, len(table.columns))
        breaks = _breaks_before(text, tokens[: region.stop], own)
        if 1 < len(groups) == len(table.rows) - 1:
            groups = _with_blank_group(groups, breaks, len(table.columns))
        if len(groups) == len(table.rows):
            grouped += _rows_of(table, groups, breaks)
    return grouped


def _breaks_before(
    text: str, tokens: Sequence[Token], values: Sequence[Value]
) -> Mapping[int, bool]:
    """Where a value begins → whether more lines end before it than usual between two values."""
    ends = {token.start: before.end for before, token in pairwise(tokens)}
    lines = {v.start: text.count("\n", ends.get(v.start, 0), v.start) for v in values}
    usual = min([*lines.values()][1:], default=0)
    return {start: count > usual for start, count in lines.items()}


def _with_blank_group(
    groups: Sequence[list[Value]], breaks: Mapping[int, bool], width: int
) -> list[list[Value]]:
    """Full groups with the one that was left blank; as they are where no break tells its place."""
    told = [n for n, group in enumerate(groups) if breaks.get(group[0].start)]
    inner = any(breaks.get(value.start) for group in groups for value in group[1:])
    if inner or len(told) != 1 or any(len(group) != width for group in groups):
        return [*groups]
    return [*groups[: told[0]], [], *groups[told[0] :]]


def _places_of(
    group: Sequence[Value], breaks: Mapping[int, bool], width: int
) -> tuple[int, ...] | None:
    """The columns of a group's values, if one break holds all its blanks, or each just one.

    The last value is the total: no blank stands behind it.
    """
    broken = [breaks.get(value.start, False) for value in group]
    missing = width - len(group)
    if sum(broken) not in (1, missing) or not missing:
        return None
    each = 1 if sum(broken) == missing else missing
    return tuple(n + each * sum(broken[: n + 1]) for n in range(len(group)))


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


def _rows_of(
    table: Table, groups: Sequence[Sequence[Value]], breaks: Mapping[int, bool]
) -> list[CountedRow | OpenRow]:
    rows: list[CountedRow | OpenRow] = []
    start = next(value.start for group in groups for value in group)
    for row, group in zip(table.rows, groups, strict=True):
        cells, slots = table.row_cell_ids(row), tuple(map(slot_of, group))
        places = _places_of(group, breaks, len(cells)) if group else ()
        if len(group) == len(cells):
            rows.append(CountedRow(table, tuple(zip(cells, slots, strict=True))))
        elif places is not None:
            rows.append(CountedRow(table, tuple(spread_values(group, cells, places, start))))
        else:
            rows.append(OpenRow(cells, slots))
        start = group[-1].end if group else start
    return rows
