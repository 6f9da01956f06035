"""The first sheet: how many reports there are, of which years, how they were read, what colours say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from gipa_extract.display.display_words import WORDS as DISPLAY_WORDS
from gipa_extract.export.export_words import WORDS
from gipa_extract.export.panel import TRUSTS, columns
from gipa_extract.export.report_tables import FINDINGS
from gipa_extract.export.sheet_styles import StyledBook, print_on_a4
from gipa_extract.export.table_columns import RowValues
from gipa_extract.export.table_sheets import HEAD_ROWS, PanelSheet
from gipa_extract.forms import editions

_WIDTHS = (30, 16, 16, 16, 16, 16)


def write_summary(
    sheet: Any, pages: StyledBook, panel: PanelSheet, findings: Sequence[RowValues]
) -> None:
    """Counts, the years with live sums over the panel, the legend."""
    words = WORDS[pages.lang]
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, is_upright=True, pages_high=1)
    sheet.write_string(0, 0, words.summary_title, pages.style("title"))
    sheet.set_row(0, 26)
    row = _counts(sheet, pages, panel, findings)
    row = _years(sheet, pages, panel, row + 1)
    _legend(sheet, pages, row + 1)


def _counts(sheet: Any, pages: StyledBook, panel: PanelSheet, findings: Sequence[RowValues]) -> int:
    words = WORDS[pages.lang]
    at = panel.column_of
    status = FINDINGS.names.index("status")
    bodies = {row[at("body_id")] for row in panel.rows} - {None}
    trusts: Counter[str | None] = Counter()
    for row in panel.rows:
        trusts.update(row[at(each.trust_name)] for each in columns() if not each.note)
    facts = [
        (words.reports, len(panel.rows)),
        (words.bodies, len(bodies)),
        (words.rules_fail, sum(row[status] == "fails" for row in findings)),
        *((_trust(pages, trust), trusts[trust]) for trust in reversed(TRUSTS)),
    ]
    for number, (label, count) in enumerate(facts, start=2):
        sheet.write_string(number, 0, label, pages.style("label"))
        sheet.write_number(number, 1, count, pages.style("count"))
    return 2 + len(facts)


def _trust(pages: StyledBook, trust: str) -> str:
    words, names = WORDS[pages.lang], DISPLAY_WORDS[pages.lang].trusts
    return words.cells_of_trust.format(trust=names[trust])  # type: ignore[index]


def _years(sheet: Any, pages: StyledBook, panel: PanelSheet, top: int) -> int:
    """A row a year: reports, and the totals of the requests table as sums over the panel."""
    words = WORDS[pages.lang]
    names = _totals()
    labels = [panel.table.columns[panel.column_of(name)].label(pages.lang) for name in names]
    heads = [words.year, words.reports, *labels]
    for column, head in enumerate(heads):
        sheet.write_string(top, column, head, pages.style("head"))
    sheet.set_row(top, 60)
    at_year = panel.column_of("year")
    years = sorted({row[at_year] for row in panel.rows if row[at_year] is not None})
    for number, year in enumerate(years, start=top + 1):
        of_year = [row for row in panel.rows if row[at_year] == year]
        sheet.write_number(number, 0, year, pages.style("year"))
        ranges = _range(panel, at_year, pages)
        count = f"=COUNTIF({ranges},A{number + 1})"
        sheet.write_formula(number, 1, count, pages.style("count"), len(of_year))
        for column, name in enumerate(names, start=2):
            at = panel.column_of(name)
            printed = [float(row[at]) for row in of_year if row[at] is not None]
            values, year_cell = _range(panel, at, pages), f"A{number + 1}"
            # Where no report of the year prints a number, the sum is blank, and not zero.
            count = f'COUNTIFS({ranges},{year_cell},{values},"<>")'
            formula = f'=IF({count}=0,"",SUMIF({ranges},{year_cell},{values}))'
            shown = sum(printed) if printed else ""
            sheet.write_formula(number, column, formula, pages.style("count"), shown)
    row = top + 1 + len(years)
    sheet.write_string(row, 0, words.sums_note, pages.style("soft"))
    return row + 1


def _totals() -> list[str]:
    """The panel's columns for what came in, what was done, and what is left, over all applicants."""
    form = next(reversed(editions().values()))
    balances = [rule for rule in form.rules if rule.relation == "balance"]
    sides = (*balances[-1].left, *balances[-1].right)
    names = {each.id: each.name for each in columns()}
    return [names[cell] for cell in sides]


def _range(panel: PanelSheet, column: int, pages: StyledBook) -> str:
    """A column of the panel's rows, as a formula names it."""
    from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

    last = max(HEAD_ROWS, HEAD_ROWS + len(panel.rows) - 1)
    return f"'{WORDS[pages.lang].panel}'!{xl_range_abs(HEAD_ROWS, column, last, column)}"


def _legend(sheet: Any, pages: StyledBook, top: int) -> None:
    """What the colours mean, and where things stand."""
    words = WORDS[pages.lang]
    trusts: Mapping[str, str] = {
        str(name): said for name, said in DISPLAY_WORDS[pages.lang].trusts.items()
    }
    marks = {"fails": words.in_failing_rule, "suspect": words.suspect}
    sheet.write_string(top, 0, words.legend, pages.style("bold"))
    for number, (style, text) in enumerate(words.colours.items(), start=top + 1):
        sheet.write_string(number, 0, trusts.get(style) or marks[style], pages.style(style))
        sheet.write_string(number, 1, text, pages.style("beside"))
    for number, line in enumerate(words.guide, start=top + len(words.colours) + 2):
        sheet.write_string(number, 0, line, pages.style("soft"))
