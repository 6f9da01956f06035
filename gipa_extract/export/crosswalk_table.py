"""Which figures of two editions may be compared, as a table: a row for each column of the panel."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from gipa_extract.export.first_pass import FirstPass
from gipa_extract.export.panel import Column, columns, crosswalk
from gipa_extract.export.table_columns import ExportTable, RowValues, TableColumn, column
from gipa_extract.forms import editions
from gipa_extract.language import Lang

COMPARABLE = ("yes", "sum", "no")


def _crosswalk(_: FirstPass) -> Iterator[RowValues]:
    for each in columns():
        in_editions = [" + ".join(each.cells.get(edition, ())) or None for edition in editions()]
        notes = (_note(each, "zh"), _note(each, "en"))
        yield (
            *(each.name, each.id, each.label, each.label_en),
            *(*in_editions, _comparable(each), *notes),
        )


def _comparable(each: Column) -> str:
    if each.note:
        return "sum"
    return "yes" if len(each.cells) == len(editions()) else "no"


def _note(each: Column, lang: Lang) -> str | None:
    """Why the editions may be compared there, or with what they must not be."""
    if each.note:
        return each.note if lang == "zh" else each.note_en
    cells = {edition: ids[0] for edition, ids in each.cells.items()}
    for same in crosswalk().same:
        if len(cells) > 1 and fnmatchcase(next(iter(cells.values())), same.cells):
            return same.in_words(lang)
    for apart in crosswalk().apart:
        for edition, pattern in apart.cells.items():
            if edition in cells and fnmatchcase(cells[edition], pattern):
                others = [f"{ed} {ids}" for ed, ids in apart.cells.items() if ed != edition]
                comma, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
                return f"{comma.join(others)}{colon}{apart.in_words(lang)}"
    return None


def _cell_column(edition: str) -> TableColumn:
    return TableColumn(
        f"cell_{edition}", "text", f"{edition}版单元格", f"cells in the edition of {edition}"
    )


CROSSWALK = ExportTable(
    "crosswalk",
    "面板每列一行：各版表格中的单元格，能否跨版比较",
    "a row for each column of the panel: its cells in each edition, and whether they compare",
    (
        *(column(name) for name in ("panel_column", "cell", "label", "label_en")),
        *(_cell_column(edition) for edition in editions()),
        column("comparable", values=COMPARABLE),
        column("crosswalk_note"),
        column("crosswalk_note_en"),
    ),
    ("panel_column",),
    of_all=_crosswalk,
    has_user_columns=False,
)
