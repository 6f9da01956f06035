"""A Report in a terminal: the filled official form, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gipa_extract import forms
from gipa_extract.display.display_words import WORDS, DisplayWords
from gipa_extract.display.doubt_groups import doubt_lines
from gipa_extract.display.escape import make_visible
from gipa_extract.display.report_facts import MARKS, FindingSentences, reading_facts, rule_facts
from gipa_extract.forms import Table
from gipa_extract.install_command import runnable
from gipa_extract.language import Lang
from gipa_extract.models import Cell, PrintedTable, Report

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.table import Table as RichTable
    from rich.text import Text

_STYLES = {"doubtful": "bold yellow", "missing": "dim", "read": "", "confirmed": "green"}


def summary(report: Report, lang: Lang = "en") -> str:
    """A few plain lines: whose report, how much was read, which rules fail, and what is in doubt."""
    return make_visible("\n".join([*_head_lines(report, WORDS[lang]), *_fault_lines(report, lang)]))


def _head_lines(report: Report, words: DisplayWords) -> Iterator[str]:
    yield report.source.path or words.no_file
    yield "  " + " · ".join(reading_facts(report, words))
    if report.edition:
        yield f"  {rule_facts(report, words)}"
    yield from (f"  · {runnable(note.in_words(words.lang))}" for note in report.notes)


def _fault_lines(report: Report, lang: Lang) -> Iterator[str]:
    """A line for each rule that fails, then for each reason of doubt."""
    sayings = FindingSentences(report, lang)
    colon = "：" if lang == "zh" else ": "
    for finding in report.findings:
        if finding.status == "fails":
            yield f"    ✗ {finding.rule}{colon}{sayings.sentence_of(finding)}"
    yield from (f"    ? {line}" for line in doubt_lines(report, lang))


def render(report: Report, lang: Lang = "en") -> Iterator[RenderableType]:
    """The filled form as rich renderables, what its marks mean, and the findings.

    ✗ marks rows and columns whose rules fail, ? the cells to look at.
    """
    from rich.text import Text

    words = WORDS[lang]
    yield Text(make_visible(report.title or report.source.path or words.no_title), style="bold")
    yield _WrappedLines(_head_lines(report, words), lang)
    if report.edition is None:
        yield from (_other_table_grid(table, words) for table in report.tables)
        return
    cells = {cell.id: cell for cell in report.cells}
    failing = [finding.cells for finding in report.findings if finding.status == "fails"]
    for table in forms.form(report.edition).tables:
        yield _table_grid(table, cells, failing)
    yield Text(words.legend, style="dim")
    yield _WrappedLines(_fault_lines(report, lang), lang)


class _WrappedLines:
    """Lines of text as a terminal shows them: what goes on stands below the words, not the mark.

    Chinese ones go on to the edge: rich breaks lines at blanks, and Chinese has none, so that a mark
    would stand alone before its sentence.
    """

    def __init__(self, lines: Iterable[str], lang: Lang) -> None:
        self._lines = [make_visible(line) for line in lines]
        self._lang = lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.cells import chop_cells
        from rich.padding import Padding
        from rich.text import Text

        for line in self._lines:
            indent = _words_begin(line)
            words, width = line[indent:], max(options.max_width - indent, 1)
            pieces = (
                map(Text, chop_cells(words, width))
                if self._lang == "zh"
                else Text(words).wrap(console, width)
            )
            for number, piece in enumerate(pieces):
                if number == 0:
                    yield Text(line[:indent]) + piece
                else:
                    yield Padding(piece, (0, 0, 0, indent), expand=False)


def _words_begin(line: str) -> int:
    """How many blanks and marks stand before a line's words: `    ✗ row:granted: …`."""
    return len(line) - len(line.lstrip(" ✗?·"))


def _table_grid(table: Table, cells: dict[str, Cell], failing: list[list[str]]) -> RenderableType:
    grid = _empty_grid(f"{table.id}  {table.caption}".strip())
    grid.add_column("", overflow="fold", min_width=20)
    for column in table.columns:
        mark = (
            _failing_mark(set(table.column_cell_ids(column)), failing)
            if len(table.rows) > 1
            else ""
        )
        grid.add_column(
            _break_label(column.label) + mark.replace(" ", "\n"),
            justify="right",
            min_width=2 * min(4, len(column.label)),
        )
    for row in table.rows:
        ids = table.row_cell_ids(row)
        values = [_cell_text(cells[cell]) for cell in ids]
        grid.add_row(f"{row.label_in_group}{_failing_mark(set(ids), failing)}", *values)
    return grid


def _other_table_grid(printed: PrintedTable, words: DisplayWords) -> RenderableType:
    """A statistical table of no known form, as printed."""
    grid = _empty_grid(printed.heading)
    label, unit, value = words.other_heads
    grid.add_column(label, overflow="fold")
    grid.add_column(unit)
    grid.add_column(value, justify="right")
    for row in printed.rows:
        grid.add_row(*map(_plain, (row.label, row.unit or "", row.raw or MARKS["blank"])))
    return grid


def _empty_grid(title: str) -> RichTable:
    from rich import box
    from rich.table import Table as RichTable

    return RichTable(
        title=_plain(title),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 0),
    )


def _plain(printed: str) -> Text:
    """What a document prints, of which rich takes no bracket for a style."""
    from rich.text import Text

    return Text(make_visible(printed))


def _break_label(label: str) -> str:
    """A column label in lines of four characters, so that seven columns fit a terminal."""
    return "\n".join(label[start : start + 4] for start in range(0, len(label), 4))


def _failing_mark(ids: set[str], failing: list[list[str]]) -> str:
    """✗ for a row or column that a failing rule lies in wholly."""
    return " ✗" if any(ids.issuperset(operands) for operands in failing) else ""


def _cell_text(cell: Cell) -> Text:
    """A cell as printed; a blank is ␣, an absent one ·, and a doubtful one ends in ?."""
    from rich.text import Text

    doubt = "?" if cell.trust == "doubtful" else ""
    return Text(
        MARKS.get(cell.kind, make_visible(cell.raw or "")) + doubt, style=_STYLES[cell.trust]
    )
