"""The filled official form as HTML: merged heads, a colour for each trust, broken rules marked."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from gipa_extract.display.display_words import WORDS, DisplayWords
from gipa_extract.display.escape import escape_html, shorten_escaped
from gipa_extract.display.printed_form import (
    BoxRow,
    PrintedBox,
    PrintedSection,
    PrintedTableBlock,
    printed_sections,
)
from gipa_extract.display.report_facts import (
    MARKS,
    CellOrigins,
    FindingSentences,
    cell_tooltip,
    form_of,
    label_of,
)
from gipa_extract.forms import Form
from gipa_extract.forms.spec import Relation
from gipa_extract.ids import is_claim_rule, split_cell_id
from gipa_extract.language import Lang
from gipa_extract.models import Cell, Document, Finding, PrintedTable, Report

SHOWN = 40
"""Characters of a cell's text that stand in the form; its tooltip has more."""

_SIGNS: dict[Relation, str] = {
    "sum": "{}≠{}",
    "balance": "{}≠{}",
    "at_most": "{}>{}",
    "not_negative": "{}<0",
    "count": "{}",
    "whole": "{}",
}
_CLAIM = "“{}”≠{}"


def form_html(report: Report, lang: Lang = "zh", *, document: Document | None = None) -> str:
    """The filled form; belongs into an element of the class `gx`, below the style `STYLE`.

    Each cell is `<td class="gx-cell gx-<trust> gx-<kind>" data-cell="<id>" tabindex="0">` with
    everything about its reading in its tooltip. A rule that fails or cannot be verified is
    `<span class="gx-mark gx-<status>" data-cells="<ids>">` at the end of its row or column.
    `document` says on which line a cell stands; without it, the report's own, if it has one.
    """
    form = form_of(report)
    if form is None:
        none = f'<p class="gx-form gx-none">{WORDS[lang].no_form}</p>'
        return none + "".join(_other_table_html(each, WORDS[lang]) for each in report.tables)
    written = _FormWriter(report, form, lang, document or report.document)
    marked = " gx-marked" if any(edge.by == "row" for edge in written.marks) else ""
    tables = "".join(map(written.sheet_html, printed_sections(form)))
    return f'<div class="gx-form{marked}" lang="zh-Hans">{tables}</div>'


def _other_table_html(table: PrintedTable, words: DisplayWords) -> str:
    """A statistical table of no known form, as printed."""
    head = "".join(f'<th scope="col">{name}</th>' for name in words.other_heads)
    rows = "".join(
        f"<tr><td>{shorten_escaped(row.label)}</td><td>{shorten_escaped(row.unit or '')}</td>"
        f'<td class="gx-num">{shorten_escaped(row.raw)}</td></tr>'
        for row in table.rows
    )
    return (
        f'<div role="heading" aria-level="3" class="gx-title">{shorten_escaped(table.heading)}</div>'
        f'<table class="gx-rows"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


class TableEdge(NamedTuple):
    """The end of a row, of a column, or of a row that is printed across."""

    table: str
    by: str
    id: str


class _FormWriter:
    """Puts one report's cells and findings into the printed form."""

    def __init__(self, report: Report, form: Form, lang: Lang, document: Document | None) -> None:
        self.cells = {cell.id: cell for cell in report.cells}
        self.form = form
        self.words: DisplayWords = WORDS[lang]
        self.origins = CellOrigins(document)
        sayings = FindingSentences(report, lang)
        self.marks: defaultdict[TableEdge, list[str]] = defaultdict(list)
        for finding in report.findings:
            edge = edge_of(finding, form)
            if edge:
                self.marks[edge].append(finding_mark(finding, form, sayings.sentence_of(finding)))

    def sheet_html(self, sheet: PrintedSection) -> str:
        section = sheet.section
        margin = sheet.blocks[0].margin
        stubs = '<col class="gx-group">' * (margin - 1) + "<col>" * (margin > 0)
        columns = stubs + '<col class="gx-value">' * (sheet.width - margin)
        body = "".join(self.block_html(block) for block in sheet.blocks)
        return (
            f'<table class="gx-table" data-section="{section.id}">'
            f"<caption>{section.number}、{escape_html(section.label)}</caption>"
            f"<colgroup>{columns}</colgroup>{body}</table>"
        )

    def block_html(self, block: PrintedTableBlock) -> str:
        head = "".join(f"<tr>{self.boxes_html(line, 'col')}</tr>" for line in block.head)
        body = "".join(
            f"<tr>{self.boxes_html(line, 'row')}{self.row_edge(line, block)}</tr>"
            for line in block.body
        )
        return f"<tbody>{head}{body}{self.bottom_edge(block)}</tbody>"

    def boxes_html(self, line: BoxRow, scope: str) -> str:
        return "".join(
            self.cell(box) if box.cell else _label_html(box, scope) for box in line.boxes
        )

    def cell(self, box: PrintedBox) -> str:
        cell_id = box.cell or ""
        cell = self.cells.get(cell_id) or Cell(cell_id)
        label = label_of(self.form.places[cell_id])
        tip = escape_html(cell_tooltip(cell, label, self.origins, self.words))
        zero = " gx-zero" if cell.kind == "number" and not cell.value else ""
        return (
            f'<td class="gx-cell gx-{cell.trust} gx-{cell.kind}{zero}" data-cell="{cell_id}" '
            f'tabindex="0"{_span_attributes(box)} title="{tip}">{printed_html(cell)}</td>'
        )

    def row_edge(self, line: BoxRow, block: PrintedTableBlock) -> str:
        if block.table.across:
            return ""
        marks = self.marks.get(TableEdge(block.table.id, "row", split_cell_id(line.cells[0]).row))
        return f'<td class="gx-edge"><div>{"".join(marks)}</div></td>' if marks else ""

    def bottom_edge(self, block: PrintedTableBlock) -> str:
        """A line below the table for the rules of its columns, where there are any."""
        table = block.table
        across = len(table.columns) if table.across else 1
        by, labels = ("across", table.rows) if table.across else ("column", table.columns)
        marks = [self.marks.get(TableEdge(table.id, by, label.id), []) for label in labels]
        if not any(marks):
            return ""
        stub = f'<td class="gx-edge" colspan="{block.margin}"></td>' if block.margin else ""
        ends = (f'<td class="gx-edge" colspan="{across}">{"".join(own)}</td>' for own in marks)
        return f'<tr class="gx-edges">{stub}{"".join(ends)}</tr>'


def edge_of(finding: Finding, form: Form) -> TableEdge | None:
    """Where a finding is marked; None where its cells share neither a row nor a column."""
    places = [form.places[cell] for cell in finding.cells if cell in form.places]
    if len({place.table for place in places}) != 1:
        return None
    table, row, column = places[0]
    if all(place.row is row for place in places):
        return TableEdge(table.id, "across" if table.across else "row", row.id)
    if all(place.column is column for place in places) and not table.across:
        return TableEdge(table.id, "column", column.id)
    return None


def finding_mark(finding: Finding, form: Form, message: str) -> str:
    """A sign for a finding, with its two sides where it fails; its tooltip says the rest."""
    sign = "?"
    if finding.status == "fails":
        rule = form.rules_by_id.get(finding.rule)
        claim = is_claim_rule(finding.rule)
        template = _CLAIM if claim else _SIGNS[rule.relation] if rule else ""
        sign = f"✗<small>{escape_html(template.format(finding.left, finding.right))}</small>"
    tip = f"{shorten_escaped(finding.rule)}\n{shorten_escaped(message, 600)}"
    return (
        f'<span class="gx-mark gx-{finding.status}" {data_cells(finding)} '
        f'tabindex="0" title="{tip}">{sign}</span>'
    )


def data_cells(finding: Finding) -> str:
    """The cells that a click on a finding lights, and, among them, those most likely wrong."""
    suspects = finding.suspects[0] if finding.suspects else []
    more = f' data-suspects="{escape_html(" ".join(suspects))}"' if suspects else ""
    return f'data-cells="{escape_html(" ".join(finding.cells))}"{more}'


def printed_html(cell: Cell) -> str:
    """What a cell prints, as HTML; ␣ for a blank, · for an absent one."""
    return MARKS.get(cell.kind) or shorten_escaped(cell.raw or "", SHOWN)


def _label_html(box: PrintedBox, scope: str) -> str:
    return f'<th scope="{scope}"{_span_attributes(box)}>{escape_html(box.text)}</th>'


def _span_attributes(box: PrintedBox) -> str:
    across = f' colspan="{box.across}"' if box.across > 1 else ""
    return across + (f' rowspan="{box.down}"' if box.down > 1 else "")
